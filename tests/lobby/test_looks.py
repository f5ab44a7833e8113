"""Contrast of everything that is painted, computed from what is painted."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.color import Color
from textual.geometry import Region

from kiosk.lobby.palette import PALETTES, variables
from kiosk.lobby.standing import Standing
from kiosk.lobby.widgets.big_number import BigNumber
from kiosk.lobby.widgets.target import Target
from tests.lobby.scenes import SCENES, house, settled, stand

TEXT = 7.0
"""norms.md A-11, for all text."""
PART = 3.0
"""For the bounds of what can be touched, and for the focus."""
VIVID = 0.3
"""Saturation from which a colour is more than a tint of grey."""
BLOCKS = "▄▀▌▐▛▜█ "
both_palettes = pytest.mark.parametrize("palette", PALETTES)


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.2's ratio."""

    def light(color: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in color.normalized
        ]
        red, green, blue = parts
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


PAIRS = [
    ("ink", "page"),
    ("ink", "calm"),
    ("strong", "page"),
    ("strong", "calm"),
    ("quiet", "page"),
    ("quiet", "calm"),
    ("number", "page"),
    ("on-band", "band"),
    ("on-act", "act"),
    ("on-side", "side"),
    ("on-shut", "shut"),
    ("on-pressed", "pressed"),
    ("on-focused", "focused"),
    ("on-note", "note"),
    ("on-alarm", "alarm"),
]


@both_palettes
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_of_the_palette_can_be_read(
    palette: str, text: str, ground: str
) -> None:
    named = variables(palette)
    ratio = contrast(Color.parse(named[text]), Color.parse(named[ground]))
    assert ratio >= TEXT, f"{text} on {ground}: {ratio:.1f}"


@both_palettes
@pytest.mark.parametrize(
    ("part", "ground"),
    [
        ("act", "page"),
        ("side", "page"),
        ("pressed-rim", "page"),
        ("pressed-rim", "calm"),
        ("ring", "page"),
        ("ring", "focused"),
        ("edge", "page"),
        ("edge", "shut"),
        ("note-edge", "page"),
        ("note-edge", "note"),
        ("alarm", "page"),
    ],
)
def test_every_part_stands_out(palette: str, part: str, ground: str) -> None:
    named = variables(palette)
    ratio = contrast(Color.parse(named[part]), Color.parse(named[ground]))
    assert ratio >= PART, f"{part} on {ground}: {ratio:.1f}"


@both_palettes
def test_nothing_is_red_or_green(palette: str) -> None:
    """W-04, A-12: no alarm where people wait, and no pair that many cannot tell."""
    for name, value in variables(palette).items():
        colour = Color.parse(value)
        hue = colour.hsl.h * 360
        if colour.hsv.s >= VIVID:
            assert 20 <= hue <= 80 or 160 <= hue <= 340, f"{name} {value}: {hue:.0f}°"


def test_both_palettes_name_the_same_colours() -> None:
    assert list(variables("light")) == list(variables("dark"))


@both_palettes
@pytest.mark.usefixtures("unpainted")
async def test_every_letter_that_is_painted_can_be_read(palette: str) -> None:
    app = Standing(house())
    dark = palette == "dark"
    weak: set[tuple[str, str]] = set()
    async with app.run_test(size=(72, 20)) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de", dark=dark)
            await settled(pilot)
            weak |= {(scene, text) for text in unreadable(app, bold=dark)}
            first, *_, last = screen.query(Target).results(Target)
            screen.set_focus(first)
            last.add_class("-down")
            await settled(pilot)
            last.remove_class("-down")
            weak |= {(scene, text) for text in unreadable(app, bold=dark)}
    assert not weak


def unreadable(app: Standing, *, bold: bool) -> list[str]:
    """Texts with less than the contrast for text, or thin where they must be bold."""
    found = []
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            if not segment.text.strip(BLOCKS) or style is None:
                continue
            assert style.color is not None
            assert style.bgcolor is not None
            fore = Color.from_rich_color(style.color)
            back = Color.from_rich_color(style.bgcolor)
            if contrast(fore, back) < TEXT or (bold and not style.bold):
                found.append(f"{segment.text!r} {contrast(fore, back):.1f}")
    return found


@both_palettes
async def test_a_digit_of_the_big_number_has_the_palettes_colours(palette: str) -> None:
    named = variables(palette)
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        screen = await stand(app, "printed", "de", dark=palette == "dark")
        await pilot.pause()
        lines = screen.query_one(BigNumber).render_lines(Region(0, 0, 28, 12))
        styles = [segment.style for line in lines for segment in line]
        seen = {
            Color.from_rich_color(colour).hex6.lower()
            for style in styles
            if style is not None
            for colour in (style.color, style.bgcolor)
            if colour is not None
        }
    assert {named["number"], named["page"]} <= seen


STATES = ("", "-side", "-shut", "-current", "-down", "focus")


@both_palettes
async def test_what_can_be_touched_tells_its_state_without_any_colour(
    palette: str,
) -> None:
    app = Standing(house())
    drawn = {}
    async with app.run_test(size=(72, 20)) as pilot:
        screen = await stand(app, "topics", "de", dark=palette == "dark")
        target = screen.query_one("#back", Target)
        for state in STATES:
            target.set_classes(state if state.startswith("-") else "")
            screen.set_focus(target if state == "focus" else None)
            await pilot.pause()
            drawn[state] = [
                (segment.text, segment.style and segment.style.underline)
                for line in target.render_lines(target.outer_size.region)
                for segment in line
            ]
    # Two weights of the same; and a press lasts half a second and is heard.
    alike = ({"", "-side"}, {"-current", "-down"})
    for one, other in combinations(STATES, 2):
        if {one, other} not in alike:
            assert drawn[one] != drawn[other], (one, other)


@both_palettes
@pytest.mark.usefixtures("unpainted")
async def test_the_focus_is_seen_on_every_target(palette: str) -> None:
    app = Standing(house())
    seen: set[object] = set()
    async with app.run_test(size=(72, 20)) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de", dark=palette == "dark")
            await settled(pilot)
            for target in screen.query(Target).results(Target):
                look = (type(target.parent), target.id, target.classes)
                if not (target.display and target.region) or look in seen:
                    continue
                seen.add(look)
                own = target.background_colors[1]
                screen.set_focus(target)
                await settled(pilot)
                assert target.has_focus
                edge = next(iter(target.render_lines(target.outer_size.region)[0]))
                assert edge.style is not None
                assert edge.style.color is not None
                rim = Color.from_rich_color(edge.style.color)
                behind, focused = target.background_colors
                assert contrast(rim, behind) >= PART, f"{scene} {target}"
                assert contrast(rim, focused) >= PART, f"{scene} {target}"
                # What changes: the whole area, or where that stays light the ring.
                changed = max(contrast(own, focused), contrast(own, rim))
                assert changed >= PART, f"{scene} {target}"

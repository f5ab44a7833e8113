"""Contrast of everything that is painted, computed from what is painted."""

from __future__ import annotations

import pytest
from textual.color import Color

from kiosk.lobby.palette import variables
from kiosk.lobby.standing import Standing
from kiosk.lobby.widgets.target import Target
from tests.lobby.scenes import SCENES, house, stand

TEXT = 7.0
"""norms.md A-11, for all text."""
PART = 3.0
"""For the bounds of what can be touched, and for the focus."""
BLOCKS = "▄▌█ "


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
    ("quiet", "page"),
    ("on-band", "band"),
    ("on-act", "act"),
    ("on-side", "side"),
    ("on-shut", "shut"),
    ("on-pressed", "pressed"),
    ("on-focused", "focused"),
    ("on-note", "note"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_of_the_palette_can_be_read(text: str, ground: str) -> None:
    named = variables()
    ratio = contrast(Color.parse(named[text]), Color.parse(named[ground]))
    assert ratio >= TEXT, f"{text} on {ground}: {ratio:.1f}"


@pytest.mark.parametrize(
    ("part", "ground"),
    [
        ("act", "page"),
        ("side", "page"),
        ("pressed", "page"),
        ("pressed", "calm"),
        ("ring", "page"),
        ("ring", "focused"),
        ("note-edge", "page"),
        ("note-edge", "note"),
    ],
)
def test_every_part_stands_out(part: str, ground: str) -> None:
    named = variables()
    ratio = contrast(Color.parse(named[part]), Color.parse(named[ground]))
    assert ratio >= PART, f"{part} on {ground}: {ratio:.1f}"


async def test_every_letter_that_is_painted_can_be_read() -> None:
    app = Standing(house())
    weak: dict[str, str] = {}
    async with app.run_test(size=(72, 20)) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            await pilot.pause()
            for state in ("", "focus", "down"):
                target = next(iter(screen.query(Target).results(Target)))
                if state == "focus":
                    screen.set_focus(target)
                target.set_class(state == "down", "-down")
                await pilot.pause()
                weak |= {f"{scene} {state}": text for text in unreadable(app)}
    assert not weak


def unreadable(app: Standing) -> list[str]:
    """Texts on the screen with less than the contrast for text."""
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
            if contrast(fore, back) < TEXT:
                found.append(f"{segment.text!r} {contrast(fore, back):.1f}")
    return found


async def test_the_focus_is_seen_on_every_target() -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            await pilot.pause()
            for target in screen.query(Target).results(Target):
                if not (target.display and target.region):
                    continue
                own = target.background_colors[1]
                screen.set_focus(target)
                await pilot.pause()
                assert target.has_focus
                edge = next(iter(target.render_lines(target.outer_size.region)[0]))
                assert edge.style is not None
                assert edge.style.bgcolor is not None
                rim = Color.from_rich_color(edge.style.bgcolor)
                behind, focused = target.background_colors
                assert contrast(rim, behind) >= PART, f"{scene} {target}"
                assert contrast(rim, focused) >= PART, f"{scene} {target}"
                # What changes: the whole area, or where that stays light the ring.
                changed = max(contrast(own, focused), contrast(own, rim))
                assert changed >= PART, f"{scene} {target}"

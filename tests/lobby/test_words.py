"""Every screen in every language at every size: no word is cut, nothing overlaps."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest
from textual.geometry import Region
from textual.widget import Widget

from kiosk.config import LANGUAGES, Topic
from kiosk.language import cell_width, language
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.screens.languages import LanguagesScreen
from kiosk.lobby.standing import Standing
from kiosk.lobby.widgets.big_number import BigNumber
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words
from tests.lobby.scenes import SCENES, house, settled, stand
from tests.lobby.test_visits import until

SIZES = [(72, 20), (60, 18), (120, 40), (45, 40)]
DESIGNED = (72, 20)
LONGEST = ("de", "ru", "vi")
"""Whose words are the longest; on a large screen the others have room with them."""


def leaves(screen: LobbyScreen) -> list[Widget]:
    """What can be read or touched."""
    found = [*screen.query(Words), *screen.query(Target), *screen.query(BigNumber)]
    return [
        widget
        for widget in found
        if all(node.display for node in widget.ancestors_with_self if node.is_attached)
    ]


def faults_of(screen: LobbyScreen) -> list[str]:
    """What is wrong with what this screen shows."""
    faults = []
    places: list[tuple[Widget, Region]] = []
    for widget in leaves(screen):
        geometry = screen.find_widget(widget)
        if geometry.visible_region != geometry.region or not geometry.region:
            faults.append(f"{widget} {geometry.region} is cut: {widget_text(widget)!r}")
        places.append((widget, geometry.region))
        if isinstance(widget, Words | Target):
            faults += cut_words(widget)
        if isinstance(widget, Target) and (
            geometry.region.height < 3 or geometry.region.width < 5
        ):
            faults.append(f"{widget} is too small for a finger: {geometry.region}")
    for (one, here), (other, there) in combinations(places, 2):
        if here.overlaps(there):
            faults.append(f"{one} and {other} overlap")
    return faults


def widget_text(widget: Widget) -> str:
    return str(getattr(widget, "text", ""))


def cut_words(widget: Words | Target) -> list[str]:
    width, height = widget.content_size
    lines = widget.lines(width)
    faults = []
    if len(lines) > height:
        faults.append(f"{widget} has {height} rows for {lines}")
    if any(cell_width(line) > width for line in lines):
        faults.append(f"{widget} has {width} columns for {lines}")
    whole = widget.text.split()
    shown = " ".join(lines).split()
    if len(shown) != len(whole) and not hyphenated(whole, lines):
        faults.append(f"{widget} cuts a word: {lines}")
    return faults


def hyphenated(whole: list[str], lines: list[str]) -> bool:
    """Whether words were broken only behind hyphens that they have."""
    joined = "".join(
        line if line.endswith("-") else f"{line} " for line in lines
    ).split()
    return len(joined) == len(whole)


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("size", "tags"),
    [
        ((72, 20), LANGUAGES),
        ((60, 18), LANGUAGES),
        ((45, 40), LANGUAGES),
        ((120, 40), LONGEST),
        pytest.param((120, 40), LANGUAGES, marks=pytest.mark.slow),
    ],
    ids=lambda one: f"{one[0]}x{one[1]}" if len(one) == 2 else f"{len(one)} languages",
)
async def test_no_word_is_cut_in_any_language(
    size: tuple[int, int], tags: tuple[str, ...]
) -> None:
    app = Standing(house(LANGUAGES))
    faults = {}
    async with app.run_test(size=size) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            for tag in tags:
                app.visit.language = language(tag)
                screen.say_again()
                await settled(pilot)
                if found := faults_of(screen):
                    faults[scene, tag] = found
    assert not faults


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("size", [(72, 20), (120, 40), (45, 40)], ids=str)
async def test_where_visits_begin_all_nine_languages_are_there_without_a_tap(
    size: tuple[int, int],
) -> None:
    app = Standing(house(LANGUAGES))
    hidden = {}
    async with app.run_test(size=size) as pilot:
        for scene, (_, make) in SCENES.items():
            if not make(app).HOME:
                continue
            screen = await stand(app, scene, "de")
            await settled(pilot)
            row = screen.query("LanguageRow Target").results(Target)
            if away := {*LANGUAGES} - {t.value for t in row if t.display}:
                hidden[scene] = away
    assert not hidden


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("size", [(72, 20), (60, 18)], ids=str)
async def test_from_every_screen_one_tap_shows_all_nine_languages(
    size: tuple[int, int],
) -> None:
    app = Standing(house(LANGUAGES))
    lost = []
    async with app.run_test(size=size) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            for tag in ("de", "ru", "vi"):
                app.visit.language = language(tag)
                screen.say_again()
                await settled(pilot)
                all_shown = {*LANGUAGES} <= languages_shown(screen)
                more = screen.query_one("#more-languages", Target)
                if not (all_shown or (more.display and more.region.width >= 5)):
                    lost.append((scene, tag))
                shown = languages_shown(screen)
                if tag not in shown:
                    lost.append((scene, f"{tag} itself"))
                named = more.text.removesuffix(" …").split("\n")
                if more.display and any(language(t).name in named for t in shown):
                    lost.append((scene, f"{named} beside {shown}"))
    assert not lost


def languages_shown(screen: LobbyScreen) -> set[str]:
    targets = screen.query("Target.-language").results(Target)
    return {target.value for target in targets if target.display and target.region}


async def test_a_language_behind_the_others_is_chosen_on_a_screen_of_all() -> None:
    app = Standing(house(LANGUAGES))
    async with app.run_test(size=DESIGNED) as pilot:
        topics = await stand(app, "topics", "de")
        await settled(pilot)
        more = topics.query_one("#more-languages", Target)
        assert more.text == "English\nالعربية …", "each in its own letters"
        await pilot.click("#more-languages")
        await until(pilot, lambda: isinstance(app.top(), LanguagesScreen))
        await settled(pilot)
        chosen = app.screen.query_one("#languages").query(Target).last()
        assert chosen.value == "vi"
        await pilot.click(chosen)
        await until(pilot, lambda: app.top() is topics)
        assert topics.query_one("#title", Words).text == language("vi").text(
            "topic.title"
        )
        await pilot.pause(0.55)  # the same touch again at once is a trembling finger
        await pilot.click("#more-languages")
        await until(pilot, lambda: isinstance(app.top(), LanguagesScreen))
        await settled(pilot)
        await pilot.click("#back")
        await until(pilot, lambda: app.top() is topics)
        assert app.visit.language.tag == "vi"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_names_the_room_the_languages_and_the_contrast(
    size: tuple[int, int],
) -> None:
    app = Standing(house())
    said: dict[tuple[str, ...], str] = {}
    places: set[tuple[int, int]] = set()
    backs: set[tuple[int, int]] = set()
    async with app.run_test(size=size) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            await settled(pilot)
            texts = [widget_text(widget) for widget in leaves(screen)]
            same = said.setdefault(tuple(texts), scene)
            assert same == scene, f"{scene} says no other words than {same}"
            assert any("01.02_39" in text for text in texts), scene
            row = [t.value for t in screen.query("LanguageRow Target").results(Target)]
            assert row[:3] == ["de", "de-simple", "en"], scene
            assert languages_shown(screen), scene
            places.add(screen.query_one("#contrast").region.bottom_right)
            backs |= {way.region.offset for way in screen.query("#back, #done")}
        assert len(places) == 1, "the contrast is not always at the same place"
        assert len(backs) == 1, "the way back is not always at the same place"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("size", [(72, 20), (60, 18), (45, 40)], ids=str)
async def test_a_house_with_headphones_and_a_number_pad_says_how_it_reads_aloud(
    size: tuple[int, int],
) -> None:
    plain = house(LANGUAGES)
    speech = msgspec.structs.replace(plain.speech, headphones="/dev/input/event7")
    app = Standing(msgspec.structs.replace(plain, speech=speech))
    faults = {}
    async with app.run_test(size=size) as pilot:
        for scene in ("open", "risk", "delayed", "full", "a slip at risk"):
            screen = await stand(app, scene, "de")
            for tag in LANGUAGES:
                app.visit.language = language(tag)
                screen.say_again()
                await settled(pilot)
                audio = screen.query_one("#audio", Words)
                assert audio.text == language(tag).text("start.audio", key="0")
                assert audio.region.area
                if found := faults_of(screen):
                    faults[scene, tag] = found
    assert not faults


@pytest.mark.usefixtures("unpainted")
async def test_a_pad_alone_is_named_and_without_either_nothing_is_said() -> None:
    plain = house()
    pad = msgspec.structs.replace(plain.kiosk, number_pad="evdev:phys=usb-1/input0")
    for config, said in (
        (plain, ""),
        (msgspec.structs.replace(plain, kiosk=pad), "Vorlesen: Taste 0 drücken"),
    ):
        app = Standing(config)
        async with app.run_test(size=DESIGNED):
            screen = await stand(app, "open", "de")
            assert screen.query_one("#audio", Words).text == said


@pytest.mark.usefixtures("unpainted")
async def test_families_read_that_one_number_is_enough() -> None:
    app = Standing(house(LANGUAGES))
    async with app.run_test(size=DESIGNED) as pilot:
        screen = await stand(app, "open", "de")
        for tag in LANGUAGES:
            app.visit.language = language(tag)
            screen.say_again()
            await settled(pilot)
            hint = screen.query_one("#hint", Words)
            assert hint.text == language(tag).text("start.group_hint")
            assert hint.region.area


async def test_sixty_topics_come_page_by_page() -> None:
    label = "Ein Thema mit einem recht langen Namen"
    topics = tuple(Topic(key=f"t{at}", labels={"de": label}) for at in range(60))
    app = Standing(msgspec.structs.replace(house(), topics=topics))
    seen: set[str] = set()
    async with app.run_test(size=(72, 20)) as pilot:
        screen = await stand(app, "topics", "de")
        for _ in range(12):
            await pilot.pause()
            assert not faults_of(screen)
            topics_shown = screen.query(".-topic").results(Target)
            seen |= {t.value for t in topics_shown if t.display}
            screen.query_one("#more", Target).choose()
            await pilot.pause(0.55)
    assert len(seen) == 60

"""A number pad beside the screen does what a finger does, and every press is heard."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from kiosk.config import LANGUAGES, Config
from kiosk.language import cell_width, language
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.standing import Standing
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words
from kiosk.office import queries
from kiosk.office.store import Store
from kiosk.sound import tones
from kiosk.speech import waves
from tests.lobby.scenes import SCENES, house, settled, stand
from tests.lobby.test_visits import expect, now, says, until, visit
from tests.lobby.test_words import faults_of
from tests.visit.sink import Sink


def heading(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#title", Words).text


async def press(pilot: Pilot[None], *keys: str) -> None:
    """One key after the other, each once the screen takes it."""
    for key in keys:
        screen = pilot.app.screen
        assert isinstance(screen, LobbyScreen)
        await until(pilot, lambda shown=screen: not shown.settling)  # type: ignore[misc]
        await pilot.press(key)


async def seek(pilot: Pilot[None], name: str) -> None:
    """Key 2 until that field has the focus."""
    for _ in range(30):
        await press(pilot, "2")
        focused = pilot.app.screen.focused
        if isinstance(focused, Target) and name in {focused.id, focused.value}:
            return
    raise AssertionError(f"{name} is not reached")


async def test_the_whole_way_to_a_number_and_back_with_the_keys_alone(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        await seek(pilot, "walk-in")
        await press(pilot, "5")
        await says(pilot, "Worüber möchten Sie sprechen?")
        await press(pilot, "asterisk")
        await says(pilot, "Sie können jetzt")
        await seek(pilot, "walk-in")
        await press(pilot, "enter")
        await says(pilot, "Worüber möchten Sie sprechen?")
        await seek(pilot, "budget")
        await press(pilot, "5")
        await says(pilot, "Ihre Nummer")
        await seek(pilot, "done")
        await press(pilot, "5")
        await says(pilot, "Zurzeit wartet 1 Person.")
    (waiting,) = queries.queue(store, now())
    assert waiting.ticket.topic == "budget"


async def test_an_appointment_is_checked_in_with_the_keys_alone(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10, 25)
    async with visit(config, tmp_path) as pilot:
        await says(pilot, "Ich habe einen Termin")
        await seek(pilot, "appointment")
        await press(pilot, "5")
        await says(pilot, "Bitte wählen Sie die Uhrzeit")
        await seek(pilot, "code")
        await press(pilot, "5")
        await says(pilot, "Bitte geben Sie den Code")
        await press(pilot, "1", "0")
        await pilot.pause(0.55)  # the same figure at once is a trembling finger
        await press(pilot, "0", "1", "enter")
        await says(pilot, "Sie sind angemeldet.")


@pytest.mark.parametrize("key", ["3", "7", "plus", "asterisk"])
async def test_a_key_without_a_task_is_answered_where_the_heading_is(
    config: Config, tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.lobby.screens.base.HINT", 1.0)
    async with visit(config, tmp_path) as pilot:
        await says(pilot, "Sie können jetzt")
        await press(pilot, key)
        hint = "Diese Taste hat hier keine Aufgabe."
        await until(pilot, lambda: heading(pilot) == hint)
        await until(pilot, lambda: heading(pilot) == "Bürgersprechstunde")


HINTS = [f"speech.{name}" for name in ("wrong_key", "on", "off", "volume", "speed")]


@pytest.mark.usefixtures("unpainted")
async def test_what_is_shown_in_the_headings_place_fits_in_every_language() -> None:
    app = Standing(house(LANGUAGES))
    for size in ((72, 20), (60, 18), (45, 40)):
        async with app.run_test(size=size) as pilot:
            for tag in LANGUAGES:
                screen = await stand(app, "topics", tag)
                said = [language(tag).text(key, n=4, all=5) for key in HINTS]
                screen.hint(max(said, key=cell_width))
                await settled(pilot)
                assert not faults_of(screen), (tag, size)
        app = Standing(house(LANGUAGES))


@pytest.mark.usefixtures("unpainted")
async def test_every_screen_with_something_to_choose_is_left_by_keys() -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, "de")
            await settled(pilot)
            body = [
                target
                for target in screen.query("#body Target, #actions Target")
                if target.display and target.region
            ]
            for _ in range(len(body) + 30):
                assert screen.key("tab")
                if screen.focused in body:
                    body.remove(screen.focused)
            assert not body, f"{scene}: no key leads to {body}"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("scene", ["open", "topics", "languages"])
async def test_nine_languages_are_reached_with_one_key(scene: str) -> None:
    app = Standing(house(LANGUAGES))
    seen = []
    async with app.run_test(size=(72, 20)) as pilot:
        screen = await stand(app, scene, "de")
        for _ in LANGUAGES:
            await settled(pilot)
            screen.unlatch()  # on the screen of languages a choice is the last act
            screen._touched = (None, 0.0)
            screen.key("slash")
            await settled(pilot)
            seen.append(app.visit.language.tag)
    assert seen == [*LANGUAGES[1:], LANGUAGES[0]]


@pytest.fixture
def sink(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sink:
    del config
    heard = Sink(tmp_path / "sink", pace=0.05)
    monkeypatch.setenv("PATH", heard.path)
    return heard


def loud(config: Config, touch: int) -> Config:
    sound = msgspec.structs.replace(config.sound, player="aplay", touch=touch)
    return msgspec.structs.replace(config, sound=sound)


async def test_each_press_is_heard_softly_and_a_wrong_key_low(
    config: Config, tmp_path: Path, sink: Sink
) -> None:
    async with visit(loud(config, 30), tmp_path) as pilot:
        await says(pilot, "Sie können jetzt")
        await pilot.pause(0.2)
        await pilot.click("#language-en")
        await until(pilot, lambda: len(sink.played()) == 1)
        await press(pilot, "2")
        await until(pilot, lambda: len(sink.played()) == 2)
        await press(pilot, "3")
        await until(pilot, lambda: len(sink.played()) == 3)
    touch, key, wrong = (played.wav for played in sink.played())
    assert touch == key == waves.read(tones.wav("key", 30))
    assert wrong == waves.read(tones.wav("wrong", 30))


async def test_a_house_that_wants_no_tone_has_none(
    config: Config, tmp_path: Path, sink: Sink
) -> None:
    async with visit(loud(config, 0), tmp_path) as pilot:
        await says(pilot, "Sie können jetzt")
        await pilot.pause(0.2)
        await pilot.click("#language-en")
        await says(pilot, "You can take a number now.")
        await pilot.pause(0.3)
    assert not sink.begun()


@pytest.mark.parametrize("program", ["exec /bin/sleep 60", "exit 1"])
async def test_a_loudspeaker_that_hangs_or_fails_holds_no_visitor_up(
    config: Config, store: Store, tmp_path: Path, sink: Sink, program: str
) -> None:
    (sink.bin / "aplay").write_text(f"#!/bin/sh\n{program}\n")
    async with visit(loud(config, 30), tmp_path) as pilot:
        await says(pilot, "Sie können jetzt")
        await press(pilot, "0")  # and it reads aloud, as far as it can
        await seek(pilot, "walk-in")
        await press(pilot, "5")
        await says(pilot, "Worüber möchten Sie sprechen?")
        await seek(pilot, "skip")
        await press(pilot, "5")
        await says(pilot, "Zurück")  # who is read to is asked before a number is drawn
        await seek(pilot, "yes")
        await press(pilot, "5")
        await says(pilot, "Ihre Nummer")
    assert len(queries.queue(store, now())) == 1

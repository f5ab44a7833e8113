"""What the voice is asked to say, on screens that a blind run does not come to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from kiosk.config import LANGUAGES, Config
from kiosk.language import language
from kiosk.lobby.app import Lobby
from kiosk.lobby.messages import HeadphonesPlugged
from kiosk.lobby.standing import Standing
from kiosk.lobby.widgets.words import Words
from kiosk.office.store import Store
from kiosk.sound.turns import Turns
from kiosk.speech.reader import DECIBELS, Reader, Sentence
from tests import waiting
from tests.lobby.scenes import board, house, settled, stand
from tests.lobby.test_visits import expect, says, tap, until, visit
from tests.needs import needs_espeak
from tests.visit.sink import Sink


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Sentence]:
    """Every sentence, noted instead of spoken; the voices have tests of their own."""
    noted: list[Sentence] = []

    def note(
        reader: Reader, sentences: Sequence[Sentence], *, cut: bool = True
    ) -> None:
        del reader, cut
        noted.extend(sentences)

    monkeypatch.setattr(Reader, "read", note)
    return noted


async def listen(pilot: Pilot[None], scene: str, said: list[Sentence]) -> Standing:
    """Stand before that screen, read to; what was said so far is forgotten."""
    app = pilot.app
    assert isinstance(app, Standing)
    await stand(app, scene, "de")
    await settled(pilot)
    if scene != "code":  # there 0 is a figure
        app.on_key_pressed("0")
    await settled(pilot)
    said.clear()
    return app


async def test_a_figure_typed_with_the_finger_is_counted_aloud_too(
    said: list[Sentence],
) -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        await listen(pilot, "code", [])
        app.visit.reading.on = True
        app.aloud._reader = Reader(app.config)
        for name, count in (
            ("digit-7", "eins"),
            ("digit-1", "zwei"),
            ("delete", "eins"),
        ):
            said.clear()
            await pilot.click(f"#{name}")
            await settled(pilot)
            assert f"Eingegebene Ziffern: {count}." in [each.text for each in said]


async def test_what_the_keys_of_the_voice_do_is_seen_as_well(
    said: list[Sentence],
) -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        await stand(app, "open", "de")
        for key, seen in (
            ("0", "Das Gerät liest jetzt vor."),
            ("plus", "Lautstärke 4 von 5."),
            ("4", "Tempo 2 von 5."),
            ("7", "Das Gerät liest nicht mehr vor."),
        ):
            app.on_key_pressed(key)
            await settled(pilot)
            assert app.screen.query_one("#title", Words).text == seen


async def test_an_alarm_is_said_in_every_language_by_its_own_voice(
    said: list[Sentence],
) -> None:
    app = Standing(house(LANGUAGES))
    async with app.run_test(size=(72, 20)) as pilot:
        await listen(pilot, "evacuation", said)
        app.on_key_pressed("0")
    heard = [each for each in said if each.text]
    assert [each.tag for each in heard] == [*LANGUAGES]
    for tag, sentence in zip(("de", "de-simple", "en"), heard, strict=False):
        assert sentence.text == language(tag).text("closed.evacuate")


async def test_the_question_for_more_time_is_answered_with_one_key(
    said: list[Sentence],
) -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        app.board = board()
        await listen(pilot, "topics", said)
        topics = app.top()
        await app._ask_for_more_time()
        await settled(pilot)
        heard = " ".join(each.text for each in said)
        assert "Brauchen Sie mehr Zeit?" in heard
        assert "Ja, ich brauche mehr Zeit. Feld eins von" in heard
        await pilot.press("5")
        await settled(pilot)
        assert app.top() is topics


async def test_headphones_start_the_reading_and_it_ends_with_them(
    config: Config, store: Store, tmp_path: Path, said: list[Sentence]
) -> None:
    expect(store, 10)
    speech = msgspec.structs.replace(config.speech, kiosk=True)
    async with visit(msgspec.structs.replace(config, speech=speech), tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await says(pilot, "Ich habe einen Termin")
        lobby.post_message(HeadphonesPlugged(True))
        await until(pilot, lambda: "Das Gerät liest jetzt vor." in texts(said))
        await tap(pilot, "#appointment", "Bitte wählen Sie die Uhrzeit")
        await tap(pilot, "#code", "Bitte geben Sie den Code")
        await tap(pilot, "#digit-7", "7 _")
        await until(pilot, lambda: texts(said)[-1] == "sieben")
        lobby.post_message(HeadphonesPlugged(False))
        await until(pilot, lambda: not lobby.visit.reading.on)
        said.clear()
        await tap(pilot, "#digit-8", "7 8")
        assert not said, "the loudspeaker says no figure of a code"


async def test_what_stands_in_lines_of_its_own_is_said_in_sentences_of_its_own(
    said: list[Sentence],
) -> None:
    app = Standing(house())
    async with app.run_test(size=(72, 20)) as pilot:
        await listen(pilot, "draw at risk", said)
        app.on_key_pressed("0")
    assert texts(said)[1] == "Ihr Thema: Zuständigkeiten und Abläufe"


def texts(said: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in said]


def test_the_volume_goes_over_18_decibels_with_a_step_12_above_the_lowest() -> None:
    lowest, *others = DECIBELS
    assert max(others) - lowest >= 18
    assert lowest + 12 in others


def aloud(config: Config) -> Config:
    """That house with a real voice and a loudspeaker."""
    sound = msgspec.structs.replace(config.sound, player="aplay")
    speech = msgspec.structs.replace(config.speech, voices=("espeak",))
    return msgspec.structs.replace(config, sound=sound, speech=speech)


@needs_espeak
def test_a_new_sentence_cuts_the_old_one_and_nothing_is_said_over_another(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = Sink(tmp_path / "ears", pace=0.5)
    monkeypatch.setenv("PATH", sink.path)
    reader = Reader(aloud(config))
    reader.read([Sentence("Dieser lange Satz wird nie zu Ende gesprochen, nie.", "de")])
    waiting.until(lambda: len(sink.begun()) == 1)
    reader.read([Sentence("Eins.", "de"), Sentence("Zwei.", "de")])
    heard = sink.wait(2)
    reader.close()
    assert len(sink.begun()) == 3
    assert len(sink.played()) == 2, "the first was not heard to its end"
    assert heard[0].ended <= heard[1].began


@needs_espeak
def test_a_call_breaks_in_and_the_sentence_is_said_again_after_it(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = Sink(tmp_path / "ears", pace=1.0)
    monkeypatch.setenv("PATH", sink.path)
    reader = Reader(aloud(config), Turns(tmp_path))
    reader.read([Sentence("Bitte warten Sie vor dem Raum.", "de")])
    waiting.until(lambda: len(sink.begun()) == 1)
    with Turns(tmp_path, calls=True).taken(lambda: False):
        assert sink.played() == [], "the voice is silent while a call is heard"
        assert len(sink.begun()) == 1
    (heard,) = sink.wait(1)
    reader.close()
    assert len(sink.begun()) == 2, "from its beginning"
    assert heard.wav.samples == sink.begun()[0].samples

"""What the voice is asked to say, on screens that a blind run does not come to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from kiosk.config import LANGUAGES
from kiosk.language import language
from kiosk.lobby.standing import Standing
from kiosk.speech.reader import Reader, Sentence
from tests.lobby.scenes import board, house, settled, stand


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

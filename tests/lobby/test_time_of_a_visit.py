"""Nobody is hurried: how long screens wait, on a clock that the test holds."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot

from kiosk.config import Config, Kiosk
from kiosk.language import language
from kiosk.lobby.app import Lobby
from kiosk.lobby.screens.number import GIVE_BACK, NumberScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.screens.topics import TopicsScreen
from kiosk.lobby.standing import Standing
from kiosk.lobby.visit import Visit
from kiosk.lobby.widgets.target import Target
from kiosk.office import queries
from kiosk.office.store import Store
from kiosk.office.values import PrintState
from tests.lobby.scenes import board, house, stand
from tests.lobby.test_visits import now, says, tap, until, visit

pytestmark = pytest.mark.usefixtures("unpainted")

MODULES = ("standing", "screens.base", "screens.question")


class Clock:
    """Monotonic seconds as the lobby sees them: real ones, and what is added."""

    def __init__(self) -> None:
        self.added = 0.0

    def __call__(self) -> float:
        return REAL() + self.added


REAL = time.monotonic


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()

    class Module:
        monotonic = staticmethod(held)

    for name in MODULES:
        monkeypatch.setattr(f"kiosk.lobby.{name}.time", Module)
    return held


def app_for(tag: str = "de", **kiosk: float) -> Standing:
    app = Standing(
        msgspec.structs.replace(
            house(), kiosk=msgspec.structs.replace(house().kiosk, **kiosk)
        )
    )
    app.visit = Visit(language(tag))
    return app


def question(app: Standing) -> QuestionScreen | None:
    top = app.top()
    return top if isinstance(top, QuestionScreen) else None


@pytest.mark.parametrize(
    ("tag", "read_aloud", "idle", "patience"),
    [
        ("de", False, 60, 30),
        ("en", False, 60, 30),
        ("de-simple", False, 120, 60),
        ("de", True, 120, 60),
    ],
)
async def test_who_does_nothing_is_asked_and_slow_readers_have_twice_the_time(
    clock: Clock, tag: str, read_aloud: bool, idle: float, patience: float
) -> None:
    app = app_for()
    async with app.run_test(size=(72, 20)) as pilot:
        await stand(app, "topics", tag)
        app.visit.reading.on = read_aloud
        await pilot.pause()
        clock.added = idle - 20
        await app._second()
        assert question(app) is None
        clock.added = idle + 1
        await app._second()
        asked = question(app)
        assert asked is not None
        assert patience - 10 < asked._ends - clock() <= patience
        await pilot.pause()
        clock.added += patience - 15
        asked._tick()
        await pilot.pause()
        assert question(app) is asked
        clock.added += 15
        asked._tick()
        await until(pilot, lambda: question(app) is None)
        assert app.visit.language.tag == "de"


async def test_time_can_be_had_again_and_again(clock: Clock) -> None:
    app = app_for()
    async with app.run_test(size=(72, 20)) as pilot:
        topics = await stand(app, "topics", "de")
        for _ in range(12):
            await pilot.pause()
            clock.added += 61
            await app._second()
            asked = question(app)
            assert asked is not None
            await pilot.pause()
            await pilot.click("#yes")
            await until(pilot, lambda: app.top() is topics)
        assert isinstance(topics, TopicsScreen)


async def touch(pilot: Pilot[None], selector: str) -> None:
    """As it comes from a terminal; `pilot.click` goes past the application."""
    x, y = pilot.app.screen.query_one(selector).region.offset
    for kind in (events.MouseDown, events.MouseUp):
        pilot.app.post_message(
            kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False)
        )
        await pilot.pause()


async def test_any_touch_or_key_gives_all_the_time_again(clock: Clock) -> None:
    app = app_for()
    async with app.run_test(size=(72, 20)) as pilot:
        topics = await stand(app, "topics", "de")
        await pilot.pause()
        clock.added += 50
        await touch(pilot, "#hint")  # nothing that could be chosen
        clock.added += 50
        await app._second()
        assert question(app) is None, "somebody has touched the screen"
        clock.added += 11
        await app._second()
        asked = question(app)
        assert asked is not None
        await pilot.pause()
        for press in (pilot.press("3"), touch(pilot, "#countdown")):
            clock.added += 25
            await press
            clock.added += 25
            asked._tick()
            await pilot.pause()
            assert question(app) is asked, "whoever presses anything is still there"
        clock.added += 31
        asked._tick()
        await until(pilot, lambda: app.top() is not topics and question(app) is None)


async def test_a_touch_in_the_first_moment_of_a_screen_is_ignored(clock: Clock) -> None:
    app = app_for(settle=0.4)
    async with app.run_test(size=(72, 20)) as pilot:
        clock.added = -1000.0  # the hand is faster than the test's machine
        screen = await stand(app, "topics", "de")
        await pilot.pause()
        screen._shown_at = clock() - 0.2
        shown_at = screen._shown_at
        target = screen.query_one("#back", Target)
        assert not screen.admits(target)
        clock.added += shown_at + 0.41 - clock()
        assert screen.admits(target)


async def test_the_same_touch_again_at_once_is_a_trembling_finger(clock: Clock) -> None:
    app = app_for(settle=0.0)
    async with app.run_test(size=(72, 20)) as pilot:
        screen = await stand(app, "code", "de")
        await pilot.pause()
        one, other = (screen.query_one(f"#digit-{d}", Target) for d in "12")
        assert screen.admits(one)
        assert not screen.admits(one)
        assert screen.admits(other), "another field is another wish"
        assert screen.admits(one)
        clock.added += 0.51
        assert screen.admits(one)


def test_the_shipped_times_are_those_that_the_requirements_name() -> None:
    kiosk = Kiosk()
    assert (kiosk.idle, kiosk.question) == (60, 30)
    assert kiosk.settle >= 0.4
    assert kiosk.number_shown >= 20
    assert kiosk.number_unprinted >= 90
    assert GIVE_BACK >= 20


@pytest.mark.parametrize(
    ("paper", "shown"),
    [
        (PrintState.CONFIRMED, 20),
        (PrintState.SENT, 20),
        (PrintState.NONE, 90),
        (PrintState.FAILED, 90),
        (PrintState.UNKNOWN, 90),
    ],
)
async def test_a_number_stays_longer_when_there_is_no_paper(
    paper: PrintState, shown: float
) -> None:
    app = app_for()
    async with app.run_test(size=(72, 20)) as pilot:
        app.board = board()
        screen = await stand(app, "printed", "de")
        await pilot.pause()
        assert isinstance(screen, NumberScreen)
        app.visit.paper = paper
        screen.paper_known()
        assert screen._leaving is not None
        assert screen._leaving._interval == shown


async def test_a_number_just_drawn_is_given_back_and_the_queue_is_empty(
    config: Config, store: Store, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        await tap(pilot, "#give-back", "zurückgeben?")
        await tap(pilot, "#yes", "Die Nummer 1 ist zurückgegeben.")
        assert queries.queue(store, now()) == ()
        await tap(pilot, "#back", "Sie können jetzt")
        await says(pilot, "Zurzeit wartet niemand.")


async def test_after_twenty_seconds_a_number_is_kept(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.lobby.screens.number.GIVE_BACK", 0.5)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await tap(pilot, "#skip", "Ihre Nummer")
        give_back = pilot.app.screen.query_one("#give-back")
        await until(pilot, lambda: not give_back.display)

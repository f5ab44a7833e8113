"""Whatever is tapped and typed, in whatever order: no crash, no dead end, no number
that nobody asked for, and nothing of one visit in the next."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from kiosk.config import Config, Numbers
from kiosk.config_rules import check
from kiosk.lobby import palette
from kiosk.lobby.app import Lobby
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.screens.number import NumberScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.screens.topics import TopicsScreen
from kiosk.lobby.widgets.target import Target
from kiosk.office import operations
from kiosk.office.store import Store
from kiosk.office.values import Refused
from kiosk.speech.reader import USUAL
from kiosk.terminal_input import NUMBER_PAD
from tests.lobby.test_visits import expect, now, until, visit

pytestmark = pytest.mark.usefixtures("unpainted")

SIZE = (72, 20)
KEYS = sorted(set(NUMBER_PAD.values()))
QUICK = 0.3
"""Seconds of every patience while a test waits for the start screen alone."""


@pytest.fixture
def busy(config: Config) -> Config:
    """A house without end of numbers, with quick talks, that settles at once."""
    replace = msgspec.structs.replace
    return check(
        replace(
            config,
            kiosk=replace(
                config.kiosk,
                languages=("de", "de-simple", "en", "ar"),
                settle=0.0,
                draws_per_5_minutes=10000,
            ),
            numbers=Numbers(walk_in=(1, 8000), appointment=(8001, 9999)),
            topics=tuple(replace(topic, minutes=0.02) for topic in config.topics),
            rules=replace(config.rules, talk=0.02),
            sound=replace(config.sound, player="none"),
            speech=replace(config.speech, voices=()),
        ),
        "a busy house",
    )


@pytest.fixture
def store(busy: Config) -> Iterator[Store]:
    opened = Store.open(busy)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_trembling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tap counts, so that the test knows what it asked for."""
    monkeypatch.setattr("kiosk.lobby.screens.base.REPEAT", 0.0)


def drawn(store: Store) -> int:
    with store.read() as connection:
        count: int = connection.exec_driver_sql(
            "select count(*) from ticket where kind = 'walk_in'"
        ).scalar_one()
    return count


class Hand:
    """Taps and types at random, and counts the numbers it has asked for."""

    def __init__(self, pilot: Pilot[None], store: Store, seed: int) -> None:
        self.pilot = pilot
        self._store = store
        self._chance = random.Random(seed)
        self.asked = 0
        self.seen: set[str] = set()
        app = pilot.app
        assert isinstance(app, Lobby)
        self.lobby = app
        self._config = app.config

    @property
    def screen(self) -> LobbyScreen:
        screen = self.lobby.top()
        assert isinstance(screen, LobbyScreen)
        return screen

    async def act(self) -> None:
        """One tap on a field, one tap anywhere, or one key."""
        await self._settled()
        self.seen.add(type(self.screen).__name__)
        kind = self._chance.random()
        if kind < 0.5:
            shown = [t for t in self.screen.query(Target) if t.display and t.region]
            if shown:
                await self._tap(*self._chance.choice(shown).region.center)
        elif kind < 0.75:
            x, y = (self._chance.randrange(each) for each in SIZE)
            await self._tap(x, y)
        else:
            await self._key(self._chance.choice(KEYS))

    async def _settled(self) -> None:
        """A wish that is under way has its answer before the next tap."""
        await self.pilot.pause()
        await until(self.pilot, lambda: not self.screen._latched)

    async def _tap(self, x: float, y: float) -> None:
        at = (int(x), int(y))
        widget, _ = self.screen.get_widget_at(*at)
        self._note(widget)
        await self.pilot.click(offset=at)

    async def _key(self, name: str) -> None:
        if name in {"5", "enter"}:
            self._note(self.screen.focused)
        await self.pilot.press(name)

    def _note(self, touched: object) -> None:
        if not isinstance(touched, Target):
            return
        if isinstance(self.screen, TopicsScreen) and not self.lobby._must_confirm():
            self.asked += touched.has_class("-topic") or touched.id == "skip"
        elif self._is_asked_whether_to_draw():
            self.asked += touched.id == "yes"

    def _is_asked_whether_to_draw(self) -> bool:
        """Not whether more time is needed: that question counts down."""
        below = isinstance(self.lobby.standing(), TopicsScreen)
        screen = self.screen
        return below and isinstance(screen, QuestionScreen) and not screen._counts

    async def touch(self, selector: str) -> None:
        """A tap on that field."""
        await self._settled()
        await self.pilot.click(selector)
        await self.pilot.pause()

    async def goes_away(self) -> None:
        """Nobody does anything any more: the start comes by time alone."""
        await self._settled()
        kiosk = msgspec.structs.replace(
            self._config.kiosk,
            **dict.fromkeys(("idle", "question"), QUICK),
            **dict.fromkeys(("number_shown", "number_unprinted"), QUICK),
        )
        self.lobby.config = msgspec.structs.replace(self._config, kiosk=kiosk)
        for screen in self.lobby.screen_stack:
            if isinstance(screen, QuestionScreen):
                screen._ends = 0.0
            if isinstance(screen, NumberScreen):
                screen._stay()
        await until(self.pilot, self.is_as_new)
        self.lobby.config = self._config

    def is_as_new(self) -> bool:
        """Whether this is the start screen as every visitor finds it."""
        visit = self.lobby.visit
        as_usual = (visit.reading.volume, visit.reading.speed) == (USUAL, USUAL)
        return (
            self.screen.HOME
            and visit.language.tag == "de"
            and not visit.dark
            and not visit.reading.on
            and as_usual
            and visit.drawn is None
            and self.lobby.theme == palette.LIGHT.name
        )

    def serve(self) -> None:
        """The secretary calls, so that the queue stays short."""
        try:
            operations.call_next(self._store, desk="room", at=now(), device="test")
        except Refused:
            return


async def wander(config: Config, store: Store, folder: Path, steps: int) -> set[str]:
    """So many random acts; now and then the visitor walks away. Screens seen."""
    expect(store, 5, 20, 35, 50)
    async with visit(config, folder, SIZE) as pilot:
        hand = Hand(pilot, store, seed=steps)
        for step in range(steps):
            await hand.act()
            if step % 10 == 0:
                hand.serve()
            if step % 80 == 79:
                await hand.goes_away()
                assert drawn(store) == hand.asked
        await hand.goes_away()
    assert drawn(store) == hand.asked
    assert hand.asked > steps // 200
    return hand.seen


MOST_SCREENS = {
    "StartScreen",
    "TopicsScreen",
    "NumberScreen",
    "AppointmentsScreen",
    "CodeScreen",
    "RefusalScreen",
    "QuestionScreen",
    "LanguagesScreen",
}


async def test_hundreds_of_random_taps_and_keys_draw_only_what_was_asked_for(
    busy: Config, store: Store, tmp_path: Path
) -> None:
    seen = await wander(busy, store, tmp_path, 150)
    assert {"StartScreen", "TopicsScreen", "NumberScreen"} <= seen


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_ten_thousand_random_taps_and_keys(
    busy: Config, store: Store, tmp_path: Path
) -> None:
    assert await wander(busy, store, tmp_path, 10_000) >= MOST_SCREENS


SETTINGS = ("#contrast", "#language-en", "#language-ar")
VOICE = ("0", "plus", "plus", "minus", "6", "4", "1", "slash")


async def visits(config: Config, store: Store, folder: Path, count: int) -> None:
    """Each changes some settings, goes some way and ends it somehow."""
    chance = random.Random(count)
    async with visit(config, folder, SIZE) as pilot:
        hand = Hand(pilot, store, seed=count)
        for _ in range(count):
            await until(pilot, hand.is_as_new)
            for selector in chance.sample(SETTINGS, chance.randint(0, 2)):
                await hand.touch(selector)
            for key in chance.sample(VOICE, chance.randint(0, 3)):
                await pilot.press(key)
            assert hand.screen.HOME
            if chance.random() < 0.7:
                await hand.touch("#walk-in")
                await hand.touch("#skip")
                if isinstance(hand.screen, QuestionScreen):
                    await hand.touch("#yes")
                await until(pilot, lambda: isinstance(hand.screen, NumberScreen))
                hand.serve()
            if isinstance(hand.screen, NumberScreen) and chance.random() < 0.8:
                await hand.touch("#done")
            else:
                await hand.goes_away()
        await until(pilot, hand.is_as_new)


async def test_nothing_of_a_visit_is_left_for_the_next_one(
    busy: Config, store: Store, tmp_path: Path
) -> None:
    await visits(busy, store, tmp_path, 8)


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_nothing_of_two_hundred_visits_is_left_for_the_next_one(
    busy: Config, store: Store, tmp_path: Path
) -> None:
    await visits(busy, store, tmp_path, 200)

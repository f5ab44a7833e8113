"""A simulated afternoon: people who tap on the kiosk, and a secretary who calls them.

They have the same screen and the same keys as a person in front of the demo, read
what is written there, and know nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections.abc import Callable

from kiosk.config import Config
from kiosk.demo.pane import Pane
from kiosk.language import language, topic_label

log = logging.getLogger(__name__)

ARRIVAL_MIN, TALK_MIN = 6.0, 6.0
"""Minutes between two visitors, and of a talk, on average."""
THINK_MIN = 0.15
"""Minutes until somebody has read a screen."""
SHORTEST_S = 0.4
"""No act follows another faster than eyes can follow, whatever the speed."""
ABSENT = 0.08
"""The share of visitors who have gone when they are called."""
SILENT = 0.2
"""The share of visitors who do not say what it is about."""
PATIENCE_S = 20.0
"""So long somebody waits for a screen that does not come."""
AGAIN_S = 1.5
"""A tap that changed nothing is repeated after this time."""
LOOK_S = 0.05


class Afternoon:
    """Plays visitors and secretary on the panes of kiosk and number pad."""

    def __init__(
        self,
        config: Config,
        kiosk: Pane,
        keypad: Pane,
        press: Callable[[str], None],
        *,
        visitors: int,
        speed: float,
    ) -> None:
        self._topics = [
            topic_label(language("de"), topic.key, {**topic.labels})
            for topic in config.topics
        ]
        self._kiosk = kiosk
        self._keypad = keypad
        self._press = press
        self._speed = speed
        self._chance = random.Random(visitors)  # noqa: S311 - a play, no secret
        self._words = language("de")
        self.visitors = visitors
        self.arrived = 0
        """How many have been at the kiosk."""
        self.over = False
        """Everybody has come and gone."""

    async def play(self) -> None:
        """Until the last visitor has left."""
        await asyncio.gather(self._visit(), self._receive())
        self.over = True

    async def _visit(self) -> None:
        due = time.monotonic()
        for _ in range(self.visitors):
            # Whoever comes while another taps stands in line at the kiosk.
            await asyncio.sleep(max(SHORTEST_S, due - time.monotonic()))
            await self._draw_number()
            self.arrived += 1
            minutes = self._chance.expovariate(1 / ARRIVAL_MIN)
            due += minutes * 60 / self._speed

    async def _draw_number(self) -> None:
        """One visitor's way through the kiosk's screens, back to the first."""
        text = self._words.text
        silent = self._chance.random() < SILENT
        topic = text("topic.skip") if silent else self._chance.choice(self._topics)
        way = (
            (text("start.walkin"), text("topic.title")),
            (topic, text("number.yours")),
            (text("btn.done"), text("start.walkin")),
        )
        for target, then in way:
            if not await self._tap(target, then):
                log.warning('a visitor left: no "%s" after "%s"', then, target)
                return

    async def _tap(self, target: str, then: str) -> bool:
        """Tap on a text until another one is there; False if it never comes."""
        if not await self._seen(self._kiosk, target):
            # It may be on a later page, or the visitor was too slow.
            return self._find(self._kiosk, then) is not None
        await self._pass(THINK_MIN * self._chance.uniform(0.5, 2))
        deadline, again = time.monotonic() + PATIENCE_S, 0.0
        while time.monotonic() < deadline:
            if self._find(self._kiosk, then):
                return True
            spot = self._find(self._kiosk, target)
            if spot and time.monotonic() >= again:
                self._kiosk.tap(*spot)
                again = time.monotonic() + AGAIN_S
            await asyncio.sleep(LOOK_S)
        return False

    async def _receive(self) -> None:
        """The secretary calls whoever waits; the last one leaves, too."""
        nobody = self._words.plural("queue.waiting", 0)
        here = False
        while True:
            lines = self._keypad.terminal.lines()
            if not any(nobody in line for line in lines):
                if self.arrived:
                    await self._call()
                    here = True
            elif here:
                await self._keys("0", "enter")
                here = False
            elif self.arrived == self.visitors:
                return
            await asyncio.sleep(LOOK_S)

    async def _call(self) -> None:
        """Call the next one and talk, or find that nobody comes."""
        await self._keys("enter")
        if self._chance.random() < ABSENT:
            await self._pass(1)
            await self._keys("+")
            await self._pass(1)
            await self._keys("-", "enter")
            return
        await self._pass(self._chance.gammavariate(4, TALK_MIN / 4))

    async def _keys(self, *signs: str) -> None:
        for sign in signs:
            self._press(sign)
            await asyncio.sleep(SHORTEST_S / 2)

    async def _seen(self, pane: Pane, text: str) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self._find(pane, text):
                return True
            await asyncio.sleep(LOOK_S)
        return False

    def _find(self, pane: Pane, text: str) -> tuple[int, int] | None:
        return middle_of(pane.terminal.lines(), text)

    async def _pass(self, minutes: float) -> None:
        await asyncio.sleep(max(SHORTEST_S, minutes * 60 / self._speed))


def middle_of(lines: list[str], text: str) -> tuple[int, int] | None:
    """Column and row of a text; wrapped, the middle of its beginning in one line.

    The beginning must be most of the text: two topics may begin with the same word.
    """
    words = re.split(r"\s+", text)
    for n in range(len(words), len(words) // 2, -1):
        beginning = " ".join(words[:n])
        for y, line in enumerate(lines):
            x = line.find(beginning)
            if x >= 0:
                return x + len(beginning) // 2, y
    return None

"""A simulated afternoon: people who tap on the kiosk, and a secretary who calls them.

They use the same screen and the same keys as a person in front of the demo; they see
what is written there and know nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import Callable

from kiosk.config import Config
from kiosk.demo.pane import Pane

log = logging.getLogger(__name__)

ARRIVAL_MIN, TALK_MIN = 6.0, 5.5
"""Minutes between two visitors, and of a talk, on average."""
THINK_MIN = 0.15
"""Minutes until somebody has read a screen."""
SHORTEST_S = 0.35
"""No act follows another faster than eyes can follow, whatever the speed."""
ABSENT = 0.08
"""The share of visitors who have gone when they are called."""
TOPICS_PER_SKIP = 4
"""One visitor in so many does not say what it is about."""
PATIENCE_S = 30.0
"""So long a visitor waits for a screen that does not come."""
LOOK_S = 0.05


class Afternoon:
    """Plays visitors and secretary on the panes of kiosk and number pad."""

    def __init__(
        self,
        config: Config,
        kiosk: Pane,
        press: Callable[[str], None],
        *,
        visitors: int,
        speed: float,
    ) -> None:
        self._config = config
        self._kiosk = kiosk
        self._press = press
        self._visitors = visitors
        self._speed = speed
        self._chance = random.Random(visitors)  # noqa: S311 - a play, no secret
        self.arrived = 0
        """How many have drawn a number."""

    async def visit(self) -> None:
        """Everybody comes, one after the other."""
        for n in range(self._visitors):
            if n:
                await self._pass(self._chance.expovariate(1 / ARRIVAL_MIN))
            await self._draw_number()

    async def receive(self, waiting: Callable[[], bool]) -> None:
        """The secretary calls as long as somebody waits or is still to come."""

    async def _draw_number(self) -> None:
        """One visitor's way through the kiosk's screens."""

    async def _pass(self, minutes: float) -> None:
        await asyncio.sleep(max(SHORTEST_S, minutes * 60 / self._speed))


def words_on(lines: list[str], text: str) -> tuple[int, int] | None:
    """The middle of a text that may be wrapped: its longest beginning in one line."""
    words = re.split(r"\s+", text)
    for n in range(len(words), 0, -1):
        beginning = " ".join(words[:n])
        for y, line in enumerate(lines):
            x = line.find(beginning)
            if x >= 0:
                return x + len(beginning) // 2, y
    return None

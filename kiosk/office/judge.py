"""The office's judgement at work in one process: what it knows, what it just played.

Plays cost about a millisecond and are asked for again and again with the same queue,
so answers are kept by what they depend on. Nothing here is written anywhere.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.config import Config
from kiosk.office import admission, wait
from kiosk.office.admission import Verdict
from kiosk.office.judgement.pace import Pace, pace_of

if TYPE_CHECKING:
    from kiosk.office.outlook import Setting, Tally

KEPT = 512
"""Answers kept; beyond, all are forgotten."""

RECENT_TALKS = 40
"""Of today's talks the last so many are looked at."""


class NotPlayed(Exception):
    """The answer is not known yet; `think` finds it, outside of any transaction."""

    def __init__(self, queue: wait.Queue, closes: float) -> None:
        self.queue = queue
        self.closes = closes
        super().__init__("not played yet")


class Leave(msgspec.Struct, frozen=True):
    """What admission allows at a draw."""

    more: int
    """So many more numbers may be drawn, this one included."""
    verdict: Verdict
    """For this one."""


class Judge:
    """Knows today's talks and remembers what was played."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.minutes = {topic.key: topic.minutes for topic in config.topics}
        self._slowest = max(self.minutes, key=self.minutes.__getitem__)
        self.finished: tuple[wait.Service, ...] = ()
        self.learned = wait.Learned()
        self._known_pace: Pace | None = None
        self._answers: dict[Hashable, Any] = {}
        self._shown: tuple[Hashable, Verdict] = (None, Verdict.OPEN)

    def know(self, finished: tuple[wait.Service, ...], learned: wait.Learned) -> None:
        """Take note of today's talks, oldest first, and of earlier dates."""
        finished = finished[-RECENT_TALKS:]
        if (finished, learned) != (self.finished, self.learned):
            self.finished, self.learned = finished, learned
            self._known_pace = None
            self._answers.clear()

    @property
    def _pace(self) -> Pace:
        """Without the talks under way: good enough to see that there is much room.

        Made when it is first asked for: a number pad never does.
        """
        if self._known_pace is None:
            self._known_pace = pace_of(
                wait.Queue(
                    finished=self.finished,
                    learned=self.learned,
                    talk=self.config.rules.talk,
                    minutes=self.minutes,
                )
            )
        return self._known_pace

    def range_of(self, queue: wait.Queue) -> wait.Range:
        """The waiting range; played if it was not just now."""
        key = _key(queue)
        known = self._answers.get(key)
        if known is None:
            known = self._keep(key, wait.estimate(queue))
        found: wait.Range = known
        return found

    def think(self, queue: wait.Queue, closes: float) -> float:
        """The promise's chance; played if it was not just now."""
        key = (_key(queue), closes)
        known = self._answers.get(key)
        if known is None:
            known = self._keep(key, admission.chance(queue, closes=closes))
        return float(known)

    def _keep(self, key: Hashable, answer: Any) -> Any:
        if len(self._answers) >= KEPT:
            self._answers.clear()
        self._answers[key] = answer
        return answer

    def verdict(self, setting: Setting, tally: Tally) -> Verdict:
        """What the start screen says of a number (without a topic) drawn now."""
        queue, closes = setting.with_one_more(tally, None, 1), setting.closes()
        if admission.surely(queue, closes=closes, pace=self._pace):
            found = Verdict.OPEN
        else:
            found = self._settled(setting, self.think(queue, closes))
        self._shown = (_season(setting), found)
        return found

    def leave(
        self, setting: Setting, tally: Tally, topic: str | None, *, think: bool
    ) -> Leave:
        """How many more numbers may be drawn, this one (of that topic) included.

        Where there is plenty of room several, so that kiosks which draw at once need
        not wait for each other; else one at a time, for exactly this queue.

        Raises:
            NotPlayed: it must be thought about, and `think` is false.
        """
        closes = setting.closes()
        for more in PLENTY:
            queue = setting.with_one_more(tally, self._slowest, more)
            if admission.surely(queue, closes=closes, pace=self._pace):
                return Leave(more, Verdict.OPEN)
        queue = setting.with_one_more(tally, topic, 1)
        if not think and (_key(queue), closes) not in self._answers:
            raise NotPlayed(queue, closes)
        found = self._settled(setting, self.think(queue, closes))
        return Leave(0 if found is Verdict.FULL else 1, found)

    def _settled(self, setting: Setting, probability: float) -> Verdict:
        """What was shown does not change for the better at every breath."""
        season, shown = self._shown
        before = shown if season == _season(setting) else None
        return admission.verdict(probability, before)


PLENTY = (32, 8, 2)
"""Numbers for which it is tried whether there is surely room."""


def _season(setting: Setting) -> Hashable:
    """As long as this is the same, what was shown stays shown: no person interfered."""
    hours = setting.day.hours
    return (hours.id, hours.issuing, hours.closes, hours.overrun)


def _key(queue: wait.Queue) -> Hashable:
    """All of the queue that is not the same for every look of these minutes."""
    return (
        queue.running,
        queue.ahead,
        queue.behind,
        queue.expected,
        queue.desks,
        queue.place,
        queue.not_before,
        queue.begins,
        queue.overdue,
        queue.breaks,
    )

"""Trouble with a device, told at the desk: once, then now and then, then all-clear."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from kiosk.keypad.acts import Tone
from kiosk.keypad.answers import Answer
from kiosk.keypad.pad import Pad
from kiosk.keypad.words import staff
from kiosk.office.troubles import OVER, SILENT, Trouble
from kiosk.office.values import Situation
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)

AUDIBLE = frozenset(
    {
        Situation.OPEN,
        Situation.RISK,
        Situation.FULL,
        Situation.PAUSED,
        Situation.CLOSED,
    }
)
"""When alarms sound: office hours are open. At other times they are only shown."""

About = tuple[str, str, object]


class Alarms:
    """What was told of which trouble, for all pads of the process."""

    def __init__(
        self,
        pads: Sequence[Pad],
        speaker: Speaker,
        reminder: float,
        now: float,
        zone: dt.tzinfo = dt.UTC,
    ) -> None:
        """`reminder`: seconds until an urgent trouble sounds again; 0: never.

        `now` (monotonic) is the start: for half a minute nobody is missed, because
        after a power cut everything starts together.
        """
        self._pads = pads
        self._speaker = speaker
        self._reminder = reminder
        self._zone = zone
        self._missing_from = now + SILENT.total_seconds()
        self._told: dict[About, Trouble] = {}
        self._sounded: dict[About, float] = {}
        self._names = {pad.name for pad in pads}

    def look(
        self, found: Sequence[Trouble], situation: Situation, now: float
    ) -> tuple[str, ...]:
        """Tell what is new, what still is, and what is over; the sentences to show."""
        present = {one.about: one for one in found if self._concerns(one, now)}
        over = [self._told.pop(about) for about in self._told.keys() - present.keys()]
        for one in over:
            self._sounded.pop(one.about, None)
        news = [one for about, one in present.items() if about not in self._told]
        self._told |= present
        self._tell_news(news)
        if situation in AUDIBLE:
            self._sound(now)
        self._tell_over(over, audible=situation in AUDIBLE)
        return tuple(self._sentence(one) for one in present.values())

    def _sentence(self, trouble: Trouble) -> str:
        """What to do; of a device that is silent, also since when."""
        words = staff()
        said = words.text(trouble.key, **trouble.values)
        if not trouble.silent:
            return said
        time = words.time(trouble.since, self._zone)
        return f"{said} {words.text('trouble.since', time=time)}"

    def _concerns(self, trouble: Trouble, now: float) -> bool:
        """A missing pad of our own is told by itself."""
        if trouble.silent and now < self._missing_from:
            return False
        ours = trouble.device in self._names
        return not ours or trouble.key == "trouble.keypad_unknown"

    def _tell_news(self, news: Sequence[Trouble]) -> None:
        for one in news:
            log.warning("%s: %s", one.device, one.key)
            self._tell(Tone.TROUBLE, one.key, one)

    def _sound(self, now: float) -> None:
        """One alarm for all that was not heard yet, or is to be heard again."""
        due = [
            one
            for about, one in self._told.items()
            if about not in self._sounded
            or (
                one.urgent and 0 < self._reminder <= now - self._sounded.get(about, now)
            )
        ]
        if not due:
            return
        self._speaker.play(Tone.TROUBLE)
        for one in due:
            if one.about in self._sounded:
                self._tell(Tone.TROUBLE, one.key, one)
            self._sounded[one.about] = now

    def _tell_over(self, over: Sequence[Trouble], *, audible: bool) -> None:
        """Of a device that has no trouble left; a lost ticket does not come back."""
        still = {one.device for one in self._told.values()}
        well = {one.device: one for one in over if one.ends and one.device not in still}
        for one in well.values():
            log.info("%s: well again", one.device)
            self._tell(Tone.WELL, OVER, one)
        if well and audible:
            self._speaker.play(Tone.WELL)

    def _tell(self, tone: Tone, key: str, trouble: Trouble) -> None:
        for pad in self._pads:
            pad.reporter.tell(
                Answer(
                    keypad=pad.name,
                    desk=pad.desk,
                    tone=tone,
                    trouble=key,
                    device=trouble.device,
                    values=trouble.values,
                )
            )

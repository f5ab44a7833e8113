"""Signs and lamps kept up to date, each by a thread of its own.

It never holds up whoever tells it: the newest wish counts, and a line that is gone is
looked for again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

import msgspec

from kiosk.config import Sign
from kiosk.office.values import Call
from kiosk.signs import frames
from kiosk.signs.line import Line, SignGone

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between looks whether the line is still there."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds between attempts to find a line that is gone."""
FAREWELL = 0.5
"""Seconds that the end waits for a sign to be cleared."""


class Shown(msgspec.Struct, frozen=True):
    """What a sign is to show."""

    number: int | None = None
    """None: nobody is called, or nobody knows."""
    room: str = ""


class Driver:
    """One sign or lamp."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign
        self._line = Line(sign)
        self._changed = threading.Condition()
        self._wanted = Shown()
        self._rung = 0
        self._lit_until = 0.0
        self._ended = False
        self._trouble = ""
        self._said: str | None = None
        self._thread = threading.Thread(target=self._run, name=sign.name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Clear the sign and end; does not wait long for a line that hangs."""
        with self._changed:
            self._ended = True
            self._wanted, self._lit_until = Shown(), 0.0
            self._changed.notify()

    def join(self) -> None:
        """After `stop`: wait for the end, but not long."""
        if self._thread.is_alive():
            self._thread.join(FAREWELL)

    @property
    def trouble(self) -> str:
        """Why it cannot be told anything now; "" if it can."""
        return self._trouble

    def show(self, current: Call | None, others: Sequence[Call], *, news: bool) -> None:
        """Show the call that concerns it; never waits.

        `current` has the screen's big place, `others` are open at other desks. With
        `news` the current one is just being announced: a lamp burns for it once.
        """
        open_calls = (current, *others) if self.sign.desk else (current,)
        mine = [each for each in open_calls if each and self._concerns(each)]
        wanted = Shown(mine[0].number, mine[0].label) if mine else Shown()
        with self._changed:
            if news and current is not None and self._concerns(current):
                if current.event_id != self._rung:
                    self._lit_until = time.monotonic() + self.sign.seconds
                self._rung = current.event_id
            elif not mine:
                self._lit_until = 0.0
            if wanted != self._wanted or self._lit_until:
                self._wanted = wanted
                self._changed.notify()

    def _concerns(self, call: Call) -> bool:
        return self.sign.desk in ("", call.desk)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._ended:
            try:
                self._line.open()
                self._serve()
            except SignGone as gone:
                if not self._trouble:
                    pause = FIRST_PAUSE
                self._say(str(gone))
            except Exception as error:
                # A sign is never worth the picture, and must not stay silent for good.
                log.exception("sign %s", self.sign.name)
                self._say(repr(error))
            self._line.close()
            with self._changed:
                self._changed.wait_for(lambda: self._ended, pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _serve(self) -> None:
        """Tell it what is wanted until the end; it is cleared then."""
        told: bytes | bool | None = None
        told_at = 0.0
        while True:
            with self._changed:
                ended, wanted = self._ended, self._message()
            now = time.monotonic()
            due = 0 < self.sign.again <= now - told_at
            if wanted != told or due:
                self._tell(wanted)
                told, told_at = wanted, now
            self._line.look()
            self._say("")
            if ended:
                return
            with self._changed:
                if not self._ended and self._message() == told:
                    self._changed.wait(self._rest())

    def _message(self) -> bytes | bool:
        """The sign's message; of a lamp, whether it burns."""
        if frames.is_lamp(self.sign):
            return time.monotonic() < self._lit_until
        return frames.shown(self.sign, self._wanted.number, self._wanted.room)

    def _tell(self, wanted: bytes | bool) -> None:
        if isinstance(wanted, bytes):
            self._line.send(wanted)
        elif self.sign.template == "relay":
            self._line.send(frames.switched(self.sign, lit=wanted))
        else:
            self._line.switch(lit=wanted)

    def _rest(self) -> float:
        burns = self._lit_until - time.monotonic()
        return min(LOOK, burns + 0.001) if burns > 0 else LOOK

    def _say(self, trouble: str) -> None:
        """Log a change once."""
        self._trouble = trouble
        if trouble == self._said:
            return
        if trouble:
            log.warning("sign %s: %s", self.sign.name, trouble)
        else:
            log.info("sign %s is there", self.sign.name)
        self._said = trouble


class Signs:
    """All signs that a display drives."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self._drivers = [Driver(sign) for sign in signs]

    def start(self) -> None:
        """Begin."""
        for driver in self._drivers:
            driver.start()

    def stop(self) -> None:
        """Clear them all."""
        for driver in self._drivers:
            driver.stop()
        for driver in self._drivers:
            driver.join()

    def show(self, current: Call | None, others: Sequence[Call], *, news: bool) -> None:
        """What is called now (see Driver.show); never waits."""
        for driver in self._drivers:
            driver.show(current, others, news=news)

    def state(self) -> dict[str, object]:
        """For the display's sign of life."""
        told = {driver.sign.name: driver.trouble or "ok" for driver in self._drivers}
        return {"signs": told} if told else {}

"""Keeps the demo's processes: hands on what they draw, starts one that died again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.demo.child import Child
from kiosk.language import language

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 8.0
"""Before a process that died is started again; doubled at each death."""
CALM_S = 20.0
"""A process that ran so long has recovered."""


class Canvas(Protocol):
    """Where the output of a process goes."""

    child: Child

    def draw(self, data: bytes) -> None:
        """The process has written this."""

    def restart(self) -> None:
        """Another process begins."""


class Keeper:
    """Looks after the processes of the canvases, in the event loop's thread."""

    def __init__(self, canvases: Sequence[Canvas], say: Callable[[str], None]) -> None:
        self._wards = [_Ward(canvas, say) for canvas in canvases]

    def begin(self) -> None:
        """Hear what the processes draw from now on."""
        for ward in self._wards:
            ward.listen()

    def look(self) -> None:
        """Ask each process whether it runs; to be called several times a second."""
        for ward in self._wards:
            ward.look(time.monotonic())

    def end(self) -> None:
        """Hear nothing more."""
        for ward in self._wards:
            ward.stop_listening()


class _Ward:
    def __init__(self, canvas: Canvas, say: Callable[[str], None]) -> None:
        self._canvas = canvas
        self._say = say
        self._heard = -1
        self._pause = FIRST_PAUSE_S
        self._started = time.monotonic()
        self._again: float | None = None

    def listen(self) -> None:
        self._heard = self._canvas.child.descriptor
        if self._heard >= 0:
            asyncio.get_running_loop().add_reader(self._heard, self._read)

    def stop_listening(self) -> None:
        if self._heard >= 0:
            asyncio.get_running_loop().remove_reader(self._heard)
            self._heard = -1

    def _read(self) -> None:
        data = self._canvas.child.read()
        if data:
            self._canvas.draw(data)
        elif self._canvas.child.descriptor < 0:
            self.stop_listening()

    def look(self, now: float) -> None:
        child = self._canvas.child
        how = child.ended()
        if how is None:
            return
        if self._again is None:
            self._again = self._mourn(how, now)
        elif now >= self._again:
            self._again = None
            self._restart(now)

    def _mourn(self, how: str, now: float) -> float:
        """Say that it ended; when it is to be started again."""
        child = self._canvas.child
        words = language("de")
        name = words.text(f"demo.{child.name}")
        reason = how if not how.isdigit() else words.text("demo.exit_code", code=how)
        said = child.last_words()
        log.warning("%s ended: %s %s", child.name, how, said)
        told = words.text("demo.restarted", name=name, reason=reason)
        self._say(f"{told} {said}".strip())
        if now - self._started > CALM_S:
            self._pause = FIRST_PAUSE_S
        due = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
        return due

    def _restart(self, now: float) -> None:
        self.stop_listening()
        self._canvas.restart()
        self._started = now
        try:
            self._canvas.child.start()
        except OSError as error:
            log.exception("%s cannot be started", self._canvas.child.name)
            self._say(f"{self._canvas.child.name}: {error}")
            self._again = now + self._pause
            return
        self.listen()

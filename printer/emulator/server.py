"""Runs the emulated printer on its cables: TCP, a pseudo-terminal, its panel.

One host at a time on the network, others wait, as with a print server of the TM
series.
"""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from printer.emulator.cables import Cable, Door, Line
from printer.emulator.machine import Machine
from printer.emulator.panel import Panel

_READ = 4096
_SLOW = 96
"""Bytes taken every tenth of a second while `slow`."""
_BUDGET = 200
"""Bytes until `drop` and `unplugs` happen."""
_IDLE = 1.0
"""Seconds after which `idle-close` closes (a real one: some minutes)."""


class Server:
    """Runs one machine on its cables until it is told to stop."""

    def __init__(
        self,
        machine: Machine,
        say: Callable[[str], None],
        count: Callable[[], str] = lambda: "",
    ) -> None:
        self._machine = machine
        self._cables: list[Cable] = []
        self._door: Door | None = None
        self._line: Line | None = None
        self._panel_file: TextIO | None = None
        self._panel = Panel(machine, say, count)
        self._stopping = False
        self._next_slow = 0.0

    def listen(self, host: str, port: int) -> str:
        """Take connections; the device address to configure.

        Raises:
            OSError: the port is taken or may not be used.
        """
        self._door = Door(host, port)
        return f"tcp:{self._door.address[0]}:{self._door.address[1]}"

    def open_pty(self, link: Path | None) -> str:
        """A serial line; the device address to configure.

        Raises:
            OSError: no pseudo-terminal is free, or `link` is there and no link.
        """
        self._line = Line(link)
        self._cables.append(self._line.plug())
        return f"serial:{self._line.address}"

    def open_panel(self, panel: TextIO) -> None:
        """Take commands, a line each, from here."""
        self._panel_file = panel

    def stop(self) -> None:
        """Leave `run` soon; may be called from a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Serve until `stop`."""
        try:
            while not self._stopping:
                self._turn()
        finally:
            self.close()

    def close(self) -> None:
        """Unplug everything."""
        for cable in self._cables:
            cable.close()
        self._cables.clear()
        if self._door is not None:
            self._door.close()

    # -- one turn

    def _turn(self) -> None:
        now = time.monotonic()
        for what, ready in self._ready(now):
            if what is self._door:
                self._accept(now)
            elif what is self._panel_file:
                self._read_panel()
            elif isinstance(what, Cable):
                self._move(what, ready)
        now = time.monotonic()
        self._machine.run(now)
        self._plug()
        said = self._machine.take_answers(now)
        for cable in list(self._cables):
            if "half-open" in self._machine.faults:
                continue
            cable.unsaid += said
            self._speak(cable)
            # Offline it keeps what it has taken, and lets the next host in.
            done = self._machine.idle or not self._machine.online
            idle = "idle-close" in self._machine.faults and now - cable.heard_at > _IDLE
            if (cable.ended and done and not cable.unsaid) or idle:
                self._drop(cable)

    def _plug(self) -> None:
        """Cables are as the faults say."""
        has = self._machine.faults.__contains__
        out = has("unplugged")
        if self._machine.hang_up or out:
            self._machine.hang_up = False
            for cable in list(self._cables):
                if out or not cable.pty:
                    self._cables.remove(cable)
                    cable.reset()
            # Whoever waits outside is known to no printer that was switched off.
            while self._door and self._door.listener and (late := self._door.accept()):
                late.reset()
        if self._door is not None:
            if out or has("refuses"):
                self._door.close()
            else:
                self._door.open()
        plugged = any(cable.pty for cable in self._cables)
        if self._line is not None and not out and not plugged:
            self._cables.append(self._line.plug())

    def _ready(self, now: float) -> list[tuple[object, int]]:
        has = self._machine.faults.__contains__
        with selectors.PollSelector() as selector:
            taken = any(not cable.pty for cable in self._cables)
            wait_outside = (taken and not has("second-refused")) or has("half-open")
            if self._door and self._door.listener and not wait_outside:
                listener = self._door.listener
                selector.register(listener, selectors.EVENT_READ, self._door)
            if self._panel_file is not None:
                panel = self._panel_file
                selector.register(panel, selectors.EVENT_READ, panel)
            reads = self._machine.room > 0 and not self._throttled(now)
            for cable in self._cables:
                wanted = selectors.EVENT_READ if reads and not cable.ended else 0
                wanted |= selectors.EVENT_WRITE if cable.unsaid else 0
                if wanted and not has("half-open"):
                    selector.register(cable.fd, wanted, cable)
            due = self._machine.next_time(now)
            wait = 0.1 if due is None else min(0.1, max(0.0, due - now))
            return [(key.data, ready) for key, ready in selector.select(wait)]

    def _throttled(self, now: float) -> bool:
        return "slow" in self._machine.faults and now < self._next_slow

    def _accept(self, now: float) -> None:
        assert self._door is not None
        cable = self._door.accept()
        if cable is None:
            return
        if any(not other.pty for other in self._cables):
            cable.reset()  # second-refused
            return
        cable.heard_at = now
        self._cables.append(cable)

    def _move(self, cable: Cable, ready: int) -> None:
        if not ready & selectors.EVENT_READ or cable not in self._cables:
            return
        now = time.monotonic()
        try:
            arrived = os.read(cable.fd, max(1, self._limit(cable, now)))
        except BlockingIOError:
            return
        except OSError:
            self._drop(cable)
            return
        cable.heard_at = now
        if not arrived:
            cable.ended = True
            return
        self._machine.receive(arrived, now)
        if cable.budget is not None:
            cable.budget -= len(arrived)
            if cable.budget <= 0:
                self._budget_over(cable, now)

    def _limit(self, cable: Cable, now: float) -> int:
        """Bytes to read at most now."""
        limit = min(_READ, self._machine.room)
        if "slow" in self._machine.faults:
            limit = min(limit, _SLOW)
            self._next_slow = now + 0.1
        if self._machine.faults & {"drop", "unplugs"}:
            cable.budget = _BUDGET if cable.budget is None else cable.budget
            limit = min(limit, cable.budget)
        return limit

    def _budget_over(self, cable: Cable, now: float) -> None:
        cable.budget = None
        faults = self._machine.faults
        if "unplugs" in faults:
            self._machine.switch("unplugs", on=False, now=now)
            self._machine.switch("unplugged", on=True, now=now)
        elif "drop" in faults:
            self._machine.switch("drop", on=False, now=now)
            self._machine.switch("reset", on=True, now=now)

    def _speak(self, cable: Cable) -> None:
        if not cable.unsaid or cable not in self._cables:
            return
        try:
            said = os.write(cable.fd, cable.unsaid)
            del cable.unsaid[:said]
        except BlockingIOError:
            if cable.pty:
                cable.unsaid.clear()  # nobody reads: a serial line keeps nothing
        except OSError:
            self._drop(cable)

    def _drop(self, cable: Cable) -> None:
        if cable in self._cables and not cable.pty:
            self._cables.remove(cable)
            cable.close()

    # -- the panel

    def _read_panel(self) -> None:
        assert self._panel_file is not None
        typed = os.read(self._panel_file.fileno(), _READ)
        if typed:
            self._panel.hear(typed)
        else:
            self._panel_file = None

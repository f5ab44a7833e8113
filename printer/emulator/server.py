"""The emulated printer's cables: TCP, a pseudo-terminal, and its panel on stdin.

One host at a time on the network, others wait, as with a print server of the TM
series. The panel takes a line each: `fault NAME`, `heal NAME`, `heal all`, `feed`
(tears off what hangs out), `faults`.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import struct
import sys
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from printer.emulator.faults import FAULTS
from printer.emulator.machine import Machine

_READ = 4096
_SLOW = 96
"""Bytes taken every tenth of a second while `slow`."""
_RESET = struct.pack("ii", 1, 0)


class Cable:
    """What connects a host: a socket or the master side of a pseudo-terminal."""

    def __init__(self, fd: int, close: Callable[[], None], *, pty: bool) -> None:
        self.fd = fd
        self.close = close
        self.pty = pty
        self.ended = False
        """The host said that nothing more comes."""
        self.unsaid = bytearray()
        self.budget: int | None = None
        """Bytes until the fault `drop` drops the connection."""


class Server:
    """Runs one machine on its cables until it is told to stop."""

    def __init__(self, machine: Machine, say: Callable[[str], None]) -> None:
        self._machine = machine
        self._say = say
        self._cables: list[Cable] = []
        self._listener: socket.socket | None = None
        self._panel: TextIO | None = None
        self._typed = b""
        self._link: Path | None = None
        self._stopping = False
        self._next_slow = 0.0

    def listen(self, host: str, port: int) -> str:
        """Take connections; the device address to configure.

        Raises:
            OSError: the port is taken or may not be used.
        """
        self._listener = socket.create_server((host, port), backlog=4)
        self._listener.setblocking(False)
        bound = self._listener.getsockname()
        return f"tcp:{bound[0]}:{bound[1]}"

    def open_pty(self, link: Path | None) -> str:
        """A serial line; the device address to configure.

        Raises:
            OSError: no pseudo-terminal is free, or `link` is there and no link.
        """
        master, slave = os.openpty()  # the slave stays open: no hang-up between jobs
        tty.setraw(slave)
        os.set_blocking(master, False)
        name = os.ttyname(slave)
        if link is not None:
            if link.is_symlink():
                link.unlink()
            link.symlink_to(name)
            self._link = link

        def close() -> None:
            os.close(master)
            os.close(slave)

        self._cables.append(Cable(master, close, pty=True))
        return f"serial:{link or name}"

    def open_panel(self, panel: TextIO) -> None:
        """Take commands, a line each, from here."""
        self._panel = panel

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
        if self._listener:
            self._listener.close()
        if self._link is not None:
            self._link.unlink(missing_ok=True)

    # -- one turn

    def _turn(self) -> None:
        now = time.monotonic()
        for what, ready in self._ready(now):
            if what is self._listener:
                self._accept()
            elif what is self._panel:
                self._read_panel()
            elif isinstance(what, Cable):
                self._move(what, ready)
        now = time.monotonic()
        self._machine.run(now)
        said = self._machine.take_answers(now)
        for cable in list(self._cables):
            cable.unsaid += said
            self._speak(cable)
            # Offline it keeps what it has taken, and lets the next host in.
            done = self._machine.idle or not self._machine.online
            if cable.ended and done and not cable.unsaid:
                self._drop(cable)

    def _ready(self, now: float) -> list[tuple[object, int]]:
        with selectors.PollSelector() as selector:
            if self._listener and not any(not cable.pty for cable in self._cables):
                selector.register(self._listener, selectors.EVENT_READ, self._listener)
            if self._panel is not None:
                selector.register(self._panel, selectors.EVENT_READ, self._panel)
            reads = self._machine.room > 0 and not self._throttled(now)
            for cable in self._cables:
                wanted = selectors.EVENT_READ if reads and not cable.ended else 0
                wanted |= selectors.EVENT_WRITE if cable.unsaid else 0
                if wanted:
                    selector.register(cable.fd, wanted, cable)
            due = self._machine.next_time(now)
            wait = 0.1 if due is None else min(0.1, max(0.0, due - now))
            return [(key.data, ready) for key, ready in selector.select(wait)]

    def _throttled(self, now: float) -> bool:
        return "slow" in self._machine.faults and now < self._next_slow

    def _accept(self) -> None:
        assert self._listener is not None
        connection, _ = self._listener.accept()
        connection.setblocking(False)
        self._cables.append(Cable(connection.fileno(), connection.close, pty=False))
        self._connection = connection

    def _move(self, cable: Cable, ready: int) -> None:
        if not ready & selectors.EVENT_READ or cable not in self._cables:
            return
        now = time.monotonic()
        limit = min(_READ, self._machine.room)
        if "slow" in self._machine.faults:
            limit = min(limit, _SLOW)
            self._next_slow = now + 0.1
        if "drop" in self._machine.faults:
            cable.budget = 200 if cable.budget is None else cable.budget
            limit = min(limit, cable.budget)
        try:
            arrived = os.read(cable.fd, max(1, limit))
        except BlockingIOError:
            return
        except OSError:
            self._drop(cable)
            return
        if not arrived:
            cable.ended = True
            return
        self._machine.receive(arrived, now)
        if cable.budget is not None:
            cable.budget -= len(arrived)
            if cable.budget <= 0:
                self._machine.faults.discard("drop")
                self._break(cable)

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

    def _break(self, cable: Cable) -> None:
        """As when the cable is pulled out: no good-bye."""
        if not cable.pty and cable in self._cables:
            with contextlib.suppress(OSError):
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._drop(cable)

    # -- the panel

    def _read_panel(self) -> None:
        assert self._panel is not None
        typed = os.read(self._panel.fileno(), _READ)
        if not typed:
            self._panel = None
            return
        *lines, self._typed = (self._typed + typed).split(b"\n")
        for line in lines:
            self.command(line.decode("utf-8", errors="replace").strip())

    def command(self, line: str) -> None:
        """One line of the panel; what is wrong with it goes to stderr."""
        verb, _, name = line.partition(" ")
        now = time.monotonic()
        match verb, name:
            case ("", _):
                pass
            case ("feed", ""):
                self._machine.paper.tear()
            case ("faults", ""):
                self._say(" ".join(sorted(self._machine.faults)) or "none")
            case ("heal", "all"):
                for fault in tuple(self._machine.faults):
                    self._machine.switch(fault, on=False, now=now)
            case ("fault" | "heal", _) if name in FAULTS:
                self._machine.switch(name, on=verb == "fault", now=now)
                if name == "power-cut" and verb == "fault":
                    for cable in list(self._cables):
                        self._break(cable)
            case _:
                allowed = ", ".join(FAULTS)
                sys.stderr.write(
                    f"emulator: cannot {line!r}; say fault NAME or heal NAME; "
                    f"names: {allowed}\n"
                )

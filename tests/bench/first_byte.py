"""From a tap to the printer's first bytes, and taps beside a printer that hangs."""

from __future__ import annotations

import re
import socket
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.config import Config
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.paper import Paper
from kiosk.office.values import PrintState
from tests.bench.offices import opened, roomy
from tests.bench.report import Line, percentile, ratio

ROUNDS = 200
BESIDE = 100
_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_ID = re.compile(rb"\x1d\x28\x48\x06\x00\x30\x30([0-9]{4})")


class Listener:
    """A network printer that is always well, and notes when bytes came.

    Small on purpose: what is measured is our side of the line.
    """

    def __init__(self, *, reads: bool = True) -> None:
        self.first = 0.0
        """When the first byte of the last connection came (perf_counter)."""
        self.ticket = 0.0
        """When the first byte of its ticket (ESC @) came."""
        self._reads = reads
        self._held: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0), backlog=8)
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def device(self) -> str:
        """Its address as configured."""
        return f"tcp:127.0.0.1:{self._server.getsockname()[1]}"

    def close(self) -> None:
        """End it; it serves no more."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for line in self._held:
            line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return  # closed
            if self._reads:
                with line:
                    self._hear(line)
            else:
                self._held.append(line)

    def _hear(self, line: socket.socket) -> None:
        self.first = self.ticket = 0.0
        heard, answered = b"", 0
        while arrived := line.recv(65536):
            at = time.perf_counter()
            self.first = self.first or at
            heard += arrived
            if not self.ticket and b"\x1b@" in heard:
                self.ticket = at
            answers = self._answers(heard, answered)
            answered = len(heard)
            if answers:
                line.sendall(answers)

    def _answers(self, heard: bytes, answered: int) -> bytes:
        said = b""
        for found in _QUESTION.finditer(heard):
            if found.end() > answered:
                said += b"\x16" if found[1] == b"\x01" else b"\x12"
        if heard.rfind(_CLEAR) + len(_CLEAR) > answered and _CLEAR in heard:
            said += b"\x37\x25\x00"
        for found in _ID.finditer(heard):
            if found.end() > answered:
                said += b"\x37\x22" + found[1] + b"\x00"
        return said


@contextmanager
def kiosk(device: str, deadline: float = 4.0) -> Iterator[Clerk]:
    """A kiosk's clerk in an office that is open, with that printer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config: Config = roomy(f"sqlite:///{folder / 'office.db'}", folder)
        printer = msgspec.structs.replace(
            config.printer, device=device, deadline=deadline
        )
        config = msgspec.structs.replace(config, printer=printer)
        opened(config).close()
        clerk = Clerk(config, folder, Paper(config))
        clerk.warm()
        clerk.paper.probe()
        try:
            yield clerk
        finally:
            clerk.close()


def first_bytes() -> list[Line]:
    """Tap, number, first byte at the printer, first byte of the ticket."""
    printer = Listener()
    first, ticket = [], []
    with kiosk(printer.device) as clerk:
        for turn in range(ROUNDS + 5):
            begins = time.perf_counter()
            drawn = clerk.draw(uuid.uuid4().hex, "fire", "de")
            printed = clerk.print(drawn, copy=False)
            if printed.state is not PrintState.CONFIRMED:
                raise RuntimeError(f"the ticket was not printed: {printed}")
            if turn >= 5:
                first.append((printer.first - begins) * 1e3)
                ticket.append((printer.ticket - begins) * 1e3)
    printer.close()
    lines = []
    for name, times in (("a byte", first), ("its ticket", ticket)):
        note = f"median {statistics.median(times):.1f} ms"
        p99 = percentile(times, 0.99)
        lines.append(
            Line(f"tap to {name} at the printer, p99", p99, "ms", 50, note=note)
        )
    return lines


def beside_a_hanging_printer() -> list[Line]:
    """Draws while prints hang in another thread, against draws without a printer."""
    printer = Listener(reads=False)
    free, hanging = [], []
    with kiosk("") as alone, kiosk(printer.device) as clerk:
        drawn = clerk.draw(uuid.uuid4().hex, "fire", "de")
        prints = threading.Thread()  # none is under way
        for _ in range(BESIDE):
            if not prints.is_alive():
                prints = threading.Thread(
                    target=clerk.print, args=(drawn,), kwargs={"copy": False}
                )
                prints.start()
            begins = time.perf_counter()
            alone.draw(uuid.uuid4().hex, "fire", "de")
            middle = time.perf_counter()
            clerk.draw(uuid.uuid4().hex, "fire", "de")
            free.append(middle - begins)
            hanging.append(time.perf_counter() - middle)
        prints.join()
    printer.close()
    note = f"longest {max(hanging) * 1e3:.0f} ms"
    figure = ratio(hanging, free)
    name = "draw beside a printer that reads nothing"
    return [Line(name, figure, "× alone", 1.5, note=note)]


def measure() -> list[Line]:
    """Target 10."""
    return first_bytes() + beside_a_hanging_printer()

"""What a person does to the emulated printer, a line each on its standard input."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from printer.emulator.faults import FAULTS
from printer.emulator.machine import Machine

HELP = """\
  fault NAME     let it go wrong
  heal NAME      put it right (heal all: everything)
  after N NAME   let it go wrong when N more bytes have come
  feed           feed and tear off what hangs out
  faults         say what is wrong now
  count          say how many tickets, copies and cuts there were"""


class Panel:
    """Obeys lines; a line that is none is answered with what there is."""

    def __init__(
        self, machine: Machine, say: Callable[[str], None], count: Callable[[], str]
    ) -> None:
        self._machine = machine
        self._say = say
        self._count = count
        self._typed = b""

    def hear(self, typed: bytes) -> None:
        """Bytes of the standard input."""
        *lines, self._typed = (self._typed + typed).split(b"\n")
        for line in lines:
            self.obey(line.decode("utf-8", errors="replace").strip())

    def obey(self, line: str) -> None:
        """One line; what is wrong with it goes to stderr."""
        now = time.monotonic()
        match line.split():
            case []:
                pass
            case ["feed"]:
                self._machine.paper.feed_out()
            case ["faults"]:
                self._say(" ".join(sorted(self._machine.faults)) or "none")
            case ["count"]:
                self._say(self._count())
            case ["heal", "all"]:
                for fault in tuple(self._machine.faults):
                    self._machine.switch(fault, on=False, now=now)
            case ["fault" | "heal" as verb, name] if name in FAULTS:
                self._machine.switch(name, on=verb == "fault", now=now)
            case ["after", count, name] if (
                name in FAULTS and count.isascii() and count.isdigit() and int(count)
            ):
                self._machine.arm(int(count), name)
            case _:
                sys.stderr.write(
                    f"emulator: cannot {line!r}; one line each of\n{HELP}\n"
                    f"  names: {', '.join(FAULTS)}\n"
                )

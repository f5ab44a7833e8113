"""The emulated printer without its cables: bytes in, answers and paper out.

Real-time commands are obeyed on arrival, wherever they stand (the manuals: also in
the midst of data, also offline); the rest waits in the receive buffer and is printed
in order while the printer is online. Time is passed in (monotonic seconds).
"""

from __future__ import annotations

import random
import re
from collections import deque

from printer.emulator.faults import FAULTS
from printer.emulator.paper import Paper
from printer.emulator.tokens import Command, Token, Tokenizer

BUFFER = 65536
LATE = 1.0
_SLICE = 512
_REAL_TIME = re.compile(
    rb"\x10\x04([\x01-\x04])|\x10\x05([\x01\x02])"
    rb"|\x10\x14(\x08\x01\x03\x14\x01\x06\x02\x08)",
    re.DOTALL,
)
_LONGEST = 10
"""Bytes of the longest real-time command."""
_NAMES = {65: b"1.0", 66: b"EPSON", 67: b"aufruf emulator", 68: b"0001"}


class Machine:
    """One printer; `faults` is what is wrong with it now."""

    def __init__(
        self, paper: Paper, speed: float = 0.0, capacity: int = BUFFER
    ) -> None:
        self.paper = paper
        self.faults: set[str] = set()
        self.taken = 0
        """Bytes received since power-on."""
        self._speed = speed
        """Millimetres a second; 0: at once."""
        self._capacity = capacity
        self._queue = bytearray()
        self._tokens: deque[Token] = deque()
        self._tokenizer = Tokenizer()
        self._tail = b""
        self._answers: list[tuple[float, bytes]] = []
        self._automatic = 0
        self._last_automatic = b""
        self._busy_until = 0.0
        self._noise = random.Random(1)  # noqa: S311 - nonsense, repeatable

    # -- the cable's side

    @property
    def room(self) -> int:
        """Bytes the receive buffer still takes."""
        return 0 if "stops-reading" in self.faults else self._free()

    @property
    def idle(self) -> bool:
        """Whether everything received is printed and every answer given."""
        return not (self._queue or self._tokens or self._answers)

    def receive(self, incoming: bytes, now: float) -> None:
        """Bytes from the host."""
        self.taken += len(incoming)
        known = len(self._tail)
        scanned = self._tail + incoming
        end = 0
        for found in _REAL_TIME.finditer(scanned):
            if found.end() <= known:
                continue
            self._queue += scanned[max(end, known) : found.end()]
            end = found.end()
            self._in_real_time(found, now)
        self._queue += scanned[max(end, known) :]
        # What was obeyed must not be seen again with the next bytes.
        self._tail = scanned[max(end, len(scanned) - _LONGEST + 1) :]

    def take_answers(self, now: float) -> bytes:
        """What the printer says until now."""
        due = b"".join(answer for at, answer in self._answers if at <= now)
        self._answers = [(at, answer) for at, answer in self._answers if at > now]
        return due

    def next_time(self, now: float) -> float | None:
        """When there will be something to do without anybody asking."""
        times = [at for at, _ in self._answers]
        if (self._tokens or self._queue) and self.online:
            times.append(max(now, self._busy_until))
        return min(times, default=None)

    # -- the panel's side

    def switch(self, fault: str, on: bool, now: float) -> None:
        """Let something go wrong, or put it right.

        Raises:
            ValueError: there is no such fault; names those there are.
        """
        if fault not in FAULTS:
            raise ValueError(f'no fault "{fault}"; there are: {", ".join(FAULTS)}')
        if fault == "power-cut":
            self.power_cut()
        elif on:
            self.faults.add(fault)
        else:
            self.faults.discard(fault)
            if fault == "paper-ends":
                self.faults.discard("paper-out")
        self._report(now)

    def power_cut(self) -> None:
        """Everything that is not paper is gone."""
        self._forget()
        self._answers.clear()
        self._automatic = 0
        self.paper.reset()

    def run(self, now: float) -> None:
        """Print what can be printed by now."""
        while self.online and self._busy_until <= now:
            if not self._tokens and not self._fill():
                return
            if self._tokens:
                self._print(self._tokens.popleft(), now)

    # -- inside

    def _free(self) -> int:
        return max(0, self._capacity - len(self._queue))

    def _fill(self) -> bool:
        """Tokens from the buffer; whether there was anything to read."""
        if not self._queue:
            return False
        part = bytes(self._queue[:_SLICE])
        del self._queue[:_SLICE]
        self._tokens.extend(self._tokenizer.feed(part))
        return True

    def _print(self, token: Token, now: float) -> None:
        before = self.paper.rows
        if not isinstance(token, Command) or not self._answered(token, now):
            if isinstance(token, Command) and self._fails(token, now):
                return
            self.paper.obey(token)
        moved = max(0, self.paper.rows - before)
        if self._speed:
            seconds = moved * 25.4 / self.paper.dpi / self._speed
            self._busy_until = max(self._busy_until, now) + seconds
        if (
            "paper-ends" in self.faults
            and self.paper.length * 25.4 > 20 * self.paper.dpi
        ):
            self.switch("paper-out", on=True, now=now)

    def _fails(self, command: Command, now: float) -> bool:
        """Whether a fault keeps this command from being done."""
        if command.name == "GS v 0" and "no-raster" in self.faults:
            self.paper.complain("GS v 0 is not known")
            return True
        if command.name == "GS V" and "cutter-jam" in self.faults:
            self._tokens.appendleft(command)  # tried again when it is put right
            self._jammed = True
            self._report(now)
            return True
        return False

    def _answered(self, command: Command, now: float) -> bool:
        """Commands of the queue that say something instead of printing."""
        p = command.parameters
        match command.name:
            case "GS ( H":
                if p[:2] == b"\x30\x30" and "no-ids" not in self.faults:
                    self._say(b"\x37\x22" + p[2:6] + b"\x00", now)
                return True
            case "GS r":
                if "no-queued" not in self.faults:
                    near = self.faults & {"near-end", "paper-out"}
                    self._say(b"\x03" if near else b"\x00", now)
                return True
            case "GS a":
                self._automatic = p[0]
                self._last_automatic = b""
                self._report(now)
                return True
            case "GS I":
                name = _NAMES.get(p[0])
                self._say(b"\x5f" + name + b"\x00" if name else b"\x20", now)
                return True
            case "ESC @":
                self._automatic = 0
                return False
            case name:
                return name.startswith("DLE")

    def _in_real_time(self, found: re.Match[bytes], now: float) -> None:
        if found[1]:
            self._say(bytes((self._status(found[1][0]),)), now)
        elif found[2] == b"\x02":
            self._forget()
        elif found[3] and "no-clear" not in self.faults:
            self._forget()
            self._say(b"\x37\x25\x00", now)

    def _forget(self) -> None:
        self._queue.clear()
        self._tokens.clear()
        self._tokenizer.clear()
        self.paper.reset()
        self._jammed = False

    _jammed = False
    """The cutter is stuck in a cut (the fault alone waits for the next cut)."""

    def _stuck(self) -> bool:
        return self._jammed and "cutter-jam" in self.faults

    @property
    def online(self) -> bool:
        """Whether it prints what it gets; offline it keeps it."""
        stopping = {"paper-out", "cover-open", "offline", "hot"}
        return not (self.faults & stopping or self._stuck())

    def _status(self, n: int) -> int:
        """DLE EOT n, by the manual's tables."""
        has = self.faults.__contains__
        match n:
            case 1:
                bits = 0x04 | 0x08 * (not self.online) | 0x40 * has("offline")
            case 2:
                bits = 0x04 * has("cover-open") | 0x08 * has("offline")
                bits |= 0x20 * has("paper-out")
                bits |= 0x40 * (self._stuck() or has("hot"))
            case 3:
                bits = 0x08 * self._stuck() | 0x40 * has("hot")
            case _:
                bits = 0x0C * has("near-end") | 0x60 * has("paper-out")
        return 0x12 | bits

    def _report(self, now: float) -> None:
        """Automatic status: four bytes at each change, while GS a is on."""
        if not self._automatic:
            return
        has = self.faults.__contains__
        first = 0x14 | 0x08 * (not self.online) | 0x20 * has("cover-open")
        second = 0x08 * self._stuck() | 0x40 * has("hot")
        third = 0x03 * has("near-end") | 0x0C * has("paper-out")
        status = bytes((first, second, third, 0x0F))
        if status != self._last_automatic:
            self._last_automatic = status
            self._say(status, now)

    def _say(self, answer: bytes, now: float) -> None:
        if "silent" in self.faults:
            return
        if "garbage" in self.faults:
            answer = self._noise.randbytes(len(answer) + 3)
        elif "zeros" in self.faults:
            answer = b"\x00"
        if "twice" in self.faults:
            answer *= 2
        self._answers.append((now + LATE if "late" in self.faults else now, answer))

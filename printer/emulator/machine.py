"""The emulated printer without its cables: bytes in, answers and paper out.

Real-time commands are obeyed on arrival, wherever they stand (the manuals: also in
the midst of data, also offline); the rest waits in the receive buffer and is printed
in order while the printer is online. Time is passed in (monotonic seconds).
"""

from __future__ import annotations

import re
from collections import deque

from printer.emulator import answers
from printer.emulator.answers import NAMES, XOFF, XON, Mouth
from printer.emulator.faults import (
    BUFFERS,
    DEAF,
    FAULTS,
    MIDWAY,
    ONCE,
    STOPPING,
)
from printer.emulator.paper import Paper
from printer.emulator.tokens import Characters, Command, Token, Tokenizer

BUFFER = 65536
MIDWAY_MM = 20
COOLS = 1.0
"""Seconds after which a head that became hot in a ticket is cool again."""
_SLICE = 512
_BAND = 256
_BLOCK = 1024
_LOST = 100
_REAL_TIME = re.compile(
    rb"\x10\x04([\x01-\x04])|\x10\x05([\x01\x02])"
    rb"|\x10\x14(\x08\x01\x03\x14\x01\x06\x02\x08)",
    re.DOTALL,
)
_LONGEST = 10
"""Bytes of the longest real-time command."""


class Machine:
    """One printer; `faults` is what is wrong with it now."""

    def __init__(
        self, paper: Paper, speed: float = 0.0, capacity: int = BUFFER
    ) -> None:
        self.paper = paper
        self.faults: set[str] = set()
        self.taken = 0
        """Bytes received since power-on."""
        self.hang_up = False
        """Set when every connection must break now; whoever breaks them clears it."""
        self._speed = speed
        """Millimetres a second; 0: at once."""
        self._capacity = capacity
        self._queue = bytearray()
        self._tokens: deque[Token] = deque()
        self._tokenizer = Tokenizer()
        self._arriving = Tokenizer()
        self._tail = b""
        self._mouth = Mouth(self.faults)
        self._automatic = 0
        self._last_automatic = b""
        self._busy_until = 0.0
        self._cool_at: float | None = None
        self._jammed = False
        self._wants_word = False
        self._losing = 0
        self._armed: tuple[int, str] | None = None

    # -- the cable's side

    @property
    def room(self) -> int:
        """Bytes the receive buffer still takes."""
        if self.faults & DEAF:
            return 0
        limits = [size for name, size in BUFFERS.items() if name in self.faults]
        return max(0, min([self._capacity, *limits]) - len(self._queue))

    @property
    def idle(self) -> bool:
        """Whether everything received is printed and every answer given."""
        return not self._queue and not self._tokens and self._mouth.empty

    @property
    def online(self) -> bool:
        """Whether it prints what it gets; offline it keeps it."""
        return not self.faults & STOPPING and not self._jammed

    def receive(self, incoming: bytes, now: float) -> None:
        """Bytes from the host."""
        if self._armed is not None:
            left, fault = self._armed
            if len(incoming) < left:
                self._armed = (left - len(incoming), fault)
            else:
                self._armed = None
                self._receive(incoming[:left], now)
                self.run(now)
                self.switch(fault, on=True, now=now)
                incoming = b"" if self.hang_up else incoming[left:]
        self._receive(incoming, now)

    def take_answers(self, now: float) -> bytes:
        """What the printer says until now."""
        return self._mouth.take(now)

    def next_time(self, now: float) -> float | None:
        """When there will be something to do without anybody asking."""
        times = self._mouth.times()
        if self._cool_at is not None:
            times.append(self._cool_at)
        if (self._tokens or self._queue) and self.online:
            times.append(max(now, self._busy_until))
        return min(times, default=None)

    # -- the panel's side

    def arm(self, count: int, fault: str) -> None:
        """Let `fault` happen when `count` more bytes have come.

        Raises:
            ValueError: there is no such fault, or the count is not above 0.
        """
        _check(fault)
        if count < 1:
            raise ValueError(f"a fault comes after 1 byte or more, not after {count}")
        self._armed = (count, fault)

    def switch(self, fault: str, on: bool, now: float) -> None:
        """Let something go wrong, or put it right.

        Raises:
            ValueError: there is no such fault; names those there are.
        """
        _check(fault)
        if fault in ONCE:
            if on:
                self._happen(fault, now)
        elif on:
            self.faults.add(fault)
            if fault == "data-is-data":
                self._arriving.clear()
            if fault == "xoff-stays":
                self._mouth.flow(XOFF, now)
        else:
            self.faults -= {fault, MIDWAY.get(fault, fault)}
            if fault == "cutter-jam":
                self._jammed = False
            if fault == "xoff-stays":
                self._mouth.flow(XON, now)
        self.paper.doubled = "doubles" in self.faults
        self._report(now)

    def power_cut(self) -> None:
        """Everything that is not paper is gone, and with it every connection."""
        self._wants_word = False
        self._forget()
        self._mouth.forget()
        self._automatic = 0
        self._tail = b""
        self._arriving.clear()
        self.faults.discard("unrecoverable")
        self.hang_up = True

    def run(self, now: float) -> None:
        """Print what can be printed by now."""
        if self._cool_at is not None and self._cool_at <= now:
            self._cool_at = None
            self.switch("hot", on=False, now=now)
        while self.online and self._busy_until <= now:
            if not self._tokens and not self._fill():
                return
            if self._tokens:
                self._print(self._tokens.popleft(), now)

    # -- inside: bytes

    def _happen(self, fault: str, now: float) -> None:
        match fault:
            case "loses":
                self._losing = _LOST
            case "reset":
                self.hang_up = True
            case _:
                self.power_cut()
                if fault == "power-notice":
                    self._mouth.say(b"\x3b\x31\x00", now)

    def _receive(self, incoming: bytes, now: float) -> None:
        lost = min(self._losing, len(incoming))
        self._losing -= lost
        incoming = incoming[lost:]
        if "xoff-blocks" in self.faults:
            full = (self.taken + len(incoming)) // _BLOCK > self.taken // _BLOCK
            if full:
                self._mouth.flow(XOFF, now)
                self._mouth.flow(XON, now + 0.05)
        self.taken += len(incoming)
        if "data-is-data" in self.faults:
            self._sort_by_commands(incoming, now)
        else:
            self._sort_by_bytes(incoming, now)

    def _sort_by_bytes(self, incoming: bytes, now: float) -> None:
        """Older models: real-time bytes are obeyed wherever they stand."""
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

    def _sort_by_commands(self, incoming: bytes, now: float) -> None:
        """Newer models: only between commands."""
        for byte in incoming:
            self._queue.append(byte)
            for token in self._arriving.feed(bytes((byte,))):
                if isinstance(token, Command) and token.name.startswith("DLE"):
                    whole = bytes((0x10, int(token.name[4:], 16))) + token.parameters
                    if found := _REAL_TIME.fullmatch(whole):
                        self._in_real_time(found, now)

    def _own_word(self, n: int) -> bytes:
        """GS I n: 65 to 69 are names; 2 is the type, whose bit 1 says "a cutter"."""
        if name := NAMES.get(n):
            return b"\x5f" + name + b"\x00"
        cutter = n == 2 and "no-cutter" not in self.faults
        return b"\x02" if cutter else b"\x20"

    def _in_real_time(self, found: re.Match[bytes], now: float) -> None:
        if found[1]:
            if "near-chatters" in self.faults:
                self.faults ^= {"near-end"}
            self._unasked(now)
            status = answers.real_time(
                found[1][0], self.faults, online=self.online, jammed=self._jammed
            )
            self._mouth.say(bytes((status,)), now)
        elif found[2]:
            self._recover(forget=found[2] == b"\x02", now=now)
        elif "no-clear" not in self.faults:
            self._forget()
            self._mouth.say(b"\x37\x25\x00", now)

    def _recover(self, *, forget: bool, now: float) -> None:
        """DLE ENQ: the cutter tries once more; it goes on if the jam was put right."""
        stuck = self._jammed and self.faults & {"cutter-jam", "cutter-waits"}
        if forget:
            self._forget()
        self._jammed = bool(stuck)
        self._wants_word = self._wants_word and self._jammed
        self._report(now)

    def _forget(self) -> None:
        self._queue.clear()
        self._tokens.clear()
        self._tokenizer.clear()
        self.paper.reset()
        # A jam that is only healed by a word outlives the data; others do not.
        self._jammed = self._wants_word

    # -- inside: paper

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
        if self.paper.length * 25.4 > MIDWAY_MM * self.paper.dpi:
            self._midway(now)

    def _midway(self, now: float) -> None:
        for fault, becomes in MIDWAY.items():
            if fault in self.faults and becomes not in self.faults:
                if fault != "paper-ends" or becomes in ONCE:
                    self.faults.discard(fault)
                if becomes == "hot":
                    self._cool_at = now + COOLS
                self.switch(becomes, on=True, now=now)

    def _fails(self, command: Command, now: float) -> bool:
        """Whether a fault keeps this command from being done."""
        has = self.faults.__contains__
        match command.name:
            case "GS v 0" if has("no-raster"):
                self.paper.complain("GS v 0 is not known")
                return True
            case "GS v 0" if has("band-limit"):
                return self._only_a_band(command)
            case "GS ( k" if has("no-qr"):
                self.paper.complain("GS ( k is not known")
                return True
            case "ESC t" if has("page-ignored"):
                return True
            case "GS V" if has("no-cutter"):
                return True
            case "GS V" if self.faults & {"cutter-jam", "cutter-waits"}:
                self._tokens.appendleft(command)  # tried again when it is put right
                self._jammed = True
                self._wants_word = "cutter-waits" in self.faults
                self._report(now)
                return True
        return False

    def _only_a_band(self, command: Command) -> bool:
        p = command.parameters
        wide, tall = p[1] + 256 * p[2], p[3] + 256 * p[4]
        if tall <= _BAND:
            return False
        end = wide * _BAND
        size = p[:3] + _BAND.to_bytes(2, "little")
        self.paper.obey(Command("GS v 0", size, command.content[:end]))
        rest = bytes(byte for byte in command.content[end:] if byte >= 0x20)
        self.paper.obey(Characters(rest))
        self.paper.complain(f"GS v 0 of {tall} rows: {_BAND} are printed")
        return True

    def _answered(self, command: Command, now: float) -> bool:
        """Commands of the queue that say something instead of printing."""
        p = command.parameters
        match command.name:
            case "GS ( H":
                if p[:2] == b"\x30\x30" and "no-ids" not in self.faults:
                    self._mouth.say(b"\x37\x22" + p[2:6] + b"\x00", now)
                return True
            case "GS r":
                if "no-queued" not in self.faults:
                    near = self.faults & {"near-end", "paper-out"}
                    self._mouth.say(b"\x03" if near else b"\x00", now)
                return True
            case "GS a":
                self._automatic = p[0]
                self._last_automatic = b""
                self._report(now)
                return True
            case "GS I":
                if "no-names" not in self.faults:
                    self._mouth.say(self._own_word(p[0]), now)
                return True
            case "ESC @":
                self._automatic = 0
                return False
            case name:
                return name.startswith("DLE")

    def _report(self, now: float) -> None:
        """Automatic status: four bytes at each change, while GS a is on."""
        status = answers.automatic(self.faults, online=self.online, jammed=self._jammed)
        if self._automatic and status != self._last_automatic:
            self._last_automatic = status
            self._mouth.say(status, now)

    def _unasked(self, now: float) -> None:
        if "chatty" in self.faults:
            status = answers.automatic(
                self.faults, online=self.online, jammed=self._jammed
            )
            self._mouth.say(status, now)


def _check(fault: str) -> None:
    if fault not in FAULTS:
        raise ValueError(f'no fault "{fault}"; there are: {", ".join(FAULTS)}')

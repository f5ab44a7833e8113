"""What a printer says back: an incremental parser, and what its bits mean.

The grammar is Epson's "Transmission status identification" (Citizen's is the same):
the first byte tells what it is and how long. XON and XOFF may stand anywhere, also
inside the others. Nothing a line can carry raises an exception here.
"""

from __future__ import annotations

from dataclasses import dataclass

from printer.outcome import Paper

XON, XOFF = 0x11, 0x13
_FULL_BEGINS = (b"\x10", b"\x10\x0f")
LONGEST_BLOCK = 80
"""Response blocks are at most some tens of bytes; longer ones are noise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to DLE EOT n, `0xx1xx10`; n is not repeated in it."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """Automatic status (ASB): `0xx1xx00` and three times `0xx0xxxx`."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Sensor:
    """The answer to GS r or GS I 1-3, `0xx0xxxx`."""

    byte: int


@dataclass(frozen=True, slots=True)
class Block:
    """`37 … 00` (responses), `3B … 00` (power) or `5F … 00` (names)."""

    kind: int
    content: bytes
    """What stands between the first byte and the NUL."""

    @property
    def process_id(self) -> int | None:
        """The job that is printed: `37 22 d1 d2 d3 d4 00`."""
        digits = self.content[1:]
        if self.kind != 0x37 or self.content[:1] != b"\x22" or len(digits) != 4:
            return None
        return int(digits) if digits.isdigit() else None

    @property
    def cleared(self) -> bool:
        """`37 25 00`: the buffers are empty."""
        return self.kind == 0x37 and self.content == b"\x25"

    @property
    def powered_on(self) -> bool:
        """`3B 31 00`: the printer was switched on; its buffer is lost."""
        return self.kind == 0x3B and self.content == b"\x31"

    @property
    def name(self) -> str | None:
        """The answer to GS I 65-69, `5F … 00`; signs only, whatever came."""
        if self.kind != 0x5F:
            return None
        said = self.content.decode("ascii", errors="replace")
        return "".join(sign for sign in said if sign.isprintable()).strip()

    @property
    def offline_causes(self) -> bytes | None:
        """`37 23 [0-10 bytes 40..7F] 00`: why it went offline, in its own codes."""
        causes = self.content[1:]
        if self.kind != 0x37 or self.content[:1] != b"\x23" or len(causes) > 10:
            return None
        return causes if all(0x40 <= code <= 0x7F for code in causes) else None


@dataclass(frozen=True, slots=True)
class Full:
    """Custom's full status, `10 0F` and four bytes (the answer to DLE EOT 20).

    They tell of paper, user, recoverable and unrecoverable errors.
    """

    content: bytes


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that are nothing of the above."""

    content: bytes


Said = Answer | Automatic | Sensor | Block | Full | Noise


class StatusParser:
    """Bytes in, in any slices; what was said out.

    `full`: understand Custom's full status. It breaks Epson's grammar (its `10` looks
    like the first byte of an automatic status), so it is on for such models only.
    """

    def __init__(self, *, full: bool = False) -> None:
        self._open = bytearray()
        self._full = full

    def feed(self, incoming: bytes) -> list[Said]:
        """What became complete with these bytes."""
        said: list[Said] = []
        for byte in incoming:
            if byte not in (XON, XOFF):
                self._take(byte, said)
        return said

    def _take(self, byte: int, said: list[Said]) -> None:
        if self._open and self._open[0] in (0x37, 0x3B, 0x5F):
            self._take_block(byte, said)
        elif self._full and self._open[:2] in _FULL_BEGINS:
            self._take_full(byte, said)
        elif self._open:
            self._take_automatic(byte, said)
        else:
            self._start(byte, said)

    def _start(self, byte: int, said: list[Said]) -> None:
        if byte in (0x37, 0x3B, 0x5F) or byte & 0x93 == 0x10:
            self._open.append(byte)
        elif byte & 0x93 == 0x12:
            said.append(Answer(byte))
        elif byte & 0x90 == 0:
            said.append(Sensor(byte))
        else:
            said.append(Noise(bytes((byte,))))

    def _take_block(self, byte: int, said: list[Said]) -> None:
        if byte == 0:
            said.append(Block(self._open[0], bytes(self._open[1:])))
            self._open.clear()
        elif len(self._open) >= LONGEST_BLOCK:
            said.append(Noise(bytes(self._open)))
            self._open.clear()
            self._start(byte, said)
        else:
            self._open.append(byte)

    def _take_full(self, byte: int, said: list[Said]) -> None:
        if len(self._open) == 1 and byte != 0x0F:
            self._take_automatic(byte, said)
            return
        self._open.append(byte)
        if len(self._open) == 2 + 4:
            said.append(Full(bytes(self._open[2:])))
            self._open.clear()

    def _take_automatic(self, byte: int, said: list[Said]) -> None:
        if byte & 0x90:  # not a further byte of it: what was begun is broken off
            said.append(Noise(bytes(self._open)))
            self._open.clear()
            self._start(byte, said)
            return
        self._open.append(byte)
        if len(self._open) == 4:
            said.append(Automatic(bytes(self._open)))
            self._open.clear()


@dataclass(frozen=True, slots=True)
class Bits:
    """A printer's state, put together from several answers."""

    offline: bool = False
    cover_open: bool = False
    paper: Paper = Paper.UNKNOWN
    cutter: bool = False
    error: bool = False
    """Another error than the cutter's."""
    hot: bool = False
    """An error that goes by itself: the head too hot, as a rule."""
    recovering: bool = False
    """It waits for a person to bring it back online."""


def from_answers(
    printer: int, cause: int | None, error: int | None, paper: int | None
) -> Bits:
    """DLE EOT 1, 2, 3 and 4, as far as they were answered."""
    cause, error = cause or 0, error or 0
    sensed = Paper.UNKNOWN
    if paper is not None:
        near = Paper.NEAR_END if paper & 0x0C else Paper.OK
        sensed = Paper.OUT if paper & 0x60 else near
    if cause & 0x20:  # "printing is being stopped due to paper end"
        sensed = Paper.OUT
    return Bits(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper=sensed,
        cutter=bool(error & 0x08),
        error=bool(cause & 0x40) and not error & 0x08,
        hot=bool(error & 0x40),
        recovering=bool(printer & 0x20),
    )


def from_automatic(content: bytes) -> Bits:
    """The four ASB bytes."""
    first, second, third, _ = content
    near = Paper.NEAR_END if third & 0x03 else Paper.OK
    return Bits(
        offline=bool(first & 0x08),
        cover_open=bool(first & 0x20),
        paper=Paper.OUT if third & 0x0C else near,
        cutter=bool(second & 0x08),
        error=bool(second & 0x64),
        hot=bool(second & 0x40),
        recovering=bool(second & 0x01),
    )


def from_full(content: bytes) -> Bits:
    """Custom's four bytes (VKP80III commands manual, "full status")."""
    paper, user, recoverable, unrecoverable = content
    near = Paper.NEAR_END if paper & 0x04 else Paper.OK
    open_ = bool(user & 0x03)
    out = bool(paper & 0x01)
    broken = bool(unrecoverable)
    return Bits(
        offline=open_ or out or broken or bool(recoverable & 0x09),
        cover_open=open_,
        paper=Paper.OUT if out else near,
        cutter=bool(unrecoverable & 0x01),
        error=broken and not unrecoverable & 0x01,
        hot=bool(recoverable & 0x01),
    )

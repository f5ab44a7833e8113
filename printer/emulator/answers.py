"""What the emulated printer says: the manual's status bytes, and what spoils them."""

from __future__ import annotations

import random

LATE = 1.0
XON, XOFF = b"\x11", b"\x13"
NAMES = {65: b"1.0", 66: b"EPSON", 67: b"aufruf emulator", 68: b"0001"}
_FIXED = 0x12
"""Bits 1 and 4 of every answer to DLE EOT."""


def real_time(n: int, faults: set[str], *, online: bool, jammed: bool) -> int:
    """The answer to DLE EOT n (1 printer, 2 offline cause, 3 error, 4 paper)."""
    has = faults.__contains__
    match n:
        case 1:
            bits = 0x04 | 0x08 * (not online) | 0x40 * has("offline")
            bits |= 0x20 * jammed
        case 2:
            bits = 0x04 * has("cover-open") | 0x08 * has("offline")
            bits |= 0x20 * has("paper-out")
            bits |= 0x40 * (jammed or has("hot") or has("unrecoverable"))
        case 3:
            bits = 0x08 * jammed | 0x20 * has("unrecoverable") | 0x40 * has("hot")
        case _:
            bits = 0x0C * has("near-end") | 0x60 * has("paper-out")
    return bits if has("no-fixed-bits") else _FIXED | bits


def automatic(faults: set[str], *, online: bool, jammed: bool) -> bytes:
    """The four bytes of the automatic status (GS a)."""
    has = faults.__contains__
    first = 0x14 | 0x08 * (not online) | 0x20 * has("cover-open")
    second = 0x01 * jammed | 0x08 * jammed
    second |= 0x20 * has("unrecoverable") | 0x40 * has("hot")
    third = 0x03 * has("near-end") | 0x0C * has("paper-out")
    return bytes((first, second, third, 0x0F))


class Mouth:
    """Answers on their way to the host, with what is wrong with them."""

    def __init__(self, faults: set[str]) -> None:
        self._faults = faults
        self._said: list[tuple[float, bytes]] = []
        self._count = 0
        self._noise = random.Random(1)  # noqa: S311 - nonsense, repeatable

    @property
    def empty(self) -> bool:
        """Whether everything was said."""
        return not self._said

    def times(self) -> list[float]:
        """When something will be said."""
        return [at for at, _ in self._said]

    def forget(self) -> None:
        """Nothing that was meant to be said is said."""
        self._said.clear()

    def take(self, now: float) -> bytes:
        """What is said until now."""
        due = b"".join(answer for at, answer in self._said if at <= now)
        self._said = [(at, answer) for at, answer in self._said if at > now]
        return due

    def flow(self, byte: bytes, at: float) -> None:
        """XON or XOFF: neither late nor spoilt."""
        if "silent" not in self._faults:
            self._said.append((at, byte))

    def say(self, answer: bytes, now: float) -> None:
        """An answer, as the faults let it out."""
        has = self._faults.__contains__
        if has("silent"):
            return
        if has("garbage"):
            answer = self._noise.randbytes(len(answer) + 3)
        elif has("zeros"):
            answer = b"\x00"
        elif has("half"):
            self._count += 1
            answer = answer[: (len(answer) + self._count % 2) // 2]
        if has("xoff-blocks") and answer:
            answer = answer[:1] + XOFF + XON + answer[1:]
        if has("twice"):
            answer *= 2
        self._said.append((now + LATE if has("late") else now, answer))

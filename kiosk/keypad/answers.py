"""What is told about a number pad, and to whom: JSON lines, plain lines, or a face."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any, Protocol, TextIO

import msgspec

from kiosk.keypad.words import sentence

log = logging.getLogger(__name__)


class Answer(msgspec.Struct, frozen=True):
    """One key's answer, or something that happened to the pad."""

    keypad: str
    desk: str
    key: str | None = None
    act: str | None = None
    number: int | None = None
    tone: str | None = None
    refused: str | None = None
    """Message key of why nothing was done."""
    typed: str = ""
    finished: int | None = None
    """The number that the act finished on the way."""
    missed: int | None = None
    """The number that the act found missing on the way."""
    waiting: int | None = None
    """How many this desk could call; with the tone "waiting"."""
    pad: str | None = None
    """ok or missing: the device came or went."""
    reason: str | None = None
    """In words, why it is missing."""
    trouble: str | None = None
    """Message key of a device's trouble, or trouble.over (kiosk/office/troubles.py)."""
    device: str | None = None
    """Whose trouble."""
    values: dict[str, Any] = {}
    """What the sentence needs."""


class Picture(msgspec.Struct, frozen=True):
    """What a desk wants to see at a glance."""

    number: int | None = None
    """Who is at the desk."""
    waiting: int | None = None
    """None while the office is gone."""
    troubles: tuple[str, ...] = ()
    """What is wrong with other devices, and what to do."""


class Reporter(Protocol):
    """Hears every answer; never waits for long."""

    def tell(self, answer: Answer) -> None:
        """Something was answered."""
        ...

    def show(self, picture: Picture) -> None:
        """The office changed."""
        ...

    def close(self) -> None:
        """Nothing more will be told."""
        ...


class _Stream:
    """Whole lines to a stream that may break."""

    def __init__(self) -> None:
        self._stream: TextIO | None = sys.stdout  # None when it was closed at start
        self._lock = threading.Lock()

    def line(self, text: str) -> None:
        with self._lock:
            if self._stream is None:
                return
            try:
                # A terminal that cannot write "…" shows "?" rather than nothing.
                encoding = self._stream.encoding
                fitting = text.encode(encoding, "replace").decode(encoding)
                self._stream.write(fitting + "\n")
                self._stream.flush()
            except (OSError, ValueError) as error:
                self._stream = None
                log.warning("answers can no longer be written: %s", error)


class JsonLines:
    """One JSON object a line on stdout, for scripts and tests."""

    def __init__(self) -> None:
        self._out = _Stream()

    def tell(self, answer: Answer) -> None:
        """See Reporter."""
        fields = msgspec.structs.asdict(answer)
        del fields["values"]
        self._out.line(msgspec.json.encode(fields).decode())

    def show(self, picture: Picture) -> None:
        """See Reporter; a script reads the board for this."""

    def close(self) -> None:
        """See Reporter."""


class Lines:
    """One sentence a line on stdout, for whoever started it by hand, and the journal.

    A key that only waits for more keys is not worth a line.
    """

    def __init__(self) -> None:
        self._out = _Stream()

    def tell(self, answer: Answer) -> None:
        """See Reporter."""
        said = sentence(answer)
        if said and answer.tone != "key":
            self._out.line(f"{answer.keypad} ({answer.desk}): {said}")

    def show(self, picture: Picture) -> None:
        """See Reporter."""

    def close(self) -> None:
        """See Reporter."""

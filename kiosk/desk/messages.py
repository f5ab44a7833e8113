"""What the console's threads tell its screen."""

from __future__ import annotations

import msgspec
from textual.message import Message

from kiosk.desk.hands import Answer, Waiting
from kiosk.office.coming import ComingDate
from kiosk.office.overview import Overview
from kiosk.office.values import DeviceLife


class Look(msgspec.Struct, frozen=True):
    """The office and its devices, as read together."""

    office: Overview
    devices: tuple[DeviceLife, ...]
    troubles: tuple[str, ...]
    """What is wrong with which device and what to do, in sentences."""
    read: float
    """When, in monotonic seconds."""
    coming: tuple[ComingDate, ...] = ()
    """The dates to come, and their appointments."""


class OfficeSeen(Message):
    """The office was read afresh."""

    def __init__(self, look: Look) -> None:
        self.look = look
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, OfficeSeen)


class OfficeLost(Message):
    """The office cannot be read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        """In words for an administrator."""
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Once is enough."""
        return isinstance(message, OfficeLost)


class Answered(Message):
    """Keys or a wish were answered, or still are not."""

    def __init__(self, answer: Answer | Waiting) -> None:
        self.answer = answer
        super().__init__()

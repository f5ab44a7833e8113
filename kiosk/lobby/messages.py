"""What the lobby's screens wish, and what they are told.

Wishes go up from a screen to the application; facts come from the threads that wait
for database and printer.
"""

from __future__ import annotations

import datetime as dt

from textual.message import Message

from kiosk.office.values import Appointment, Board, Drawn, PrintState

# --- wishes


class TicketRequested(Message):
    """The visitor wants a number."""

    def __init__(self, draw_id: str, topic: str | None) -> None:
        self.draw_id = draw_id
        self.topic = topic
        """None: the visitor did not say."""
        super().__init__()


class CheckInRequested(Message):
    """The visitor is here for an appointment, named by its time or its code."""

    def __init__(
        self, draw_id: str, *, appointed: dt.datetime | None, code: str | None
    ) -> None:
        self.draw_id = draw_id
        self.appointed = appointed
        self.code = code
        super().__init__()


class TopicsRequested(Message):
    """The visitor has no appointment."""


class AppointmentsRequested(Message):
    """The visitor has an appointment."""


class CodeRequested(Message):
    """The visitor wants to enter the appointment's code."""


class SlipRequested(Message):
    """The visitor has a priority slip."""


class PrintRequested(Message):
    """The visitor has no ticket in hand and wants it printed once more."""


class VoidRequested(Message):
    """The visitor gives the number back."""


class LanguageRequested(Message):
    """The visitor reads another language."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__()


class LanguagesRequested(Message):
    """The visitor looks for a language that the row has no room for."""


class ContrastRequested(Message):
    """The visitor wants light on dark, or dark on light again."""


class StartRequested(Message):
    """The visit is over, or begins again."""

    def __init__(self, *, over: bool = True) -> None:
        self.over = over
        """False: the same visitor goes back to the start."""
        super().__init__()


# --- facts


class HeadphonesPlugged(Message):
    """Headphones were plugged in, or out."""

    def __init__(self, inside: bool) -> None:
        self.inside = inside
        super().__init__()


class OfficeSeen(Message):
    """The office as it is now."""

    def __init__(self, board: Board) -> None:
        self.board = board
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """A newer picture takes the place of one that nobody has looked at."""
        return isinstance(message, OfficeSeen)


class OfficeLost(Message):
    """The database is not there."""


class AppointmentsKnown(Message):
    """Today's appointments."""

    def __init__(self, appointments: tuple[Appointment, ...]) -> None:
        self.appointments = appointments
        super().__init__()


class TicketReady(Message):
    """There is a number."""

    def __init__(self, drawn: Drawn, language: str, *, recovered: bool = False) -> None:
        self.drawn = drawn
        self.language = language
        self.recovered = recovered
        """The kiosk was interrupted before the visitor had seen it to the end."""
        super().__init__()


class TicketRefused(Message):
    """The office says no."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        """A message key, refused.*."""
        self.values = values
        """What the sentence needs."""
        super().__init__()


class PaperKnown(Message):
    """What became of a print."""

    def __init__(self, ticket_id: int, state: PrintState, reason: str = "") -> None:
        self.ticket_id = ticket_id
        self.state = state
        self.reason = reason
        """The printer's short word: paper_out, cover_open, not_there …"""
        super().__init__()


class PrinterSeen(Message):
    """How the printer is, asked because a ticket could not be sent."""

    def __init__(self, ticket_id: int, *, ready: bool) -> None:
        self.ticket_id = ticket_id
        self.ready = ready
        super().__init__()


class TicketVoided(Message):
    """The number was given back, or could not be any more."""

    def __init__(self, number: int, *, voided: bool) -> None:
        self.number = number
        self.voided = voided
        super().__init__()

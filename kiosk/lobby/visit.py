"""One visitor's way through the screens; nothing of it outlives the visit."""

from __future__ import annotations

from kiosk.language import Language
from kiosk.office.values import Drawn, PrintState


class Visit:
    """What the present visitor reads and holds."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.drawn: Drawn | None = None
        """The number, once there is one."""
        self.paper = PrintState.PENDING
        """What is known of the ticket."""
        self.reason = ""
        """Why no paper came."""
        self.prints = 0
        """How often printing was tried."""

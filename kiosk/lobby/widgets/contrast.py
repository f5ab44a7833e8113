"""What turns the screen light on dark and back: at the same corner of every screen."""

from __future__ import annotations

from kiosk.language import Language
from kiosk.lobby.widgets.target import Target

SIGN = "◐"


class Contrast(Target):
    """Named where there is room, else a sign; marked while it is on."""

    def tell(self, language: Language, *, on: bool, narrow: bool) -> None:
        """In the visitor's language."""
        self.said = language.text("start.high_contrast")
        self.set_class(on, "-current")
        self.say(language, SIGN if narrow else self.said)

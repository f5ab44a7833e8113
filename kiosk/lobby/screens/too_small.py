"""A terminal too small for any of the screens."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size

from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.words import Words

LANDSCAPE = Size(60, 18)
PORTRAIT = Size(45, 40)


def is_too_small(size: Size) -> bool:
    """Whether neither the landscape nor the portrait screens fit."""
    return not any(
        size.width >= least.width and size.height >= least.height
        for least in (LANDSCAPE, PORTRAIT)
    )


class TooSmallScreen(LobbyScreen):
    """One sentence, as plain as it can be."""

    def compose(self) -> ComposeResult:
        """No heading, no bar: there is no room."""
        yield Words(id="sentence", classes="-strong")

    @on(events.Mount)
    def _ready(self) -> None:
        self._complete = True
        self.say()

    def say(self) -> None:
        """Where to go instead."""
        sentence = self.language.text("kiosk.too_small", room=self.config.house.room)
        self.query_one("#sentence", Words).say(self.language, sentence)

    def key(self, name: str) -> bool:
        """There is nothing to choose."""
        return False

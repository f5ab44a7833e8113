"""When there is nothing to draw: why, and when there is."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.situation import sentences
from kiosk.lobby.widgets.words import Words


class ClosedScreen(LobbyScreen):
    """Stands until the office can be visited."""

    HOME = True

    def body(self) -> Iterable[Widget]:
        """Host, reason, next date."""
        yield Words(id="host", classes="-quiet")
        yield Container(
            Words(id="first", classes="-strong"), Words(id="more"), id="box"
        )

    def say(self) -> None:
        """The reason as the office last told it."""
        super().say()
        language, board = self.language, self.lobby.board
        host = language.text("start.host", host=self.config.house.host)
        self.query_one("#host", Words).say(language, host)
        if board is not None:
            told = sentences(language, board, self.config)
            self.query_one("#first", Words).say(language, told.first)
            self.query_one("#more", Words).say(language, "\n".join(told.more))

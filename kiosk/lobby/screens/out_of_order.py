"""The office cannot be reached: the way to the room, until it can."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.words import Words


class OutOfOrderScreen(LobbyScreen):
    """Heals by itself when the office is back."""

    HOME = True

    def body(self) -> Iterable[Widget]:
        """One sentence, and the floor."""
        yield Container(
            Words(id="first", classes="-strong"), Words(id="more"), id="box"
        )

    def say(self) -> None:
        """Where to go instead."""
        super().say()
        language, house = self.language, self.config.house
        sentence = language.text("closed.out_of_order", room=house.room)
        where = language.text(
            "ticket.where", room=house.room, floor_sign=house.floor_sign
        )
        self.query_one("#first", Words).say(language, sentence)
        self.query_one("#more", Words).say(language, where)

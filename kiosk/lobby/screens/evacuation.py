"""An alarm: one instruction in every language of this kiosk, and nothing to tap."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from kiosk.language import language
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.words import Words

FEW = 4
"""So many sentences may have a blank line between them."""


class EvacuationScreen(LobbyScreen):
    """Stands until the alarm is over."""

    HOME = True

    def body(self) -> Iterable[Widget]:
        """The sentence in each language: nobody should have to choose now."""
        tags = self.config.kiosk.languages
        words = [Words(id=f"in-{tag}") for tag in tags]
        yield Container(*words, id="box", classes="-many" if len(tags) > FEW else "")

    def say(self) -> None:
        """The chosen language stands out."""
        super().say()
        for tag in self.config.kiosk.languages:
            words = self.query_one(f"#in-{tag}", Words)
            spoken = language(tag)
            words.say(spoken, spoken.text("closed.evacuate"))
            words.set_class(tag == self.language.tag, "-strong")

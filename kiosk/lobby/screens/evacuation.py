"""An alarm: one instruction in every language of this kiosk, and nothing to tap."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from kiosk.language import Language, language
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

    def spoken(self) -> Iterable[str]:
        """The instruction in the chosen language."""
        yield self.language.text("closed.evacuate")

    def announced(self) -> Iterable[tuple[Language, str]]:
        """Then in the others, each by its own voice."""
        for tag in self.config.kiosk.languages:
            if tag != self.language.tag:
                yield language(tag), language(tag).text("closed.evacuate")

    def say(self) -> None:
        """The chosen language stands out."""
        super().say()
        for tag in self.config.kiosk.languages:
            words = self.query_one(f"#in-{tag}", Words)
            spoken = language(tag)
            words.say(spoken, spoken.text("closed.evacuate"))
            words.set_class(tag == self.language.tag, "-strong")

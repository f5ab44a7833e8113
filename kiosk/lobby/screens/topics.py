"""What is it about: a topic, or none; the tap draws the number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from kiosk.language import topic_label
from kiosk.lobby.messages import TicketRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.pager import Pager
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words


class TopicsScreen(LobbyScreen):
    """Asks for one number each time it is begun: the draw id is made then."""

    def __init__(self) -> None:
        super().__init__()
        self.draw_id = ""

    def begin(self) -> None:
        """Another visitor, another number; the first page."""
        self.draw_id = uuid.uuid4().hex
        super().begin()
        if self._complete:
            self.query_one(Pager).turn_to(0)

    def body(self) -> Iterable[Widget]:
        """The hint and the topics."""
        yield Words(id="hint")
        yield Pager(
            [Target(classes="-topic", value=topic.key) for topic in self.config.topics],
            id="topics",
        )

    def actions(self) -> list[Target]:
        """Back, on without a topic, further topics."""
        return [
            Target(id="back", classes="-side"),
            Target(id="skip"),
            Target(id="more", classes="-side"),
        ]

    def heading(self) -> str:
        """The question."""
        return self.language.text("topic.title")

    def say(self) -> None:
        """Every topic by its name."""
        super().say()
        language = self.language
        self.query_one("#hint", Words).say(language, language.text("topic.hint"))
        for topic, target in zip(
            self.config.topics, self.query(".-topic").results(Target), strict=True
        ):
            target.say(language, topic_label(language, topic.key, {**topic.labels}))
        self.query_one("#back", Target).say(language, language.text("btn.back"))
        self.query_one("#skip", Target).say(language, language.text("topic.skip"))
        self.query_one("#more", Target).say(language, language.text("topic.more"))
        self.query_one(Pager).lay_out()

    @on(Pager.Arranged)
    def _arranged(self, event: Pager.Arranged) -> None:
        self.query_one("#more").display = event.pages > 1

    @on(Target.Chosen, "#more")
    def _turn(self) -> None:
        self.query_one(Pager).turn()

    @on(Target.Chosen, ".-topic")
    def _topic(self, event: Target.Chosen) -> None:
        self._wish(event.target.value)

    @on(Target.Chosen, "#skip")
    def _without_topic(self) -> None:
        self._wish(None)

    def _wish(self, topic: str | None) -> None:
        self.latch()
        moment = self.language.text("kiosk.moment")
        self.query_one("#hint", Words).say(self.language, moment)
        self.post_message(TicketRequested(self.draw_id, topic))

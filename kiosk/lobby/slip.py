"""Fills the ticket's template for one visitor: a draw in, a document out."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Config
from kiosk.language import Language, language, topic_label, wait_text
from kiosk.lobby import template
from kiosk.lobby.template import Block
from kiosk.office.values import Drawn, Kind
from printer import Align, Cut, Document, Number, Rule, Settings, Size, Space, Text
from printer.document import Block as Printed

_FOOT = 3.0
"""Millimetres of white below the last line; the cut runs right behind them."""


def settings(config: Config) -> Settings:
    """The printer's part of the configuration, as the printer wants it."""
    chosen = config.printer
    return Settings(
        device=chosen.device,
        profile=chosen.profile,
        width=chosen.width,
        baud=chosen.baud,
        flow=chosen.flow,
        deadline=chosen.deadline,
    )


def check(config: Config) -> None:
    """Read the template, so that an error shows at start and not to a visitor.

    Raises:
        ConfigError: it cannot be used; names file and key.
    """
    template.load(config.printer.template)


def fill(config: Config, drawn: Drawn, at: dt.datetime, copy: bool = False) -> Document:
    """The ticket for `drawn`, in the language it was drawn in.

    `at` (aware UTC) is when it is printed; the ticket shows when the number was
    drawn. `copy` marks a second paper of the same number.

    Raises:
        ConfigError: the template cannot be used.
    """
    return _Slip(config, drawn, at, copy).document()


class _Slip:
    """What the blocks of one ticket are filled from."""

    def __init__(
        self, config: Config, drawn: Drawn, at: dt.datetime, copy: bool
    ) -> None:
        self._config = config
        self._drawn = drawn
        self._at = at.astimezone(config.zone)
        self._copy = copy
        self._visitor = language(drawn.ticket.language)

    def document(self) -> Document:
        """All blocks that apply, and the cut."""
        printed: list[Printed] = []
        for block in template.load(self._config.printer.template):
            if not self._applies(block):
                continue
            content = self._content(block)
            if content is None:
                continue
            if block.above:
                printed.append(Space(block.above))
            printed.append(content)
        return Document((*printed, Space(_FOOT), Cut()))

    def _applies(self, block: Block) -> bool:
        ticket = self._drawn.ticket
        match block.when:
            case "always":
                return True
            case "walk_in":
                return ticket.kind is Kind.WALK_IN
            case "appointment":
                return ticket.kind is Kind.APPOINTMENT
            case "risk":
                return self._drawn.risk
            case "copy":
                return self._copy
            case "foreign":
                return not ticket.language.startswith("de")

    def _content(self, block: Block) -> Printed | None:
        if block.show == "rule":
            return Rule()
        if block.show == "number":
            return Number(str(self._drawn.ticket.number))
        words = self._words(block)
        if not words:
            return None
        size, align = Size(block.size), Align(block.align)
        return Text(words, size=size, bold=block.bold, align=align)

    def _words(self, block: Block) -> str:
        speaking = language(block.language) if block.language else self._visitor
        if block.message:
            return speaking.text(block.message, **self._values(speaking))
        if block.text:
            return template.insert(block.text, self._values(speaking))
        match block.show:
            case "ahead":
                return speaking.plural("wait.ahead", self._drawn.ahead)
            case "wait":
                return wait_text(speaking, self._drawn.wait)
            case "appointment":
                return self._appointment(speaking)
            case "topic":
                return self._topic(speaking)
            case _:
                return ""

    def _values(self, speaking: Language) -> dict[str, str]:
        house = self._config.house
        issued = self._drawn.ticket.issued.astimezone(self._config.zone)
        return {
            "number": str(self._drawn.ticket.number),
            "room": house.room,
            "floor_sign": house.floor_sign,
            "street": house.street,
            "host": house.host,
            "email": house.email,
            "date": speaking.date(issued.date()),
            "time": speaking.time(issued.time()),
        }

    def _appointment(self, speaking: Language) -> str:
        """When the appointment is, or was."""
        appointed = self._drawn.ticket.appointed
        if appointed is None:
            return ""
        late = appointed < self._drawn.ticket.issued
        time = speaking.time(appointed.astimezone(self._config.zone).time())
        return speaking.text("appt.late" if late else "appt.checked_in", time=time)

    def _topic(self, speaking: Language) -> str:
        """The topic, if the house wants it on paper (others can read it)."""
        key = self._drawn.ticket.topic
        if key is None or not self._config.printer.topic_on_ticket:
            return ""
        known = self._config.topic(key)
        labels = (
            {str(tag): words for tag, words in known.labels.items()} if known else {}
        )
        return speaking.text("ticket.topic", topic=topic_label(speaking, key, labels))

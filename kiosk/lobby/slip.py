"""Fills the ticket's template for one visitor: a draw in, a document out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.config import Config, ConfigError, Rules
from kiosk.language import Language, language, topic_label, wait_text
from kiosk.lobby import template
from kiosk.lobby.template import Block
from kiosk.office import order
from kiosk.office.values import Drawn, Kind, State, Ticket, Wait
from printer import (
    Align,
    Code,
    Cut,
    Document,
    Number,
    Picture,
    PictureWrong,
    Rule,
    Settings,
    Size,
    Space,
    Text,
    pictures,
)
from printer.document import Block as Printed

_FOOT = 3.0
"""Millimetres of white below the last line; the cut runs right behind them."""


def settings(config: Config, kept: Path | None = None) -> Settings:
    """The printer's part of the configuration, as the printer wants it.

    `kept` is where the printer remembers what it has learnt of itself.
    """
    chosen = config.printer
    return Settings(
        device=chosen.device,
        profile=chosen.profile,
        width=chosen.width,
        baud=chosen.baud,
        flow=chosen.flow,
        deadline=chosen.deadline,
        numbers=chosen.numbers,
        kept=kept,
    )


def check(config: Config) -> None:
    """Read template and logo, so that an error shows at start and not to a visitor.

    Raises:
        ConfigError: one cannot be used; names file and key.
    """
    template.load(config.printer.template)
    template.load(config.printer.slip_template, template.SLIP)
    if config.printer.logo:
        try:
            pictures.load(config.printer.logo, 200)
        except PictureWrong as error:
            raise ConfigError("printer.logo", "", str(error)) from error


def sample(config: Config, tag: str, number: int, at: dt.datetime) -> Drawn:
    """A draw as the office would answer it, without an office."""
    ticket = Ticket(
        id=1,
        hours_id=1,
        kind=Kind.WALK_IN,
        number=number,
        draw_id="sample",
        state=State.WAITING,
        place=at,
        issued=at,
        topic=config.topics[0].key,
        language=tag,
    )
    return Drawn(ticket=ticket, ahead=3, wait=Wait(25, 45), risk=False)


def spoken(config: Config, drawn: Drawn, visitor: Language) -> list[str]:
    """All sentences of the ticket in the visitor's language, for who cannot read it.

    Raises:
        ConfigError: the template cannot be used.
    """
    return _Slip(config, drawn, drawn.ticket.issued, copy=False).sentences(visitor)


def fill(config: Config, drawn: Drawn, at: dt.datetime, copy: bool = False) -> Document:
    """The ticket for `drawn`, in the language it was drawn in.

    `at` (aware UTC) is when it is printed; the ticket shows when the number was
    drawn. `copy` marks a second paper of the same number.

    Raises:
        ConfigError: the template cannot be used.
    """
    return _Slip(config, drawn, at, copy).document()


def people_ahead(visitor: Language, drawn: Drawn, rules: Rules) -> str:
    """How many wait before this number; empty while nobody can say.

    Whoever is here well before the appointed time sees others called first who came
    later: "nobody waits before you" would look like a broken word.
    """
    if order.is_early(drawn.ticket, drawn.ticket.issued, rules):
        return ""
    return visitor.plural("wait.ahead", drawn.ahead)


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

    def sentences(self, visitor: Language) -> list[str]:
        """What is written, without the number and without repetition."""
        self._visitor = visitor
        said: list[str] = []
        for block in template.load(self._config.printer.template):
            own = not block.language or block.language == visitor.tag
            if block.show in {"rule", "number", "logo", "qr"} or not own:
                continue
            if not self._applies(block) or block.message == "number.yours":
                continue
            words = self._words(block)
            if words and words not in said:
                said.append(words)
        return said

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
            case "logo":
                return bool(self._config.printer.logo)
            case "qr":
                return self._config.printer.qr

    def _content(self, block: Block) -> Printed | None:
        if block.show == "rule":
            return Rule()
        if block.show == "number":
            return Number(str(self._drawn.ticket.number))
        if block.show == "logo":
            return self._logo()
        if block.show == "qr":
            return Code(self._coded())
        words = self._words(block)
        if not words:
            return None
        size, align = Size(block.size), Align(block.align)
        return Text(words, size=size, bold=block.bold, align=align)

    def _logo(self) -> Picture | None:
        chosen = self._config.printer
        return Picture(chosen.logo, chosen.logo_width) if chosen.logo else None

    def _coded(self) -> str:
        """The number and when it was drawn: what anybody may read on the ticket."""
        issued = self._drawn.ticket.issued.astimezone(self._config.zone)
        return f"{self._drawn.ticket.number} {issued:%Y-%m-%d %H:%M}"

    def _words(self, block: Block) -> str:
        speaking = language(block.language) if block.language else self._visitor
        if block.message:
            return speaking.text(block.message, **self._values(speaking))
        if block.text:
            return template.insert(block.text, self._values(speaking))
        match block.show:
            case "ahead":
                return people_ahead(speaking, self._drawn, self._config.rules)
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
        key = order.arrival(
            self._drawn.ticket.issued,
            appointed,
            self._config.rules,
            after_last=self._drawn.after_last,
        )
        time = speaking.time(appointed.astimezone(self._config.zone).time())
        return speaking.text(key, time=time)

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

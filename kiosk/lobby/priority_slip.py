"""Fills the template of a priority slip: whoever was not reached is early next time."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Config
from kiosk.language import Language, language
from kiosk.lobby import template
from kiosk.lobby.template import Block
from kiosk.office.values import Slip
from printer import Align, Cut, Document, Number, Picture, Rule, Size, Space, Text
from printer.document import Block as Printed

_FOOT = 3.0
"""Millimetres of white below the last line."""

CODE_HEIGHT = 9.0
"""Millimetres of the code's digits: to be typed by whoever sees little."""


def sample(config: Config, tag: str, number: int, at: dt.datetime) -> Slip:
    """A slip as the office would give it today for a date in four weeks."""
    day = at.astimezone(config.zone).date()
    promised = day + dt.timedelta(weeks=4)
    return Slip(1, number, day, tag, "471122", promised)


def fill(config: Config, slip: Slip, copy: bool = False) -> Document:
    """The paper of a slip, in the language of the number that was not reached.

    Raises:
        ConfigError: the template cannot be used.
    """
    return _Paper(config, slip, copy).document()


class _Paper:
    """What the blocks of one slip are filled from."""

    def __init__(self, config: Config, slip: Slip, copy: bool) -> None:
        self._config = config
        self._slip = slip
        self._copy = copy
        self._visitor = language(slip.language)

    def document(self) -> Document:
        """All blocks that apply, and the cut."""
        printed: list[Printed] = []
        for block in template.load(self._config.printer.slip_template, template.SLIP):
            content = self._content(block) if self._applies(block) else None
            if content is None:
                continue
            if block.above:
                printed.append(Space(block.above))
            printed.append(content)
        return Document((*printed, Space(_FOOT), Cut()))

    def _applies(self, block: Block) -> bool:
        match block.when:
            case "copy":
                return self._copy
            case "foreign":
                return not self._visitor.tag.startswith("de")
            case "logo":
                return bool(self._config.printer.logo)
            case when:
                return when == "always"

    def _content(self, block: Block) -> Printed | None:
        chosen = self._config.printer
        match block.show:
            case "rule":
                return Rule()
            case "logo":
                return Picture(chosen.logo, chosen.logo_width) if chosen.logo else None
            case "code":
                return Number(self._slip.code, CODE_HEIGHT)
        words = self._words(block)
        if not words:
            return None
        size, align = Size(block.size), Align(block.align)
        return Text(words, size=size, bold=block.bold, align=align)

    def _words(self, block: Block) -> str:
        speaking = language(block.language) if block.language else self._visitor
        if block.show == "promise":
            return self._promise(speaking)
        values = self._values(speaking)
        if block.message:
            return speaking.text(block.message, **values)
        return template.insert(block.text, values) if block.text else ""

    def _promise(self, speaking: Language) -> str:
        """When it counts, as far as the next date is known."""
        if self._slip.promised is None:
            return speaking.text("slip.next_time")
        date = speaking.date(self._slip.promised)
        return speaking.text("ticket.priority", date=date)

    def _values(self, speaking: Language) -> dict[str, str]:
        house = self._config.house
        return {
            "number": str(self._slip.number),
            "code": self._slip.code,
            "date": speaking.date(self._slip.day),
            "button": speaking.text("start.slip"),
            "room": house.room,
            "floor_sign": house.floor_sign,
            "street": house.street,
            "host": house.host,
            "email": house.email,
        }

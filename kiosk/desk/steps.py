"""From a menu's line to an errand: what must still be asked before it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiosk.config import Config
from kiosk.desk import words
from kiosk.desk.errands import Errand
from kiosk.desk.keys import (
    COMING,
    HURTS,
    NUMBERED,
    OFFICE,
    VISITORS,
    Does,
    Line,
    Place,
    What,
)
from kiosk.desk.planning import Planning
from kiosk.desk.scene import Scene
from kiosk.desk.sheets import (
    Choice,
    Entry,
    Option,
    Question,
    Reading,
    Sheet,
    paragraph,
)
from kiosk.desk.widgets.side import devices
from kiosk.keypad.acts import Act, Kind
from kiosk.keypad.words import staff
from kiosk.language import language, topic_label
from kiosk.office import setup, slips
from kiosk.office.values import Appointment, Situation

Open = Callable[[Sheet], object]
Wish = Callable[[Act | Errand], object]


class Steps:
    """Asks what is missing, one sheet after the other, then wishes it."""

    def __init__(
        self, config: Config, scene: Callable[[], Scene], open_: Open, wish: Wish
    ) -> None:
        self._config = config
        self._scene = scene
        self._open = open_
        self._wish = wish
        self._planning = Planning(config, scene, open_, self._sure)

    def menu(self) -> None:
        """The visitors' menu, with everything in it or behind it."""
        self._menu("desk.menu", VISITORS)

    def _menu(self, head: str, lines: tuple[Line, ...]) -> None:
        say = staff().text
        options = []
        for line in lines:
            does = self._meant(line.does)
            options.append(Option(say(f"desk.do_{does.value}"), does, line.letter))
        self._open(Choice(say(head), options, self.take))

    def _meant(self, does: Does) -> Does:
        """The same line does what the moment asks for."""
        office = self._scene().office
        if does is What.OPEN and office is not None:
            hours = office.hours
            none = hours is None or hours.ended is not None
            return What.BEGIN if none else does
        if does is What.EVACUATE and office is not None:
            evacuated = office.situation is Situation.EVACUATION
            return What.ALL_CLEAR if evacuated else does
        return does

    def take(self, does: Does, number: int | None = None) -> None:
        """A menu's line was chosen; `number` is the one typed or chosen before."""
        if does in NUMBERED and number is None:
            self._ask_number("desk.ask_number", lambda n: self.take(does, n))
        elif isinstance(does, Place):
            self._go(does)
        elif isinstance(does, Kind):
            self._wish(Act(does, number))
        else:
            self._what(does, number)

    def _go(self, place: Place) -> None:
        match place:
            case Place.MENU:
                self.menu()
            case Place.OFFICE:
                self._menu("desk.do_office", OFFICE)
            case Place.COMING:
                self._menu("desk.do_coming", COMING)
            case Place.DATES:
                self._planning.dates()
            case Place.DEVICES:
                self._open(self._devices())
            case Place.HELP:
                self._open(keys_help())

    def _what(self, what: What, number: int | None) -> None:
        match what:
            case What.DRAW:
                self._topics()
            case What.CHECK_IN:
                self._appointments()
            case What.CANCEL:
                self._planning.cancel()
            case What.BOOK:
                self._planning.book()
            case What.ADD_DATE:
                self._planning.add_date()
            case What.LIMIT:
                self._ask_number(
                    "desk.ask_limit", lambda n: self._sure(Errand(what, n))
                )
            case What.PAUSE | What.DELAY | What.CLOSING:
                self._ask_time(what)
            case _:
                self._sure(Errand(what, number))

    def _sure(self, errand: Errand, **values: object) -> None:
        """What hurts is asked about first."""
        if errand.what not in HURTS:
            self._wish(errand)
            return
        told = staff().text(f"desk.sure_{errand.what.value}", number=errand.n, **values)
        sentences = [told]
        if errand.what is What.END_DAY:
            sentences.append(self._left())
        if errand.what is What.CANCEL_DATE:
            sentences.append(staff().text("desk.concerned", **values))
            if times := values["times"]:
                sentences.append(str(times))
        self._open(Question(sentences, lambda _: self._wish(errand)))

    def _left(self) -> str:
        """Who would not be reached."""
        office = self._scene().office
        waiting = [one.ticket.number for one in office.queue] if office else []
        parked = [ticket.number for ticket in office.parked] if office else []
        numbers = ", ".join(map(str, (*waiting, *parked)))
        say = staff().text
        return say("desk.left", numbers=numbers) if numbers else say("desk.left_none")

    def _ask_number(self, head: str, then: Callable[[int], object]) -> None:
        def read(typed: str) -> int:
            if not typed or (typed[0] == "0" and head == "desk.ask_number"):
                raise ValueError(staff().text("desk.wrong_number"))
            return int(typed)

        self._open(Entry(staff().text(head), read, then))

    def _ask_time(self, what: What) -> None:
        say = staff().text
        hint = "closing" if what is What.CLOSING else "pause"

        def read(typed: str) -> dt.datetime | None:
            return moment(typed, self._scene().at, self._config)

        self._open(
            Entry(
                say(f"desk.ask_{what.value}"),
                read,
                lambda until: self._wish(Errand(what, until=until)),
                hint=say(f"desk.ask_{hint}_hint"),
            )
        )

    def _topics(self) -> None:
        say = staff().text
        options = [
            Option(topic_label(staff(), topic.key, topic.labels), topic.key)
            for topic in self._config.topics
        ]
        options.append(Option(say("desk.no_topic"), None))
        self._open(Choice(say("desk.ask_topic"), options, self._language))

    def _language(self, topic: str | None) -> None:
        tags = self._config.kiosk.languages
        if len(tags) == 1:
            self._wish(Errand(What.DRAW, topic=topic, language=tags[0]))
            return
        options = [Option(language(tag).name, tag) for tag in tags]
        self._open(
            Choice(
                staff().text("desk.ask_language"),
                options,
                lambda tag: self._wish(Errand(What.DRAW, topic=topic, language=tag)),
            )
        )

    def _appointments(self) -> None:
        say = staff().text
        office = self._scene().office
        expected = office.expected if office else ()
        options: list[Option] = [Option(self._of(one), one) for one in expected]
        if office is not None and office.slips:
            options.append(Option(say("slip.title"), None))
        if not options:
            self._open(Reading(say("desk.no_appointments"), ()))
            return
        self._open(
            Choice(
                say("desk.ask_check_in"),
                options,
                lambda one: self._check_in(one) if one else self._ask_slip(),
            )
        )

    def _ask_slip(self) -> None:
        """The code of whoever was not reached on an earlier date."""
        say = staff().text
        first = self._config.kiosk.languages[0]

        def read(typed: str) -> str:
            if len(typed) != slips.DIGITS:
                raise ValueError(say("refused.slip_unknown"))
            return typed

        self._open(
            Entry(
                say("slip.enter_code"),
                read,
                lambda code: self._wish(
                    Errand(What.CHECK_IN, code=code, language=first)
                ),
                digits=slips.DIGITS,
            )
        )

    def _of(self, one: Appointment) -> str:
        time = words.clock(one.starts, self._config)
        return f"{time}  {staff().text('desk.code', code=one.code)}"

    def _check_in(self, one: Appointment) -> None:
        first = self._config.kiosk.languages[0]
        self._wish(Errand(What.CHECK_IN, code=one.code, language=first))

    def _devices(self) -> Reading:
        """All that is wrong, in full; then every device."""
        scene = self._scene()
        troubles = scene.look.troubles if scene.look else ()
        lines = [
            line for told in troubles for line in paragraph(told, "bad", mark="! ")
        ]
        if lines:
            lines.append([])
        lines += [
            [("  " if well else "! ", "bad"), (f"{name:<20}", "strong"), (told, "")]
            for name, told, well in devices(scene)
        ]
        return Reading(staff().text("desk.devices"), lines)


def moment(typed: str, at: dt.datetime, config: Config) -> dt.datetime | None:
    """Minutes (1 or 2 digits), or a time of day (3 or 4); nothing typed: None.

    Raises:
        ValueError: there is no such time any more today.
    """
    if not typed:
        return None
    if len(typed) <= 2 and int(typed):
        return at + dt.timedelta(minutes=int(typed))
    hour, minute = int(typed[:-2] or 0), int(typed[-2:])
    if len(typed) <= 2 or hour > 23 or minute > 59:
        raise ValueError(staff().text("desk.wrong_time"))
    today = at.astimezone(config.zone).date()
    meant = setup.local(today, dt.time(hour, minute), config.zone)
    if meant <= at:
        raise ValueError(staff().text("desk.wrong_time"))
    return meant


HELP: tuple[tuple[str, str], ...] = (
    ("Enter", "desk.help_next"),
    ("+", "desk.help_recall"),
    ("1 7 Enter", "desk.help_number"),
    ("/ Enter", "desk.help_start"),
    ("0 Enter", "desk.help_finish"),
    ("- Enter", "desk.help_miss"),
    ("- 17 Enter", "desk.help_return"),
    ("* Enter  * 10 Enter", "desk.help_park"),
    ("/ 2 Enter", "desk.help_forward"),
    ("* 0 Enter", "desk.help_pause"),
    (". . Enter", "desk.help_undo"),
    (".  Esc", "desk.help_clear"),
    ("/ /  m", "desk.help_menu"),
    ("17 v", "desk.help_letter"),
    ("Tab", "desk.help_tab"),
    ("q q", "desk.help_quit"),
)
"""The keys and the message that says what they do."""


def keys_help() -> Reading:
    """All keys on one sheet."""
    say = staff().text
    return Reading(
        say("desk.help_title"),
        [[(f"{keys:<20}", "strong"), (say(key), "")] for keys, key in HELP],
    )

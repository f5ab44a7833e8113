"""The visitor's number, large; where to wait, how long, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from kiosk.language import wait_text
from kiosk.lobby import slip
from kiosk.lobby.messages import PrintRequested, StartRequested, VoidRequested
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.visit import Visit
from kiosk.lobby.widgets.big_number import BigNumber
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words
from kiosk.office import order
from kiosk.office.values import Drawn, PrintState
from kiosk.speech.wording import Wording

GIVE_BACK = 20.0
"""Seconds within which the number can be given back."""

PRINTED = frozenset({PrintState.CONFIRMED, PrintState.SENT})
UNDER_WAY = frozenset({PrintState.PENDING, PrintState.SENDING})


class NumberScreen(LobbyScreen):
    """Shows one number until the visitor is done with it."""

    BACK_ID = "done"

    def __init__(self) -> None:
        super().__init__()
        self._visit: Visit | None = None
        self._leaving: Timer | None = None
        self._keeping: Timer | None = None
        self._copying: Timer | None = None
        self._may_give_back = False

    def begin(self) -> None:
        """Show the present visit's number, and count the time that is left."""
        visit = self.lobby.visit
        assert visit.drawn is not None
        self._visit = visit
        self._may_give_back = True
        self.end()
        super().begin()
        self._keeping = self.set_timer(GIVE_BACK, self._keep)
        left = max(0.1, visit.copy_until - time.monotonic() + 0.1)
        self._copying = self.set_timer(left, self.say_again)
        self._stay()

    def end(self) -> None:
        """Nothing is counted any more."""
        for timer in (self._leaving, self._keeping, self._copying):
            if timer is not None:
                timer.stop()
        self._leaving = self._keeping = self._copying = None

    def body(self) -> Iterable[Widget]:
        """The number beside what belongs to it, and the paper below."""
        yield Container(
            BigNumber(id="number"),
            Container(
                Words(id="appointed", classes="-strong"),
                Words(id="where", classes="-strong"),
                Words(id="ahead"),
                Words(id="wait"),
                Words(id="risk", classes="-note"),
                id="facts",
            ),
            id="ticket",
        )
        yield Words(id="paper", classes="-strong")

    def actions(self) -> list[Target]:
        """Done; and what fits the state of the paper."""
        return [
            Target(id="done", classes="-main"),
            Target(id="again", classes="-side"),
            Target(id="give-back", classes="-side"),
        ]

    def heading(self) -> str:
        """Above the number."""
        return self.language.text("number.yours")

    def say(self) -> None:
        """Everything about the number, and about the paper."""
        super().say()
        if self._visit is None or self._visit.drawn is None:
            return
        drawn = self._visit.drawn
        language, house = self.language, self.config.house
        self.set_class(drawn.risk, "-risk")
        self.set_class(drawn.after_last, "-crowded")
        self.query_one(BigNumber).say(drawn.ticket.number)
        said = {
            "appointed": self._appointed(drawn),
            "where": language.text(
                "number.go_wait", room=house.room, floor_sign=house.floor_sign
            ),
            "ahead": slip.people_ahead(language, drawn, self.config.rules),
            "wait": wait_text(language, drawn.wait),
            "risk": language.text("number.risk") if drawn.risk else "",
        }
        for name, text in said.items():
            self.query_one(f"#{name}", Words).say(language, text)
        self.query_one("#give-back", Target).say(language, language.text("btn.cancel"))
        self._tell_paper(self._visit, drawn.ticket.number)

    def _appointed(self, drawn: Drawn) -> str:
        ticket, rules = drawn.ticket, self.config.rules
        if ticket.appointed is None:
            return ""
        return self.language.text(
            order.arrival(
                ticket.issued, ticket.appointed, rules, after_last=drawn.after_last
            ),
            time=self.language.time(ticket.appointed, self.config.zone),
        )

    def spoken(self) -> Iterable[str]:
        """The number, what became of the paper, and everything that is on it."""
        if self._visit is None or self._visit.drawn is None:
            return
        drawn = self._visit.drawn
        said = Wording(self.language, self.config).number(drawn.ticket.number)
        yield f"{self.heading()}: {said}."
        yield self.query_one("#paper", Words).text
        yield from slip.spoken(self.config, drawn, self.language)

    def paper_known(self) -> None:
        """The visit knows something new of the paper."""
        self.say_again()
        self._stay()

    def _tell_paper(self, visit: Visit, number: int) -> None:
        language = self.language
        asking = visit.paper is PrintState.UNKNOWN
        may_retry = visit.may_print
        self.query_one("#paper", Words).say(
            language, language.text(sentence(visit), number=number)
        )
        self.set_class(visit.paper in PRINTED, "-printed")
        done = "number.came_yes" if asking and may_retry else "btn.done"
        self.query_one("#done", Target).say(language, language.text(done))
        again = self.query_one("#again", Target)
        again.say(
            language,
            language.text("number.came_no" if asking else "number.print_again"),
        )
        again.display = may_retry
        self.query_one("#give-back").display = self._may_give_back and not may_retry

    def _stay(self) -> None:
        """Count anew how long the number stays."""
        if self._visit is None:
            return
        kiosk = self.config.kiosk
        printed = self._visit.paper in PRINTED
        if self._leaving is not None:
            self._leaving.stop()
        self._leaving = self.set_timer(
            kiosk.number_shown if printed else kiosk.number_unprinted, self._leave
        )

    def touched(self) -> None:
        """A touch shows that somebody is still reading."""
        self._stay()

    def _keep(self) -> None:
        self._may_give_back = False
        self.say_again()

    def _leave(self) -> None:
        if self.lobby.aloud.speaking:
            self._stay()  # it is being read aloud; nobody needs to touch anything
        elif not self._latched:
            self.post_message(StartRequested())

    @on(Target.Chosen, "#done")
    def _done(self) -> None:
        self.latch()
        self.post_message(StartRequested())

    @on(Target.Chosen, "#again")
    def _print_again(self) -> None:
        self.post_message(PrintRequested())

    @on(Target.Chosen, "#give-back")
    def _give_back(self) -> None:
        self.post_message(VoidRequested())


def sentence(visit: Visit) -> str:
    """The message key of what is said of the paper.

    Whoever has no paper is always told to remember the number; also while a print is
    under way on a printer that is known to be in trouble.
    """
    if visit.paper in UNDER_WAY:
        return _fault(visit.doubt) if visit.doubt else "number.printing"
    if visit.paper in PRINTED:
        return "number.take_ticket"
    if visit.paper is PrintState.UNKNOWN and visit.may_print:
        return "number.came_out"
    if visit.paper is PrintState.NONE:
        return "number.remember"
    return _fault(visit.reason if visit.paper is PrintState.FAILED else "")


def _fault(reason: str) -> str:
    if reason == "paper_out":
        return "number.no_paper"
    return "number.printer_fault"

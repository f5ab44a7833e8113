"""Every screen in every state that a visitor can meet, without an office behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import msgspec
from textual.pilot import Pilot

from kiosk.config import LANGUAGES, Config
from kiosk.config import Kiosk as KioskConfig
from kiosk.language import language
from kiosk.lobby.screens.appointments import AppointmentsScreen
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.screens.closed import ClosedScreen
from kiosk.lobby.screens.code import CodeScreen
from kiosk.lobby.screens.evacuation import EvacuationScreen
from kiosk.lobby.screens.languages import LanguagesScreen
from kiosk.lobby.screens.out_of_order import OutOfOrderScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.screens.refusal import RefusalScreen
from kiosk.lobby.sentences import asked, confirmed, refused, told
from kiosk.lobby.standing import Standing
from kiosk.lobby.visit import Visit
from kiosk.office.values import (
    Board,
    Drawn,
    Kind,
    PrintState,
    Situation,
    State,
    Ticket,
    Wait,
)

AT = dt.datetime(2026, 1, 30, 13, 40, tzinfo=dt.UTC)
TIMES = tuple(AT + dt.timedelta(minutes=15 * index) for index in range(10))

LATER = AT + dt.timedelta(days=28)

Make = Callable[[Standing], LobbyScreen]


def board(situation: Situation = Situation.OPEN, **values: object) -> Board:
    """An office that afternoon."""
    drawing = situation in {Situation.OPEN, Situation.RISK, Situation.PAUSED}
    plain = Board(
        event_id=1,
        at=AT,
        situation=situation,
        current=(),
        last=(),
        next=(),
        waiting=3,
        wait=Wait(20, 35),
        drawing=drawing,
        opens=AT,
        closes=AT + dt.timedelta(hours=2),
        issue_from=AT - dt.timedelta(minutes=30),
        next_opens=AT + dt.timedelta(days=28),
        appointments=2,
    )
    return msgspec.structs.replace(plain, **values)


def drawn(
    *,
    risk: bool = False,
    appointed: dt.datetime | None = None,
    after_last: bool = False,
) -> Drawn:
    """Number 17, with three people before it."""
    ticket = Ticket(
        id=1,
        hours_id=1,
        kind=Kind.APPOINTMENT if appointed else Kind.WALK_IN,
        number=17,
        draw_id="draw",
        state=State.WAITING,
        place=AT,
        issued=AT,
        appointed=appointed,
    )
    wait = Wait(25, 70) if risk else Wait(20, 35)
    return Drawn(ticket, 3, wait, risk, after_last=after_last)


def numbered(
    paper: PrintState,
    reason: str = "",
    *,
    risk: bool = False,
    appointed: dt.datetime | None = None,
    after_last: bool = False,
) -> Make:
    """The number screen with what is known of the paper."""

    def make(app: Standing) -> LobbyScreen:
        visit = Visit(app.visit.language)
        visit.take_over(app.visit)
        visit.drawn = drawn(risk=risk, appointed=appointed, after_last=after_last)
        visit.paper, visit.reason, visit.prints = paper, reason, 1
        app.visit = visit
        return app.number_screen

    return make


def refusal(reason: str, **values: object) -> Make:
    """The office's no."""
    return lambda app: RefusalScreen(refused(reason, app.board, app.config, values))


def wrong_code(key: str) -> Make:
    """A code that no appointment has."""
    again = key == "appt.wrong_code"
    return lambda app: RefusalScreen(told(key, room=app.config.house.room), code=again)


async def _nothing(answer: bool) -> None:
    del answer


def question(app: Standing) -> LobbyScreen:
    """Is anybody there?"""
    del app
    asking = asked("timeout.question", "btn.more_time", "btn.finish")
    return QuestionScreen(asking, 30, _nothing)


def give_back(app: Standing) -> LobbyScreen:
    """Shall the number go?"""
    del app
    keys = [f"number.give_back_{part}" for part in ("question", "yes", "no")]
    return QuestionScreen(asked(*keys, number=17), 20, _nothing, counts=False)


def confirm(topic: str | None, *, risk: bool = False) -> Make:
    """Shall it be drawn?"""
    return lambda app: QuestionScreen(
        confirmed(app.config, topic, risk=risk), 60, _nothing, counts=False
    )


async def _gone() -> None:
    pass


a_little_late = AT - dt.timedelta(minutes=5)
late = AT - dt.timedelta(minutes=20)
early = AT + dt.timedelta(minutes=50)
MANY = tuple(AT + dt.timedelta(minutes=5 * index) for index in range(60))
SCENES: dict[str, tuple[Board | None, Make]] = {
    "before the office is known": (None, lambda app: app.start_screen),
    "open": (board(), lambda app: app.start_screen),
    "open without appointments": (
        board(appointments=0, waiting=0, wait=Wait(0, 5)),
        lambda app: app.start_screen,
    ),
    "risk": (
        board(Situation.RISK, wait=Wait(25, 70)),
        lambda app: app.start_screen,
    ),
    "full": (board(Situation.FULL), lambda app: app.start_screen),
    "paused": (board(Situation.PAUSED, paused_until=AT), lambda app: app.start_screen),
    "paused without an end": (board(Situation.PAUSED), lambda app: app.start_screen),
    "delayed": (board(delayed=True), lambda app: app.start_screen),
    "delayed until": (
        board(delayed=True, delayed_until=AT),
        lambda app: app.start_screen,
    ),
    "full without a next date": (
        board(Situation.FULL, next_opens=None),
        lambda app: app.start_screen,
    ),
    "closed by hand with appointments": (
        board(Situation.CLOSED),
        lambda app: app.start_screen,
    ),
    "closed by hand": (
        board(Situation.CLOSED, appointments=0),
        lambda _: ClosedScreen(),
    ),
    "before": (board(Situation.BEFORE), lambda _: ClosedScreen()),
    "ended": (board(Situation.ENDED), lambda _: ClosedScreen()),
    "none today": (board(Situation.NONE), lambda _: ClosedScreen()),
    "no date yet": (board(Situation.NONE, next_opens=None), lambda _: ClosedScreen()),
    "topics": (board(), lambda app: app.topics_screen),
    "appointments": (board(), lambda _: AppointmentsScreen(TIMES)),
    "appointments of many": (board(), lambda _: AppointmentsScreen(MANY, 30)),
    "code": (board(), lambda _: CodeScreen(4)),
    "with a priority slip": (board(slips=2), lambda app: app.start_screen),
    "a slip at risk": (
        board(Situation.RISK, slips=1, delayed=True),
        lambda app: app.start_screen,
    ),
    "a slip's code": (
        board(slips=2),
        lambda _: CodeScreen(6, with_times=False, slip=True),
    ),
    "printing": (board(), numbered(PrintState.SENDING)),
    "printed": (board(), numbered(PrintState.CONFIRMED)),
    "printed at risk": (board(), numbered(PrintState.SENT, risk=True)),
    "no paper": (board(), numbered(PrintState.FAILED, "paper_out", risk=True)),
    "printer fault": (board(), numbered(PrintState.FAILED, "cover_open")),
    "did it come out": (board(), numbered(PrintState.UNKNOWN, risk=True)),
    "no printer": (board(), numbered(PrintState.NONE)),
    "checked in": (board(), numbered(PrintState.CONFIRMED, appointed=TIMES[0])),
    "checked in early": (board(), numbered(PrintState.CONFIRMED, appointed=early)),
    "checked in a little late": (
        board(),
        numbered(PrintState.CONFIRMED, appointed=a_little_late),
    ),
    "checked in late": (board(), numbered(PrintState.CONFIRMED, appointed=late)),
    "checked in after the last": (
        board(),
        numbered(PrintState.FAILED, "paper_out", appointed=late, after_last=True),
    ),
    "refused as full": (board(Situation.FULL), refusal("refused.full")),
    "refused as closed": (board(Situation.CLOSED), refusal("refused.closed")),
    "no such appointment": (board(), refusal("refused.appointment_not_found")),
    "wrong code": (board(), wrong_code("appt.wrong_code")),
    "wrong code three times": (board(), wrong_code("appt.code_help")),
    "appointment on another day": (
        board(),
        refusal("refused.appointment_other_day", date=LATER, time=LATER),
    ),
    "too early for the appointment": (
        board(Situation.BEFORE),
        refusal("refused.appointment_too_early", time=early, begins=AT),
    ),
    "after the end": (
        board(Situation.ENDED),
        refusal("refused.appointment_over", time=late),
    ),
    "already here": (board(), refusal("refused.appointment_already_here")),
    "cancelled": (board(), refusal("refused.appointment_cancelled")),
    "old slip": (board(), refusal("refused.slip_expired", date=AT)),
    "young slip": (board(), refusal("refused.slip_too_early")),
    "unknown topic": (board(), refusal("refused.unknown_topic")),
    "a short pause": (board(), lambda _: RefusalScreen(told("kiosk.pause"))),
    "given back": (
        board(),
        lambda _: RefusalScreen(told("number.given_back", number=17)),
    ),
    "not given back": (
        board(),
        lambda app: RefusalScreen(
            told("number.not_given_back", number=17, room=app.config.house.room)
        ),
    ),
    "out of order": (board(), lambda _: OutOfOrderScreen()),
    "evacuation": (board(Situation.EVACUATION), lambda _: EvacuationScreen()),
    "languages": (board(), lambda _: LanguagesScreen(_gone)),
    "draw for a topic": (board(), confirm("other")),
    "draw at risk": (board(Situation.RISK), confirm("responsibility", risk=True)),
    "draw without a topic at risk": (
        board(Situation.RISK),
        confirm(None, risk=True),
    ),
    "more time": (board(), question),
    "give back": (board(), give_back),
}


def house(languages: tuple[str, ...] = LANGUAGES[:3]) -> Config:
    """The shipped office with so many languages."""
    kiosk = msgspec.convert({"languages": languages, "settle": 0.0}, KioskConfig)
    return Config(kiosk=kiosk)


async def stand(
    app: Standing, scene: str, tag: str, *, dark: bool = False
) -> LobbyScreen:
    """Show that scene in that language and palette."""
    seen, make = SCENES[scene]
    app.board = seen
    app.visit = Visit(language(tag))
    app.visit.dark = dark
    screen = make(app)
    app.dress()
    await app.show(screen)
    return screen


ROUNDS = 2000
"""So many turns of the event loop no screen's parts move each other."""
QUIET = 5
"""So many turns in which nothing was said are rest: a handler may wait for another."""


async def settled(pilot: Pilot[None]) -> None:
    """Everything that was said has come round, and every part is at its place.

    What `pilot.pause` does without its waiting for an idle machine, which is most of
    what it takes; a part may move when another has moved.
    """
    screen = pilot.app.screen
    quiet = 0
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
        pumps = (pilot.app, *screen.walk_children(with_self=True))
        if any(not pump._message_queue.empty() for pump in pumps):
            quiet = 0
        elif screen._layout_required or screen._dirty_widgets or screen._callbacks:
            quiet = 0
            screen._on_timer_update()
        elif (quiet := quiet + 1) == QUIET:
            return
    raise AssertionError(f"{screen} does not come to rest")

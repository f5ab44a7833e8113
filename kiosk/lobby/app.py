"""The visitor's application: one visit after the other.

All that can wait is done by threads (`clerk`) that end in one message; the handlers
here own the visit and decide what comes next.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable

from textual import on, work
from textual.message import Message

from kiosk.config import Config
from kiosk.language import language
from kiosk.lobby.allowance import Allowance
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.messages import (
    AppointmentsKnown,
    AppointmentsRequested,
    CheckInRequested,
    CodeRequested,
    HeadphonesPlugged,
    OfficeLost,
    PaperKnown,
    PrinterSeen,
    PrintRequested,
    SlipRequested,
    StartRequested,
    TicketReady,
    TicketRefused,
    TicketRequested,
    TicketVoided,
    TopicsRequested,
    VoidRequested,
)
from kiosk.lobby.screens.appointments import AppointmentsScreen
from kiosk.lobby.screens.code import CodeScreen
from kiosk.lobby.screens.number import UNDER_WAY, NumberScreen
from kiosk.lobby.screens.question import QuestionScreen
from kiosk.lobby.screens.refusal import RefusalScreen
from kiosk.lobby.sentences import CODES, asked, confirmed, refused, told
from kiosk.lobby.standing import SLOW_READERS, Standing
from kiosk.lobby.visit import Visit
from kiosk.lobby.watch import Pulse, Watch
from kiosk.lobby.widgets import big_number
from kiosk.office.slips import DIGITS as SLIP_DIGITS
from kiosk.office.values import (
    Appointment,
    Drawn,
    OfficeGone,
    PrintState,
    Refused,
    Situation,
)
from kiosk.speech.plug import Plug

log = logging.getLogger(__name__)

NO_SUCH_CODE = "refused.appointment_not_found"

WARM_UP = 0.3
"""Seconds after the first screen, before anybody can have read it."""

PRINTER_LOOK = 2.0
"""Seconds between two looks whether a printer that took nothing is well again."""

GIVE_BACK_QUESTION = 20.0
"""Seconds the question whether to give a number back waits; then it is kept."""


class Lobby(Standing, inherit_bindings=False):
    """Draws, checks in, prints, gives back."""

    def __init__(self, config: Config, clerk: Clerk) -> None:
        super().__init__(config)
        self._clerk = clerk
        self._allowance = Allowance(config.kiosk.draws_per_5_minutes)
        self._appointments: tuple[Appointment, ...] = ()
        self._watch = Watch(clerk, self._tell)
        self._pulse = Pulse(clerk, self._life)
        jack = config.speech.headphones if config.speech.kiosk else ""
        self._plug = (
            Plug(jack, lambda inside: self._tell(HeadphonesPlugged(inside)))
            if jack
            else None
        )

    def on_mount(self) -> None:
        """Begin to look at the office when the first screen stands."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._watch.start()
        self._pulse.start()
        if self._plug is not None:
            self._plug.start()
        self.set_timer(WARM_UP, self.warm)

    async def warm(self) -> None:
        """Load what the first number needs besides its screen."""
        await super().warm()
        self.run_worker(self._clerk.warm, thread=True, exit_on_error=False)
        self.run_worker(big_number.warm, thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """Let the threads end."""
        self._watch.end()
        self._pulse.end()
        if self._plug is not None:
            self._plug.end()
        self.aloud.close()
        self.click.close()

    def _tell(self, message: Message) -> None:
        """Post from a thread; after the end nobody listens any more."""
        if self.is_running:
            self.post_message(message)

    def _life(self) -> dict[str, object]:
        """What the sign of life says."""
        return {
            "screen": type(self.top()).__name__,
            "columns": self.size.width,
            "rows": self.size.height,
            "languages": list(self.config.kiosk.languages),
            **self.aloud.state(),
        }

    @work(thread=True, group="errand", exit_on_error=False)
    def _errand(self, task: Callable[[], Message]) -> None:
        """Do in a thread what waits for the office; its answer comes as a message."""
        try:
            answer = task()
        except Refused as error:
            answer = TicketRefused(error.reason, **error.values)
        except OfficeGone as error:
            log.warning("the office did not answer: %s", error)
            answer = OfficeLost()
        except Exception:
            log.exception("an errand to the office failed")
            answer = OfficeLost()
        self._tell(answer)

    async def end_visit(self) -> None:
        """The visit is over, and what was kept of it is forgotten."""
        if self.visit.drawn is not None:
            self._clerk.forget()
        await super().end_visit()

    @on(HeadphonesPlugged)
    def _plugged(self, event: HeadphonesPlugged) -> None:
        self.aloud.plugged(event.inside)

    @on(StartRequested)
    async def _start(self, event: StartRequested) -> None:
        before = self.visit
        await self.end_visit()
        if not event.over:
            # The same visitor goes back to where it began, and finds it as it was.
            self.visit.take_over(before)
            self.dress()
            self._say_again()

    # --- a number

    @on(TopicsRequested)
    async def _topics(self) -> None:
        standing = self.standing()
        if self.board is not None and not self.board.drawing and standing is not None:
            # Asked for all the same: the office counts whom it must send away.
            standing.latch()
            self._issue(TicketRequested(uuid.uuid4().hex, None))
        else:
            await self.show(self.topics_screen)

    @on(TicketRequested)
    async def _ticket(self, event: TicketRequested) -> None:
        if self._must_confirm():
            await self._ask_whether_to_draw(event)
        else:
            self._issue(event)

    def _must_confirm(self) -> bool:
        """Whom a slip would cost most, and whoever may wait in vain (norms.md 2.1)."""
        slow = self.visit.reading.on or self.visit.language.tag in SLOW_READERS
        return slow or self._at_risk()

    def _at_risk(self) -> bool:
        return self.board is not None and self.board.situation is Situation.RISK

    async def _ask_whether_to_draw(self, event: TicketRequested) -> None:
        async def answered(yes: bool) -> None:
            await self.pop_screen()
            if yes:
                self._issue(event)
            elif (standing := self.standing()) is not None:
                standing.unlatch()

        question = confirmed(self.config, event.topic, risk=self._at_risk())
        seconds = self.config.kiosk.idle * self._slowness()
        await self.push_screen(
            QuestionScreen(question, seconds, answered, counts=False)
        )

    def _issue(self, event: TicketRequested) -> None:
        tag = self.visit.language.tag
        self._draw(
            lambda: TicketReady(self._clerk.draw(event.draw_id, event.topic, tag), tag)
        )

    @on(CheckInRequested)
    def _check_in(self, event: CheckInRequested) -> None:
        tag = self.visit.language.tag
        self._draw(
            lambda: TicketReady(
                self._clerk.check_in(
                    event.draw_id, tag, appointed=event.appointed, code=event.code
                ),
                tag,
            )
        )

    def _draw(self, task: Callable[[], Message]) -> None:
        if self._allowance.take(time.monotonic()):
            self._errand(task)
        else:
            log.warning("more numbers are asked for than this kiosk may give out")
            self.post_message(TicketRefused("kiosk.pause"))

    @on(TicketRefused)
    async def _refused(self, event: TicketRefused) -> None:
        log.info("refused: %s", event.reason)
        if event.reason == "kiosk.pause":
            await self.show(RefusalScreen(told("kiosk.pause")))
            return
        if event.reason == NO_SUCH_CODE and isinstance(self.standing(), CodeScreen):
            await self._wrong_code()
            return
        said = refused(event.reason, self.board, self.config, event.values)
        await self.show(RefusalScreen(said))

    async def _wrong_code(self) -> None:
        """A slip of the finger is put right at the kiosk, more by a person."""
        self.visit.wrong_codes += 1
        again = self.visit.wrong_codes < CODES
        key = "appt.wrong_code" if again else "appt.code_help"
        sentence = told(key, room=self.config.house.room)
        await self.show(RefusalScreen(sentence, code=again))

    @on(TicketReady)
    async def _ticket_ready(self, event: TicketReady) -> None:
        standing = self.standing()
        if event.recovered and (standing is None or not standing.HOME):
            self._clerk.forget()  # somebody else stands here by now
            return
        visit = Visit(language(event.language))
        visit.drawn = event.drawn
        if not event.recovered:
            visit.take_over(self.visit)
        known = event.drawn.ticket.print_state
        fresh = known in UNDER_WAY or known is PrintState.NONE
        visit.tell(PrintState.PENDING if fresh else known)
        age = (dt.datetime.now(dt.UTC) - event.drawn.ticket.issued).total_seconds()
        visit.copy_until -= max(0.0, age)
        self.visit = visit
        self.dress()
        await self.show(self.number_screen)
        if fresh:
            self._bring_paper(visit, event.drawn)
        else:
            self._look_again(visit)

    # --- its paper

    @on(PrintRequested)
    def _print_again(self) -> None:
        if self.visit.drawn is not None and self.visit.may_print:
            self._bring_paper(self.visit, self.visit.drawn)
        self._paper_changed()

    def _bring_paper(self, visit: Visit, drawn: Drawn) -> None:
        copy = visit.unsure
        visit.tell(PrintState.SENDING)
        visit.doubt = self._clerk.printer_trouble()
        visit.prints += 1
        visit.copies += copy

        def print_ticket() -> Message:
            printed = self._clerk.print(drawn, copy=copy)
            return PaperKnown(drawn.ticket.id, printed.state, printed.reason)

        self._errand(print_ticket)

    @on(PaperKnown)
    def _paper_known(self, event: PaperKnown) -> None:
        visit = self.visit
        if visit.drawn is not None and visit.drawn.ticket.id == event.ticket_id:
            visit.tell(event.state, event.reason)
            if visit.given_up:
                self._clerk.gave_up(visit.drawn.ticket.number)
            self._pulse.now()
            self._paper_changed()
            self._look_again(visit)

    def _look_again(self, visit: Visit) -> None:
        """Nothing was sent: print by itself once the printer is well again.

        What is unknown is never printed by itself; there the visitor is asked.
        """
        if visit.paper is PrintState.FAILED and visit.reason != "template":
            self.set_timer(PRINTER_LOOK, lambda: self._ask_printer(visit))

    def _ask_printer(self, visit: Visit) -> None:
        drawn = visit.drawn
        if visit is not self.visit or drawn is None or not visit.may_print:
            return

        def ask() -> Message:
            return PrinterSeen(drawn.ticket.id, ready=self._clerk.printer_ready())

        self._errand(ask)

    @on(PrinterSeen)
    def _printer_seen(self, event: PrinterSeen) -> None:
        visit = self.visit
        if visit.drawn is None or visit.drawn.ticket.id != event.ticket_id:
            return
        if event.ready and visit.paper is PrintState.FAILED:
            self._print_again()
        else:
            self._look_again(visit)

    def _paper_changed(self) -> None:
        standing = self.standing()
        if isinstance(standing, NumberScreen):
            standing.paper_known()

    # --- and back

    @on(VoidRequested)
    async def _ask_whether_to_void(self) -> None:
        drawn = self.visit.drawn
        if drawn is None:
            return
        question = asked(
            "number.give_back_question",
            "number.give_back_yes",
            "number.give_back_no",
            number=drawn.ticket.number,
        )

        async def answered(yes: bool) -> None:
            await self.pop_screen()
            if yes:
                self._errand(lambda: self._void(drawn))

        await self.push_screen(
            QuestionScreen(question, GIVE_BACK_QUESTION, answered, counts=False)
        )

    def _void(self, drawn: Drawn) -> Message:
        try:
            self._clerk.void(drawn.ticket.id)
        except Refused as error:
            log.info("number %s is not given back: %s", drawn.ticket.number, error)
            return TicketVoided(drawn.ticket.number, voided=False)
        return TicketVoided(drawn.ticket.number, voided=True)

    @on(TicketVoided)
    async def _voided(self, event: TicketVoided) -> None:
        self._clerk.forget()
        self.visit.drawn = None
        key = "number.given_back" if event.voided else "number.not_given_back"
        sentence = told(key, number=event.number, room=self.config.house.room)
        await self.show(RefusalScreen(sentence, over=True))

    # --- appointments

    @on(AppointmentsRequested)
    def _appointments_wanted(self) -> None:
        self._errand(lambda: AppointmentsKnown(self._clerk.appointments()))

    @on(AppointmentsKnown)
    async def _appointments_known(self, event: AppointmentsKnown) -> None:
        self._appointments = event.appointments
        times = tuple(sorted(self._expected()))
        if times:
            await self.show(AppointmentsScreen(times, self._soonest(times)))
        else:
            # The last one was checked in this moment: its code tells more.
            await self._code_wanted()

    def _expected(self) -> set[dt.datetime]:
        return {each.starts for each in self._appointments if each.state == "expected"}

    def _soonest(self, times: tuple[dt.datetime, ...]) -> int:
        """Which of the times most likely is the visitor's: the first still kept."""
        grace = dt.timedelta(minutes=self.config.rules.grace)
        since = dt.datetime.now(dt.UTC) - grace
        return next((at for at, time in enumerate(times) if time >= since), 0)

    @on(CodeRequested)
    async def _code_wanted(self) -> None:
        digits = max((len(a.code) for a in self._appointments), default=4)
        await self.show(CodeScreen(digits, with_times=bool(self._expected())))

    @on(SlipRequested)
    async def _slip_wanted(self) -> None:
        await self.show(CodeScreen(SLIP_DIGITS, with_times=False, slip=True))

"""The secretary works the console by the keys of a number pad alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.desk.widgets.cards import Cards
from kiosk.desk.widgets.news import News
from kiosk.desk.widgets.queue import Queue
from kiosk.office import hours, operations, queries, slips
from kiosk.office.appointments import changing
from kiosk.office.operations import dates
from kiosk.office.store import Store
from kiosk.office.values import OfficeHours, Situation, State, Step
from tests.calls.console import draw, here, look, now, office_of, queue, seated
from tests.offices import open_office


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    return office_of(open_office(sqlite_url, tmp_path))


def state(store: Store, number: int) -> State:
    found = queries.ticket_by_number(store, number, now())
    assert found is not None
    return found.state


async def test_enter_calls_who_the_screen_said_would_be_next(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    async with seated(config) as seat:
        await seat.sees("Enter: 1 aufrufen")
        assert await seat.act("\n") == "Nummer 1 ist aufgerufen."
        assert here(store) == 1
        await seat.sees("Enter: 1 fertig, 2 aufrufen")
        assert await seat.act("\n") == "Nummer 2 ist aufgerufen."
        assert state(store, 1) is State.FINISHED
        assert seat.app.screen.query_one(Cards).query_one("#here").children


async def test_every_act_of_the_number_pad(config: Config, store: Store) -> None:
    draw(store, 6)
    async with seated(config) as seat:
        assert await seat.act("3\n") == "Nummer 3 ist aufgerufen."
        assert await seat.act("+") == "Nummer 3 ist noch einmal aufgerufen."
        assert await seat.act("-\n") == "Nummer 3 ist nicht erschienen."
        assert state(store, 3) is State.MISSED
        await seat.act("\n")
        assert await seat.act("*10\n") == "Nummer 1 ist zurückgestellt."
        await seat.act("\n")
        assert await seat.act("/2\n") == "Nummer 2 ist weitergeleitet."
        await seat.act("\n")
        assert await seat.act("0\n") == "Nummer 4 ist erledigt."
        assert await seat.act("..\n") == "Zurückgenommen. Jetzt dran: 4."
        assert here(store) == 4
        assert await seat.act("*0\n") == "Pause: Dieser Platz ruft nicht auf."
        assert await seat.act("\n") == "Dieser Platz macht Pause."
        assert await seat.act("*0\n") == "Die Pause ist zu Ende."


async def test_the_menu_has_all_the_rest_by_digits_alone(
    config: Config, store: Store
) -> None:
    draw(store, 4)
    async with seated(config) as seat:
        await seat.act("\n")
        assert await seat.act("//1") == "Nummer 1 ist im Gespräch."
        assert state(store, 1) is State.SERVING
        assert await seat.act("//24\n") == "Nummer 4 ist vorgezogen."
        assert queue(store) == [4, 2, 3]
        assert await seat.act("//42\n1\n") == "Nummer 2 ist gestrichen."
        assert state(store, 2) is State.VOID
        await seat.act("\n-\n")
        assert await seat.act("//34\n") == "Nummer 4 ist wieder eingereiht."
        assert "Es kann keine" not in seat.screen()


async def test_what_hurts_needs_two_keys_more_and_no_is_easier(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    async with seated(config) as seat:
        await seat.press("//41\n")
        await seat.sees("Nummer 1 streichen?")
        await seat.press("\n")  # Enter alone is no yes
        await seat.press("12\n")  # and a slip between disarms it
        await seat.sees("Nummer 1 streichen?")
        await seat.press(".")
        assert seat.app.sheet is None
        assert state(store, 1) is State.WAITING


async def test_a_letter_after_a_number_means_that_number(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        assert await seat.act("3v") == "Nummer 3 ist vorgezogen."
        assert await seat.act("2l1\n") == "Nummer 2 ist gestrichen."
        assert await seat.act("-v") == "Diese Tasten bedeuten nichts. Nichts getan."
        assert await seat.act("\n") == "Diese Tasten bedeuten nichts. Nichts getan."
        assert queue(store) == [3, 1]


async def test_put_first_and_struck_out_can_be_taken_back(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        await seat.act("3v")
        await seat.act("2l1\n")
        await seat.sees(". . Enter: zurück")
        await seat.act("..\n")
        assert queue(store) == [3, 1, 2]
        await seat.act("..\n")
        assert queue(store) == [1, 2, 3]
        await seat.sees("(zurückgenommen)")


async def test_a_number_for_somebody_who_cannot_use_the_kiosk(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        said = await seat.act("//623")
        assert "Nummer 1 ist gezogen. Vorher: 0." in said
        await seat.until(lambda: "Kein Drucker" in seat.said, "the paper's word")
        ticket = look(store).queue[0].ticket
        assert (ticket.topic, ticket.language) == ("order", "en")
        await seat.sees("Öffentliche")
        assert "en · " in seat.part(Queue)


async def test_an_appointment_is_checked_in_or_cancelled(
    config: Config, store: Store
) -> None:
    later = (now() + dt.timedelta(minutes=30)).replace(second=0, microsecond=0)
    for minutes in (0, 20):
        starts = later + dt.timedelta(minutes=minutes)
        changing.add(store, starts=starts, minutes=10, at=now(), device="test")
    async with seated(config) as seat:
        await seat.until(lambda: len(look(store).expected) == 2)
        code = look(store).expected[0].code
        await seat.sees(code)
        said = await seat.act("//71")
        assert "Nummer 61 ist angemeldet." in said or "Kein Drucker" in said
        assert queue(store) == [61]
        await seat.until(lambda: len(seat.app.scene().office.expected) == 1)  # type: ignore[union-attr]
        assert "ist abgesagt" in await seat.act("//8211\n")
        assert look(store).expected == ()


async def test_the_office_hours_and_the_displays_messages(
    config: Config, store: Store
) -> None:
    draw(store, 1)

    def today() -> OfficeHours:
        found = look(store).hours
        assert found is not None
        return found

    def present() -> str:
        return today().issuing

    async with seated(config) as seat:
        await seat.act("//92")
        assert present() == "full"
        await seat.sees("voll, keine Nummern mehr")
        await seat.act("//91")
        assert present() == "open"
        await seat.act("//93")
        assert present() == "closed"
        await seat.act("o1o45\n")
        await seat.sees("Nummern übrig: 5")
        assert "Pause bis" in await seat.act("o510\n")
        assert look(store).situation is Situation.PAUSED
        assert await seat.act("o7\n") == "Alle sehen: Es dauert länger."
        await seat.sees("Verzögerung angezeigt")
        assert await seat.act("o6") == "Es geht weiter."
        assert not today().delayed
        assert not today().paused
        assert "Alle sehen: Es geht etwa um" in await seat.act("o715\n")
        assert today().delayed_until is not None
        planned = today().closes
        assert "Alle sehen: Ende um" in await seat.act("o0\n")
        assert today().closes == planned
        assert "Alle sehen: Ende um" in await seat.act("o045\n")
        assert today().closes < planned


async def test_evacuation_on_every_screen_and_back(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        await seat.act("o91\n")
        assert look(store).situation is Situation.EVACUATION
        await seat.sees("EVAKUIERUNG")
        await seat.press("o")
        await seat.sees("Evakuierung aufheben")
        await seat.act("91\n")
        assert look(store).situation is not Situation.EVACUATION


async def test_the_day_is_closed_and_who_was_not_reached_stays_to_be_read(
    config: Config, store: Store
) -> None:
    draw(store, 3)
    async with seated(config) as seat:
        await seat.act("\n")
        await seat.until(lambda: len(seat.app.scene().numbers()) == 2)
        await seat.press("o8")
        await seat.sees("Noch nicht drangekommen: 2, 3")
        await seat.act("1\n")
        await seat.sees("Nicht mehr drangekommen: 2, 3")
        await seat.press("\n")  # a key closes it, and does nothing else
        await seat.sees("beendet")
        assert seat.app.sheet is None
        assert {t.number for t in look(store).not_reached} == {2, 3}


async def test_office_hours_begin_where_there_are_none(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        await seat.act("o81\n")
        await seat.press("o")
        await seat.sees("Sprechstunde jetzt beginnen")
        assert await seat.act("1") == "Die Sprechstunde hat begonnen."
        assert hours.listed(store)[-1].ended is None


async def test_what_happens_elsewhere_is_seen_at_once(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat, seated(config, "two") as other:
        draw(store, 1)
        await seat.sees("Enter: 1 aufrufen")
        await other.act("\n")
        await seat.until(lambda: "Raum 2" in seat.part(News), "the other's call")
        assert "Nummer 1 ist aufgerufen." in seat.part(News)
        await seat.sees("Es wartet niemand.")


async def test_each_act_is_one_event_by_this_console(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    async with seated(config) as seat:
        await seat.act("\n")
        await seat.act("2v")
    told = [
        (event.step, event.device, event.desk)
        for event in queries.events(store, since=0)
        if event.step is not Step.ISSUE and event.device != "config"
    ]
    assert told[-2:] == [
        (Step.CALL, "desk-room", "room"),
        (Step.PUT_FIRST, "desk-room", "room"),
    ]


async def test_a_priority_slip_of_an_earlier_date_is_honoured_at_the_desk(
    config: Config, store: Store
) -> None:
    draw(store, 2)
    operations.close_day(store, at=now(), device="test")
    slip = slips.listed(store)[1]
    dates.open_now(store, duration=dt.timedelta(hours=2), at=now(), device="test")
    draw(store, 1)
    async with seated(config) as seat:
        await seat.until(lambda: seat.app.scene().office.slips == 2)  # type: ignore[union-attr]
        await seat.press("//71")
        await seat.sees("den Code von Ihrem Vorrangschein")
        await seat.press("12\n")
        await seat.sees("Diesen Code kennen wir nicht.")
        said = await seat.act(f".{slip.code}\n")
        assert "Nummer 2" in said or "Kein Drucker" in said
        assert queue(store) == [2, 1]

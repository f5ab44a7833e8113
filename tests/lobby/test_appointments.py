"""Who is registered checks in by the time or the code, and is told how it stands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from textual.pilot import Pilot

from kiosk.config import Config
from kiosk.lobby.app import Lobby
from kiosk.lobby.screens.code import CodeScreen
from kiosk.lobby.widgets.target import Target
from kiosk.office import queries
from kiosk.office.store import Store
from kiosk.office.tables import appointment, office_hours
from kiosk.office.values import Kind
from tests.lobby.test_visits import expect, now, says, shown, tap, until, visit

pytestmark = pytest.mark.usefixtures("unpainted")

CODE = "Bitte geben Sie den Code"
TIMES = "Bitte wählen Sie die Uhrzeit"


async def enter(pilot: Pilot[None], code: str, then: str) -> None:
    """Type a code on a number pad and send it off, until `then` is said."""
    for at, figure in enumerate(code):
        typed = " ".join([*code[: at + 1], *"_" * (4 - at - 1)])
        await tap(pilot, f"#digit-{figure}", typed)
        await pilot.pause(0.5 if code[at + 1 : at + 2] == figure else 0)
    await tap(pilot, "#continue", then)


async def to_the_code(pilot: Pilot[None]) -> None:
    await tap(pilot, "#appointment", TIMES)
    await tap(pilot, "#code", CODE)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (50, "Ihr Termin ist erst um"),
        (10, "Sie sind angemeldet. Ihr Termin ist um"),
        (-5, "Sie behalten Ihren Platz in der Reihe."),
        (-20, "Ihr Platz in der Reihe zählt ab jetzt."),
    ],
)
async def test_early_in_time_and_late_each_hear_how_it_stands(
    config: Config, store: Store, tmp_path: Path, minutes: int, said: str
) -> None:
    expect(store, minutes, 70)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", TIMES)
        await tap(pilot, ".-time", said)


async def test_after_the_last_appointment_the_place_counts_from_now(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, -30)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", TIMES)
        await tap(pilot, ".-time", "Alle Termine sind vorbei.")


async def test_a_code_of_another_day_a_cancelled_and_a_used_one_are_told_apart(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10, 20, 30)
    another_day(store, "2468")
    with store.write() as connection:
        for code, state in (("1000", "cancelled"), ("1001", "here")):
            connection.execute(
                update(appointment)
                .where(appointment.c.code == code)
                .values(state=state)
            )
    async with visit(config, tmp_path) as pilot:
        for code, said in (
            ("1000", "Dieser Termin ist abgesagt. Bitte fragen Sie in Raum 01.02_39."),
            ("1001", "Dieser Termin ist schon angemeldet."),
            ("2468", "Dieser Termin ist nicht heute, sondern am"),
        ):
            await to_the_code(pilot)
            await enter(pilot, code, said)
            assert "01.02_39" in shown(pilot), "where a person helps"
            await tap(pilot, "#back", "Sie können jetzt")
    assert queries.queue(store, now()) == ()


def another_day(store: Store, code: str) -> None:
    """An appointment in four weeks."""
    with store.write() as connection:
        today = connection.execute(select(office_hours)).one()._asdict()
        del today["id"]
        later = {
            name: value + dt.timedelta(days=28)
            for name, value in today.items()
            if isinstance(value, dt.date) and value is not None
        }
        hours_id = connection.execute(
            insert(office_hours).values(today | later).returning(office_hours.c.id)
        ).scalar_one()
        connection.execute(
            insert(appointment).values(
                hours_id=hours_id,
                starts=later["opens"],
                minutes=10,
                code=code,
                state="expected",
            )
        )


async def test_a_wrong_code_may_be_entered_again_and_the_third_time_a_person_helps(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10)
    async with visit(config, tmp_path) as pilot:
        await to_the_code(pilot)
        for _ in range(2):
            await enter(pilot, "97", "Diesen Code finden wir nicht. Bitte prüfen")
            await tap(pilot, "#again", CODE)
        await enter(pilot, "97", "Bitte kommen Sie zu Raum 01.02_39.")
        assert not pilot.app.screen.query("#again")
        await tap(pilot, "#back", "Sie können jetzt")
        await to_the_code(pilot)
        await enter(pilot, "1000", "Sie sind angemeldet.")


async def test_the_next_visitor_has_three_tries_of_their_own(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10)
    async with visit(config, tmp_path) as pilot:
        await to_the_code(pilot)
        await enter(pilot, "97", "Bitte prüfen Sie die Ziffern.")
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        assert lobby.visit.wrong_codes == 1
        await lobby.end_visit()
        assert lobby.visit.wrong_codes == 0


async def test_two_people_of_the_same_time_both_tap_it(
    config: Config, store: Store, tmp_path: Path
) -> None:
    when, _, other = expect(store, 10, 10, 40)
    async with visit(config, tmp_path) as pilot:
        for left in (2, 1):
            await tap(pilot, "#appointment", TIMES)
            assert len(pilot.app.screen.query(".-time")) == 2 if left else 1
            await tap(pilot, ".-time", "Sie sind angemeldet.")
            await tap(pilot, "#done", "Sie können jetzt")
        await tap(pilot, "#appointment", TIMES)
        assert len(pilot.app.screen.query(".-time")) == 1
    tickets = [waiting.ticket for waiting in queries.queue(store, now())]
    assert {ticket.appointed for ticket in tickets} == {when}
    assert len({ticket.number for ticket in tickets}) == 2
    assert when != other


async def test_sixty_times_come_page_by_page_beginning_with_now(
    config: Config, store: Store, tmp_path: Path
) -> None:
    times = expect(store, *range(-50, 130, 3))
    soonest = min(time for time in times if time >= now() - dt.timedelta(minutes=10))
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", TIMES)
        await until(pilot, lambda: soonest.isoformat() in on_the_page(pilot))
        seen: set[str] = set()
        for _ in range(len(times)):
            seen |= set(on_the_page(pilot))
            await pilot.pause(0.55)
            await pilot.click("#more")
            await pilot.pause()
            if len(seen) == len(times):
                break
    assert seen == {time.isoformat() for time in times}


def on_the_page(pilot: Pilot[None]) -> list[str]:
    targets = pilot.app.screen.query(".-time").results(Target)
    return [target.value for target in targets if target.display]


async def test_a_time_is_chosen_with_the_keys_of_a_number_pad(
    config: Config, store: Store, tmp_path: Path
) -> None:
    first, _ = expect(store, 10, 25)
    async with visit(config, tmp_path) as pilot:
        await tap(pilot, "#appointment", TIMES)
        await pilot.pause(config.kiosk.settle)
        await until(pilot, lambda: pilot.app.screen.query(".-time"))
        while not in_focus(pilot).has_class("-time"):
            await pilot.press("2")
        await pilot.press("5")
        await says(pilot, "Sie sind angemeldet.")
    (waiting,) = queries.queue(store, now())
    assert waiting.ticket.kind is Kind.APPOINTMENT
    assert waiting.ticket.appointed == first


def in_focus(pilot: Pilot[None]) -> Target:
    focused = pilot.app.screen.focused
    return focused if isinstance(focused, Target) else Target()


async def test_when_the_last_time_is_gone_there_is_still_the_code(
    config: Config, store: Store, tmp_path: Path
) -> None:
    expect(store, 10)
    async with visit(config, tmp_path) as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one("#appointment").display)
        with store.write() as connection:
            connection.execute(update(appointment).values(state="here"))
        await tap(pilot, "#appointment", CODE)
        assert isinstance(pilot.app.screen, CodeScreen)
        await enter(pilot, "1000", "Dieser Termin ist schon angemeldet.")
        await tap(pilot, "#back", "Sie können jetzt")

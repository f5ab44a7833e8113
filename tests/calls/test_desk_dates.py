"""The secretary plans at the console: dates and appointments, by digits alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.desk import typed
from kiosk.desk.widgets.dots import rows
from kiosk.office import coming
from kiosk.office.operations import dates
from kiosk.office.store import Store
from tests.calls.console import now, office_of, seated
from tests.calls.planning import at, book, day, friday, knows, planned
from tests.offices import open_office


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    return office_of(open_office(sqlite_url, tmp_path))


@pytest.mark.parametrize("form", ["%d%m", "%d.%m."])
async def test_a_date_is_added_by_digits_alone(
    config: Config, store: Store, form: str
) -> None:
    async with seated(config, size=(80, 24)) as seat:
        await seat.press(f"//84{day(config):{form}}\n")
        await seat.sees("Wann ist der Beginn?")
        await seat.press("1600\n")
        await seat.sees("Wann ist das Ende?")
        await seat.press("18\n" if form == "%d%m" else "18.00\n")
        await seat.sees("Wie viele Nummern höchstens?")
        said = await seat.act("\n" if form == "%d%m" else "8\n")
        assert said.startswith("Neuer Sprechtag: ")
        assert f"{day(config):%d.%m.%Y}, 16:00–18:00" in said
    (one,) = planned(store)
    assert (one.hours.opens, one.hours.closes) == (at(config, 16), at(config, 18))
    assert one.hours.remaining == (None if form == "%d%m" else 8)


async def test_what_cannot_be_is_said_and_may_be_typed_anew(
    config: Config, store: Store
) -> None:
    friday(store, config)
    async with seated(config, size=(80, 24)) as seat:
        await knows(seat, 2)
        await seat.press("//843102\n")
        await seat.sees("Diesen Tag gibt es nicht.")
        await seat.press(f"...//84{day(config):%d.%m.}\n2560\n")
        await seat.sees("Diese Uhrzeit geht nicht.")
        await seat.press(".." + "1730\n1730\n")
        await seat.sees("muss nach dem Beginn liegen")
        await seat.press(".." + "19\n")
        await seat.sees("Für diese Zeit gibt es schon eine Sprechstunde.")
        await seat.press("\x1b")
        assert seat.app.sheet is None
    assert len(planned(store)) == 1


async def test_half_a_date_waits_for_whoever_is_asked_on_the_phone(
    config: Config, store: Store
) -> None:
    friday(store, config)
    async with seated(config) as seat:
        await knows(seat, 2)
        await seat.press("//8424")
        seat.app._pressed_at -= 120
        seat.app._tick()
        await seat.press("12\n")
        await seat.sees("24.12.")
        seat.app._pressed_at -= 200
        await seat.until(lambda: seat.app.sheet is None)
        await seat.sees("Eingabe verfallen.")
        await seat.press("//8324")
        seat.app._pressed_at -= 31  # but what hurts waits no longer than elsewhere
        await seat.until(lambda: seat.app.sheet is None)
    assert not planned(store)[0].hours.cancelled


async def test_all_coming_dates_are_listed_with_all_that_matters(
    config: Config, store: Store
) -> None:
    hours = friday(store, config)
    book(store, at(config, 16, 20))
    async with seated(config, size=(80, 24)) as seat:
        await knows(seat, 2, 1)
        await seat.press("//83")
        line = f"{day(config):%d.%m.%Y}  16:00–18:00  Nummern übrig: 12  Termine: 1"
        await seat.sees(line)
        dates.cancel(store, hours_id=hours.id, at=now(), device="test")
        await seat.until(lambda: seat.app.scene().coming[1].hours.cancelled)
        await seat.press("\x1b//83")
        await seat.sees("16:00–18:00  abgesagt  Termine: 1")


async def test_a_date_is_cancelled_with_two_keys_and_the_cancellation_taken_back(
    config: Config, store: Store
) -> None:
    was = friday(store, config)
    book(store, at(config, 16, 20))
    book(store, at(config, 16, 40))
    async with seated(config, size=(80, 24)) as seat:
        await knows(seat, 2, 2)
        await seat.press("//8324")
        assert seat.app.sheet is not None
        assert not planned(store)[0].hours.cancelled
        await seat.sees("Betroffene Termine: 2")
        await seat.sees("16:20, 16:40")
        await seat.press("\n")  # no yes
        said = await seat.act("1\n")
        assert said.startswith("Abgesagt: ")
        assert said.endswith("Betroffene Termine: 2")
        assert planned(store)[0].hours.cancelled
        await seat.until(lambda: seat.app.scene().coming[1].hours.cancelled)
        said = await seat.act("//8322")
        assert said.startswith("Findet wieder statt: ")
        assert said.endswith("Termine: 2")
    (again,) = planned(store)
    assert again.hours == was
    assert len(again.expected) == 2


@pytest.mark.parametrize("keys", ["//81", "//82", "//83"])
async def test_no_date_is_read_out_while_the_office_is_out_of_reach(
    config: Config, store: Store, keys: str
) -> None:
    friday(store, config)
    book(store, at(config, 16, 20))
    async with seated(config) as seat:
        await knows(seat, 2, 1)
        for part in seat.app._parts:
            part.close()
        seat.app._lost = "gone"
        await seat.press(keys)
        await seat.sees("keine Verbindung zur Datenbank")
        assert "16:00–18:00" not in seat.screen()


async def test_a_date_that_somebody_holds_a_number_of_is_not_cancelled(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        await seat.act("//631")
        await knows(seat, 1)
        said = await seat.act("//83141\n")
        assert said == "Für diese Sprechstunde sind schon Nummern vergeben."


async def test_an_appointment_is_added_and_its_code_can_be_read_out(
    config: Config, store: Store
) -> None:
    friday(store, config)
    async with seated(config, size=(80, 24)) as seat:
        await knows(seat, 2)
        await seat.press("//812")
        await seat.sees("16:00–18:00: Wann ist der Termin?")
        await seat.act("1705\n")
        assert seat.said == "Zu dieser Zeit ist keine Sprechstunde, oder es ist Pause."
        said = await seat.act("//8121630\n")
        (added,) = planned(store)[0].expected
        assert added.starts == at(config, 16, 30)
        assert said.endswith(f"16:30 ist angelegt. Code {added.code}")
        for row in rows(added.code, 66, 8):
            await seat.sees(row.rstrip())
        assert seat.app.sheet is not None
        assert seat.app.sheet.lives == float("inf")
        await seat.press("\x1b")
        assert seat.app.sheet is None


async def test_where_there_is_one_date_nobody_asks_which(
    config: Config, store: Store
) -> None:
    async with seated(config) as seat:
        await knows(seat, 1)
        later = (now() + dt.timedelta(minutes=40)).astimezone(config.zone)
        said = await seat.act(f"xa{later:%H%M}\n")
        assert "ist angelegt. Code" in said
        (today,) = coming.read(store, now())
        assert f"{today.expected[0].starts.astimezone(config.zone):%H%M}" == (
            f"{later:%H%M}"
        )


async def test_a_third_appointment_at_one_time_is_asked_about(
    config: Config, store: Store
) -> None:
    friday(store, config)
    book(store, at(config, 16, 20))
    book(store, at(config, 16, 25))
    async with seated(config) as seat:
        await knows(seat, 2, 2)
        await seat.press("//8121620\n")
        await seat.sees("schon ein Termin: 16:20, 16:25")
        await seat.press(".")
        assert len(planned(store)[0].expected) == 2
        await seat.press("//8121620\n")
        assert "ist angelegt" in await seat.act("1\n")
    assert len(planned(store)[0].expected) == 3


TODAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("2711", dt.date(2026, 11, 27)),
        ("27.11.", dt.date(2026, 11, 27)),
        ("27.11", dt.date(2026, 11, 27)),
        ("2611", TODAY),
        ("7.1.", dt.date(2027, 1, 7)),
        ("0701", dt.date(2027, 1, 7)),
        ("29.2.", dt.date(2028, 2, 29)),
        ("070127", dt.date(2027, 1, 7)),
        ("7.1.27", dt.date(2027, 1, 7)),
        ("07012027", dt.date(2027, 1, 7)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(keys: str, meant: dt.date) -> None:
    assert typed.day(keys, TODAY) == meant


@pytest.mark.parametrize("keys", ["", "27", "112", "3102", "0013", "30.2.27", "1.1.1"])
def test_half_a_day_is_none(keys: str) -> None:
    with pytest.raises(ValueError, match="Diesen Tag gibt es nicht"):
        typed.day(keys, TODAY)


@pytest.mark.parametrize(
    ("keys", "hour", "minute"),
    [("16", 16, 0), ("1600", 16, 0), ("16.", 16, 0), ("9.30", 9, 30), ("930", 9, 30)],
)
def test_a_time_of_day_is_typed_as_one_likes(keys: str, hour: int, minute: int) -> None:
    config = Config()
    local = typed.clock(keys, TODAY, config).astimezone(config.zone)
    assert (local.date(), local.hour, local.minute) == (TODAY, hour, minute)


@pytest.mark.parametrize("keys", ["", ".", "24", "1660", "1.75", "2460"])
def test_half_a_time_of_day_is_none(keys: str) -> None:
    with pytest.raises(ValueError, match="Uhrzeit"):
        typed.clock(keys, TODAY, Config())


def test_a_time_that_the_clock_change_skips_is_none() -> None:
    with pytest.raises(ValueError, match="Uhrzeit"):
        typed.clock("230", dt.date(2027, 3, 28), Config())

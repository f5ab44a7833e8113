"""Two clerks plan at once: it is done once, and the second is told."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.config import Config
from kiosk.office.store import Store
from tests.calls.console import office_of, seated
from tests.calls.planning import at, book, day, friday, knows, planned


@pytest.fixture
def config(config: Config) -> Config:
    """On SQLite and on PostgreSQL."""
    return office_of(config)


async def test_of_two_who_cancel_one_date_the_second_is_told(
    config: Config, store: Store
) -> None:
    friday(store, config)
    async with seated(config) as one, seated(config, "two") as other:
        for seat in (one, other):
            await knows(seat, 2)
            await seat.press("//8324")
        said = await asyncio.gather(one.act("1\n"), other.act("1\n"))
        assert "Diese Sprechstunde ist schon abgesagt." in said
        assert sum(text.startswith("Abgesagt: ") for text in said) == 1
        for seat in (one, other):
            await seat.until(lambda s=seat: s.app.scene().coming[1].hours.cancelled)  # type: ignore[misc]
            await seat.press("//832")
        said = await asyncio.gather(one.act("2"), other.act("2"))
        assert "Für diese Zeit gibt es schon eine Sprechstunde." in said
        assert sum(text.startswith("Findet wieder") for text in said) == 1


async def test_an_appointment_of_another_day_is_cancelled_and_the_loser_told(
    config: Config, store: Store
) -> None:
    friday(store, config)
    book(store, at(config, 16, 20))
    code = book(store, at(config, 16, 40))
    async with seated(config) as one, seated(config, "two") as other:
        for seat in (one, other):
            await knows(seat, 2, 2)
            await seat.press("//822")
            await seat.sees(f"{day(config):%d.%m.%Y} 16:40 absagen?")
        said = await asyncio.gather(one.act("1\n"), other.act("1\n"))
        assert "Dieser Termin ist abgesagt." in said
        assert sum("16:40 ist abgesagt." in text for text in said) == 1
        await one.sees("Enter")
        await one.until(lambda: len(one.app.scene().coming[1].expected) == 1)
        await one.press("//8321")
        await one.sees(f"16:40  Code {code}  abgesagt")


async def test_two_who_add_the_same_date_add_one(config: Config, store: Store) -> None:
    async with seated(config) as one, seated(config, "two") as other:
        for seat in (one, other):
            await knows(seat, 1)
            await seat.press(f"//84{day(config):%d%m}\n16\n18\n")
        said = await asyncio.gather(one.act("\n"), other.act("\n"))
        assert "Für diese Zeit gibt es schon eine Sprechstunde." in said
        assert sum(text.startswith("Neuer Sprechtag") for text in said) == 1
    assert len(planned(store)) == 1


async def test_an_appointment_on_a_date_cancelled_meanwhile_is_refused(
    config: Config, store: Store
) -> None:
    friday(store, config)
    async with seated(config) as one, seated(config, "two") as other:
        for seat in (one, other):
            await knows(seat, 2)
        await one.press("//812")
        await one.press("1620")
        await other.act("//83241\n")
        said = await one.act("\n")
        assert said == "Zu dieser Zeit ist keine Sprechstunde, oder es ist Pause."
    assert planned(store)[0].appointments == ()

"""Priority slips at the kiosk's printer, when the day is closed."""

from __future__ import annotations

from pathlib import Path

from kiosk.config import Config
from kiosk.lobby.clerk import Clerk
from kiosk.lobby.paper import Paper
from kiosk.office import operations, slips
from kiosk.office.store import Store
from kiosk.office.values import PrintState
from tests.lobby.test_paper_policy import printer, printing
from tests.lobby.test_visits import now
from tests.paper.conftest import Emulator

__all__ = ["printer", "printing"]


def left_waiting(store: Store, *languages: str) -> None:
    """So many wait when the day is closed."""
    for number, tag in enumerate(languages):
        operations.issue_ticket(
            store,
            draw_id=str(number),
            topic=None,
            language=tag,
            at=now(),
            device="kiosk",
        )
    operations.close_day(store, at=now(), device="desk")


def states(store: Store) -> list[PrintState]:
    return [slip.print_state for slip in slips.listed(store)]


def test_each_who_was_not_reached_finds_a_slip_in_the_printer(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    left_waiting(store, "de", "en")
    clerk = Clerk(printing, tmp_path, Paper(printing))
    assert clerk.print_slips() == 2
    assert clerk.print_slips() == 0
    clerk.close()
    assert states(store) == [PrintState.CONFIRMED] * 2
    assert printer.tickets() == 2
    assert "Priority slip" in printer.ticket(2)
    english = slips.listed(store)[1]
    assert f"Vorrangschein {english.code}," in printer.ticket(2)


def test_without_paper_the_slips_wait_and_come_when_it_is_there(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    printer.say("fault paper-out")
    left_waiting(store, "de")
    clerk = Clerk(printing, tmp_path, Paper(printing))
    assert clerk.print_slips() == 0
    assert states(store) == [PrintState.PENDING]
    printer.say("heal paper-out")
    assert clerk.print_slips() == 1
    clerk.close()
    assert printer.tickets() == 1


def test_of_a_slip_under_way_when_the_kiosk_died_nobody_knows(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    left_waiting(store, "de")
    assert operations.claim_slip(store) is not None
    clerk = Clerk(printing, tmp_path, Paper(printing))
    clerk.settle()
    assert clerk.print_slips() == 0
    clerk.close()
    assert states(store) == [PrintState.UNKNOWN]
    assert printer.tickets() == 0


def test_two_kiosks_print_each_slip_once(
    printing: Config, store: Store, printer: Emulator, tmp_path: Path
) -> None:
    left_waiting(store, *["de"] * 4)
    kiosks = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        kiosks.append(Clerk(printing, tmp_path / name, Paper(printing)))
    assert sum(kiosk.print_slips() for kiosk in kiosks) == 4
    for kiosk in kiosks:
        kiosk.close()
    assert printer.tickets() == 4

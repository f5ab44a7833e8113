"""USB printers through the kernel's own printer driver (usblp)."""

from __future__ import annotations

import grp
import os
import stat
import sys
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.lobby import slip
from printer import Printer, Result, Settings
from printer.errors import Busy, NotAllowed, PrinterError
from printer.links import open_usb
from tests.lab.conftest import Saw
from tests.lab.usb_printer import (
    DEVICE,
    MODEL,
    PAPER_EMPTY,
    STABLE,
    WELL,
    GadgetPrinter,
)
from tests.lab.waiting import until
from tests.paper.conftest import AT, Emulator, drawn

pytestmark = pytest.mark.lab


def printer(deadline: float = 30.0) -> Printer:
    """The printer at the address of the example configuration."""
    return Printer.open(Settings(DEVICE, deadline=deadline))


def ticket(device: Printer, number: int, language: str = "de") -> bytes:
    """A visitor's ticket; in Arabic it is a picture of some kilobytes."""
    document = slip.fill(Config(), drawn(language, number), AT)
    return device.encode(document).data


def test_a_ticket_comes_out_and_is_confirmed_over_the_cable(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    device = printer()
    for number, language in ((17, "de"), (18, "ar")):
        content = ticket(device, number, language)
        outcome = device.print(content, number)
        saw(f"{len(content)} bytes, {language}: {outcome}")
        assert (outcome.result, outcome.grade) == (Result.CONFIRMED, "A")
    assert "Raum 01.02_39" in emulator.ticket(1)
    until(lambda: emulator.tickets() == 2)
    assert "usb" not in sys.modules, "neither libusb nor pyusb is needed"


def test_the_printer_is_known_by_its_usb_name(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    link = open_usb(str(STABLE))
    saw(f"IEEE 1284 says {link.identity()!r}")
    assert link.identity() == f"EPSON {MODEL}"
    link.close()
    emulator.say("fault silent")
    found = printer().probe()
    assert found.model == f"EPSON {MODEL}", "even a printer that answers nothing"


def test_paper_out_is_known_from_the_port_of_a_printer_that_answers_nothing(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    emulator.say("fault silent")
    device = printer()
    first = device.print(ticket(device, 17), 1)
    assert (first.result, first.grade) == (Result.SENT, "D")
    usb_printer.port_status(PAPER_EMPTY)
    empty = device.print(ticket(device, 18), 2)
    condition = device.status()
    saw(f"port 0x38: {empty}; status {condition.reason}")
    assert (empty.result, empty.reason) == (Result.NOT_SENT, "paper_out")
    assert (condition.ready, condition.reason) == (False, "paper_out")
    usb_printer.port_status(WELL)
    assert device.status().ready
    assert device.print(ticket(device, 19), 3).result is Result.SENT
    until(lambda: emulator.tickets() == 2)


@pytest.mark.parametrize("usb_printer", [1], indirect=True)
def test_a_silent_printer_that_takes_its_time_gets_the_whole_ticket(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    """Closing drops what the driver holds: without a wait the cut would be lost."""
    emulator.say("fault silent")
    usb_printer.chip.pause = 0.5
    device = printer()
    content = ticket(device, 17)
    assert 0 < len(content) % 8192 < 1024, "its end needs a request of its own"
    outcome = device.print(content, 1)
    carried = usb_printer.chip.carried
    saw(f"{outcome}; {carried} bytes were through when it said so")
    assert outcome.result is Result.SENT
    until(lambda: usb_printer.chip.carried >= len(content), "all is carried", 20)
    until(lambda: emulator.tickets() == 1)


def test_unplugged_in_the_midst_is_unknown_and_replugged_it_prints_again(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    device = printer()
    assert device.print(ticket(device, 17), 1).grade == "A"
    usb_printer.chip.pause = 0.02
    usb_printer.chip.pull_after = usb_printer.chip.carried + 2000
    content = ticket(device, 18, "ar")
    assert len(content) > 4000
    outcome = device.print(content, 2)
    saw(f"pulled after 2000 of {len(content)} bytes: {outcome}")
    assert (outcome.result, outcome.reason) == (Result.UNKNOWN, "lost")
    usb_printer.unplug()
    gone = device.print(ticket(device, 18), 3)
    saw(f"while it is out: {gone}")
    assert (gone.result, gone.reason) == (Result.NOT_SENT, "not_there")
    assert not STABLE.exists(), "no file may stand where the device was"
    emulator.say("fault power-cut")  # its power came with the cable
    usb_printer.plug()
    again = device.print(ticket(device, 18), 4)
    saw(f"plugged in again: {again}")
    assert (again.result, again.grade) == (Result.CONFIRMED, "A")
    assert emulator.tickets() == 2, "the torn one never comes"


@pytest.mark.parametrize("usb_printer", [1], indirect=True)
def test_a_printer_that_takes_nothing_does_not_hang_the_kiosk(
    usb_printer: GadgetPrinter, emulator: Emulator, saw: Saw
) -> None:
    device = printer(deadline=15.0)
    content = ticket(device, 18, "ar")
    assert len(content) > 5 * 8192, "more than the chip takes by itself"
    usb_printer.chip.reads = False
    outcome = device.print(content, 1)
    saw(f"never read, {len(content)} bytes: {outcome}")
    assert outcome.reason == "not_answering"
    # The chip takes one request by itself: a piece of the ticket, or the question
    # before it.
    assert outcome.result in {Result.UNKNOWN, Result.NOT_SENT}
    assert outcome.seconds < 20.0
    usb_printer.chip.reads = True
    known = until(lambda: device.print(ticket(device, 19), 2).printed, "it prints")
    saw(f"read again: printed {known}")


def test_a_second_program_is_told_that_the_printer_is_taken(
    usb_printer: GadgetPrinter, saw: Saw
) -> None:
    held = open_usb(str(STABLE))
    with pytest.raises(Busy) as refused:
        open_usb(str(STABLE))
    held.close()
    saw(str(refused.value))


def as_user(groups: list[int]) -> str:
    """What an ordinary user with these groups gets when opening the printer."""
    back, front = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups(groups)
        os.setgid(65534)
        os.setuid(65534)
        try:
            open_usb(str(STABLE)).close()
            said = "opened"
        except PrinterError as error:
            said = type(error).__name__
        os.write(front, said.encode())
        os._exit(0)
    os.close(front)
    os.waitpid(child, 0)
    with os.fdopen(back, "rb") as answer:
        return answer.read().decode()


def test_our_udev_rule_names_the_printer_and_lets_the_group_lp_in_alone(
    usb_printer: GadgetPrinter, saw: Saw
) -> None:
    example = Path("deploy/office.example.toml").read_text("utf-8")
    assert f'device = "{DEVICE}"' in example
    status = STABLE.stat()
    lp = grp.getgrnam("lp").gr_gid
    saw(f"{STABLE} -> {STABLE.readlink()}, {stat.filemode(status.st_mode)}, lp {lp}")
    assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (lp, 0o660)
    assert as_user([lp]) == "opened"
    assert as_user([]) == NotAllowed.__name__

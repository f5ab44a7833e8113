"""USB serial lines (ttyACM): a ticket printer, a number pad, a barcode reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.lobby import slip
from printer import Printer, Result, Settings
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config
from tests.lab.bridge import Bridge
from tests.lab.conftest import Saw
from tests.lab.lines import END, SerialCable
from tests.lab.waiting import until
from tests.paper.conftest import AT, Emulator, drawn

pytestmark = pytest.mark.lab


@pytest.fixture
def cable() -> Iterator[SerialCable]:
    made = SerialCable("Lab", "Serial")
    yield made
    made.close()


def ticket(device: Printer, number: int, language: str = "de") -> bytes:
    document = slip.fill(Config(), drawn(language, number), AT)
    return device.encode(document).data


def test_a_serial_printer_unplugged_in_the_midst_heals_under_its_own_name(
    cable: SerialCable, emulator: Emulator, saw: Saw
) -> None:
    cable.plug(hold=False)
    bridge = Bridge(END, emulator.device, cable.pull)
    device = Printer.open(Settings(f"serial:{cable.stable}", deadline=30.0))
    try:
        first = device.print(ticket(device, 17), 1)
        saw(f"{cable.stable.name}: {first}")
        assert (first.result, first.grade) == (Result.CONFIRMED, "A")
        bridge.pause = 0.02
        bridge.pull_after = bridge.carried + 2000
        torn = device.print(ticket(device, 18, "ar"), 2)
        saw(f"pulled after 2000 bytes: {torn}")
        assert (torn.result, torn.reason) == (Result.UNKNOWN, "lost")
    finally:
        bridge.close()
    cable.unplug()
    gone = device.print(ticket(device, 18), 3)
    assert (gone.result, gone.reason) == (Result.NOT_SENT, "not_there")
    emulator.say("fault power-cut")
    cable.plug(hold=False)
    bridge = Bridge(END, emulator.device, cable.pull)
    try:
        again = device.print(ticket(device, 18), 4)
        saw(f"plugged in again: {again}")
        assert again.grade == "A"
        bridge.reads = False
        stopped = device.print(ticket(device, 19), 5)
        saw(f"the line stands still: {stopped}")
        assert (stopped.result, stopped.reason) == (Result.NOT_SENT, "not_answering")
        assert stopped.seconds < 35.0
    finally:
        bridge.close()


def test_a_serial_pad_unplugged_in_a_typed_number_calls_nothing_of_it(
    cable: SerialCable, tmp_path: Path, saw: Saw
) -> None:
    cable.plug()
    config = two_desks(
        tmp_path, device=f"serial:{cable.stable}", layout="12", typed=60.0
    )
    office = Office(config)
    office.draw(20)
    try:
        with KeypadProcess(write_config(config, tmp_path / "office.toml")) as pad:
            until(lambda: heard(pad, pad="ok"), "the pad is found")
            cable.send(b"17#")
            pad.answer(act="number", number=17)
            cable.send(b"1")
            pad.answer(2, typed="1")
            cable.unplug()
            until(lambda: heard(pad, pad="missing"), "it is missed")
            saw(f"unplugged after 1: {heard(pad, pad='missing')[0]['reason']}")
            cable.plug()
            until(lambda: len(heard(pad, pad="ok")) == 2, "it is found again")
            until(lambda: heard(pad, tone="timeout"), "the 1 is forgotten")
            cable.send(b"2#")
            pad.answer(act="number", number=2)
            cable.burst(b"4006381333931\r\n")  # a barcode into the same line
            pad.answer(refused="keypad.unknown")
            saw(f"after it came back 2 # calls {office.called()}; a barcode nothing")
            assert pad.end() < 10
        assert office.called() == [17, 2]
    finally:
        office.close()


def heard(process: KeypadProcess, **fields: object) -> list[dict[str, object]]:
    """The answers with these fields until now."""
    assert process.process.poll() is None, "".join(process.log)
    return [
        answer
        for answer in list(process.answers)
        if all(answer[name] == value for name, value in fields.items())
    ]

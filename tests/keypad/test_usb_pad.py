"""USB number pads: descriptors stand for them, since this kernel has no uinput."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import Sound
from kiosk.keypad import usb
from kiosk.keypad.acts import Kind, Tone
from kiosk.keypad.answers import Answer, Picture
from kiosk.keypad.doing import Doer
from kiosk.keypad.events import EV_SYN, SYN_DROPPED, SYN_REPORT, pack
from kiosk.keypad.layout import Layout
from kiosk.keypad.link import Link
from kiosk.keypad.pad import Pad
from kiosk.keypad.source import PadMissing, PadUnusable, monotonic_of
from kiosk.keypad.usb import UsbPad, by_evdev
from kiosk.sound.player import Speaker
from tests.keypad.desk import Office, two_desks
from tests.waiting import until

CODES = {"enter": 96, "+": 78, "1": 79, "7": 71, "numlock": 69}


class Wire:
    """A pipe that gives input events: what a grabbed device is to a reader."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.closed = False

    def fileno(self) -> int:
        return self._read

    def close(self) -> None:
        self.closed = True
        os.close(self._read)

    def press(self, key: str) -> None:
        """Down, two of the kernel's repeats, up."""
        at = time.time()
        for value in (1, 2, 2, 0):
            raw = pack(CODES[key], value, at) + pack(SYN_REPORT, 0, at, EV_SYN)
            os.write(self._write, raw)

    def drop(self) -> None:
        """The kernel's buffer ran over."""
        os.write(self._write, pack(SYN_DROPPED, 0, time.time(), EV_SYN))
        os.write(self._write, pack(SYN_REPORT, 0, time.time(), EV_SYN))

    def unplug(self) -> None:
        os.close(self._write)


class Socket:
    """A USB socket: a wire is in it, or the reason why not."""

    def __init__(self) -> None:
        self.wire: Wire | None = None

    def find(self) -> Wire:
        if self.wire is None or self.wire.closed:
            raise PadMissing("a USB number pad is not plugged in")
        return self.wire


class Ear:
    """Keeps the answers."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def tell(self, answer: Answer) -> None:
        self.answers.append(answer)

    def show(self, picture: Picture) -> None:
        """Not looked at here."""

    def close(self) -> None:
        """Nothing to give back."""

    def heard(self, **fields: Any) -> list[Answer]:
        return [
            answer
            for answer in self.answers
            if all(getattr(answer, name) == value for name, value in fields.items())
        ]


class UsbDesk:
    """A pad at a desk of a real office, with its threads running."""

    def __init__(self, folder: Path) -> None:
        config = two_desks(folder)
        self.office = Office(config)
        self.socket, self.ear, self.stop = Socket(), Ear(), threading.Event()
        source = UsbPad("", self.socket.find)
        source.pauses = (0.05, 0.05)
        self.link = Link(config)
        self.pad = Pad(
            source,
            Layout(desks=2),
            Doer(self.link, config, keypad="pad", desk="room", stop=self.stop),
            name="pad",
            desk="room",
            speaker=Speaker(Sound(player="none")),
            reporter=self.ear,
            stop=self.stop,
        )
        self.threads = self.pad.threads()
        for thread in self.threads:
            thread.start()

    def plug(self) -> Wire:
        self.socket.wire = Wire()
        known = len(self.ear.heard(pad="ok"))
        until(lambda: len(self.ear.heard(pad="ok")) > known)
        return self.socket.wire

    def close(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(5)
            assert not thread.is_alive()
        self.link.close()
        self.office.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[UsbDesk]:
    opened = UsbDesk(tmp_path)
    yield opened
    opened.close()


def test_a_usb_pad_calls_and_its_repeats_and_numlock_are_nothing(
    desk: UsbDesk,
) -> None:
    desk.office.draw(20)
    wire = desk.plug()
    for key in ("numlock", "1", "numlock", "7", "numlock", "enter"):
        wire.press(key)
    until(lambda: desk.ear.heard(act=Kind.NUMBER))
    assert desk.office.called() == [17]
    wire.unplug()


def test_two_quick_presses_read_in_one_piece_are_still_two(desk: UsbDesk) -> None:
    """The kernel's stamps count, not when a busy machine came to read them."""
    desk.office.draw(12)
    wire = desk.plug()
    at = time.time()
    presses = [("1", at - 0.4), ("1", at - 0.3), ("1", at - 0.29), ("enter", at - 0.1)]
    raw = b"".join(pack(CODES[key], 1, when) for key, when in presses)
    os.write(wire._write, raw)
    until(lambda: desk.ear.heard(act=Kind.NUMBER))
    assert desk.office.called() == [11], "the third 1 is a bounce"
    wire.unplug()


def test_unplugged_and_plugged_in_again(desk: UsbDesk) -> None:
    desk.office.draw(20)
    first = desk.plug()
    first.press("1")
    until(lambda: desk.ear.heard(typed="1"))
    assert desk.pad.state == {"pad": "ok", "desk": "room"}
    first.unplug()
    until(lambda: desk.ear.heard(pad="missing"))
    until(lambda: first.closed)
    assert desk.pad.state["pad"] == "missing"
    second = desk.plug()
    until(lambda: desk.ear.heard(tone=Tone.TIMEOUT))
    for key in ("1", "7", "enter"):
        second.press(key)
    until(lambda: desk.ear.heard(act=Kind.NUMBER))
    assert desk.office.called() == [17], "not 117: what was half typed is forgotten"
    second.unplug()


def test_after_lost_events_what_was_typed_is_dropped(desk: UsbDesk) -> None:
    desk.office.draw(20)
    wire = desk.plug()
    wire.press("1")
    wire.drop()
    wire.press("7")
    wire.press("enter")
    until(lambda: desk.ear.heard(refused="keypad.unknown", key="enter"))
    for key in ("1", "7", "enter"):
        wire.press(key)
    until(lambda: desk.ear.heard(act=Kind.NUMBER))
    assert desk.office.called() == [17], "and not 7, the rest of what was torn"
    wire.unplug()


# Which of the machine's devices is the pad.

LETTERS, NUMBERS, MEDIA = [16, 30, 79, 96], [79, 80, 96], [113, 114]


class Device:
    """What evdev.InputDevice tells of a device; this machine has none."""

    def __init__(self, path: str, name: str, phys: str, keys: list[int]) -> None:
        self.path, self.name, self.phys, self.fd = path, name, phys, -1
        self._keys = keys
        self.grabbed = self.closed = False
        self.busy = False

    def capabilities(self) -> dict[int, list[int]]:
        return {1: self._keys}

    def grab(self) -> None:
        if self.busy:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        self.grabbed = True

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Device]:
    devices = [
        Device("/dev/input/event0", "Keyboard", "usb-1/input0", LETTERS),
        Device("/dev/input/event1", "Media keys", "usb-2/input1", MEDIA),
        Device("/dev/input/event2", "Number pad", "usb-2/input0", NUMBERS),
        Device("/dev/input/event3", "Number pad", "usb-3/input0", NUMBERS),
    ]
    monkeypatch.setattr(usb, "_open_all", lambda: devices)
    monkeypatch.setattr(usb, "NODES", tmp_path)
    return devices


def taken(devices: list[Device]) -> list[int]:
    return [int(device.path[-1]) for device in devices if device.grabbed]


def test_the_first_pad_without_letters_is_taken_with_all_its_nodes(
    machine: list[Device],
) -> None:
    by_evdev("")()
    assert taken(machine) == [1, 2]
    assert [device.closed for device in machine] == [True, False, False, True]


@pytest.mark.parametrize(
    ("wanted", "nodes"),
    [
        ("phys=usb-3/input0", [3]),
        ("/dev/input/event3", [3]),
        ("phys=usb-1/input0", [0]),
        ("phys=usb-2/input1", [1, 2]),
    ],
)
def test_the_socket_decides_which_of_two_equal_pads(
    machine: list[Device], wanted: str, nodes: list[int]
) -> None:
    by_evdev(wanted)()
    assert taken(machine) == nodes


@pytest.mark.parametrize("other", ["phys=usb-2/input0", "/dev/input/event2"])
def test_a_pad_that_another_desk_names_is_not_taken_unasked(
    machine: list[Device], other: str
) -> None:
    by_evdev("", (other,))()
    assert taken(machine) == [3]


def test_somebodys_keyboard_is_not_taken_unasked(machine: list[Device]) -> None:
    del machine[1:]
    with pytest.raises(PadMissing, match=r"device = .evdev:phys=usb-1/input0"):
        by_evdev("")()
    assert taken(machine) == []


def test_a_pad_that_another_program_holds_is_named(machine: list[Device]) -> None:
    machine[3].busy = True
    with pytest.raises(PadMissing, match=r"another program holds .*event3"):
        by_evdev("phys=usb-3/input0")()
    assert all(device.closed for device in machine)


def test_a_socket_without_a_pad_says_so(machine: list[Device]) -> None:
    with pytest.raises(PadMissing, match="phys=usb-9/input0 is not plugged in"):
        by_evdev("phys=usb-9/input0")()
    machine.clear()
    with pytest.raises(PadMissing, match="a USB number pad is not plugged in"):
        by_evdev("")()


def test_without_the_evdev_module_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    with pytest.raises(PadUnusable, match="install the package python3-evdev"):
        by_evdev("")


def test_this_machine_without_input_devices_is_no_error() -> None:
    """With the real evdev module: whatever is plugged in here, or nothing."""
    pytest.importorskip("evdev")
    source = UsbPad("phys=nowhere", by_evdev("phys=nowhere"))
    with pytest.raises(PadMissing, match="nowhere"):
        source.open()


@pytest.mark.parametrize(
    ("ahead", "age"), [(-0.5, 0.5), (0, 0), (3600, 0), (-3600, 0), (-3 * 3600, 0)]
)
def test_a_clock_that_is_set_while_a_key_is_on_its_way_moves_no_guard(
    ahead: float, age: float
) -> None:
    """The kernel stamps by the wall clock; a stamp that cannot be is now."""
    stamp = monotonic_of(time.time() + ahead)
    assert stamp == pytest.approx(time.monotonic() - age, abs=0.2)

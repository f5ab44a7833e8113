"""Which pads are plugged in, whose they are, and what is said of a stranger."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import tomllib
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, ConfigError, Keypad, Kiosk
from kiosk.config_rules import check
from kiosk.keypad import listing, plugged
from kiosk.keypad.link import Link
from kiosk.keypad.pulse import Pulse
from kiosk.keypad.words import staff
from kiosk.office import devices
from kiosk.office.troubles import troubles
from tests.keypad.desk import DESKS, Office, two_desks

NUMBERS, LETTERS, MEDIA = (79, 80, 96), (16, 30, 79, 96), (113, 114)


def plug(sys: Path, node: int, name: str, phys: str, keys: tuple[int, ...]) -> None:
    """A device as sysfs tells of it."""
    device = sys / f"event{node}" / "device"
    (device / "capabilities").mkdir(parents=True)
    bits = sum(1 << key for key in keys)
    words = [f"{bits >> 64 & (1 << 64) - 1:x}", f"{bits & (1 << 64) - 1:x}"]
    (device / "capabilities/key").write_text(" ".join(words) + "\n")
    (device / "name").write_text(name + "\n")
    (device / "phys").write_text(phys + "\n")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyboard, a pad with its media keys, and a second pad of the same make."""
    sys = tmp_path / "sys"
    plug(sys, 0, "Keyboard", "usb-1/input0", LETTERS)
    plug(sys, 1, "Number pad", "usb-2/input1", MEDIA)
    plug(sys, 2, "Number pad", "usb-2/input0", NUMBERS)
    plug(sys, 10, "Number pad", "usb-3/input0", NUMBERS)
    monkeypatch.setattr(plugged, "SYS", sys)
    monkeypatch.setattr(plugged, "SERIAL", tmp_path / "by-id")
    return sys


def configured(*pads_: str, visitors: str = "") -> Config:
    """Pads "pad-a", "pad-b", … with these devices."""
    keypads = tuple(
        Keypad(name=f"pad-{'abc'[n]}", desk=DESKS[n % 2].key, device=device)
        for n, device in enumerate(pads_)
    )
    return Config(desks=DESKS, keypads=keypads, kiosk=Kiosk(number_pad=visitors))


def test_two_equal_pads_are_named_by_their_sockets(machine: Path) -> None:
    keyboard, first, second = plugged.pads()
    assert keyboard.letters
    assert (first.name, first.device) == ("Number pad", "evdev:phys=usb-2/input0")
    assert first.nodes == ("/dev/input/event2", "/dev/input/event1")
    assert (second.name, second.device) == ("Number pad", "evdev:phys=usb-3/input0")


@pytest.mark.parametrize(
    ("config", "whose"),
    [
        (configured(""), ["pad-a", None]),
        (configured("evdev:phys=usb-3/input0"), [None, "pad-a"]),
        (configured("evdev:/dev/input/event10"), [None, "pad-a"]),
        (configured("evdev:phys=usb-3/input0", ""), ["pad-b", "pad-a"]),
        (configured("", "evdev:phys=usb-2/input1"), ["pad-b", "pad-a"]),
        (configured("serial:/dev/ttyS0"), [None, None]),
        (configured("", visitors="evdev:phys=usb-2/input0"), ["kiosk", "pad-a"]),
    ],
)
def test_each_pad_belongs_to_whom_the_configuration_says(
    machine: Path, config: Config, whose: list[str | None]
) -> None:
    pads = [pad for pad in plugged.pads() if not pad.letters]
    assert [plugged.known_as(pad, config) for pad in pads] == whose
    strangers = [pad.device for pad in plugged.strangers(config)]
    assert len(strangers) == whose.count(None)


def test_the_list_names_each_pad_with_the_lines_that_set_it_up(machine: Path) -> None:
    config = configured("evdev:phys=usb-2/input0")
    text = "\n".join(listing.lines(config))
    assert 'Number pad: is "pad-a" at desk "room"' in text
    lines = text[text.index("  [[keypads]]") :]
    added = tomllib.loads(lines)["keypads"][0]
    assert added == {
        "name": "pad-2",
        "desk": "second",
        "device": "evdev:phys=usb-3/input0",
    }
    whole = (*config.keypads, msgspec.convert(added, Keypad))
    assert not plugged.strangers(msgspec.structs.replace(config, keypads=whole))


def test_a_pad_that_says_it_is_a_keyboard_is_named_but_taken_for_none(
    machine: Path,
) -> None:
    config = configured("evdev:phys=usb-3/input0")
    text = "\n".join(listing.lines(config))
    assert "Keyboard: a keyboard, or a pad that says it is one" in text
    assert 'device = "evdev:phys=usb-1/input0"' in text
    assert plugged.known_as(plugged.pads()[0], configured("")) is None
    plug(machine, 11, "Cheap pad", "usb-4/input0", LETTERS)
    plug(machine, 12, "Cheap pad", "usb-5/input0", LETTERS)
    assert {pad.name for pad in plugged.strangers(config)} == {"Number pad"}
    config = configured("evdev:phys=usb-4/input0", "evdev:phys=usb-2/input0")
    strangers = [pad.device for pad in plugged.strangers(config)]
    assert strangers == ["evdev:phys=usb-3/input0", "evdev:phys=usb-5/input0"]


def test_a_pad_that_may_not_be_opened_and_a_serial_port_are_told(
    machine: Path,
) -> None:
    plugged.SERIAL.mkdir()
    (plugged.SERIAL / "usb-storm").touch()
    text = "\n".join(listing.lines(configured(f"serial:{plugged.SERIAL}/usb-storm")))
    assert "/etc/udev/rules.d/60-aufruf.rules" in text, "there is no such node here"
    assert 'by-id/usb-storm"   # is "pad-a"' in text


def test_without_any_pad_the_list_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugged, "SYS", tmp_path)
    assert next(iter(listing.lines(Config()))) == "No USB number pad is plugged in."


def test_a_pad_that_nobody_set_up_is_reported_with_its_name_and_once_in_the_log(
    machine: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = msgspec.structs.replace(
        two_desks(tmp_path), keypads=configured("evdev:phys=usb-2/input0").keypads
    )
    office, link, stop = Office(config), Link(config), threading.Event()
    pulse = Pulse(link, stop, lambda: plugged.strangers(config))

    class Beating:
        name = "pad-a"
        state = {"pad": "ok", "desk": "room"}  # noqa: RUF012 - read only

    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert pulse._beat([Beating()], pulse._look())  # type: ignore[list-item]
    assert caplog.text.count("evdev:phys=usb-3/input0") == 1
    (wrong,) = troubles(devices.read(office.store), dt.datetime.now(dt.UTC))
    said = staff().text(wrong.key, **wrong.values)
    assert "evdev:phys=usb-3/input0" in said
    assert not wrong.urgent
    plug_out = machine / "event10"
    plug_out.rename(machine.parent / "gone")
    assert pulse._beat([Beating()], pulse._look())  # type: ignore[list-item]
    assert not troubles(devices.read(office.store), dt.datetime.now(dt.UTC))
    link.close()
    office.close()


def test_two_pads_for_one_device_are_refused() -> None:
    with pytest.raises(ConfigError, match=r'keypads\[1\].device.*"serial:/dev/x"'):
        check(configured("serial:/dev/x", "serial:/dev/x"), "office.toml")
    with pytest.raises(ConfigError, match=r"the first USB pad.*--list"):
        check(configured("", ""), "office.toml")

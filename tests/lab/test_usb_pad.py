"""USB number pads through the kernel's own drivers (usbhid, evdev)."""

from __future__ import annotations

import grp
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Keypad
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config
from tests.lab.conftest import Saw
from tests.lab.pads import NumberPad, events_of
from tests.lab.waiting import until

pytestmark = pytest.mark.lab


class TwoDesks:
    """Two equal pads in two sockets, a desk each, one real process for both."""

    def __init__(self, folder: Path) -> None:
        self.left, self.right = NumberPad("left", 2), NumberPad("right", 3)
        self.nodes = [self.left.plug(), self.right.plug()]
        self.config = two_desks(
            folder, name="left", device=f"evdev:phys={self.left.phys}", typed=60.0
        )
        second = Keypad(
            name="right", desk="second", device=f"evdev:phys={self.right.phys}"
        )
        file = write_config(self.config, folder / "office.toml")
        file.write_text(file.read_text() + pad_of(second))
        self.office = Office(self.config)
        self.office.draw(30)
        self.process = KeypadProcess(file)
        until(lambda: len(self.heard(pad="ok")) == 2, "both pads are found")

    def heard(self, **fields: object) -> list[dict[str, object]]:
        """The answers with these fields until now."""
        assert self.process.process.poll() is None, "".join(self.process.log)
        return [
            answer
            for answer in list(self.process.answers)
            if all(answer[name] == value for name, value in fields.items())
        ]

    def calls(self) -> list[tuple[int | None, str | None]]:
        """Numbers and the desks that called them."""
        from kiosk.office.values import Step

        return [(event.number, event.desk) for event in self.office.events(Step.CALL)]

    def close(self) -> None:
        """Take everything down."""
        self.process.end()
        self.process.__exit__()
        self.office.close()
        self.left.close()
        self.right.close()


def pad_of(pad: Keypad) -> str:
    """A second block for the configuration's file."""
    return (
        f'\n[[keypads]]\nname = "{pad.name}"\ndesk = "{pad.desk}"\n'
        f'device = "{pad.device}"\n'
    )


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path_factory.mktemp("desks"))
    yield made
    made.close()


def test_a_typed_number_is_called_in_spite_of_numlock_and_held_keys(
    desks: TwoDesks, saw: Saw
) -> None:
    desks.left.press("numlock", "1", "numlock")
    desks.left.press("7", held=1.0)  # the kernel repeats it about twenty times
    desks.left.press("enter")
    desks.process.answer(act="number", number=17)
    saw(f"numlock 1 numlock 7 (held 1 s) enter: calls {desks.calls()}")
    assert desks.calls() == [(17, "room")]


def test_two_equal_pads_are_told_apart_by_their_sockets(
    desks: TwoDesks, saw: Saw
) -> None:
    before = len(desks.calls())
    desks.right.press("2", "1", "enter")
    desks.process.answer(act="number", number=21, keypad="right")
    desks.left.press("2", "2", "enter")
    desks.process.answer(act="number", number=22, keypad="left")
    called = desks.calls()[before:]
    saw(f"{desks.right.phys} and {desks.left.phys}: {called}")
    assert called == [(21, "second"), (22, "room")]


def test_the_pads_are_ours_alone(desks: TwoDesks, saw: Saw) -> None:
    """Else the staff's digits went to the login prompt and the kiosk too."""
    import evdev

    node = next(iter(desks.nodes))
    other = evdev.InputDevice(str(node))
    with pytest.raises(OSError, match="busy"):
        other.grab()
    known = len(desks.heard(typed="3"))
    desks.left.press("3")
    desks.process.answer(known + 1, typed="3")
    desks.left.press(".")
    assert other.read_one() is None
    other.close()
    saw(f"{node}: a second reader gets no grab and no key")


def test_unplugged_in_a_typed_number_nothing_of_it_is_called(
    desks: TwoDesks, saw: Saw
) -> None:
    before, found = len(desks.calls()), len(desks.heard(pad="ok"))
    forgotten = len(desks.heard(tone="timeout"))
    desks.left.press("1")
    until(lambda: desks.heard(typed="1", keypad="left")[1:], "the 1 is taken")
    desks.left.unplug()
    until(lambda: desks.heard(pad="missing", keypad="left"), "it is missed")
    reason = desks.heard(pad="missing", keypad="left")[0]["reason"]
    desks.right.press("2", "3", "enter")  # the other desk works on
    desks.process.answer(act="number", number=23)
    node = desks.left.plug()
    until(lambda: len(desks.heard(pad="ok")) > found, "it is found again")
    until(lambda: len(desks.heard(tone="timeout")) > forgotten, "the 1 is forgotten")
    desks.left.press("4", "enter")
    desks.process.answer(act="number", number=4)
    called = desks.calls()[before:]
    saw(f"{reason}; back as {node}; calls {called}")
    assert called == [(23, "second"), (4, "room")], "not 14"


def test_our_udev_rule_gives_the_pads_to_their_group_alone(
    desks: TwoDesks, saw: Saw
) -> None:
    group = grp.getgrnam("aufruf-keypad").gr_gid
    for phys in (desks.left.phys, desks.right.phys):
        (node,) = events_of(phys)
        status = node.stat()
        assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (group, 0o660)
        said = subprocess.run(
            ["udevadm", "info", "--query=property", f"--name={node}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "LIBINPUT_IGNORE_DEVICE=1" in said.splitlines()
    saw("group aufruf-keypad, 0660, hidden from the screens' libinput")

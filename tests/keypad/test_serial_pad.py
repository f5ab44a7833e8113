"""A number pad on a serial line, as a real process at a real office."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.keypad.framing import HALF_FRAME, check_byte
from kiosk.office import devices
from kiosk.office.values import Step
from tests.keypad.cables import Cable, Pty
from tests.keypad.desk import KeypadProcess, Office, two_desks, write_config
from tests.waiting import until


@pytest.fixture
def pty() -> Iterator[Pty]:
    with Pty() as pair:
        yield pair


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(two_desks(tmp_path))
    yield opened
    opened.close()


def started(folder: Path, device: object, **keypad: object) -> KeypadProcess:
    # Read by a machine that is busy with other tests, two presses come together: they
    # are no bounce here (test_layout.py is about those).
    keypad.setdefault("debounce", 0.0)
    config = two_desks(folder, device=f"serial:{device}", **keypad)
    return KeypadProcess(write_config(config, folder / "office.toml"))


def test_enter_calls_the_next_visitor_and_every_act_is_in_the_journal(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    office.draw(4)
    with started(tmp_path, pty.device, guard=0) as pad:
        pad.answer(pad="ok")
        pty.press(b"\r")
        assert pad.answer(act="next")["number"] == 1
        pty.press(b"+")
        assert pad.answer(act="recall")["tone"] == "recall"
        pty.press(b"/\r")
        assert pad.answer(act="start")["number"] == 1
        pty.press(b"..\r")
        assert pad.answer(act="undo")["number"] == 1
        pty.press(b"-\r")
        assert pad.answer(act="miss")["number"] == 1
        pty.press(b"-1\r")
        assert pad.answer(act="return")["number"] == 1
        pty.press(b"..\r")
        assert pad.answer(2, act="undo")["number"] is None
        pty.press(b"3\r")
        assert pad.answer(act="number")["number"] == 3
        pty.press(b"*10\r")
        assert pad.answer(act="park")["number"] == 3
        pty.press(b"\r")
        assert pad.answer(2, act="next")["number"] == 2
        pty.press(b"/2\r")
        assert pad.answer(act="forward")["number"] == 2
        pty.press(b"..\r")
        assert pad.answer(3, act="undo")["number"] == 2
        pty.press(b"0\r")
        assert pad.answer(act="finish")["number"] == 2
        pty.press(b"*0\r")
        assert pad.answer(act="pause")["tone"] == "pause"
        pty.press(b"\r")
        assert pad.answer(refused="refused.paused")["tone"] == "refused"
        pty.press(b"*0\r")
        assert pad.answer(2, act="pause")["tone"] == "resume"
    steps = [event.step for event in office.events() if event.device == "keypad"]
    assert steps == [
        *(Step.CALL, Step.RECALL, Step.START, Step.UNDO, Step.MISS),
        *(Step.RETURN, Step.UNDO, Step.CALL, Step.PARK, Step.CALL),
        *(Step.FORWARD, Step.UNDO, Step.FINISH, Step.DESK, Step.DESK),
    ]


def test_every_refusal_sounds_and_changes_nothing(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    with started(tmp_path, pty.device, guard=0) as pad:
        pad.answer(pad="ok")
        before = len(office.events())
        pty.press(b"\r")
        assert pad.answer(act="next")["tone"] == "empty"
        pty.press(b"44\r")
        assert pad.answer(act="number")["refused"] == "refused.unknown_number"
        pty.press(b"-44\r")
        assert pad.answer(act="return")["refused"] == "refused.unknown_number"
        pty.press(b"/\r")
        assert pad.answer(act="start")["refused"] == "refused.no_current"
        pty.press(b"+")
        assert pad.answer(act="recall")["refused"] == "refused.no_current"
        pty.press(b"/1\r")
        assert pad.answer(act="forward")["refused"] == "refused.same_desk"
        pty.press(b"/3\r")
        assert pad.answer(refused="keypad.no_desk")["tone"] == "wrong"
        pty.press(b"..\r")
        assert pad.answer(act="undo")["refused"] == "refused.nothing_to_undo"
        assert len(office.events()) == before


def test_a_double_press_calls_once(tmp_path: Path, office: Office, pty: Pty) -> None:
    office.draw(3)
    with started(tmp_path, pty.device) as pad:
        pad.answer(pad="ok")
        pty.press(b"\r", pause=0.3)
        pty.press(b"\r", pause=1.5)
        assert pad.answer(tone="twice")["refused"] == "keypad.twice"
        assert office.called() == [1]
        pty.press(b"\r")
        pad.answer(2, act="next")
        assert office.called() == [1, 2]


def test_an_unplugged_pad_is_told_and_heals_when_it_is_plugged_in_again(
    tmp_path: Path, office: Office
) -> None:
    office.draw(9)
    with Cable(tmp_path) as cable, started(tmp_path, cable.device, guard=0) as pad:
        pad.answer(pad="ok")
        cable.press(b"7")
        pad.answer(typed="7")
        cable.unplug()
        assert pad.answer(pad="missing")["tone"] == "lost"
        life = until(
            lambda: [
                d for d in devices.read(office.store) if d.state["pad"] == "missing"
            ]
        )
        assert life[0].kind == "keypad"
        assert life[0].state["desk"] == "room"
        cable.plug()
        assert pad.answer(2, pad="ok")["tone"] == "found"
        until(lambda: devices.read(office.store)[0].state["pad"] == "ok")
        pad.answer(tone="timeout")
        cable.press(b"\r")
        assert pad.answer(act="next")["number"] == 1, "the half-typed 7 is forgotten"


def test_a_pad_that_is_plugged_in_later_is_found(
    tmp_path: Path, office: Office
) -> None:
    office.draw()
    cable = Cable(tmp_path)
    with started(tmp_path, cable.device) as pad:
        assert "No such file" in pad.answer(pad="missing")["reason"]
        with cable:
            pad.answer(pad="ok")
            cable.press(b"\r")
            assert pad.answer(act="next")["number"] == 1


def test_line_noise_on_a_framed_pad_does_nothing_and_is_told_once(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    office.draw(3)
    options = {"framing": "stx-etx", "checksum": "xor"}
    with started(tmp_path, pty.device, **options) as pad:
        pad.answer(pad="ok")
        noise = random.Random(39)
        for _ in range(64):
            pty.send(noise.randbytes(1024))
        until(pty.is_read, "all of the noise is read")
        time.sleep(1.2 * HALF_FRAME)
        key = b"\x02\r\x03" + bytes((check_byte(b"\r", "xor"),))
        pty.press(key, pause=0.01)
        assert pad.answer(act="next")["number"] == 1
        told = [line for line in pad.log if "no keys" in line]
        assert len(told) == 1
        assert "check baud, framing" in told[0]
        assert office.called() == [1]


def test_the_house_own_keys_and_the_12_key_layout(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    office.draw(2)
    options = {"layout": "12", "framing": "line", "keys": {"K1": "enter"}}
    with started(tmp_path, pty.device, guard=0, **options) as pad:
        pad.answer(pad="ok")
        pty.press(b"K1\n*\n1\nK1\n", pause=0.02)
        assert pad.answer(act="recall")["number"] == 1


def test_a_half_typed_number_dies_with_a_low_tone(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    with started(tmp_path, pty.device, typed=1.0) as pad:
        pad.answer(pad="ok")
        pty.press(b"17")
        assert pad.answer(typed="17")
        assert pad.answer(tone="timeout")["typed"] == ""


def test_staff_hear_when_somebody_comes_into_an_empty_corridor(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    with started(tmp_path, pty.device) as pad:
        pad.answer(pad="ok")
        pty.press(b"\r")
        pad.answer(tone="empty")
        office.draw()
        assert pad.answer(tone="waiting")["waiting"] == 1
        office.draw()
        pty.press(b"+")
        pad.answer(act="recall")
        tones = [answer["tone"] for answer in pad.answers]
        assert tones.count("waiting") == 1, "only from nobody to somebody"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(
    tmp_path: Path, office: Office, pty: Pty, number: int
) -> None:
    with started(tmp_path, pty.device) as pad:
        pad.answer(pad="ok")
        until(lambda: devices.read(office.store))
        assert pad.end(number) == 0
        assert not [line for line in pad.log if "Traceback" in line]


def test_killed_at_any_moment_it_loses_no_call(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    office.draw(6)
    for expected in (1, 2):
        with started(tmp_path, pty.device) as pad:
            pad.answer(pad="ok")
            pty.press(b"\r")
            assert pad.answer(act="next")["number"] == expected
            pad.end(signal.SIGKILL)
    assert office.called() == [1, 2]


def test_a_second_process_cannot_take_the_same_pad(
    tmp_path: Path, office: Office, pty: Pty
) -> None:
    with started(tmp_path, pty.device) as first:
        first.answer(pad="ok")
        with started(tmp_path, pty.device) as second:
            reason = second.answer(pad="missing")["reason"]
            assert "another program uses it" in reason

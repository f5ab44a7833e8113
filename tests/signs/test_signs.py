"""Signs and lamps on lines that are pulled out and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.config import Sign
from kiosk.office.troubles import troubles
from kiosk.office.values import Call, DeviceLife
from kiosk.signs.line import Line, SignGone
from kiosk.signs.service import Signs
from tests.calls.boards import AT, call
from tests.signs.wire import Wire
from tests.waiting import until


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with Wire(tmp_path) as wire:
        yield wire


def sign(device: object, template: str = "edi", **more: object) -> Sign:
    tree = {"device": f"serial:{device}", "template": template, **more}
    return msgspec.convert(tree, Sign)


@contextmanager
def driven(*signs: Sign) -> Iterator[Signs]:
    driven = Signs(signs)
    driven.start()
    try:
        yield driven
    finally:
        driven.stop()


def show(signs: Signs, current: Call | None, *others: Call, news: bool = False) -> None:
    signs.show(current, others, news=news)


def test_the_called_number_stands_on_the_sign_and_goes_when_the_display_ends(
    wire: Wire,
) -> None:
    with driven(sign(wire.device, width=4)) as signs:
        wire.hears(b"\x0201    \x03")
        show(signs, call(17, 50), news=True)
        wire.hears(b"\x0201  17\x03")
        show(signs, call(18, 51), news=True)
        wire.hears(b"\x0201  18\x03")
        show(signs, None)
        wire.hears(b"\x0201    \x03")
        show(signs, call(19, 52))
        wire.hears(b"\x0201  19\x03")
    wire.hears(b"\x0201    \x03")


def test_a_sign_of_one_desk_shows_its_calls_alone(wire: Wire) -> None:
    mine = call(63, 49, desk="b", label="Platz 2")
    with driven(sign(wire.device, desk="b", text="{number}-{room}")) as signs:
        show(signs, call(17, 50, desk="a"), mine)
        wire.hears(b"\x020163-Platz 2\x03")
        show(signs, call(18, 51, desk="a"))
        wire.hears(b"\x0201\x03")


def test_a_lamp_burns_once_for_each_call_and_recall(wire: Wire) -> None:
    on, off = bytes.fromhex("A0 01 01 A2"), bytes.fromhex("A0 01 00 A1")
    with driven(sign(wire.device, "relay", seconds=1)) as signs:
        wire.hears(off)
        show(signs, call(17, 50), news=True)
        wire.hears(off + on)
        for _ in range(20):  # the picture is looked at again and again
            show(signs, call(17, 50), news=True)
        wire.hears(off + on + off)
        show(signs, call(17, 50))
        show(signs, call(17, 51, calls=2), news=True)
        wire.hears(off + on + off + on)
        show(signs, None)
        wire.hears(off + on + off + on + off)
    assert wire.heard == off + on + off + on + off


def test_a_lamp_on_a_line_of_the_port_is_dark_until_a_call() -> None:
    line = Line(sign("loop://", "rts"))
    line.open()
    port: Any = line._port
    assert not port.rts
    assert not port.cts, "loop:// leads RTS back to CTS"
    line.switch(lit=True)
    assert port.cts
    line.switch(lit=False)
    assert not port.cts
    line.close()


def test_a_sign_that_is_unplugged_is_told_and_shows_the_present_number_when_back(
    wire: Wire,
) -> None:
    with driven(sign(wire.device)) as signs:
        show(signs, call(17, 50))
        wire.hears(b"\x020117\x03")
        until(lambda: signs.state() == {"signs": {"sign": "ok"}}, "it is well")
        wire.unplug()
        until(lambda: signs.state() != {"signs": {"sign": "ok"}}, "it is missed")
        show(signs, call(18, 51))  # returns though nobody is there to be told
        wire.plug()
        wire.hears(b"\x020118\x03")
        until(lambda: signs.state() == {"signs": {"sign": "ok"}}, "it is well again")


def test_a_sign_that_comes_late_and_another_that_never_comes(
    tmp_path: Path,
) -> None:
    late, never = tmp_path / "late", tmp_path / "never"
    wanted = sign(late, name="late"), sign(never, name="never")
    with driven(*wanted) as signs:
        show(signs, call(17, 50))
        until(lambda: "ok" not in str(signs.state()["signs"]), "both are missed")
        with Wire(tmp_path, "late") as wire:
            wire.hears(b"\x020117\x03")
            until(lambda: signs.state()["signs"]["late"] == "ok", "one is well")  # type: ignore[index]
            said = signs.state()["signs"]["never"]  # type: ignore[index]
            assert str(never) in said
            assert "No such file" in said


def test_what_a_sign_answers_is_swallowed(wire: Wire) -> None:
    with driven(sign(wire.device)) as signs:
        wire.hears(b"\x0201\x03")
        wire.answer(bytes(range(256)) * 4)
        show(signs, call(17, 50))
        wire.hears(b"\x020117\x03")
        assert signs.state() == {"signs": {"sign": "ok"}}


def test_a_sign_is_told_again_in_case_it_lost_its_power(wire: Wire) -> None:
    with driven(sign(wire.device, again=0.5)) as signs:
        show(signs, call(17, 50))
        wire.hears(b"\x020117\x03\x020117\x03\x020117\x03")


def test_a_line_that_another_program_has_is_told_as_such(wire: Wire) -> None:
    first, second = Line(sign(wire.device)), Line(sign(wire.device))
    first.open()
    with pytest.raises(SignGone, match="another program uses it"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_staff_are_told_which_sign_is_missing() -> None:
    state: dict[str, object] = {"signs": {"hall": "ok", "lamp": "unplugged"}}
    life = DeviceLife("display", "display", AT, state)
    (wrong,) = troubles([life], AT)
    assert (wrong.key, wrong.values) == (
        "trouble.sign",
        {"device": "display", "sign": "lamp"},
    )

"""The emulated printer judged by the manuals' bytes, not by our encoder."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from printer.emulator.faults import FAULTS
from printer.emulator.machine import Machine
from printer.emulator.paper import CUTTER, Paper, Slip
from printer.emulator.tokens import Tokenizer
from tests.paper.conftest import Start
from tests.waiting import until


class Bench:
    """A machine without cables."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.machine = Machine(Paper(576, 203, self.slips.append))

    def send(self, content: bytes) -> bytes:
        self.machine.receive(content, now=0.0)
        self.machine.run(now=0.0)
        return self.machine.take_answers(now=10.0)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_text_in_code_pages_sizes_and_alignment(bench: Bench) -> None:
    bench.send(
        b"\x1b@\x1bt\x13\x81\xd5\n"  # PC858: ü and the euro sign
        b"\x1bt\x2e\xcf\xf0\n"  # WPC1251
        b"\x1ba\x01\x1d!\x11big\n\x1dVB\x00"
    )
    (slip,) = bench.slips
    assert slip.lines == ("ü€", "Пр", "big")
    assert slip.complaints == ()
    assert slip.tallest == 48


def test_feeds_count_in_half_dots_until_gs_p_says_otherwise(bench: Bench) -> None:
    bench.send(b"\x1bJ\x64\x1dV\x42\x00")
    bench.send(b"\x1b@\x1dP\xcb\xcb\x1bJ\x64\x1dV\x42\x00")
    factory, set_to_dots = (slip.picture.height - CUTTER for slip in bench.slips)
    assert (factory, set_to_dots) == (50, 100)


def test_a_raster_picture_is_drawn_where_it_belongs(bench: Bench) -> None:
    bench.send(b"\x1ba\x01\x1dv0\x00\x02\x00\x03\x00" + b"\xff" * 6 + b"\x1dVB\x00")
    (slip,) = bench.slips
    assert slip.lines == ("[picture 16×3]",)
    inked = ImageChops.invert(slip.picture.convert("L")).getbbox()
    assert inked == (280, CUTTER, 296, CUTTER + 3)


def test_what_a_real_printer_would_print_wrongly_is_complained_of(
    bench: Bench,
) -> None:
    bench.send(b"half\x1dv0\x00\x01\x00\x01\x00\xff\n")
    bench.send(b"\x1dv0\x00\x80\x00\x01\x00" + b"\xff" * 128)
    bench.send(b"\x1b\x7f" + b"x" * 60 + b"\n\x1dVB\x00")
    complaints = " / ".join(bench.slips[0].complaints)
    for word in ("while characters wait", "1024 dots wide", "unknown", "longer than"):
        assert word in complaints


def test_status_is_answered_by_the_manuals_tables(bench: Bench) -> None:
    def all_four() -> str:
        return b"".join(
            bench.send(b"\x10\x04" + bytes((n,))) for n in (1, 2, 3, 4)
        ).hex()

    assert all_four() == "16121212"
    bench.machine.switch("paper-out", on=True, now=0)
    assert all_four() == "1e321272"
    bench.machine.switch("paper-out", on=False, now=0)
    bench.machine.switch("near-end", on=True, now=0)
    assert all_four() == "1612121e"
    assert bench.send(b"\x1dr\x01") == b"\x03"
    bench.machine.switch("cover-open", on=True, now=0)
    assert all_four()[:4] == "1e16"


def test_the_process_id_comes_when_what_is_before_it_is_printed(bench: Bench) -> None:
    bench.machine.switch("paper-out", on=True, now=0)
    assert bench.send(b"text\n\x1d(H\x06\x00\x30\x300042") == b""
    bench.machine.switch("paper-out", on=False, now=0)
    assert bench.send(b"") == b"\x37\x220042\x00"


def test_clearing_forgets_what_was_not_printed(bench: Bench) -> None:
    bench.machine.switch("cover-open", on=True, now=0)
    bench.send(b"never\n\x1dVB\x00\x1d(H\x06\x00\x30\x300042")
    assert bench.send(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08") == b"\x37\x25\x00"
    bench.machine.switch("cover-open", on=False, now=0)
    assert bench.send(b"") == b""
    assert bench.slips == []


def test_automatic_status_reports_changes_until_esc_at(bench: Bench) -> None:
    assert bench.send(b"\x1da\xff") == b"\x14\x00\x00\x0f"
    bench.machine.switch("cover-open", on=True, now=0)
    assert bench.machine.take_answers(now=1) == b"\x3c\x00\x00\x0f"
    bench.machine.switch("cover-open", on=False, now=0)
    bench.machine.take_answers(now=1)
    bench.send(b"\x1b@")
    bench.machine.switch("near-end", on=True, now=0)
    assert bench.machine.take_answers(now=1) == b""


def test_real_time_questions_are_answered_in_the_midst_of_a_picture(
    bench: Bench,
) -> None:
    start = b"\x1dv0\x00\x48\x00\x10\x00" + b"\x00" * 100
    assert bench.send(start) == b""
    assert bench.send(b"\x10\x04") + bench.send(b"\x01") == b"\x16"


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content: bytes) -> None:
    bench = Bench()
    for name in ("cutter-jam", "paper-ends"):
        bench.machine.switch(name, on=True, now=0)
    bench.send(content)
    bench.send(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    for name in FAULTS:
        bench.machine.switch(name, on=False, now=0)
    bench.send(b"\x1b@after\n\x1dVA\x00")
    assert "after" in bench.slips[-1].lines


@given(st.binary(max_size=200), st.integers(1, 7))
def test_slices_change_nothing(content: bytes, step: int) -> None:
    whole, sliced = Tokenizer(), Tokenizer()
    once = whole.feed(content)
    parts = []
    for at in range(0, len(content), step):
        parts += sliced.feed(content[at : at + step])
    assert b"".join(_bytes(token) for token in once) == b"".join(
        _bytes(token) for token in parts
    )
    assert whole.pending == sliced.pending


def _bytes(token: object) -> bytes:
    return repr(token).encode() if not hasattr(token, "content") else token.content


def test_the_process_says_its_address_first_and_ends_cleanly(start: Start) -> None:
    emulator = start("--tcp", "0", "--pty")
    assert emulator.device.startswith("tcp:127.0.0.1:")
    assert emulator.stop() == 0


def test_a_second_host_waits_until_the_first_has_gone(start: Start) -> None:
    emulator = start("--tcp", "0")
    _, name, port = emulator.device.split(":")
    with socket.create_connection((name, int(port)), timeout=5) as first:
        first.sendall(b"\x10\x04\x01")
        assert first.recv(10) == b"\x16"
        with socket.create_connection((name, int(port)), timeout=5) as second:
            second.sendall(b"\x10\x04\x01")
            second.settimeout(0.3)
            with pytest.raises(TimeoutError):
                second.recv(10)
            first.close()
            second.settimeout(5)
            assert second.recv(10) == b"\x16"


def test_each_ticket_is_a_json_line_and_two_files(start: Start) -> None:
    emulator = start("--tcp", "0", "--json")
    _, name, port = emulator.device.split(":")
    with socket.create_connection((name, int(port)), timeout=5) as line:
        line.sendall(b"\x1b@hello\n\x1dVB\x00")
        said = emulator.line()
    assert said["ticket"] == 1
    assert said["lines"] == ["hello"]
    assert said["complaints"] == []
    picture = Path(str(said["png"]))
    assert picture.name == "ticket-0001.png"
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_tickets_of_an_earlier_run_are_not_overwritten(start: Start) -> None:
    emulator = start("--tcp", "0")
    (emulator.paper / "ticket-0007.txt").write_text("old\n")
    emulator.stop()
    from tests.paper.conftest import Emulator

    again = Emulator(emulator.paper, "--tcp", "0")
    try:
        _, name, port = again.device.split(":")
        with socket.create_connection((name, int(port)), timeout=5) as line:
            line.sendall(b"new\n\x1dVB\x00")
            assert again.ticket(8) == "new\n"
        assert again.ticket(7) == "old\n"
    finally:
        again.stop()


def test_a_pty_by_name_is_removed_at_the_end(start: Start, tmp_path: Path) -> None:
    link = tmp_path / "printer"
    emulator = start("--pty", "--link", str(link))
    assert emulator.device == f"serial:{link}"
    fd = os.open(link, os.O_RDWR | os.O_NOCTTY)
    os.write(fd, b"by serial\n\x1dVB\x00")
    assert emulator.ticket(1) == "by serial\n"
    os.close(fd)
    emulator.stop()
    until(lambda: not link.is_symlink())


def test_a_taken_port_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from kiosk.cli import main

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert main(["printer", "emulate", "--tcp", str(port)]) == 4
    said = capsys.readouterr().err
    assert "cannot start" in said
    assert said.count("\n") == 1

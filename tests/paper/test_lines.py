"""The lines themselves: real files, pseudo-terminals and sockets that misbehave."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from printer import (
    AddressWrong,
    Busy,
    Lost,
    NotAllowed,
    NotThere,
    Paper,
    Printer,
    Result,
    Settings,
)
from printer.conversation import Conversation
from printer.links import open_file, open_usb, sort_open_error
from printer.network import open_network
from printer.settings import Address, parse_address
from tests.waiting import PATIENCE


@contextmanager
def host(serve: Callable[[socket.socket], None]) -> Iterator[Settings]:
    """A network printer that does to its one visitor what `serve` says."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def take() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                serve(connection)

        thread = threading.Thread(target=take)
        thread.start()
        port = server.getsockname()[1]
        yield Settings(f"tcp:127.0.0.1:{port}", deadline=2.0)
    thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.fixture
def pty_pair() -> Iterator[tuple[int, str]]:
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for fd in (master, slave):
        os.close(fd)


def test_addresses_are_taken_apart() -> None:
    assert parse_address("usb:/dev/usb/lp0") == Address("usb", path="/dev/usb/lp0")
    assert parse_address("tcp:192.0.2.1:9101").port == 9101
    assert parse_address("tcp:[::1]:9100") == Address("tcp", host="::1", port=9100)
    url = "serial:socket://192.0.2.1:7"
    assert parse_address(url) == Address("serial", path="socket://192.0.2.1:7")
    assert str(parse_address("tcp:printer:9100")) == "printer:9100"


@pytest.mark.parametrize(
    "device", ["", "usb:", "/dev/usb/lp0", "lpt:1", "tcp:host:0", "tcp:host:x"]
)
def test_a_wrong_address_says_what_is_allowed(device: str) -> None:
    with pytest.raises(AddressWrong, match=r"tcp:HOST:9100"):
        Printer.open(Settings(device))


def test_a_missing_usb_printer_never_becomes_a_file(tmp_path: Path) -> None:
    path = tmp_path / "usb" / "lp0"
    path.parent.mkdir()
    outcome = Printer.open(Settings(f"usb:{path}")).print(b"x", job=1)
    assert (outcome.result, outcome.reason) == (Result.NOT_SENT, "not_there")
    assert str(path) in outcome.detail
    assert not path.exists()


def test_a_file_where_the_usb_printer_should_be_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.write_bytes(b"left behind by another program")
    with pytest.raises(NotThere, match="no device but a file"):
        open_usb(str(path))
    assert path.read_bytes() == b"left behind by another program"


def test_a_file_printer_creates_nothing_among_devices() -> None:
    path = Path("/dev/aufruf-no-such-printer")
    with pytest.raises(NotThere):
        open_file(str(path))
    assert not path.exists()


def test_a_plain_file_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "paper.bin"
    path.write_bytes(b"before ")
    device = Printer.open(Settings(f"file:{path}"))
    outcome = device.print(b"ticket", job=1)
    assert (outcome.result, outcome.grade) == (Result.SENT, "D")
    assert path.read_bytes() == b"before ticket"
    assert device.status().ready
    assert path.read_bytes() == b"before ticket"


def test_a_full_disk_is_no_printed_ticket() -> None:
    outcome = Printer.open(Settings("file:/dev/full")).print(b"ticket", job=1)
    assert outcome.result is Result.NOT_SENT
    assert not outcome.printed


def test_a_device_that_babbles_without_end_does_not_hang_the_kiosk() -> None:
    device = Printer.open(Settings("file:/dev/zero", deadline=2.0))
    assert device.print(b"ticket", job=1).seconds < PATIENCE
    assert device.heard(0.2) == frozenset()
    assert device.status().reachable


def test_open_errors_are_sorted_by_what_a_person_must_do() -> None:
    def sort(number: int) -> type[Exception]:
        return type(sort_open_error(OSError(number, os.strerror(number)), "lp0"))

    assert sort(errno.ENOENT) is NotThere
    assert sort(errno.ENODEV) is NotThere
    assert sort(errno.EACCES) is NotAllowed
    assert sort(errno.EBUSY) is Busy


def test_a_write_to_a_line_nobody_reads_ends_in_time(pty_pair: tuple[int, str]) -> None:
    link = open_usb(pty_pair[1])
    begun = time.monotonic()
    assert link.write(b"x" * 1_000_000, begun + 0.3) is False
    assert 0.25 < time.monotonic() - begun < PATIENCE
    assert 0 < link.accepted < 1_000_000
    link.close(abandon=True)


def test_what_arrives_while_writing_is_kept(pty_pair: tuple[int, str]) -> None:
    master, name = pty_pair
    link = open_usb(name)
    os.write(master, b"\x16")
    assert link.write(b"ticket", time.monotonic() + 1)
    assert link.read(1.0) == b"\x16"
    assert os.read(master, 100) == b"ticket"
    link.close()


def test_a_line_whose_other_end_is_gone_is_lost() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    link = open_usb(os.ttyname(slave))
    os.close(slave)
    os.close(master)
    with pytest.raises(Lost):
        link.write(b"ticket", time.monotonic() + 1)
    link.close()


def test_a_host_that_accepts_and_stays_silent_is_not_waited_for() -> None:
    done = threading.Event()

    def serve(_: socket.socket) -> None:
        done.wait(2 * PATIENCE)

    with host(serve) as settings:
        outcome = Printer.open(settings).print(b"ticket", job=1)
        assert outcome.seconds < PATIENCE
        done.set()
    assert outcome.result in {Result.SENT, Result.UNKNOWN}


def test_a_host_that_hangs_up_at_once_was_sent_nothing() -> None:
    with host(lambda connection: connection.close()) as settings:
        outcome = Printer.open(settings).print(b"ticket", job=1)
    assert outcome.result is Result.NOT_SENT
    assert outcome.reason == "lost"


def test_the_end_of_a_job_reaches_a_host_that_was_not_read() -> None:
    """A plain close would reset the connection and lose what was not yet read."""
    got = bytearray()

    def serve(connection: socket.socket) -> None:
        connection.sendall(b"\x14\x00\x00\x0f" * 50)  # status nobody asked for
        time.sleep(0.3)  # reads late, as a printer that is printing does
        while part := connection.recv(4096):
            got.extend(part)

    ticket = b"t" * 60_000
    with host(serve) as settings:
        link = open_network("127.0.0.1", int(settings.device.rpartition(":")[2]), 1.0)
        end = time.monotonic() + 5
        assert link.write(ticket, end)
        assert link.finish(end)
        link.close()
    assert bytes(got) == ticket


def test_nobody_listening_is_said_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(NotThere, match="cannot be reached"):
        open_network("127.0.0.1", port, 1.0)
    assert time.monotonic() - begun < PATIENCE


def test_a_name_that_cannot_be_found_is_said_in_time() -> None:
    begun = time.monotonic()
    with pytest.raises(NotThere, match=r"printer\.invalid"):
        open_network("printer.invalid", 9100, 1.0)
    assert time.monotonic() - begun < PATIENCE


def test_a_missing_serial_port_is_not_there() -> None:
    outcome = Printer.open(Settings("serial:/dev/ttyNOPE")).print(b"x", job=1)
    assert (outcome.result, outcome.reason) == (Result.NOT_SENT, "not_there")


def test_a_serial_printer_behind_a_terminal_server_prints() -> None:
    got = bytearray()

    def serve(connection: socket.socket) -> None:
        connection.settimeout(5)
        while b"ticket" not in got:
            got.extend(connection.recv(4096))

    with host(serve) as settings:
        port = settings.device.rpartition(":")[2]
        device = f"serial:socket://127.0.0.1:{port}"
        behind = Settings(device, deadline=3.0, flow="none")
        assert Printer.open(behind).print(b"ticket", job=1).result is Result.SENT
    assert got.endswith(b"ticket")


def test_a_late_answer_is_not_taken_for_the_next_one(pty_pair: tuple[int, str]) -> None:
    """`16` is "all is well" to the first question and "cover open" to the second."""
    master, name = pty_pair
    says = {1: b"\x16", 2: b"\x12", 3: b"\x12", 4: b"\x12"}

    def answer() -> None:
        delay = 0.3
        for _ in range(4):
            query = os.read(master, 3)
            time.sleep(delay)
            os.write(master, says[query[2]])
            delay = 0.0

    printer = threading.Thread(target=answer)
    printer.start()
    talk = Conversation(open_usb(name), patience=0.2)
    end = time.monotonic() + 5
    assert talk.ask(1, end) is None
    state = talk.state(end)
    printer.join(timeout=5)
    talk.link.close()
    assert state is not None
    assert not state.cover_open
    assert state.paper is Paper.OK


def test_a_job_confirmed_while_nobody_listened_is_heard_later(
    pty_pair: tuple[int, str],
) -> None:
    master, name = pty_pair
    os.write(master, b"\x37\x220042\x00")
    device = Printer.open(Settings(f"usb:{name}"))
    assert device.heard(0.3) == frozenset({42})
    assert device.heard(0.1) == frozenset()

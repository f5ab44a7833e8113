"""The kiosk as it stands in the lobby: a process in a terminal."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.office import operations, queries
from kiosk.office.store import Store
from tests.lobby.standing_kiosk import StandingKiosk, write_config
from tests.waiting import PATIENCE


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def numbers(store: Store) -> list[int]:
    return [waiting.ticket.number for waiting in queries.queue(store, now())]


def test_two_taps_give_a_number(kiosk: StandingKiosk, store: Store) -> None:
    kiosk.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
    kiosk.quiet(0.3)
    kiosk.tap("Haushalt und Finanzen")
    kiosk.until("Ihre Nummer", "Vor Ihnen wartet niemand", "Raum 01.02_39")
    (waiting,) = queries.queue(store, now())
    assert (waiting.ticket.number, waiting.ticket.topic) == (1, "budget")
    assert "▄" in kiosk.text


def test_two_taps_give_one_ticket(kiosk: StandingKiosk, store: Store) -> None:
    kiosk.tap_until("Ohne Termin", "Worüber möchten Sie sprechen?")
    kiosk.quiet(0.3)
    first, second = kiosk.find("Haushalt"), kiosk.find("Bürgerservice")
    for column, row in (first, second, first, second):
        kiosk.press(column, row)
    kiosk.until("Ihre Nummer")
    kiosk.quiet(0.5)
    assert numbers(store) == [1]


def test_the_keys_of_a_number_pad_do_the_same(
    kiosk: StandingKiosk, store: Store
) -> None:
    kiosk.quiet(0.3)
    kiosk.send(b"2")
    kiosk.quiet(0.2)
    kiosk.send(b"5")
    kiosk.until("Worüber möchten Sie sprechen?")
    kiosk.quiet(0.3)
    kiosk.send(b"2")
    kiosk.quiet(0.2)
    kiosk.send(b"2")
    kiosk.quiet(0.2)
    kiosk.send(b"\r")
    kiosk.until("Ihre Nummer")
    (waiting,) = queries.queue(store, now())
    assert waiting.ticket.topic == "order"


def test_a_tap_on_a_language_speaks_it_on_every_screen(kiosk: StandingKiosk) -> None:
    kiosk.tap_until("English", "Citizens’ consultation hour")
    kiosk.tap_until("No appointment", "What would you like to talk about?")
    kiosk.tap_until("Русский …", "Choose language")
    kiosk.tap_until("Українська", "Про що ви хочете поговорити?")
    kiosk.tap_until("Назад", "Deutsch")
    kiosk.tap_until("Einfache", "Bürger-Sprechstunde")


def test_a_finger_that_slides_off_has_chosen_nothing(kiosk: StandingKiosk) -> None:
    kiosk.quiet(0.3)
    column, row = kiosk.find("Ohne Termin")
    kiosk.find("Einfache")
    kiosk.send(
        f"\x1b[<0;{column};{row}M\x1b[<0;{column};{kiosk.screen.lines}m".encode()
    )
    kiosk.quiet(0.5)
    assert "Worüber" not in kiosk.text


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(kiosk: StandingKiosk, signum: signal.Signals) -> None:
    kiosk.process.send_signal(signum)
    ends = time.monotonic() + PATIENCE
    while kiosk.process.poll() is None and time.monotonic() < ends:
        kiosk.read()
    assert kiosk.process.returncode == 0
    kiosk.read()
    assert kiosk.seen.endswith(b"\x1b[?1049l\x1b[?25h") or b"\x1b[?1049l" in kiosk.seen
    assert b"\x1b[?1000l" in kiosk.seen


def test_it_ends_when_its_terminal_is_taken_away(kiosk: StandingKiosk) -> None:
    kiosk.hang_up()
    assert kiosk.process.wait(PATIENCE) == 0


def test_it_ends_even_while_its_terminal_does_not_read(kiosk: StandingKiosk) -> None:
    termination = time.monotonic() + 4
    while time.monotonic() < termination:  # fill the terminal's buffer, read nothing
        kiosk.process.send_signal(signal.SIGWINCH)
        time.sleep(0.005)
    kiosk.process.send_signal(signal.SIGTERM)
    assert kiosk.process.wait(PATIENCE) == 0


def test_a_second_kiosk_of_the_name_is_refused(
    kiosk: StandingKiosk, config_file: Path
) -> None:
    with StandingKiosk(config_file) as second:
        assert second.process.wait(20) == 2
        second.read(0.2)
        assert 'a kiosk named "kiosk" is already running' in second.seen.decode()
    kiosk.until("Nummer ziehen")


def test_a_locale_without_umlauts_is_refused(config_file: Path) -> None:
    with StandingKiosk(config_file, environment={"LC_ALL": "C"}) as kiosk:
        assert kiosk.process.wait(20) == 2
        kiosk.read(0.2)
        assert "UTF-8 locale, but LC_ALL=C is set" in kiosk.seen.decode()


def test_a_terminal_too_small_says_so_and_heals(
    config_file: Path, store: Store
) -> None:
    del store
    with StandingKiosk(config_file, columns=50, rows=15) as kiosk:
        kiosk.until("Der Bildschirm ist zu klein", "01.02_39")
        kiosk.resize(72, 20)
        kiosk.until("Ohne Termin", gone="zu klein")
        kiosk.resize(40, 20)
        kiosk.until("zu klein", "01.02_39")


def test_the_office_is_followed(kiosk: StandingKiosk, store: Store) -> None:
    kiosk.until("Zurzeit wartet niemand")
    for draw in ("a", "b"):
        operations.issue_ticket(
            store, draw_id=draw, topic=None, language="de", at=now(), device="test"
        )
    kiosk.until("Zurzeit warten 2 Personen")


def test_a_lost_office_shows_the_way_to_the_room_and_heals(
    kiosk: StandingKiosk, config: Config, tmp_path: Path
) -> None:
    database = Path(config.database.url.removeprefix("sqlite:///"))
    away = tmp_path / "away.db"
    database.rename(away)
    kiosk.until("außer Betrieb", "Raum 01.02_39", "2. Etage")
    away.rename(database)
    kiosk.until("Nummer ziehen", gone="außer Betrieb")


def test_an_error_nobody_foresaw_is_never_on_the_screen(
    config: Config, tmp_path: Path, store: Store
) -> None:
    del store
    secret = "geheim-4711"
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import os\n"
        "def fail(self):\n"
        f"    password = {secret!r}\n"
        "    raise RuntimeError('planted ' + password)\n"
        "import kiosk.lobby.screens.topics as topics\n"
        "topics.TopicsScreen.say = fail\n",
        encoding="utf-8",
    )
    path = os.pathsep.join((str(tmp_path), str(Path.cwd())))
    file = write_config(config, tmp_path)
    with StandingKiosk(file, environment={"PYTHONPATH": path}) as kiosk:
        kiosk.until("Nummer ziehen", "Sie können jetzt")
        kiosk.quiet(0.4)
        kiosk.tap("Ohne Termin")
        assert kiosk.process.wait(20) == 1
        kiosk.read(0.3)
        assert secret.encode() not in kiosk.seen
        assert b"Traceback" not in kiosk.seen
        assert "RuntimeError: planted" in kiosk.log_text()


def test_more_numbers_than_allowed_are_a_short_pause(
    config: Config, tmp_path: Path, store: Store
) -> None:
    few = msgspec.structs.replace(config.kiosk, draws_per_5_minutes=1)
    file = write_config(msgspec.structs.replace(config, kiosk=few), tmp_path)
    with StandingKiosk(file) as kiosk:
        kiosk.until("Nummer ziehen", "Sie können jetzt")
        kiosk.tap_until("Ohne Termin", "Worüber")
        kiosk.tap_until("Feuerwehr", "Ihre Nummer")
        kiosk.tap_until("Fertig", "Sie können jetzt")
        kiosk.tap_until("Ohne Termin", "Worüber")
        kiosk.tap_until("Feuerwehr", "Gleich geht es weiter")
    assert numbers(store) == [1]

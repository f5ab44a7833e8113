"""A display that loses what it lives on: the database, a sign, the loudspeaker."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Sign
from kiosk.office import devices, operations
from kiosk.office.store import Store
from kiosk.office.troubles import troubles
from tests.calls.reading import rows_of
from tests.lobby.standing_kiosk import write_config
from tests.offices import open_office
from tests.servers import PostgreSQL
from tests.signs.wire import Wire
from tests.visit.faces import Face, aufruf
from tests.visit.sink import Sink
from tests.waiting import until

SIZE = (100, 30)
LOST = "Die Anzeige ist gerade nicht auf dem neuesten Stand."


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def configured(config: Config, **display: object) -> Config:
    replace = msgspec.structs.replace
    shown = replace(config.display, min_shown=1.0, stale=2.0, **display)
    return replace(config, display=shown, sound=replace(config.sound, player="none"))


def display(config: Config, folder: Path, *words: str) -> AbstractContextManager[Face]:
    return aufruf(folder, write_config(config, folder), "display", *words, size=SIZE)


def opened(config: Config) -> Store:
    store = Store.open(config)
    for draw in range(6):
        operations.issue_ticket(
            store, draw_id=str(draw), topic=None, language="de", at=now(), device="t"
        )
    return store


def call(store: Store) -> None:
    operations.call_next(store, desk="room", at=now(), device="test")


def wait_for_number(face: Face, number: int) -> None:
    face.wait(lambda _: rows_of(face.lines, str(number)) >= 8, f"number {number}")


@pytest.mark.postgresql
def test_a_stopped_postgresql_shows_the_door_and_catches_up_when_it_is_back(
    own_postgresql: PostgreSQL, tmp_path: Path
) -> None:
    with own_postgresql.database() as url:
        config = configured(open_office(url, tmp_path))
        store = opened(config)
        call(store)
        store.close()
        with display(config, tmp_path) as face:
            wait_for_number(face, 1)
            own_postgresql.stop()
            face.wait_for(LOST)
            assert not rows_of(face.lines, "1", least=8), "never an old number"
            own_postgresql.start()
            store = Store.open(config)
            for number in (2, 3):
                call(store)
                wait_for_number(face, number)
            store.close()
            assert face.running


def test_a_sign_shows_the_call_and_nothing_when_the_office_is_lost(
    tmp_path: Path,
) -> None:
    config = configured(open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path))
    with Wire(tmp_path) as wire:
        sign = Sign(name="hall", device=f"serial:{wire.device}", template="edi")
        config = msgspec.structs.replace(config, signs=(sign,))
        store = opened(config)
        with display(config, tmp_path) as face:
            face.wait_for("Wartende: 6")
            call(store)
            wire.hears(b"\x02011\x03")
            aside = tmp_path / "aside"
            aside.mkdir()
            for each in tmp_path.glob("office.db*"):
                if each.is_file():
                    each.rename(aside / each.name)
            wire.hears(b"\x0201\x03")
            for each in aside.iterdir():
                each.rename(tmp_path / each.name)
            wire.hears(b"\x02011\x03")
            wire.unplug()

            def missed() -> bool:
                wrong = troubles(devices.read(store), now())
                return [each.values.get("sign") for each in wrong] == ["hall"]

            until(missed)
            call(store)
            wait_for_number(face, 2)
            wire.plug()
            wire.hears(b"\x02012\x03")
            assert face.end() == 0
            wire.hears(b"\x0201\x03")
        store.close()


def test_a_screen_at_a_door_has_a_name_of_its_own_and_shows_its_desk(
    tmp_path: Path,
) -> None:
    config = configured(open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path))
    store = opened(config)
    with display(config, tmp_path, "--door", "room") as face:
        face.wait_for("Please wait")
        call(store)
        wait_for_number(face, 1)
        operations.start(store, desk="room", at=now(), device="test")
        face.wait_for("Please wait")
        until(lambda: [each.name for each in devices.read(store)] == ["door-room"])
    store.close()


def test_a_loudspeaker_that_vanishes_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = Sink(tmp_path / "sink", pace=0.01)
    monkeypatch.setenv("PATH", sink.path)
    config = configured(open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path))
    sound = msgspec.structs.replace(config.sound, player="aplay")
    config = msgspec.structs.replace(config, sound=sound)
    store = opened(config)
    player = sink.bin / "aplay"
    works = player.read_text()

    def told() -> list[str]:
        return [each.key for each in troubles(devices.read(store), now())]

    with display(config, tmp_path) as face:
        face.wait_for("Wartende: 6")
        call(store)
        sink.wait(2)
        player.write_text(
            "#!/bin/sh\necho 'audio open error: Device or resource busy' >&2; exit 1\n"
        )
        call(store)
        wait_for_number(face, 2)
        until(lambda: told() == ["trouble.sound"])
        (life,) = devices.read(store)
        assert "Device or resource busy" in str(life.state["sound_reason"])
        player.write_text(works)
        heard = len(sink.played())
        call(store)
        wait_for_number(face, 3)
        sink.wait(heard + 2)
        until(lambda: not told())
    store.close()

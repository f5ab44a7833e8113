"""From the start to a number with keys and ears only: the screen is never looked at."""

from __future__ import annotations

import datetime as dt
import os
import re
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from kiosk.config import Config
from kiosk.language import Language, language
from kiosk.lobby import slip
from kiosk.office import queries
from kiosk.office.store import Store
from kiosk.office.tables import appointment
from kiosk.office.values import Drawn, Wait
from kiosk.speech.plug import EVENT, HEADPHONES, SWITCH, Plug
from kiosk.speech.wording import Wording, sentences
from tests.lobby.standing_kiosk import write_config
from tests.lobby.test_visits import expect
from tests.needs import needs_espeak
from tests.offices import open_office
from tests.visit.blind import Blind
from tests.waiting import until

pytestmark = needs_espeak


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = open_office(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)
    replace = msgspec.structs.replace
    return replace(
        config,
        kiosk=replace(config.kiosk, languages=("de", "de-simple", "ar"), settle=0.1),
        sound=replace(config.sound, player="aplay", touch=0),
        speech=replace(config.speech, voices=("espeak",)),
    )


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    store = Store.open(config)
    yield store
    store.close()


@pytest.fixture
def blind(config: Config, store: Store, tmp_path: Path) -> Iterator[Blind]:
    del store
    visitor = Blind(config, write_config(config, tmp_path), tmp_path)
    yield visitor
    visitor.end()


def words(config: Config, tongue: Language) -> Callable[..., str]:
    wording = Wording(tongue, config)
    return lambda key, **values: wording.say(tongue.text(key, **values))


def the_only(store: Store) -> Drawn:
    (waiting,) = queries.queue(store, dt.datetime.now(dt.UTC))
    return Drawn(waiting.ticket, ahead=0, wait=Wait(0, 5), risk=False)


def ticket_sentences(config: Config, drawn: Drawn, tongue: Language) -> list[str]:
    """All that is printed, word for word; how long it takes changes by the minute."""
    wording = Wording(tongue, config)
    changing = {tongue.text("wait.soon"), tongue.text("wait.unknown")}
    return [
        part
        for line in slip.spoken(config, drawn, tongue)
        if line not in changing
        for part in sentences(wording.say(line))
    ]


def walk(
    blind: Blind, config: Config, store: Store, tag: str, topic: str = "other"
) -> None:
    say = words(config, language(tag))
    blind.seek(say("start.walkin"))
    blind.press("5")
    blind.hears(say("topic.title"))
    blind.seek(say(f"topic.{topic}"))
    blind.press("5")
    blind.hears(say("confirm.topic", topic=say(f"topic.{topic}")))
    blind.seek(say("btn.draw"))
    blind.press("5")
    drawn = has_a_number(blind, config, store, tag, 1)
    assert drawn.ticket.topic == topic


def has_a_number(
    blind: Blind, config: Config, store: Store, tag: str, number: int
) -> Drawn:
    """It is said, and with it every sentence of the ticket; then the visitor goes."""
    say = words(config, language(tag))
    told = Wording(language(tag), config).number(number)
    blind.hears(f"{say('number.yours')}: {told}.")
    drawn = the_only(store)
    assert (drawn.ticket.number, drawn.ticket.language) == (number, tag)
    blind.hears(*ticket_sentences(config, drawn, language(tag)))
    blind.seek(say("btn.done"))
    blind.press("5")
    return drawn


def test_a_blind_visitor_gets_a_number_in_german(
    blind: Blind, config: Config, store: Store
) -> None:
    say = words(config, language("de"))
    blind.start(say("speech.on"))
    blind.hears(say("start.title"))
    blind.press("+")
    blind.hears(say("speech.volume", n=4, all=5))
    blind.press("6")
    blind.press("4")
    blind.hears(say("speech.speed", n=3, all=5))
    blind.press("3")
    blind.hears(say("speech.wrong_key"))
    blind.press("1")
    blind.hears(say("speech.dark"))
    blind.press("1")
    blind.hears(say("speech.light"))
    blind.press("9")
    blind.hears("Taste zwei: nächstes Feld.")
    walk(blind, config, store, "de")


def test_a_blind_visitor_gets_a_number_in_arabic(
    blind: Blind, config: Config, store: Store
) -> None:
    blind.start(words(config, language("de"))("speech.on"))
    arabic = language("ar")
    blind.press("/")
    blind.hears(words(config, language("de-simple"))("start.title"))
    blind.press("/")
    blind.hears(words(config, arabic)("speech.language", name=arabic.name))
    walk(blind, config, store, "ar")


def test_a_blind_visitor_gets_a_number_in_plain_language(
    blind: Blind, config: Config, store: Store
) -> None:
    blind.start(words(config, language("de"))("speech.on"))
    plain = language("de-simple")
    blind.press("/")
    blind.hears(words(config, plain)("speech.language", name=plain.unread_name))
    walk(blind, config, store, "de-simple")


def test_a_blind_visitor_with_an_appointment_checks_in_by_its_time(
    blind: Blind, config: Config, store: Store
) -> None:
    _, second = expect(store, 10, 25)
    tongue = language("de")
    say = words(config, tongue)
    blind.start(say("speech.on"))
    blind.seek(say("start.appointment"))
    blind.press("5")
    blind.hears(say("appt.choose_time"))
    blind.seek(Wording(tongue, config).say(tongue.time(second, config.zone)))
    blind.press("5")
    drawn = has_a_number(blind, config, store, "de", 61)
    assert drawn.ticket.appointed == second


def test_back_leads_to_the_start_and_is_still_read_aloud(
    blind: Blind, config: Config
) -> None:
    say = words(config, language("de"))
    blind.start(say("speech.on"))
    blind.seek(say("start.walkin"))
    blind.press("5")
    blind.hears(say("topic.title"))
    blind.press("*")
    blind.hears(say("start.title"))
    blind.press_until("7", say("speech.off"))


def test_a_code_is_counted_but_never_said_on_the_loudspeaker(
    blind: Blind, config: Config, store: Store
) -> None:
    (appointed,) = expect(store, 20)
    with store.write() as connection:
        connection.execute(update(appointment).values(code="7893"))
    say = words(config, language("de"))
    blind.start(say("speech.on"))
    blind.seek(say("start.appointment"))
    blind.press("5")
    blind.hears(say("appt.choose_time"))
    blind.seek(say("appt.by_code"))
    blind.press("5")
    blind.hears(say("appt.enter_code"))
    blind.press("7")
    blind.hears(say("speech.typed", n=1))
    blind.press("8")
    blind.hears(say("speech.typed", n=2))
    blind.press("\x7f")
    blind.hears(say("speech.typed", n=1))
    blind.press("\r")
    blind.hears(say("appt.wrong_code").partition(".")[0])
    blind.seek(say("appt.try_again"))
    blind.press("5")
    blind.hears(say("appt.enter_code"))
    for typed, figure in enumerate("7893", 1):
        blind.press(figure)
        blind.hears(say("speech.typed", n=typed))
    typed_aloud = blind.ever_heard().partition(say("appt.enter_code"))[2]
    assert not re.search("sieben|acht|neun", typed_aloud)
    blind.press("\r")
    drawn = has_a_number(blind, config, store, "de", 61)
    assert drawn.ticket.appointed == appointed


def test_the_next_visitor_finds_volume_and_silence_as_every_visitor_does(
    blind: Blind, config: Config
) -> None:
    say = words(config, language("de"))
    blind.start(say("speech.on"))
    for key in "+++6":
        blind.press(key)
    blind.hears(say("speech.speed", n=4, all=5))
    blind.seek(say("start.walkin"))
    blind.press("5")
    blind.hears(say("topic.title"))
    blind.seek(say("topic.skip"))
    blind.press("5")
    blind.seek(say("btn.draw"))
    blind.press("5")
    blind.hears(say("number.yours"))
    blind.seek(say("btn.done"))
    blind.press("5")
    time.sleep(1.0)  # the start screen has come and settled
    blind.press("2")
    time.sleep(1.0)  # nothing is to be waited for: silence
    assert blind.heard() == []
    blind.press("0")
    blind.hears(say("speech.on"))
    blind.press("+")
    blind.hears(say("speech.volume", n=4, all=5))
    blind.press("6")
    blind.hears(say("speech.speed", n=4, all=5))


def test_headphones_that_were_plugged_in_before_the_start_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path / "event7"
    os.mkfifo(device)
    file = os.open(device, os.O_RDWR)

    def kernel(descriptor: int, request: int, states: bytes) -> bytes:
        """As a sound card's jack answers EVIOCGSW."""
        assert os.fstat(descriptor).st_ino == os.fstat(file).st_ino
        assert request == 0x8008451B
        return bytes([1 << HEADPHONES]).ljust(len(states), b"\0")

    monkeypatch.setattr("kiosk.speech.plug.fcntl.ioctl", kernel)
    told: list[bool] = []
    plug = Plug(str(device), told.append)
    plug.start()
    until(lambda: told == [True])
    os.write(file, EVENT.pack(0, 0, SWITCH, HEADPHONES, 0))
    until(lambda: told == [True, False])
    plug.end()
    os.close(file)


def test_the_plug_of_headphones_tells_when_it_comes_and_goes(tmp_path: Path) -> None:
    device = tmp_path / "event7"
    os.mkfifo(device)
    told: list[bool] = []
    plug = Plug(str(device), told.append)
    plug.start()
    file = os.open(device, os.O_RDWR)
    for value, kind in ((1, SWITCH), (9, 1), (0, SWITCH)):
        event = EVENT.pack(0, 0, kind, HEADPHONES, value)
        os.write(file, event[:10])
        os.write(file, event[10:])
    until(lambda: told == [True, False])
    plug.end()
    os.close(file)
    assert struct.calcsize("@llHHi") == EVENT.size

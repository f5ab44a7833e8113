"""A wrong configuration names file, key, what is wrong and what is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import Config, ConfigError
from kiosk.config_file import load

HOURS = "[[hours]]\ndate = 2026-01-30\nopens = 14:00:00\ncloses = 16:00:00\n"

WRONG = {
    "an unknown key": (
        '[house]\nrom = "x"',
        "house.rom",
        ["unknown key", "allowed here: key, host, email, street, room"],
    ),
    "an unknown section": (
        "[hous]",
        "hous",
        ["unknown key", "allowed here: house, database, topics"],
    ),
    "an unknown key in a list": (
        '[[keypads]]\nlayuot = "17"',
        "keypads[0].layuot",
        ["unknown key", "layout"],
    ),
    "an unknown key two lists deep": (
        HOURS + "breaks = [{ begin = 15:00:00 }]",
        "hours[0].breaks[0].begin",
        ["unknown key", "begins, ends"],
    ),
    "a missing key": (
        "[[topics]]\nminutes = 3",
        "topics[0].key",
        ["is missing", "a name of a to z"],
    ),
    "a text for a number": (
        '[kiosk]\nidle = "long"',
        "kiosk.idle",
        ['cannot be "long"', "a number from 5 to 3600"],
    ),
    "a text for a truth": (
        '[printer]\ntopic_on_ticket = "yes"',
        "printer.topic_on_ticket",
        ['cannot be "yes"', "true or false"],
    ),
    "a number that is too small": (
        "[kiosk]\nidle = 2",
        "kiosk.idle",
        ["cannot be 2", "a number from 5 to 3600"],
    ),
    "a number that is none": (
        "[kiosk]\nidle = nan",
        "kiosk.idle",
        ["cannot be nan", "a number from 5 to 3600"],
    ),
    "a width no paper has": (
        "[printer]\nwidth = 76",
        "printer.width",
        ["cannot be 76", "58, 80"],
    ),
    "a language without a catalogue": (
        '[kiosk]\nlanguages = ["de", "xx"]',
        "kiosk.languages[1]",
        ['cannot be "xx"', '"de-simple"', '"vi"'],
    ),
    "no language at all": (
        "[kiosk]\nlanguages = []",
        "kiosk.languages",
        ["cannot be []", "a list of at least 1"],
    ),
    "a language twice": (
        '[kiosk]\nlanguages = ["de", "en", "de"]',
        "kiosk.languages[2]",
        ['"de" is there twice'],
    ),
    "a label in a language without a catalogue": (
        '[[topics]]\nkey = "fire"\nlabels = { xx = "Feu" }',
        "topics[0].labels",
        ["xx", '"fr"'],
    ),
    "control characters in a text": (
        '[house]\nroom = "\\u001b[2J"',
        "house.room",
        ["cannot be", "without control characters of 1 to 200 characters"],
    ),
    "a name with capitals and spaces": (
        '[house]\nkey = "Am Anger"',
        "house.key",
        ['cannot be "Am Anger"', "a to z, 0 to 9 and -"],
    ),
    "a date that does not exist": (
        '[[hours]]\ndate = "2026-02-30"\nopens = 14:00:00\ncloses = 16:00:00',
        "hours[0].date",
        ['cannot be "2026-02-30"', "a date like 2026-01-30"],
    ),
    "a time without seconds in quotes": (
        '[[hours]]\ndate = 2026-01-30\nopens = "14:00"\ncloses = 16:00:00',
        "hours[0].opens",
        ['cannot be "14:00"', "a local time like 14:30:00"],
    ),
    "hours that close before they open": (
        "[[hours]]\ndate = 2026-01-30\nopens = 16:00:00\ncloses = 14:00:00",
        "hours[0].closes",
        ["must be after opens (16:00)"],
    ),
    "a break outside the hours": (
        HOURS + "breaks = [{ begins = 11:00:00, ends = 12:00:00 }]",
        "hours[0].breaks[0]",
        ["between opens (14:00) and closes (16:00)"],
    ),
    "the same hours twice": (HOURS + HOURS, "hours[1]", ["is there twice"]),
    "a duplicate topic": (
        '[[topics]]\nkey = "fire"\n[[topics]]\nkey = "fire"',
        "topics[1]",
        ['"fire" is there twice', "allowed: each once"],
    ),
    "a new topic without a name": (
        '[[topics]]\nkey = "sports"',
        "topics[0].labels",
        ['"sports" is new', "de ="],
    ),
    "an empty range": (
        "[numbers]\nwalk_in = [9, 3]",
        "numbers.walk_in",
        ["9 to 3 is empty", "like [1, 59]"],
    ),
    "overlapping ranges": (
        "[numbers]\nwalk_in = [1, 70]",
        "numbers",
        ["1 to 70 and 61 to 99 overlap", "without a common number"],
    ),
    "a range of three": (
        "[numbers]\nwalk_in = [1, 2, 3]",
        "numbers.walk_in",
        ["cannot be [1,2,3]", "a list of 2", "from 1 to 9999"],
    ),
    "an unknown time zone": (
        '[house]\ntimezone = "Europe/Jena"',
        "house.timezone",
        ['"Europe/Jena"', "names like Europe/Berlin"],
    ),
    "a time zone outside the zones' folder": (
        '[house]\ntimezone = "../../etc/passwd"',
        "house.timezone",
        ["unknown time zone", "names like Europe/Berlin"],
    ),
    "a database of another kind": (
        '[database]\nurl = "mysql://localhost/x"',
        "database.url",
        ['cannot use "mysql"', "postgresql://user@host/name"],
    ),
    "a printer without its kind": (
        '[printer]\ndevice = "/dev/usb/lp0"',
        "printer.device",
        ['cannot use "/dev/usb/lp0"', "usb:/dev/usb/lp0"],
    ),
    "a keypad at no desk": (
        '[[keypads]]\ndesk = "nowhere"',
        "keypads[0].desk",
        ['no desk "nowhere"', "allowed: room"],
    ),
    "a pad's key that does not exist": (
        '[[keypads]]\nkeys = { E = "ente" }',
        "keypads[0].keys.E",
        ['no key "ente"', "enter"],
    ),
    "no desk": ("desks = []", "desks", ["cannot be []", "at least 1"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_configuration_says_what_is_wrong_with(
    case: str, tmp_path: Path
) -> None:
    text, key, sentences = WRONG[case]
    file = tmp_path / "office.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file)
    said = str(caught.value)
    assert said.startswith(f"{file}: {key}: ")
    assert caught.value.key == key
    for sentence in sentences:
        assert sentence in said
    assert "\n" not in said
    assert "\x1b" not in said, "a terminal must not obey what the file says"


def test_a_file_that_is_not_toml_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[house]\nroom = "a\n', "utf-8")
    with pytest.raises(ConfigError, match=r"is not valid TOML: .*line 2"):
        load(file)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_bytes('[house]\nhost = "Jürgen"\n'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"is not UTF-8 .*line 2"):
        load(file)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read \(No such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_file_from_a_windows_editor_is_read(
    start: bytes, end: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "office.toml"
    file.write_bytes(start + end.join([b"[house]", b'room = "01.02_40"', b""]))
    assert load(file).house.room == "01.02_40"


def test_an_empty_file_is_the_shipped_office(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.touch()
    assert load(file) == Config()


def aufruf(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_command_line_answers_a_wrong_file_in_one_line_and_exits_with_2(
    tmp_path: Path,
) -> None:
    file = tmp_path / "office.toml"
    file.write_text("[kiosk]\nidle = 2\n", "utf-8")
    done = aufruf("--config", str(file), "queue")
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{file}: kiosk.idle: cannot be 2; allowed: a number" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_cannot_be_reached_exits_with_4_and_shows_no_password(
    tmp_path: Path,
) -> None:
    file = tmp_path / "office.toml"
    file.write_text(
        '[database]\nurl = "postgresql://aufruf:geheim@127.0.0.1:9/office"\n', "utf-8"
    )
    done = aufruf("--config", str(file), "queue")
    assert done.returncode == 4
    assert "127.0.0.1" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr

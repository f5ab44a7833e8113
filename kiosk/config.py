"""The one declaration of what the configuration file may say.

Frozen structs that refuse unknown keys; their defaults are the shipped default. Every
field is explained where it is declared, and deploy/office.example.toml shows each of
them. What types cannot say stands in config_rules.py; config_file.py reads the file.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

Key = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,31}$")]
KeyOrNone = Annotated[str, Meta(pattern="^([a-z][a-z0-9-]{0,31})?$")]
Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]
Number = Annotated[int, Meta(ge=1, le=9999)]
Seconds = Annotated[float, Meta(ge=0, le=3600)]
Language = Literal["de", "de-simple", "en", "uk", "ru", "ar", "fr", "tr", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Every language there is a catalogue for, in the order of the language row."""
Text = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*\Z")
]
REVIEWED = r"^\d{4}-\d{2}-\d{2} [0-9a-f]{8}\Z"

DEFAULT_TOPICS = (
    "fire",
    "order",
    "budget",
    "statistics",
    "family",
    "service",
    "responsibility",
    "other",
)

PAD_KEYS = (*"0123456789", "enter", *"+-*/.abcd")
"""The names of a number pad's keys."""


class ConfigError(Exception):
    """The configuration cannot be used; the message names file and key."""

    def __init__(self, file: Path | str, key: str, problem: str) -> None:
        self.file = str(file)
        self.key = key
        self.problem = problem
        where = f"{file}: {key}: " if key else f"{file}: "
        super().__init__(where + problem)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the file; refuses keys it does not declare."""


class House(Section, frozen=True, kw_only=True):
    """Who holds the consultation hour, and where."""

    key: Key = "jena-am-anger-28"
    """Names this office in the database; several offices may share one."""
    host: Text = "Benjamin Koppe"
    """Whose consultation hour it is; shown below the title."""
    email: Text = "buergermeister@jena.de"
    """Where visitors write who could not be seen."""
    street: Text = "Am Anger 28"
    room: Text = "01.02_39"
    """As it stands on the door."""
    room_spoken: Text = "39"
    """The room as it is said at the kiosk; figures become words in each language."""
    floor_sign: Text = "2. Etage"
    """As the signs in the house say it, never translated."""
    timezone: str = "Europe/Berlin"
    """IANA name; the office's clock."""
    holidays: Annotated[str, Meta(pattern="^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$")] = "DE-TH"
    """Country and part (ISO 3166-2) whose public holidays a series of dates leaves
    out; empty: none."""


class Database(Section, frozen=True, kw_only=True):
    """Where the queue is kept."""

    url: str = ""
    """`sqlite:////path/office.db` or `postgresql://user@host/name`; empty: SQLite
    in the user's data directory."""
    roll: str = ""
    """The number roll, the second record of issued numbers; empty: beside the
    SQLite file, or in the user's data directory."""


class Topic(Section, frozen=True, kw_only=True):
    """A thing people come to talk about."""

    key: Key
    minutes: Annotated[float, Meta(gt=0, le=240)] = 10.0
    """How long such a talk usually takes, in minutes."""
    labels: dict[Language, Text] = {}
    """Its name per language; a topic the catalogues know (strings `topic.KEY`)
    needs none, any other needs at least `de`."""


class Desk(Section, frozen=True, kw_only=True):
    """A room or counter that calls visitors."""

    key: Key
    label: Text = "Raum 01.02_39"
    """Shown on the display."""
    spoken: Text = "Raum neununddreißig"
    """Said by the loudspeaker in German: "Raum 39", "Schalter zwei"."""
    spoken_in: dict[Language, Text] = {}
    """The same in other languages; without one, "room" and the label's last figure."""


class Break(Section, frozen=True, kw_only=True):
    """A planned pause within office hours, local time."""

    begins: dt.time
    ends: dt.time


class Hours(Section, frozen=True, kw_only=True):
    """One date of office hours, in the office's local time."""

    date: dt.date
    opens: dt.time
    closes: dt.time
    issue_from: dt.time | None = None
    """From when numbers are drawn; default: 30 minutes before `opens`."""
    issue_until: dt.time | None = None
    """Until when numbers are drawn; default: `closes`."""
    overrun: Minutes = 15
    """Minutes after `closes` that may still be used to keep the promise."""
    breaks: tuple[Break, ...] = ()
    desks: tuple[Key, ...] = ()
    """The desks on duty; none named: all."""


class Numbers(Section, frozen=True, kw_only=True):
    """The ranges of numbers, first and last; they must not overlap."""

    walk_in: tuple[Number, Number] = (1, 59)
    appointment: tuple[Number, Number] = (61, 99)


class Rules(Section, frozen=True, kw_only=True):
    """The office's judgement (order, admission, lifecycle)."""

    head_start: Minutes = 30
    """An appointment's place in time is this many minutes before its time."""
    grace: Minutes = 10
    """Whoever checks in later than this after the time has the check-in as place."""
    early: Minutes = 5
    """No appointment is called earlier than this before its time while others wait."""
    talk: Annotated[float, Meta(gt=0, le=240)] = 10.0
    """Minutes planned for a talk without a topic."""
    no_show: Annotated[float, Meta(ge=0, lt=1)] = 0.15
    """The share of appointments that do not come."""
    learn: Literal["today", "seasons"] = "today"
    """What waiting times learn from: `today`, the talks of these office hours, which
    no longer exist when they end; `seasons`: one factor and its weight per topic are
    kept over the dates, never a talk. That says how long talks with this office take:
    a decision of the house, with its staff council."""
    slip_days: Annotated[int, Meta(ge=0, le=366)] = 14
    """A priority slip that was not shown on its date is deleted so many days later."""
    undo: Annotated[int, Meta(ge=1, le=3600)] = 60
    """Seconds within which a desk's last act can be taken back."""
    calls: Annotated[int, Meta(ge=1, le=20)] = 3
    """After this many calls the staff are asked whether the visitor is missing."""
    max_days_forward: Annotated[int, Meta(ge=1, le=3660)] = 4
    """A clock that jumps further than this beyond the last known day is doubted."""


class Kiosk(Section, frozen=True, kw_only=True):
    """The lobby's touch screen."""

    name: Key = "kiosk"
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = LANGUAGES
    """In the order of the language row; the first is the default."""
    reviewed: dict[Language, Annotated[str, Meta(pattern=REVIEWED)]] = {}
    """Which translations a speaker has read: the day, and the stamp of the texts that
    were read, as `aufruf language review` names them. Every other is a draft."""
    idle: Annotated[float, Meta(ge=5, le=3600)] = 60.0
    """Seconds without a touch until the visitor is asked for more time."""
    question: Annotated[float, Meta(ge=5, le=600)] = 30.0
    """Seconds the question stays before the start screen returns."""
    number_shown: Annotated[float, Meta(ge=5, le=600)] = 20.0
    """Seconds the number screen stays when the ticket is printed."""
    number_unprinted: Annotated[float, Meta(ge=5, le=3600)] = 90.0
    """Seconds the number screen stays when there is no paper ticket."""
    settle: Annotated[float, Meta(ge=0, le=5)] = 0.4
    """Touches are ignored for this many seconds after a change of screen."""
    draws_per_5_minutes: Annotated[int, Meta(ge=1, le=10000)] = 20
    """More draws than this in 5 minutes pause the kiosk for a moment."""
    number_pad: str = ""
    """A USB number pad beside the screen, for whoever cannot see it, as `keypad
    --list` names it (`evdev:phys=…`): no desk takes it; empty: there is none."""


class Printer(Section, frozen=True, kw_only=True):
    """The ticket printer."""

    device: str = ""
    """`usb:/dev/usb/lp0`, `tcp:192.0.2.10:9100`, `serial:/dev/serial/by-id/…`,
    `file:/path`; empty: no printer, numbers are shown on the screen only."""
    profile: str = "TM-T20II"
    """A python-escpos profile; the nearest one if the printer has none."""
    width: Literal[58, 80] = 80
    """Millimetres of paper."""
    baud: Annotated[int, Meta(ge=1200, le=921600)] = 115200
    """Serial printers only."""
    flow: Literal["none", "rtscts", "xonxoff"] = "rtscts"
    """Serial printers only."""
    deadline: Annotated[float, Meta(ge=0.5, le=60)] = 8.0
    """Seconds after which a ticket that is not out counts as unknown."""
    roll: Annotated[float, Meta(ge=0, le=1000)] = 0.0
    """Metres of paper on a new roll: printed tickets are counted against it, and staff
    are told when about 40 are left; 0: nobody counts, only the sensor tells."""
    numbers: Literal["drawn", "native"] = "drawn"
    """The big number drawn, at least 20 mm tall; or in the printer's own characters,
    about 18 mm: the whole ticket is then a few hundred bytes, for very slow lines."""
    logo: str = ""
    """A picture above the ticket's heading (PNG, black on white); empty: none."""
    logo_width: Annotated[float, Meta(ge=5, le=80)] = 40.0
    """Millimetres."""
    qr: bool = False
    """A QR code below the number, with the number and the time it was drawn only."""
    template: str = ""
    """A ticket template of the house's own; empty: the shipped one."""
    slips: bool = True
    """Whether the kiosk prints priority slips by itself when the day is closed."""
    slip_template: str = ""
    """A template for them of the house's own; empty: the shipped one."""
    topic_on_ticket: bool = False
    """Whether the topic is printed; others can read it."""


class Keypad(Section, frozen=True, kw_only=True):
    """A number pad at a desk."""

    name: Key = "keypad"
    desk: Key = "room"
    device: str = ""
    """`evdev:phys=usb-0000:00:14.0-1/input0`, `evdev:/dev/input/by-id/…`,
    `serial:/dev/serial/by-id/…` (or any pyserial URL, e.g. `serial:socket://host:7`),
    `terminal`; empty: the first USB number pad there is."""
    layout: Literal["17", "12"] = "17"
    """17-key number pad, or 12-key pad with # and *."""
    framing: Literal["byte", "line", "stx-etx"] = "byte"
    """Serial pads: how a key arrives."""
    checksum: Literal["none", "xor", "sum"] = "none"
    """Serial pads with stx-etx framing."""
    baud: Annotated[int, Meta(ge=1200, le=921600)] = 9600
    keys: dict[str, str] = {}
    """Serial pads: what arrives -> the key's name (0-9 enter + - * / . a b c d)."""
    debounce: Annotated[float, Meta(ge=0, le=1)] = 0.04
    """Seconds within which the same key is a bounce."""
    guard: Annotated[float, Meta(ge=0, le=10)] = 1.5
    """Seconds after a call within which another "next" is a slip. 0: no press is one,
    a key that is held down included."""
    typed: Annotated[float, Meta(ge=1, le=60)] = 10.0
    """Seconds after which a half-typed number is dropped."""
    missed_within: Seconds = 0.0
    """Another "next" so many seconds after a call means that the visitor did not come:
    missed, not finished. 0: "next" always finishes; after "start" it does anyway."""
    echo: Literal["none", "lcd", "lines"] = "none"
    """Serial pads: what the pad's own display is sent. `lcd`: a picture of
    `echo_size`, cleared by 0C (Storm encoders, ESC/POS pole displays); `lines`: one
    line for each answer."""
    echo_size: tuple[
        Annotated[int, Meta(ge=8, le=80)], Annotated[int, Meta(ge=1, le=8)]
    ] = (20, 4)
    """Columns and rows of that display."""
    waiting: Literal["always", "free", "never"] = "always"
    """When "somebody is waiting" sounds, while office hours are open: whenever the
    queue is no longer empty; only once nobody is at this desk; or never."""


class Display(Section, frozen=True, kw_only=True):
    """The corridor screen."""

    name: Key = "display"
    last_calls: Annotated[int, Meta(ge=0, le=6)] = 3
    next_numbers: Annotated[int, Meta(ge=0, le=6)] = 3
    stale: Annotated[float, Meta(ge=2, le=60)] = 10.0
    """Seconds without fresh data after which no number is shown as current."""
    highlight: Annotated[float, Meta(ge=0, le=10)] = 10.0
    """Seconds a new call pulses, at most 1 Hz."""
    min_shown: Annotated[float, Meta(ge=1, le=60)] = 6.0
    """Seconds each of several calls that come together is shown."""
    arrow: Literal["right", "left", "up", "down", "none"] = "right"
    """Which way the room lies for whoever stands before the display."""
    palette: Literal["light", "dark"] = "light"
    """Dark writing on light ground reads best; light on dark for a dim corridor."""
    door: KeyOrNone = ""
    """A desk's key: the screen hangs at its door and tells of it alone; empty: the
    corridor's screen for all desks."""
    diagonal: Annotated[float, Meta(ge=5, le=200)] = 43.0
    """The screen's diagonal in inches, for how large writing must be."""
    distance: Annotated[float, Meta(ge=0.5, le=50)] = 10.0
    """Metres from which the number is to be read; room and lists: from half of them."""
    shift: Annotated[float, Meta(ge=0, le=1440)] = 5.0
    """Minutes after which a still picture moves by one cell, so that nothing burns in;
    0: never."""


class Sign(Section, frozen=True, kw_only=True):
    """A sign with digits, or a lamp, on a serial line, driven by the display."""

    name: Key = "sign"
    device: str
    """`serial:/dev/serial/by-id/…`, or any pyserial URL, e.g. `serial:socket://HOST:7`
    behind a terminal server."""
    template: Literal["edi", "alpha", "ditel", "line", "relay", "rts", "dtr"]
    """What it understands. edi, alpha, ditel: signs of these makers; line: the `frame`
    below; relay: a relay board; rts, dtr: a lamp on that line of the port."""
    desk: KeyOrNone = ""
    """Only this desk's calls; empty: whatever has the display's big place."""
    address: Annotated[str, Meta(pattern="^[0-9A-Za-z]{0,4}$")] = ""
    """The sign's address, or the relay's channel; empty: the template's usual one."""
    text: Text = "{number}"
    """What is shown of a call; {number} and {room} are filled in."""
    idle: Annotated[str, Meta(max_length=80)] = ""
    """What is shown when nobody is called, or nobody knows."""
    width: Annotated[int, Meta(ge=0, le=80)] = 0
    """Signs: places that are always filled, from the right; 0: as long as the text."""
    seconds: Annotated[float, Meta(ge=1, le=600)] = 10.0
    """Lamps: how long they burn for a call."""
    again: Annotated[float, Meta(ge=0, le=3600)] = 60.0
    """Seconds after which a sign is told again, in case it lost its power; 0: never."""
    baud: Annotated[int, Meta(ge=1200, le=921600)] = 9600
    framing: Literal["", "8N1", "7E1", "7O1", "8E1"] = ""
    """Data bits, parity, stop bits; empty: the template's usual ones."""
    frame: Annotated[str, Meta(max_length=200)] = ""
    """line: the whole message, with {address}, {text} and {checksum}; control
    characters as "\\u0002"."""
    checksum: Literal["none", "xor", "sum", "sum16"] = "none"
    """line: over all before {checksum}, in two hexadecimal figures (sum16: four)."""


class Quiet(Section, frozen=True, kw_only=True):
    """A time of the day, local, at which the corridor is softer; not over midnight."""

    begins: dt.time
    ends: dt.time
    level: Annotated[int, Meta(ge=0, le=100)] = 0
    """Per cent of full scale; 0: silent."""


class Speech(Section, frozen=True, kw_only=True):
    """The voices, at the kiosk and in the corridor."""

    voices: tuple[Literal["recorded", "pico", "espeak"], ...] = (
        "recorded",
        "pico",
        "espeak",
    )
    """In the order in which they are tried; empty: nothing is spoken."""
    recordings: str = ""
    """A folder of recordings, LANGUAGE/NAME.wav; empty: none."""
    deadline: Annotated[float, Meta(ge=0.5, le=30)] = 5.0
    """Seconds within which a voice must have said a sentence."""
    calls: bool = True
    """Whether the corridor hears the number after the chime."""
    second: Literal["", "en"] = ""
    """A second language of every call; never the visitor's own."""
    kiosk: bool = True
    """Whether the kiosk reads aloud when it is asked to (key 0, or headphones)."""
    headphones: str = ""
    """The input device that tells of the headphones' plug, /dev/input/by-path/…;
    empty: the key alone starts reading aloud."""
    headphones_device: str = ""
    """The player's name of the headphones, where they have a sound device of their
    own; empty: the loudspeaker's, which the plug mutes."""


class Sound(Section, frozen=True, kw_only=True):
    """Tones and chime."""

    player: Literal["auto", "aplay", "pw-play", "paplay", "none"] = "auto"
    level: Annotated[int, Meta(ge=0, le=100)] = 80
    """Per cent of full scale."""
    touch: Annotated[int, Meta(ge=0, le=100)] = 30
    """Per cent: the soft tone at each press on the kiosk; 0: presses are only seen."""
    device: str = ""
    """The player's name of the loudspeaker (`aplay -L`, `pactl list sinks`); empty:
    the system's own choice."""
    quiet: tuple[Quiet, ...] = ()
    """When the corridor is softer or silent; the picture goes on."""
    reminder: Annotated[float, Meta(ge=0, le=120)] = 5.0
    """Minutes after which the number pads sound the alarm again for a device that is
    still in trouble, while office hours are open; 0: once only."""


DEFAULT_HOURS = (
    Hours(date=dt.date(2026, 1, 30), opens=dt.time(14, 30), closes=dt.time(16, 30)),
)


class Config(Section, frozen=True, kw_only=True):
    """The whole file."""

    house: House = House()
    database: Database = Database()
    topics: Annotated[tuple[Topic, ...], Meta(min_length=1, max_length=60)] = tuple(
        Topic(key=key) for key in DEFAULT_TOPICS
    )
    desks: Annotated[tuple[Desk, ...], Meta(min_length=1)] = (Desk(key="room"),)
    hours: tuple[Hours, ...] = DEFAULT_HOURS
    numbers: Numbers = Numbers()
    rules: Rules = Rules()
    kiosk: Kiosk = Kiosk()
    printer: Printer = Printer()
    keypads: tuple[Keypad, ...] = (Keypad(),)
    display: Display = Display()
    signs: tuple[Sign, ...] = ()
    sound: Sound = Sound()
    speech: Speech = Speech()
    statistics: Literal["off", "totals"] = "totals"
    """`totals`: when tickets are forgotten, sums per office hours are kept (no
    person, no talk's length, no desk); `off`: nothing is kept."""

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.house.timezone)

    def topic(self, key: str) -> Topic | None:
        """The topic of that key, or None."""
        return next((topic for topic in self.topics if topic.key == key), None)

    def desk(self, key: str) -> Desk | None:
        """The desk of that key, or None."""
        return next((desk for desk in self.desks if desk.key == key), None)

"""The kiosk's gallery: each state of the office, each screen of a visit.

A real office on its own database is brought into one state after the other while a
real kiosk stands in an xterm and follows; or somebody taps through a visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hand import Hand
from msgspec.structs import replace
from office import Office
from sheet import contact_sheet
from xwindow import Screen, Window, window

from kiosk.config import LANGUAGES, Config
from kiosk.config import Language as Tag
from kiosk.language import Language, language
from kiosk.lobby.palette import variables
from kiosk.office.store import Store

SIZE, POINTS = (72, 20), 11
COLUMNS, WIDTH = 3, 460
IDLE = 40.0
"""Seconds until the kiosk asks: nobody waits a minute for a picture."""
DARK = variables("dark")["page"].removeprefix("#")
RESETS = frozenset({"no date yet", "evacuation"})
"""States at which a visit begins anew, in the usual colours."""
FIRST = 3
"""By so many of its first words a message is recognised."""


def house(tag: Tag, idle: float) -> Config:
    """The shipped house with all languages, that one first."""
    others = [one for one in LANGUAGES if one != tag]
    kiosk = replace(
        Config().kiosk, languages=(tag, *others), idle=idle, number_shown=90.0
    )
    return replace(Config(), kiosk=kiosk)


def seen(said: Language, key: str, first: int = FIRST) -> str:
    """How a message begins on the screen, before anything that is filled in."""
    stop = "\x00"
    names = ("time", "date", "room", "number", "email", "floor_sign", "host")
    text = said.text(key, **dict.fromkeys(names, stop))
    beginning = text.partition(stop)[0].replace("\u2066", "")
    words = beginning.split()[:first]
    return said.visual_lines(" ".join(words), SIZE[0])[0]


class Album:
    """Pictures of one kiosk, kept until they are put on a sheet."""

    def __init__(self, kiosk: Window, folder: Path) -> None:
        self._kiosk = kiosk
        self._folder = folder
        self.pictures: list[tuple[str, Path]] = []

    def shoot(self, name: str) -> None:
        """One more, once nothing moves any more."""
        file = self._folder / f"{len(self.pictures):02}.png"
        self._kiosk.shoot(file)
        self.pictures.append((name, file))


@contextmanager
def standing(
    screen: Screen, folder: Path, tag: Tag, idle: float = IDLE
) -> Iterator[tuple[Office, Hand, Window]]:
    """A kiosk before an office in which nothing has happened yet."""
    office = Office(folder, house(tag, idle))
    store = Store.open(office.config)
    try:
        with window(screen, office.command("kiosk"), SIZE, POINTS) as kiosk:
            yield office, Hand(office.config, store), kiosk
    finally:
        store.close()
        office.close()


def photograph_states(
    screen: Screen, folder: Path, tag: Tag, file: Path, *, dark: bool = False
) -> None:
    """One sheet: the start screen in every state."""
    said = language(tag)
    with standing(screen, folder, tag, idle=600.0) as (_, hand, kiosk):
        album = Album(kiosk, folder)
        for shot in hand.states():
            shot.begin()
            kiosk.wait_for(seen(said, shot.says))
            if dark and shot.name in RESETS:
                kiosk.turn(seen(said, "start.high_contrast", 1), DARK)
            album.shoot(shot.name)
    contact_sheet(album.pictures, file, columns=COLUMNS, width=WIDTH)


def photograph_visit(
    screen: Screen, folder: Path, tag: Tag, file: Path, *, dark: bool = False
) -> None:
    """One sheet: every screen of a visit."""
    said = language(tag)
    with standing(screen, folder, tag) as (office, hand, kiosk):
        hand.open()
        album = Album(kiosk, folder)
        kiosk.wait_for(seen(said, "start.open"))
        if dark:
            kiosk.turn(seen(said, "start.high_contrast", 1), DARK)
        _walk(kiosk, said, office, hand, album)
    contact_sheet(album.pictures, file, columns=COLUMNS, width=WIDTH)


def _walk(
    kiosk: Window, said: Language, office: Office, hand: Hand, album: Album
) -> None:
    """All screens that a visitor may see, with and without an appointment.

    Never through the end of a visit: what the visitor has chosen would go with it.
    """

    def tap(key: str, then: str) -> None:
        # One word: on a button the second one may stand below it.
        kiosk.tap(seen(said, key, 1), seen(said, then))

    tap("start.appointment", "appt.choose_time")
    album.shoot("an appointment: its time")
    kiosk.wait_for(seen(said, "timeout.question"))
    album.shoot("is anybody there?")
    tap("btn.more_time", "appt.choose_time")
    tap("appt.by_code", "appt.enter_code")
    kiosk.press("9", "9 _")
    kiosk.press("8", "9 8 _")
    album.shoot("or its code")
    tap("btn.continue", "appt.wrong_code")
    album.shoot("a code that nobody has")
    tap("btn.back", "start.open")
    hand.crowd()
    kiosk.wait_for(seen(said, "number.risk"))
    tap("start.walkin", "topic.hint")
    album.shoot("what is it about?")
    others = next(one for one in ("en", "ar") if one != said.tag)
    kiosk.tap(seen(language(others), "lang.name"), seen(said, "lang.choose"))
    album.shoot("in another language?")
    tap("btn.back", "topic.hint")
    tap("topic.fire", "btn.draw")
    album.shoot("it may be in vain: draw it?")
    office.printer("fault paper-out")
    tap("btn.draw", "number.no_paper")
    album.shoot("a number without paper")
    office.printer("heal all")
    kiosk.wait_for(seen(said, "number.take_ticket"))
    album.shoot("its ticket after all")
    tap("btn.cancel", "number.give_back_question")
    album.shoot("give it back?")
    tap("number.give_back_no", "number.take_ticket")

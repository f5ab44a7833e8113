"""The console can be read: contrast, every size, nothing by colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from kiosk.config import Config
from kiosk.desk import palettes
from kiosk.desk.widgets.dots import SIGNS, rows
from kiosk.desk.widgets.queue import Queue
from kiosk.office import devices, operations
from kiosk.office.store import Store
from tests.calls.console import Seat, draw, now, office_of, seated
from tests.lobby.test_looks import contrast
from tests.offices import open_office

TEXT = 7.0
"""For every writing; 4.5 is the least that is allowed."""

PAIRS = (
    ("ink", "page"),
    ("quiet", "page"),
    ("ink", "card"),
    ("quiet", "card"),
    ("strong", "page"),
    ("strong", "card"),
    ("here-ink", "here"),
    ("band-ink", "band"),
    ("alarm-ink", "alarm"),
    ("note-ink", "note"),
    ("chosen-ink", "chosen"),
    ("good", "page"),
    ("bad", "page"),
)
"""Every writing and the ground on which it stands."""

SHEETS = Path(palettes.__file__).parent


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Config:
    return office_of(open_office(sqlite_url, tmp_path))


@pytest.mark.parametrize("palette", palettes.ALL, ids=lambda palette: palette.name)
def test_every_writing_stands_out_from_its_ground(palette: Theme) -> None:
    for ink, ground in PAIRS:
        one = Color.parse(palette.variables[ink])
        other = Color.parse(palette.variables[ground])
        assert contrast(one, other) >= TEXT, (ink, ground)


def test_no_style_sheet_names_a_colour_of_its_own() -> None:
    known = {name for palette in palettes.ALL for name in palette.variables}
    for sheet in SHEETS.rglob("*.tcss"):
        for line in sheet.read_text("utf-8").splitlines():
            if "color:" in line or "background:" in line or "border:" in line:
                named = {word.strip("$;") for word in line.split() if word[0] == "$"}
                assert named <= known, (sheet.name, line)
                assert "#" not in line.partition("{")[2], (sheet.name, line)


def test_all_palettes_have_the_same_variables() -> None:
    assert len({frozenset(palette.variables) for palette in palettes.ALL}) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_one_glance_at_every_size(
    config: Config, store: Store, size: tuple[int, int]
) -> None:
    draw(store, 12, topic="fire")
    devices.beat(
        store,
        name="kiosk-printer",
        kind="printer",
        state={"reason": "paper_out"},
        at=now(),
    )
    async with seated(config, size=size) as seat:
        await seat.act("\n")
        await seat.sees("2 aufrufen")
        shown = seat.screen()
        for text in (
            "Raum 01.02_39",  # where
            "Aufgerufen",  # who is inside
            "Als Nächstes",
            "Wartende",
            "kein Papier",  # what is broken
            "Zeitpunkt des Ziehens",  # why
            "Feuerwehr",  # what for
            "Nummer 1 ist aufgerufen.",  # what happened
            "F1 Tasten",
        ):
            assert text in shown, text
        assert not faint(seat)


async def test_a_terminal_that_is_too_small_says_so(
    config: Config, store: Store
) -> None:
    async with seated(config, size=(60, 20)) as seat:
        await seat.sees("Dieses Fenster ist zu klein. Nötig: 80 × 24")
        await seat.pilot.resize_terminal(80, 24)
        await seat.sees("Raum 01.02_39")
        assert "zu klein" not in seat.screen()


async def test_a_topic_is_read_whole_where_there_is_room_beside_the_reason(
    config: Config, store: Store
) -> None:
    draw(store, 3, topic="order")
    async with seated(config, size=(120, 36)) as seat:
        await seat.sees("Öffentliche Sicherheit und")
        head = next(line for line in seat.part(Queue).split("\n"))
        assert "Thema (nur intern)" in head
        assert "Zeitpunkt des Ziehens  " in seat.part(Queue)


async def test_a_long_reason_leaves_the_topic_two_fifths(
    config: Config, store: Store
) -> None:
    draw(store, 2, topic="order")
    operations.call_next(store, desk="room", at=now(), device="pad")
    operations.miss(store, desk="room", at=now(), device="pad")
    operations.return_to_queue(store, number=1, desk="room", at=now(), device="pad")
    async with seated(config, size=(80, 24)) as seat:
        await seat.sees("nach verpasstem Aufruf wieder")
        assert "Thema (nur intern)" in seat.part(Queue)
        assert all(cell_len(line) <= 78 for line in seat.part(Queue).split("\n"))
        assert seat.part(Queue).count("Öffentliche Sich") == 2


async def test_every_trouble_can_be_read_in_full_on_the_smallest_screen(
    config: Config, store: Store
) -> None:
    def beat(name: str, kind: str, **state: object) -> None:
        devices.beat(store, name=name, kind=kind, state=state, at=now())

    beat("kiosk", "kiosk", lost=[4, 7], sound="failed")
    beat("kiosk-printer", "printer", reason="paper_out")
    beat("display", "display", sound="failed", signs={"hall": "gone"})
    beat("pad", "keypad", pad="missing", unknown=["evdev:phys=usb-0000:00:14.0-2/a"])
    async with seated(config, size=(80, 24)) as seat:
        await seat.sees("kein Papier")
        await seat.sees("… weitere: 7 · g: Geräte ansehen")
        await seat.press("g")
        seen = ""
        while seat.app.sheet is not None:
            seen += seat.screen()
            await seat.press("5")
        seen = " ".join(seen.replace("┃", " ").split())
        for told in (
            "kein Papier. Bitte eine neue Rolle einlegen.",
            "Ticket 4 kam nicht heraus",
            "Ticket 7 kam nicht heraus",
            "Kein Ton an kiosk",
            "Kein Ton an display",
            "Schild oder Lampe hall (display)",
            "Der Nummernblock (pad) fehlt.",
            "evdev:phys=usb-0000:00:14.0-2/a",
            "display Anzeige",
        ):
            assert told in seen, told


async def test_after_three_calls_the_console_asks_whether_the_visitor_is_missing(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    operations.call_next(store, desk="room", at=now(), device="pad")
    async with seated(config) as seat:
        await seat.act("+")
        assert "Fehlt?" not in seat.screen()
        await seat.act("+")
        await seat.sees("3× gerufen. Fehlt? - Enter")
        await seat.act("/\n")
        await seat.sees("Im Gespräch")
        assert "Fehlt?" not in seat.screen()


async def test_what_fits_under_a_number_is_written_whole(
    config: Config, store: Store
) -> None:
    draw(store, 1)
    operations.call_next(store, desk="room", at=now(), device="pad")
    operations.recall(store, desk="room", at=now(), device="pad")
    async with seated(config, size=(80, 24)) as seat:
        await seat.sees("2× · 0 Min ")
        assert re.search(r"…  \. \. Enter: zurück \(\d+ s\)", seat.screen())


def faint(seat: Seat) -> list[str]:
    """Texts on the screen, as painted, with less contrast than text must have."""
    found = []
    for line in seat.app.screen._compositor.render_strips():
        for segment in line:
            style = segment.style
            if not segment.text.strip("▀▄█ ") or style is None:
                continue
            if style.color is None or style.bgcolor is None:
                found.append(f"{segment.text!r} has no colour")
                continue
            ink, ground = map(Color.from_rich_color, (style.color, style.bgcolor))
            if style.reverse:
                ink, ground = ground, ink
            if contrast(ink, ground) < 4.5:
                found.append(f"{segment.text!r} {contrast(ink, ground):.1f}")
    return found


async def test_more_wait_than_there_are_rows_and_the_rest_is_counted(
    config: Config, store: Store
) -> None:
    draw(store, 20)
    async with seated(config, size=(80, 24)) as seat:
        await seat.sees("… weitere:")
        await seat.press("\t")
        await seat.pilot.press("end")
        await seat.sees("> 20")


def test_every_digit_is_a_picture_of_its_own() -> None:
    pictures = {sign: "\n".join(rows(sign, 12, 4)) for sign in SIGNS}
    assert len(set(pictures.values())) == len(SIGNS)
    assert all(len(line) <= 16 for line in rows("17", 16, 4))
    assert rows("1234", 16, 4)[-1] == "1234"  # too wide for dots

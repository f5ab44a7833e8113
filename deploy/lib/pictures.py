"""Makes the README's pictures; run by deploy/pictures."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
from pathlib import Path

from gallery import photograph_states, photograph_visit
from office import AUFRUF, Office
from PIL import Image
from xwindow import Screen, Window, shrink, window

from kiosk.config import Config
from kiosk.language import language

WORDS = language("de")
VISITORS = ("family", "fire", "service", "budget", "order", "other")


def draw_number(kiosk: Window, topic: str) -> None:
    """Tap through the kiosk as a visitor does, up to the number."""
    kiosk.tap(WORDS.text("start.walkin"), WORDS.text("topic.title"))
    kiosk.tap(WORDS.text(f"topic.{topic}"), WORDS.text("btn.done"))


def photograph_kiosk(office: Office, screen: Screen, folder: Path) -> None:
    """Start, topics, number."""
    with window(screen, office.command("kiosk"), (72, 20), 17) as kiosk:
        kiosk.wait_for(WORDS.text("start.walkin"))
        kiosk.shoot(folder / "kiosk.png")
        kiosk.tap(WORDS.text("start.walkin"), WORDS.text("topic.title"))
        kiosk.shoot(folder / "topics.png")
        kiosk.tap(WORDS.text("topic.fire"), WORDS.text("number.take_ticket"))
        kiosk.shoot(folder / "number.png")


def photograph_display(office: Office, screen: Screen, folder: Path) -> None:
    """The corridor, after a few calls."""
    for topic in VISITORS:
        office.run("ticket", "issue", "--topic", topic)
    for _ in range(4):
        office.run("call", "next", "--desk", "room")
    with window(screen, office.command("display"), (96, 27), 17) as display:
        display.wait_for(WORDS.text("display.waiting_people"))
        display.shoot(folder / "display.png", 2.0)
    with window(
        screen, office.command("display", "--door", "room"), (80, 24), 12
    ) as door:
        door.wait_for(WORDS.text("display.last_calls"))
        door.shoot(folder / "door.png", 2.0)


def photograph_desk(office: Office, screen: Screen, folder: Path) -> None:
    """The secretary's, after the same calls: more wait, and the paper has run out."""
    for topic in VISITORS:
        office.run("ticket", "issue", "--topic", topic)
    now = dt.datetime.now(office.config.zone)
    for minutes in (25, 40, 55):
        time = f"{now + dt.timedelta(minutes=minutes):%H:%M}"
        office.run("appointments", "add", "--time", time)
    with window(screen, office.command("kiosk"), (72, 20), 9) as kiosk:
        kiosk.wait_for(WORDS.text("start.walkin"))
        office.printer("fault paper-out")
        with window(screen, office.command("desk"), (120, 36), 13) as desk:
            desk.wait_for(WORDS.text("desk.card_next"), "kein Papier", "kiosk-printer")
            desk.key("slash", "Return")
            desk.shoot(folder / "desk.png", 2.0)
        office.printer("heal all")


def keep_ticket(office: Office, folder: Path) -> None:
    """The newest paper."""
    newest = max(office.paper.glob("*.png"), key=lambda file: file.stat().st_mtime)
    shutil.copy(newest, folder / "ticket.png")
    shrink(folder / "ticket.png")


def keep_gallery(office: Office, folder: Path) -> None:
    """The ticket in every language, side by side."""
    picture = folder / "tickets.png"
    office.run("printer", "preview", "--language", "all", "--png", str(picture))
    with Image.open(picture) as wide:
        size = (round(wide.width * 0.36), round(wide.height * 0.36))
        small = wide.resize(size, Image.Resampling.LANCZOS)
    small.quantize(16).save(picture, "PNG", optimize=True)


def photograph_demo(screen: Screen, folder: Path) -> None:
    """All of it, with one visitor called and two waiting."""
    for left_over in ("AUFRUF_LOG", "STATE_DIRECTORY"):  # of an office that is gone
        os.environ.pop(left_over, None)
    with window(screen, [*AUFRUF, "demo"], (120, 36), 17) as demo:
        for topic in VISITORS[:3]:
            draw_number(demo, topic)
            demo.tap(WORDS.text("btn.done"), WORDS.text("start.walkin"))
        demo.key("Return")
        demo.wait_for(WORDS.text("keypad.number_now", number=1))
        demo.shoot(folder / "demo.png", 2.0)
        demo.key("q")


def photograph_house(screen: Screen, folder: Path) -> None:
    """Kiosk, ticket and display of one office that is open."""
    with tempfile.TemporaryDirectory(prefix="aufruf-pictures-") as place:
        office = Office(Path(place) / "office", Config())
        try:
            office.run("hours", "open", "--for", "2h")
            photograph_kiosk(office, screen, folder)
            keep_ticket(office, folder)
            keep_gallery(office, folder)
            photograph_display(office, screen, folder)
            photograph_desk(office, screen, folder)
        finally:
            office.close()


def photograph_kiosks(screen: Screen, folder: Path) -> None:
    """The kiosk's contact sheets."""
    for name, (photograph, tag, dark) in SHEETS.items():
        with tempfile.TemporaryDirectory(prefix="aufruf-pictures-") as place:
            file = folder / f"{name}.png"
            photograph(screen, Path(place) / "office", tag, file, dark=dark)


SHEETS = {
    "states": (photograph_states, "de", False),
    "states-dark": (photograph_states, "de", True),
    "states-arabic": (photograph_states, "ar", False),
    "visit": (photograph_visit, "de", False),
    "visit-dark": (photograph_visit, "de", True),
}
PARTS = {
    "house": photograph_house,
    "sheets": photograph_kiosks,
    "demo": photograph_demo,
}


def main() -> None:
    """Make all of them, or the parts that are named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"no such part: {' '.join(unknown)}; there are: {[*PARTS]}")
    screen = Screen()
    try:
        for part in wanted:
            PARTS[part](screen, folder)
    finally:
        screen.close()
    for file in sorted(folder.glob("*.png")):
        sys.stdout.write(f"{file} ({file.stat().st_size // 1000} kB)\n")


if __name__ == "__main__":
    main()

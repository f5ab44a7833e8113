"""The display at its real sizes: how large, how clear, in every state."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from textual._compositor import Compositor
from textual.color import Color
from textual.pilot import Pilot

from display import geometry
from display.app import BoardRead, DisplayApp, OfficeLost
from display.big import Big
from display.face import Face
from display.palettes import ALL
from display.scene import TURN
from kiosk.config import Config, Desk, Display
from kiosk.office.values import Board, Call, Situation
from tests.calls.boards import AT, CALLED, EARLIER, board, call

LANDSCAPE = [(80, 24), (120, 36), (200, 60)]
PORTRAIT = (45, 40)
SIZES = [*LANDSCAPE, PORTRAIT]

STATES: dict[str, Board | None] = {
    "lost": None,
    "called": CALLED,
    "nothing called": board(),
    "paused": board(
        call(17, 50),
        last=EARLIER,
        situation=Situation.PAUSED,
        paused_until=AT + dt.timedelta(minutes=10),
    ),
    "before": board(situation=Situation.BEFORE, waiting=0, next_numbers=()),
    "ended": board(situation=Situation.ENDED, waiting=0, next_numbers=()),
    "none": board(situation=Situation.NONE, waiting=0, next_numbers=()),
    "full": board(situation=Situation.FULL, waiting=0, next_numbers=()),
    "closed": board(situation=Situation.CLOSED, waiting=0, next_numbers=()),
    "evacuation": board(call(17, 50), situation=Situation.EVACUATION),
}


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")


@asynccontextmanager
async def showing(
    shown: Board | None,
    size: tuple[int, int] = (120, 36),
    config: Config | None = None,
) -> AsyncIterator[tuple[DisplayApp, Pilot[None]]]:
    app = DisplayApp(config or Config(), follow=False, wall=lambda: AT)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await tell(app, pilot, shown)
        yield app, pilot


async def tell(app: DisplayApp, pilot: Pilot[None], shown: Board | None) -> None:
    if shown is None:
        app.post_message(OfficeLost())
    else:
        app.post_message(BoardRead(shown, time.monotonic()))
    await pilot.pause()
    await pilot.pause()


def visible(app: DisplayApp) -> list[Big]:
    return [big for big in app.screen.query(Big) if big.region.area and big.wordings]


def big(app: DisplayApp, name: str) -> Big:
    return app.screen.query_one(f"#{name}", Big)


def all_text(app: DisplayApp) -> str:
    return " ".join(word for each in visible(app) for word in each.wordings)


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.1, relative luminance and contrast ratio."""

    def luminance(colour: Color) -> float:
        parts = [
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in colour.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("size", SIZES)
async def test_number_and_room_have_half_of_the_screen(size: tuple[int, int]) -> None:
    async with showing(CALLED, size) as (app, _):
        place = app.screen.query_one("#hero").region
        assert place.area >= size[0] * size[1] / 2
        number, room = big(app, "number"), big(app, "room")
        picture = number.picture()
        assert picture is not None
        # The largest that its place holds: the height, or the width of two eights.
        assert picture.rows >= number.size.height - 1 or (
            picture.columns >= number.size.width - 4
        )
        assert picture.cap >= size[1] / 5
        label = room.picture()
        assert label is not None
        assert label.cap >= 2
        assert big(app, "arrow").picture() is not None


@pytest.mark.parametrize("size", SIZES)
async def test_last_calls_are_drawn_and_smaller_than_the_number(
    size: tuple[int, int],
) -> None:
    async with showing(CALLED, size) as (app, _):
        last, number = big(app, "last").picture(), big(app, "number").picture()
        assert last is not None
        assert number is not None
        assert 2 <= last.cap < number.cap / 2
        assert big(app, "last").wordings[0].split() == ["16", "62", "15"]


@pytest.mark.parametrize("size", SIZES)
async def test_next_numbers_waiting_people_clock_and_a_notice_are_there(
    size: tuple[int, int],
) -> None:
    async with showing(CALLED, size) as (app, _):
        assert big(app, "clock").wordings == ("15:00",)
        assert big(app, "next").wordings == ("18 63 19",)
        assert big(app, "waiting").wordings[0] == "Wartende: 7"
        assert big(app, "notice").wordings == (
            "Aufruf verpasst? Bitte melden Sie sich im Vorzimmer.",
        )
        for name in ("clock", "next", "waiting", "notice"):
            assert big(app, name).region.area, name


@pytest.mark.parametrize("size", [*SIZES, (60, 18), (30, 10)])
async def test_nothing_is_cut_or_covers_another(size: tuple[int, int]) -> None:
    async with showing(None, size) as (app, pilot):
        for state, shown in STATES.items():
            if shown is not None:
                await tell(app, pilot, shown)
            check_places(app, state)


def check_places(app: DisplayApp, state: str) -> None:
    placed = visible(app)
    assert placed
    assert "clock" in {each.id for each in placed}, state
    for each in placed:
        where = f"{state}: {each.id}"
        assert app.screen.region.contains_region(each.region), where
        covered = [
            o.id for o in placed if o is not each and o.region.overlaps(each.region)
        ]
        assert not covered, where
        if each.id in {"number", "room", "message", "clock"} and not each.picture():
            lines = each.ordinary(each.size.width, each.size.height)
            assert len(lines) <= each.size.height, f"{where} is cut"


@pytest.mark.parametrize("palette", ["light", "dark"])
async def test_every_writing_has_a_contrast_of_seven_to_one(palette: str) -> None:
    config = msgspec.convert({"display": {"palette": palette}}, Config)
    async with showing(None, config=config) as (app, pilot):
        assert app.theme == f"aufruf-{palette}"
        for state, shown in STATES.items():
            if shown is not None:
                await tell(app, pilot, shown)
            for each in visible(app):
                _, _, ground, written = each.colors
                assert contrast(ground, written) >= 7, (state, each.id)


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
async def test_a_new_call_has_that_contrast_in_both_halves_of_its_pulse(
    theme: object,
) -> None:
    async with showing(CALLED) as (app, pilot):
        app.theme = theme.name  # type: ignore[attr-defined]
        # As long as the test takes, however busy the machine is.
        app._rules = msgspec.structs.replace(app._rules, highlight=3600.0)
        new = board(call(18, 51, ago=0), last=(call(17, 50), *EARLIER))
        await tell(app, pilot, new)
        hero = app.screen.query_one("#hero")
        grounds = set()
        for lit in (True, False):
            hero.set_class(lit, "-lit")
            await pilot.pause()
            assert hero.has_class("-new")
            for name in ("caption", "number", "arrow", "room"):
                _, _, ground, written = big(app, name).colors
                assert contrast(ground, written) >= 7, (name, lit)
                grounds.add(ground.hex)
        assert len(grounds) == 2, "the pulse is to be seen"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("nothing called", "Bitte warten Sie, bis Ihre Nummer aufgerufen wird."),
        ("paused", "Es geht etwa um 15:10 Uhr weiter."),
        ("before", "Die Sprechstunde beginnt um 16:00 Uhr."),
        ("before", "ab 15:30 Uhr"),
        ("ended", "Die Sprechstunde ist für heute beendet."),
        ("ended", "Nächste Sprechstunde: Freitag, 13. Februar 2026, 15:00 Uhr"),
        ("none", "Heute findet keine Sprechstunde statt."),
        ("full", "Für heute sind alle Nummern vergeben."),
        ("closed", "Zurzeit werden keine Nummern ausgegeben."),
        ("evacuation", "Bitte folgen Sie den Anweisungen des Personals."),
        ("evacuation", "Please follow the instructions of staff."),
        ("lost", "Bitte fragen Sie an der Tür."),
        ("lost", "Raum 01.02_39"),
    ],
)
async def test_each_state_has_its_sentence(state: str, said: str) -> None:
    async with showing(STATES[state]) as (app, _):
        assert said in all_text(app)
        message = big(app, "message")
        assert message.picture() is not None, "large"
        assert not big(app, "number").region.area


async def test_a_lost_office_leaves_no_number_on_the_screen() -> None:
    async with showing(CALLED) as (app, pilot):
        late = msgspec.structs.replace(CALLED, event_id=51)
        app.post_message(BoardRead(late, time.monotonic() - 11))
        await pilot.pause()
        await pilot.pause()
        shown = [each.id for each in visible(app)]
        assert {"number", "last", "next", "waiting", "notice"}.isdisjoint(shown)
        assert "clock" in shown
        await tell(app, pilot, msgspec.structs.replace(CALLED, event_id=52))
        assert big(app, "number").region.area


async def test_several_desks_are_a_table_with_the_newest_biggest() -> None:
    config = Config(
        desks=tuple(Desk(key=f"d{n}", label=f"Platz {n}") for n in range(1, 5))
    )
    calls = [
        call(number, event, desk=f"d{desk}", label=f"Platz {desk}")
        for number, event, desk in ((17, 50, 3), (64, 49, 1), (16, 48, 2))
    ]
    async with showing(board(*calls), config=config) as (app, _):
        assert big(app, "number").wordings == ("17",)
        assert big(app, "room").wordings == ("Platz 3",)
        assert big(app, "others-caption").wordings == ("Nummer → Platz",)
        assert big(app, "others").wordings[0] == "64  1\n16  2"
        assert big(app, "others").picture() is not None


def forty() -> tuple[Config, list[Call]]:
    desks = tuple(Desk(key=f"d{n}", label=f"Platz {n}") for n in range(1, 41))
    calls = [
        call(40 - n, 90 - n, desk=f"d{n + 1}", label=f"Platz {n + 1}")
        for n in range(40)
    ]
    return Config(desks=desks), calls


@pytest.mark.parametrize("size", [(80, 24), (120, 36), PORTRAIT])
async def test_forty_desks_are_shown_in_pages_that_can_be_read_from_afar(
    size: tuple[int, int],
) -> None:
    config, calls = forty()
    clock = [1000 * TURN]
    app = DisplayApp(config, follow=False, wall=lambda: AT, monotonic=lambda: clock[0])
    seen: list[list[str]] = []
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.post_message(BoardRead(board(*calls), clock[0]))
        await pilot.pause()
        await pilot.pause()
        assert big(app, "number").wordings == ("40",)
        for _ in range(44):
            clock[0] += TURN
            app.post_message(BoardRead(board(*calls), clock[0]))
            await pilot.pause()
            seen.append(big(app, "others").wordings[0].split("\n"))
        picture = big(app, "others").picture()
        assert picture is not None
        assert picture.cap >= geometry.least(5, 43, *size)
    told = {int(line.split()[0]) for page in seen for line in page}
    assert told == set(range(1, 40)), "nobody is left out"
    newest = [page for page in seen if page[0].startswith("39")]
    assert len(newest) >= len(seen) / 2, "the newest are seen most of the time"


@pytest.mark.parametrize("arrow", ["left", "none"])
async def test_the_arrow_is_the_houses_own(arrow: str) -> None:
    config = msgspec.convert({"display": {"arrow": arrow}}, Config)
    async with showing(CALLED, config=config) as (app, _):
        assert bool(big(app, "arrow").region.area) == (arrow != "none")


async def test_a_small_window_says_so_in_plain_words() -> None:
    async with showing(CALLED, (29, 12)) as (app, pilot):
        said = big(app, "too-small").wordings[0]
        assert "29 × 12" in said
        assert "30 × 10" in said
        assert [each.id for each in visible(app)] == ["too-small"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert big(app, "number").region.area
        assert not big(app, "too-small").region.area


async def test_no_key_and_no_click_does_anything() -> None:
    async with showing(CALLED) as (app, pilot):
        for key in ("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "escape", "f1", "tab"):
            await pilot.press(key)
        await pilot.click("#number")
        await pilot.pause()
        assert app.is_running
        assert len(app.screen_stack) == 1
        assert app.focused is None
        assert big(app, "number").wordings == ("17",)


async def test_what_has_not_changed_is_not_painted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with showing(CALLED) as (app, pilot):
        painted: list[str | None] = []
        paint = Big.render_line

        def watched(self: Big, y: int) -> object:
            painted.append(self.id)
            return paint(self, y)

        monkeypatch.setattr(Big, "render_line", watched)
        for _ in range(5):
            await tell(app, pilot, msgspec.structs.replace(CALLED))
        assert not painted
        await tell(app, pilot, msgspec.structs.replace(CALLED, waiting=8))
        assert set(painted) == {"waiting"}


async def test_a_fault_ends_the_display_without_a_traceback_on_the_screen(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    class Fault(Exception):
        pass

    def fails(*_: object) -> None:
        raise Fault("a fault in the words")

    app = DisplayApp(Config(), follow=False, wall=lambda: AT)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            monkeypatch.setattr(app._voice, "words", fails)
            await tell(app, pilot, CALLED)

    with caplog.at_level(logging.CRITICAL), pytest.raises(Fault):
        await run()
    assert app.return_code == 1
    assert any(record.exc_info for record in caplog.records), "the log knows why"
    seen = capfd.readouterr()
    assert "Traceback" not in seen.out + seen.err


async def test_german_house_without_english_shows_german_alone() -> None:
    config = msgspec.convert({"kiosk": {"languages": ["de"]}}, Config)
    async with showing(CALLED, config=config) as (app, _):
        assert big(app, "caption").wordings == ("Jetzt aufgerufen",)


async def test_the_display_counts_as_many_as_it_is_told_to() -> None:
    config = Config(display=Display(last_calls=1, next_numbers=0))
    async with showing(CALLED, config=config) as (app, _):
        assert set(big(app, "last").wordings) == {"16"}
        assert not big(app, "next").region.area


@pytest.mark.parametrize("size", SIZES)
async def test_one_earlier_call_is_no_larger_than_three(size: tuple[int, int]) -> None:
    async with showing(board(call(2, 5), last=(call(1, 4),)), size) as (app, pilot):
        one = big(app, "last").picture()
        await tell(app, pilot, CALLED)
        three = big(app, "last").picture()
        assert one is not None
        assert three is not None
        assert one.cap == three.cap


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 40), (200, 60)])
async def test_the_bars_reach_to_the_edges_and_what_stands_in_them_moves(
    size: tuple[int, int],
) -> None:
    columns, rows = size
    app = DisplayApp(Config(display=Display(shift=1)), follow=False, wall=lambda: AT)
    async with app.run_test(size=size) as pilot:
        await tell(app, pilot, CALLED)
        face = app.screen
        assert isinstance(face, Face)
        bodies, texts = set(), set()
        for _ in range(4):
            notice = big(app, "notice")
            assert notice.region.width == columns
            assert notice.region.bottom == rows
            title = big(app, "title")
            if rows >= 30:
                assert (title.region.y, title.region.width) == (0, columns)
                texts.add(("title", title.content_region.offset))
            texts.add(("notice", notice.content_region.offset))
            body = face.query_one("#body")
            bodies.add(body.content_region.size)
            assert body.region.bottom == notice.region.y
            face.shift()
            await pilot.pause()
        assert len(bodies) == 1, "what is drawn large never changes its size"
        assert len(texts) >= 4


async def test_a_still_picture_moves_by_one_cell_and_a_call_does_not() -> None:
    clock = [1000.0]
    config = Config(display=Display(shift=1))
    app = DisplayApp(config, follow=False, wall=lambda: AT, monotonic=lambda: clock[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        async def look(shown: Board, seconds: float) -> tuple[int, int, int, int]:
            clock[0] += seconds
            app.post_message(BoardRead(shown, clock[0]))
            await pilot.pause()
            await pilot.pause()
            body = app.screen.query_one("#body").content_region
            return tuple(body)  # type: ignore[return-value]

        first = await look(CALLED, 0)
        assert await look(CALLED, 50) == first
        places = [await look(CALLED, 61) for _ in range(4)]
        assert len({place[:2] for place in places}) == 4
        assert {place[2:] for place in places} == {first[2:]}, "never another size"
        for before, after in itertools.pairwise([first, *places]):
            assert abs(before[0] - after[0]) + abs(before[1] - after[1]) == 1
        still = places[-1]
        new = board(call(18, 51, ago=0), last=(call(17, 50), *EARLIER))
        assert await look(new, 61) == still, "a call that was just made stays"
        assert await look(new, 11) != still


async def test_a_call_after_a_quiet_minute_paints_and_lays_nothing_out_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    app = DisplayApp(
        Config(), follow=False, wall=lambda: AT, monotonic=lambda: clock[0]
    )
    reflows = []
    reflow = Compositor.reflow

    def counted(*given: Any) -> Any:
        reflows.append(given)
        return reflow(*given)

    monkeypatch.setattr(Compositor, "reflow", counted)
    async with app.run_test(size=(96, 27)) as pilot:

        async def read(shown: Board) -> None:
            app.post_message(BoardRead(shown, clock[0]))
            await pilot.pause()
            await pilot.pause()

        await read(CALLED)
        clock[0] += 70
        await read(CALLED)
        reflows.clear()
        await read(board(call(18, 51), last=(call(17, 50), *EARLIER)))
        assert big(app, "number").wordings == ("18",)
        assert app.screen.query_one("#hero").has_class("-new")
        assert not reflows


@pytest.mark.parametrize("state", ["called", "paused", "lost"])
async def test_every_cell_has_true_colours_so_that_none_need_be_looked_for(
    state: str,
) -> None:
    async with showing(STATES[state]) as (app, _):
        for strip in app.screen._compositor.render_strips():
            for _, style, _ in strip:
                assert style is not None
                assert style.bgcolor is not None
                assert style.bgcolor.triplet is not None
                assert style.color is None or style.color.triplet is not None
                assert not style.dim

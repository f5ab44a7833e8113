"""The words of a scene, in the house's language and, where it helps, in English."""

from __future__ import annotations

import datetime as dt

import msgspec

from display import geometry
from display.scene import Scene
from kiosk.config import Config
from kiosk.language import Language, language, wait_text
from kiosk.office.values import Board, Call, Notice, Situation

GAP = "  "

FEW = 3
"""Desks up to which a table leaves room for the next numbers."""

FIGURE = "\u2007"
"""A space as wide as a figure."""


class Words(msgspec.Struct, frozen=True):
    """What is written where; several wordings go from best to shortest."""

    title: str
    clock: str
    caption: tuple[str, ...] = ()
    word: str = ""
    """Before the number: "Nummer"."""
    number: str = ""
    room: str = ""
    message: str = ""
    """In place of a number."""
    addition: str = ""
    """Below the message: what else is to be known, and English."""
    others_caption: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """A line for each call at another desk, the newest first."""
    turn: int = 0
    """Which page of these lines has its turn; grows."""
    last_caption: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    next_caption: tuple[str, ...] = ()
    next: str = ""
    waiting: tuple[str, ...] = ()
    wait: str = ""
    notice: tuple[str, ...] = ()


class Voice:
    """Chooses words; made once from the configuration."""

    def __init__(self, config: Config) -> None:
        self._config = config
        tags = [tag for tag in config.kiosk.languages if not language(tag).rtl]
        self._first = language(tags[0] if tags else "de")
        foreign = self._first.tag != "en" and "en" in tags
        self._second: Language | None = language("en") if foreign else None
        self._place = common_word([desk.label for desk in config.desks])

    def words(self, scene: Scene, at: dt.datetime) -> Words:
        """All words of the screen at this moment."""
        title = self._first.text("start.title")
        clock = self._time(self._first, at)
        if self.door:
            return self._at_door(scene, title, clock)
        if scene.call is not None and scene.board is not None:
            return msgspec.structs.replace(
                self._side(scene, scene.board, title, clock),
                caption=self._both("display.now"),
                number=str(scene.call.number),
                room=scene.call.label,
            )
        message, *more = self._message(scene)
        told = [self._say(self._first, *part) for part in more]
        if self._second:
            told += [self._say(self._second, *part) for part in (message, *more)]
        side = Words(title, clock)
        if scene.board is not None and not is_alone(scene):
            side = self._side(scene, scene.board, title, clock)
        return msgspec.structs.replace(
            side,
            message=self._say(self._first, *message),
            addition="\n".join(told),
            room=self._door() if scene.stale else "",
        )

    def _at_door(self, scene: Scene, title: str, clock: str) -> Words:
        """What concerns whoever stands before one desk's door."""
        inside = [call.number for call in scene.others]
        last = [str(number) for number in (*inside, *scene.last)][:1]
        side = Words(
            title,
            clock,
            last_caption=self._both("display.last_calls") if last else (),
            last=tuple(last),
        )
        if scene.call is not None:
            return msgspec.structs.replace(
                side,
                caption=self._both("door.enter"),
                word=self._first.text("door.number"),
                number=str(scene.call.number),
            )
        message, *more = self._door_message(scene)
        told = [self._say(self._first, *part) for part in more]
        if self._second:
            told += [self._say(self._second, *part) for part in (message, *more)]
        return msgspec.structs.replace(
            side,
            message=self._say(self._first, *message),
            addition="\n".join(told),
            room=self._door() if scene.stale else "",
        )

    def _door_message(self, scene: Scene) -> list[tuple[str, dict[str, object]]]:
        board = scene.board
        if board is None or board.situation in _ELSEWHERE:
            return self._message(scene)
        match board.situation:
            case Situation.PAUSED if board.paused_until:
                return [("door.pause", {"time": board.paused_until})]
            case Situation.PAUSED:
                return [("door.pause_open", {})]
            case Situation.ENDED if not board.waiting:
                return [("door.ended", {}), *_next(board)]
        return [("door.wait", {})]

    @property
    def door(self) -> str:
        """The desk at whose door the screen hangs; "" in the corridor."""
        return self._config.display.door

    @property
    def several(self) -> bool:
        """Whether there are several desks, so that a number alone says too little."""
        return len(self._config.desks) > 1 and not self.door

    @property
    def many(self) -> bool:
        """Whether the calls at other desks need all the place there is."""
        return len(self._config.desks) > FEW and not self.door

    def least(self, columns: int, rows: int) -> float:
        """Rows of capitals in lists on such a terminal (norms.md A-15)."""
        shown = self._config.display
        return geometry.least(shown.distance / 2, shown.diagonal, columns, rows)

    @property
    def last_calls(self) -> int:
        """How many earlier calls are shown at most."""
        return 1 if self.door else self._config.display.last_calls

    @property
    def next_numbers(self) -> int:
        """How many coming numbers are shown at most."""
        return self._config.display.next_numbers

    def too_small(self, columns: int, rows: int, least: tuple[int, int]) -> str:
        """What to say in a window that holds no number."""
        return self._first.text(
            "display.too_small",
            columns=columns,
            rows=rows,
            min_columns=least[0],
            min_rows=least[1],
        )

    def _side(self, scene: Scene, board: Board, title: str, clock: str) -> Words:
        shown = self._config.display
        people = self._first.plural("queue.waiting", board.waiting)
        brief = f"{self._first.text('display.waiting_people')}: {board.waiting}"
        upcoming = board.next[: shown.next_numbers]
        last = scene.last[: shown.last_calls]
        return Words(
            title,
            clock,
            others_caption=self._others_caption() if scene.others else (),
            others=self._lines(scene.others) if self.several else (),
            turn=scene.turn if len(scene.others) > 1 else 0,
            last_caption=self._both("display.last_calls") if last else (),
            last=tuple(map(str, last)),
            next_caption=self._both("display.next") if upcoming else (),
            next=" ".join(map(str, upcoming)),
            waiting=(brief, people),
            wait=wait_text(self._first, board.wait) if board.drawing else "",
            notice=self._notice(scene, board),
        )

    def _others_caption(self) -> tuple[str, ...]:
        """Over the calls at other desks; with the word that their labels share."""
        if not self.several:
            return ()
        if self._place:
            return (f"{self._first.text('door.number')} → {self._place}",)
        return self._both("display.now")

    def _lines(self, calls: tuple[Call, ...]) -> tuple[str, ...]:
        """A line for each call: figures below figures, then where."""
        widest = max((len(str(call.number)) for call in calls), default=0)
        return tuple(
            f"{call.number:{FIGURE}>{widest}}{GAP}"
            + call.label.removeprefix(self._place).strip()
            for call in calls
        )

    def _notice(self, scene: Scene, board: Board) -> tuple[str, ...]:
        if not board.notices:
            return ()
        notice = board.notices[scene.turn % len(board.notices)]
        return (self._say(self._first, notice.message, _values(notice)),)

    def _message(self, scene: Scene) -> list[tuple[str, dict[str, object]]]:
        """Keys and values: the sentence to be written large, then what adds to it."""
        board = scene.board
        if scene.situation is Situation.EVACUATION:
            return [("closed.evacuate", {})]
        if scene.stale:
            return [("display.stale", {}), ("display.stale_reason", {})]
        if board is None:
            return [("display.please_wait", {})]
        return _OF[board.situation](board) if board.situation in _OF else _open(board)

    def _both(self, key: str) -> tuple[str, ...]:
        """A caption in both languages, then in the first alone."""
        first = self._first.text(key)
        return (
            (f"{first} · {self._second.text(key)}", first) if self._second else (first,)
        )

    def _say(self, tongue: Language, key: str, values: dict[str, object]) -> str:
        said = {
            name: self._date(tongue, value)
            if name == "date" and isinstance(value, dt.datetime)
            else self._time(tongue, value)
            if isinstance(value, dt.datetime)
            else value
            for name, value in values.items()
        }
        return tongue.text(key, **said)

    def _time(self, tongue: Language, moment: dt.datetime) -> str:
        return tongue.time(moment, self._config.zone)

    def _date(self, tongue: Language, moment: dt.datetime) -> str:
        return tongue.date(moment, self._config.zone)

    def _door(self) -> str:
        desks = self._config.desks
        if desk := self._config.desk(self.door):
            return desk.label
        return desks[0].label if len(desks) == 1 else self._config.house.room


def is_alone(scene: Scene) -> bool:
    """Whether a message has the screen for itself: nobody is to be told more."""
    board = scene.board
    if scene.call is not None or board is None:
        return scene.call is None
    quiet = (Situation.NONE, Situation.ENDED, Situation.BEFORE)
    return board.situation in quiet and not board.waiting


def common_word(labels: list[str]) -> str:
    """The first word of all labels ("Platz"), if each goes on after it; else "".

    Said once above a table it leaves the lines their figures: "64  12".
    """
    first = labels[0].partition(" ")[0]
    rests = [label.partition(" ")[2].strip() for label in labels]
    same = all(label.partition(" ")[0] == first for label in labels)
    return first if len(labels) > 1 and same and all(rests) else ""


def _values(notice: Notice) -> dict[str, object]:
    return {"time": notice.time} if notice.time else {}


def _open(board: Board) -> list[tuple[str, dict[str, object]]]:
    if board.situation is Situation.FULL and not board.waiting:
        return [("closed.full", {})]
    if board.situation is Situation.CLOSED and not board.waiting:
        return [("display.no_numbers", {})]
    return [("display.please_wait", {})]


def _paused(board: Board) -> list[tuple[str, dict[str, object]]]:
    if board.paused_until is None:
        return [("display.paused", {})]
    return [("display.break", {"time": board.paused_until})]


def _before(board: Board) -> list[tuple[str, dict[str, object]]]:
    told: list[tuple[str, dict[str, object]]] = []
    if board.opens:
        told.append(("display.begins", {"time": board.opens}))
    if board.issue_from and board.issue_from > board.at:
        told.append(("closed.opens_at", {"time": board.issue_from}))
    return told or [("display.please_wait", {})]


def _next(board: Board) -> list[tuple[str, dict[str, object]]]:
    if board.next_opens is None:
        return []
    return [("closed.next", {"date": board.next_opens, "time": board.next_opens})]


def _ended(board: Board) -> list[tuple[str, dict[str, object]]]:
    if board.waiting:
        return [("display.please_wait", {})]
    return [("closed.ended", {}), *_next(board)]


def _none(board: Board) -> list[tuple[str, dict[str, object]]]:
    return [("closed.today", {}), *_next(board)]


_ELSEWHERE = (
    Situation.EVACUATION,
    Situation.BEFORE,
    Situation.NONE,
)
"""What a door says in the corridor's own words."""

_OF = {
    Situation.PAUSED: _paused,
    Situation.BEFORE: _before,
    Situation.ENDED: _ended,
    Situation.NONE: _none,
}

"""`aufruf journal --prints`: what became of the paper, one line an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.commands import common
from kiosk.config import Config
from kiosk.office.operations import prints
from kiosk.office.values import PrintState

if TYPE_CHECKING:
    from kiosk.office.store import Store

GRADES = {
    "A": "the printer confirmed it",
    "B": "the printer processed it",
    "C": "the printer was well before and after",
    "D": "the printer never answers",
}
STATES = {
    PrintState.SENDING: "under way",
    PrintState.FAILED: "not sent",
}
"""In an administrator's words, where those differ from the state's name."""


class Prints:
    """The print journal, as far as it was shown."""

    def __init__(self, config: Config, since: int, *, json: bool) -> None:
        self._config = config
        self._json = json
        self._since = since
        self._open: set[int] = set()

    def show(self, store: Store, *, following: bool) -> None:
        """Print what is new; when following, an attempt is shown when it has ended."""
        first = min(self._open, default=self._since + 1) - 1
        while lines := prints.prints(store, first):
            for line in lines:
                self._take(line, following=following)
            first = lines[-1].id

    def _take(self, line: prints.Print, *, following: bool) -> None:
        if line.id <= self._since and line.id not in self._open:
            return  # shown before
        self._since = max(self._since, line.id)
        if following and line.ended is None:
            self._open.add(line.id)
            return
        self._open.discard(line.id)
        self._print(line)

    def _print(self, line: prints.Print) -> None:
        if self._json:
            common.print_json(line)
            return
        state = STATES.get(line.state, str(line.state))
        grade = f"grade {line.grade}, {GRADES[line.grade]}" if line.grade else ""
        took = (
            f"{(line.ended - line.began).total_seconds():.1f} s" if line.ended else ""
        )
        words = [
            f"{line.id:>6}",
            f"{line.began.astimezone(self._config.zone):%Y-%m-%d %H:%M:%S}",
            f"number {line.number}",
            "copy" if line.copy else "",
            state,
            grade,
            line.reason.replace("_", " "),
            took,
            f"by {line.device}",
        ]
        common.say("  ".join(word for word in words if word))

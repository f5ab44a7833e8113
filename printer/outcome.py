"""What is known of a ticket after printing: four ends, and a printer's condition."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Result(StrEnum):
    """The four ends of a print."""

    CONFIRMED = "confirmed"
    """The printer said so; `Outcome.grade` tells how."""
    SENT = "sent"
    """Everything was handed over to a printer that never answers."""
    NOT_SENT = "not_sent"
    """Not one byte of it left: it may be printed again freely."""
    UNKNOWN = "unknown"
    """Some or all of it left, and no word came back: only a person may repeat it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one attempt."""

    result: Result
    grade: str = ""
    """A: the printer returned the job's id when it was printed. B: it answered a
    query queued behind the job. C: only its status before and after was good.
    D: nothing ever comes back."""
    reason: str = ""
    """Why not, as the error's short word: paper_out, cover_open, not_there…"""
    detail: str = ""
    """The same as one English sentence, for the log."""
    seconds: float = 0.0
    """How long the attempt took."""

    @property
    def printed(self) -> bool:
        """Whether the visitor may be told to take the ticket."""
        return self.result in {Result.CONFIRMED, Result.SENT}


GRADES = {
    "A": "confirms each ticket by its number when it is on paper",
    "B": "answers when a ticket is through, but cannot vouch for the paper",
    "C": "tells its state before and after a ticket, nothing of the ticket",
    "D": "answers nothing: a ticket counts as printed when it was handed over",
}
"""What a printer of each grade can say, as `status` and `check` put it."""


class Paper(StrEnum):
    """What the paper sensors say."""

    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is, for heartbeats, staff and `check`."""

    reachable: bool
    """The line could be opened."""
    answers: bool = False
    """It answered a status query."""
    paper: Paper = Paper.UNKNOWN
    cover_open: bool = False
    cutter: bool = False
    """The cutter is stuck."""
    online: bool = False
    reason: str = ""
    """As in Outcome; empty when a ticket can be printed."""
    detail: str = ""
    error: bool = False
    """Another error than the cutter's."""
    hot: bool = False
    """An error that goes by itself, such as a hot print head."""
    recovering: bool = False
    """It waits for a person to bring it back online."""
    grade: str = ""
    """As in Outcome, the best it can give; empty while not known."""
    model: str = ""
    """Maker and model, if it was probed and said so."""
    has_cutter: bool | None = None
    """What it says of a cutter; None: it does not say, the profile counts."""

    @property
    def offline(self) -> bool:
        """It said that it does not print now."""
        return self.answers and not self.online

    @property
    def ready(self) -> bool:
        """Whether a ticket can be expected to come out."""
        return self.reachable and not self.reason

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON and heartbeats."""
        return asdict(self) | {
            "paper": str(self.paper),
            "ready": self.ready,
            "offline": self.offline,
        }

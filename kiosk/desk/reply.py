"""Answers in words: what an act or a wish of the secretary did, or why it did not."""

from __future__ import annotations

from typing import Any

from kiosk.config import Config
from kiosk.desk import words
from kiosk.desk.errands import Errand
from kiosk.desk.hands import Answer, Waiting
from kiosk.desk.keys import What
from kiosk.desk.scene import Said
from kiosk.keypad import answers
from kiosk.keypad.acts import Act, Tone
from kiosk.keypad.words import sentence, staff
from kiosk.office.values import OfficeHours, PrintState, Wait

PAPER = {
    PrintState.NONE: "desk.paper_none",
    PrintState.CONFIRMED: "desk.paper_out",
    PrintState.SENT: "desk.paper_out",
    PrintState.UNKNOWN: "desk.paper_unknown",
}


def reply(
    answer: Answer | Waiting, config: Config, *, others_wait: bool = False
) -> Said | None:
    """What to show; None: what stands there may stay.

    `others_wait`: somebody waits, if not for this desk.
    """
    say = staff().text
    if isinstance(answer, Waiting):
        return Said(say("desk.not_answered"), "open")
    if answer.paper is not None and answer.done is not None:
        key = PAPER.get(answer.paper, "desk.paper_failed")
        told = say(key, number=answer.done.number, printer=_printer(config))
        again = isinstance(answer.wish, Errand) and answer.wish.what is What.REPRINT
        drawn = "" if again else f"{_done(answer, config)} "
        bad = answer.paper in (PrintState.FAILED, PrintState.UNKNOWN)
        return Said(f"{drawn}{told}", "bad" if bad else "good")
    if answer.done is not None and answer.refused is None:
        return Said(_done(answer, config), "good")
    if answer.refused is not None:
        if others_wait and answer.refused == "refused.nobody_waiting":
            return Said(say("desk.none_here"), "bad")
        return Said(_refused(answer), "bad")
    if answer.tone is Tone.TIMEOUT:
        return Said(say("keypad.timeout"), "bad")
    if answer.tone is Tone.CLEARED:
        return Said(say("keypad.cleared"), "good")
    return None


def _refused(answer: Answer) -> str:
    key = answer.refused or ""
    if key == "keypad.office_lost":
        key = "desk.not_done"
    done = answer.done
    return sentence(
        answers.Answer("", "", refused=key, values=done.values if done else {})
    )


def _done(answer: Answer, config: Config) -> str:
    assert answer.done is not None
    done = answer.done
    if isinstance(answer.wish, Act):
        return sentence(
            answers.Answer(
                "",
                "",
                act=answer.wish.kind,
                tone=done.tone,
                number=done.number,
                finished=done.finished,
                missed=done.missed,
            )
        )
    assert isinstance(answer.wish, Errand)
    return _errand(answer.wish.what, done.values, config)


def _printer(config: Config) -> str:
    """Where paper comes out, as the troubles name it."""
    return f"{config.kiosk.name}-printer"


def _errand(what: What, values: dict[str, Any], config: Config) -> str:
    told: dict[str, object] = dict(values)
    told["time"] = words.clock(values.get("time"), config)
    told["printer"] = _printer(config)
    if "starts" in values:
        told["time"] = words.when(values["starts"], config)
    if isinstance(values.get("hours"), OfficeHours):
        told["date"] = words.day(values["hours"].opens, config)
        told["time"] = words.span(values["hours"], config)
    if isinstance(values.get("wait"), Wait):
        told["wait"] = words.wait(values["wait"])
    key = f"desk.done_{what.value}"
    if what is What.END_DAY and not values.get("count"):
        key = "desk.done_end_day_all"
    if what is What.PAUSE and values.get("time") is None:
        key = "desk.done_pause_open"
    if what is What.DELAY and values.get("time") is not None:
        key = "desk.done_delay_until"
    return staff().text(key, **told)

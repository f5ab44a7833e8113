"""What is wrong with which device, and which sentence tells staff what to do. Pure.

One place for number pads, the secretary's console and `aufruf check`: signs of life
in, troubles out. Each `Trouble.key` is a message of the catalogues (trouble.*), to be
filled with `Trouble.values`; when a device has none left, OVER is said once.

The words of a printer's state are those of printer/outcome.py and printer/errors.py;
`low`, `tickets_left` and `lost` are added by the kiosk that owns it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from kiosk.office.values import DeviceLife

SILENT = dt.timedelta(seconds=30)
"""A device that has given no sign of life for so long is missed."""
FORGOTTEN = dt.timedelta(days=30)
"""A device that was not seen for so long was taken away: nobody misses it."""

OVER = "trouble.over"
"""Said of a device whose troubles are all gone; its value is `device`."""
MISSED = {
    "kiosk": "trouble.kiosk_silent",
    "display": "trouble.display_silent",
    "keypad": "trouble.keypad_silent",
}
"""Who is missed when silent: a desk's console may be closed, and a printer's word
comes from its kiosk."""

REASONS = {
    "paper_out": "trouble.paper_out",
    "cover_open": "trouble.cover_open",
    "cutter_jam": "trouble.cutter_jam",
    "offline": "trouble.printer_waits",
    "not_there": "trouble.printer_gone",
    "lost": "trouble.printer_gone",
    "not_allowed": "trouble.printer_locked",
    "not_answering": "trouble.printer_silent",
}
"""Why no ticket can be printed, as the printer's reason -> what staff are told."""
ONCE = frozenset(
    {
        "trouble.paper_low",
        "trouble.paper_few",
        "trouble.ticket_lost",
        "trouble.sound",
        "trouble.sign",
        "trouble.keypad_unknown",
    }
)
"""What hinders nobody now, or cannot be mended any more."""
FAULTS = {
    **dict.fromkeys(REASONS.values(), "printer"),
    "trouble.printer_hot": "printer",
    "trouble.printer_error": "printer",
    "trouble.sound": "sound",
    "trouble.keypad_missing": "keypad",
    **{key: kind for kind, key in MISSED.items()},
}
"""What counts as a fault in the statistics, and of what. Little paper is none, and a
ticket that did not come out is counted where tickets are."""
NOT_ASKED = frozenset({"", "not_asked", "busy"})
"""Reasons that mean no trouble."""


class Trouble(msgspec.Struct, frozen=True):
    """One thing that staff have to see to."""

    key: str
    """The message that says what to do."""
    device: str
    kind: str
    """kiosk, display, keypad or printer."""
    since: dt.datetime
    """The last sign of life of a silent device; else the one that told it."""
    values: dict[str, object]
    """What the message is filled with; `device` always."""

    @property
    def silent(self) -> bool:
        """Whether it is only known from the device's silence."""
        return self.key in MISSED.values()

    @property
    def urgent(self) -> bool:
        """Whether staff are to be reminded; the others are told once."""
        return self.key not in ONCE

    @property
    def ends(self) -> bool:
        """Whether its end is worth a word: a ticket that is lost stays lost."""
        return self.key != "trouble.ticket_lost"

    @property
    def about(self) -> tuple[str, str, object]:
        """What makes it the same trouble when it is seen again."""
        names = ("number", "sign", "address")
        which = next((self.values[name] for name in names if name in self.values), None)
        return self.key, self.device, which


def troubles(lives: Iterable[DeviceLife], at: dt.datetime) -> tuple[Trouble, ...]:
    """All that is wrong at `at`: first what somebody has to mend now, then by device.

    Within both, what keeps numbers from coming is first: a small screen has room for
    few lines, and "no paper" must not stand behind a loudspeaker.
    """
    found = [trouble for life in lives for trouble in _of(life, at)]
    order = ("kiosk", "printer", "display", "keypad")
    return tuple(
        sorted(
            found,
            key=lambda t: (not t.urgent, order.index(t.kind), t.device, t.key),
        )
    )


def begun(before: DeviceLife | None, now: DeviceLife) -> frozenset[str]:
    """Of which kinds (FAULTS) a fault has begun, or was over only with this sign.

    A printer whose cover is opened to put paper in is still the same fault.
    """
    if before is None:
        return frozenset(_faults(now, now.seen))
    if now.seen - before.seen > SILENT:
        return frozenset(_faults(before, now.seen) | _faults(now, now.seen))
    return frozenset(_faults(now, now.seen) - _faults(before, before.seen))


def _faults(life: DeviceLife, at: dt.datetime) -> set[str]:
    return {FAULTS[t.key] for t in _of(life, at) if t.key in FAULTS}


def _of(life: DeviceLife, at: dt.datetime) -> Iterator[Trouble]:
    age = at - life.seen
    if age > FORGOTTEN:
        return
    if age > SILENT:
        if life.kind in MISSED:
            yield _trouble(MISSED[life.kind], life)
        return
    if life.kind == "printer":
        yield from _of_printer(life)
    elif life.kind == "keypad" and life.state.get("pad") == "missing":
        yield _trouble("trouble.keypad_missing", life)
    if life.kind in {"display", "kiosk"} and life.state.get("sound") == "failed":
        yield _trouble("trouble.sound", life)
    signs = life.state.get("signs")
    for sign, said in signs.items() if isinstance(signs, dict) else ():
        if said != "ok":
            yield _trouble("trouble.sign", life, sign=sign)
    if life.kind == "keypad":
        for address in _listed(life, "unknown"):
            yield _trouble("trouble.keypad_unknown", life, address=address)
    if life.kind == "kiosk":
        for number in _listed(life, "lost"):
            yield _trouble("trouble.ticket_lost", life, number=number)


def _listed(life: DeviceLife, name: str) -> list[object]:
    listed = life.state.get(name)
    return listed if isinstance(listed, list) else []


def _of_printer(life: DeviceLife) -> Iterator[Trouble]:
    state = life.state
    reason = str(state.get("reason", ""))
    if reason not in NOT_ASKED:
        yield _trouble(_printer_key(reason, state), life)
    if state.get("low") and reason != "paper_out":
        left = state.get("tickets_left")
        if isinstance(left, int):
            yield _trouble("trouble.paper_few", life, tickets=left)
        else:
            yield _trouble("trouble.paper_low", life)


def _printer_key(reason: str, state: dict[str, object]) -> str:
    if reason == "offline" and state.get("hot"):
        return "trouble.printer_hot"
    if reason == "offline" and state.get("error"):
        return "trouble.printer_error"
    return REASONS.get(reason, "trouble.printer_error")


def _trouble(key: str, life: DeviceLife, **values: object) -> Trouble:
    return Trouble(
        key, life.name, life.kind, life.seen, {"device": life.name, **values}
    )

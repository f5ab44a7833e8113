"""What was played, as a table, in one sentence, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from kiosk.commands.simulate_rows import SETTINGS, Row, name, rooms, varying
from kiosk.office.simulate.figures import Figures

FIELDS: dict[str, Callable[[Figures], float | None]] = {
    "came": lambda f: f.came,
    "called": lambda f: f.served,
    "turned away": lambda f: f.turned_away,
    "not reached": lambda f: f.not_reached,
    "walk-ins wait": lambda f: f.walk_ins.mean,
    "walk-ins wait 95 %": lambda f: f.walk_ins.nearly_all,
    "registered wait": lambda f: f.registered.mean,
    "registered wait 95 %": lambda f: f.registered.nearly_all,
    "on time": lambda f: f.on_time,
    "all reached": lambda f: f.promise,
    "over minutes": lambda f: f.overrun,
    "over minutes 95 %": lambda f: f.overrun_nearly_all,
    "told right": lambda f: f.inside,
    "width told": lambda f: f.width,
}
"""The figures under names that stand alone."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "called": ("{:.1f} of {:.1f}", "called", "came"),
    "turned away": ("{:.1f}", "turned away"),
    "not reached": ("{:.1f}", "not reached"),
    "walk-ins wait": ("{:.0f} ({:.0f})", "walk-ins wait", "walk-ins wait 95 %"),
    "registered wait": ("{:.0f} ({:.0f})", "registered wait", "registered wait 95 %"),
    "on time": ("{:.0%}", "on time"),
    "all reached": ("{:.0%}", "all reached"),
    "over minutes": ("{:.0f} ({:.0f})", "over minutes", "over minutes 95 %"),
    "told right": ("{:.0%}", "told right"),
    "width told": ("{:.0f}", "width told"),
}
"""The table's columns: how a cell is written, and of which fields."""


def as_text(rows: Sequence[Row]) -> Iterator[str]:
    """The table for a terminal, and what it means."""
    settings = varying(rows)
    played = rows[0].figures.afternoons
    yield f"{played} afternoons each: {describe(rows[0], settings)}"
    yield ""
    lines = [
        [f"{SETTINGS[name](row.scenario):g}" for name in settings]
        + [_cell(row.figures, *column) for column in COLUMNS.values()]
        for row in rows
    ]
    yield from _aligned([*settings, *COLUMNS], lines)
    yield ""
    yield "(in brackets: on 19 of 20 not more; waits and overrun in minutes)"
    yield sentence(rows)


def _cell(figures: Figures, form: str, *fields: str) -> str:
    values = [FIELDS[field](figures) for field in fields]
    return "" if None in values else form.format(*values)


def _aligned(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell; a head of two words takes two lines."""
    halves = [head.rpartition(" ") for head in heads]
    upper, lower = [half[0] for half in halves], [half[2] for half in halves]
    places = [
        place for place in range(len(heads)) if any(line[place] for line in lines)
    ]
    for line in [upper, lower, *lines]:
        cells = (
            line[place].rjust(max(len(one[place]) for one in (upper, lower, *lines)))
            for place in places
        )
        yield "  ".join(cells).rstrip()


def describe(row: Row, without: Sequence[str] = ()) -> str:
    """How the office hours were held, but for the settings that vary."""
    scenario = row.scenario
    said = {
        "length": f"{scenario.length:g} minutes",
        "rooms": rooms(scenario.rooms),
        "appointments": f"{scenario.appointments} appointments",
        "spacing": f"one every {scenario.spacing:g} minutes",
        "walk-ins": f"{scenario.walk_ins:g} walk-ins an hour",
        "talk": f"talks of {scenario.mean_talk:g} minutes",
        "pace": f"which take {scenario.pace:g} times as long",
        "no-show": f"{100 * scenario.no_show:g} % no-shows",
        "overrun": f"{scenario.overrun:g} minutes of overrun",
    }
    if scenario.pace == 1:
        del said["pace"]
    return ", ".join(words for name, words in said.items() if name not in without)


def sentence(rows: Sequence[Row]) -> str:
    """What the figures mean."""
    return _of_one(rows[0].figures) if len(rows) == 1 else _of_several(rows)


def _of_one(figures: Figures) -> str:
    parts = [
        f"On such an afternoon {figures.served:.1f} of the {figures.came:.1f} people "
        "who come are called on average"
    ]
    if figures.walk_ins.mean is not None:
        parts.append(
            f"walk-ins wait {_minutes(figures.walk_ins.mean)}, 19 of 20 of them at "
            f"most {figures.walk_ins.nearly_all:.0f}"
        )
    if figures.on_time is not None:
        parts.append(
            f"{100 * figures.on_time:.0f} % of the registered are called no later than "
            "10 minutes after their time"
        )
    parts.append(
        f"the last talk ends {_minutes(figures.overrun)} after closing, on 19 of 20 "
        f"afternoons at most {figures.overrun_nearly_all:.0f}"
    )
    return "; ".join(parts) + "."


def _minutes(value: float) -> str:
    count = round(value)
    return "1 minute" if count == 1 else f"{count} minutes"


def _of_several(rows: Sequence[Row]) -> str:
    most = max(rows, key=lambda row: row.figures.served)
    figures = most.figures
    parts = [
        f"Most people are called with {name(most, rows)}: {figures.served:.1f} of "
        f"{figures.came:.1f} on average"
    ]
    waited = [row for row in rows if row.figures.walk_ins.mean is not None]
    if waited:
        quickest = min(waited, key=lambda row: row.figures.walk_ins.mean or 0)
        parts.append(
            f"walk-ins wait least with {name(quickest, rows)} "
            f"({_minutes(quickest.figures.walk_ins.mean or 0)})"
        )
    registered = [row for row in rows if row.figures.on_time is not None]
    if registered:
        best = max(registered, key=lambda row: row.figures.on_time or 0)
        parts.append(
            f"the registered are most often on time with {name(best, rows)} "
            f"({100 * (best.figures.on_time or 0):.0f} %)"
        )
    return "; ".join(parts) + "."


def as_csv(rows: Sequence[Row], *, point: str = ".") -> str:
    """One line a row, all settings and all figures.

    `point`: before the decimals; a German spreadsheet takes 11.2 for a date.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow((*SETTINGS, *FIELDS))
    for row in rows:
        settings = [f"{value(row.scenario):g}" for value in SETTINGS.values()]
        figures = [value(row.figures) for value in FIELDS.values()]
        cells = [*settings, *("" if one is None else f"{one:.4g}" for one in figures)]
        writer.writerow([cell.replace(".", point) for cell in cells])
    return text.getvalue()


def as_json(rows: Sequence[Row], seed: int) -> dict[str, object]:
    """One object: the rows, each with its settings and figures."""
    return {
        "seed": seed,
        "meaning": sentence(rows),
        "rows": [
            {
                "settings": {
                    key: value(row.scenario) for key, value in SETTINGS.items()
                },
                "figures": row.figures,
            }
            for row in rows
        ],
    }

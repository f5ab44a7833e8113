"""Whether what the display writes can be read from afar: laid out, then measured.

The real screen is laid out without a terminal at the wanted size, so the figures are
those of the picture that will be seen.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import os
from collections.abc import Iterator, Sequence

import msgspec

from display import geometry
from display.warm import sample
from kiosk.config import Config

FONT_WIDTH = 0.602
"""Width of a cell of DejaVu Sans Mono by its size in pixels."""

PIXELS = 1920
"""Of the longer side, for what is said of fonts."""


class Writing(msgspec.Struct, frozen=True):
    """How large one thing is written."""

    what: str
    cap: float
    """Millimetres of a capital or figure; 0: it is not shown."""
    wanted: float
    """Metres from which it is to be read."""

    @property
    def reach(self) -> float:
        """Metres from which it can be read."""
        return geometry.reach(self.cap)

    @property
    def ok(self) -> bool:
        """Whether it is large enough."""
        return self.cap >= geometry.wanted(self.wanted)


def measured(config: Config, columns: int, rows: int) -> list[Writing]:
    """What a terminal of that size shows on the configured screen."""
    shown = config.display
    panel = geometry.panel(shown.diagonal, geometry.aspect(columns, rows))
    caps = asyncio.run(_caps(config, columns, rows))
    cell = panel.height / rows
    return [
        Writing(what, cap * cell, shown.distance * share)
        for what, cap, share in zip(_NAMES, caps, _SHARES, strict=True)
        if cap or what in _NEEDED
    ]


_NAMES = ("number", "room", "calls at other desks", "last calls")
_SHARES = (1.0, 0.5, 0.5, 0.5)
_NEEDED = ("number",)


def fitting(config: Config, aspect: float) -> Iterator[tuple[int, int, bool]]:
    """Terminals for such a screen: columns, rows, and whether all is legible."""
    for rows in range(18, 61, 6):
        columns = round(2 * rows * aspect)
        fine = all(each.ok for each in measured(config, columns, rows))
        yield columns, rows, fine


def font_pixels(columns: int, pixels: int = PIXELS) -> int:
    """The size of DejaVu Sans Mono that gives so many columns, in pixels."""
    return math.floor(pixels / columns / FONT_WIDTH)


async def _caps(config: Config, columns: int, rows: int) -> Sequence[float]:
    """Rows of the capitals of each thing; 0 for what is not drawn."""
    os.environ.setdefault("COLORTERM", "truecolor")
    from display.app import BoardRead, DisplayApp
    from display.big import Big

    at = dt.datetime(2026, 1, 30, 14, tzinfo=dt.UTC)
    app = DisplayApp(config, follow=False, wall=lambda: at, monotonic=lambda: 0.0)
    async with app.run_test(size=(columns, rows)) as pilot:
        await pilot.pause()
        app.post_message(BoardRead(sample(config, at), 0.0))
        await pilot.pause()
        await pilot.pause()
        caps = []
        for name in ("number", "room", "others", "last"):
            place = app.screen.query_one(f"#{name}", Big)
            picture = place.picture() if place.region.area else None
            caps.append(picture.cap if picture else 0.0)
        return caps


def report(config: Config, columns: int, rows: int) -> tuple[bool, list[str]]:
    """Whether all can be read from where it must be, and that in lines for a person."""
    shown = config.display
    aspect = geometry.aspect(columns, rows)
    panel = geometry.panel(shown.diagonal, aspect)
    wide = PIXELS if aspect > 1 else PIXELS * 9 // 16
    font = font_pixels(columns, wide)
    lines = [
        f"screen    {shown.diagonal:g} inches, "
        f"{panel.width:.0f} x {panel.height:.0f} mm",
        f"terminal  {columns} x {rows} cells of {panel.width / columns:.1f} x "
        f"{panel.height / rows:.1f} mm",
        f"font      {font} pixels where the screen is {wide} pixels wide (foot: "
        f"pixelsize={font}; xterm: faceSize {font * 3 // 4})",
        "",
        f"{'':22}{'height':>9}  {'legible from':>12}  {'wanted':>8}",
    ]
    found = measured(config, columns, rows)
    lines += [
        f"{each.what:<22}{each.cap:6.0f} mm  {each.reach:10.1f} m  {each.wanted:6.1f} m"
        f"  {'ok' if each.ok else 'TOO SMALL'}"
        for each in found
    ]
    caption = 0.61 * panel.height / rows
    lines.append(
        f"{'captions, notices':<22}{caption:6.0f} mm  "
        f"{geometry.reach(caption):10.1f} m         -  "
        f"(nearer than that: fewer rows)"
    )
    fine = all(each.ok for each in found)
    lines += ["", *_verdict(config, rows, aspect, fine=fine)]
    return fine, lines


def _verdict(config: Config, rows: int, aspect: float, *, fine: bool) -> list[str]:
    if fine:
        return [f"All is legible from where it must be ({rows} rows)."]
    able = [(c, r) for c, r, ok in fitting(config, aspect) if ok]
    if able:
        said = ", ".join(f"{columns}x{rows}" for columns, rows in able)
        return [f"Something is too small. Terminals that do: {said}."]
    largest = max(measured(config, 96, 27), key=lambda w: w.wanted / w.reach)
    needed = config.display.diagonal * largest.wanted / largest.reach
    return [
        "Something is too small, whatever the font: take a screen of about "
        f"{math.ceil(needed)} inches, or a smaller distance."
    ]

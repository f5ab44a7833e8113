"""Where each face of the demo stands on a terminal of a given size."""

from __future__ import annotations

from typing import NamedTuple

MIN_COLUMNS, MIN_ROWS = 40, 15
ALL_COLUMNS, ALL_ROWS = 120, 36
"""From this size on everything is shown at once."""
BORDER = 2
KIOSK_COLUMNS, KIOSK_ROWS = 72, 20
"""What the kiosk's screens are designed for."""
DISPLAY_ROWS = 16
"""From 44 × 16 on the display shows who is next beside the number."""
STATUS_ROWS = 1


class Place(NamedTuple):
    """A rectangle of cells, its border included."""

    x: int
    y: int
    columns: int
    rows: int

    @property
    def inside(self) -> tuple[int, int]:
        """Columns and rows within the border."""
        return max(1, self.columns - BORDER), max(1, self.rows - BORDER)


def fits_all(columns: int, rows: int) -> bool:
    """Whether all faces can be seen at once."""
    return columns >= ALL_COLUMNS and rows >= ALL_ROWS


def places(columns: int, rows: int, *, together: bool) -> dict[str, Place]:
    """Each face's place: side by side, or each over the whole.

    Left the visitor's kiosk above the desk's number pad, right the corridor's display
    above the paper.
    """
    rows -= STATUS_ROWS
    if not together:
        whole = Place(0, 0, columns, rows)
        return dict.fromkeys(("kiosk", "display", "keypad", "paper"), whole)
    spare_columns = columns - ALL_COLUMNS
    spare_rows = rows - (ALL_ROWS - STATUS_ROWS)
    left = KIOSK_COLUMNS + BORDER + spare_columns // 2
    kiosk = KIOSK_ROWS + BORDER + spare_rows * 3 // 4
    display = DISPLAY_ROWS + BORDER + spare_rows // 2
    return {
        "kiosk": Place(0, 0, left, kiosk),
        "display": Place(left, 0, columns - left, display),
        "keypad": Place(0, kiosk, left, rows - kiosk),
        "paper": Place(left, display, columns - left, rows - display),
    }

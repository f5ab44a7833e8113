"""The variables of kiosk.tcss, for all style sheets and for what is drawn by hand."""

from __future__ import annotations

import functools
import re
from pathlib import Path

SHEET = Path(__file__).with_name("kiosk.tcss")

_VARIABLE = re.compile(r"^\$([a-z-]+):\s*([^;]+);", re.MULTILINE)


@functools.cache
def variables() -> dict[str, str]:
    """Each variable's value by its name.

    Textual keeps a sheet's variables to that sheet; the screens' sheets get them
    from here.
    """
    return dict(_VARIABLE.findall(SHEET.read_text(encoding="utf-8")))

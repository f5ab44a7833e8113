"""The demo's own terminal: its keys, finger and wheel behind the kiosk's allow-list."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from textual import events

from kiosk.terminal import AllowListDriver
from kiosk.terminal_input import NUMBER_PAD, AllowList

FUNCTION_KEYS = {
    f"\x1b{sequence}".encode(): f"f{n}"
    for n, sequences in enumerate(
        # xterm's, VT220's and the Linux console's F1 to F4
        (
            ("OP", "[11~", "[[A"),
            ("OQ", "[12~", "[[B"),
            ("OR", "[13~", "[[C"),
            ("OS", "[14~", "[[D"),
        ),
        1,
    )
    for sequence in sequences
}
KEYS: Mapping[bytes, str] = {
    **NUMBER_PAD,
    **FUNCTION_KEYS,
    b".": "full_stop",
    b",": "comma",
    b"q": "q",
    b"Q": "q",
    b"\x03": "ctrl+c",
    b"\x1b[5~": "pageup",
    b"\x1b[6~": "pagedown",
}
WHEEL = re.compile(rb"\x1b\[<6([45]);(\d{1,4});(\d{1,4})M")
ALONE_S = 0.1
"""An Escape that nothing follows for so long was the key."""


class DemoDriver(AllowListDriver):
    """Passes on what a person can do in the demo, and nothing else."""

    KEYS = KEYS

    def run_input_thread(self) -> None:
        """Read the terminal until the application ends or the terminal has gone."""
        allow = AllowList(self.KEYS)
        escape = False
        while not self.exit_event.is_set():
            data = self._typed(ALONE_S)
            if data is None:
                if escape:
                    self._tell("escape")
                escape = False
                continue
            if not data:
                return
            escape = data == b"\x1b"
            for report in WHEEL.finditer(data):
                self._turn(report)
            for said in allow.feed(data, time.monotonic()):
                self._tell(said)

    def _turn(self, report: re.Match[bytes]) -> None:
        x, y = int(report[2]) - 1.0, int(report[3]) - 1.0
        kind = events.MouseScrollUp if report[1] == b"4" else events.MouseScrollDown
        self.process_message(
            kind(
                *(None, x, y, 0, 0, 0),
                shift=False,
                meta=False,
                ctrl=False,
                screen_x=x,
                screen_y=y,
            )
        )

"""The driver of a terminal that stands in public.

It passes on only what `kiosk.terminal_input` allows, asks the terminal for nothing
but button reports, writes to standard output (standard error belongs to the
journal), and ends the application when the terminal has gone.
"""

from __future__ import annotations

import locale
import logging
import os
import select
import signal
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, cast

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from kiosk.terminal_input import NUMBER_PAD, AllowList, Flood, Held, Touch

log = logging.getLogger(__name__)

LOOK, SOON = 0.1, 0.03
"""Seconds between two looks at the clock while nothing comes, or a key is kept back."""
REASSERT = 60.0
"""Seconds between two settings of the mouse mode: a terminal that was reset forgets
it, and a kiosk without it is deaf."""

_UNWANTED = ("\x1b[>25u", "\x1b[<u", "\x1b[?1004h", "\x1b[?1004l")
"""Kitty's keyboard protocol (digits would come as sequences) and focus reports."""

_MOUSE_ON = "\x1b[?1000h\x1b[?1006h"
"""Presses and releases as SGR reports; no motion, so no hover and no drag."""
_MOUSE_OFF = "\x1b[?1000l\x1b[?1006l"

_CHARACTERS = {"asterisk": "*", "slash": "/", "plus": "+", "minus": "-"}


class LocaleWrong(Exception):
    """The locale's character set is not UTF-8; the message is for a person."""


def require_utf8() -> None:
    """Refuse a locale in which umlauts and Arabic could not be written.

    Raises:
        LocaleWrong: names the setting and the remedy.
    """
    named = next(
        (
            f"{name}={os.environ[name]}"
            for name in ("LC_ALL", "LC_CTYPE", "LANG")
            if os.environ.get(name)
        ),
        "no locale",
    )
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        codeset = "unknown: this locale is not installed"
    else:
        codeset = locale.nl_langinfo(locale.CODESET)
    if codeset.upper().replace("-", "") != "UTF8":
        raise LocaleWrong(
            f"the screens need a UTF-8 locale, but {named} is set ({codeset}); "
            "set LANG=C.UTF-8 or LANG=de_DE.UTF-8 (and no other LC_ALL)"
        )


def prepare_environment() -> None:
    """Let the terminal itself say what it is, as far as its variables mislead.

    xterm hides that it knows 24-bit colours, COLUMNS would freeze the size, NO_COLOR
    would take the contrast away that was measured.
    """
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        os.environ.pop(name, None)
    if os.environ.get("TERM", "dumb") != "linux":  # the console knows 16 colours
        os.environ.setdefault("COLORTERM", "truecolor")


class AllowListDriver(LinuxDriver):
    """Textual's Linux driver behind an allow-list."""

    KEYS: Mapping[bytes, str] = NUMBER_PAD
    """Empty for a screen that nobody operates."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output = _Output(1, self._lost)
        self._file = cast("Any", self._output)
        # Nobody may stop the screen from its keyboard (Textual's handler would).
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def start_application_mode(self) -> None:
        """Take the terminal, and the signals that end the application."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        end_on_signals(self._app)

    @property
    def can_suspend(self) -> bool:
        """Never: a suspended kiosk is a shell."""
        return False

    def _get_terminal_size(self) -> tuple[int, int]:
        """What the terminal says; COLUMNS and LINES are not asked."""
        try:
            columns, rows = os.get_terminal_size(self._output.fileno())
        except OSError:
            return 80, 25
        return columns or 80, rows or 25

    def write(self, data: str) -> None:
        """Write to the terminal, except for modes that we do not want."""
        if data not in _UNWANTED:
            super().write(data)

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write(_MOUSE_ON)

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write(_MOUSE_OFF)

    def _query_in_band_window_resize(self) -> None:
        """Not asked: the answer could be typed by anybody."""

    def _enable_bracketed_paste(self) -> None:
        """Not asked: there is nothing to paste into."""

    def _request_terminal_sync_mode_support(self) -> None:
        """Not asked: the answer would not be let through."""

    def run_input_thread(self) -> None:
        """Read the terminal until the application ends or the terminal has gone."""
        allow = AllowList(self.KEYS)
        flood, held = Flood(), Held()
        reassert_at = time.monotonic() + REASSERT
        while not self.exit_event.is_set():
            patience = SOON if held.waits else LOOK
            data = self._typed(patience)
            now = time.monotonic()
            self._pass_on(held.due(now), flood, now)
            if now >= reassert_at:
                reassert_at = now + REASSERT
                self._enable_mouse_support()
            if data is None:
                continue
            if not data:
                return
            self._pass_on(held.feed(allow.feed(data, now), now), flood, now)

    def _typed(self, patience: float) -> bytes | None:
        """What came within so many seconds; None: nothing; empty: the terminal went."""
        ready, _, _ = select.select([self.fileno], [], [], patience)
        if not ready:
            return None
        try:
            data = os.read(self.fileno, 4096)
        except OSError as error:
            log.warning("the terminal cannot be read: %s", error)
            data = b""
        if not data:
            self._lost()
        return data

    def _pass_on(self, found: Iterable[Touch | str], flood: Flood, now: float) -> None:
        for said in found:
            if flood.admits(said, now):
                self._tell(said)

    def _tell(self, said: Touch | str) -> None:
        if isinstance(said, str):
            character = _CHARACTERS.get(said, said if said.isdigit() else None)
            self.process_message(events.Key(said, character))
            return
        report = events.MouseDown if said.down else events.MouseUp
        x, y = float(said.x), float(said.y)
        self.process_message(
            report(
                None,
                x,
                y,
                delta_x=0,
                delta_y=0,
                button=1,
                shift=False,
                meta=False,
                ctrl=False,
                screen_x=x,
                screen_y=y,
            )
        )

    def _lost(self) -> None:
        """The terminal has gone: end, as after SIGHUP."""
        log.warning("the terminal has gone")
        os.kill(os.getpid(), signal.SIGHUP)


class _Output:
    """A terminal's writing side that does not raise in Textual's writer thread.

    That thread would die of the first error, and the application would then wait for
    ever on its full queue.
    """

    def __init__(self, descriptor: int, lost: Any) -> None:
        self._descriptor = descriptor
        self._lost = lost
        self._broken = False

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, text: str) -> int:
        rest = memoryview(text.encode("utf-8", "replace"))
        while rest and not self._broken:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [], 1.0)
            except OSError as error:
                log.warning("the terminal cannot be written: %s", error)
                self._broken = True
                self._lost()
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


GRACE = 1.5
"""Seconds for a clean end after a signal."""


def end_on_signals(app: App[Any]) -> None:
    """SIGTERM, SIGHUP and SIGINT end the application cleanly, at the latest by force.

    To be called in the main thread while the loop runs. Python's own handlers, not
    the loop's: they also run while the loop waits for a terminal that does not read.
    """
    import asyncio

    loop = asyncio.get_running_loop()

    def end(signum: int, frame: object) -> None:
        del frame
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        log.info("%s: ending", signal.Signals(signum).name)
        force = threading.Timer(GRACE, os._exit, (0,))
        force.daemon = True
        force.start()
        loop.call_soon_threadsafe(app.exit)

    for each in ENDING:
        signal.signal(each, end)


ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

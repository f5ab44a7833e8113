"""An application in a public place: nothing of Textual's own can be reached.

No palette, no bindings, no selection, no suspend, and an error that nobody foresaw
ends the process without a word on the screen; the journal gets the traceback.
"""

from __future__ import annotations

import logging
from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver

from kiosk.terminal import AllowListDriver

log = logging.getLogger(__name__)


class PublicApp(App[None], inherit_bindings=False):
    """Ends on SIGTERM, SIGHUP and SIGINT, and by nothing that is typed or touched."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    BINDINGS = []  # noqa: RUF012 - read only

    def __init__(self, driver: type[Driver] = AllowListDriver) -> None:
        super().__init__(driver_class=driver)

    def on_key_pressed(self, name: str) -> None:
        """A key of the allow-list. Nothing happens unless an application says so."""

    async def on_event(self, event: events.Event) -> None:
        """Keys go to `on_key_pressed` and nowhere else; pasted text goes nowhere."""
        if isinstance(event, events.Key):
            if not event.is_forwarded:
                self.on_key_pressed(event.key)
        elif not isinstance(event, events.Paste):
            await super().on_event(event)

    async def action_quit(self) -> None:
        """Not by a visitor."""

    def action_suspend_process(self) -> None:
        """Never: a suspended screen is a shell."""

    def action_help_quit(self) -> None:
        """There is no such help."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing on a public screen is copied anywhere."""

    def panic(self, *renderables: Any) -> None:
        """End without showing anything."""
        log.error("the screen has failed (%d messages kept back)", len(renderables))
        self._return_code = 1
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """Into the journal, never onto the screen; the supervisor starts anew."""
        log.error("the screen has failed", exc_info=error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Nothing is ever printed on a public screen."""
        self._exit_renderables.clear()

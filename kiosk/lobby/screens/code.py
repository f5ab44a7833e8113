"""Checking in with a code: of the confirmation e-mail, or of a priority slip."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.widget import Widget

from kiosk.lobby.messages import (
    AppointmentsRequested,
    CheckInRequested,
)
from kiosk.lobby.screens.base import LobbyScreen
from kiosk.lobby.widgets.target import Target
from kiosk.lobby.widgets.words import Words

LONGEST = 8
"""Digits of a code."""
PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "")


class CodeScreen(LobbyScreen):
    """One instance checks one visitor in."""

    UNSPOKEN = frozenset({"typed"})

    def __init__(
        self, digits: int, *, with_times: bool = True, slip: bool = False
    ) -> None:
        """`digits`: how many a code has; `with_times`: back leads to the times.

        `slip`: the code of a priority slip is asked for.
        """
        super().__init__()
        self._with_times = with_times
        self._slip = slip
        self.draw_id = uuid.uuid4().hex
        self._digits = min(max(digits, 1), LONGEST)
        self._code = ""

    @property
    def typed(self) -> str:
        """The figures so far."""
        return self._code

    def body(self) -> Iterable[Widget]:
        """The question with what was typed, and the digits."""
        yield Container(
            Words(id="question"), Words(id="typed", classes="-strong"), id="left"
        )
        pad = [
            Target(id=f"digit-{sign}", value=sign) if sign else self._corner(place)
            for place, sign in enumerate(PAD)
        ]
        yield Container(*pad, id="pad")

    def _corner(self, place: int) -> Target:
        """Beside the nought: delete at the left, go on at the right."""
        name, kind = ("delete", "-side") if place == 9 else ("continue", "-go")
        return Target(id=name, classes=kind)

    def actions(self) -> list[Target]:
        """Back to the times."""
        return [Target(id="back", classes="-side")]

    def heading(self) -> str:
        """The heading."""
        return self.language.text("slip.title" if self._slip else "appt.title")

    def say(self) -> None:
        """Question, keys, and the digits so far."""
        super().say()
        language = self.language
        asked = "slip.enter_code" if self._slip else "appt.enter_code"
        question = language.text(asked)
        self.query_one("#question", Words).say(language, question)
        for target in self.query("#pad Target").results(Target):
            target.say(language, target.value)
        for name, message in (
            ("back", "btn.back"),
            ("delete", "appt.delete"),
            ("continue", "btn.continue"),
        ):
            self.query_one(f"#{name}", Target).say(language, language.text(message))
        self._show()

    def _show(self) -> None:
        places = [*self._code, *"_" * (self._digits - len(self._code))]
        self.query_one("#typed", Words).say(self.language, " ".join(places))

    def key(self, name: str) -> bool:
        """Here digits are digits."""
        if name.isdigit():
            self.query_one(f"#digit-{name}", Target).choose()
        elif name in {"backspace", "full_stop"}:
            self.query_one("#delete", Target).choose()
        elif name == "enter" and not isinstance(self.focused, Target):
            self.query_one("#continue", Target).choose()
        else:
            return super().key(name)
        return True

    @on(Target.Chosen, "#pad Target")
    def _typed(self, event: Target.Chosen) -> None:
        if event.target.value and len(self._code) < self._digits:
            self._code += event.target.value
            self._show()
            self.lobby.aloud.typed(self)

    @on(Target.Chosen, "#delete")
    def _delete(self) -> None:
        self._code = self._code[:-1]
        self._show()
        self.lobby.aloud.typed(self)

    @on(Target.Chosen, "#continue")
    def _enter(self) -> None:
        if not self._code:
            return
        self.latch()
        moment = self.language.text("kiosk.moment")
        self.query_one("#question", Words).say(self.language, moment)
        self.post_message(
            CheckInRequested(self.draw_id, appointed=None, code=self._code)
        )

    def go_back(self) -> None:
        """To the times, if there are any."""
        if self._with_times:
            self.post_message(AppointmentsRequested())
        else:
            super().go_back()

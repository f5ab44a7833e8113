"""What is typed and what Enter would do; below it, the last answer."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.desk.foresight import prompt
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.panel import Panel, Piece
from kiosk.keypad.words import staff

MARKS = {"good": "= ", "bad": "! ", "open": "… "}
"""Before the last answer: no colour alone."""


class PromptLine(Panel, inherit_bindings=False):
    """Two lines that the secretary looks at while she types."""

    def pieces(
        self, scene: Scene, width: int, height: int
    ) -> Sequence[Sequence[Piece]]:
        """The typed keys and the sentence; the answer."""
        say = staff().text
        typed = scene.typed or (str(scene.selected) if scene.selected else "")
        busy = f"  {say('desk.busy')}" if scene.busy else ""
        said = scene.said
        answer = f"{MARKS.get(said.kind, '  ')}{said.sentence}" if said.sentence else ""
        return [
            [
                (f"> {typed}_", "chosen"),
                (f"  {prompt(scene)}", "strong"),
                (busy, "quiet"),
            ],
            [(answer, "bad" if said.kind in {"bad", "open"} else "good")],
        ]

"""The demo's screen: places the faces, passes on keys, says what one can do."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static

from kiosk.config import Config
from kiosk.demo import keys
from kiosk.demo.child import Child
from kiosk.demo.driver import DemoDriver
from kiosk.demo.ending import Ending
from kiosk.demo.faces import Face, KeypadFace
from kiosk.demo.keeper import Keeper
from kiosk.demo.numpad import NumberPad
from kiosk.demo.pane import Pane
from kiosk.demo.paper import PaperPane
from kiosk.demo.places import MIN_COLUMNS, MIN_ROWS, fits_all, places
from kiosk.demo.setting import FACES
from kiosk.demo.visitors import Afternoon
from kiosk.language import language

LOOK_S = 0.25
"""How often the processes are asked whether they still run."""
NOTE_S = 8.0
"""How long a note stays in the status line."""


class Demo(App[None]):
    """Kiosk, display, number pad and paper; the processes are already started."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+c", "quit", priority=True),
        Binding("tab", "turn(1)", priority=True),
        Binding("shift+tab", "turn(-1)", priority=True),
        *(
            Binding(f"f{n}", f"face('{name}')", priority=True)
            for n, name in enumerate(FACES, 1)
        ),
    ]

    def __init__(
        self,
        config: Config,
        children: dict[str, Child],
        opener: Child,
        ending: Ending,
        *,
        speed: float,
        visitors: int,
    ) -> None:
        super().__init__(driver_class=DemoDriver)
        self._ending = ending
        self.kiosk = Pane(children["kiosk"], clicks=True)
        self.corridor = Pane(children["display"])
        self.keypad = Pane(children["keypad"])
        self.paper = PaperPane(children["paper"])
        self._keeper = Keeper(
            (self.kiosk, self.corridor, self.keypad, self.paper), self.note
        )
        self._opener = opener
        self._afternoon = Afternoon(
            *(config, self.kiosk, self.keypad, self.press),
            visitors=visitors,
            speed=speed,
        )
        self._alone: str | None = None
        """The face that is shown alone by choice; None: all, if there is room."""
        self._shown = FACES[0]
        self._status = Static(id="status", markup=False)
        self._note: Timer | None = None

    def compose(self) -> ComposeResult:
        """The faces, and the line that says what one can do."""
        yield Face("kiosk", self.kiosk, says="demo.by_mouse")
        yield Face("display", self.corridor)
        yield KeypadFace(self.keypad)
        yield Face("paper", self.paper)
        yield self._status

    def on_mount(self) -> None:
        """Begin to hear the processes, and signals that end the demo."""
        self._arrange()
        self._keeper.begin()
        self.set_interval(LOOK_S, self._look)
        self._ending.watch(self)
        if not fits_all(*self.size):
            self.note(language("de").text("demo.all_faces"))
        if self._afternoon.visitors:
            self.run_worker(self._afternoon.play())

    def on_unmount(self) -> None:
        """Whoever ends the processes reads the rest."""
        self._keeper.end()

    def on_resize(self) -> None:
        """The terminal has another size."""
        # Later: this is called before Textual has taken the new size over.
        self.call_later(self._arrange)

    def note(self, text: str) -> None:
        """Say something in the status line for a while."""
        self._status.update(text)
        self._status.add_class("-note")
        if self._note is not None:
            self._note.stop()
        self._note = self.set_timer(NOTE_S, self._end_note)

    def action_face(self, name: str) -> None:
        """Show this face alone; again: all of them, if there is room."""
        self._alone = None if self._alone == name else name
        self._shown = name
        self._arrange()

    def action_turn(self, step: int) -> None:
        """Show the next face alone."""
        if self._alone is None and fits_all(*self.size):
            return
        at = (FACES.index(self._shown) + step) % len(FACES)
        self._alone = self._shown = FACES[at]
        self._arrange()

    def press(self, sign: str) -> None:
        """A key of the number pad was pressed."""
        self.keypad.child.write(keys.bytes_of(sign))
        self.query_one(NumberPad).light(sign)

    def on_key(self, event: events.Key) -> None:
        """Keys that a number pad has go there; all others are nothing."""
        if sign := keys.SIGNS.get(event.key):
            event.stop()
            self.press(sign)

    @on(NumberPad.Pressed)
    def _tapped(self, message: NumberPad.Pressed) -> None:
        self.press(message.sign)

    @on(PaperPane.Came)
    def _came(self, message: PaperPane.Came) -> None:
        self.query_one("#paper", Face).border_subtitle = language("de").text(
            "demo.paper_count", n=message.count
        )

    def _look(self) -> None:
        self._keeper.look()
        if self._opener.descriptor >= 0 and (how := self._opener.ended()):
            self._opener.close()
            if how != "0":
                self.note(self._opener.last_words())
        if self._note is None and self._afternoon.visitors:
            self._explain()

    def _arrange(self) -> None:
        columns, rows = self.size
        together = fits_all(columns, rows) and self._alone is None
        large = (max(columns, MIN_COLUMNS), max(rows, MIN_ROWS))
        spots = places(*large, together=together)
        for name, place in spots.items():
            face = self.query_one(f"#{name}", Face)
            face.put(place)
            face.display = together or name == self._shown
        self._status.styles.offset = 0, large[1] - 1
        if self._note is None:
            self._explain()

    def _progress(self) -> list[str]:
        """How far the simulated afternoon is."""
        n, everybody = self._afternoon.arrived, self._afternoon.visitors
        if not everybody:
            return []
        key = "demo.visitors_done" if self._afternoon.over else "demo.visitors"
        return [language("de").text(key, n=n, all=everybody)]

    def _end_note(self) -> None:
        self._note = None
        self._status.remove_class("-note")
        self._explain()

    def _explain(self) -> None:
        """What one can do, for the faces that are shown."""
        words = language("de")
        columns, rows = self.size
        if columns < MIN_COLUMNS or rows < MIN_ROWS:
            text = words.text(
                "demo.too_small",
                columns=columns,
                rows=rows,
                min_columns=MIN_COLUMNS,
                min_rows=MIN_ROWS,
            )
        elif fits_all(columns, rows) and self._alone is None:
            hints = words.text("demo.help").split(" · ")
            text = _fitting([*self._progress(), *hints], columns - 2)
        else:
            hints = words.text("demo.help_face").split(" · ")
            tabs = "  ".join(
                f"F{n} {words.text(f'demo.short_{name}')}"
                for n, name in enumerate(FACES, 1)
            )
            text = _fitting([tabs, *hints], columns - 2)
        self._status.update(text)


def _fitting(parts: list[str], columns: int) -> str:
    """The parts in one line: the first, the last (the way out), and what fits."""
    parts = list(parts)
    while len(parts) > 2 and len(" · ".join(parts)) > columns:
        del parts[-2]
    return " · ".join(parts)

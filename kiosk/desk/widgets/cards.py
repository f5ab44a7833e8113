"""The four things seen at one glance: who is here, who is next, how many, who comes."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from kiosk.desk import words
from kiosk.desk.scene import Scene
from kiosk.desk.widgets.figure import Figure
from kiosk.keypad.words import staff
from kiosk.office.values import State, Ticket, Waiting

UNKNOWN = "?"
NOBODY = "–"


class Face(NamedTuple):
    """What a card shows."""

    caption: str
    big: str
    below: tuple[str, ...] = ()
    """Wordings of the line below; the first that has room is shown."""


class Card(Horizontal):
    """A caption, a number as large as fits, and a line below it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._caption = Static(classes="caption", markup=False)
        self._figure = Figure()
        self._below = Static(classes="below", markup=False)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield from (self._caption, self._figure, self._below)

    def show(self, face: Face) -> None:
        """Show that, where it differs."""
        room = self._below.size.width
        fitting = (text for text in face.below if cell_len(text) <= room)
        below = next(fitting, face.below[-1] if face.below else "")
        for line, text in ((self._caption, face.caption), (self._below, below)):
            if str(line.content) != text:
                line.update(Content(text))
        self._figure.write(face.big)


class Cards(Horizontal):
    """The row of cards."""

    def compose(self) -> ComposeResult:
        """From left to right."""
        for name in FACES:
            yield Card(id=name)

    def on_mount(self) -> None:
        """Shades need more than sixteen colours."""
        smooth = self.app.console.color_system in {"truecolor", "256"}
        for figure in self.query(Figure):
            figure.smooth = smooth
        self._cards = [self.query_one(f"#{name}", Card) for name in FACES]

    def show(self, scene: Scene) -> None:
        """The scene has changed."""
        for card, face in zip(self._cards, FACES.values(), strict=True):
            card.show(face(scene))


def here(scene: Scene) -> Face:
    """Who is at this desk."""
    say = staff().text
    if scene.stale or scene.office is None:
        return Face(say("desk.card_here"), UNKNOWN)
    own = scene.own
    if own is None or own.ticket is None:
        paused = own is not None and own.paused
        return Face(say("desk.card_paused" if paused else "desk.card_free"), NOBODY)
    ticket = own.ticket
    serving = ticket.state is State.SERVING
    caption = say("desk.card_serving" if serving else "desk.card_called")
    if own.paused:
        caption = f"{caption} · {say('desk.card_paused')}"
    return Face(caption, str(ticket.number), _since(scene, ticket))


def _since(scene: Scene, ticket: Ticket) -> tuple[str, ...]:
    say = staff().text
    called = ticket.called or ticket.issued
    time, ago = words.clock(called, scene.config), words.minutes(called, scene.at)
    told = say("desk.since", time=time, ago=ago)
    often = f"{ticket.calls}× · "
    many = ticket.calls >= scene.config.rules.calls
    if many and ticket.state is State.CALLED:
        return (say("desk.perhaps_missing", n=ticket.calls),)
    return (f"{often}{told}", f"{often}{ago}") if ticket.calls > 1 else (told, ago)


def mine(scene: Scene) -> Waiting | None:
    """Who "next" would call at this desk."""
    office = scene.office
    if office is None:
        return None
    return next(
        (one for one in office.queue if one.ticket.desk in (None, scene.desk)), None
    )


def following(scene: Scene) -> Face:
    """Who is next, and why."""
    say = staff().text
    if scene.stale or scene.office is None:
        return Face(say("desk.card_next"), UNKNOWN)
    first = mine(scene)
    if first is None:
        return Face(say("desk.card_next"), NOBODY)
    ticket = first.ticket
    topic = words.topic(ticket, scene.config)
    time = words.clock(ticket.appointed, scene.config)
    kind = say("desk.appointment", time=time) if time else say("statistics.walk_in")
    wordings = [f"{kind} · {topic}" if topic else kind]
    if topic and not time:
        wordings.append(topic)
    return Face(say("desk.card_next"), str(ticket.number), tuple(wordings))


def waiting(scene: Scene) -> Face:
    """How many wait, and how long it would take whoever comes now."""
    say = staff().text
    if scene.stale or scene.office is None:
        return Face(say("desk.card_waiting"), UNKNOWN)
    told = say("desk.new_wait", wait=words.wait(scene.office.wait))
    below = (told,) if scene.office.current else ()
    return Face(say("desk.card_waiting"), str(len(scene.office.queue)), below)


def expected(scene: Scene) -> Face:
    """How many appointments are not here yet, and the next of them."""
    say = staff().text
    if scene.stale or scene.office is None:
        return Face(say("desk.card_expected"), UNKNOWN)
    coming = scene.office.expected
    below: tuple[str, ...] = ()
    if coming:
        time = words.clock(coming[0].starts, scene.config)
        below = (say("desk.next_appointment", time=time),)
    return Face(say("desk.card_expected"), str(len(coming)), below)


FACES = {
    "here": here,
    "next": following,
    "waiting": waiting,
    "expected": expected,
}
"""What each card shows, from left to right."""

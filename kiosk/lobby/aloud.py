"""The way without sight: what each screen, field and key says, and when.

Keys and touches take the same path; this only listens along. Nothing is made (no
thread, no voice) until the first visitor asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from kiosk.language import Language, language
from kiosk.lobby.screens.base import READ_ALOUD, LobbyScreen
from kiosk.lobby.screens.code import CodeScreen
from kiosk.lobby.widgets.target import Target
from kiosk.office.engines import address
from kiosk.sound.turns import Turns
from kiosk.speech.reader import DECIBELS, SPEEDS, Reader, Sentence
from kiosk.speech.wording import Wording, sentences

if TYPE_CHECKING:
    from kiosk.lobby.standing import Standing

START = REPEAT = READ_ALOUD
SLOWER, FASTER, OFF, HELP = "4", "6", "7", "9"
LOUDER, QUIETER = "plus", "minus"


class Aloud:
    """What is read to the present visitor."""

    def __init__(self, app: Standing) -> None:
        self._app = app
        self._reader: Reader | None = None
        self._screen: LobbyScreen | None = None
        self._lines: list[str] = []
        self._tag = ""
        self.headphones = False
        """Whether only the visitor hears it."""

    @property
    def on(self) -> bool:
        """Whether the present visitor is read to."""
        return self._app.visit.reading.on

    @property
    def speaking(self) -> bool:
        """Whether something is still being said."""
        return self.on and self._reader is not None and self._reader.busy

    def state(self) -> dict[str, object]:
        """For the sign of life; nothing before anybody was read to."""
        return self._reader.state() if self._reader else {}

    def close(self) -> None:
        """End."""
        if self._reader is not None:
            self._reader.close()

    def hush(self) -> None:
        """The visitor does something: what is being said ends."""
        if self.on and self._reader is not None:
            self._reader.cut()

    # --- on and off

    def plugged(self, inside: bool) -> None:
        """Headphones came or went."""
        self.headphones = inside
        if self._reader is not None:
            self._reader.cut()  # nothing private goes on through the loudspeaker
            self._reader.through(headphones=inside)
        if inside and not self.on:
            self._start()
        elif not inside and self.on:
            self._stop()

    def visit_begins(self) -> None:
        """Nothing of the last visitor is left; who has headphones in is read to."""
        self._screen = None
        if self._reader is not None:
            self._reader.cut()
        self._app.visit.reading.on = self.headphones and self._app.config.speech.kiosk

    def _start(self) -> None:
        if not self._app.config.speech.kiosk:
            return
        if self._reader is None:
            turns = Turns(address(self._app.config).roll.parent)
            self._reader = Reader(self._app.config, turns)
            self._reader.through(headphones=self.headphones)
        self._app.visit.reading.on = True
        self._app.touched()
        self._show("speech.on")
        self._say(self._text("speech.on"), *self._page(), self._keys())
        if isinstance(top := self._app.top(), LobbyScreen):
            self._say_besides(top, field=False)

    def _stop(self) -> None:
        self._show("speech.off")
        self._say(self._text("speech.off"))
        self._app.visit.reading.on = False

    # --- keys

    def takes(self, name: str, screen: LobbyScreen) -> bool:
        """Whether this key belongs to reading; if so, it has been obeyed."""
        typing = isinstance(screen, CodeScreen)
        if not self.on:
            if name != START or typing or not self._app.config.speech.kiosk:
                return False
            self._start()
            return True
        reading = self._app.visit.reading
        if name in {LOUDER, QUIETER}:
            reading.volume += 1 if name == LOUDER else -1
            reading.volume = min(max(reading.volume, 1), len(DECIBELS))
            self._show("speech.volume", n=reading.volume, all=len(DECIBELS))
            self._tell("speech.volume", n=reading.volume, all=len(DECIBELS))
        elif typing:
            return False
        elif name in {FASTER, SLOWER}:
            reading.speed += 1 if name == FASTER else -1
            reading.speed = min(max(reading.speed, 1), len(SPEEDS))
            self._show("speech.speed", n=reading.speed, all=len(SPEEDS))
            self._tell("speech.speed", n=reading.speed, all=len(SPEEDS))
        elif name == REPEAT:
            self._say(*self._page())
            self._say_besides(screen, field=True)
        elif name == HELP:
            self._say(self._keys())
        elif name == OFF:
            self._stop()
        else:
            return False
        return True

    def pressed(self, name: str, screen: LobbyScreen, before: Widget | None) -> None:
        """The screen has had that key: say what came of it."""
        if not self.on:
            return
        focused = screen.focused
        if isinstance(screen, CodeScreen) and name == "enter" and not screen.typed:
            self._say(*self._page(), self._keys())
        elif focused is not before and isinstance(focused, Target):
            self._field(screen, focused)
        elif name in {"2", "8", "5", "enter"} and not isinstance(focused, Target):
            self._tell("speech.none")

    def typed(self, screen: CodeScreen) -> None:
        """By key or by finger; which figures, only headphones are told (A-08)."""
        if not self.on:
            return
        if not screen.typed or not self.headphones:
            self._tell("speech.typed", n=len(screen.typed))
        else:
            self._say(self._wording().code(screen.typed[-1]))

    def _field(self, screen: LobbyScreen, target: Target, *, cut: bool = True) -> None:
        fields = [each for each in screen.focus_chain if isinstance(each, Target)]
        place = fields.index(target) + 1 if target in fields else 1
        own = target.value if target.has_class("-language") else ""
        speaking = language(own) if own else self._app.visit.language
        label = Wording(speaking, self._app.config).say(target.said or target.text)
        told = speaking.text("speech.field", label=label, n=place, all=len(fields))
        said = Wording(speaking, self._app.config).say(told)
        self._read([said], speaking, cut=cut)

    def wrong_key(self) -> None:
        """A key that has no task on this screen."""
        self._tell("speech.wrong_key")

    def contrast(self, *, dark: bool) -> None:
        """The screen has changed its palette."""
        if self.on:
            self._tell("speech.dark" if dark else "speech.light")

    # --- screens

    def look(self, screen: LobbyScreen) -> None:
        """A screen came, or says something else: all of it, or only what is new."""
        if not self.on or screen is not self._app.top():
            return
        tag = self._app.visit.language.tag
        lines = list(screen.spoken())
        if screen is not self._screen or tag != self._tag:
            came = screen is not self._screen
            changed = bool(self._tag) and tag != self._tag and not came
            name = self._app.names[tag]
            first = [self._text("speech.language", name=name)] if changed else []
            self._say(*first, *self._page())
            self._say_besides(screen, field=came)
        else:
            new = [line for line in lines if line not in self._lines]
            self._read(map(self._wording().say, new), cut=False)
        self._screen, self._lines, self._tag = screen, lines, tag

    def _say_besides(self, screen: LobbyScreen, *, field: bool) -> None:
        """After the page: the field that has the focus already, other languages."""
        if field and isinstance(screen.focused, Target):
            self._field(screen, screen.focused, cut=False)
        for tongue, text in screen.announced():
            said = Wording(tongue, self._app.config).say(text)
            self._read([said], tongue, cut=False)

    def _page(self) -> list[str]:
        """All that the screen says; it counts as said."""
        screen = self._app.top()
        if not isinstance(screen, LobbyScreen):
            return []
        self._screen, self._tag = screen, self._app.visit.language.tag
        self._lines = list(screen.spoken())
        return [self._wording().say(line) for line in self._lines]

    def _keys(self) -> str:
        typing = isinstance(self._app.top(), CodeScreen)
        return self._text("speech.keys_code" if typing else "speech.keys")

    # --- saying

    def _wording(self) -> Wording:
        return Wording(self._app.visit.language, self._app.config)

    def _text(self, key: str, **values: object) -> str:
        return self._wording().say(self._app.visit.language.text(key, **values))

    def _show(self, key: str, **values: object) -> None:
        """For who sees a little, and where the loudspeaker fails (norms.md A-10)."""
        if isinstance(top := self._app.top(), LobbyScreen):
            top.hint(self._app.visit.language.text(key, **values))

    def _tell(self, key: str, **values: object) -> None:
        self._say(self._text(key, **values))

    def _say(self, *texts: str) -> None:
        self._read(texts)

    def _read(
        self,
        texts: Iterable[str],
        speaking: Language | None = None,
        *,
        cut: bool = True,
    ) -> None:
        if self._reader is None:
            return
        reading = self._app.visit.reading
        tag = (speaking or self._app.visit.language).tag
        said = [part for text in texts for part in sentences(text)]
        if said or cut:
            self._reader.read(
                [Sentence(part, tag, reading.volume, reading.speed) for part in said],
                cut=cut,
            )

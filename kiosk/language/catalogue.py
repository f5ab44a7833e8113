"""One language of a visit: its messages, its dates, and which way it runs.

Catalogues are gettext .po files, read into memory with Babel when a language is
first asked for. A message's id is its key (`number.yours`), so a German text can
change without touching eight other files.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import re
from collections.abc import Callable, Mapping
from importlib import resources

from kiosk.config import LANGUAGES
from kiosk.language.lines import isolate, visual_lines

RIGHT_TO_LEFT = frozenset({"ar"})
BABEL_NAMES = {"de-simple": "de", "en": "en_GB"}
"""Where Babel's locale is not called like our tag; plain `en` would be American."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BETTER_SIGNS = str.maketrans({"\u202f": "\u00a0", "\u02bc": "\u2019"})
"""CLDR's narrow no-break space is missing in the terminal's fonts, and its Ukrainian
apostrophe is spelled out by speech programs."""


class Language:
    """The messages and dates of one language; made by `language`, never changed."""

    def __init__(
        self,
        tag: str,
        messages: Mapping[str, str],
        counted: Mapping[str, tuple[str, ...]],
        form: Callable[[int], int],
    ) -> None:
        self.tag = tag
        """BCP 47: `de`, `de-simple`, `en`…"""
        self.rtl = tag in RIGHT_TO_LEFT
        """Whether it runs from right to left."""
        self.name = messages["lang.name"]
        """What the language calls itself."""
        self.unread_name = messages["lang.name_unread"]
        """The same while nobody it is made for has read its texts: what is not checked
        by its target group is not to be called Leichte Sprache (norm A-32)."""
        self._messages = messages
        self._counted = counted
        self._form = form

    def __repr__(self) -> str:
        return f"language({self.tag!r})"

    def __contains__(self, key: object) -> bool:
        """Whether there is such a message, counted or not."""
        return key in self._messages or key in self._counted

    def keys(self) -> frozenset[str]:
        """The keys of all messages, counted or not."""
        return frozenset(self._messages) | frozenset(self._counted)

    def text(self, key: str, /, **values: object) -> str:
        """The message, its placeholders filled with plain text (never markup).

        More values than placeholders are welcome: what a refusal knows and what a
        language says of it may differ.

        Raises:
            KeyError: no such message, or a placeholder has no value.
        """
        if key in self._counted:
            raise KeyError(f'"{key}" depends on a number: ask plural()')
        return self._filled(key, self._messages[key], values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The message for `n` (not negative); `{n}` in it needs no value.

        Nought has words of its own where the catalogue has KEY.zero.

        Raises:
            KeyError: no such counted message, or a placeholder has no value.
        """
        values = {"n": n} | values
        if n == 0 and f"{key}.zero" in self._messages:
            return self.text(f"{key}.zero", **values)
        return self._filled(key, self._counted[key][self._form(n)], values)

    def date(self, day: dt.date, zone: dt.tzinfo | None = None) -> str:
        """The full date with the day of the week: "Freitag, 30. Januar 2026".

        A datetime is a date in some zone: UTC needs the office's `zone`.
        """
        from babel.dates import format_date

        if isinstance(day, dt.datetime):
            day = _local(day, zone).date()
        full = format_date(day, "full", locale=BABEL_NAMES.get(self.tag, self.tag))
        return full.translate(_BETTER_SIGNS)

    def time(self, moment: dt.time | dt.datetime, zone: dt.tzinfo | None = None) -> str:
        """HH:MM with 24 hours and Western digits, as on ticket and display.

        UTC needs the office's `zone`, else a visitor would read a wrong hour.
        """
        if isinstance(moment, dt.datetime):
            moment = _local(moment, zone).time()
        return f"{moment.hour:02}:{moment.minute:02}"

    def visual_lines(self, text: str, width: int) -> list[str]:
        """Lines of at most `width` cells, in the order of the eye (see lines.py)."""
        return visual_lines(text, width, rtl=self.rtl)

    def _filled(self, key: str, message: str, values: Mapping[str, object]) -> str:
        def value(found: re.Match[str]) -> str:
            if found[1] not in values:
                raise KeyError(f'"{key}" needs a value for {found[0]}')
            plain = str(values[found[1]])
            return isolate(plain) if self.rtl else plain

        return _PLACEHOLDER.sub(value, message)


@functools.cache
def language(tag: str) -> Language:
    """The language of that tag, read on first use and kept.

    Raises:
        KeyError: there is no such language.
    """
    if tag not in LANGUAGES:
        raise KeyError(f'no language "{tag}"; there are: {", ".join(LANGUAGES)}')
    from babel.messages.pofile import read_po

    file = resources.files("kiosk") / "locale" / tag / "LC_MESSAGES" / "aufruf.po"
    with file.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    messages: dict[str, str] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if isinstance(message.id, str):
            messages[message.id] = str(message.string)
        else:
            counted[message.id[0]] = tuple(message.string or ())
    del messages[""]  # the file's header
    return Language(tag, messages, counted, gettext.c2py(catalogue.plural_expr))


def _local(moment: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    """The moment in the office's zone.

    Raises:
        ValueError: the moment is in UTC, as the database has it, and no zone is given.
    """
    if zone is not None:
        return moment.astimezone(zone)
    if moment.tzinfo is dt.UTC:
        raise ValueError(f"{moment} is UTC: people need the office's own time")
    return moment

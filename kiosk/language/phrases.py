"""Sentences that are chosen by a rule rather than by a key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kiosk.config import Language as Tag
from kiosk.language.catalogue import Language
from kiosk.office.values import Wait

SOON = 5
HOUR = 60
"""Minutes from which no range is told any more (norms.md W-02)."""


def wait_text(language: Language, wait: Wait) -> str:
    """The waiting time in a sentence: unknown, soon, a range, or over an hour.

    Where only its upper end is beyond the hour, the lower one is told with it: "over
    an hour" alone would be untrue for most of those who hear it.
    """
    low, high = wait.low, wait.high
    if low is None or high is None:
        return language.text("wait.unknown")
    if high <= SOON:
        return language.text("wait.soon")
    if low >= HOUR:
        return language.text("wait.over_hour")
    if high > HOUR:
        least = max(low, SOON)
        return language.plural("wait.or_longer", least, low=least)
    return language.plural("wait.range", high, low=low, high=high)


def refusal_text(
    language: Language, reason: str, values: Mapping[str, object], zone: dt.tzinfo
) -> str:
    """The office's no in a sentence; moments among its values are the house's.

    Raises:
        KeyError: there is no such message, or the refusal does not know enough.
    """
    said = {name: _said(language, name, one, zone) for name, one in values.items()}
    return language.text(reason, **said)


def _said(language: Language, name: str, value: object, zone: dt.tzinfo) -> object:
    if isinstance(value, dt.datetime):
        say = language.date if name == "date" else language.time
        return say(value, zone)
    return language.date(value) if isinstance(value, dt.date) else value


def topic_label(
    language: Language,
    topic: str,
    labels: Mapping[str, str] | Mapping[Tag, str] | None = None,
) -> str:
    """A topic's name: the house's own words, else the catalogue's, else German.

    `labels` are the configuration's, by language tag. A topic that is no longer
    configured keeps its bare key, so that an old ticket can still be shown.
    """
    own = {str(tag): label for tag, label in (labels or {}).items()}
    if language.tag in own:
        return own[language.tag]
    key = f"topic.{topic}"
    if key in language:
        return language.text(key)
    return own.get("de", topic)

"""What the kiosk calls each of its languages."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.config import Kiosk
from kiosk.language import language
from kiosk.language.review import state

Names = Mapping[str, str]
"""By tag, in the order of the language row."""


def language_names(kiosk: Kiosk) -> Names:
    """Each language by its own name; a promise is made only by what was read."""
    reviewed = {str(tag): said for tag, said in kiosk.reviewed.items()}
    return {tag: _name(tag, reviewed) for tag in kiosk.languages}


def _name(tag: str, reviewed: Names) -> str:
    spoken = language(tag)
    if spoken.name == spoken.unread_name or state(tag, reviewed) == "read":
        return spoken.name
    return spoken.unread_name

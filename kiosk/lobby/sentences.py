"""Sentences that are chosen once and said in whatever language is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.config import Config
from kiosk.language import Language, refusal_text, topic_label
from kiosk.lobby.situation import sentences
from kiosk.office.values import Board

Told = Callable[[Language], tuple[str, str]]
"""A sentence, and what follows from it."""

Asked = Callable[[Language], tuple[str, str, str]]
"""A question, its yes and its no."""


def asked(question: str, yes: str, no: str, **values: object) -> Asked:
    """A question from its message keys."""
    return lambda language: (
        language.text(question, **values),
        language.text(yes),
        language.text(no),
    )


def confirmed(config: Config, topic: str | None, *, risk: bool) -> Asked:
    """Whether the number is to be drawn: for what, and what to know before."""
    labels = {each.key: {**each.labels} for each in config.topics}

    def ask(language: Language) -> tuple[str, str, str]:
        about = language.text("start.walkin")
        if topic is not None:
            label = topic_label(language, topic, labels[topic])
            about = language.text("confirm.topic", topic=label)
        said = [about, language.text("number.risk")] if risk else [about]
        return "\n".join(said), language.text("btn.draw"), language.text("btn.back")

    return ask


def told(key: str, more: str = "", **values: object) -> Told:
    """A sentence from its message keys."""
    return lambda language: (
        language.text(key, **values),
        language.text(more, **values) if more else "",
    )


REFUSALS = {
    "refused.appointment_not_found": ("appt.not_found", ""),
    "refused.appointment_already_here": ("appt.already_here", "closed.ask"),
    "refused.appointment_cancelled": ("appt.cancelled", ""),
}
"""What the office's no means to a visitor, where the kiosk has better words."""

CODES = 3
"""After so many wrong codes a person helps."""

STATES = frozenset(
    {"refused.not_open", "refused.closed", "refused.full", "refused.exhausted"}
)
"""Where the situation itself explains most."""


def refused(
    reason: str,
    board: Board | None,
    config: Config,
    values: Mapping[str, object] | None = None,
) -> Told:
    """The office's no, for the visitor; `values` are what its sentence needs."""
    room = config.house.room
    if reason in REFUSALS:
        return told(*REFUSALS[reason], room=room)

    def say(language: Language) -> tuple[str, str]:
        if reason in STATES and board is not None and not board.drawing:
            words = sentences(language, board, config)
            return words.first, "\n".join(words.more)
        key = reason if reason in language else "closed.by_hand"
        said = refusal_text(language, key, values or {}, config.zone)
        return said, language.text("closed.ask", room=room)

    return say

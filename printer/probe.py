"""Finds out what an idle printer can do, without a millimetre of paper.

First the real-time question DLE EOT: most printers that know nothing else know it,
and one that is silent to it is asked no more unless a person wants it. A clone that
takes the other questions for text gets fewer signs than a line has and no line feed;
the ESC @ behind them empties the line again, so that nothing is printed.
"""

from __future__ import annotations

import dataclasses
import secrets
import time

from printer import commands
from printer.conversation import Conversation, problem
from printer.job import Abilities

_ANSWER = 1.0
"""Seconds for a query that waits in the printer's buffer."""
_NAMES = (66, 67, 68)
"""GS I: maker, model, serial number."""


def probe(talk: Conversation, known: Abilities, *, thorough: bool) -> Abilities:
    """What the printer answers now.

    Raises:
        PrinterError: it cannot be asked now (cover open, no paper, line lost).
    """
    found = dataclasses.replace(known, model="")
    if not talk.link.hears:
        found.answers = False
        return found
    state = talk.state(time.monotonic() + 2 * _ANSWER)
    found.answers = state is not None
    found.model = talk.link.identity()
    if state is None and not thorough:
        return found
    if state is not None and (trouble := problem(state)):
        raise trouble
    _ask_queued(talk, found)
    if found.ids:  # only a printer that knows Epson's queries is asked for names
        found.model = _ask_names(talk) or found.model
        found.cutter = _ask_cutter(talk)
    talk.link.write(commands.INITIALIZE, time.monotonic() + _ANSWER)
    return found


def _ask_queued(talk: Conversation, found: Abilities) -> None:
    """GS ( H with an id that nobody can guess, then GS r."""
    job = secrets.randbelow(9999) + 1
    talk.printed.discard(job)
    talk.sensed = False
    end = time.monotonic() + _ANSWER
    talk.link.write(commands.process_id(job) + commands.TRANSMIT_PAPER_STATUS, end)
    while (left := end - time.monotonic()) > 0:
        talk.listen(left)
        if job in talk.printed and talk.sensed:
            break
    found.ids = job in talk.printed
    found.queued = talk.sensed


def _ask_cutter(talk: Conversation) -> bool | None:
    """GS I 2; None: it does not say."""
    talk.type = None
    end = time.monotonic() + talk.patience
    talk.link.write(commands.TYPE_QUERY, end)
    while talk.type is None and (left := end - time.monotonic()) > 0:
        talk.listen(left)
    return None if talk.type is None else bool(talk.type & 0x02)


def _ask_names(talk: Conversation) -> str:
    names: list[str] = []
    for n in _NAMES:
        before = len(talk.names)
        end = time.monotonic() + talk.patience
        talk.link.write(commands.name_query(n), end)
        while len(talk.names) == before and (left := end - time.monotonic()) > 0:
            talk.listen(left)
        names += talk.names[before:]
    return " ".join(name for name in names if name)

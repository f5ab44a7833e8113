"""Keeps what was probed of each printer in a small JSON file that people can read."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from printer.job import Abilities
from printer.settings import Settings

log = logging.getLogger(__name__)

VERSION = 1
_FLAGS = ("answers", "ids", "queued")


def recall(settings: Settings) -> Abilities:
    """What is kept of the printer at this address; nothing known if nothing is."""
    if settings.kept is None:
        return Abilities()
    facts = _read(settings.kept).get(settings.device)
    if not isinstance(facts, dict):
        return Abilities()
    flags = {name: facts.get(name) for name in _FLAGS}
    if not all(flag is None or isinstance(flag, bool) for flag in flags.values()):
        log.warning("%s is damaged: the printer is probed again", settings.kept)
        return Abilities()
    return Abilities(
        answers=flags["answers"],
        ids=flags["ids"],
        queued=flags["queued"],
        model=str(facts.get("model", "")),
        cutter=facts.get("cutter") if isinstance(facts.get("cutter"), bool) else None,
    )


def keep(settings: Settings, can: Abilities) -> None:
    """Write it down, whole or not at all; a folder that cannot be written is logged."""
    if settings.kept is None:
        return
    printers = _read(settings.kept)
    facts = {name: getattr(can, name) for name in _FLAGS}
    said = {"grade": can.grade, "model": can.model, "cutter": can.cutter}
    if printers.get(settings.device) == {**facts, **said}:
        return
    printers[settings.device] = {**facts, **said}
    text = json.dumps({"version": VERSION, "printers": printers}, indent=2)
    fresh = settings.kept.with_name(settings.kept.name + ".new")
    try:
        settings.kept.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text + "\n", "utf-8")
        fresh.replace(settings.kept)
    except OSError as error:
        log.warning("what the printer can do is not kept: %s", error)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read, printers are probed again: %s", path, error)
        return {}
    printers = found.get("printers") if isinstance(found, dict) else None
    if not isinstance(printers, dict) or found.get("version") != VERSION:
        log.warning("%s is of another version, printers are probed again", path)
        return {}
    return printers

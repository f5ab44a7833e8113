"""Bytes to paper without a cable: what a preview shows and tests read."""

from __future__ import annotations

from printer.emulator.machine import Machine
from printer.emulator.paper import Paper, Slip
from printer.profile import Profile


def interpret(ticket: bytes, profile: Profile) -> list[Slip]:
    """What comes out of a printer of that width; an uncut rest is torn off."""
    slips: list[Slip] = []
    paper = Paper(profile.dots, profile.dpi, slips.append)
    machine = Machine(paper, capacity=len(ticket))
    machine.receive(ticket, now=0.0)
    machine.run(now=0.0)
    if not paper.blank:
        paper.tear()
    return slips

"""Every fault of the printer as a scene: the cable, how it begins, how it is put right.

A visitor draws a number while the fault is on, answers truthfully whether the ticket
came, staff put the printer right, and a second visitor draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from printer.emulator.faults import FAULTS, MIDWAY

TCP, SERIAL, XONXOFF = "network", "serial line", "serial line, XON/XOFF"


@dataclass(frozen=True)
class Scene:
    """One row of the table before it is played."""

    fault: str
    cable: str = TCP
    before: tuple[str, ...] = ()
    """Lines to the printer's panel; none: `fault NAME`."""
    repaired: tuple[str, ...] = ()
    """What staff do when the visitor has been told; none: nothing can be done."""
    learns: bool = True
    """Whether the kiosk asked the printer what it can do before the fault began."""
    baud: int = 115200
    torn: bool = False
    """Whether the visitor tears the ticket off: nothing cuts it."""

    @property
    def name(self) -> str:
        """For tests and the command line."""
        return f"{self.fault}@{'tcp' if self.cable == TCP else 'serial'}"

    @property
    def begins(self) -> tuple[str, ...]:
        """The lines that make it begin."""
        return self.before or (f"fault {self.fault}",)


def _healed(fault: str, cable: str = TCP) -> Scene:
    hangs_out = ("feed",) if fault in MIDWAY else ()
    return Scene(fault, cable, repaired=(f"heal {fault}", *hangs_out))


_FROM_THE_START = frozenset(
    name
    for name in FAULTS
    if name.startswith(("no-", "buffer-")) or name in {"page-ignored", "band-limit"}
)
"""These are how a printer is made: it never knew better."""
_PUT_RIGHT = frozenset(
    {"paper-out", "cover-open", "cutter-jam", "hot", "offline", "stops-reading"}
    | {"unplugged", "refuses", "half-open", "xoff-stays"}
) | frozenset(MIDWAY)
_SPECIAL = {
    "cutter-waits": Scene("cutter-waits", repaired=("heal cutter-waits",)),
    "unrecoverable": Scene("unrecoverable", repaired=("fault power-cut",)),
    "breaks": Scene("breaks", repaired=("fault power-cut", "feed")),
    "heats": Scene("heats"),
    "power-cut": Scene("power-cut", before=("after 2000 power-cut",)),
    "power-notice": Scene("power-notice", before=("after 2000 power-notice",)),
    "reset": Scene("reset", before=("after 2000 reset",)),
    "unplugs": Scene("unplugs", repaired=("heal unplugged", "feed")),
    "slow": Scene("slow", SERIAL, baud=9600),
    "no-cutter": Scene("no-cutter", learns=False, torn=True),
    "loses": Scene("loses", SERIAL, before=("after 500 loses",)),
    "xoff-blocks": Scene("xoff-blocks", XONXOFF),
    "xoff-stays": Scene("xoff-stays", XONXOFF, repaired=("heal xoff-stays",)),
    "buffer-45": Scene("buffer-45", SERIAL, learns=False),
}


def scenes() -> list[Scene]:
    """One for each fault of the emulator, and some on a serial line as well."""
    found = []
    for fault in FAULTS:
        if fault in _SPECIAL:
            found.append(_SPECIAL[fault])
        elif fault in _PUT_RIGHT:
            found.append(_healed(fault))
        else:
            found.append(Scene(fault, learns=fault not in _FROM_THE_START))
    found += [_healed(fault, SERIAL) for fault in ("paper-ends", "cover-open")]
    found.append(Scene("unplugs", SERIAL, repaired=("heal unplugged", "feed")))
    return found

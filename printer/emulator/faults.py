"""What can be wrong with the emulated printer; each can be switched on and off."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "paper-out": "the roll has ended",
    "paper-ends": "the roll ends 20 mm into the next ticket (then it is paper-out)",
    "near-end": "the roll is near its end; still prints",
    "cover-open": "the cover is open",
    "cutter-jam": "the next cut gets stuck",
    "hot": "the print head is too hot; recovers by itself when healed",
    "offline": "offline by its FEED button",
    "silent": "prints, but never answers",
    "garbage": "answers every question with nonsense",
    "zeros": "answers every question with 00",
    "late": "answers one second late",
    "twice": "gives every answer twice",
    "no-ids": "knows no GS ( H: no word when a job is printed",
    "no-queued": "knows no GS r",
    "no-clear": "knows no DLE DC4 8",
    "no-raster": "knows no GS v 0",
    "stops-reading": "takes no more bytes",
    "slow": "takes 960 bytes a second, as at 9600 baud",
    "drop": "drops the connection after the next 200 bytes",
    "power-cut": "power lost: buffer and modes gone, the connection too; once",
}
"""Name -> what it does."""

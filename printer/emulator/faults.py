"""What can be wrong with the emulated printer; each can be switched on and off."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    # paper and mechanics
    "paper-out": "the roll has ended",
    "paper-ends": "the roll ends 20 mm into the next ticket (then it is paper-out)",
    "near-end": "the roll is near its end; still prints",
    "near-chatters": "the near-end sensor says something else at every question",
    "cover-open": "the cover is open",
    "cover-opens": "the cover is opened 20 mm into the next ticket",
    "cutter-jam": "the next cut gets stuck",
    "cutter-waits": "as cutter-jam; put right, it still waits for DLE ENQ",
    "hot": "the print head is too hot; recovers by itself when healed",
    "heats": "20 mm into the next ticket the head is too hot, for a second",
    "unrecoverable": "an error that only a power cut ends",
    "breaks": "that error comes 20 mm into the next ticket",
    "offline": "offline by its FEED button",
    # power
    "power-cut": "power lost: buffer and modes gone, the connection too; once",
    "power-notice": "as power-cut; back again it says 3B 31 00; once",
    "power-fails": "power-cut 20 mm into the next ticket; once",
    # what it says
    "silent": "prints, but never answers",
    "garbage": "answers every question with nonsense",
    "zeros": "answers every question with 00",
    "no-fixed-bits": "answers without the bits that are always set",
    "late": "answers one second late",
    "twice": "gives every answer twice",
    "half": "answers every second question, and of a longer answer the half",
    "chatty": "says its automatic status before every answer, unasked",
    # what it knows
    "no-ids": "knows no GS ( H: no word when a job is printed",
    "no-queued": "knows no GS r",
    "no-names": "knows no GS I: does not say what it is called",
    "no-clear": "knows no DLE DC4 8",
    "no-raster": "knows no GS v 0",
    "no-cutter": "knows no GS V: paper is torn off by hand (feed)",
    "no-qr": "knows no GS ( k",
    "page-ignored": "stays in its first code page whatever ESC t says",
    "band-limit": "prints 256 rows of a GS v 0; what is more comes out as characters",
    "data-is-data": "obeys no real-time command inside a picture, as newer models",
    # how it takes bytes
    "stops-reading": "takes no more bytes",
    "slow": "takes 960 bytes a second, as at 9600 baud",
    "buffer-45": "has a receive buffer of 45 bytes",
    "buffer-4k": "has a receive buffer of 4096 bytes",
    "xoff-blocks": "says XOFF and XON at every 1024 bytes and inside its answers",
    "xoff-stays": "says XOFF, takes no more bytes, says XON only when healed",
    "loses": "the next 100 bytes are lost on the way; once",
    "doubles": "every ticket comes out twice, as from a spooler that repeats",
    # its cables
    "drop": "the connection is reset (RST) after the next 200 bytes; once",
    "reset": "the connection is reset (RST) now; once",
    "unplugged": "no cable: connections are gone; a serial line comes back by --link",
    "unplugs": "unplugged after the next 200 bytes",
    "refuses": "refuses every new connection",
    "second-refused": "refuses a second connection instead of letting it wait",
    "idle-close": "closes a connection on which nothing came for a second",
    "half-open": "vanished without a word: connections stand, nothing is read or said",
}
"""Name -> what it does."""

MIDWAY = {
    "paper-ends": "paper-out",
    "cover-opens": "cover-open",
    "heats": "hot",
    "breaks": "unrecoverable",
    "power-fails": "power-cut",
}
"""What becomes of these 20 mm into a ticket."""
ONCE = frozenset({"power-cut", "power-notice", "reset", "loses"})
"""These happen when they are switched on and are then over."""
STOPPING = frozenset({"paper-out", "cover-open", "offline", "hot", "unrecoverable"})
"""While one of these is on, nothing is printed."""
BUFFERS = {"buffer-45": 45, "buffer-4k": 4096}
DEAF = frozenset({"stops-reading", "xoff-stays", "half-open"})
"""While one of these is on, no byte is taken."""

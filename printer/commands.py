"""ESC/POS commands as bytes, with the manual's words (Epson, ESC/POS reference)."""

from __future__ import annotations

INITIALIZE = b"\x1b@"
"""ESC @: clears the print buffer and sets all modes to their defaults."""
LINE_FEED = b"\n"


def motion_units(dpi: float) -> bytes:
    """GS P x y: units of 1/dpi inch, so that one unit is one dot.

    The factory's vertical unit is half a dot (1/360 inch at 180 dpi, 1/406 at 203).
    """
    return bytes((0x1D, 0x50, round(dpi), round(dpi)))


def line_spacing(dots: int) -> bytes:
    """ESC 3 n: a line feed moves the paper n vertical units."""
    return bytes((0x1B, 0x33, dots))


def align(code: int) -> bytes:
    """ESC a n: 0 left, 1 centred, 2 right; only at the beginning of a line."""
    return bytes((0x1B, 0x61, code))


def emphasis(on: bool) -> bytes:
    """ESC E n: bold."""
    return bytes((0x1B, 0x45, on))


def character_size(width: int, height: int) -> bytes:
    """GS ! n: characters 1 to 8 times as wide and high."""
    return bytes((0x1D, 0x21, (width - 1) << 4 | (height - 1)))


def feed(dots: int) -> bytes:
    """ESC J n, as often as needed: prints what is buffered and feeds n units."""
    whole, rest = divmod(dots, 255)
    return b"\x1bJ\xff" * whole + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def raster(width_bytes: int, rows: int, data: bytes, *, doubled: bool = False) -> bytes:
    """GS v 0 m: a picture of one bit a dot, rows from top to bottom, 1 = black.

    `doubled` (m = 3): each bit becomes two by two dots.
    """
    size = width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
    return b"\x1dv0" + (b"\x03" if doubled else b"\x00") + size + data


def qr(text: bytes, module: int) -> bytes:
    """GS ( k, cn 49: a QR code of model 2, correction M, `module` dots to a module.

    Functions 65 model, 67 size, 69 correction, 80 store, 81 print.
    """
    store = (len(text) + 3).to_bytes(2, "little") + b"\x31\x50\x30" + text
    return (
        b"\x1d(k\x04\x00\x31\x41\x32\x00"
        + b"\x1d(k\x03\x00\x31\x43"
        + bytes((module,))
        + b"\x1d(k\x03\x00\x31\x45\x31"
        + b"\x1d(k"
        + store
        + b"\x1d(k\x03\x00\x31\x51\x30"
    )


def cut(*, partial: bool) -> bytes:
    """GS V 66 0 / GS V 65 0: feeds to the cutting position and cuts.

    66: one point left uncut, so the ticket does not fall. 65: through.
    """
    return b"\x1dV" + (b"\x42" if partial else b"\x41") + b"\x00"


def status_query(n: int) -> bytes:
    """DLE EOT n, in real time: 1 printer, 2 offline cause, 3 error, 4 paper."""
    return bytes((0x10, 0x04, n))


def process_id(job: int) -> bytes:
    """GS ( H function 48: `37 22 d1 d2 d3 d4 00` comes back when all before it is out.

    `job` is 1 to 9999 and travels as four decimal digits.
    """
    return b"\x1d(H\x06\x00\x30\x30" + f"{job:04d}".encode("ascii")


TRANSMIT_PAPER_STATUS = b"\x1dr\x01"
"""GS r 1, in the queue behind the print data: one byte of the paper sensor."""


def name_query(n: int) -> bytes:
    """GS I n: 66 maker, 67 model, 68 serial number; `5F … 00` comes back."""
    return bytes((0x1D, 0x49, n))


RECOVER = b"\x10\x05\x02"
"""DLE ENQ 2, in real time: back online after a cutter's error, buffers cleared."""
TYPE_QUERY = b"\x1dI\x02"
"""GS I 2: the type, `0xx0xxxx`; bit 1 says that there is a cutter."""


CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8, in real time: clears receive and print buffer, answers `37 25 00`."""

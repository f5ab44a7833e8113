"""Code pages by their `ESC t` number, as the TM series' manuals list them."""

from __future__ import annotations

TABLE = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857",
    14: "cp737", 15: "iso8859-7", 16: "cp1252", 17: "cp866", 18: "cp852",
    19: "cp858", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864",
    38: "cp869", 39: "iso8859-2", 40: "iso8859-15", 44: "cp1125", 45: "cp1250",
    46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256",
    51: "cp1257", 52: "cp1258",
}  # fmt: skip


def decode(content: bytes, page: int) -> str:
    """The characters a printer with that page draws; a box for those it lacks."""
    codec = TABLE.get(page)
    if codec is None:
        return "".join(chr(byte) if byte < 0x80 else "\u25af" for byte in content)
    return content.decode(codec, errors="replace").replace("\ufffd", "\u25af")

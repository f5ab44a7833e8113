"""QR codes as the manual's GS ( k functions 165 to 181 make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_QR = 49
_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}


class Code:
    """The symbol storage area of the printer and its settings."""

    def __init__(self) -> None:
        self._module = 3
        self._level = "L"
        self._stored = b""

    def obey(self, p: bytes) -> Image | None:
        """One function `cn fn …`; the picture when the symbol is to be printed.

        Raises:
            ValueError: what a real printer would ignore.
        """
        if len(p) < 3 or p[0] != _QR:
            raise ValueError(f"{p[:2].hex(' ')} is not emulated")
        match p[1]:
            case 65:
                if p[2] not in (49, 50):
                    raise ValueError(f"there is no model {p[2]}")
            case 67 if 1 <= p[2] <= 16:
                self._module = p[2]
            case 69 if p[2] in _LEVELS:
                self._level = _LEVELS[p[2]]
            case 80:
                self._stored = p[3:]
            case 81:
                return self._draw()
            case fn:
                raise ValueError(f"function {fn} with {p[2]} is not known")
        return None

    def _draw(self) -> Image:
        import qrcode
        from PIL import Image

        if not self._stored:
            raise ValueError("nothing is stored to be printed")
        level = getattr(qrcode.constants, f"ERROR_CORRECT_{self._level}")
        code = qrcode.QRCode(error_correction=level, border=0)
        code.add_data(self._stored, optimize=0)
        code.make(fit=True)
        rows = code.get_matrix()
        small = Image.new("1", (len(rows), len(rows)), 1)
        small.putdata([0 if dark else 255 for row in rows for dark in row])
        side = len(rows) * self._module
        return small.resize((side, side), Image.Resampling.NEAREST)

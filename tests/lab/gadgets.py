"""USB devices made by the kernel's gadget drivers (configfs), to plug and unplug.

The same kernel is the host: its real drivers see a real device on an emulated bus.
A descriptor of the device's own side must be closed before the device is unplugged,
or the kernel falls over (cdev of a removed gadget).
"""

from __future__ import annotations

from pathlib import Path

CONFIGFS = Path("/sys/kernel/config/usb_gadget")
ENGLISH = "strings/0x409"


class Gadget:
    """One USB device and the socket (0 to 3) it is plugged into."""

    def __init__(
        self, name: str, socket: int, ids: tuple[int, int], said: tuple[str, str, str]
    ) -> None:
        """`ids` are vendor and product; `said` maker, model and serial number."""
        self.socket = socket
        self._folder = CONFIGFS / name
        self._plugged = False
        self._functions: list[Path] = []
        self._folder.mkdir()
        self._write("idVendor", hex(ids[0]))
        self._write("idProduct", hex(ids[1]))
        self._write("bcdUSB", "0x0200")
        (self._folder / ENGLISH).mkdir()
        for key, text in zip(
            ("manufacturer", "product", "serialnumber"), said, strict=True
        ):
            self._write(f"{ENGLISH}/{key}", text)
        self._config = self._folder / "configs" / "c.1"
        self._config.mkdir()

    def add(self, function: str, **settings: str | bytes) -> None:
        """Give it a function (`printer.p0`, `acm.s0`, `hid.k0`) with settings."""
        folder = self._folder / "functions" / function
        folder.mkdir()
        for key, value in settings.items():
            raw = value if isinstance(value, bytes) else value.encode()
            (folder / key).write_bytes(raw)
        (self._config / function).symlink_to(folder)
        self._functions.append(folder)

    def plug(self) -> None:
        """Put it into its socket."""
        self._write("UDC", f"dummy_udc.{self.socket}")
        self._plugged = True

    def unplug(self) -> None:
        """Pull it out."""
        if self._plugged:
            self._write("UDC", "\n")
            self._plugged = False

    def remove(self) -> None:
        """Unplug it and take it apart, in the order the kernel wants."""
        self.unplug()
        for function in self._functions:
            (self._config / function.name).unlink()
        self._config.rmdir()
        for function in self._functions:
            function.rmdir()
        (self._folder / ENGLISH).rmdir()
        self._folder.rmdir()

    def _write(self, key: str, text: str) -> None:
        (self._folder / key).write_text(text)

"""Why no paper came, sorted by what a person must do about it."""

from __future__ import annotations


class PrinterError(Exception):
    """A printer did not do what it should; the message is one English sentence."""

    reason = "fault"
    """A short word for journals and screens."""


class AddressWrong(PrinterError):
    """The device address cannot be understood: correct the configuration."""

    reason = "address"


class ProfileUnknown(PrinterError):
    """There is no such printer profile: correct the configuration."""

    reason = "profile"


class FontMissing(PrinterError):
    """The font for drawn text is not installed: install fonts-dejavu-core."""

    reason = "font"


class PictureWrong(PrinterError):
    """The logo or the QR code cannot be printed: correct the configuration."""

    reason = "picture"


class NotThere(PrinterError):
    """The device or host does not exist or is no printer: look at plug and power."""

    reason = "not_there"


class NotAllowed(PrinterError):
    """The device exists, but this user may not open it: look at the udev rule."""

    reason = "not_allowed"


class Busy(PrinterError):
    """Another program or host holds the printer."""

    reason = "busy"


class NotAnswering(PrinterError):
    """The printer takes no data or gives no answer: switch it off and on."""

    reason = "not_answering"


class Lost(PrinterError):
    """The line broke while in use: look at plug and power."""

    reason = "lost"


class PaperOut(PrinterError):
    """The roll has ended: put in a new one."""

    reason = "paper_out"


class CoverOpen(PrinterError):
    """The cover is open: close it."""

    reason = "cover_open"


class CutterJam(PrinterError):
    """The cutter is stuck: open the cover, remove the paper."""

    reason = "cutter_jam"


class Offline(PrinterError):
    """The printer says it is offline, for another cause than the above."""

    reason = "offline"

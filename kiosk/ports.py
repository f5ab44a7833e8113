"""What a serial port's failure means, in words for a person."""

from __future__ import annotations

import errno
import os


def reason(error: Exception) -> str:
    """What the system said, without pyserial's wrapping."""
    number = getattr(error, "errno", None)
    if number == errno.EAGAIN:  # the exclusive lock
        return "another program uses it"
    if number:
        return os.strerror(number)
    if "returned no data" in str(error):
        return "unplugged"
    return str(error)

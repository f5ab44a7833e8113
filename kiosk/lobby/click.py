"""The soft tone by which a visitor hears each press, and the low one of a wrong key.

While the kiosk reads aloud it is the voice that answers; a call in the corridor is
never disturbed.
"""

from __future__ import annotations

import msgspec

from kiosk.config import Config
from kiosk.office.engines import address
from kiosk.sound.player import Speaker
from kiosk.sound.turns import Turns


class Click:
    """Nothing is made (no thread) until the first press. Never waits, never fails."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._speaker: Speaker | None = None
        self._turns: Turns | None = None

    def pressed(self) -> None:
        """A press has counted."""
        self._play("key")

    def wrong(self) -> None:
        """A key that has no task here."""
        self._play("wrong")

    def close(self) -> None:
        """End."""
        if self._speaker is not None:
            self._speaker.close()

    def _play(self, tone: str) -> None:
        if not self._config.sound.touch:
            return
        if self._speaker is None or self._turns is None:
            sound = msgspec.structs.replace(
                self._config.sound, level=self._config.sound.touch
            )
            self._speaker = Speaker(sound)
            self._turns = Turns(address(self._config).roll.parent)
        if not self._turns.wanted():
            self._speaker.play(tone)

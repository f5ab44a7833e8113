"""The process: its pads, what they share, their threads, and their orderly end."""

from __future__ import annotations

import logging
import sys
import threading
import time

from kiosk.config import Config, ConfigError, Keypad
from kiosk.keypad import opening, plugged
from kiosk.keypad.acts import Tone
from kiosk.keypad.answers import JsonLines, Lines, Reporter
from kiosk.keypad.doing import Doer
from kiosk.keypad.echo import Echo
from kiosk.keypad.face import Face
from kiosk.keypad.layout import Layout
from kiosk.keypad.link import Link
from kiosk.keypad.pad import Pad
from kiosk.keypad.pulse import Pulse
from kiosk.keypad.seen import Seen
from kiosk.keypad.source import PadUnusable, Source
from kiosk.keypad.watch import Watch
from kiosk.sound import tones
from kiosk.sound.player import Speaker

log = logging.getLogger(__name__)


class Service:
    """All number pads of a machine."""

    def __init__(
        self,
        config: Config,
        keypads: tuple[Keypad, ...],
        stop: threading.Event,
        *,
        as_json: bool,
    ) -> None:
        sources = [_source(keypad, config) for keypad in keypads]
        if [keypad.device for keypad in keypads].count("terminal") > 1:
            raise ConfigError(
                "the configuration", "keypads", "only one can be this terminal"
            )
        self._config = config
        self._stop = stop
        self._as_json = as_json
        self._plain: Reporter = JsonLines() if as_json else Lines()
        self._speaker = Speaker(config.sound)
        self._link = Link(config)
        self._seen = Seen()
        self._pulse = Pulse(self._link, stop, lambda: plugged.strangers(config))
        self._pads = [
            self._pad(keypad, device)
            for keypad, device in zip(keypads, sources, strict=True)
        ]
        self._threads = [
            thread for pad in self._pads for thread in pad.threads()
        ] + self._common()

    def _pad(self, keypad: Keypad, device: Source) -> Pad:
        reporter = self._reporter(keypad, device)
        return Pad(
            device,
            Layout(
                keypad.layout,
                desks=len(self._config.desks),
                debounce=keypad.debounce if device.chatters else 0.0,
                guard=keypad.guard,
                typed=keypad.typed,
            ),
            Doer(
                self._link,
                self._config,
                keypad=keypad.name,
                desk=keypad.desk,
                stop=self._stop,
                missed_within=keypad.missed_within,
                seen=self._seen,
            ),
            name=keypad.name,
            desk=keypad.desk,
            speaker=self._speaker,
            reporter=reporter,
            stop=self._stop,
            waiting=keypad.waiting,
            changed=self._pulse.now,
            leaving=reporter.leave if isinstance(reporter, Echo) else lambda: None,
        )

    def _reporter(self, keypad: Keypad, device: Source) -> Reporter:
        if keypad.echo != "none" and keypad.device.startswith("serial:"):
            from kiosk.keypad.line import SerialPad

            assert isinstance(device, SerialPad)
            return Echo(device, self._plain, how=keypad.echo, size=keypad.echo_size)
        if self._as_json or keypad.device != "terminal" or not _is_terminal():
            return self._plain
        desk = self._config.desk(keypad.desk)
        return Face(
            sys.stdout.fileno(),
            desk.label if desk else keypad.desk,
            "keypad.help" if keypad.layout == "17" else "keypad.help_12",
            sys.stdout.encoding,
        )

    def _common(self) -> list[threading.Thread]:
        watch = Watch(
            self._link,
            self._pads,
            self._speaker,
            self._stop,
            reminder=self._config.sound.reminder * 60,
            seen=self._seen,
        )
        return [
            threading.Thread(target=watch.run, name="watch", daemon=True),
            threading.Thread(
                target=self._pulse.run, args=(self._pads,), name="pulse", daemon=True
            ),
        ]

    def start(self) -> None:
        """Begin to serve."""
        threading.Thread(target=self._prepare, name="tones", daemon=True).start()
        for thread in self._threads:
            thread.start()

    def _prepare(self) -> None:
        """Make every tone now: the first answer is not to wait for its own."""
        if self._config.sound.player == "none":
            return
        for tone in Tone:
            tones.wav(tone, self._config.sound.level)

    def close(self, patience: float) -> None:
        """End within `patience` seconds; what hangs in the database is left behind."""
        ends = time.monotonic() + patience
        self._pulse.now()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, ends - time.monotonic()))
        hanging = [thread.name for thread in self._threads if thread.is_alive()]
        for pad in self._pads:
            pad.reporter.close()
        self._speaker.close(0.2)
        if hanging:
            log.warning("left behind at the end: %s", ", ".join(hanging))
        else:
            self._link.close()


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _source(keypad: Keypad, config: Config) -> Source:
    try:
        return opening.make(keypad, plugged.named(config, but=keypad.name))
    except PadUnusable as error:
        raise ConfigError(f"number pad {keypad.name}", "device", str(error)) from error

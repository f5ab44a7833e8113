"""The program that speaks with SVOX Pico's voices: text in, a WAV file out.

A process of its own: should the library fall over a text, only this ends.

    python -m kiosk.speech.pico de-DE 1.0 < text > wav
"""

from __future__ import annotations

import sys

RATE = 16000
"""Samples per second of all its voices."""


def main() -> int:
    """Speak what stands on standard input."""
    from py_nanotts import NanoTTS

    from kiosk.speech import waves

    voice, speed = sys.argv[1], float(sys.argv[2])
    text = sys.stdin.buffer.read().decode()
    samples = NanoTTS().speak(text, voice=voice, speed=speed)
    sys.stdout.buffer.write(waves.write(waves.Wave(RATE, samples)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

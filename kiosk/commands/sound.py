"""`aufruf sound`: try chime, tones and voices where they will be heard."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from kiosk.commands import common
from kiosk.config import LANGUAGES, Config
from kiosk.speech import waves
from kiosk.speech.waves import Wave

NOT_THERE = 4


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Try the loudspeaker and the voices; exit code 4 if nothing could be heard."
    )
    parser.epilog = (
        "examples:\n"
        "  aufruf sound call 17                  chime, number and room\n"
        '  aufruf sound say "Raum 01.02_39, 14:30" --language en\n'
        "  aufruf sound say 17 --language ar --file said.wav\n"
        "  aufruf sound tone waiting\n"
        "  aufruf sound voices"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    call = acts.add_parser("call", help="a call as the corridor hears it")
    call.add_argument("number", type=int, help="1 to 9999")
    call.add_argument("--desk", help="which desk calls (default: the first)")
    say = acts.add_parser("say", help="any text, figures and times put into words")
    say.add_argument("text")
    tone = acts.add_parser("tone", help="a tone or the chime, by name")
    tone.add_argument("name", nargs="?", default="chime")
    for each in (call, say):
        each.add_argument(
            "--language", choices=LANGUAGES, default="de", help="default: de"
        )
        each.add_argument(
            "--file", type=Path, metavar="WAV", help="write it instead of playing it"
        )
    voices = acts.add_parser("voices", help="who speaks which language")
    common.add_json(voices)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Play it, and say what happened."""
    if arguments.act == "voices":
        return _voices(config, json=arguments.json)
    if arguments.act == "tone":
        return _tone(config, arguments.name)
    return _speech(config, arguments)


def _voices(config: Config, *, json: bool) -> int:
    from kiosk.language import language
    from kiosk.speech.service import Speaking

    speaking = Speaking(config.speech)
    able = {tag: speaking.who(tag) for tag in LANGUAGES}
    if json:
        common.print_json(able)
    else:
        for tag, voice in able.items():
            says = voice or f"nobody ({speaking.lacking(tag)})"
            print(f"{tag:<10} {language(tag).name:<16} {says}")
    return 0 if all(able.values()) else NOT_THERE


def _tone(config: Config, name: str) -> int:
    from kiosk.sound import tones

    if name not in tones.FIGURES:
        known = " ".join(sorted(tones.FIGURES))
        print(f"aufruf sound: there is no tone {name!r}; {known}", file=sys.stderr)
        return 2
    return _heard(config, waves.read(tones.wav(name, config.sound.level)))


def _speech(config: Config, arguments: argparse.Namespace) -> int:
    from kiosk.language import language
    from kiosk.sound import tones
    from kiosk.speech.service import Speaking
    from kiosk.speech.wording import Wording

    tag = arguments.language
    wording = Wording(language(tag), config)
    if arguments.act == "call":
        if not 1 <= arguments.number <= 9999:
            return _refuse("a number is between 1 and 9999")
        desk = config.desk(arguments.desk) if arguments.desk else config.desks[0]
        if desk is None:
            known = ", ".join(each.key for each in config.desks)
            return _refuse(f'there is no desk "{arguments.desk}"; there are: {known}')
        text = wording.call(arguments.number, desk)
        parts: tuple[str, ...] = ("call", str(arguments.number), f"desk-{desk.key}")
    else:
        text, parts = wording.say(arguments.text), ()
    print(text)
    speaking = Speaking(config.speech)
    sound = speaking.sound(text, tag, parts=parts)
    if sound is None:
        return _refuse(f"nobody speaks {tag}: {speaking.silent[tag]}", NOT_THERE)
    sound = waves.at_level(sound, config.sound.level)
    if arguments.file is not None:
        try:
            arguments.file.write_bytes(waves.write(sound))
        except OSError as error:
            return _refuse(f"{arguments.file}: {error.strerror}", NOT_THERE)
        print(f"{arguments.file}: {sound.seconds:.1f} s")
        return 0
    if arguments.act == "call":
        chime = waves.read(tones.wav("chime", config.sound.level))
        return _heard(config, chime, sound)
    return _heard(config, sound)


def _heard(config: Config, *sounds: Wave) -> int:
    from kiosk.sound.player import Speaker

    if config.sound.player == "none" or not config.sound.level:
        return _refuse("sound is switched off in the configuration", NOT_THERE)
    speaker = Speaker(config.sound)
    over = threading.Semaphore(0)
    heard: list[bool] = []

    def told(whole: bool) -> None:
        heard.append(whole)
        over.release()

    for sound in sounds:
        speaker.play_all("test", waves.write(sound), sound.seconds, told)
    for _ in sounds:
        over.acquire(timeout=60)
    trouble = speaker.trouble
    speaker.close()
    if not all(heard):
        return _refuse(f"not heard: {trouble}", NOT_THERE)
    return 0


def _refuse(sentence: str, code: int = 2) -> int:
    print(f"aufruf sound: {sentence}", file=sys.stderr)
    return code

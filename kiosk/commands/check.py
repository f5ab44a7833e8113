"""`aufruf check`: everything an administrator asks, each with what to do."""

from __future__ import annotations

import argparse
import datetime as dt
import locale
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from kiosk.commands import common
from kiosk.config import LANGUAGES, Config, ConfigError
from kiosk.config_file import find_file
from kiosk.lobby.supply import FEW
from kiosk.office.store import Store
from kiosk.office.troubles import FORGOTTEN, Trouble, troubles
from kiosk.office.values import DeviceLife, OfficeGone

FONTS = {
    "DejaVu Sans": ("fonts-dejavu-core", "dejavu/DejaVuSans-Bold.ttf"),
    "DejaVu Sans Mono": ("fonts-dejavu-core", "dejavu/DejaVuSansMono.ttf"),
}
FONT_FOLDER = Path("/usr/share/fonts/truetype")

ROOM = 50 * 1024 * 1024
"""Bytes that should be free where the database lies."""


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at."""

    subject: str
    ok: bool
    says: str
    do: str = ""
    """What an administrator does about it."""


def register(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.description = (
        "Look at configuration, database, printer, paper, keypads, displays, fonts, "
        "sound and clock; exit code 0 only if all is well (4: something is missing)."
    )
    parser.epilog = "example:\n  aufruf --config /etc/aufruf/office.toml check --json"
    common.add_json(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the findings."""
    findings = [*_configuration(arguments.config, config), *_machine(config)]
    try:
        with common.office(config) as store:
            findings += _office(store)
    except OfficeGone as error:
        findings.append(Finding("database", ok=False, says=str(error)))
    findings += _printer(config)
    well = all(finding.ok for finding in findings)
    if arguments.json:
        common.print_json({"ok": well, "findings": findings})
    else:
        for finding in findings:
            mark = "ok  " if finding.ok else "FAIL"
            print(f"{mark}  {finding.subject:<22} {finding.says}")
            if finding.do and not finding.ok:
                print(f"{'':30}-> {finding.do}")
    return 0 if well else 4


def _configuration(option: str | None, config: Config) -> Iterator[Finding]:
    file = find_file(option)
    says = f"{file} is right" if file else "the shipped default (Am Anger 28)"
    yield Finding("configuration", ok=True, says=says)
    from kiosk.language import language, topic_label

    unnamed = []
    for topic in config.topics:
        for tag in config.kiosk.languages:
            try:
                topic_label(language(tag), topic.key, {**topic.labels})
            except KeyError:
                unnamed.append(f"{topic.key} ({tag})")
    yield Finding(
        "topics",
        ok=not unnamed,
        says=f"{len(config.topics)} topics, {len(config.kiosk.languages)} languages"
        if not unnamed
        else f"without a name: {', '.join(unnamed)}",
        do="add the labels in the configuration",
    )
    yield _drafts(config)


def _drafts(config: Config) -> Finding:
    """Which translations nobody has read yet: worth knowing, no fault."""
    from kiosk.language import review

    reviewed = {str(tag): said for tag, said in config.kiosk.reviewed.items()}
    states = {tag: review.state(tag, reviewed) for tag in config.kiosk.languages}
    drafts = [tag for tag, state in states.items() if state in {"draft", "changed"}]
    says = (
        f"drafts that no speaker has read: {', '.join(drafts)} (aufruf language review)"
        if drafts
        else "all have been read by speakers"
    )
    return Finding("translations", ok=True, says=says)


def _machine(config: Config) -> Iterator[Finding]:
    for name, (package, path) in FONTS.items():
        there = (FONT_FOLDER / path).exists()
        yield Finding(
            f"font {name}",
            ok=there,
            says="is there" if there else f"{FONT_FOLDER / path} is missing",
            do=f"apt-get install {package}",
        )
    encoding = locale.getpreferredencoding(do_setlocale=False).upper()
    yield Finding(
        "locale",
        ok=encoding in {"UTF-8", "UTF8"},
        says=f"this shell writes {encoding}",
        do="set LANG=C.UTF-8 (the services' units do)",
    )
    yield from _sound(config)
    yield from _clock(config)


def _sound(config: Config) -> Iterator[Finding]:
    if config.sound.player == "none":
        yield Finding("sound", ok=True, says="is switched off in the configuration")
        return
    import shutil

    wanted = (
        ("aplay", "pw-play", "paplay")
        if config.sound.player == "auto"
        else (config.sound.player,)
    )
    found = next((name for name in wanted if shutil.which(name)), None)
    yield Finding(
        "sound",
        ok=found is not None,
        says=f"plays through {found}" if found else f"none of {', '.join(wanted)}",
        do='apt-get install alsa-utils, or sound.player = "none"',
    )
    yield _voices(config)


def _voices(config: Config) -> Finding:
    """Who speaks each language of this house; a silent one is told with its reason."""
    if not config.speech.voices:
        return Finding("voices", ok=True, says="are switched off in the configuration")
    from kiosk.speech.service import Speaking

    speaking = Speaking(config.speech)
    wanted: set[str] = set(config.kiosk.languages) if config.speech.kiosk else set()
    wanted |= {"de", config.speech.second} - {""} if config.speech.calls else set()
    tags = [tag for tag in LANGUAGES if tag in wanted]
    able = ", ".join(f"{tag} {who}" for tag in tags if (who := speaking.who(tag)))
    lacking = {tag: speaking.lacking(tag) for tag in tags if speaking.lacking(tag)}
    missing = "; ".join(f"nobody speaks {tag} ({why})" for tag, why in lacking.items())
    return Finding(
        "voices",
        ok=not lacking,
        says=missing or able or "nothing is to be spoken",
        do="apt-get install espeak-ng (or name fewer languages in kiosk.languages)",
    )


def _clock(config: Config) -> Iterator[Finding]:
    now = common.now()
    synchronised = Path("/run/systemd/timesync/synchronized").exists()
    plausible = now.year >= 2026
    local = now.astimezone(config.zone)
    says = f"{local:%d.%m.%Y %H:%M} in {config.house.timezone}"
    if plausible and not synchronised and Path("/run/systemd/system").exists():
        says += " (not yet synchronised by systemd-timesyncd)"
    yield Finding("clock", ok=plausible, says=says, do="set the clock, then NTP")


APART = 2.0
"""Seconds that a machine's clock may differ from the database's."""


def _clocks(store: Store) -> Iterator[Finding]:
    """Several machines: waiting times are as right as their clocks agree."""
    from kiosk.office import queries

    ahead = queries.ahead_of_database(store, common.now())
    if ahead is None:
        return
    says = f"{abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} the database's"
    yield Finding("clocks", ok=abs(ahead) < APART, says=says, do="NTP on both machines")


def _office(store: Store) -> Iterator[Finding]:
    from kiosk.office import devices, hours, schema, setup

    yield from _clocks(store)

    place = store.address
    says = f"{place.text}, version {schema.VERSION}"
    yield Finding("database", ok=True, says=says)
    for warning in store.warnings:
        yield Finding("database", ok=False, says=warning)
    if place.file is not None:
        free = os.statvfs(place.file.parent)
        left = free.f_bavail * free.f_frsize
        yield Finding(
            "disk",
            ok=left > ROOM,
            says=f"{left // (1024 * 1024)} MB free beside the database",
            do="free some space: without it no number can be drawn",
        )
    coming = [
        entry
        for entry in hours.listed(store)
        if not entry.cancelled and entry.ended is None and entry.closes > common.now()
    ]
    first = coming[0].opens.astimezone(store.config.zone) if coming else None
    yield Finding(
        "office hours",
        ok=first is not None,
        says=f"next {first:%d.%m.%Y %H:%M}" if first else "no date is to come",
        do="aufruf hours add 27.2. 14:30 16:30",
    )
    with store.read() as connection:
        dates = setup.differences(
            connection, store.config, store.office_id, common.now()
        )
        others = setup.others(connection, store.config) if place.file else []
    if others:
        yield Finding(
            "office",
            ok=False,
            says=f"the database also holds the office {', '.join(others)}: what was "
            f'there before house.key was "{store.config.house.key}" is not shown',
            do="house.key as it was; if it is to be another: cancel its dates and "
            "aufruf forget before",
        )
    for says, do in dates:
        yield Finding("office hours", ok=False, says=says, do=do)
    yield _night(store)
    lives = devices.read(store)
    wrong = troubles(lives, common.now())
    for life in lives:
        mine = [trouble for trouble in wrong if trouble.device == life.name]
        yield from _device(life, mine)
    yield from _paper(store.config, store)


def _night(store: Store) -> Finding:
    """Whether somebody forgets what must be forgotten, or the timer is not there."""
    from kiosk.office import retention

    at = common.now()
    yesterday = at.astimezone(store.config.zone).date() - dt.timedelta(days=1)
    left = [
        one
        for one in retention.forget(store, at=at, dry_run=True, clock_is_right=True)
        if one.day < yesterday and (one.tickets or one.events or one.appointments)
    ]
    says = "numbers and appointments of past days are deleted"
    if left:
        says = f"since {left[0].day:%d.%m.%Y} no night has deleted what was to be"
    return Finding(
        "night",
        ok=not left,
        says=says,
        do="systemctl enable --now aufruf-forget.timer; at once: aufruf forget",
    )


def _device(life: DeviceLife, wrong: Sequence[Trouble]) -> Iterator[Finding]:
    """A device's sign of life; where something is wrong, what staff are told of it."""
    from kiosk.language import language

    seconds = int((common.now() - life.seen).total_seconds())
    said = ", ".join(f"{key} {value}" for key, value in life.state.items())
    seen = f"last sign of life {seconds} s ago" + (f"; {said}" if said else "")
    service = "kiosk" if life.kind == "printer" else life.kind
    subject = f"{life.kind} {life.name}"
    yield Finding(
        subject,
        ok=not any(trouble.silent for trouble in wrong),
        says=seen,
        do=f"systemctl status aufruf-{service}; if it was taken away, it is forgotten "
        f"after {FORGOTTEN.days} days",
    )
    for trouble in wrong:
        if not trouble.silent:
            says = language("en").text(trouble.key, **trouble.values)
            yield Finding(subject, ok=False, says=says)


def _printer(config: Config) -> Iterator[Finding]:
    if not config.printer.device:
        yield Finding(
            "printer", ok=True, says="none in the configuration: numbers on screen only"
        )
        return
    from kiosk.commands.printer import kept_file
    from kiosk.lobby import slip
    from kiosk.lobby.paper import Paper
    from printer.errors import PrinterError
    from printer.outcome import GRADES

    try:
        slip.check(config)
    except ConfigError as error:
        yield Finding(
            "ticket", ok=False, says=str(error), do="correct the configuration"
        )
    try:
        condition = Paper(config, kept_file()).condition()
    except PrinterError as error:
        yield Finding("printer", ok=False, says=str(error), do="aufruf printer status")
        return
    yield Finding(
        "printer",
        ok=condition.ready,
        says=f"{config.printer.device}: "
        + (f"paper {condition.paper}" if condition.ready else condition.detail),
        do="aufruf printer status; paper, cover, cable, power",
    )
    grade = condition.grade or ("" if condition.answers else "D")
    if condition.ready:
        yield Finding(
            "printer's word",
            ok=True,
            says=f"grade {grade}: it {GRADES[grade]}"
            if grade
            else "not probed yet (the kiosk does at its start, or: printer probe)",
        )


def _paper(config: Config, store: Store) -> Iterator[Finding]:
    """How long the roll will last, where it is counted."""
    from kiosk.office.operations import prints

    metres = config.printer.roll
    left = prints.tickets_left(store, config.kiosk.name, metres)
    if not config.printer.device or left is None:
        return
    yield Finding(
        "paper",
        ok=left > FEW,
        says=f"about {left} tickets left of a roll of {metres:g} m",
        do="put in a new roll, then: aufruf printer new-roll",
    )

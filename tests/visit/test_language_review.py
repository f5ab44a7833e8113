"""A translation is a draft until a speaker has read it; the sheet they read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from kiosk.cli import main
from kiosk.commands import check
from kiosk.commands.language import sample
from kiosk.config import LANGUAGES, Config, ConfigError, Kiosk
from kiosk.config_file import load
from kiosk.language import language, review
from kiosk.lobby.names import language_names
from tests.visit.test_catalogues import catalogue, messages

TRANSLATIONS = LANGUAGES[1:]


def sheet(capsys: pytest.CaptureFixture[str], *words: str) -> list[list[str]]:
    """What `aufruf language review --csv -` writes."""
    assert main(["language", "review", *words, "--csv", "-"]) == 0
    return list(csv.reader(io.StringIO(capsys.readouterr().out), delimiter=";"))


@pytest.mark.parametrize("tag", TRANSLATIONS)
def test_a_speaker_finds_every_text_a_visitor_meets(
    tag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *rows = sheet(capsys, "--language", tag)
    assert head[4] == language(tag).name
    wanted = {key for key in messages(tag) if review.is_for_visitors(key)}
    assert {row[0] for row in rows} == wanted
    assert {"start.walkin", "appt.late", "ticket.valid", "voice.call"} <= wanted
    assert not {"keypad.stuck", "trouble.paper_out"} & wanted
    assert all(row[1] and row[3] and row[4] for row in rows)
    assert all(row[-1] == "" for row in rows), "room for remarks"


def test_each_plural_form_has_numbers_as_an_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [r for r in sheet(capsys, "--language", "ar") if r[0] == "wait.ahead"]
    assert len(rows) == catalogue("ar").num_plurals == 6
    assert [row[2].split(",")[0] for row in rows] == ["0", "1", "2", "3", "11", "100"]
    assert rows[1][3] == "Vor Ihnen wartet {n} Person."
    assert "11" in rows[4][5]


def test_the_examples_are_filled_as_a_visitor_reads_them() -> None:
    for tag in LANGUAGES:
        examples = {r.key: r.example for r in review.rows(tag, sample(Config(), tag))}
        assert "01.02_39" in examples["number.go_wait"]
        assert "14:30" in examples["appt.late"]
        assert "2026" in examples["closed.next"]
        assert "{" not in "".join(examples[key] for key in ("wait.range", "voice.call"))


def test_staff_texts_are_in_the_sheet_when_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, *rows = sheet(capsys, "--language", "en", "--staff")
    assert {row[0] for row in rows} == set(messages("en"))


def test_the_page_to_print_runs_as_the_language_does(tmp_path: Path) -> None:
    for tag, way in (("ar", "rtl"), ("uk", "ltr")):
        file = tmp_path / f"{tag}.html"
        assert main(["language", "review", "--language", tag, "--html", str(file)]) == 0
        text = file.read_text("utf-8")
        assert f'lang="{tag}" dir="{way}"' in text
        assert "http" not in text, "it needs nothing from anywhere"


def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "none" / "uk.html")
    assert main(["language", "review", "--language", "uk", "--html", nowhere]) == 3
    assert nowhere in capsys.readouterr().err
    assert main(["language", "review", "--language", "uk"]) == 2
    assert "--html FILE" in capsys.readouterr().err


def with_reviewed(**reviewed: str) -> Config:
    kiosk = msgspec.convert({"reviewed": reviewed}, Kiosk)
    return Config(kiosk=kiosk)


def test_every_translation_is_a_draft_until_a_speaker_has_read_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["language", "list", "--json"]) == 0
    states = json.loads(capsys.readouterr().out)["languages"]
    assert states == {"de": "source"} | dict.fromkeys(TRANSLATIONS, "draft")
    assert main(["language", "list"]) == 0
    assert capsys.readouterr().out.count("a draft") == len(TRANSLATIONS)


def test_what_its_target_group_has_not_read_is_not_called_leichte_sprache() -> None:
    assert language_names(Kiosk())["de-simple"] == "Einfache Sprache"
    read = with_reviewed(**{"de-simple": f"2026-11-30 {review.stamp('de-simple')}"})
    assert language_names(read.kiosk)["de-simple"] == "Leichte Sprache"
    changed = with_reviewed(**{"de-simple": "2026-11-30 0123abcd"})
    assert language_names(changed.kiosk)["de-simple"] == "Einfache Sprache"
    others = {tag: language(tag).name for tag in LANGUAGES if tag != "de-simple"}
    assert language_names(Kiosk()).items() >= others.items()


def test_the_line_that_review_names_makes_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = str(tmp_path / "en.html")
    main(["language", "review", "--language", "en", "--html", html])
    line = capsys.readouterr().out.splitlines()[-1]
    file = tmp_path / "office.toml"
    file.write_text(f"[kiosk]\n{line}\n")
    assert main(["--config", str(file), "language", "list", "--json"]) == 0
    states = json.loads(capsys.readouterr().out)["languages"]
    assert (states["en"], states["fr"]) == ("read", "draft")


def test_texts_that_changed_after_they_were_read_are_a_draft_again() -> None:
    reviewed = {"en": "2026-11-30 01234567"}
    assert review.state("en", reviewed) == "changed"
    assert review.state("en", {"en": f"2026-11-30 {review.stamp('en')}"}) == "read"


def test_a_line_without_the_stamp_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text('[kiosk]\nreviewed = { en = "yes" }\n')
    with pytest.raises(ConfigError, match="reviewed"):
        load(file)


def test_check_names_the_drafts_without_calling_them_a_fault() -> None:
    finding = check._drafts(Config())
    assert finding.ok
    assert "de-simple, en" in finding.says
    read = {tag: f"2026-11-30 {review.stamp(tag)}" for tag in TRANSLATIONS}
    read_all = check._drafts(with_reviewed(**read))
    assert read_all.says == "all have been read by speakers"

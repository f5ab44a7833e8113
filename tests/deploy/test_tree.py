"""What the repository may and may not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deploy.tree import DEPLOY, ROOT, tracked

FOREIGN = (
    # Written in pieces: this file is tracked too.
    "pypi." + "org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "deb.debian" + ".org",
    "find-" + "links",
    "/wo" + "rk/",
    "/root/" + ".pyenv",
    "/opt/" + "wheels",
    "/opt/" + "pypi",
)
"""Package registries' hosts, and paths of one build machine."""

LOCKS = ("requirements.txt", "requirements-test.txt")


def pinned(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    text = (DEPLOY / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("words", FOREIGN)
def test_no_file_names_a_registry_or_a_build_machine(words: str) -> None:
    naming = [
        str(file)
        for file in tracked()
        # The script that makes the locks must switch such lines off by name.
        if words.encode() in (ROOT / file).read_bytes()
        and not (file.name == "lock" and words.startswith("find-"))
    ]
    assert naming == []


def anchors(page: Path) -> set[str]:
    """What a link may name behind # in that page."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_link_of_a_page_leads_somewhere() -> None:
    pages = [ROOT / file for file in tracked() if file.suffix == ".md"]
    assert ROOT / "README.md" in pages
    for page in pages:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            path, _, part = link.partition("#")
            target = page.parent / path if path else page
            assert target.exists(), (page, link)
            assert not part or part in anchors(target), (page, link)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes_and_no_address(
    name: str,
) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_test_lock_holds_the_runtime_lock_so_that_one_venv_serves_both() -> None:
    assert pinned(LOCKS[0]).items() <= pinned(LOCKS[1]).items()


def test_the_locks_hold_what_the_scripts_need() -> None:
    runtime, tests = pinned(LOCKS[0]), pinned(LOCKS[1])
    assert runtime["textual"] == "8.2.8"
    assert runtime["python-escpos"] == "3.1"
    assert {"hatchling", "psycopg-binary", "pysqlite3", "tzdata"} <= runtime.keys()
    assert {"pytest", "mypy", "ruff", "import-linter"} <= tests.keys()
    assert not {"pytest", "mypy"} & runtime.keys(), "a kiosk needs no test tools"


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert text.rstrip().endswith(
        "All other changes or additions to this Appendix require the production of a "
        "new EUPL version."
    )

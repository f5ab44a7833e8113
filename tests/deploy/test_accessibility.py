"""What deploy/accessibility.md says is met is shown by tests that exist."""

from __future__ import annotations

import re

from tests.deploy.tree import DEPLOY

ROWS = [
    [cell.strip() for cell in line.strip()[1:-1].split("|")]
    for line in (DEPLOY / "accessibility.md").read_text("utf-8").splitlines()
    if re.match(r"\| [A-Z]-\d\d ", line)
]
NUMBERS = {
    *(f"A-{n:02}" for n in range(1, 34)),
    *(f"K-{n:02}" for n in range(1, 8)),
    *(f"L-{n:02}" for n in range(1, 8)),
    *(f"S-{n:02}" for n in range(1, 8)),
    *(f"V-{n:02}" for n in range(1, 5)),
    *(f"W-{n:02}" for n in range(1, 7)),
}


def test_every_requirement_has_its_row() -> None:
    assert {row[0] for row in ROWS} == NUMBERS


def test_what_is_met_names_a_test_that_exists_or_says_why_there_is_none() -> None:
    sources = "\n".join(
        file.read_text("utf-8") for file in (DEPLOY.parent / "tests").rglob("test_*.py")
    )
    for number, what, state, shown in ROWS:
        named = re.findall(r"`(test_\w+)`", shown)
        assert state in {"met", "installer", "open"}, number
        assert named or state != "met" or shown, f"{number}: {what}"
        assert state == "met" or not named, f"{number}: {what}"
        for name in named:
            assert f"def {name}(" in sources, f"{number}: there is no {name}"

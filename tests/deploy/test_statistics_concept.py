"""What deploy/statistics.md promises the staff council is shown by tests that exist."""

from __future__ import annotations

import re

from tests.deploy.tree import DEPLOY


def test_every_test_that_the_concept_names_exists() -> None:
    concept = (DEPLOY / "statistics.md").read_text("utf-8")
    sources = "\n".join(
        file.read_text("utf-8") for file in (DEPLOY.parent / "tests").rglob("test_*.py")
    )
    named = re.findall(r"`(test_\w+)`", concept)
    assert len(named) > 8
    for name in named:
        assert f"def {name}(" in sources, name

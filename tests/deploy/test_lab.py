"""The hardware laboratory's tests stay out of the ordinary run."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.deploy.tree import ROOT


def test_outside_of_the_virtual_machine_its_tests_are_not_chosen() -> None:
    environment = {name: v for name, v in os.environ.items() if name != "AUFRUF_LAB"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/lab", "--collect-only", "-q"),
            *("-p", "no:cacheprovider"),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, "no test is left"
    assert "deselected" in done.stdout

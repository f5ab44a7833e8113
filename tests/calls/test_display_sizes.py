"""How large the display writes, in millimetres, and from where that can be read."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from display import geometry, sizes
from kiosk.config import Config, Desk

CLI = (sys.executable, "-m", "kiosk.cli")


def configured(**display: object) -> Config:
    tree = {"display": display}
    return msgspec.convert(tree, Config)


def test_the_heights_are_those_of_the_norm() -> None:
    assert geometry.wanted(10) == pytest.approx(122)
    assert geometry.wanted(5) == pytest.approx(61)
    panel = geometry.panel(43, 16 / 9)
    assert (round(panel.width), round(panel.height)) == (952, 535)
    # "31 % of the height of a 32-inch screen, 23 % of a 43-inch, 18 % of a 55-inch"
    for diagonal, share in ((32, 0.31), (43, 0.23), (55, 0.18)):
        height = geometry.panel(diagonal, 16 / 9).height
        assert geometry.wanted(10) / height == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("cells", [(80, 24), (96, 27), (120, 36), (200, 60)])
@pytest.mark.parametrize("door", ["", "room"])
def test_number_room_and_last_calls_can_be_read_in_a_corridor_of_ten_metres(
    cells: tuple[int, int], door: str
) -> None:
    found = {each.what: each for each in sizes.measured(configured(door=door), *cells)}
    assert found["number"].cap >= 122
    assert all(each.ok for each in found.values()), found
    if not door:
        assert found["room"].cap >= 61
        assert found["last calls"].cap >= 61


def test_so_can_the_table_of_forty_desks() -> None:
    desks = tuple(Desk(key=f"d{n}", label=f"Platz {n}") for n in range(1, 41))
    config = msgspec.structs.replace(Config(), desks=desks)
    found = {each.what: each for each in sizes.measured(config, 96, 27)}
    assert found["calls at other desks"].cap >= 61
    assert all(each.ok for each in found.values()), found


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CLI, "display", "--sizes", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_says_whether_a_screen_will_do() -> None:
    done = run("43", "--distance", "10", "--cells", "80x24")
    assert done.returncode == 0, done.stdout
    assert "952 x 535 mm" in done.stdout
    assert "80 x 24 cells of 11.9 x 22.3 mm" in done.stdout
    assert "pixelsize=39" in done.stdout
    assert "All is legible" in done.stdout


def test_a_screen_that_is_too_small_is_told_with_what_would_do() -> None:
    done = run("24", "--distance", "10", "--cells", "80x24")
    assert done.returncode == 3
    assert "TOO SMALL" in done.stdout
    assert "inches" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("43", "--cells", "wide"), "allowed: like 80x24"),
        (("3", "--cells", "80x24"), "the command line"),
        (("43", "--door", "nowhere"), 'there is no desk "nowhere"; allowed: room'),
    ],
)
def test_a_slip_on_the_command_line_is_explained(
    words: tuple[str, ...], said: str
) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr

"""The tests of the virtual machine: what they saw, and that they run only there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lab.usb_printer import GadgetPrinter
from tests.paper.conftest import Emulator

INSIDE = "AUFRUF_LAB"
Saw = Callable[[str], None]


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Outside of the virtual machine these tests are not chosen at all."""
    if os.environ.get(INSIDE):
        return
    ours = [item for item in items if item.get_closest_marker("lab")]
    if ours:
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Behind a test's name, what it saw, and at once why it failed."""
    if report.failed:
        print(f"\n    {report.longreprtext.splitlines()[-1]}", end="")
    if report.when == "teardown":
        for name, text in report.user_properties:
            if name == "saw":
                print(f"\n    {text}", end="")


@pytest.fixture
def saw(request: pytest.FixtureRequest) -> Saw:
    """Keeps a line for the report."""
    return lambda text: request.node.user_properties.append(("saw", text))


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    """Our emulated printer, a real process."""
    started = Emulator(tmp_path / "paper", "--tcp", "0")
    yield started
    started.stop()


@pytest.fixture(params=[10])
def usb_printer(
    request: pytest.FixtureRequest, emulator: Emulator
) -> Iterator[GadgetPrinter]:
    """The emulated printer at the end of a real USB cable, plugged in."""
    printer = GadgetPrinter(emulator.device, requests=request.param)
    try:
        printer.plug()
        yield printer
    finally:
        printer.close()

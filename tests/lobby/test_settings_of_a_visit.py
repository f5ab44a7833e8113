"""Language, contrast and voice belong to one visit: kept through it, gone after it."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kiosk.config import Config
from kiosk.lobby.app import Lobby
from kiosk.lobby.screens.start import StartScreen
from kiosk.office.store import Store
from tests.lobby.test_visits import says, tap, until, visit

GERMAN_START = "Sie können jetzt eine Nummer ziehen."


def is_dark(pilot: Pilot[None]) -> bool:
    """As it is painted, not as it is meant."""
    screen = pilot.app.screen
    return screen.styles.background.brightness < 0.5


async def test_one_tap_makes_every_screen_light_on_dark_until_the_visit_is_over(
    config: Config, store: Store, tmp_path: Path
) -> None:
    del store
    async with visit(config, tmp_path) as pilot:
        await says(pilot, GERMAN_START)
        assert not is_dark(pilot)
        await pilot.pause(0.2)
        await pilot.click("#contrast")
        await until(pilot, lambda: is_dark(pilot))
        assert pilot.app.screen.query_one("#contrast").has_class("-current")
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        await until(pilot, lambda: is_dark(pilot))
        await tap(pilot, "#skip", "Ihre Nummer")
        await until(pilot, lambda: is_dark(pilot))
        await tap(pilot, "#done", GERMAN_START)
        await until(pilot, lambda: not is_dark(pilot))
        await tap(pilot, "#walk-in", "Worüber möchten Sie sprechen?")
        assert not is_dark(pilot)
        await pilot.pause(0.2)
        await pilot.press("1")
        await until(pilot, lambda: is_dark(pilot))


async def test_who_goes_one_step_back_still_reads_the_language_and_contrast_chosen(
    config: Config, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await tap(pilot, "#language-en", "You can take a number now.")
        await pilot.click("#contrast")
        await tap(pilot, "#walk-in", "What would you like to talk about?")
        await tap(pilot, "#back", "You can take a number now.")
        assert isinstance(lobby.screen, StartScreen)
        await until(pilot, lambda: is_dark(pilot))


async def test_a_dark_start_screen_that_is_left_alone_is_light_again_in_time(
    config: Config, tmp_path: Path
) -> None:
    async with visit(config, tmp_path) as pilot:
        lobby = pilot.app
        assert isinstance(lobby, Lobby)
        await says(pilot, GERMAN_START)
        await pilot.pause(0.2)
        await pilot.click("#contrast")
        await until(pilot, lambda: is_dark(pilot))
        lobby._touched_at -= config.kiosk.idle
        await says(pilot, "Brauchen Sie mehr Zeit?")
        await tap(pilot, "#no", GERMAN_START)
        await until(pilot, lambda: not is_dark(pilot))

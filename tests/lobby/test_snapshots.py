"""How every screen looks, compared with how it looked when somebody looked at it.

After a change that is meant: `pytest tests/lobby/test_snapshots.py --snapshot-update`,
then read the difference in git.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kiosk.config import LANGUAGES
from kiosk.language import language
from kiosk.lobby.palette import variables
from kiosk.lobby.screens import question
from kiosk.lobby.standing import Standing
from tests.lobby import snapshots
from tests.lobby.scenes import SCENES, house, settled, stand

READ = dict.fromkeys(("light", "dark"), ("de", "de-simple", "en", "ar"))
SIZE = (72, 20)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always 14:40, and no second passes."""
    monkeypatch.setattr(Standing, "clock", lambda _: "14:40")
    still = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(question, "time", still)


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("frozen", "unpainted")
@pytest.mark.parametrize(("palette", "tags"), READ.items(), ids=READ)
async def test_every_screen_looks_as_it_did(
    request: pytest.FixtureRequest, palette: str, tags: tuple[str, ...]
) -> None:
    update = request.config.getoption("--snapshot-update")
    changed = []
    for (tag, scene), rows in (await painted(palette, tags)).items():
        folder, lines = tag, rows
        if palette == "dark":
            folder = f"{tag}-dark"
            lines = snapshots.only_differing(rows, snapshots.kept(tag, scene))
        if difference := list(snapshots.differences(folder, scene, lines)):
            changed.append(f"{folder}, {scene}:\n" + "\n".join(difference))
            if update:
                snapshots.keep(folder, scene, lines)
    assert update or not changed, "\n\n".join(
        [*changed, "If it is meant: --snapshot-update, and look at it."]
    )


async def painted(
    palette: str, tags: tuple[str, ...]
) -> dict[tuple[str, str], list[str]]:
    """Each scene in these languages and that palette."""
    rows = {}
    app = Standing(house(LANGUAGES))
    async with app.run_test(size=SIZE) as pilot:
        for scene in SCENES:
            screen = await stand(app, scene, tags[0], dark=palette == "dark")
            for tag in tags:
                app.visit.language = language(tag)
                screen.say_again()
                await settled(pilot)
                rows[tag, scene] = snapshots.rows_of(screen, variables(palette))
    return rows


def test_no_snapshot_is_left_of_a_screen_that_is_gone() -> None:
    kept = set(snapshots.FOLDER.rglob("*.txt"))
    folders = [*READ["light"], *(f"{tag}-dark" for tag in READ["dark"])]
    wanted = {snapshots.file_of(folder, s) for folder in folders for s in SCENES}
    assert kept == wanted

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
from tests.lobby.scenes import SCENES, house, stand

READ = ("de", "de-simple", "en", "ar")
SIZE = (72, 20)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always 14:40, and no second passes."""
    monkeypatch.setattr(Standing, "clock", lambda _: "14:40")
    still = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(question, "time", still)


@pytest.mark.usefixtures("frozen")
async def test_every_screen_looks_as_it_did(request: pytest.FixtureRequest) -> None:
    rows = await paint_all()
    update = request.config.getoption("--snapshot-update")
    changed = []
    for scene in SCENES:
        lines = [
            line
            for tag in READ
            for line in snapshots.part(
                tag, rows["light", scene, tag], rows["light", scene, tag]
            )
        ]
        if difference := list(snapshots.differences(scene, lines)):
            changed.append(f"{scene}:\n" + "\n".join(difference))
            if update:
                snapshots.keep(scene, lines)
    assert update or not changed, "\n\n".join(
        [*changed, "If it is meant: --snapshot-update, and look at it."]
    )


async def paint_all() -> dict[tuple[str, str, str], list[str]]:
    """Each scene in each language and palette."""
    rows = {}
    for palette in ("light",):
        app = Standing(house(LANGUAGES))
        async with app.run_test(size=SIZE) as pilot:
            for scene in SCENES:
                screen = await stand(app, scene, READ[0])
                for tag in READ:
                    app.visit.language = language(tag)
                    screen.say_again()
                    await pilot.pause()
                    seen = snapshots.rows_of(screen, variables())
                    rows[palette, scene, tag] = seen
    return rows


def test_no_snapshot_is_left_of_a_screen_that_is_gone() -> None:
    kept = set(snapshots.FOLDER.glob("*"))
    assert kept == {snapshots.file_of(scene) for scene in SCENES}

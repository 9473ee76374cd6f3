"""The page of a purifier on the Profiles screen: how long it ran, and what that did to its filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.runs.told import tell
from purifier.ui.app import PurifierApp
from purifier.ui.profiles.text import ran_of
from tests.recordings import at
from tests.services.runs.fans import fan_file
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, settle, squeezed, type_text, words_of

PACK = "lifepo4-12v-100ah"


@pytest.fixture
def make_fans(folder: Path, library: Library) -> MakeApp:
    """The app on this screen, with a fan whose filter's life is known, and runs in a file."""
    fan_file(folder / "profiles")

    def make(database: Path | None = None) -> PurifierApp:
        app = PurifierApp(library, FOUNDING, screen="profiles", database=database or folder / "runs.sqlite3")
        app.animation_level = "none"
        return app

    return make


async def test_it_stands_between_the_words_and_the_figures(make_fans: MakeApp, folder: Path, library: Library) -> None:
    for setting, hours in (("2", 120.0), ("3", 30.0)):
        tell(folder / "runs.sqlite3", library, Request((PACK,), "test-fan", setting=setting), hours, None)
    async with make_fans().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "slash")
        await type_text(pilot, "test fan")
        assert words_of(pilot, "#profile").endswith(
            "settings[3].name: 3 Ran 120 h on 2 and 30 h on 3 in 2 runs: 2.5 % of its filter's life, $0.16 for each "
            "day that it runs."
        )
        assert "Ran 120 h on 2 and 30 h on 3 in 2 runs" in squeezed(pilot)
        await press(pilot, "escape")
        await type_text(pilot, "/airfanta")
        assert "Ran " not in words_of(pilot, "#profile"), "that one never ran"
        await press(pilot, "escape", "left")
        assert "Ran " not in words_of(pilot, "#profile")


async def test_a_database_that_is_none_is_no_matter_here(make_fans: MakeApp, folder: Path) -> None:
    bad = folder / "bad.sqlite3"
    bad.write_text("no database", encoding="utf-8")
    async with make_fans(bad).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right")
        assert "settings[2].power" in words_of(pilot, "#profile-figures")
        assert "Ran " not in words_of(pilot, "#profile")
    assert bad.read_text(encoding="utf-8") == "no database"


def test_one_that_is_not_there_is_not_made(folder: Path, library: Library) -> None:
    fan_file(folder / "profiles")
    missing = folder / "missing.sqlite3"
    assert ran_of(library, "test-fan", missing, at(0.0), "us").plain == "" and not missing.exists()

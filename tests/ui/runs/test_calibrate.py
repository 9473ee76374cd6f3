"""Runs picked on the screen teach: what stands there, what leaving one out does, and the profile that is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.ui.runs.calibrate import CalibrateScreen
from tests.finished_runs import finished
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of
from tests.ui.runs.opened import runs_app

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder of profiles."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "purifier" / "profiles"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


async def test_picked_runs_teach_and_the_plan_can_use_what_is_written(database: Path, own: Path) -> None:
    app = runs_app(database)
    app.library = Library([own, Path("profiles")])
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *["down"] * 4, "space", "t")
        shown = squeezed(pilot)
        assert "What 1 run teaches of LiFePO4 12 V 100 Ah" in shown and "The plan at setting 4" in shown
        assert "├" in shown and "╞" in shown, "before and after, on one scale"
        assert "The next run to make, to be surer of setting 4" in shown and "usable energy" in shown
        assert "my-shelf" not in app.library.ids("battery")
        await press(pilot, "s")
        await type_text(pilot, "my-shelf")
        await press(pilot, "enter")
        assert "Written as" in said(pilot)
        assert "my-shelf" in app.library.ids("battery"), "the Plan screen can choose it"
    assert "[calibration]" in (own / "batteries" / "my-shelf.toml").read_text("utf-8")


@pytest.mark.slow
async def test_the_run_that_fits_least_is_pointed_out_and_can_be_left_out(database: Path, own: Path) -> None:
    async with runs_app(database).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *["down"] * 4, "space", "space", "space", "t")
        shown = squeezed(pilot)
        assert "Left out one by one" in shown and "The label alone is off by" in shown
        assert "! setting 4, 2 d 6 h, off by" in shown, "the garage"
        before = words_of(pilot, "#taught-parameters")
        await press(pilot, "down")
        assert "It fits the others least" in words_of(pilot, "#used-words")
        await press(pilot, "space")
        assert "left out" in squeezed(pilot) and "What 2 runs teach" in squeezed(pilot)
        assert words_of(pilot, "#taught-parameters") != before
        await press(pilot, "right")
        assert "The plan at setting 5" in squeezed(pilot) and "to be surer of setting 5" in squeezed(pilot)
        await press(pilot, "s")
        await type_text(pilot, "Shelf")
        await press(pilot, "enter")
        assert "expected lower-case words" in squeezed(pilot) and not own.exists()


@pytest.mark.slow
async def test_what_cannot_teach_is_refused_in_place_and_can_be_left_out(database: Path) -> None:
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "space", "space", "t")
        assert isinstance(pilot.app.screen, CalibrateScreen)
        assert "run 6" in words_of(pilot, "#banner") and "w write" not in squeezed(pilot)
        await press(pilot, "down", "space")
        assert "What 1 run teaches" in squeezed(pilot) and not pilot.app.screen.query_one("#banner").display
        await press(pilot, "up", "space")
        assert "no run is used: press space on one" in words_of(pilot, "#banner")
        await press(pilot, "escape")
        assert "7 runs" in squeezed(pilot) and "A, B picked" in squeezed(pilot), "all are still there"

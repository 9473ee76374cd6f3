"""The Log screen on runs that were not logged here: no prediction where there is none, and nothing made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.store.import_files import be_unfinished
from purifier.store.opening import transaction, writing
from tests.services.runs.test_told import NOON, told
from tests.store.test_imports import bring_in
from tests.ui.log.recorded import log_app
from tests.ui.reading import press, settle, squeezed

pytestmark = pytest.mark.usefixtures("folder")


async def test_runs_out_of_a_file_and_told_ones_are_shown_for_what_they_are(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    told(database, started=NOON)
    bring_in(database, range(0, 600_000, 1000), started=None)
    app = log_app(database, 500.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "No prediction: no set-up was given." in shown and "log.csv" in shown and "nan" not in shown.lower()
        assert "On average 6.4" in shown, "what was measured is shown all the same"
        assert "power: stated, not measured" in shown.lower() and "· predicted" not in shown
        assert "after 0:09:59 imported" in shown and " not until empty" in shown and "file, not" not in shown
        for key in ("right", "right", "left_square_bracket", "left_square_bracket", "o"):
            await press(pilot, key)
        assert "2 ■ mine no date ended" in squeezed(pilot) and "1 ■ " in squeezed(pilot), "the list of runs"
        await press(pilot, "down", "enter")
        shown = squeezed(pilot)
        assert "nothing was measured here" in shown or "predicted" in shown
        assert "told, not measured" in shown and "Plan said" in shown and "It lasted 1 d 17 h" in shown
        for key in ("right", "right", "left_square_bracket", "left_square_bracket"):
            await press(pilot, key)


async def test_figures_that_were_stated_are_not_called_measured(tmp_path: Path) -> None:
    database, file = tmp_path / "runs.sqlite3", tmp_path / "volts.csv"
    rows = [f"{t},{13.2 - t / 60_000:.3f}" for t in range(0, 7201, 60)]
    file.write_text("\n".join(["t (s),V", *rows]) + "\n", encoding="utf-8")
    assert run(["import", str(file), "--load", "6 W", "--db", str(database)]) == 0
    app = log_app(database, 500.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "it ran for at the end stated stated" in shown, "volts are measured, amperes and watts are not"
        assert "Charge, current, energy and power: stated, not measured." in shown


async def test_an_import_that_was_cut_short_says_what_to_do(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    bring_in(database, range(0, 60_000, 1000))
    with writing(database) as connection, transaction(connection):
        be_unfinished(connection, 1)
    app = log_app(database, 500.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Import the same file again" in squeezed(pilot)

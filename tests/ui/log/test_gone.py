"""A run that is deleted in another copy of the app while it is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.services.runs.removing import put_back, remove
from purifier.ui.log.screen import LogScreen
from tests.ui.log.recorded import Recorded, log_app, look_again
from tests.ui.reading import press, said, settle, squeezed, words_of

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("chosen", [False, pytest.param(True, marks=pytest.mark.slow)])
async def test_a_run_that_was_deleted_elsewhere_is_missed_and_no_other_takes_its_place(
    tmp_path: Path, chosen: bool
) -> None:
    database = tmp_path / "runs.sqlite3"
    for name in ("First", "Second"):
        recorded = Recorded(database, name=name).hear(1.0)
        recorded.recorder.end("stopped", "stopped on request")
        recorded.recorder.commit()
        recorded.close()
    async with log_app(database, recorded.last_s).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        if chosen:
            await press(pilot, "o", "enter")
        assert "Run 2: Second" in squeezed(pilot)
        removed = remove(database, 2)
        await look_again(pilot)
        words = words_of(pilot, "#empty")
        assert "Run 2 is not there any more" in words and "z on Runs brings it back" in words
        assert "Run 1: First" not in squeezed(pilot)
        await press(pilot, "m")
        assert "run 2 is not there any more; o opens another" in said(pilot)
        await look_again(pilot)
        assert isinstance(pilot.app.screen, LogScreen) and "Run 2 is not there any more" in squeezed(pilot)
        put_back(database, removed)
        await look_again(pilot)
        assert "Run 2: Second" in squeezed(pilot)
        remove(database, 2)
        await look_again(pilot)
        await press(pilot, "o", "enter")
        assert "Run 1: First" in squeezed(pilot)

"""How the Runs screen looks, to the cell: the list, one run opened, runs over each other, what they teach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.finished_runs import finished
from tests.ui.log.test_screen import in_utc
from tests.ui.reading import press, settle
from tests.ui.runs.opened import runs_app

__all__ = ["in_utc"]

pytestmark = pytest.mark.usefixtures("folder", "in_utc")
Compare = Callable[..., bool]
RUNS = Path("runs.sqlite3")  # relative: no machine's paths in a picture

GARAGE = ("down",) * 5
UNPLANNED = ("down",)
"""Of which little can be said, and that is not worded anew so often."""
THREE = (*("down",) * 4, "space", "space", "space")
LOOKS = {
    "list_80x24": ((80, 24), (*GARAGE, "space")),
}
MORE = {
    "list_120x40": ((120, 40), UNPLANNED),
    "run_120x40": ((120, 40), (*GARAGE, "enter")),
    "list_60x20": ((60, 20), ()),
    "list_160x50": ((160, 50), UNPLANNED),
    "find_80x24": ((80, 24), ("slash", "g", "a", "r")),
    "run_80x24": ((80, 24), (*GARAGE, "enter", "right")),
    "run_words_80x24": ((80, 24), (*GARAGE, "enter", "v")),
    "run_60x20": ((60, 20), (*GARAGE, "enter")),
    "told_80x24": ((80, 24), ("enter",)),
    "overlay_120x40": ((120, 40), (*THREE, "v", "right_square_bracket", "right_square_bracket")),
    "overlay_60x20": ((60, 20), (*THREE, "v")),
    "refused_80x24": ((80, 24), ("down", "t")),
    "rename_80x24": ((80, 24), ("r",)),
    "help_80x24": ((80, 24), ("question_mark",)),
}


@pytest.mark.parametrize("look", [*LOOKS, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)])
def test_look(snap_compare: Compare, folder: Path, look: str) -> None:
    size, keys = (LOOKS | MORE)[look]
    finished(RUNS)

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(runs_app(RUNS), terminal_size=size, run_before=arrive)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
def test_look_before_there_is_a_run(snap_compare: Compare, folder: Path, size: tuple[int, int]) -> None:
    assert snap_compare(runs_app(RUNS), terminal_size=size, run_before=settle)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["ansi-dark", "purifier-light"])
def test_look_in_other_colours(snap_compare: Compare, folder: Path, theme: str) -> None:
    finished(RUNS)

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *UNPLANNED)

    app = runs_app(RUNS)
    app.theme = theme
    assert snap_compare(app, terminal_size=(120, 40), run_before=arrive)

"""How the Log screen looks, to the cell: as it records, stale, with the link lost, ended, and before there is a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.services.runs.mark import mark
from tests.recordings import at
from tests.ui.log.recorded import Recorded, log_app
from tests.ui.log.test_screen import in_utc
from tests.ui.reading import press, settle

__all__ = ["in_utc"]

pytestmark = pytest.mark.usefixtures("folder", "in_utc")
Compare = Callable[..., bool]
RUNS = Path("runs.sqlite3")  # relative: no machine's paths in a picture


@pytest.fixture
def run(folder: Path) -> Iterator[Recorded]:
    """Two days, with a gap, a note and a bad frame."""
    recorded = Recorded(RUNS).hear(44.0, without=(20.0, 22.5))
    recorded.recorder.take(b"\r\nV\t13000\r\nI\t-1000\r\nChecksum\t!", at(recorded.last_s + 1.0).boot_s)
    recorded.recorder.commit()
    mark(RUNS, "1", "filter changed", at(30 * 3600.0))
    yield recorded
    recorded.close()


LOOKS = {
    "recording_120x40": ((120, 40), (), 3.0),
    "recording_80x24": ((80, 24), (), 3.0),
    "recording_60x20": ((60, 20), (), 3.0),
    "power_120x40": ((120, 40), ("right",), 3.0),
    "voltage_day_80x24": ((80, 24), ("left", "left_square_bracket"), 3.0),
    "events_80x24": ((80, 24), ("v",), 3.0),
    "stale_120x40": ((120, 40), (), 7200.0),
    "stale_60x20": ((60, 20), (), 7200.0),
    "mark_80x24": ((80, 24), ("m",), 3.0),
    "stop_80x24": ((80, 24), ("x",), 3.0),
    "runs_80x24": ((80, 24), ("o",), 3.0),
}


@pytest.mark.parametrize("look", LOOKS)
def test_look(snap_compare: Compare, run: Recorded, look: str) -> None:
    size, keys, late_s = LOOKS[look]

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(log_app(RUNS, run.last_s + late_s), terminal_size=size, run_before=arrive)


def test_look_with_the_link_lost(snap_compare: Compare, run: Recorded) -> None:
    run.recorder.link_lost("/dev/ttyUSB0 is gone", at(run.last_s + 2.0).boot_s)
    assert snap_compare(log_app(RUNS, run.last_s + 40.0), terminal_size=(80, 24), run_before=settle)


def test_look_of_an_ended_run(snap_compare: Compare, run: Recorded) -> None:
    run.recorder.end("stopped", "stopped on request")
    run.recorder.commit()
    assert snap_compare(log_app(RUNS, run.last_s + 40.0), terminal_size=(120, 40), run_before=settle)


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
def test_look_before_there_is_a_run(snap_compare: Compare, folder: Path, size: tuple[int, int]) -> None:
    assert snap_compare(log_app(RUNS), terminal_size=size, run_before=settle)


@pytest.mark.parametrize("theme", ["ansi-dark", "purifier-light"])
def test_look_in_other_colours(snap_compare: Compare, run: Recorded, theme: str) -> None:
    app = log_app(RUNS, run.last_s + 3.0)
    app.theme = theme
    assert snap_compare(app, terminal_size=(80, 24), run_before=settle)

"""What a screen is given of a run."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.services.runs.chart import chart
from purifier.services.runs.watch import watch
from tests.recordings import Recording, at, line, read


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """Two hours of a discharge as planned, still being recorded."""
    found = Recording(tmp_path / "runs.sqlite3")
    found.hear(range(7200), lambda t: line(13.1, -4.1 / 13.1, soc_percent=90.0))
    found.recorder.commit()
    return found


def test_every_figure_comes_with_its_age(recording: Recording, tmp_path: Path) -> None:
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        seen = watch(connection, tmp_path / "runs.sqlite3", 1, at(7203))
    assert seen.state == "recording" and seen.age_s == pytest.approx(4.0)
    assert seen.figures["voltage_v"].value == 13.1 and seen.figures["voltage_v"].age_s == pytest.approx(4.0)
    assert seen.figures["soc_percent"].value == 90.0 and "charge_ah" not in seen.figures
    assert seen.left is not None and seen.left.low_h < seen.left.likely_h
    assert seen.mean_power_w == pytest.approx(4.1, rel=1e-3) and seen.expected_power_w == pytest.approx(4.1)
    assert [event.kind for _, event in seen.events] == ["start", "discharging"]
    recording.close()


def test_a_recorder_without_readings_is_stale_and_one_without_a_port_is_lost(
    recording: Recording, tmp_path: Path
) -> None:
    database = tmp_path / "runs.sqlite3"
    with closing(read(database)) as connection:
        assert watch(connection, database, 1, at(7300)).state == "stale"
        recording.recorder.link_lost("/dev/ttyUSB0 is gone", at(7210).boot_s)
        seen = watch(connection, database, 1, at(7300))
        assert seen.state == "lost" and seen.summary.coverage_percent == pytest.approx(100 * 7199 / 7300)
        recording.recorder.link_back("back", at(7301).boot_s)
        recording.recorder.end("stopped", "stopped")
        recording.recorder.commit()
        assert watch(connection, database, 1, at(7302)).state == "ended"
    recording.close()


def test_a_dead_recorder_is_seen_at_once(recording: Recording, tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording.die()
    with closing(read(database)) as connection:
        assert watch(connection, database, 1, at(7201)).state == "interrupted"


def test_measured_lies_over_predicted_in_every_window(recording: Recording, tmp_path: Path) -> None:
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        charge = chart(connection, 1, "charge", "run", at(7200))
        power = chart(connection, 1, "power", "hour", at(7200))
        voltage = chart(connection, 1, "voltage", "day", at(7200), points=50)
    assert charge.measured[-1].mean == pytest.approx(-4.1 / 13.1 * 2.0, rel=1e-3)
    likely = min(charge.predicted, key=lambda one: abs(one.t_s - 7200.0))
    assert likely.low <= likely.likely <= likely.high <= 0.0
    assert charge.predicted[-1].t_s == pytest.approx(recording.begun.writer.run.frozen.prediction.runtime_high_h * 3600)
    assert power.since_s == pytest.approx(3600.0) and power.until_s == pytest.approx(7200.0)
    assert all(point.mean == pytest.approx(-4.1, rel=1e-3) for point in power.measured)
    assert len(voltage.measured) <= 51 and voltage.unit == "V"
    recording.close()


def test_a_run_that_was_removed_is_said_to_be_gone(recording: Recording, tmp_path: Path) -> None:
    with closing(read(tmp_path / "runs.sqlite3")) as connection, pytest.raises(UsageError, match="run 5"):
        watch(connection, tmp_path / "runs.sqlite3", 5, at(0))
    recording.close()


def test_no_line_is_drawn_across_a_gap_nor_beyond_the_last_reading(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(96), lambda t: line(charge_ah=-0.33 * t / 3600))
    recording.hear(range(146, 400), lambda t: line(charge_ah=-0.33 * t / 3600))
    recording.recorder.commit()
    with closing(read(database)) as connection:
        drawn = chart(connection, 1, "charge", "run", at(420))
    assert len(drawn.breaks) == 1 and 95.0 < drawn.breaks[0] < 146.0
    assert not [one for one in drawn.measured if 95.0 < one.t_s < 146.0]
    before, after = (next(one for one in drawn.measured if one.t_s == t) for t in (95.0, 146.0))
    assert before.mean == pytest.approx(-0.33 * 95 / 3600)
    assert after.mean == pytest.approx(-0.33 * 146 / 3600, rel=0.01)
    assert drawn.until_s == 420.0 and drawn.measured[-1].t_s == 399.0
    recording.close()


def test_a_counter_that_begins_anew_in_a_gap_is_no_charge(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(300), lambda t: line(charge_ah=-0.33 * t / 3600))
    recording.hear(range(350, 500), lambda t: line(charge_ah=-0.33 * (t - 350) / 3600))
    recording.recorder.commit()
    (gap,) = [event.text for event in recording.said if event.kind == "gap"]
    assert "what was drawn meanwhile is not known" in gap
    with closing(read(database)) as connection:
        one = watch(connection, database, 1, at(500)).summary
        drawn = chart(connection, 1, "charge", "run", at(500)).measured
    assert one.drawn_ah is not None and one.drawn_ah > 0.0 and one.charged_ah == 0.0
    assert all(after.mean <= before.mean for before, after in pairwise(drawn)), "what was drawn never comes back"
    recording.close()

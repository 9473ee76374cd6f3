"""Last values, sums and curves of a run."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path

import pytest

from purifier.store import run_rows, series
from tests.recordings import Recording, line, read


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Four hours at 1 Hz with a dip of one second, still open."""
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(14_401), lambda t: line(9.0 if t == 7000 else 13.1 - t * 1e-5, -0.5 if t % 2 else -0.3))
    recording.close()
    return path


def test_a_run_is_summed_up_alike_from_minutes_and_from_readings(database: Path) -> None:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        sums = series.totals(connection, run)
        drawn = connection.execute(
            "SELECT -sum(a.current + b.current) / 2.0 / 3600 / 10000 FROM reading a "
            "JOIN reading b ON b.run = a.run AND b.t_ms = a.t_ms + 1000"
        ).fetchone()[0]
        assert sums.readings == 14_401 and sums.covered_ms == 14_400_000
        assert math.isclose(sums.drawn_ah, drawn, rel_tol=1e-6) and math.isclose(sums.drawn_ah, 1.6, rel_tol=1e-6)
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("DELETE FROM minute")
        assert series.totals(connection, run) == sums


def test_no_dip_is_hidden_however_few_the_points(database: Path) -> None:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        for points in (10, 100, 1000):
            whole = series.series(connection, run, "voltage", 0, 14_400_000, points)
            assert min(point.low for point in whole) == 9.0 and len(whole) <= points + 1
        hour = series.series(connection, run, "voltage", 5_400_000, 9_000_000, 60)
        assert min(point.low for point in hour) == 9.0
        assert [point.t_s for point in hour] == sorted(point.t_s for point in hour)


def test_charge_over_time_ends_at_the_sum(database: Path) -> None:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        curve = series.drawn(connection, run, 0, 14_400_000, 50)
        sums = series.totals(connection, run)
        assert curve[-1][0] == 14_400.0 and curve[-1][1] == pytest.approx(sums.drawn_ah, abs=1e-9)
        last_hour = series.drawn(connection, run, 10_800_000, 14_400_000, 50)
        assert last_hour[-1] == curve[-1] and last_hour[0][1] == pytest.approx(1.2, rel=0.02)


def test_the_last_values_come_with_their_times(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear([0.0], lambda t: line(soc_percent=80.0))
    recording.hear([1.0, 2.5])
    recording.close()
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        last = series.last(connection, 1)
        assert last["voltage_v"] == (13.1, 2500) and last["soc_percent"] == (80.0, 0)
        assert "charge_ah" not in last
        assert series.span_ms(connection, 1) == (0, 2500)

"""Last values, sums and curves of a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.model.run_statistics import Minute, Range
from purifier.store import course, run_rows, series
from purifier.store.course import Point
from purifier.store.opening import Connection, open_for_writing
from purifier.store.packing import pack, sample
from purifier.store.pruning import drop_readings
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
            whole = course.course(connection, run, "voltage", 0, 14_400_000, points)
            assert min(point.low for point in whole) == 9.0 and len(whole) <= points + 1
        hour = course.course(connection, run, "voltage", 5_400_000, 9_000_000, 60)
        assert min(point.low for point in hour) == 9.0
        assert [point.t_s for point in hour] == sorted(point.t_s for point in hour)


def test_charge_over_time_ends_at_the_sum(database: Path) -> None:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        curve = course.drawn(connection, run, 0, 14_400_000, 50)
        sums = series.totals(connection, run)
        assert curve[-1][0] == 14_400.0 and curve[-1][1] == pytest.approx(sums.drawn_ah, abs=1e-9)
        last_hour = course.drawn(connection, run, 10_800_000, 14_400_000, 50)
        assert last_hour[-1] == curve[-1] and last_hour[1][1] == pytest.approx(1.2, rel=0.02)


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


HOUR = 3_600_000


def minute(number: int, readings: int, volts: Range, amperes: float, watts: float | None, drawn: float) -> Minute:
    """A minute made by hand; ``drawn`` is in ampere-hours, what was charged a tenth and what was bridged half of it."""
    current, power = Range(amperes, amperes, amperes), None if watts is None else Range(watts - 1, watts + 1, watts)
    sums = (drawn, drawn / 10, drawn * 13, drawn * 1.3, drawn / 2, drawn * 6.5)
    return Minute(number, readings, 1000 * readings, volts, current, power, None, None, *sums)


def handmade(database: Path, minutes: list[Minute], readings: Sequence[tuple[int, float]] = ()) -> None:
    """A run of exactly these minutes, and of readings at these times [ms] with these volts."""
    recording = Recording(database)
    for one in minutes:
        recording.begun.writer.add_minute(one)
    for t_ms, volts in readings:
        recording.begun.writer.rows.append(pack(t_ms, Reading(voltage_v=volts, current_a=-0.5)))
    recording.close()


def opened(connection: Connection) -> Run:
    run = run_rows.run_of(connection, 1)
    assert run is not None
    return run


@pytest.fixture
def three_hours(tmp_path: Path) -> Path:
    """Minutes 0 to 180, in three of them a dip; single readings say 20 V, so that one sees where a point is from."""
    path = tmp_path / "three-hours.sqlite3"
    dips = {10: Range(9.0, 13.0, 11.0), 70: Range(8.0, 15.0, 12.0), 71: Range(12.5, 13.5, 13.0)}
    usual = Range(12.0, 14.0, 13.0)
    minutes = [
        minute(i, 10 if i == 70 else 30, dips.get(i, usual), -0.5, None if i == 5 else -6.0, 0.01) for i in range(181)
    ]
    handmade(path, minutes, [(i * 60_000 + 500, 20.0) for i in range(181)])
    return path


def test_up_to_two_hours_a_curve_is_made_of_single_readings_and_longer_ones_of_minutes(three_hours: Path) -> None:
    with closing(read(three_hours)) as connection:
        run = opened(connection)
        short = course.course(connection, run, "voltage", HOUR, 3 * HOUR, 120)
        long = course.course(connection, run, "voltage", HOUR - 1, 3 * HOUR, 120)
        edges = course.course(connection, run, "voltage", 500, 120_500, 10)
    assert {(point.low, point.high, point.mean) for point in short} == {(20.0, 20.0, 20.0)}
    assert short[0].t_s == 3600.5 and short[-1].t_s == 10_740.5 and len(short) == 120
    assert {point.mean for point in long} == {12.0, 13.0}
    assert [point.t_s for point in edges] == [0.5, 60.5, 120.5]


def test_a_point_of_minutes_spans_them_with_its_extremes_and_weighs_its_mean_by_their_readings(
    three_hours: Path,
) -> None:
    with closing(read(three_hours)) as connection:
        run = opened(connection)
        thirds = course.course(connection, run, "voltage", 0, 3 * HOUR, 3)
        single = course.course(connection, run, "voltage", 0, 3 * HOUR, 1000)
        part = course.course(connection, run, "voltage", 10 * 60_000, 10 * 60_000 + 2 * HOUR + 1, 2)
        power = course.course(connection, run, "power", 0, 3 * HOUR, 90)
        current = course.course(connection, run, "current", 0, 3 * HOUR, 1)
    # The last point is the minute in which the window ends.
    assert [point[:3] for point in thirds] == [
        (1800.0, 9.0, 14.0),
        (5400.0, 8.0, 15.0),
        (9000.0, 12.0, 14.0),
        (10_830.0, 12.0, 14.0),
    ]
    first, second = (11.0 + 59 * 13.0) / 60, (12.0 * 10 + 13.0 * 59 * 30) / (10 + 59 * 30)
    assert [point.mean for point in thirds] == pytest.approx([first, second, 13.0, 13.0])
    assert len(single) == 181, "no point is shorter than a minute"
    assert single[70] == Point(4230.0, 8.0, 15.0, 12.0) and single[71] == Point(4290.0, 12.5, 13.5, 13.0)
    # Minutes 10 to 130; the first of two points holds those that begin within half of the window, the 70th included.
    assert [point.t_s for point in part] == [2430.0, 6060.0] and [point.low for point in part] == [8.0, 12.0]
    # Pairs of minutes; minute 5 has no power, so that its pair is minute 4 alone.
    assert power[:3] == [Point(60.0, -7.0, -5.0, -6.0), Point(180.0, -7.0, -5.0, -6.0), Point(270.0, -7.0, -5.0, -6.0)]
    assert current[0] == Point(5400.0, -0.5, -0.5, -0.5)


def test_charge_over_time_counts_what_was_drawn_before_the_window(three_hours: Path) -> None:
    with closing(read(three_hours)) as connection:
        run = opened(connection)
        curve = course.drawn(connection, run, 2 * HOUR, 3 * HOUR, 2)
    # Net of each minute: 0.01 drawn, 0.001 charged, 0.005 bridged; the last point is at the window's end.
    assert [t_s for t_s, _ in curve] == [7200.0, 9000.0, 10_800.0, 10_800.0]
    assert [ah for _, ah in curve] == pytest.approx([120 * 0.014, 150 * 0.014, 180 * 0.014, 181 * 0.014])


def test_charge_over_time_begins_with_the_first_reading_and_has_a_point_each_minute(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear([0.3 + second for second in range(0, 400, 2)], lambda t: line(current_a=-3.6))
    recording.close()
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        curve = course.drawn(connection, run, 300, 398_300, 240)
    assert [t_s for t_s, _ in curve] == pytest.approx([0.3, 60.0, 120.0, 180.0, 240.0, 300.0, 360.0, 398.3])
    assert curve[0][1] == 0.0 and [ah for _, ah in curve[1:]] == pytest.approx(
        [t_s / 1000.0 for t_s, _ in curve[1:]], abs=0.003
    )


@pytest.mark.parametrize(
    ("minutes", "readings_ms", "span"),
    [
        ([], [], None),
        ([], [1500, 62_250], (1500, 62_250)),
        ([0, 1], [1500, 62_250, 121_000], (1500, 121_000)),  # the third minute is not rolled up yet
        ([2, 3], [120_000, 239_000], (120_000, 239_000)),
        ([2, 3, 4], [], (120_000, 300_000)),  # pruned: whole minutes are all that is known
        ([2, 3, 4], [180_000, 299_500], (120_000, 299_500)),  # pruned in part
        ([2, 3, 4], [179_999, 299_500], (179_999, 299_500)),  # begun late in its first minute
    ],
)
def test_a_run_spans_its_readings_and_the_minutes_of_those_that_were_pruned(
    tmp_path: Path, minutes: list[int], readings_ms: list[int], span: tuple[int, int] | None
) -> None:
    usual = Range(12.0, 14.0, 13.0)
    made = [minute(i, 30, usual, -0.5, -6.0, 0.01) for i in minutes]
    handmade(tmp_path / "runs.sqlite3", made, [(t_ms, 13.0) for t_ms in readings_ms])
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        assert series.span_ms(connection, 1) == span


def test_long_curves_and_the_span_outlive_the_single_readings(three_hours: Path) -> None:
    with closing(open_for_writing(three_hours)) as connection:
        run = opened(connection)
        before = course.course(connection, run, "voltage", 0, 3 * HOUR, 50)
        assert series.span_ms(connection, 1) == (500, 10_800_500)
        assert sum(drop_readings(connection, 1)) == 181
        assert course.course(connection, run, "voltage", 0, 3 * HOUR, 50) == before
        assert course.course(connection, run, "voltage", 2 * HOUR, 3 * HOUR, 50) == []
        assert series.span_ms(connection, 1) == (0, 10_860_000)
        assert series.totals(connection, run).drawn_ah == pytest.approx(1.81)


def test_the_meters_state_of_charge_is_the_same_in_rows_samples_and_minutes(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(62), lambda t: line(soc_percent=80.5 if t < 59 else 79.9))
    recording.close()
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        first, newest = series.first_row(connection, 1), series.last_row(connection, 1)
        assert first is not None and sample(first).soc_percent == 80.5
        assert newest is not None and sample(newest).soc_percent == 79.9
        assert series.last(connection, 1)["soc_percent"] == (79.9, 61_000)
        assert connection.execute("SELECT soc_percent FROM minutes").fetchall() == [(79.9,)]

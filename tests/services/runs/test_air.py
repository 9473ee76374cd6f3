"""What is said of the air: of a run of it, and beside a battery's run in the same hours."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.model.run import Run
from purifier.services.calibrate.calibrate import calibrate
from purifier.services.runs.air import Air, air_in, air_words, by_whom, trend_words
from purifier.services.runs.chart import chart
from purifier.services.runs.compare import compare
from purifier.services.runs.facts import Facts
from purifier.services.runs.listing import listing
from purifier.services.runs.merging import Told, merge
from purifier.services.runs.overlay import overlay
from purifier.services.runs.prune import prunable, prune
from purifier.services.runs.state import state
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from tests.recorded_air import AirRecording, air
from tests.recordings import Recording, at, read

HOUR = 3600.0


def decay(t: float) -> bytes:
    """From 120 ug/m3 down to 6, five changes of clean air an hour; for half a minute it is not true yet."""
    return air(0.0 if t < 20.0 else 6.0 + 114.0 * math.exp(-5.0 * t / HOUR))


def cleaned(database: Path, hours: float = 1.0, start_s: float = 0.0, name: str = "bedroom") -> Run:
    """A run of the air that is over, a reading every ten seconds."""
    recording = AirRecording(database, start_s, name=name)
    recording.hear([start_s + t for t in range(0, int(hours * HOUR), 10)], lambda t: decay(t - start_s))
    recording.end()
    with closing(read(database)) as connection:
        found = run_rows.run_of(connection, recording.run)
    assert found is not None
    return found


def battery(database: Path, start_s: float, minutes: int) -> Run:
    """A battery's run that is over, a reading a minute."""
    recording = Recording(database, start_s, new=True)
    recording.hear([start_s + 60.0 * n for n in range(minutes)])
    recording.recorder.end("stopped", "stopped on request")
    recording.recorder.commit()
    recording.begun.close()
    with closing(read(database)) as connection:
        found = run_rows.run_of(connection, recording.run)
    assert found is not None
    return found


def said(database: Path, run: Run) -> tuple[Air, ...]:
    with closing(read(database)) as connection:
        return air_in(connection, run)


def test_a_run_of_the_air_says_what_it_was_once_that_can_be_true(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    (own,) = said(database, cleaned(database))
    assert (own.start, own.last, own.lowest, own.highest) == (115.0, 7.0, 7.0, 115.0)
    assert air_words(own, ended=True) == (
        "PM2.5 115 ug/m3 at the start, 7 at the end; lowest 7 after 52 min, highest 115 after 30 s"
    )


def test_a_batterys_run_says_what_the_air_was_meanwhile(tmp_path: Path) -> None:
    """It was begun later than the sensor and ended later: what is not known is not said."""
    database = tmp_path / "runs.sqlite3"
    cleaned(database, 2.0)
    run = battery(database, 0.5 * HOUR, 180)
    (meanwhile,) = said(database, run)
    assert (meanwhile.start, meanwhile.last) == (15.0, 6.0) and by_whom(meanwhile) == "run 1, bedroom"
    words = air_words(meanwhile, ended=True)
    assert words.startswith("PM2.5 15 ug/m3 at the start, 6 after 1 h 30 min; lowest 6 after 35 min, ")


def test_a_sensor_that_came_later_says_nothing_of_the_start(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    run = battery(database, 0.0, 120)
    cleaned(database, 1.5, start_s=HOUR)
    (meanwhile,) = said(database, run)
    assert air_words(meanwhile, ended=True).startswith("PM2.5 115 ug/m3 after 1 h 0 min, 7 at the end; ")
    assert meanwhile.highest_s == pytest.approx(HOUR, abs=40.0)


def test_only_the_air_of_the_same_hours_is_told_and_each_sensor_for_itself(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    cleaned(database, 0.5, name="yesterday")
    run = battery(database, 24 * HOUR, 30)
    assert said(database, run) == ()
    for name in ("in", "out"):
        cleaned(database, 0.5, start_s=24 * HOUR, name=name)
    assert [by_whom(one) for one in said(database, run)] == ["run 3, in", "run 4, out"]


def test_the_air_of_a_pretend_sensor_is_marked_beside_a_battery_too(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database, port="pretend:plantower-pms", name="bedroom")
    recording.hear(range(0, 600, 10))
    recording.end()
    (meanwhile,) = said(database, battery(database, 0.0, 10))
    assert by_whom(meanwhile) == "run 1, PRETEND bedroom"


@pytest.mark.parametrize(
    ("last", "before", "words"),
    [
        (8.0, 20.0, "falling, 12 less than 10 min ago"),
        (134.0, 100.0, "rising, 34 more than 10 min ago"),
        (8.0, 9.5, "steady for 10 min"),
        (105.0, 100.0, "steady for 10 min"),
        (8.0, None, ""),
    ],
)
def test_which_way_it_goes(last: float, before: float | None, words: str) -> None:
    air_now = Air("pm25_ug_m3", 8.0, last, 8.0, 0.0, 8.0, 0.0, 0.0, 900.0, before=before)
    assert trend_words(air_now) == words


def test_in_numbers_nothing_was_drawn_and_nothing_predicted(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    run = cleaned(database)
    with closing(read(database)) as connection:
        one = summary(Facts.read(connection, database, run, at(HOUR)))
    assert (one.of, one.about, one.pm25_ug_m3, one.pm10_ug_m3) == ("air", "air: PM2.5 7 ug/m3", 7.0, 8.0)
    unknown = (one.drawn_ah, one.drawn_wh, one.mean_power_w, one.predicted_runtime_h, one.runtime_h, one.battery)
    assert set(unknown) == {None} and one.coverage_percent == 100.0


def test_in_the_list_it_says_what_it_is_and_counts_nowhere(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    cleaned(database)
    battery(database, 0.0, 30)
    with closing(read(database)) as connection:
        found = listing(connection, database, at(2 * HOUR))
    assert [row.about for row in found.rows][1] == "air: PM2.5 7 ug/m3"
    assert found.rows[1].made is None and found.score.runs == 0
    assert found.rows[1].unscored == "it is of the air, of which nothing is predicted"


def test_it_is_held_against_nothing_and_teaches_nothing(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    cleaned(database)
    battery(database, 0.0, 30)
    assert [row.run for row in compare(database, [], at(2 * HOUR)).rows] == [2]
    with pytest.raises(UsageError, match="run 1 is of the air: nothing was predicted"):
        compare(database, [1], at(2 * HOUR))
    with pytest.raises(UsageError, match="run 1 is of the air: it teaches"):
        calibrate(database, ["1"], at(2 * HOUR))


def test_it_is_drawn_by_its_particles_and_never_among_batteries(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    run = cleaned(database)
    battery(database, 0.0, 30)
    with closing(read(database)) as connection:
        drawn = chart(connection, run.id, "charge", "run", at(HOUR), 60)
        assert (drawn.quantity, drawn.unit, drawn.counted, drawn.predicted) == ("air", "ug/m3", "PM2.5", ())
        assert drawn.measured[5].mean > drawn.measured[20].mean > drawn.measured[-1].mean
        over = overlay(connection, [1], "time", "charge", 60)
        assert (over.quantity, over.lines[0].counted) == ("air", "PM2.5") and len(over.lines[0].dots) == 60
        with pytest.raises(UsageError, match="run 1 is of the air and run 2 of a battery"):
            overlay(connection, [1, 2], "time", "charge")
        with pytest.raises(UsageError, match="it can be drawn against time alone"):
            overlay(connection, [1], "soc", "voltage")


def test_a_sensor_that_sleeps_half_a_minute_is_not_called_stale(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database)
    recording.hear(range(30))
    recording.recorder.commit()
    with closing(read(database)) as connection:
        found = [state(Facts.read(connection, database, recording.recorder.run, at(t))) for t in (60.0, 400.0)]
    assert found == ["recording", "stale"]
    recording.end()


def test_pruned_it_still_says_once_a_minute_what_the_air_was(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    run = cleaned(database)
    before = said(database, run)
    prune(database, prunable(database, [str(run.id)], None, at(2 * HOUR)), whole=False)
    (after,) = said(database, run)
    assert (after.last, after.lowest) == (before[0].last, before[0].lowest)
    with closing(read(database)) as connection:
        values = connection.execute("SELECT count(*) FROM change").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM reading").fetchone()[0] == 0
        assert 100 < values < 60 * 14
        assert len(chart(connection, run.id, "air", "run", at(HOUR), 30).measured) == 30


def test_merged_into_another_database_it_is_of_the_air_there_too(tmp_path: Path) -> None:
    here, there = tmp_path / "here.sqlite3", tmp_path / "there.sqlite3"
    battery(here, 0.0, 30)
    run = cleaned(there, 0.5)
    merge(here, [there], at(2 * HOUR), Told(lambda one: None, lambda done: None, lambda words: None))
    with closing(read(here)) as connection:
        (copied,) = run_rows.runs_of(connection, "air")
        assert copied.identity == run.identity and copied.frozen.of == "air"
        (meanwhile,) = air_in(connection, run_rows.runs(connection)[0])
    assert meanwhile.run == copied.id and meanwhile.start == said(there, run)[0].start

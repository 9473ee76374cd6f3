"""All runs at one glance: what each line says is what the run is, and no minute is read for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from purifier.services.runs.beside import beside
from purifier.services.runs.facts import Facts
from purifier.services.runs.listing import CELLS, glimpses, listing
from purifier.services.runs.scoring import own_score
from purifier.services.runs.summary import summary
from purifier.store.opening import reading
from tests.finished_runs import DAY_S, TOLD, finished
from tests.nonsense_rows import good_database
from tests.recordings import at

NOW = at(100 * DAY_S)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


def test_a_line_says_what_compare_says_and_the_score_is_the_same(database: Path) -> None:
    with reading(database) as connection:
        found = listing(connection, database, NOW)
        assert [row.run.id for row in found.rows] == list(range(TOLD, 0, -1)), "the newest first"
        for row in found.rows:
            one = beside(connection, Facts.read(connection, database, row.run, NOW))
            assert (row.made, row.error_percent, row.at_least_held, row.unscored) == (
                one.made,
                one.runtime_error_percent,
                one.at_least_held,
                one.unscored,
            )
            assert row.ran_h is None or row.ran_h == pytest.approx(one.measured.runtime_h, abs=0.1)
    assert found.score == own_score(database)


def test_names_are_those_of_the_profiles_as_they_were(database: Path) -> None:
    with reading(database) as connection:
        rows = {row.run.id: row for row in listing(connection, database, NOW).rows}
    assert rows[1].own_name == "shelf, night 3" and rows[1].briefly == "at 4, LiFePO4 12 V 100 Ah"
    assert rows[3].name == rows[3].about == "AirFanta 3Pro at 4, LiFePO4 12 V 100 Ah"
    assert rows[6].about == "no set-up"


def test_minutes_tell_watt_hours_coverage_and_the_course_of_the_power(database: Path) -> None:
    with reading(database) as connection:
        rows = listing(connection, database, NOW).rows
        found = glimpses(connection, database, [row.run for row in rows], NOW)
        for row in rows:
            numbers = summary(Facts.read(connection, database, row.run, NOW))
            seen = found[row.run.id]
            assert (seen.ran_h, seen.drawn_wh) == (numbers.discharge_h, numbers.drawn_wh)
            known = [value for value in seen.course if value is not None]
            if known and numbers.mean_power_w is not None:
                assert len(seen.course) == CELLS
                assert sum(known) / len(known) == pytest.approx(numbers.mean_power_w, rel=0.02)
        assert found[TOLD].course == () and found[TOLD].drawn_wh is None


def test_a_stretch_without_readings_is_a_blank(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        first, last = connection.execute("SELECT min(minute), max(minute) FROM minute WHERE run = 1").fetchone()
        span = last - first + 1
        connection.execute(
            "DELETE FROM minute WHERE run = 1 AND minute BETWEEN ? AND ?",
            (first + span * 4 // 10, first + span * 6 // 10),
        )
        connection.commit()
    with reading(database) as connection:
        run = next(row.run for row in listing(connection, database, NOW).rows if row.run.id == 1)
        course = glimpses(connection, database, [run], NOW)[1].course
    assert [value is None for value in course] == [False] * 4 + [True, True] + [False] * 4


def test_rows_of_nonsense_are_told_and_hide_no_run(tmp_path: Path) -> None:
    database = good_database(tmp_path / "runs.sqlite3", strict=False)
    with closing(sqlite3.connect(database)) as connection:
        count = connection.execute("SELECT count(*) FROM run").fetchone()[0]
        connection.execute("UPDATE run SET prediction = 'nonsense', discharge_ms = 'x' WHERE id = 1")
        connection.execute("UPDATE minute SET power_mean = 'x' WHERE run = 1")
        connection.commit()
    with reading(database) as connection:
        found = listing(connection, database, NOW)
        assert len(found.rows) == count and found.bad_rows
        assert len(glimpses(connection, database, [row.run for row in found.rows], NOW)) == count

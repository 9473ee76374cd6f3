"""A value that is noted when it changes, over time: what holds between changes, and what a gap hides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from purifier.store.opening import Connection
from purifier.store.series import Latest
from purifier.store.slow_course import extremes, held_at, slow_course
from tests.recorded_air import AirRecording, air
from tests.recordings import read

NAME = "pm25_ug_m3"


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Connection]:
    """8 ug/m3 from the start, 40 for a single second at 100 s, 8 again, 2 from 300 s until 399 s."""
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database)
    recording.hear(range(400), lambda t: air(40.0 if t == 100 else 8.0 if t < 300 else 2.0))
    recording.end()
    connection = read(database)
    yield connection
    connection.close()


def points(found: Sequence[object]) -> list[tuple[float, ...]]:
    return [tuple(round(part, 2) for part in one) for one in found]  # type: ignore[attr-defined]


def test_what_holds_is_drawn_where_nothing_changed_and_no_peak_is_lost(steps: Connection) -> None:
    assert points(slow_course(steps, 1, NAME, 0, 400_000, 4)) == [
        (50.0, 8.0, 8.0, 8.0),
        (150.0, 8.0, 40.0, 8.32),
        (250.0, 8.0, 8.0, 8.0),
        (350.0, 2.0, 8.0, 2.0),
    ]


def test_a_part_begins_with_what_held_before_it(steps: Connection) -> None:
    assert points(slow_course(steps, 1, NAME, 200_000, 400_000, 4)) == [
        (225.0, 8.0, 8.0, 8.0),
        (275.0, 8.0, 8.0, 8.0),
        (325.0, 2.0, 8.0, 2.0),
        (375.0, 2.0, 2.0, 2.0),
    ]
    assert held_at(steps, 1, NAME, 299_999) == 8.0 and held_at(steps, 1, NAME, 300_000) == 2.0


def test_a_gap_holds_nothing(steps: Connection) -> None:
    assert [at for at, *_ in slow_course(steps, 1, NAME, 0, 400_000, 4, [(210.0, 290.0)])] == [50.0, 150.0, 350.0]


def test_the_first_the_last_the_least_and_the_greatest(steps: Connection) -> None:
    found = extremes(steps, 1, NAME, 50_000, 399_000)
    assert found is not None
    assert (found.first, found.last) == (Latest(8.0, 50_000), Latest(2.0, 300_000))
    assert (found.least, found.greatest) == (Latest(2.0, 300_000), Latest(40.0, 100_000))
    held = extremes(steps, 1, NAME, 150_000, 200_000)
    assert held is not None and set(held) == {Latest(8.0, 150_000)}


def test_a_name_that_is_never_said_or_a_run_that_is_not_there_has_no_course(steps: Connection) -> None:
    for run, name in ((1, "pm4_ug_m3"), (9, NAME)):
        assert extremes(steps, run, name, 0, 400_000) is None
        assert slow_course(steps, run, name, 0, 400_000, 4) == []


def test_what_is_no_number_is_left_out(steps: Connection, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "runs.sqlite3") as writing:
        writing.execute("UPDATE change SET value = 'many' WHERE t_ms = 100000 AND value = 40")
    found = extremes(steps, 1, NAME, 0, 400_000)
    assert found is not None and found.greatest.value == 8.0
    assert all(high <= 8.0 for _, _, high, _ in slow_course(steps, 1, NAME, 0, 400_000, 4))

"""Which runs can go on, and which cannot because what is written of them makes no sense."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from purifier.model.run import Event
from purifier.services.record.begin import begin
from purifier.store import run_rows
from purifier.store.bad_rows import MOST_TOLD, BadRows
from purifier.store.opening import open_for_writing
from tests.recordings import Recording, at, plan


@pytest.fixture
def interrupted(tmp_path: Path) -> Path:
    """A run that has no end, and nobody records it."""
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(70))
    recording.close()
    return tmp_path / "runs.sqlite3"


def open_ones(path: Path) -> list[int]:
    """Ids of the runs that a recorder could take up."""
    frozen = plan()
    with closing(open_for_writing(path)) as connection:
        return [run.id for run in run_rows.open_runs(connection, frozen.meter, frozen.setup)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE run SET prediction = '{}'",
        "UPDATE run SET options = 'x'",
        "UPDATE run SET interval_ms = -5",
        "DELETE FROM clock",
        "UPDATE reading SET t_ms = 4611686018427387904 WHERE t_ms = 69000",
    ],
)
def test_a_run_that_makes_no_sense_is_not_taken_up_and_another_begins(sql: str, interrupted: Path) -> None:
    assert open_ones(interrupted) == [1]
    with closing(open_for_writing(interrupted)) as connection:
        connection.execute(sql)
    assert open_ones(interrupted) == []
    with closing(begin(interrupted, plan(), "usb:1", at(100), {})) as begun:
        assert not begun.continued and begun.writer.run.id == 2


def test_an_event_later_than_any_time_is_written_at_the_last(interrupted: Path) -> None:
    with closing(open_for_writing(interrupted)) as connection:
        for _ in range(3):
            run_rows.insert_event(connection, 1, Event(2**63 - 1, "mark", f"{_}"))
        times = [event.t_ms for event in run_rows.events(connection, 1, ("mark",))]
    assert times == [run_rows.LATEST_MS, run_rows.LATEST_MS + 1, run_rows.LATEST_MS + 2]


def test_bad_rows_are_named_once_counted_and_never_without_end() -> None:
    bad = BadRows()
    bad.add(1, "event", "at 3 s", "odd", lost=False)
    bad.add(1, "event", "at 3 s", "odd", lost=False)
    assert (len(bad), bad.lost, bad.sentences()) == (1, False, ["run 1, event at 3 s: odd"])
    for number in range(1000):
        bad.add(1, "reading", f"at {number} s", "odd")
    assert bad.lost and bad.sentences()[-1] == "run 1, reading: 995 more rows make no sense"
    for number in range(1000):
        bad.add(number, "minute", "", "odd")
    assert len(bad.sentences()) == MOST_TOLD + 1 and "2001 rows of this file" in bad.sentences()[-1]

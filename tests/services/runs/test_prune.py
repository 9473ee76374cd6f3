"""Room given back without losing what the readings said."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from purifier.services.runs.prune import prunable, prune
from purifier.services.runs.stop import stop
from purifier.services.runs.summary import Summary, summaries
from purifier.store.run_rows import events
from tests.recordings import Recording, at, read


def numbers(database: Path) -> Summary:
    with closing(read(database)) as connection:
        (only,) = summaries(connection, database, at(200))
    return only


def test_readings_that_no_minute_holds_yet_are_rolled_up_before_they_go(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(150))  # the third minute never closes
    recording.close()
    stop(database, "1")
    before = numbers(database)
    assert before.readings == 150 and (before.drawn_ah or 0.0) > 0.0
    assert prune(database, prunable(database, ["1"], None, at(200)), whole=False) == 150
    after = numbers(database)
    # Only whole minutes are left to tell when it was last heard, and what it said.
    gone = {"last_s", "voltage_v", "current_a", "power_w", "coverage_percent"}
    assert {k: v for k, v in asdict(after).items() if k not in gone} == {
        k: v for k, v in asdict(before).items() if k not in gone
    }


def test_pruning_twice_says_it_once(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(70))
    recording.recorder.end("stopped", "stopped")
    recording.close()
    for gone in (70, 0):
        assert prune(database, prunable(database, ["1"], None, at(200)), whole=False) == gone
    with closing(read(database)) as connection:
        said = [event.text for event in events(connection, 1, ("pruned",))]
    assert said == ["70 single readings were removed; their minutes are kept"]

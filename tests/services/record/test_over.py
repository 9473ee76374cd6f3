"""A run that is complete stays so, whatever is measured next, and its recorder lets go of the port."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from tests.recordings import Recording, at, line, read
from tests.services.record.test_live import Listened, run_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def run_empty(recording: Recording, *, charge_ah: float | None = None, to_v: float = 11.2) -> None:
    """Ten minutes down to where nothing is left, and a minute of nothing: the last reading came at 599 s."""
    more: dict[str, float] = {} if charge_ah is None else {"charge_ah": charge_ah}
    recording.hear(range(600), lambda t: line(13.0 - (13.0 - to_v) * max(0.0, t - 300) / 299, -0.33, **more))
    recording.recorder.tick(at(661))
    assert recording.said[-1].kind == "empty"


def numbers(database: Path) -> tuple[object, ...]:
    """What is said of the run once it has ended."""
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        one = summary(Facts.read(connection, database, run, at(5000)))
        return (run.complete, run.end_reason, run.end_ms, one.drawn_wh, one.coverage_percent, one.gaps, one.gap_s)


@pytest.mark.parametrize(
    "next_battery",
    [
        lambda t: line(13.6, -0.35),  # leaps
        lambda t: line(13.1, -0.35),  # no leap, but on the plateau again
        lambda t: line(13.1, -0.35, charge_ah=-(t - 900) / 1e4),
        lambda t: line(26.2, -0.2),
        lambda t: line(13.5, 5.0) if t < 1000 else line(13.2, -0.35),  # charged before everybody's eyes
    ],
)
def test_what_the_next_battery_does_changes_nothing_of_a_complete_run(
    database: Path, next_battery: Callable[[float], bytes]
) -> None:
    recording = Recording(database)
    run_empty(recording, charge_ah=-95.0)
    recording.recorder.commit()
    before = numbers(database)
    assert before[:3] == (True, "empty", 599_000)
    recording.hear(range(900, 2700), next_battery)
    recording.close()
    kinds = [event.kind for event in recording.said]
    assert "resumed" not in kinds and kinds.count("over") == 1 and "doubt" not in kinds[kinds.index("empty") :]
    assert recording.recorder.is_over and numbers(database) == before


def test_a_battery_that_was_doubted_from_the_start_is_told_from_the_next_one_all_the_same(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(600), lambda t: line(26.2, -0.33))
    assert [event.data["what"] for event in recording.said if event.kind == "doubt"] == ["other-battery"]
    recording.hear(range(600, 1200), lambda t: line(13.1, -0.33))
    recording.close()
    run, _ = run_of(database)
    assert run.end_reason == "other-battery" and recording.recorder.is_over


def test_the_same_discharge_still_goes_on_after_a_pause(database: Path) -> None:
    recording = Recording(database)
    run_empty(recording, charge_ah=-95.0)
    recording.hear(range(900, 1000), lambda t: line(11.3, -0.33, charge_ah=-95.0))
    assert "resumed" in [event.kind for event in recording.said] and not recording.recorder.is_over
    recording.close()
    assert run_of(database)[0].end_ms is None


def test_a_doubt_that_came_between_end_and_resuming_is_told_then(database: Path) -> None:
    recording = Recording(database)
    run_empty(recording)
    recording.hear(range(900, 1000), lambda t: line(11.3, -0.33, power_w=-9.0))
    recording.close()
    kinds = [event.kind for event in recording.said]
    assert kinds.index("doubt") > kinds.index("resumed")


def test_a_complete_run_is_listened_to_for_an_hour_and_says_so(database: Path) -> None:
    recording = Recording(database)
    run_empty(recording)
    assert "for an hour its recorder listens" in recording.said[-1].text
    recording.recorder.tick(at(599 + 3600))
    assert not recording.recorder.is_over
    recording.recorder.tick(at(599 + 3601))
    assert recording.recorder.is_over and "nothing has flowed for an hour" in recording.said[-1].text
    recording.close()
    assert run_of(database)[0].complete


def test_what_was_over_for_good_does_not_begin_again(database: Path) -> None:
    recording = Recording(database)
    run_empty(recording)
    recording.hear([1000.0], lambda t: line(11.3, -0.33))
    recording.recorder.tick(at(1000 + 3601))
    assert recording.recorder.is_over
    recording.hear(range(4700, 4800), lambda t: line(11.3, -0.33))
    recording.close()
    assert "resumed" not in [event.kind for event in recording.said] and run_of(database)[0].complete


def test_a_recorder_whose_run_is_over_lets_go_of_the_port_by_itself(database: Path) -> None:
    down = [(line(13.0 - 1.8 * t / 299), 0.01 + t) for t in range(300)]
    still = [(line(0.0, 0.0), 300.0 + t) for t in range(70)]
    charged = [(line(13.5, 5.0), 400.0 + t) for t in range(70)]
    heard = Listened(database, [*down, *still, *charged], then=None)
    assert heard.told("empty") and heard.told("over") and heard.wire.closed.is_set()
    run, _ = run_of(database)
    assert run.complete and run.end_reason == "empty" and not heard.told("end")

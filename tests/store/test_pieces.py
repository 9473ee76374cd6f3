"""What a run drew, piece by piece, and the readings about its end: from real databases, as far as they were written."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.protocols.encoder import encode
from purifier.store import pieces as module
from purifier.store import series
from purifier.store.about_the_end import about_the_end
from purifier.store.opening import Connection, open_for_writing
from purifier.store.pieces import pieces
from purifier.store.pruning import drop_readings
from purifier.store.run_rows import run_of
from tests.recordings import Recording, line, meter, read

HOUR_MS = 3_600_000
Record = Callable[..., Path]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Record readings at ``seconds``; a load of 0.33 A at 13.1 V, unless said otherwise."""

    def make(seconds: range, amperes: Callable[[int], float] = lambda t: -0.33, *, close: bool = True) -> Path:
        path = tmp_path / "runs.sqlite3"
        recording = Recording(path)
        recording.hear(seconds, lambda t: line(13.1, amperes(int(t))))
        recording.recorder.commit()
        recording.close() if close else recording.die()
        return path

    return make


def the_run(connection: Connection) -> Run:
    run = run_of(connection, 1)
    assert run is not None
    return run


@pytest.mark.parametrize("close", [True, False])
def test_pieces_hold_all_that_the_run_drew_rolled_up_or_not(record: Record, close: bool) -> None:
    """A recorder that dies leaves its last minutes as readings alone."""
    path = record(range(0, 7230, 10), lambda t: -0.33 if t < 3600 else -1.1, close=close)
    with closing(read(path)) as connection:
        run = the_run(connection)
        found, whole = pieces(connection, run, 0, 3 * HOUR_MS), series.totals(connection, run)
    assert math.fsum(one.drawn_wh for one in found) == pytest.approx(whole.drawn_wh, rel=1e-9)
    assert math.fsum(one.drawn_ah for one in found) == pytest.approx(whole.drawn_ah, rel=1e-9)
    assert sum(one.covered_ms for one in found) == whole.covered_ms
    assert [one.start_ms for one in found] == sorted(one.start_ms for one in found)
    powers = [one.power_w for one in found if one.power_w is not None]
    assert min(powers) == pytest.approx(0.33 * 13.1, rel=1e-6) and max(powers) == pytest.approx(1.1 * 13.1, rel=1e-6)


def test_what_the_counter_of_the_meter_bridged_is_in_the_piece_that_ends_the_gap(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    drawn = [t for t in range(0, 7200, 10) if not 1800 <= t < 3600]
    recording.hear(drawn, lambda t: line(13.1, -0.33, charge_ah=round(-0.33 * t / 3600.0, 4)))
    recording.close()
    with closing(read(path)) as connection:
        run = the_run(connection)
        found, whole = pieces(connection, run, 0, 3 * HOUR_MS), series.totals(connection, run)
    assert whole.bridged_wh == pytest.approx(0.33 * 13.1 / 2, rel=0.03)
    assert math.fsum(one.bridged_wh for one in found) == pytest.approx(whole.bridged_wh)
    assert math.fsum(one.bridged_ah for one in found) == pytest.approx(whole.bridged_ah)
    (ends,) = [one for one in found if one.bridged_wh]
    assert ends.start_ms == 3_600_000


def test_minutes_without_a_power_vouch_for_none(tmp_path: Path) -> None:
    """A meter that says amperes alone: its charge is known, its power is not."""
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(0, 3600, 10), lambda t: encode(meter(), Reading(current_a=-0.33)))
    recording.close()
    with closing(read(path)) as connection:
        found = pieces(connection, the_run(connection), 0, HOUR_MS)
    assert {one.power_w for one in found} == {None}
    assert math.fsum(one.drawn_ah for one in found) == pytest.approx(0.33, rel=0.02)


def test_only_what_lies_between_is_given(record: Record) -> None:
    path = record(range(0, 3700, 10))
    with closing(read(path)) as connection:
        found = pieces(connection, the_run(connection), HOUR_MS // 4, HOUR_MS // 2)
    assert found[0].start_ms >= HOUR_MS // 4 - 60_000 and found[-1].end_ms <= HOUR_MS // 2
    assert math.fsum(one.drawn_wh for one in found) == pytest.approx(0.33 * 13.1 / 4, rel=0.1)


def test_a_long_run_comes_in_longer_pieces_that_hold_as_much(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    path = record(range(0, 7200, 10))
    with closing(read(path)) as connection:
        run = the_run(connection)
        fine = pieces(connection, run, 0, 2 * HOUR_MS)
        monkeypatch.setattr(module, "MOST_PIECES", 10)
        coarse = pieces(connection, run, 0, 2 * HOUR_MS)
    assert len(coarse) <= 12 < len(fine)
    for name in ("drawn_wh", "drawn_ah", "covered_ms"):
        assert math.fsum(getattr(one, name) for one in coarse) == pytest.approx(
            math.fsum(getattr(one, name) for one in fine), rel=1e-9
        )


def test_the_end_is_the_last_hour_under_load_and_an_hour_after(record: Record) -> None:
    path = record(range(0, 4 * 3600, 30), lambda t: -0.33 if t < 3 * 3600 else 0.0)
    with closing(read(path)) as connection:
        found = about_the_end(connection, the_run(connection), HOUR_MS // 2)
    off_ms = max(one.t_ms for one in found if one.current_a)
    assert off_ms == 3 * HOUR_MS - 30_000
    assert off_ms - HOUR_MS // 2 - 1000 <= found[0].t_ms <= off_ms - HOUR_MS // 2 + 30_000
    assert off_ms < found[-1].t_ms <= off_ms + HOUR_MS


def test_of_a_run_whose_readings_were_pruned_no_end_is_left_and_every_piece(record: Record) -> None:
    path = record(range(0, 3600, 10))
    with closing(open_for_writing(path)) as connection:
        run = the_run(connection)
        before = pieces(connection, run, 0, HOUR_MS)
        list(drop_readings(connection, 1))
        run = the_run(connection)
        assert about_the_end(connection, run, HOUR_MS) == []
        after = pieces(connection, run, 0, HOUR_MS)
    assert math.fsum(one.drawn_wh for one in after) == pytest.approx(
        math.fsum(one.drawn_wh for one in before), rel=0.02
    )

"""Captures replayed: the same path as a live meter's, at any speed, for as long as one likes."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.library.catalogue import Library
from purifier.model.run import Event
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.live import Audience
from purifier.services.record.recorder_state import Status
from purifier.services.record.replay import Replay, replay
from purifier.services.runs.facts import Facts
from purifier.services.runs.stop import stop
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from purifier.store.locks import locks_folder
from purifier.store.readings import rows
from tests.recordings import BATTERY, at, library, line, meter, plan, read, running_down

QUIET = Audience(lambda begun: None, lambda event: None, lambda status: None)


def job(database: Path, speed: float | None = None) -> Replay:
    return Replay(database, replace(plan(), source="replay"), "capture.jsonl", speed)


def footprint() -> tuple[int, int]:
    """(kB of memory, open files) of this process."""
    if sys.platform == "win32":
        pytest.skip("needs /proc")
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024, len(os.listdir("/proc/self/fd"))


def days_of_messages(days: float) -> Iterator[tuple[float, bytes]]:
    """One line a second."""
    lines = [line(13.0 + i / 1000, -0.33 + i / 1000, temperature_c=20 + i / 10) for i in range(50)]
    return ((float(t), lines[t % 50]) for t in range(round(days * 86_400)))


def replayed(database: Path, messages: Iterator[tuple[float, bytes]], every: int) -> list[tuple[int, int]]:
    """Replay ``messages`` and note the footprint after each ``every`` of them."""
    marks = []

    def watched() -> Iterator[tuple[float, bytes]]:
        for i, message in enumerate(messages, start=1):
            yield message
            if i % every == 0:
                marks.append(footprint())

    replay(job(database), meter(), watched(), QUIET)
    return marks


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
def test_a_week_at_1_hz_takes_no_more_memory_and_files_than_its_first_day(tmp_path: Path) -> None:
    marks = replayed(tmp_path / "runs.sqlite3", days_of_messages(7.0), every=86_400)
    memory, files = zip(*marks, strict=True)
    assert max(memory) - memory[0] < 5 * 1024
    assert len(set(files)) == 1
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        assert connection.execute("SELECT count(*), max(t_ms) FROM reading").fetchone() == (604_800, 604_799_000)


METERS = [
    "victron-ve-direct",
    *(pytest.param(one, marks=pytest.mark.slow) for one in ("junctek-kg", "pzem-017", "diy-csv")),
]


@pytest.mark.parametrize("meter_id", [*METERS, "jbd-bms"])
def test_a_whole_pretended_discharge_is_a_complete_run_that_lasts_as_planned(tmp_path: Path, meter_id: str) -> None:
    from purifier.services.plan.one_setup import one_setup
    from purifier.services.record.freeze import freeze

    request = Request((BATTERY,), purifier="airfanta-3pro", setting="6")
    setup, setting = one_setup(library(), request)
    pretence = pretend(setup, setting.power_w.value)
    about = freeze(library(), request, meter_id, source="demo")
    events: list[Event] = []
    audience = Audience(lambda begun: None, events.append, lambda status: None)
    database = tmp_path / "runs.sqlite3"
    capture = synthetic_capture(pretence, meter(meter_id), every_s=20.0, silence_s=600.0)
    run = replay(Replay(database, about, "pretended"), meter(meter_id), capture, audience)
    with closing(read(database)) as connection:
        numbers = summary(Facts.read(connection, database, run, at(0)))
    assert [event.kind for event in events] == ["discharging", "empty"]
    assert run.complete and numbers.runtime_h == pytest.approx(about.prediction.runtime_h, rel=0.01)
    assert numbers.drawn_wh == pytest.approx(about.prediction.energy_wh, rel=0.02)
    assert numbers.coverage_percent == 100.0


def test_at_a_speed_each_message_waits_until_it_is_due(tmp_path: Path) -> None:
    waits = {}
    for speed in (0.001, 0.002):
        slept: list[float] = []
        messages = [(t, line()) for t in (0.0, 100.0, 60.0, 300.0)]
        replay(job(tmp_path / f"{speed}.sqlite3", speed), meter(), messages, QUIET, sleep=slept.append)
        waits[speed] = slept
    # What the replay itself takes is some seconds at the most, of these hours.
    assert waits[0.001] == pytest.approx([100_000.0, 100_000.0, 300_000.0], abs=60.0)
    assert waits[0.002] == pytest.approx([50_000.0, 50_000.0, 150_000.0], abs=60.0)


def test_a_capture_with_dates_keeps_them_and_an_empty_one_is_a_run_of_nothing(tmp_path: Path) -> None:
    run = replay(job(tmp_path / "a.sqlite3"), meter(), [(1_780_000_000.5, line())], QUIET)
    assert run.started_utc_ms == 1_780_000_000_500
    nothing = replay(job(tmp_path / "b.sqlite3"), meter(), [], QUIET)
    assert nothing.end_reason == "capture"


def test_a_replay_can_be_stopped_and_never_takes_up_a_live_run(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    shown: list[Status] = []

    def show(status: Status) -> None:
        shown.append(status)
        if len(shown) == 1:
            stop(database, "last")

    messages = ((float(t), line()) for t in range(1_000_000))
    run = replay(job(database), meter(), messages, Audience(lambda begun: None, lambda event: None, show))
    assert run.end_reason == "stopped"
    with closing(read(database)) as connection:
        assert len(run_rows.runs(connection)) == 1
    assert isinstance(library(), Library)


def test_time_that_goes_back_counts_as_standing_still(tmp_path: Path) -> None:
    times = [100.0, 101.0, 50.0, 101.0, 102.0]
    run = replay(job(tmp_path / "runs.sqlite3"), meter(), [(t, line()) for t in times], QUIET)
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        assert [row.t_ms for row in rows(connection, run.id)] == [0, 1000, 1001, 1002, 2000]


@pytest.mark.parametrize(("error", "reason"), [(KeyboardInterrupt, "stopped"), (ValueError, None)])
def test_what_ends_it_early_costs_nothing_that_was_heard(
    tmp_path: Path, error: type[BaseException], reason: str | None
) -> None:
    database = tmp_path / "runs.sqlite3"

    def messages() -> Iterator[tuple[float, bytes]]:
        yield from ((float(t), line()) for t in range(5))
        raise error

    with pytest.raises(error):
        replay(job(database), meter(), messages(), QUIET)
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None and run.end_reason == reason
        assert len(list(rows(connection, 1))) == 5
    assert not list(locks_folder(database).iterdir())


def test_a_source_that_fails_at_once_makes_no_run(tmp_path: Path) -> None:
    def messages() -> Iterator[tuple[float, bytes]]:
        raise ValueError
        yield

    with pytest.raises(ValueError):
        replay(job(tmp_path / "runs.sqlite3"), meter(), messages(), QUIET)
    assert not (tmp_path / "runs.sqlite3").exists()


def test_a_message_without_bytes_lets_time_pass_and_silence_is_noticed_as_it_lasts(tmp_path: Path) -> None:
    over = threading.Event()

    def messages() -> Iterator[tuple[float, bytes]]:
        yield from ((float(t), running_down()(t)) for t in range(600))
        yield from ((float(t), b"") for t in range(600, 7200))
        over.set()

    noticed: list[tuple[str, bool]] = []
    audience = Audience(lambda begun: None, lambda event: noticed.append((event.kind, over.is_set())), lambda s: None)
    run = replay(job(tmp_path / "runs.sqlite3"), meter(), messages(), audience)
    assert ("empty", False) in noticed and run.end_reason == "empty"


def test_a_capture_may_have_any_name(tmp_path: Path) -> None:
    audience = Audience(lambda begun: None, lambda event: None, lambda status: None)
    named = Replay(tmp_path / "runs.sqlite3", plan(source="replay"), "\udc9b31m \x1b[2J.jsonl")
    run = replay(named, meter(), [(0.0, line())], audience)
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        stored = run_rows.run_of(connection, run.id)
    assert stored is not None and stored.port == "31m [2J.jsonl"


def test_a_capture_that_cannot_be_read_to_its_end_ends_the_run_where_it_breaks(tmp_path: Path) -> None:
    def messages() -> Iterator[tuple[float, bytes]]:
        yield from ((float(t), line()) for t in range(100))
        raise UsageError("capture.jsonl:101: expected a capture")

    audience = Audience(lambda begun: None, lambda event: None, lambda status: None)
    with pytest.raises(UsageError):
        replay(job(tmp_path / "runs.sqlite3"), meter(), messages(), audience)
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        stored = run_rows.run_of(connection, 1)
    assert stored is not None and (stored.end_ms, stored.end_reason) == (99_000, "capture")

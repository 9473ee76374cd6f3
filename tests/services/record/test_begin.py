"""Whether a run goes on or another begins, and what a dead recorder leaves behind."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import LinkError, StoreError
from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.services.record.begin import begin
from purifier.store import run_rows
from tests.recordings import UTC_S, Recording, at, line, plan, read, running_down

HOUR = 3600.0


def recorded(database: Path, seconds: range = range(600), **more: float) -> None:
    """Ten minutes recorded, and the recorder gone without an end."""
    recording = Recording(database)
    recording.hear(seconds, lambda t: line(**more))
    recording.close()


def run_of(database: Path, id_: int) -> Run:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, id_)
    assert run is not None
    return run


def test_a_run_goes_on_within_the_hour_and_the_gap_is_recorded(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    again = Recording(database, 1800.0)
    assert again.begun.continued and again.run == 1
    assert "goes on after 20 min" in again.begun.said[0]
    again.hear([1800.0 + t for t in range(60)])
    again.close()
    assert [event.text for event in again.said if event.kind == "gap"] == [
        "no readings for 20 min; what was drawn meanwhile is not known"
    ]
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*), max(t_ms) FROM reading").fetchone() == (660, 1_859_000)


def test_after_a_reboot_the_date_tells_how_long_the_gap_was(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    rebooted = at(20.0, utc_s=UTC_S + 1200.0, boot="the second start")
    begun = begin(database, plan(), "usb:1", rebooted, {})
    assert begun.continued and begun.writer.clocks[-1].t_ms == 1_200_000
    begun.close()


def test_a_clock_that_went_back_does_not_turn_time_round(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    begun = begin(database, plan(), "usb:1", at(5.0, utc_s=0.0, boot="without a battery for its clock"), {})
    assert begun.continued and begun.writer.clocks[-1].t_ms == 599_001
    begun.close()


@pytest.mark.parametrize(
    ("counter_ah", "goes_on"), [(-5.0 - 0.33 * 3, True), (-5.0 - 3.0, False), (0.0, False), (None, False)]
)
def test_after_hours_the_meters_own_counter_decides(tmp_path: Path, counter_ah: float | None, goes_on: bool) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(600), lambda t: line(charge_ah=-5.0))
    if counter_ah is not None:
        # A home-made board sends no charge: give the run one, as a coulomb counter would have.
        recording.recorder.commit()
    recording.close()
    with closing(read(database)) as connection:
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("UPDATE reading SET charge = -50000")
        connection.commit()
    asked: list[bool] = []

    def first(all_depends: bool) -> Reading:
        asked.append(all_depends)
        return Reading(voltage_v=13.0, current_a=-0.33, charge_ah=counter_ah)

    begun = begin(database, plan(), "usb:1", at(599 + 3 * HOUR), {}, first=first)
    assert begun.continued is goes_on and asked == [True]
    if not goes_on:
        assert "run 1 is not continued: nothing was recorded for 3 h" in begun.said[0]
        assert run_of(database, 1).end_reason == "interrupted" and run_of(database, 1).end_ms == 599_000
    begun.close()


def test_another_run_begins_when_it_is_asked_for(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    again = Recording(database, 700.0, new=True)
    assert again.run == 2 and "--new" in again.begun.said[0]
    again.close()


def test_another_set_up_is_another_run_and_leaves_the_first_alone(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    begun = begin(database, plan("9.74 W"), "usb:1", at(700.0), {})
    assert not begun.continued and begun.writer.run.id == 2 and run_of(database, 1).end_ms is None
    begun.close()


def test_a_run_that_was_near_empty_is_complete_when_another_takes_its_place(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(600), running_down(0.0, 400.0))
    recording.close()
    Recording(database, 600.0, new=True).close()
    run = run_of(database, 1)
    assert run.complete and run.end_reason == "empty" and run.end_ms == 599_000


def test_two_recorders_do_not_take_up_the_same_run(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    first = Recording(database)
    second = Recording(database, 1.0)
    assert (first.run, second.run) == (1, 2)
    first.close()
    second.close()


def test_a_recorder_that_died_is_followed_by_a_check_and_the_run_goes_on(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(100))
    recording.recorder.commit()
    recording.hear(range(100, 110))
    recording.die()
    again = Recording(database, 120.0)
    assert again.begun.continued and len(again.begun.said) == 1
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (100,)
    again.close()


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("first_byte", [0, 20_000])
def test_a_file_damaged_by_a_crash_is_kept_aside_and_logging_begins_anyway(tmp_path: Path, first_byte: int) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(3000))
    recording.recorder.commit()
    recording.die()
    with open(database, "r+b") as file:
        file.seek(first_byte)
        file.write(os.urandom(database.stat().st_size - first_byte))
    again = Recording(database, 3100.0)
    aside = list(tmp_path.glob("runs.damaged-*Z.sqlite3"))
    assert len(aside) == 1 and str(aside[0]) in again.begun.said[0] and ".recover" in again.begun.said[0]
    again.hear([3100.0, 3101.0])
    again.close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (2,)


@pytest.mark.usefixtures("journal")
def test_a_file_that_broke_while_nobody_recorded_is_kept_aside_too(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recorded(database)
    with open(database, "r+b") as file:
        file.seek(100)
        file.write(os.urandom(database.stat().st_size - 100))
    again = Recording(database, 700.0)
    assert "damaged" in again.begun.said[0] and len(list(tmp_path.glob("runs.damaged-*Z.sqlite3"))) == 1
    again.close()


def test_a_file_of_another_kind_is_never_moved(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear diary, " * 1000)
    with pytest.raises(StoreError, match="is no database of runs"):
        Recording(letter)
    assert letter.read_text().startswith("Dear diary")


def test_what_a_run_is_about_is_frozen_before_its_first_reading(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    run = run_of(database, recording.run)
    assert 'batteries = ["lifepo4-12v-100ah"]' in run.frozen.setup and 'load = "4.1 W"' in run.frozen.setup
    assert run.frozen.prediction == plan().prediction and run.frozen.row["runtime_h"] == plan().prediction.runtime_h
    assert set(run.frozen.profiles) == {
        "meters/diy-json.toml",
        "batteries/lifepo4-12v-100ah.toml",
        "chemistries/lifepo4.toml",
    }
    assert "energy" in run.frozen.profiles["batteries/lifepo4-12v-100ah.toml"]
    recording.close()


def test_a_lock_that_is_held_at_that_moment_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    monkeypatch.setattr("purifier.services.record.which_run.held", lambda path, name: False)
    with pytest.raises(LinkError, match=f"run 1 is being recorded by process {os.getpid()}"):
        Recording(database, 1.0)
    recording.close()

"""What a recorder makes of what it hears."""

from __future__ import annotations

import math
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.services.record.fault_counts import kind_of
from purifier.services.record.live import decoder_of
from purifier.services.record.meter_identity import contradicts, identity_in
from purifier.services.record.recorder import Recorder
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import summary
from purifier.store import run_rows, series
from purifier.store.fault_rows import fault_counts, faults_kept
from purifier.store.readings import readings
from tests.recordings import UTC_S, Recording, at, line, meter, plan, read, running_down


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def stored(database: Path, id_: int = 1) -> Run:
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, id_)
    assert run is not None
    return run


def kinds(recording: Recording) -> list[str]:
    return [event.kind for event in recording.said]


def test_readings_come_back_as_the_meter_said_them(database: Path) -> None:
    recording = Recording(database)
    recording.hear([0.0], lambda t: line(13.1234, -0.3301, soc_percent=80.0, temperature_c=21.5))
    recording.hear([1.0], lambda t: line(13.1, -0.33, temperature_c=21.5))
    recording.hear([20.0], lambda t: line(13.1, -0.33, temperature_c=22.0))
    recording.close()
    with closing(read(database)) as connection:
        said = list(readings(connection, 1))
    assert said[0].voltage_v == 13.1234 and said[0].current_a == -0.3301 and said[0].soc_percent == 80.0
    assert [(one.at_s, one.temperature_c) for one in said] == [(0.0, 21.5), (1.0, 21.5), (20.0, 22.0)]
    assert said[1].power_w == round(13.1 * -0.33, 6) and said[1].soc_percent is None


def test_a_flickering_slow_value_is_noted_every_ten_seconds_and_its_last_value_is_not_forgotten(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(25), lambda t: line(temperature_c=20.0 + (t % 2) / 10))
    recording.hear(range(25, 40), lambda t: line(temperature_c=30.0))
    recording.close()
    with closing(read(database)) as connection:
        times = [t for (t,) in connection.execute("SELECT t_s FROM changes WHERE name = 'temperature_c' ORDER BY t_s")]
        assert all(b - a >= 10.0 for a, b in pairwise(times)) and len(times) <= 4
        assert list(readings(connection, 1))[-1].temperature_c == 30.0


def extra(**values: float | str) -> Reading:
    return Reading(voltage_v=13.1, current_a=-0.33, extra=values)


def changes(database: Path) -> list[tuple[str, int, float | str | None]]:
    with closing(read(database)) as connection:
        return connection.execute(
            "SELECT name.name, t_ms, value FROM change JOIN name ON name.id = change.name ORDER BY t_ms, name.name"
        ).fetchall()


def seen(database: Path, *readings: tuple[float, Reading]) -> list[tuple[str, int, float | str | None]]:
    """What a run of these readings notes of their slow values."""
    recording = Recording(database)
    for t_s, reading in readings:
        recording.recorder._accept(reading._replace(at_s=at(t_s).boot_s), None)
    recording.close()
    return changes(database)


def test_a_value_that_the_meter_no_longer_says_is_unknown_from_then_on(database: Path) -> None:
    told = [(0, extra(cells=4.0, relay="ON")), (1, extra(relay="ON")), (2, extra(relay="ON")), (3, extra(cells=4.0))]
    assert seen(database, *told) == [
        ("cells", 0, 4.0),
        ("relay", 0, "ON"),
        ("cells", 1000, None),
        ("cells", 3000, 4.0),
        ("relay", 3000, None),
    ]
    with closing(read(database)) as connection:
        assert [dict(one.extra) for one in readings(connection, 1)] == [dict(one.extra) for _, one in told]


def test_a_word_is_noted_at_once_and_a_number_ten_seconds_after_the_last_time(database: Path) -> None:
    told: list[tuple[float, Reading]] = [(0, extra(cells=4.0, relay="ON"))]
    told += [(t, extra(cells=4.0 + t, relay="OFF" if t % 2 else "ON")) for t in range(1, 4)]
    told += [(t, extra(cells=7.0, relay="OFF")) for t in (9.999, 10.0, 10.001, 19.999)]
    told += [(20.0, extra(cells=8.0, relay="OFF")), (20.001, extra(cells=9.0, relay="OFF"))]
    noted = seen(database, *told)
    assert [(t, value) for name, t, value in noted if name == "cells"] == [(0, 4.0), (10_000, 7.0), (20_000, 8.0)]
    assert [t for name, t, _ in noted if name == "relay"] == [0, 1000, 2000, 3000]


def test_a_stream_in_pieces_is_recorded_like_one_that_comes_whole(tmp_path: Path) -> None:
    kept = []
    for size in (1, 7, 100):
        recording = Recording(tmp_path / f"{size}.sqlite3")
        for t in range(200):
            text = line(13.1 - t / 1000, -0.33, temperature_c=20.0 + t // 50)
            for start in range(0, len(text), size):
                recording.recorder.take(text[start : start + size], at(t).boot_s)
        recording.close()
        with closing(read(tmp_path / f"{size}.sqlite3")) as connection:
            kept.append([connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("reading", "minute")])
        kept[-1].append(changes(tmp_path / f"{size}.sqlite3"))
    assert kept[0] == kept[1] == kept[2] and len(kept[0][0]) == 200


def test_commits_come_when_they_are_due_and_after_three_thousand_readings(database: Path) -> None:
    clock = [100.0]
    recording = Recording(database)
    recorder = Recorder(
        recording.begun.writer,
        decoder_of(meter(), plan()),
        recording.begun.past,
        commit_every_s=15.0,
        alarms=recording.begun.alarms,
        say=recording.said.append,
        monotonic=lambda: clock[0],
    )

    def unsaved_at(seconds: float) -> int:
        clock[0] = seconds
        recorder.tick(at(0))
        return recorder.status(at(0)).unsaved

    recorder.take(line(), at(0).boot_s)
    recorder.commit()
    for t in (1, 2):
        recorder.take(line(), at(t).boot_s)
    assert [unsaved_at(seconds) for seconds in (100.0, 114.9, 115.0)] == [2, 2, 0]
    recorder.take(line(), at(3).boot_s)
    assert [unsaved_at(seconds) for seconds in (129.9, 130.0)] == [1, 0]
    for t in range(10, 3010):
        assert recorder.status(at(t)).unsaved < 3000
        recorder.take(line(), at(t).boot_s)
    assert recorder.status(at(3010)).unsaved == 0
    recording.close()


def test_the_status_is_there_from_the_first_reading_on(database: Path) -> None:
    recording = Recording(database)
    assert recording.recorder.status(at(0)).reading_ms is None
    recording.hear([0.0])
    status = recording.recorder.status(at(2.5))
    assert (status.t_ms, status.reading_ms, status.readings, status.faults) == (2500, 0, 1, 0)
    recording.recorder.take(b"{}}\n", at(3).boot_s)
    assert recording.recorder.status(at(3)).faults == 1
    recording.close()


def test_the_first_discharge_and_the_end_make_the_runtime(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(0, 100), lambda t: line(13.4, 0.0))
    recording.hear(range(100, 4000), lambda t: line(13.1, -0.33))
    recording.hear(range(4000, 5000), lambda t: line(11.9, -0.33))
    recording.hear(range(5000, 5100), lambda t: line(0.0, 0.0))
    assert kinds(recording) == ["discharging", "empty"]
    recording.hear(range(5100, 5400), lambda t: line(13.5, 10.0))
    recording.close()
    run = stored(database)
    assert run.complete and run.end_reason == "empty" and (run.discharge_ms, run.end_ms) == (100_000, 4_999_000)
    with closing(read(database)) as connection:
        numbers = summary(Facts.read(connection, database, run, at(5400)))
        # What was charged afterwards is kept, and no part of the run.
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (5400,)
    assert numbers.runtime_h == pytest.approx(4899 / 3600) and numbers.charged_ah == 0.0
    assert numbers.drawn_ah == pytest.approx(0.33 * 4899.5 / 3600, rel=1e-3)
    assert numbers.state == "ended" and numbers.coverage_percent == 100.0


def test_a_run_that_was_charged_in_between_is_not_complete(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(0, 300), lambda t: line(13.1, -0.33))
    recording.hear(range(300, 600), lambda t: line(13.6, 5.0))
    recording.hear(range(600, 900), lambda t: line(11.9, -0.33))
    recording.hear(range(900, 1000), lambda t: line(0.0, 0.0))
    recording.close()
    assert kinds(recording) == ["discharging", "charging", "discharging", "empty"]
    assert stored(database).end_reason == "empty" and not stored(database).complete


@pytest.mark.parametrize(("seconds", "complete"), [(40, True), (80, False)])
def test_a_run_may_be_charged_by_a_fiftieth_and_still_count_as_complete(
    database: Path, seconds: int, complete: bool
) -> None:
    recording = Recording(database)
    recording.hear(range(0, 3000), lambda t: line(12.0, -0.5))
    recording.hear(range(3000, 3000 + seconds), lambda t: line(12.0, 0.5))  # 1.3 % and 2.6 % of what was drawn
    recording.hear(range(3000 + seconds, 3200), lambda t: line(11.9, -0.5))
    recording.hear(range(3200, 3300), lambda t: line(0.0, 0.0))
    recording.close()
    assert stored(database).end_reason == "empty" and stored(database).complete is complete


def test_silence_at_the_knee_ends_the_run_by_the_clock_alone(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(400), running_down())
    recording.recorder.tick(at(430))
    assert stored(database).end_ms is None
    recording.recorder.tick(at(460))
    assert stored(database).end_ms == 399_000
    recording.hear([1000.0 + t for t in range(100)], lambda t: line(11.8, -0.33))
    assert kinds(recording)[-2:] == ["resumed", "gap"] or "resumed" in kinds(recording)
    recording.close()
    assert stored(database).end_ms is None


def test_a_step_of_the_clock_is_recorded_and_changes_no_interval(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(100))
    for t in range(100, 200):
        recording.recorder.tick(at(t, utc_s=UTC_S + t + 3600.0))
        recording.recorder.take(line(), at(t).boot_s)
    recording.close()
    steps = [event for event in recording.said if event.kind == "clock-step"]
    assert len(steps) == 1 and steps[0].data["seconds"] == pytest.approx(3600.0)
    with closing(read(database)) as connection:
        run = stored(database)
        assert series.totals(connection, run).covered_ms == 199_000
        utc = [utc for (utc,) in connection.execute("SELECT utc FROM readings WHERE t_s IN (99, 100) ORDER BY t_s")]
    assert utc == ["2026-05-28T20:28:19.000Z", "2026-05-28T21:28:20.000Z"]


def test_time_asleep_is_a_gap(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(100))
    recording.hear([100 + 7200.0 + t for t in range(100)])
    recording.close()
    gaps = [event.data["seconds"] for event in recording.said if event.kind == "gap"]
    assert gaps == [7201.0]
    with closing(read(database)) as connection:
        numbers = summary(Facts.read(connection, database, stored(database), at(7300)))
    assert numbers.coverage_percent == pytest.approx(100 * 198 / 7399, rel=1e-6) and numbers.gaps == 1


def test_faults_are_counted_by_reason_and_few_are_kept(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(2000), lambda t: b'{"voltage": 9999, "current": %d}\r\n' % t if t % 2 else line())
    recording.close()
    with closing(read(database)) as connection:
        counts, kept = fault_counts(connection, 1), faults_kept(connection, 1)
        raw = connection.execute("SELECT raw FROM fault_sample ORDER BY number LIMIT 1").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (1000,)
    assert [one.times for one in counts.values()] == [1000] and kept == 5
    assert b"9999" in raw


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("voltage_v is 9999, expected 0 to 400", "voltage_v out of range"),
        ("charge_ah leaps from -5 to -500, at most 50 was expected between two readings", "charge_ah leaps"),
        ("expected 14 columns, found 3", "expected 14 columns"),
        ("the check does not hold", "the check does not hold"),
        ("\x1b[2J", "[2J"),
        ("\x07", "other reasons"),
    ],
)
def test_like_faults_count_with_like(reason: str, kind: str) -> None:
    assert kind_of(reason) == kind


def test_no_flood_of_reasons_fills_the_database(database: Path) -> None:
    recording = Recording(database)
    from purifier.model.reading import Fault

    for i in range(1000):
        recording.recorder._accept(Fault(at(i).boot_s, f"odd thing {i}", b"x", 1), None)
    recording.close()
    with closing(read(database)) as connection:
        counts, kept = fault_counts(connection, 1), faults_kept(connection, 1)
    assert len(counts) == 41 and sum(one.times for one in counts.values()) == 1000 and kept <= 100


def test_another_meter_is_not_recorded(database: Path) -> None:
    recording = Recording(database)
    ours = Reading(at(0).boot_s, 13.0, -0.3, extra={"serial": "HQ1", "product": "0xA389"})
    other = Reading(at(1).boot_s, 13.0, -9.0, extra={"serial": "HQ2", "product": "0xA389"})
    for reading in (ours, other, other, ours):
        recording.recorder._accept(reading, None)
    recording.close()
    assert kinds(recording).count("refused") == 1 and "HQ2" in recording.said[1].text
    with closing(read(database)) as connection:
        assert [one.current_a for one in readings(connection, 1)] == [-0.3, -0.3]
    assert stored(database).meter_identity == "serial HQ1"


def test_who_a_meter_is() -> None:
    silent = Reading(voltage_v=13.0)
    assert identity_in(silent) is None and not contradicts("serial HQ1", silent)
    assert contradicts("serial HQ1", Reading(extra={"serial": "HQ2"}))
    assert not contradicts("product 0xA389", Reading(extra={"serial": "HQ2", "product": "0xA389"}))


def test_a_lost_link_and_its_return_are_told(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.link_lost("/dev/ttyUSB0 is gone", at(10).boot_s)
    assert recording.recorder.status(at(11)).lost == "/dev/ttyUSB0 is gone"
    recording.recorder.link_back("back at /dev/ttyUSB1", at(60).boot_s)
    recording.hear([60.0 + t for t in range(10)])
    assert recording.recorder.status(at(70)).lost is None
    recording.close()
    with closing(read(database)) as connection:
        numbers = summary(Facts.read(connection, database, stored(database), at(70)))
    assert numbers.reconnects == 1 and numbers.gaps == 1 and numbers.longest_gap_s == 51.0


def test_alarms_are_raised_once_even_across_a_restart(database: Path) -> None:
    recording = Recording(database, limits={"voltage": 12.6, "no-data": 0.05})
    recording.hear(range(100), lambda t: line(12.55 if t > 20 else 13.0))
    assert [event.text for event in recording.said if event.kind == "alarm"] == ["voltage is 12.55 V (alarm at 12.6 V)"]
    recording.close()
    again = Recording(database, 110.0, limits={"voltage": 12.6, "no-data": 0.05})
    again.hear(range(110, 200), lambda t: line(12.5))
    assert "alarm" not in kinds(again)
    again.recorder.tick(at(400))
    again.recorder.tick(at(420))
    assert [event.data["name"] for event in again.said if event.kind == "alarm"] == ["no-data"]
    again.close()


def test_the_time_left_follows_the_plan(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(0, 7200, 10), lambda t: line(13.1, -4.1 / 13.1))
    left = recording.recorder.time_left(7_200_000)
    assert left is not None
    plan = recording.begun.writer.run.frozen.prediction
    assert math.isclose(left.likely_h, plan.runtime_h - 2.0, rel_tol=2e-3)
    assert left.low_h < left.likely_h < left.high_h + 1e-9
    recording.recorder.end("stopped", "stopped on request")
    assert recording.recorder.time_left(7_200_000) is None
    recording.close()


def test_nothing_is_said_of_the_time_left_before_the_discharge(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(0, 600), lambda t: line(13.4, 0.0))
    assert recording.recorder.time_left(600_000) is None
    recording.close()


def test_a_capture_that_ends_near_empty_ends_the_run_complete(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(400), running_down())
    recording.recorder.end("capture", "the capture ends here")
    recording.close()
    assert stored(database).complete and stored(database).end_ms == 399_000


def test_a_run_that_is_ended_says_how_long_its_meter_had_been_silent(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.tick(at(909))
    recording.recorder.end("stopped", "asked to")
    assert recording.said[-1].kind == "end" and recording.said[-1].data["silent_s"] == 900
    again = Recording(database.with_name("again.sqlite3"))
    again.hear(range(10))
    again.recorder.end("stopped", "asked to")
    assert again.said[-1].data["silent_s"] == 0
    for one in (recording, again):
        one.close()

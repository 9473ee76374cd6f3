"""What owners' meters really send, from bytes to the run: the charge that comes out, and the doubt that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.model.run import Event, How, Run
from purifier.protocols.encoder import encode
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze
from purifier.services.record.live import Audience
from purifier.services.record.replay import Replay, replay
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import Summary, summary
from purifier.store import run_rows
from purifier.store.readings import readings
from tests.recordings import BATTERY, Recording, at, library, line, read, running_down

JBD: dict[str, float | str] = {"capacity_ah": 100.0, "cells": 4.0, "product": "JBD"}


@dataclass(frozen=True)
class Outcome:
    """What a replay came to."""

    run: Run
    events: list[Event]
    numbers: Summary
    readings: list[Reading]

    @property
    def doubts(self) -> list[str]:
        """Kinds of doubt, in the order in which they were told."""
        return [str(event.data["what"]) for event in self.events if event.kind == "doubt"]

    def text(self, kind: str) -> str:
        """The sentence of the only event of a kind."""
        (one,) = (event.text for event in self.events if event.kind == kind)
        return one


def replayed(
    folder: Path,
    messages: Iterable[tuple[float, bytes]],
    meter: str = "diy-json",
    load: str = "4.5 W",
    how: How | None = None,
) -> Outcome:
    events: list[Event] = []
    plan = freeze(library(), Request((BATTERY,), load=load), meter, how or How(), source="replay")
    database = folder / "runs.sqlite3"
    audience = Audience(lambda begun: None, events.append, lambda status: None)
    run = replay(Replay(database, plan, "capture"), library().meter(meter), messages, audience)
    with closing(read(database)) as connection:
        numbers = summary(Facts.read(connection, database, run, at(0)))
        return Outcome(run, events, numbers, list(readings(connection, run.id)))


def every(step_s: float, hours: float, make: Callable[[float], bytes]) -> Iterable[tuple[float, bytes]]:
    return ((i * step_s, make(i * step_s)) for i in range(round(hours * 3600 / step_s) + 1))


def bms(volts: float, amperes: float, charge_ah: float, soc: float, **state: float) -> bytes:
    said = Reading(None, volts, amperes, None, charge_ah, soc)
    return encode(library().meter("jbd-bms"), said, {**JBD, **state})


def test_a_backlog_in_one_read_and_then_a_line_a_second(tmp_path: Path) -> None:
    burst = [(0.0, line(13.05, -0.351) * 12)]
    found = replayed(tmp_path, [*burst, *((1.0 + 1.02 * i, line(13.05, -0.351)) for i in range(120))])
    assert found.numbers.drawn_ah == pytest.approx(0.351 * 122.38 / 3600, rel=1e-3)
    assert found.numbers.coverage_percent == 100.0 and found.numbers.gaps == 0 and not found.doubts


def test_a_board_that_prints_fast_at_boot_and_then_once_a_minute_loses_no_charge(tmp_path: Path) -> None:
    boot = [(i * 0.5, line()) for i in range(30)]
    found = replayed(tmp_path, [*boot, *((15.0 + 60.0 * i, line()) for i in range(180))])
    assert found.numbers.drawn_ah == pytest.approx(0.33 * (15.0 + 60.0 * 179) / 3600, rel=1e-6)
    assert found.numbers.gaps == 0 and found.run.interval_ms == 60_000


def test_more_gaps_than_are_kept_between_two_commits_are_all_counted(tmp_path: Path) -> None:
    times = [float(t) for t in range(20)]
    for _ in range(1999):
        times += [times[-1] + 10.0, times[-1] + 11.0]
    found = replayed(tmp_path, [(t, line()) for t in times])
    assert found.numbers.gaps == 1999 and found.numbers.gap_s == 19_990.0


def test_a_state_of_charge_of_nothing_on_the_plateau_is_no_end(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(30, 1.0, lambda t: bms(13.3, -0.42, -100.0, 0.0)), "jbd-bms")
    assert not found.run.complete and found.run.end_reason == "capture"


def test_a_state_of_charge_of_nothing_and_a_cable_pulled_is_no_end(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(600), lambda t: line(13.3, -0.33, soc_percent=0.0))
    recording.recorder.link_lost("/dev/ttyUSB0 is gone", at(600).boot_s)
    recording.recorder.tick(at(4000))
    assert "empty" not in [event.kind for event in recording.said]
    recording.close()


def test_volts_a_thousand_times_too_small_are_said_and_end_nothing(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 1.0, lambda t: line(0.0131, -0.35)))
    assert found.doubts == ["scale"] and not found.run.complete


def test_an_old_battery_that_ends_early_says_at_how_much_of_the_label(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 2.0, running_down(3600, 1800)), load="4.1 W")
    assert found.run.complete and found.run.end_reason == "empty"
    assert "empty early: 1 % of the label (0.66 of 100 Ah)" in found.text("empty")


def test_a_current_below_the_dead_band_is_taken_from_the_counter(tmp_path: Path) -> None:
    found = replayed(
        tmp_path, every(60, 6.0, lambda t: bms(13.2, 0.0, -int(0.3 * t / 36) / 100, 99.0)), "jbd-bms", "4 W"
    )
    assert found.numbers.drawn_ah == pytest.approx(1.8) and found.numbers.drawn_wh == pytest.approx(1.8 * 13.2)
    assert found.doubts == ["dead-band"] and "discharging" in [event.kind for event in found.events]
    assert found.numbers.mean_power_w == pytest.approx(0.3 * 13.2, rel=0.01)


def test_a_recorder_that_takes_the_run_up_knows_of_the_dead_band(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"

    def hear(recording: Recording, seconds: range) -> list[object]:
        for t in seconds:
            recording.recorder._accept(Reading(at(t).boot_s, 13.2, 0.0, None, -int(0.3 * t / 36) / 100), None)
        recording.close()
        return [event.data["what"] for event in recording.said if event.kind == "doubt"]

    assert hear(Recording(database), range(0, 7200, 60)) == ["dead-band"]
    assert hear(Recording(database, 7230.0), range(7260, 10_860, 60)) == []
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        numbers = summary(Facts.read(connection, database, run, at(10_800)))
    assert numbers.drawn_ah == pytest.approx(0.9, abs=0.021)  # what the counter had not shown yet when it was cut


@pytest.mark.parametrize("head", [b"BUS\tCURRENT\tPOWER\r\n", b"volts\tcurrent\tw\r\n"])
def test_milliamperes_under_a_header_that_says_current_are_read_as_such_and_said(tmp_path: Path, head: bytes) -> None:
    rows = [(0.0, head), *((1.0 + 10 * i, b"12.810\t-120.200\t-1539.000\r\n") for i in range(60))]
    found = replayed(tmp_path, rows, "diy-csv", "1.5 W")
    assert found.doubts == ["scale"] and "--columns" in found.text("doubt") and "mA" in found.text("doubt")
    assert found.readings[0].current_a == pytest.approx(-0.1202) and found.readings[0].power_w == pytest.approx(-1.539)
    assert found.numbers.drawn_ah == pytest.approx(0.1202 * 590 / 3600, rel=1e-3)


def test_milliamperes_that_power_in_watts_gives_away_are_a_doubt_and_no_fault(tmp_path: Path) -> None:
    rows = [(0.0, b"BUS\tCURRENT\tPOWER\r\n"), *((1.0 + 10 * i, b"12.810\t-120.200\t1.540\r\n") for i in range(60))]
    found = replayed(tmp_path, rows, "diy-csv", "1.5 W")
    assert found.doubts == ["scale"] and "read as mA" in found.text("doubt") and found.numbers.faults == 0
    assert found.numbers.drawn_ah == pytest.approx(0.1202 * 590 / 3600, rel=1e-3)
    assert found.numbers.drawn_wh == pytest.approx(1.54 * 590 / 3600, rel=1e-2) and found.numbers.charged_wh == 0.0


def test_a_load_printed_as_positive_is_named_and_not_called_charging(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(2, 0.1, lambda t: line(13.05, 0.351)))
    assert found.doubts == ["sign"] and "--invert" in found.text("doubt")
    assert "charging" not in [event.kind for event in found.events]


def test_another_battery_ends_the_run_and_what_it_gives_is_kept_apart(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 2.0, lambda t: line(12.9 if t < 3600 else 26.0, -0.35)))
    assert found.doubts == ["other-battery"] and found.run.end_reason == "other-battery"
    assert not found.run.complete and found.numbers.drawn_ah == pytest.approx(0.35, rel=0.02)
    assert len(found.readings) == 721 and "resumed" not in [event.kind for event in found.events]


def test_a_battery_of_other_volts_from_the_start_is_said(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 0.2, lambda t: line(26.1, -0.35)))
    assert found.doubts == ["other-battery"] and found.run.end_reason == "capture"


def test_a_counter_that_is_reset_is_said_and_the_sum_goes_on(tmp_path: Path) -> None:
    def heard(t: float) -> bytes:
        return bms(13.1, -1.0, -30.0 - t / 3600 if t < 3600 else -(t - 3600) / 3600, 70.0)

    found = replayed(tmp_path, every(10, 2.0, heard), "jbd-bms", "13 W")
    assert found.doubts == ["start", "counter-reset"] and found.numbers.drawn_ah == pytest.approx(2.0, rel=1e-3)


def test_a_shunt_set_to_measure_a_load_is_said(tmp_path: Path) -> None:
    meter = library().meter("victron-ve-direct")
    block = encode(meter, Reading(None, 13.0, 0.35, 4.6), {"monitor_mode": 1.0, "product": "0xA389"})
    found = replayed(tmp_path, every(1, 0.03, lambda t: block), meter.id)
    assert "load-mode" in found.doubts


def test_an_offset_that_was_measured_under_load_is_said_at_the_start(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 0.1, lambda t: line(13.1, -0.35)), how=How(zero_a=-0.35))
    assert found.doubts[0] == "zero-under-load" and "purifier zero" in found.text("doubt")


def test_a_meter_set_to_another_battery_is_said(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(10, 0.1, lambda t: bms(13.2, -0.42, -5.0, 50.0, capacity_ah=10.0)), "jbd-bms")
    assert found.doubts == ["counter"] and "10 Ah" in found.text("doubt")


def test_times_that_go_back_are_said(tmp_path: Path) -> None:
    found = replayed(tmp_path, [*((float(t), line()) for t in range(100)), *((50.0 + t, line()) for t in range(100))])
    assert found.doubts == ["clock"] and len(found.readings) == 200


def test_watts_that_contradict_volts_and_amperes_give_way_to_them(tmp_path: Path) -> None:
    def heard(t: float) -> bytes:
        return b'{"voltage": 13.0, "current": -0.35, "power": -0.5}\n'

    found = replayed(tmp_path, every(10, 1.0, heard))
    assert found.doubts == ["power"]
    assert found.numbers.drawn_wh == pytest.approx(13.0 * 0.35, rel=0.05)


def test_a_run_that_heard_nothing_ends_when_it_was_ended(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.recorder.tick(at(90.0))
    recording.recorder.end("stopped", "stopped on request")
    assert recording.said[-1].kind == "end" and recording.said[-1].t_ms == 90_000
    recording.close()


def test_a_recorder_that_heard_nothing_pauses_when_it_was_asked_to(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.recorder.tick(at(90.0))
    recording.close()
    assert recording.said[-1].kind == "pause" and recording.said[-1].t_ms == 90_000


def test_a_good_run_raises_no_doubt(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(60, 10.0, lambda t: bms(13.2 - t / 1e6, -1.0, -t / 3600, 99.0)), "jbd-bms", "13 W")
    assert not found.doubts and found.numbers.drawn_ah == pytest.approx(10.0)


def test_what_is_left_makes_a_counter_with_the_label_of_the_set_up(tmp_path: Path) -> None:
    meter = library().meter("daly-bms")

    def heard(t: float) -> bytes:
        left_ah = 100.0 - 0.3 * t / 3600
        return encode(meter, Reading(None, 13.2, 0.0, None, None, 99.0), {"remaining_ah": left_ah, "state": 2.0})

    found = replayed(tmp_path, every(60, 6.0, heard), meter.id, "4 W")
    assert found.doubts == ["dead-band"] and found.numbers.drawn_ah == pytest.approx(1.8, abs=0.01)
    assert found.readings[-1].charge_ah == pytest.approx(-1.8, abs=0.01)


def test_the_last_of_what_is_left_is_counted_too(tmp_path: Path) -> None:
    meter = library().meter("daly-bms")
    last = encode(meter, Reading(None, 11.2, -0.4, None, None, 0.0), {"remaining_ah": 0.4, "state": 2.0})
    found = replayed(tmp_path, every(10, 0.1, lambda t: last), meter.id)
    assert found.readings[-1].charge_ah == -99.6


def test_noise_is_no_reading_and_its_run_ends_when_it_ended(tmp_path: Path) -> None:
    found = replayed(tmp_path, every(1, 0.03, lambda t: b"\x00\xff\x13noise\n"))
    assert found.events[-1].kind == "end" and found.events[-1].t_ms == pytest.approx(108_000, abs=1000)
    assert not found.run.complete and not found.readings


def test_a_recorder_that_takes_the_run_up_goes_on_reading_milliamperes(tmp_path: Path) -> None:
    def hear(recording: Recording, seconds: range) -> list[object]:
        recording.hear(seconds, lambda t: b'{"voltage": 13.1, "current": -180.0}\n')
        recording.close()
        return [event.data["what"] for event in recording.said if event.kind == "doubt"]

    database = tmp_path / "runs.sqlite3"
    assert hear(Recording(database), range(100)) == ["scale"]
    assert hear(Recording(database, 110.0), range(110, 200)) == []
    with closing(read(database)) as connection:
        assert {one.current_a for one in readings(connection, 1)} == {-0.18}

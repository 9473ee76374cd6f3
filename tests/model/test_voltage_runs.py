"""The runs in a file that knows only the voltage, under a load that somebody stated."""

from __future__ import annotations

import csv
import gc
import random
import tracemalloc
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from purifier.model.block import ENDED, Block
from purifier.model.found_run import FoundRun
from purifier.model.last_known import LastKnown
from purifier.model.voltage_runs import VoltageRuns
from tests.model.blocks import DATA, NO_DATA, block, cut, real, real_runs

HOUR = 3_600_000
HISTORY = DATA / "samples" / "home-assistant-history" / "history_voltage_with_unavailable.csv"


def found(blocks: Iterable[Block], power_w: float = 10.0, *, on_change: bool = False) -> list[FoundRun]:
    runs = VoltageRuns(power_w, on_change=on_change)
    for one in LastKnown(on_change).join(blocks):
        runs.see(one)
    return runs.finish()


def course(*parts: tuple[float, float, float], every_s: float = 20.0, noise_v: float = 0.01, seed: int = 1) -> Block:
    """A voltage in parts of (hours, from, to) volts, with noise, to the hundredth."""
    dice = random.Random(seed)
    volts = []
    for hours, begin, end in parts:
        count = max(2, round(hours * 3600 / every_s))
        volts += [begin + (end - begin) * k / (count - 1) + dice.uniform(-noise_v, noise_v) for k in range(count)]
    return block((round(k * every_s * 1000) for k in range(len(volts))), v=[round(v, 2) for v in volts])


FLOAT = (30.0, 13.27, 13.23)
LOAD = ((0.05, 13.2, 13.02), (3.0, 13.02, 12.5), (0.5, 12.5, 11.8))
RECHARGE = ((0.02, 12.1, 12.7), (0.3, 12.7, 13.2))


def test_what_falls_is_a_run_and_what_floats_or_rises_is_none() -> None:
    for sizes in ([], [1000, 3000]):
        (run,) = found(cut(course(FLOAT, *LOAD, *RECHARGE, FLOAT), sizes))
        assert run.start_ms == pytest.approx(30 * HOUR, abs=30_000)
        assert run.hours == pytest.approx(3.55, abs=0.07)
        # Stated watts times covered hours, and what a battery of that voltage gives for it.
        assert run.energy_wh == pytest.approx(35.5, rel=0.02) and run.charge_ah == pytest.approx(35.5 / 12.7, rel=0.02)
        assert run.coverage_percent == pytest.approx(100.0, abs=0.5) and run.readings == pytest.approx(
            3.55 * 180, rel=0.02
        )
        assert run.first_line == pytest.approx(30 * 180, abs=10)


def test_two_discharges_with_a_recharge_between_are_two_runs() -> None:
    whole = course(FLOAT, *LOAD, *RECHARGE, (5.0, 13.2, 13.2), *LOAD, (1.0, 12.0, 12.1))
    assert [round(run.hours, 1) for run in found([whole])] == pytest.approx([3.6, 3.6], abs=0.11)


def test_a_file_that_is_one_discharge_is_one_run_from_its_first_row_on() -> None:
    # Hours on a plateau lie before the knee; nothing marks when the load came on.
    plateau = course((8.0, 13.1, 12.95), (1.0, 12.95, 12.0))
    (run,) = found([plateau])
    assert run.start_ms == 0 and run.hours == pytest.approx(9.0, abs=0.02)


def test_a_light_load_behind_a_float_begins_about_where_the_voltage_leaves_it() -> None:
    (run,) = found([course(FLOAT, (10.0, 13.23, 12.9), (1.0, 12.9, 12.0))])
    assert run.start_ms / HOUR == pytest.approx(30.0, abs=0.6) and run.hours == pytest.approx(11.0, rel=0.06)


def test_a_fall_of_less_than_a_swing_is_a_run_where_there_is_no_other() -> None:
    (run,) = found([course((6.0, 13.05, 12.97), noise_v=0.0)])
    assert run.hours == pytest.approx(6.0, abs=0.02)
    assert found([course((6.0, 13.05, 13.05), noise_v=0.01)]) == []
    assert found([course((6.0, 12.9, 13.3))]) == []


def test_a_pause_of_the_load_is_no_beginning() -> None:
    (run,) = found([course((3.0, 13.0, 12.89), (0.05, 13.0, 13.0), (2.0, 12.89, 12.0))])
    assert run.start_ms == 0 and run.hours == pytest.approx(5.05, abs=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_a_charger_that_goes_from_absorption_to_float_discharges_nothing(seed: int) -> None:
    discharge = ((0.1, 13.0, 12.6), (10.0, 12.6, 11.5), (1.0, 11.5, 10.5))
    charge = ((6.0, 13.5, 14.4), (5.0, 13.6, 13.6))
    (run,) = found([course((5.0, 13.6, 13.6), *discharge, (2.0, 11.5, 12.0), *charge, seed=seed)])
    assert run.start_ms / HOUR == pytest.approx(5.0, abs=0.05) and run.hours == pytest.approx(11.1, abs=0.1)


def test_what_nobody_knew_is_not_covered() -> None:
    whole = block([k * 60_000 for k in range(600)], v=[13.0 - k * 0.002 for k in range(600)])
    whole.values["voltage_v"][200] = ENDED
    whole.values["voltage_v"][201:260] = [None] * 59
    (run,) = found([whole], on_change=True)
    assert run.coverage_percent == pytest.approx(90.0, abs=0.2)
    assert run.energy_wh == pytest.approx(9.0 * 10 * 599 / 600, rel=0.01)


def test_a_clock_that_began_again_ends_a_run() -> None:
    one = course((3.0, 13.0, 12.0))
    assert [run.section for run in found([one, Block(one.t_ms, one.values, 541, 1)])] == [0, 1]


def test_hourly_means_are_enough() -> None:
    volts = [13.2, 13.2, 13.2, 12.9, 12.8, 12.6, 12.0, 13.1, 13.2, 13.2]
    (run,) = found([block(range(0, 10 * HOUR, HOUR), mean_ms=[HOUR] * 10, v=volts)])
    assert (run.start_ms / HOUR, run.end_ms / HOUR) == pytest.approx((3.0, 7.0), abs=0.05)


@pytest.mark.skipif(not real_runs(), reason=NO_DATA)
@pytest.mark.parametrize("path", [p for p in real_runs() if "pulse" not in p.stem], ids=lambda path: path.stem)
def test_the_voltage_alone_shows_when_a_real_discharge_began_and_ended(path: Path) -> None:
    whole = real(path)
    volts = Block(whole.t_ms, {"voltage_v": whole.values["voltage_v"]})
    (run,) = found([volts])
    assert run.hours == pytest.approx((whole.t_ms[-1] - whole.t_ms[0]) / HOUR, rel=3e-3)


@pytest.mark.skipif(not HISTORY.is_file(), reason=NO_DATA)
def test_a_real_history_with_failures_shows_its_discharge_and_not_the_float_after_it() -> None:
    times, volts = [], []
    with open(HISTORY, encoding="utf-8", newline="") as stream:
        for _, state, moment in list(csv.reader(stream))[1:]:
            times.append(round(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000))
            volts.append(ENDED if state == "unavailable" else float(state))
    (run,) = found(cut(block(times, v=volts), [500, 500]), 7.0, on_change=True)
    # It goes on from the first row to 11.77 V, 7 h 27 min later, through nine failures of the sensor.
    assert run.start_ms == times[0] and run.hours == pytest.approx(7.45, abs=0.02)
    assert 99.0 < run.coverage_percent < 100.0


def days_of_voltage(runs: VoltageRuns, days: int) -> None:
    """Every day a discharge of four hours."""
    for day in range(days):
        one = course((20.0, 13.2, 13.2), (4.0, 13.0, 12.0), every_s=60.0, seed=day)
        runs.see(Block([t + day * 24 * HOUR for t in one.t_ms], one.values, 1440 * day + 1))


def test_each_run_of_a_month_is_found_as_the_first() -> None:
    runs = VoltageRuns(10.0)
    days_of_voltage(runs, 30)
    found_runs = runs.finish()
    assert len(found_runs) == 30
    window_ms = 4 * 60_000  # a month is seen in windows of four minutes
    assert [run.start_ms for run in found_runs] == pytest.approx(
        [(20 + 24 * k) * HOUR for k in range(30)], abs=window_ms
    )
    assert [run.end_ms for run in found_runs] == pytest.approx([24 * k * HOUR for k in range(1, 31)], abs=window_ms)


@pytest.mark.parametrize("days", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_months_of_voltage_are_searched_in_flat_memory(days: int) -> None:
    runs = VoltageRuns(10.0)
    gc.collect()
    tracemalloc.start()
    days_of_voltage(runs, days)
    peak = tracemalloc.get_traced_memory()[1]
    found_runs = runs.finish()
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(found_runs) == days
    assert sum(run.hours for run in found_runs) == pytest.approx(4.0 * days, rel=0.01)

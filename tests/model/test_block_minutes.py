"""Minutes and gaps from blocks: those of readings one by one, quickly, and what holds and means come to."""

from __future__ import annotations

import gc
import math
import random
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.run_statistics import Gap, Minute, RollUp
from purifier.model.sample import Sample
from tests.model.blocks import block, cut

HOUR = 3_600_000


def minutes_of(
    blocks: Iterable[Block], start_ms: int = 0, *, on_change: bool = False, interval_ms: int | None = None
) -> tuple[list[Minute], list[Gap]]:
    minutes: list[Minute] = []
    gaps: list[Gap] = []
    summed = BlockMinutes(start_ms, minutes.append, gaps.append, on_change=on_change, interval_ms=interval_ms)
    for one in blocks:
        summed.see(one)
    summed.finish()
    return minutes, gaps


def one_by_one(whole: Block) -> tuple[list[Minute], list[Gap]]:
    roll_up = RollUp()
    minutes: list[Minute] = []
    gaps: list[Gap] = []
    names = ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent")
    columns = [whole.values.get(name, [None] * len(whole)) for name in names]
    for t_ms, v, i, p, q, soc in zip(whole.t_ms, *columns, strict=True):
        watts = p if p is not None else v * i if v is not None and i is not None else None
        closed = roll_up.add(Sample(t_ms, v, i, watts, q, soc))
        minutes += closed.minutes
        gaps += closed.gaps
    closed = roll_up.finish()
    return [*minutes, *closed.minutes], [*gaps, *closed.gaps]


def assert_alike(found: list[Minute], expected: list[Minute]) -> None:
    def flat(minute: Minute) -> list[float | None]:
        return [it for cell in minute for it in (cell if isinstance(cell, tuple) else (cell,))]

    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert len(flat(one)) == len(flat(other)), (one, other)
        for a, b in zip(flat(one), flat(other), strict=True):
            assert a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)), (
                one,
                other,
            )


# A logger that keeps its pace, with hiccups, silences, other paces, and cells that say nothing.
STEP = st.one_of(st.just(1000), st.just(1000), st.integers(600, 1900), st.integers(1, 50), st.integers(6000, 90_000))
CURRENT = st.one_of(st.none(), st.floats(-5, 5), st.sampled_from([0.0, -0.04, -2.0]))
ROW = st.tuples(STEP, CURRENT, st.one_of(st.none(), st.floats(10, 14)), st.one_of(st.none(), st.floats(0, 0.5)))


@given(st.lists(ROW, min_size=1, max_size=80), st.lists(st.integers(1, 30), max_size=8), st.booleans())
def test_blocks_give_the_minutes_and_gaps_that_readings_give(
    given_rows: list[tuple[int, float | None, float | None, float | None]], sizes: list[int], has_counter: bool
) -> None:
    t, times, charge, charges = 0, [], 0.0, []
    for step, _, _, drawn in given_rows:
        t += step
        times.append(t)
        charge -= drawn or 0.0
        charges.append(None if drawn is None else charge)
    whole = block(times, i=[i for _, i, _, _ in given_rows], v=[v for _, _, v, _ in given_rows])
    if has_counter:
        whole.values["charge_ah"] = list(charges)
    expected_minutes, expected_gaps = one_by_one(whole)
    minutes, gaps = minutes_of(cut(whole, sizes))
    assert_alike(minutes, expected_minutes)
    assert gaps == expected_gaps


@given(st.lists(st.floats(-9, -0.06), min_size=200, max_size=300), st.lists(st.integers(1, 99), max_size=5))
def test_a_steady_logger_with_a_counter_gives_the_same_too(currents: list[float], sizes: list[int]) -> None:
    charges = [-0.001 * k for k in range(len(currents))]
    whole = block((k * 1000 for k in range(len(currents))), v=13.0, i=currents, q=charges, soc=50.0)
    minutes, gaps = minutes_of(cut(whole, sizes))
    expected, expected_gaps = one_by_one(whole)
    assert_alike(minutes, expected)
    assert gaps == expected_gaps == []


def odd_meter(seed: int) -> Block:
    """A meter that shows nothing below half an ampere, counts it all the same, falls silent, and changes its pace."""
    dice = random.Random(seed)
    t, charge_ah = 0, -1.0
    times, currents, charges = [], [], []
    for _ in range(20):
        pace_ms, current_a = dice.choice([1000, 1000, 1000, 3000, 10_000]), dice.choice([-0.3, -0.3, 0.0, -2.0, 1.0])
        for _ in range(dice.choice([5, 6, 60, 300])):
            step_ms = pace_ms + dice.choice([0, 0, 0, 30, -40])
            t += step_ms
            charge_ah += current_a * step_ms / 3.6e6
            times.append(t)
            currents.append(current_a if abs(current_a) > 0.5 else seed % 3 * -0.01)
            charges.append(round(charge_ah, 2))
        silence_ms = dice.choice([0, 4000, 8000, 40_000, 3_600_000])
        t += silence_ms
        charge_ah += current_a * silence_ms / 3.6e6
    return block(times, v=13.0, i=currents, q=charges)


@pytest.mark.parametrize("seed", range(40))
def test_a_dead_band_gaps_and_other_paces_come_to_the_same_as_readings_one_by_one(seed: int) -> None:
    whole = odd_meter(seed)
    dice = random.Random(seed)
    expected, expected_gaps = one_by_one(whole)
    for sizes in ([], [dice.randint(1, 120) for _ in range(40)]):
        minutes, gaps = minutes_of(cut(whole, sizes))
        assert_alike(minutes, expected)
        assert gaps == expected_gaps


def test_odd_meters_try_what_they_are_for() -> None:
    """Without their counter less would have been drawn, and some gaps are bridged while others are not."""
    meters = [odd_meter(seed) for seed in range(40)]
    found = [one_by_one(whole) for whole in meters]
    blind = [one_by_one(Block(whole.t_ms, {**whole.values, "charge_ah": [None] * len(whole)})) for whole in meters]
    unseen_ah = [
        sum(m.drawn_ah for m in seen) - sum(m.drawn_ah for m in not_)
        for (seen, _), (not_, _) in zip(found, blind, strict=True)
    ]
    assert sum(one > 0.05 for one in unseen_ah) > 5
    assert {gap.drawn_ah is None for _, gaps in found for gap in gaps} == {True, False}


def test_times_count_from_the_start_of_the_run() -> None:
    utc_ms = 1_780_000_000_123
    minutes, _ = minutes_of([block((utc_ms + k * 1000 for k in range(120)), i=-3.6)], utc_ms)
    assert [(one.minute, one.readings) for one in minutes] == [(0, 60), (1, 60)]
    assert sum(one.drawn_ah for one in minutes) == pytest.approx(119 * 3.6 / 3600)


# ------------------------------------------------------------------ values that hold


def test_a_value_holds_until_the_next_row_whatever_the_silence() -> None:
    # Two hours at 1 A, half an hour at 3 A: written when it changes, and only then.
    whole = block([0, 2 * HOUR, 2 * HOUR + HOUR // 2], v=[13.0, 12.0, 12.0], i=[-1.0, -3.0, 0.0])
    for sizes in ([], [1], [1, 1]):
        minutes, gaps = minutes_of(cut(whole, sizes), on_change=True)
        assert not gaps
        assert sum(one.drawn_ah for one in minutes) == pytest.approx(2.0 + 1.5)
        assert sum(one.drawn_wh for one in minutes) == pytest.approx(26.0 + 18.0)
        assert sum(one.covered_ms for one in minutes) == 2 * HOUR + HOUR // 2
        assert sum(one.readings for one in minutes) == 3
        assert [one.minute for one in minutes] == list(range(151))
    still = minutes[60]
    assert (still.readings, still.covered_ms) == (0, 60_000)
    assert still.current_a == (-1.0, -1.0, -1.0) and still.voltage_v == (13.0, 13.0, 13.0)
    assert still.drawn_ah == pytest.approx(1.0 / 60.0)


def test_the_mean_of_a_minute_weighs_what_held_by_how_long_it_held() -> None:
    (minute, *_), _ = minutes_of([block([0, 45_000, 60_000], i=[-1.0, -5.0, -5.0])], on_change=True)
    assert minute.current_a is not None and minute.current_a[:2] == (-5.0, -1.0)
    assert minute.current_a.mean == pytest.approx(-2.0)
    assert minute.drawn_ah == pytest.approx((45 * 1.0 + 15 * 5.0) / 3600)


def test_a_hold_ends_where_nobody_knows_any_value_and_that_time_is_a_gap() -> None:
    whole = block([0, HOUR, 2 * HOUR, 3 * HOUR], v=[13.0, None, 12.0, 12.0], i=[-1.0, None, -1.0, -1.0])
    for sizes in ([], [1], [2], [1, 1, 1]):
        minutes, gaps = minutes_of(cut(whole, sizes), on_change=True)
        assert gaps == [Gap(HOUR, 2 * HOUR, None, None)]
        assert sum(one.covered_ms for one in minutes) == 2 * HOUR
        assert sum(one.drawn_ah for one in minutes) == pytest.approx(2.0)


def test_volts_alone_do_not_vouch_for_what_flowed() -> None:
    whole = block([0, HOUR, 2 * HOUR], v=[13.0, 13.0, 13.0], i=[-1.0, None, -1.0])
    minutes, gaps = minutes_of([whole], on_change=True)
    assert gaps == [Gap(HOUR, 2 * HOUR, None, None)] and sum(one.drawn_ah for one in minutes) == pytest.approx(1.0)
    assert sum(one.covered_ms for one in minutes) == HOUR


def test_where_nothing_flows_that_anybody_knows_of_volts_are_all_there_is() -> None:
    whole = block([0, HOUR, 2 * HOUR], v=[13.0, 12.9, 12.8])
    minutes, gaps = minutes_of([whole], on_change=True)
    assert not gaps and sum(one.covered_ms for one in minutes) == 2 * HOUR


def test_the_meters_counter_bridges_what_nobody_knew() -> None:
    whole = block(
        [0, HOUR, 2 * HOUR, 2 * HOUR + 60_000],
        v=[13.0, None, 13.0, 13.0],
        i=[-1.0, None, -1.0, -1.0],
        q=[-1.0, None, -3.0, -3.0],
    )
    for sizes in ([], [1], [2], [1, 1, 1]):
        minutes, gaps = minutes_of(cut(whole, sizes), on_change=True)
        assert gaps == [Gap(HOUR, 2 * HOUR, 2.0, 26.0)]
        assert sum(one.bridged_ah for one in minutes) == 2.0 and sum(one.bridged_wh for one in minutes) == 26.0


def test_weeks_of_silence_are_held_bit_by_bit() -> None:
    weeks = 8 * 24 * HOUR
    seen = 0
    drawn_ah = 0.0

    def count(minute: Minute) -> None:
        nonlocal seen, drawn_ah
        seen += 1
        drawn_ah += minute.drawn_ah

    summed = BlockMinutes(0, count, on_change=True)
    tracemalloc.start()
    summed.see(block([0, weeks], i=[-0.01, 0.0]))
    summed.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 8 * 24 * 60 + 1 and drawn_ah == pytest.approx(1.92)
    assert peak < 1_000_000


# ------------------------------------------------------------------ means over a time


def test_an_hourly_mean_is_worth_its_hour() -> None:
    whole = block(range(0, 5 * HOUR, HOUR), mean_ms=[HOUR] * 5, v=13.0, i=[-1.0, -2.0, -3.0, -2.0, -1.0])
    for sizes in ([], [1], [2, 1]):
        minutes, gaps = minutes_of(cut(whole, sizes))
        assert not gaps and sum(one.drawn_ah for one in minutes) == pytest.approx(9.0)
        assert sum(one.covered_ms for one in minutes) == 5 * HOUR
        assert (len(minutes), sum(one.readings for one in minutes)) == (300, 5)


def test_a_mean_lasts_until_the_next_one_at_most() -> None:
    minutes, gaps = minutes_of([block([0, HOUR // 2], mean_ms=[HOUR, HOUR], i=[-1.0, -2.0])])
    assert not gaps and sum(one.drawn_ah for one in minutes) == pytest.approx(0.5 + 2.0)


def test_an_hour_that_is_missing_among_means_is_a_gap() -> None:
    whole = block([0, HOUR, 3 * HOUR], mean_ms=[HOUR] * 3, i=[-1.0, -1.0, -1.0], v=13.0)
    minutes, gaps = minutes_of([whole])
    assert gaps == [Gap(2 * HOUR, 3 * HOUR, None, None)]
    assert sum(one.drawn_ah for one in minutes) == pytest.approx(3.0)


def test_readings_behind_means_hold_at_their_own_pace() -> None:
    means = block([0, HOUR], mean_ms=[HOUR, HOUR], i=[-1.0, -1.0])
    readings = block((2 * HOUR + k * 5000 for k in range(721)), i=-2.0)
    minutes, gaps = minutes_of([means, readings], interval_ms=5000)
    assert not gaps and sum(one.drawn_ah for one in minutes) == pytest.approx(2.0 + 2.0)


def test_means_behind_readings_go_on_with_them() -> None:
    readings = block((k * 5000 for k in range(721)), i=-2.0)
    means = block([HOUR + 5000, 2 * HOUR + 5000], mean_ms=[HOUR, HOUR], i=[-1.0, -1.0])
    minutes, gaps = minutes_of([readings, means])
    assert sum(one.drawn_ah for one in minutes) == pytest.approx(2.0 + 2.0, rel=2e-3)
    assert sum(gap.seconds for gap in gaps) <= 5.0


# ------------------------------------------------------------------ size


@pytest.mark.parametrize("rows", [30_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_long_file_is_summed_up_in_flat_memory(rows: int) -> None:
    count = 0

    def minute_over(minute: Minute) -> None:
        nonlocal count
        count += 1

    summed = BlockMinutes(0, minute_over)
    gc.collect()
    tracemalloc.start()
    for begin in range(0, rows, 5000):
        summed.see(block(range(begin * 1000, (begin + 5000) * 1000, 1000), v=13.0, i=-1.0, p=-13.0, q=-0.1))
    summed.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == math.ceil(rows / 60)
    assert peak < 6_000_000

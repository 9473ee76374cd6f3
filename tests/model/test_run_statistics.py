"""Trapezoids, minutes and gaps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.pace import usual_interval_ms
from purifier.model.run_statistics import Gap, Minute, RollUp, bridge
from purifier.model.sample import Sample


def rolled(samples: list[Sample], interval_ms: int | None = 1000) -> tuple[list[Minute], list[Gap]]:
    roll_up = RollUp(interval_ms)
    minutes: list[Minute] = []
    gaps: list[Gap] = []
    for sample in samples:
        closed = roll_up.add(sample)
        minutes += closed.minutes
        gaps += closed.gaps
    closed = roll_up.finish()
    return [*minutes, *closed.minutes], [*gaps, *closed.gaps]


def steady(seconds: range, current_a: float = -2.0, charge_ah: float | None = None) -> list[Sample]:
    return [Sample(t * 1000, 13.0, current_a, 13.0 * current_a, charge_ah) for t in seconds]


def test_an_hour_at_two_amperes_is_two_ampere_hours() -> None:
    minutes, gaps = rolled(steady(range(3601)))
    assert math.isclose(sum(minute.drawn_ah for minute in minutes), 2.0)
    assert math.isclose(sum(minute.drawn_wh for minute in minutes), 26.0)
    assert sum(minute.covered_ms for minute in minutes) == 3_600_000
    assert len(minutes) == 61 and not gaps
    assert minutes[0].current_a == (-2.0, -2.0, -2.0) and minutes[0].readings == 60


def test_a_ramp_is_integrated_by_trapezoids() -> None:
    minutes, _ = rolled([Sample(t * 1000, None, -t / 10.0) for t in range(11)])
    assert math.isclose(sum(minute.drawn_ah for minute in minutes), 0.5 * 1.0 * 10 / 3600)


def test_charging_is_counted_apart() -> None:
    minutes, _ = rolled([*steady(range(10)), *steady(range(10, 20), 3.0)])
    assert math.isclose(minutes[0].charged_ah, 9 * 3.0 / 3600 + 0.5 / 3600)
    assert math.isclose(minutes[0].drawn_ah, 9 * 2.0 / 3600)


def test_five_intervals_are_bridged_by_a_line_and_six_are_a_gap() -> None:
    five, no_gap = rolled([*steady(range(10)), *steady(range(14, 20))])
    six, gaps = rolled([*steady(range(10)), *steady(range(15, 20))])
    assert not no_gap and five[0].covered_ms == 19_000
    assert [(gap.start_ms, gap.end_ms, gap.drawn_ah) for gap in gaps] == [(9000, 15000, None)]
    assert six[0].covered_ms == 13_000


def test_the_meters_own_counter_bridges_a_gap() -> None:
    samples = [*steady(range(10), charge_ah=-5.0), *steady(range(3610, 3620), charge_ah=-7.0)]
    minutes, gaps = rolled(samples)
    assert gaps[0].drawn_ah == 2.0 and gaps[0].drawn_wh == 26.0
    assert sum(minute.bridged_ah for minute in minutes) == 2.0


@pytest.mark.parametrize("after_ah", [0.0, -50.0])
def test_a_counter_that_was_reset_bridges_nothing(after_ah: float) -> None:
    assert bridge(Sample(0, 13.0, -2.0, None, -5.0), Sample(600_000, 13.0, -2.0, None, after_ah)) is None


def test_a_counter_that_moved_as_the_current_would_have_it_bridges() -> None:
    quarter_h = 900_000
    before, after = Sample(0, 13.0, -2.0, None, -5.0), Sample(quarter_h, 12.0, -1.0, None, -5.5)
    assert bridge(before, after) == (0.5, 6.25)
    assert bridge(after._replace(t_ms=0), before._replace(t_ms=quarter_h)) == (-0.5, -6.25)
    # Three times what the greater of the two currents makes of it, and 0.05 Ah for the counter's own steps.
    assert bridge(before, after._replace(charge_ah=-6.54)) is not None
    assert bridge(before, after._replace(charge_ah=-6.56)) is None
    assert bridge(before._replace(current_a=-1.0), after._replace(current_a=-2.0, charge_ah=-6.54)) is not None
    assert bridge(before._replace(current_a=None), after._replace(charge_ah=-5.79)) is not None
    assert bridge(before._replace(current_a=None), after._replace(charge_ah=-5.81)) is None
    # A current of nothing counts as 50 mA.
    idle = before._replace(current_a=0.0)
    assert bridge(idle, after._replace(current_a=None, charge_ah=-5.08)) is not None
    assert bridge(idle, after._replace(current_a=None, charge_ah=-5.09)) is None


@pytest.mark.parametrize("silent", ["before", "after"])
def test_a_bridge_without_both_voltages_has_no_energy(silent: str) -> None:
    before, after = Sample(0, 13.0, -2.0, None, -5.0), Sample(900_000, 12.0, -1.0, None, -5.5)
    if silent == "before":
        assert bridge(before._replace(voltage_v=None), after) == (0.5, None)
    else:
        assert bridge(before, after._replace(voltage_v=None)) == (0.5, None)


def test_what_a_reading_does_not_say_is_integrated_over_no_time() -> None:
    said = [Sample(t * 1000, 13.0, None if t == 4 else -3.6, None if t in (6, 7) else -36.0) for t in range(11)]
    minutes, _ = rolled(said)
    assert math.isclose(minutes[0].drawn_ah, 8 * 3.6 / 3600)  # the two seconds beside the fifth reading are missing
    assert math.isclose(minutes[0].drawn_wh, 7 * 36.0 / 3600)
    assert minutes[0].covered_ms == 10_000


def test_a_minute_in_numbers() -> None:
    volts, watts, charges = (13.0, 12.0, None, 14.0), (None, -20.0, -30.0, -10.0), (-1.0, -2.0, None, None)
    said = [Sample(60_000 + t * 1000, volts[t], 1.0 - t, watts[t], charges[t], None if t else 80.0) for t in range(4)]
    (one,), _ = rolled(said)
    assert (one.minute, one.readings, one.covered_ms) == (1, 4, 3000)
    assert (one.voltage_v, one.current_a, one.power_w) == ((12.0, 14.0, 13.0), (-2.0, 1.0, -0.5), (-30.0, -10.0, -20.0))
    assert (one.charge_ah, one.soc_percent) == (-2.0, 80.0)
    assert math.isclose(one.charged_ah, 0.5 / 3600) and math.isclose(one.drawn_ah, (0.5 + 1.5) / 3600)
    assert math.isclose(one.drawn_wh, (25.0 + 20.0) / 3600) and one.charged_wh == 0.0
    assert (one.bridged_ah, one.bridged_wh) == (0.0, 0.0)


def test_a_gap_that_nobody_can_put_watt_hours_to_adds_none() -> None:
    samples = [Sample(t * 1000, None, -2.0, None, -5.0 if t < 100 else -6.9) for t in (*range(10), *range(3610, 3620))]
    minutes, gaps = rolled(samples)
    assert len(gaps) == 1 and gaps[0].drawn_wh is None and gaps[0].seconds == 3601.0
    assert gaps[0].drawn_ah == pytest.approx(1.9)
    assert sum(minute.bridged_wh for minute in minutes) == 0.0


def test_the_usual_interval_is_learned_from_the_first_readings_and_they_are_not_lost() -> None:
    samples = [Sample(t * 10_000, 13.0, -1.0) for t in range(30)]
    minutes, gaps = rolled(samples, None)
    assert not gaps and sum(minute.readings for minute in minutes) == 30
    assert math.isclose(sum(minute.drawn_ah for minute in minutes), 290 / 3600)


def test_one_hiccup_among_the_first_readings_does_not_change_the_usual_interval() -> None:
    assert usual_interval_ms([0, 1000, 2000, 9000, 10_000, 11_000, 12_000, 13_000]) == 1000
    assert usual_interval_ms([0, 100, 1100, 2100, 3100]) == 1000
    assert usual_interval_ms([0]) is None


def test_only_the_first_nine_readings_tell_the_usual_interval_and_none_is_below_200_ms() -> None:
    first = [t * 1000 for t in range(9)]
    assert usual_interval_ms([*first, *(8000 + t * 10_000 for t in range(1, 30))]) == 1000
    assert usual_interval_ms([0, 60, 120, 180]) == 200
    assert usual_interval_ms([0, 50, 100, 150]) is None


@pytest.mark.parametrize(("every_s", "known_after"), [(1, 9), (60, 6), (400, 4)])
def test_nine_readings_or_five_minutes_are_waited_for(every_s: int, known_after: int) -> None:
    roll_up = RollUp()
    for number in range(1, known_after + 1):
        assert roll_up.interval_ms is None
        roll_up.add(Sample(number * every_s * 1000, 13.0, -1.0))
    assert roll_up.interval_ms == every_s * 1000


# A meter that keeps its pace of about a second, with bursts and gaps in between.
STEP = st.one_of(
    st.tuples(st.integers(600, 1900)),
    st.tuples(st.integers(1, 50)),
    st.tuples(st.integers(6000, 90_000), st.just(1000)),
)
STEPS = st.lists(st.tuples(STEP, st.floats(-50, 50)), min_size=2, max_size=60).map(
    lambda parts: [(step, current) for steps, current in parts for step in steps]
)


@given(STEPS, st.integers(0, 59))
def test_a_roll_up_taken_up_again_gives_the_same_minutes(steps: list[tuple[int, float]], cut: int) -> None:
    t, samples = 0, []
    for step, current in steps:
        t += step
        samples.append(Sample(t, 12.0, current, 12.0 * current))
    whole, _ = rolled(samples)
    # A recorder that dies rolls up again what lies in minutes that are not stored yet.
    first = RollUp(1000)
    stored = [minute for sample in samples[:cut] for minute in first.add(sample).minutes]
    start = (stored[-1].minute + 1) * 60_000 if stored else 0
    before = [sample for sample in samples if sample.t_ms < start]
    second = RollUp(1000, before[-1] if before else None)
    rest = [minute for sample in samples if sample.t_ms >= start for minute in second.add(sample).minutes]
    assert [*stored, *rest, *second.finish().minutes] == whole

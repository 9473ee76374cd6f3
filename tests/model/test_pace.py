"""How often a meter speaks, and which silences are gaps: followed, not learned once."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.pace import MOST_HELD, Pace, Timed
from purifier.model.run_statistics import Gap, Minute, RollUp
from purifier.model.sample import Sample


def decided(times_ms: list[int], usual_ms: int | None = None) -> list[Timed]:
    pace = Pace(usual_ms)
    found: list[Timed] = []
    for t_ms in times_ms:
        now = pace.see(t_ms)
        found += now if isinstance(now, list) else [Timed(t_ms, False)]
    return [*found, *pace.finish()]


def gaps(times_ms: list[int], usual_ms: int | None = None) -> list[int]:
    return [one.t_ms for one in decided(times_ms, usual_ms) if one.after_gap]


def seconds(*steps: float) -> list[int]:
    return [round(t * 1000) for t in accumulate(steps, initial=0.0)]


def test_a_burst_at_the_start_teaches_nothing() -> None:
    # Twelve readings of a gateway's backlog in one read, a millisecond apart, then one a second.
    times = [*range(12), *(1000 + t * 1020 for t in range(120))]
    assert gaps(times) == []


def test_bursts_again_and_again_are_one_arrival_each() -> None:
    times = [burst * 10_000 + i for burst in range(50) for i in range(10)]
    assert gaps(times) == []
    del times[200:300]  # ten bursts
    assert gaps(times) == [300_000 - 0]


def test_a_board_that_prints_fast_while_it_starts_and_then_once_a_minute_has_no_gaps() -> None:
    for fast in (0.1, 1.0):
        assert gaps(seconds(*[fast] * 40, *[60.0] * 100)) == []


def test_a_meter_that_becomes_faster_is_followed_too() -> None:
    slow_then_fast = seconds(*[60.0] * 20, *[1.0] * 60, 60.0, *[1.0] * 10)
    assert gaps(slow_then_fast) == [slow_then_fast[81]]


def test_a_pace_that_drifts_within_the_limit_is_followed() -> None:
    times = seconds(*[1.0] * 20, *[3.0] * 20, *[9.0] * 20, *[27.0] * 20)
    assert gaps(times) == []


def test_a_silence_before_a_shorter_one_was_a_gap() -> None:
    times = seconds(*[1.0] * 20, 60.0, 1.0, 1.0)
    assert gaps(times) == [times[21]]


def test_two_long_silences_and_a_short_one_were_two_gaps() -> None:
    times = seconds(*[1.0] * 20, 60.0, 60.0, 1.0)
    assert gaps(times) == [times[21], times[22]]


def test_long_silences_that_are_nothing_alike_are_gaps() -> None:
    times = seconds(*[1.0] * 20, 10.0, 100.0, 1000.0, 10_000.0, 1.0)
    assert gaps(times) == times[21:25]


def test_what_waits_at_the_end_is_decided_by_what_there_is() -> None:
    one = seconds(*[1.0] * 20, 60.0)
    two = seconds(*[1.0] * 20, 60.0, 61.0)
    assert gaps(one) == [one[-1]] and gaps(two) == []


@pytest.mark.parametrize("hertz", [20, 100, 1000])
def test_a_fast_meter_is_known_soon_and_its_gaps_are_seen(hertz: int) -> None:
    step = 1000 // hertz
    times = [i * step for i in range(3000)]
    later = [times[-1] + 5000 + i * step for i in range(3000)]
    assert gaps([*times, *later]) == [later[0]]


def test_no_reading_waits_for_ever_for_what_comes_after_it() -> None:
    pace, most = Pace(), 0
    waiting = 0
    for i in range(20_000):
        now = pace.see(i * 10 + (5000 if i > 10_000 else 0))
        waiting = waiting + 1 - len(now) if isinstance(now, list) else waiting
        most = max(most, waiting)
    assert most <= MOST_HELD


STEPS = st.lists(st.integers(1, 200_000), min_size=1, max_size=80)


@given(STEPS)
def test_every_reading_is_decided_once_and_in_order(steps: list[int]) -> None:
    times = list(accumulate(steps))
    assert [one.t_ms for one in decided(times)] == times
    assert [one.t_ms for one in decided(times, 1000)] == times


def rolled(samples: list[Sample]) -> tuple[list[Minute], list[Gap]]:
    roll_up = RollUp()
    parts = [roll_up.add(sample) for sample in samples] + [roll_up.finish()]
    return [m for part in parts for m in part.minutes], [g for part in parts for g in part.gaps]


@given(STEPS)
def test_time_is_either_covered_or_a_gap_and_none_is_both(steps: list[int]) -> None:
    times = list(accumulate(steps))
    minutes, found = rolled([Sample(t, 13.0, -1.0, -13.0) for t in times])
    covered = sum(minute.covered_ms for minute in minutes)
    assert covered + sum(gap.end_ms - gap.start_ms for gap in found) == times[-1] - times[0]
    assert math.isclose(sum(minute.drawn_ah for minute in minutes), covered / 3.6e6, abs_tol=1e-9)
    assert sum(minute.readings for minute in minutes) == len(times)
    assert all(a.minute < b.minute for a, b in pairwise(minutes))


def test_a_backlog_and_then_a_reading_a_second_counts_all_of_the_charge() -> None:
    times = [*range(12), *(1000 + t * 1020 for t in range(120))]
    minutes, found = rolled([Sample(t, 13.05, -0.351) for t in times])
    assert not found
    assert math.isclose(sum(minute.drawn_ah for minute in minutes), 0.351 * times[-1] / 3.6e6)


def test_thousands_of_gaps_are_all_told() -> None:
    steps = [1.0] * 20 + [1.0, 10.0] * 1999 + [1.0]
    _, found = rolled([Sample(t, 13.0, -0.3) for t in seconds(*steps)])
    assert len(found) == 1999 and sum(gap.seconds for gap in found) == 19_990.0


def test_silences_of_months_are_gaps_and_no_pace() -> None:
    month = 30 * 86_400_000
    assert gaps([i * month for i in range(20)]) == [i * month for i in range(1, 20)]


def test_a_reading_a_silence_of_hours_and_then_one_a_second_is_a_gap() -> None:
    times = [0, *(7_200_000 + t * 1000 for t in range(20)), *(25_200_000 + t * 1000 for t in range(20))]
    assert gaps(times) == [times[1], times[21]]


def test_two_readings_hours_apart_prove_no_pace_and_a_minute_apart_they_do() -> None:
    assert gaps([0, 7_200_000]) == [7_200_000] and gaps([0, 60_000]) == []
    assert gaps([0, 60_000, 120_000]) == [] and gaps([0, 7_200_000, 7_201_000]) == [7_200_000]


def test_many_times_at_once_are_taken_where_each_follows_the_usual_interval() -> None:
    pace = Pace(1000, 0)
    assert pace.keeps([1000, 2000, 3400]) and pace.usual_ms == 1000
    assert not pace.keeps([4400, 8000]), "a step unlike the usual one"
    assert pace.see(4400) is False, "none of them was taken"
    assert pace.see(10_400) == [], "a reading behind a silence waits,"
    assert not pace.keeps([11_400]), "and nothing can be taken behind it at once"
    assert not Pace().keeps([1000]) and not Pace(1000).keeps([1000])


def test_intervals_unlike_the_usual_one_count_in_a_row_only() -> None:
    pace = Pace(1000, 0)
    t_ms = 0
    for _ in range(3):
        for _ in range(7):
            t_ms += 2500
            pace.see(t_ms)
        assert pace.keeps([t_ms + 1000 * k for k in range(1, 9)])
        t_ms += 8000
    assert pace.usual_ms == 1000

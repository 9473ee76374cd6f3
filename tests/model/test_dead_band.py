"""What flows below a meter's dead band, by its own counter."""

from __future__ import annotations

from itertools import pairwise

import pytest

from purifier.model.dead_band import MOST_A, QuietCounter
from purifier.model.run_statistics import RollUp
from purifier.model.sample import Sample


def quiet(
    amperes: float, hours: float, *, every_s: int = 60, count_ah: float = 0.01, shown: float = 0.0
) -> list[Sample]:
    """A meter that shows ``shown`` while ``amperes`` flow, its counter in steps of ``count_ah``."""
    times = range(0, round(hours * 3600) + 1, every_s)
    return [
        Sample(t * 1000, 13.2, shown, 13.2 * shown, -count_ah * int(amperes * t / 3600 / count_ah + 1e-9))
        for t in times
    ]


def unseen(samples: list[Sample], *, known: bool = False) -> tuple[float, float]:
    counter = QuietCounter(known=known)
    found = [counter.see(sample) for sample in samples]
    return sum(one.drawn_ah for one in found), sum(one.drawn_wh for one in found)


def test_what_the_counter_says_is_drawn_in_full_from_the_first_reading_on() -> None:
    drawn_ah, drawn_wh = unseen(quiet(0.3, 6.0))
    assert drawn_ah == pytest.approx(1.8) and drawn_wh == pytest.approx(1.8 * 13.2)


@pytest.mark.parametrize("count_ah", [0.001, 0.01, 0.1])
def test_whatever_the_counters_steps_are(count_ah: float) -> None:
    assert unseen(quiet(0.5, 10.0, count_ah=count_ah))[0] == pytest.approx(5.0, abs=count_ah)


def test_a_step_or_two_behind_a_load_that_went_off_are_owed_to_that_load() -> None:
    assert unseen([Sample(0, 13.0, 0.0, 0.0, -5.0), Sample(60_000, 13.0, 0.0, 0.0, -5.01)]) == (0.0, 0.0)


def test_once_the_dead_band_is_known_every_step_counts() -> None:
    assert unseen(quiet(0.3, 0.1), known=True)[0] == pytest.approx(0.03)


def test_a_current_that_shows_is_believed() -> None:
    assert unseen(quiet(0.3, 6.0, shown=-0.3)) == (0.0, 0.0)


def test_an_offset_of_a_few_milliamperes_still_shows_nothing_and_is_not_counted_twice() -> None:
    assert unseen(quiet(0.4, 5.0, shown=-0.02))[0] + 0.02 * 5.0 == pytest.approx(2.0)


@pytest.mark.parametrize("to_ah", [0.0, -90.0])
def test_a_counter_that_was_set_draws_nothing(to_ah: float) -> None:
    before = [Sample(t * 60_000, 13.0, 0.0, 0.0, -30.0) for t in range(10)]
    after = [Sample(t * 60_000, 13.0, 0.0, 0.0, to_ah) for t in range(10, 20)]
    assert unseen([*before, *after]) == (0.0, 0.0)


def test_no_dead_band_is_as_wide_as_that() -> None:
    assert unseen(quiet(2.0 * MOST_A, 1.0)) == (0.0, 0.0)


def test_what_flows_is_told_while_it_flows() -> None:
    counter = QuietCounter()
    samples = quiet(0.3, 3.0)
    for sample in samples:
        counter.see(sample)
    assert counter.known and counter.drawing_a == pytest.approx(0.3, rel=0.05)
    still = samples[-1]
    for minute in range(1, 20):
        counter.see(still._replace(t_ms=still.t_ms + minute * 60_000))
    assert counter.drawing_a is None


def test_a_minute_holds_what_flowed_unseen_and_all_of_its_time_is_covered() -> None:
    roll_up = RollUp(60_000)
    parts = [roll_up.add(sample) for sample in quiet(0.3, 6.0)] + [roll_up.finish()]
    minutes = [minute for part in parts for minute in part.minutes]
    assert sum(minute.drawn_ah for minute in minutes) == pytest.approx(1.8)
    assert sum(minute.bridged_ah for minute in minutes) == 0.0
    assert sum(minute.covered_ms for minute in minutes) == 6 * 3_600_000


def test_a_gap_is_bridged_by_the_counter_of_a_meter_with_a_dead_band() -> None:
    samples = quiet(0.3, 8.0)
    roll_up = RollUp(60_000)
    parts = [roll_up.add(one) for one in samples if not 4.0 < one.t_ms / 3.6e6 < 6.0] + [roll_up.finish()]
    minutes = [minute for part in parts for minute in part.minutes]
    assert sum(minute.drawn_ah + minute.bridged_ah for minute in minutes) == pytest.approx(2.4)
    assert sum(minute.bridged_ah for minute in minutes) == pytest.approx(0.6, abs=0.02)


def test_a_current_that_flickers_about_the_threshold_is_made_whole_by_the_counter() -> None:
    samples = [
        one._replace(current_a=-0.5 if i % 3 == 0 else 0.0) for i, one in enumerate(quiet(0.5, 10.0, every_s=10))
    ]
    summed = sum(-(a.current_a or 0.0) - (b.current_a or 0.0) for a, b in pairwise(samples)) * 10 / 7200
    assert summed == pytest.approx(5.0 / 3, rel=0.01)
    assert unseen(samples)[0] + summed == pytest.approx(5.0, abs=0.02)


def test_a_load_that_shows_and_one_that_does_not_take_turns() -> None:
    samples, charge = [], 0.0
    for i in range(12 * 360):
        amperes = 4.0 if (i // 360) % 2 else 0.4
        charge -= amperes / 360
        samples.append(Sample(i * 10_000, 13.2, -4.0 if amperes > 1.0 else 0.0, None, int(charge * 100) / 100))
    summed = sum(-(a.current_a or 0.0) - (b.current_a or 0.0) for a, b in pairwise(samples)) * 10 / 7200
    assert unseen(samples)[0] + summed == pytest.approx(6 * 4.4, rel=0.01)


def test_a_meter_that_shows_all_of_it_is_never_corrected_whatever_its_counters_steps_are() -> None:
    for count_ah in (0.001, 0.01, 1.0):
        on = quiet(1.0, 5.0, every_s=10, shown=-1.0, count_ah=count_ah)
        off = [on[-1]._replace(t_ms=on[-1].t_ms + i * 10_000, current_a=0.0) for i in range(1, 2000)]
        assert unseen([*on, *off]) == (0.0, 0.0)

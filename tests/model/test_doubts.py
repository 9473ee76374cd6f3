"""Contradictions between volts, amperes, watts, counter, sign and plan: each told once, and none where none is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from purifier.model.doubt_watch import DoubtWatch
from purifier.model.doubts import Doubt, in_milliamperes, is_under_load
from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample

PACK = EmptySigns(expected_a=0.35, knee_v=12.1, low_charge_ah=-95.0, volts=12.8, full_ah=100.0)


def told(make: Callable[[int], Sample], seconds: Iterable[int] = range(300), signs: EmptySigns = PACK) -> list[Doubt]:
    watch = DoubtWatch(signs)
    return [found for t in seconds if (found := watch.see(make(t))) is not None]


def kinds(found: list[Doubt]) -> list[str]:
    return [one.what for one in found]


def test_a_run_as_it_should_be_raises_no_doubt() -> None:
    assert told(lambda t: Sample(t * 1000, 13.1 - t / 1000, -0.35, -4.4, -t / 1e4, 99.0), range(2000)) == []


@pytest.mark.parametrize("volts", [26.4, 6.1, 3.3, 51.2])
def test_the_volts_of_another_battery(volts: float) -> None:
    found = told(lambda t: Sample(t * 1000, volts, -0.35))
    assert kinds(found) == ["other-battery"] and not found[0].ends
    assert f"{volts:.4g} V" in found[0].text and "12.8 V" in found[0].text


@pytest.mark.parametrize("volts", [0.0131, 13_100.0])
def test_volts_a_thousand_times_off_are_a_matter_of_scale(volts: float) -> None:
    found = told(lambda t: Sample(t * 1000, volts, -0.35))
    assert kinds(found) == ["scale"] and "a thousand times" in found[0].text


def test_a_lead_off_the_battery_and_a_charger_at_it_are_no_other_battery() -> None:
    assert told(lambda t: Sample(t * 1000, 0.0, 0.0)) == []
    assert told(lambda t: Sample(t * 1000, 14.6, 20.0)) == []
    # From empty under load to the charger's voltage.
    assert told(lambda t: Sample(t * 1000, 10.4 if t < 100 else 14.4, -0.35 if t < 100 else 20.0)) == []


def test_a_leap_to_another_voltage_is_another_battery_and_ends_the_run() -> None:
    found = told(lambda t: Sample(t * 1000, 12.9 if t < 100 else 26.2, -0.35))
    assert kinds(found) == ["other-battery"] and found[0].ends


def test_one_odd_reading_is_not_another_battery() -> None:
    assert told(lambda t: Sample(t * 1000, 26.0 if t in (50, 51) else 12.9, -0.35)) == []


def test_a_fresh_battery_with_its_counter_at_full_is_another_battery() -> None:
    found = told(lambda t: Sample(t * 1000, 13.0 if t < 100 else 13.4, -0.35, None, -30.0 if t < 100 else 0.0))
    assert kinds(found) == ["other-battery"] and found[0].ends and "set to full" in found[0].text


@pytest.mark.parametrize(("before", "after"), [(-5.0, 0.0), (-30.0, 0.0), (-2.0, -40.0)])
def test_a_counter_that_is_set_while_the_battery_stays_is_a_reset(before: float, after: float) -> None:
    found = told(lambda t: Sample(t * 1000, 13.0, -0.35, None, before if t < 100 else after))
    assert kinds(found) == ["counter-reset"] and not found[0].ends


def test_a_counter_that_moves_by_whole_percents_or_over_hours_is_no_reset() -> None:
    assert told(lambda t: Sample(t * 10_000, 13.0, -5.0, None, -float(int(5.0 * t * 10 / 3600))), range(2000)) == []
    small = EmptySigns(expected_a=0.35, volts=12.8, full_ah=12.0)
    assert told(lambda t: Sample(t * 10_000, 13.0, -0.35, None, -float(t // 1000)), range(3000), small) == []
    asleep_ms = 7_200_000
    assert told(lambda t: Sample(t * 1000 + asleep_ms * (t > 99), 13.0, -9.0, None, -9.0 - 18.0 * (t > 99))) == []


@pytest.mark.parametrize(("volts", "rises"), [((13.05, 13.05), False), ((13.05, 12.9), False), ((13.0, 13.3), True)])
def test_a_load_that_is_printed_as_positive(volts: tuple[float, float], rises: bool) -> None:
    found = told(lambda t: Sample(t * 1000, volts[0] + (volts[1] - volts[0]) * t / 300, 0.351))
    assert kinds(found) == ([] if rises else ["sign"])
    assert rises or "--invert" in found[0].text


@pytest.mark.parametrize("amperes", [0.01, 5.0, 20.0])
def test_a_charge_that_is_nothing_like_the_load_is_a_charge(amperes: float) -> None:
    assert told(lambda t: Sample(t * 1000, 13.3, amperes)) == []


def test_a_charge_after_a_discharge_is_a_charge() -> None:
    assert told(lambda t: Sample(t * 1000, 13.0, -0.35 if t < 100 else 0.4)) == []


def test_watts_that_are_not_volts_times_amperes() -> None:
    found = told(lambda t: Sample(t * 1000, 13.0, -0.35, -9.1))
    assert kinds(found) == ["power"] and "4.55 W" in found[0].text
    assert told(lambda t: Sample(t * 1000, 13.0, -0.35, -4.7)) == []


def test_amperes_that_no_battery_of_the_set_up_gives() -> None:
    found = told(lambda t: Sample(t * 1000, 13.0, -351.0))
    assert kinds(found) == ["scale"]
    assert kinds(told(lambda t: Sample(t * 1000, 13.0, -0.00035))) == ["scale"]
    assert told(lambda t: Sample(t * 1000, 13.0, -40.0)) == []


@pytest.mark.parametrize(
    ("amperes", "signs", "is_milli"),
    [
        (120.2, EmptySigns(expected_a=0.117, full_ah=100.0), True),
        (-351.0, PACK, True),
        (-35.0, EmptySigns(expected_a=0.035, full_ah=None), True),
        (-90.0, PACK, False),  # a battery of 100 Ah gives that
        (-351.0, EmptySigns(expected_a=40.0, full_ah=100.0), False),
        (-351.0, EmptySigns(full_ah=100.0), False),
    ],
)
def test_milliamperes_taken_for_amperes(amperes: float, signs: EmptySigns, is_milli: bool) -> None:
    assert in_milliamperes(amperes, signs) is is_milli


@pytest.mark.parametrize(
    ("zero_a", "is_load"), [(-0.35, True), (0.35, True), (-0.11, True), (-0.05, False), (0.0, False)]
)
def test_an_offset_as_large_as_the_load(zero_a: float, is_load: bool) -> None:
    assert is_under_load(zero_a, 0.35) is is_load and not is_under_load(zero_a, None)


def compared(counter: Callable[[int], float], drawn: Callable[[int], float], minutes: int = 600) -> list[str]:
    watch = DoubtWatch(PACK)
    found = [watch.compare(drawn(minute), counter(minute), False) for minute in range(minutes)]
    return [one.what for one in found if one is not None]


def test_a_counter_and_a_sum_that_go_different_ways() -> None:
    assert compared(lambda m: -0.3 * m / 60, lambda m: 0.3 * m / 60) == []
    assert compared(lambda m: -0.3 * m / 60, lambda m: 0.6 * m / 60) == ["counter"]
    assert compared(lambda m: 0.0, lambda m: 0.6 * m / 60) == ["counter"]
    assert compared(lambda m: -0.6 * m / 60, lambda m: -0.6 * m / 60) == ["sign"]


def test_a_counter_of_whole_ampere_hours_agrees_to_within_its_steps() -> None:
    assert compared(lambda m: 0.0 - -(-6 * m // 60), lambda m: 6.0 * m / 60) == []
    assert compared(lambda m: -float(12 * m // 60), lambda m: 6.0 * m / 60) == ["counter"]


def test_what_has_hardly_moved_is_not_compared() -> None:
    assert compared(lambda m: 0.0, lambda m: 0.19 * m / 60) == []


def test_a_gap_begins_the_comparison_anew() -> None:
    watch = DoubtWatch(PACK)
    for minute in range(600):
        gone = 0.3 * minute / 60 + (9.0 if minute > 100 else 0.0)
        assert watch.compare(0.3 * minute / 60, -gone, minute == 101) is None


def test_what_an_earlier_recorder_told_is_not_told_again() -> None:
    watch = DoubtWatch(PACK, {"other-battery"})
    assert [watch.see(Sample(t * 1000, 26.0, -0.35)) for t in range(100)] == [None] * 100


def test_odd_watts_now_and_then_are_damaged_numbers() -> None:
    assert told(lambda t: Sample(t * 1000, 13.0, -0.35, -9.1 if t % 10 else -4.5), range(300)) == []
    assert told(lambda t: Sample(t * 1000, 13.0, 5.0, 90.0 if t % 10 else 65.0), range(300)) == []

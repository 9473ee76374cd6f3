"""How a run ends, and what only looks like it: witnesses, never one doubtful sign."""

from __future__ import annotations

import pytest

from purifier.model.empty_signs import EmptySigns
from purifier.model.ending import EndWatch
from purifier.model.sample import Sample

PACK = EmptySigns(
    expected_a=0.3, knee_v=12.1, low_charge_ah=-95.0, last_v=11.1, plateau_v=13.0, volts=12.8, full_ah=100.0
)
STATION = EmptySigns(expected_a=0.8, earliest_s=3600.0, volts=12.0, usable_wh=10.0)


def fed(watch: EndWatch, seconds: range, volts: float, amperes: float, soc: float | None = None) -> list[str]:
    told = [watch.observe(Sample(t * 1000, volts, amperes, None, None, soc)) for t in seconds]
    return [one for one in told if one is not None]


def run_down(watch: EndWatch, to_v: float = 11.8, amperes: float = -0.33, from_s: int = 0) -> int:
    """Five minutes at 13 V, then ten of falling to ``to_v``; the second after."""
    fed(watch, range(from_s, from_s + 300), 13.0, amperes)
    for t in range(600):
        watch.observe(Sample((from_s + 300 + t) * 1000, 13.0 + (to_v - 13.0) * t / 599, amperes))
    return from_s + 900


def test_a_voltage_that_fell_for_minutes_and_then_silence_is_empty() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    assert watch.silent((end + 30) * 1000) is None
    assert watch.silent((end - 1 + 60) * 1000) == "empty" and watch.ended_ms == (end - 1) * 1000
    assert watch.silent((end + 400) * 1000) is None and watch.discharge_ms == 0


def test_it_may_fall_within_minutes_as_at_the_end_of_a_flat_curve() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(300), 13.0, -0.33)
    fed(watch, range(300, 420), 11.8, -0.33)
    assert watch.finish() == "empty"


def test_a_heavier_load_brings_the_voltage_down_and_empties_nothing() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(300), 12.8, -0.33)
    fed(watch, range(300, 900), 11.8, -9.0)
    assert watch.finish() is None


def test_a_voltage_that_was_low_from_the_start_has_not_fallen() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(600), 11.8, -0.33)
    assert watch.finish() is None


@pytest.mark.parametrize("minutes", [1, 2])
def test_a_low_voltage_must_last_a_minute(minutes: int) -> None:
    watch = EndWatch(PACK)
    fed(watch, range(300), 13.0, -0.33)
    fed(watch, range(300, 300 + minutes * 40), 11.8, -0.33)
    assert (watch.finish() == "empty") is (minutes == 2)


def test_a_state_of_charge_alone_ends_nothing() -> None:
    for signs in (PACK, EmptySigns()):
        watch = EndWatch(signs)
        fed(watch, range(3600), 13.3, -0.42, soc=0.0)
        watch.drawn_ah = 0.42
        assert watch.finish() is None and watch.silent(9_000_000) is None


def test_not_even_with_much_drawn_while_the_voltage_is_on_its_plateau() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(3600), 13.3, -0.42, soc=3.0)
    watch.drawn_ah = 75.0
    assert watch.finish() is None
    watch.drawn_ah = 101.0  # more than the label: then the voltage is the odd one
    assert watch.finish() == "empty"


@pytest.mark.parametrize(
    ("volts", "share", "soc", "is_empty"),
    [
        (12.5, 0.72, 4.0, True),  # much drawn, and the meter says so
        (12.5, 0.68, 4.0, False),
        (12.5, 0.72, 6.0, False),
        (12.0, 0.30, 4.0, True),  # at the knee, and the meter says so
        (12.0, 0.72, None, True),  # at the knee, and much drawn
        (12.0, 0.30, None, False),
        (None, 0.72, 4.0, True),
        (None, 0.72, None, False),
    ],
)
def test_two_witnesses_that_agree_are_enough(
    volts: float | None, share: float, soc: float | None, is_empty: bool
) -> None:
    watch = EndWatch(PACK)
    for t in range(200):
        watch.observe(Sample(t * 1000, volts, -0.33, None, None, soc))
    watch.drawn_ah = 100.0 * share
    assert (watch.finish() == "empty") is is_empty


def test_volts_a_thousand_times_too_small_are_no_cut_off() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(900), 0.0131, -0.33)
    watch.drawn_ah = 90.0
    assert watch.finish() is None


def test_a_battery_that_parts_from_its_load_at_the_knee_is_empty() -> None:
    watch = EndWatch(PACK)
    assert fed(watch, range(100), 13.0, -0.33) == ["discharging"]
    assert fed(watch, range(100, 200), 11.8, -0.33) == []
    assert fed(watch, range(200, 300), 0.0, 0.0) == ["empty"]
    assert watch.ended_ms == 199_000 and watch.discharge_ms == 0


def test_a_fan_that_is_switched_off_below_the_knee_leaves_something_in_the_battery() -> None:
    watch = EndWatch(PACK)
    for t in range(0, 36_000, 10):
        watch.observe(Sample(t * 1000, 13.0 - 1.2 * t / 36_000, -0.33))
    assert fed(watch, range(36_000, 36_300), 12.3, 0.0) == []
    deep = EndWatch(PACK)
    end = run_down(deep, 11.0)
    assert fed(deep, range(end, end + 300), 12.3, 0.0) == ["empty"]


def test_a_battery_that_falls_steeply_when_the_current_stops_was_cut_off() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch, 11.5)
    assert fed(watch, range(end, end + 300), 12.4, 0.0) == ["empty"]
    assert watch.ended_ms == (end - 1) * 1000


def test_a_cut_off_that_was_stated_is_where_it_ends_also_above_the_knee() -> None:
    cut = EmptySigns(expected_a=0.3, cutoff_v=12.5, knee_v=12.1, plateau_v=13.0, volts=12.8, full_ah=100.0)
    watch = EndWatch(cut)
    end = run_down(watch, 12.55)
    assert fed(watch, range(end, end + 300), 12.9, 0.0) == ["empty"]


def test_switching_off_at_half_charge_is_no_end() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.1, -0.33)
    assert fed(watch, range(100, 4000), 13.2, 0.0) == []
    assert watch.silent(9_000_000) is None and watch.finish() is None


def test_a_lead_pulled_off_at_half_charge_is_no_end() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.1, -0.33)
    assert fed(watch, range(100, 400), 0.0, 0.0) == []


@pytest.mark.parametrize(
    ("seconds", "drawn_wh", "is_empty"), [(3000, 9.0, False), (3700, 9.0, True), (3700, 5.0, False)]
)
def test_a_station_says_nothing_before_it_goes_off_so_time_and_energy_must(
    seconds: int, drawn_wh: float, is_empty: bool
) -> None:
    watch = EndWatch(STATION)
    fed(watch, range(0, seconds, 10), 12.0, -0.8)
    watch.drawn_wh = drawn_wh
    assert (watch.finish() == "empty") is is_empty


@pytest.mark.parametrize(("drawn_wh", "is_empty"), [(7.5, True), (5.0, False)])
def test_a_station_that_goes_off_early_with_much_drawn_is_empty(drawn_wh: float, is_empty: bool) -> None:
    watch = EndWatch(STATION)
    fed(watch, range(0, 2000, 10), 12.0, -0.8)
    watch.drawn_wh = drawn_wh
    assert fed(watch, range(2000, 2200, 10), 0.0, 0.0) == (["empty"] if is_empty else [])


def test_discharge_that_goes_on_without_a_charge_takes_the_end_back() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    assert watch.finish() == "empty"
    assert fed(watch, range(end + 300, end + 360), 11.7, -0.33) == []
    assert fed(watch, range(end + 360, end + 361), 11.7, -0.33) == ["resumed"]
    assert watch.ended_ms is None
    assert watch.finish() == "empty" and watch.ended_ms == (end + 360) * 1000


def test_charging_after_the_end_is_told_once_and_no_discharge_after_it_reopens_the_run() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    watch.finish()
    assert fed(watch, range(end + 100, end + 400), 13.5, 5.0) == ["charging"]
    assert fed(watch, range(end + 400, end + 700), 13.2, -0.33) == []
    assert watch.ended_ms == (end - 1) * 1000


def test_a_run_that_was_given_up_is_not_taken_up_by_what_flows_afterwards() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.1, -0.33)
    watch.give_up(50_000)
    assert fed(watch, range(100, 400), 26.0, -0.33) == [] and watch.ended_ms == 50_000


def test_a_charge_in_between_forgets_how_far_the_voltage_had_fallen() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    fed(watch, range(end, end + 200), 13.6, 5.0)
    fed(watch, range(end + 200, end + 800), 11.9, -0.33)
    assert watch.finish() is None


def test_an_offset_at_no_load_is_no_discharge() -> None:
    watch = EndWatch(PACK)
    assert fed(watch, range(100), 13.3, -0.02) == []
    assert watch.discharge_ms is None


def test_silence_before_this_watch_began_proves_nothing() -> None:
    watch = EndWatch(PACK)
    run_down(watch)
    watch.listening_ms = 3_000_000
    assert watch.silent(3_010_000) is None
    assert watch.silent(3_061_000) == "empty"


def test_before_the_first_discharge_a_quarter_of_what_is_expected_must_flow() -> None:
    watch = EndWatch(PACK)
    assert fed(watch, range(100), 13.3, -0.07) == [] and watch.discharge_ms is None
    assert fed(watch, range(100, 102), 13.3, -0.08) == ["discharging"] and watch.discharge_ms == 100_000


def test_afterwards_a_tenth_of_what_usually_flows_is_discharge_and_less_is_none() -> None:
    for amperes, goes_on in ((-0.11, True), (-0.09, False)):
        watch = EndWatch(PACK)
        end = run_down(watch, 11.0, -1.0)
        assert fed(watch, range(end, end + 200), 11.0, amperes) == ([] if goes_on else ["empty"])


def test_what_usually_flows_follows_the_load_within_minutes() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.0, -1.0)
    fed(watch, range(100, 700), 13.0, -0.3)
    assert fed(watch, range(700, 1000), 11.8, -0.05) == [] and watch.finish() == "empty"
    assert watch.ended_ms == 999_000


def test_a_surge_does_not_make_the_usual_current_look_like_none() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch, 11.0)
    fed(watch, range(end, end + 1), 11.0, -9.0)
    assert fed(watch, range(end + 1, end + 200), 11.0, -0.33) == []


def test_a_minute_without_current_is_waited_for() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch, 11.0)
    assert fed(watch, range(end, end + 60), 11.8, 0.0) == []
    assert fed(watch, range(end + 60, end + 61), 11.8, 0.0) == ["empty"]


def test_a_minute_of_charge_is_waited_for_and_one_tenth_of_the_usual_current_is_charge() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.0, -0.5)
    assert fed(watch, range(100, 200), 13.4, 0.04) == []
    assert fed(watch, range(200, 260), 13.4, 0.06) == []
    assert fed(watch, range(260, 262), 13.4, 0.06) == ["charging"]
    assert fed(watch, range(262, 264), 13.4, -0.5) == ["discharging"]


@pytest.mark.parametrize(("pause", "ends"), [(590, True), (601, False)])
def test_a_low_voltage_counts_for_ten_minutes(pause: int, ends: bool) -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    fed(watch, range(end, end + pause), 12.5, -0.33)
    fed(watch, range(end + pause, end + pause + 50), 11.9, -0.33)  # low again, for less than a minute
    assert (watch.finish() == "empty") is ends


def test_the_cut_off_counts_to_a_hundredth_above_it() -> None:
    for volts, ends in ((10.1, True), (10.2, False)):
        watch = EndWatch(EmptySigns(cutoff_v=10.0))
        run_down(watch, volts)
        fed(watch, range(900, 1100), volts, -0.33)
        assert (watch.finish() == "empty") is ends


def test_a_stations_time_is_counted_from_the_first_discharge() -> None:
    for seconds, ends in ((3599, False), (3600, True)):
        watch = EndWatch(STATION)
        watch.drawn_wh = 9.0
        fed(watch, range(10_000, 10_001), 12.0, -0.8)
        fed(watch, range(10_000 + seconds, 10_001 + seconds), 12.0, -0.8)
        assert (watch.finish() == "empty") is ends


def test_a_slow_meter_is_silent_after_twenty_of_its_intervals() -> None:
    watch = EndWatch(PACK, interval_ms=10_000)
    last_ms = (run_down(watch) - 1) * 1000
    assert watch.silent(last_ms + 199_999) is None
    assert watch.silent(last_ms + 200_000) == "empty"


def test_a_reading_without_current_changes_nothing() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch)
    assert [watch.observe(Sample(t * 1000, 11.8)) for t in range(end, end + 200)] == [None] * 200
    assert watch.finish() == "empty" and watch.ended_ms == (end - 1) * 1000


def test_what_was_drawn_is_a_share_of_the_charge_or_else_of_the_energy() -> None:
    pack, station = EndWatch(PACK), EndWatch(STATION)
    pack.drawn_ah, station.drawn_wh = 50.0, 5.0
    assert pack.share == 0.5 and station.share == 0.5 and EndWatch(EmptySigns()).share is None
    assert PACK.label_ah == pytest.approx(100.0) and STATION.label_ah is None


def test_a_fan_that_is_switched_on_and_off_within_a_minute_is_looked_at_each_time() -> None:
    watch = EndWatch(PACK)
    end = run_down(watch, 11.9)
    for i in range(20):
        fed(watch, range(end + 3 * i, end + 3 * i + 1), 11.9, -0.33)
        fed(watch, range(end + 3 * i + 1, end + 3 * i + 3), 12.4, 0.0)
        watch.finish()
    assert watch.ended_ms is not None

"""How a run ends, and what only looks like it."""

from __future__ import annotations

from purifier.model.ending import EmptySigns, EndWatch
from purifier.model.sample import Sample

PACK = EmptySigns(expected_a=0.3, knee_v=12.1, low_charge_ah=-95.0)
STATION = EmptySigns(expected_a=0.8, earliest_s=3600.0)


def fed(watch: EndWatch, seconds: range, volts: float, amperes: float, soc: float | None = None) -> list[str]:
    told = [watch.observe(Sample(t * 1000, volts, amperes, None, None, soc)) for t in seconds]
    return [one for one in told if one is not None]


def test_the_knee_and_then_no_current_is_empty_at_the_last_discharge() -> None:
    watch = EndWatch(PACK)
    assert fed(watch, range(100), 13.0, -0.33) == ["discharging"]
    assert fed(watch, range(100, 200), 11.8, -0.33) == []
    assert fed(watch, range(200, 300), 0.0, 0.0) == ["empty"]
    assert watch.ended_ms == 199_000 and watch.discharge_ms == 0


def test_the_knee_and_then_silence_is_empty() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(200), 11.8, -0.33)
    assert watch.silent(230_000) is None
    assert watch.silent(259_000) == "empty" and watch.ended_ms == 199_000
    assert watch.silent(400_000) is None


def test_a_low_state_of_charge_will_do_where_the_voltage_tells_nothing() -> None:
    watch = EndWatch(EmptySigns())
    fed(watch, range(100), 13.0, -1.0, soc=4.0)
    assert watch.finish() == "empty"


def test_switching_off_at_half_charge_is_no_end() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.1, -0.33)
    assert fed(watch, range(100, 4000), 13.2, 0.0) == []
    assert watch.silent(9_000_000) is None and watch.finish() is None


def test_a_lead_pulled_off_at_half_charge_is_no_end() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.1, -0.33)
    assert fed(watch, range(100, 400), 0.0, 0.0) == []


def test_a_station_says_nothing_before_it_goes_off_so_time_must() -> None:
    early, late = EndWatch(STATION), EndWatch(STATION)
    fed(early, range(0, 3000, 10), 12.0, -0.8)
    fed(late, range(0, 3700, 10), 12.0, -0.8)
    assert early.finish() is None and late.finish() == "empty"


def test_discharge_that_goes_on_without_a_charge_takes_the_end_back() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(200), 11.9, -0.33)
    assert watch.finish() == "empty"
    assert fed(watch, range(500, 600), 11.9, -0.33) == ["resumed"]
    assert watch.ended_ms is None
    assert watch.finish() == "empty" and watch.ended_ms == 599_000


def test_charging_after_the_end_is_told_once_and_no_discharge_after_it_reopens_the_run() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(200), 11.9, -0.33)
    watch.finish()
    assert fed(watch, range(300, 600), 13.5, 5.0) == ["charging"]
    assert fed(watch, range(600, 900), 13.2, -0.33) == []
    assert watch.ended_ms == 199_000


def test_an_offset_at_no_load_is_no_discharge() -> None:
    watch = EndWatch(PACK)
    assert fed(watch, range(100), 13.3, -0.02) == []
    assert watch.discharge_ms is None


def test_silence_before_this_watch_began_proves_nothing() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(200), 11.8, -0.33)
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
        fed(watch, range(100), 11.8, -1.0)
        assert fed(watch, range(100, 300), 11.8, amperes) == ([] if goes_on else ["empty"])


def test_what_usually_flows_follows_the_load_within_minutes() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.0, -1.0)
    fed(watch, range(100, 700), 13.0, -0.3)
    assert fed(watch, range(700, 1000), 11.8, -0.05) == [] and watch.finish() == "empty"
    assert watch.ended_ms == 999_000


def test_a_surge_does_not_make_the_usual_current_look_like_none() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 11.8, -0.33)
    fed(watch, range(100, 101), 11.8, -9.0)
    assert fed(watch, range(101, 300), 11.8, -0.33) == []


def test_a_minute_without_current_is_waited_for() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 11.8, -0.33)
    assert fed(watch, range(100, 160), 11.8, 0.0) == []
    assert fed(watch, range(160, 161), 11.8, 0.0) == ["empty"]


def test_a_minute_of_charge_is_waited_for_and_one_tenth_of_the_usual_current_is_charge() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 13.0, -0.5)
    assert fed(watch, range(100, 200), 13.4, 0.04) == []
    assert fed(watch, range(200, 260), 13.4, 0.06) == []
    assert fed(watch, range(260, 262), 13.4, 0.06) == ["charging"]
    assert fed(watch, range(262, 264), 13.4, -0.5) == ["discharging"]


def test_a_minute_of_discharge_is_waited_for_before_the_end_is_taken_back() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(200), 11.9, -0.33)
    watch.finish()
    assert fed(watch, range(500, 560), 11.9, -0.33) == []
    assert fed(watch, range(560, 561), 11.9, -0.33) == ["resumed"]


def test_a_sign_of_near_emptiness_holds_for_ten_minutes() -> None:
    for pause, ends in ((600, True), (601, False)):
        watch = EndWatch(PACK)
        fed(watch, range(0, 1), 11.8, -0.33)
        fed(watch, range(1, pause + 1), 13.0, -0.33)
        assert (watch.finish() == "empty") is ends


def test_each_sign_alone_will_do_up_to_its_limit() -> None:
    def ends(signs: EmptySigns, volts: float, charge: float | None = None, soc: float | None = None) -> bool:
        watch = EndWatch(signs)
        watch.observe(Sample(0, volts, -1.0, None, charge, soc))
        return watch.finish() == "empty"

    assert ends(EmptySigns(cutoff_v=10.0), 10.1) and not ends(EmptySigns(cutoff_v=10.0), 10.11)
    assert ends(EmptySigns(knee_v=12.1), 12.1) and not ends(EmptySigns(knee_v=12.1), 12.11)
    assert ends(EmptySigns(), 13.0, soc=5.0) and not ends(EmptySigns(), 13.0, soc=5.1)
    label = EmptySigns(low_charge_ah=-95.0)
    assert ends(label, 13.0, charge=-95.0) and not ends(label, 13.0, charge=-94.9)


def test_a_stations_time_is_counted_from_the_first_discharge() -> None:
    for seconds, ends in ((3599, False), (3600, True)):
        watch = EndWatch(STATION)
        fed(watch, range(10_000, 10_001), 12.0, -0.8)
        fed(watch, range(10_000 + seconds, 10_001 + seconds), 12.0, -0.8)
        assert (watch.finish() == "empty") is ends


def test_a_slow_meter_is_silent_after_twenty_of_its_intervals() -> None:
    watch = EndWatch(PACK, interval_ms=10_000)
    fed(watch, range(0, 600, 10), 11.8, -0.33)
    assert watch.silent(590_000 + 199_999) is None
    assert watch.silent(590_000 + 200_000) == "empty"
    usual = EndWatch(PACK)
    fed(usual, range(600), 11.8, -0.33)
    assert usual.silent(599_000 + 59_999) is None and usual.silent(599_000 + 60_000) == "empty"


def test_a_reading_without_current_changes_nothing() -> None:
    watch = EndWatch(PACK)
    fed(watch, range(100), 11.8, -0.33)
    assert [watch.observe(Sample(t * 1000, 11.8)) for t in range(100, 300)] == [None] * 200
    assert watch.silent(300_000) is None
    assert watch.finish() == "empty" and watch.ended_ms == 99_000

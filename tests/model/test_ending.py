"""How a run ends, and what only looks like it."""

from __future__ import annotations

from purifier.model.ending import EmptySigns, EndWatch
from purifier.model.run_statistics import Sample

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

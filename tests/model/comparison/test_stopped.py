"""Why a run stopped: the right reason or none, in six hundred ends made on paper and in real discharges."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from purifier.model.comparison.circumstances import Circumstances
from purifier.model.comparison.stopped import LOOK_BACK_MS, why_it_stopped
from purifier.model.empty_signs import EmptySigns
from purifier.model.figures import Figure
from purifier.model.run import Event
from purifier.model.sample import Sample
from tests.model.blocks import NO_DATA, real_runs
from tests.model.comparison.endings import REASONS, Reason, simulated

EACH = 100
LEAST_RIGHT: dict[Reason, float] = {
    "empty": 0.85,
    "bms-cut": 0.6,
    "auto-off": 0.95,
    "unplugged": 0.8,
    "meter-died": 0.75,
    "stopped-by-hand": 0.98,
}
"""The rest is not told: there two reasons leave the same marks, such as a meter's silence."""
SIGNS = EmptySigns(
    cutoff_v=10.0,
    knee_v=12.0,
    low_charge_ah=-95.0,
    last_v=11.2,
    plateau_v=13.0,
    volts=12.8,
    full_ah=100.0,
    usable_wh=1280.0,
)
KNOWN = Circumstances(signs=SIGNS, end_reason="stopped", silent_s=0.0, discharge_ms=0, drawn_ah=30.0, highest_v=13.3)


def readings(
    volts: float = 13.1, amperes: float = -1.0, after: tuple[float, float] | None = None, end_h: float = 30.5
) -> list[Sample]:
    """An hour of readings a minute apart up to ``end_h``; ``after`` gives volts and amperes of ten more."""
    end_ms = round(end_h * 3.6e6)
    found = [Sample(end_ms - i * 60_000, volts, amperes, volts * amperes) for i in range(60, -1, -1)]
    if after is not None:
        found += [Sample(end_ms + i * 60_000, *after, after[0] * after[1]) for i in range(1, 11)]
    return found


@pytest.mark.parametrize("reason", [REASONS[0], *(pytest.param(one, marks=pytest.mark.slow) for one in REASONS[1:])])
def test_of_a_hundred_ends_for_one_reason_at_most_two_are_told_wrong(reason: Reason) -> None:
    ends = [simulated(random.Random(f"{reason}:{i}"), reason) for i in range(EACH)]
    told = [why_it_stopped(end.readings, end.known) for end in ends]
    found = Counter(one.why for one in told)
    assert all(end.gave_all for end, one in zip(ends, told, strict=True) if one.gave_all), "so was the battery"
    assert all(one.gave_all for one in told if one.why == "empty")
    wrong = EACH - found[reason] - found["cannot-tell"]
    assert wrong <= 0.02 * EACH, found
    assert found[reason] >= LEAST_RIGHT[reason] * EACH, found


def test_a_run_that_is_being_recorded_goes_on() -> None:
    assert why_it_stopped(readings(), KNOWN._replace(is_running=True)).why == "running"


def test_an_event_empty_is_believed_until_the_run_goes_on() -> None:
    empty, resumed = Event(5, "empty", ""), Event(6, "resumed", "")
    assert why_it_stopped(readings(), KNOWN._replace(events=(empty,))).why == "empty"
    assert why_it_stopped(readings(), KNOWN._replace(events=(empty, resumed))).why == "stopped-by-hand"
    assert why_it_stopped(readings(), KNOWN._replace(end_reason="empty")).why == "empty"


def test_a_cell_that_fell_first_is_named() -> None:
    def said(**data: object) -> str:
        return why_it_stopped([], KNOWN._replace(events=[Event(1, "empty", "", data)], end_reason="empty")).text

    assert said(cell=7, cell_v=2.512) == "The battery was empty: cell 7 fell first, to 2.51 V."
    assert said(cell_v=2.5) == "The battery was empty: one cell fell first, to 2.50 V."
    assert said() == said(cell=7, cell_v="low") == "The battery was empty."


def test_a_run_ended_under_load_was_ended_by_hand_or_by_its_time() -> None:
    by_hand = why_it_stopped(readings(), KNOWN)
    assert by_hand.why == "stopped-by-hand" and "by hand while the load was still on" in by_hand.text
    over = why_it_stopped(readings(), KNOWN._replace(end_reason="duration"))
    assert over.why == "stopped-by-hand" and "time that was asked for" in over.text


def test_a_meter_that_had_been_silent_for_long_when_the_run_was_ended_may_have_died_or_been_cut_off() -> None:
    assert why_it_stopped(readings(), KNOWN._replace(silent_s=4000.0)).why == "cannot-tell"
    fed_by_usb = KNOWN._replace(silent_s=4000.0, meter_on_battery=False)
    assert why_it_stopped(readings(), fed_by_usb).why == "meter-died"
    lost = Event(round(30.5 * 3.6e6) + 900, "link-lost", "the port is gone")
    assert why_it_stopped(readings(), KNOWN._replace(events=(lost,))).why == "meter-died"
    back = Event(lost.t_ms + 900, "reconnect", "")
    assert why_it_stopped(readings(), KNOWN._replace(events=(lost, back))).why == "stopped-by-hand"


def test_current_and_voltage_gone_at_once_from_the_plateau_is_the_batterys_protection() -> None:
    cut = why_it_stopped(readings(after=(0.05, 0.0)), KNOWN)
    assert cut.why == "bms-cut" and "own protection (BMS)" in cut.text


def test_the_protections_reason_is_said_where_there_is_one() -> None:
    gone = readings(after=(0.0, 0.0))
    cold = why_it_stopped(gone, KNOWN._replace(temperature_c=-21.0, discharge_above_c=-20.0))
    assert cold.why == "bms-cut" and "in the cold, at -21 °C" in cold.text
    heavy = why_it_stopped(gone, KNOWN._replace(max_current_a=1.1))
    assert heavy.why == "bms-cut" and "1.1 A is the most it gives" in heavy.text


def test_a_voltage_that_falls_from_the_plateau_in_minutes_is_a_weak_cell_and_not_an_empty_battery() -> None:
    weak = [
        one._replace(voltage_v=13.1 - max(0.0, i - 50) * 0.13, power_w=None)
        for i, one in enumerate(readings(after=(0.0, 0.0)))
        if i <= 60
    ]
    found = why_it_stopped([*weak, *readings(after=(0.0, 0.0))[61:]], KNOWN)
    assert found.why == "bms-cut" and "one cell" in found.text and found.gave_all


def test_a_voltage_that_came_down_to_the_cut_off_is_an_empty_battery() -> None:
    falling = [one._replace(voltage_v=11.6 - i * 0.02) for i, one in enumerate(readings())]
    cut = [*falling, *readings(after=(0.0, 0.0))[61:]]
    found = why_it_stopped(cut, KNOWN._replace(drawn_ah=91.0))
    assert found.why == "empty" and "own protection (BMS) cut it off" in found.text
    assert why_it_stopped(falling, KNOWN._replace(drawn_ah=91.0, silent_s=900.0)).why == "empty"


def test_a_heavier_load_brings_no_battery_to_its_knee() -> None:
    heavy = [
        one if i < 55 else one._replace(voltage_v=11.9, current_a=-30.0, power_w=-357.0)
        for i, one in enumerate(readings(after=(13.1, 0.0)))
    ]
    heavy[61:] = readings(after=(13.1, 0.0))[61:]
    assert why_it_stopped(heavy, KNOWN).why == "cannot-tell"


INVERTER = KNOWN._replace(may_switch_off=True, switches_off_below_w=Figure(15.0, 0.1))
STATION = Circumstances(
    signs=EmptySigns(volts=12.6, usable_wh=900.0),
    end_reason="interrupted",
    discharge_ms=0,
    drawn_wh=150.0,
    may_switch_off=True,
    sees_output=True,
)


def test_a_small_load_cut_at_its_outputs_time_was_cut_by_the_output() -> None:
    timed = STATION._replace(switches_off_after_h=Figure(12.0))
    found = why_it_stopped(readings(12.5, -0.8, after=(0.0, 0.0), end_h=12.01), timed)
    assert found.why == "auto-off" and "auto-off, ECO mode" in found.text and "after 12 h" in found.text
    assert why_it_stopped(readings(12.5, -0.8, end_h=12.01), timed).why == "auto-off", "and the meter went with it"
    assert why_it_stopped(readings(12.5, -0.8, after=(0.0, 0.0), end_h=9.3), timed).why == "cannot-tell"


def test_a_round_number_of_hours_speaks_for_a_timer_that_nobody_stated() -> None:
    assert why_it_stopped(readings(12.5, -0.8, after=(0.0, 0.0), end_h=4.0), STATION).why == "auto-off"
    assert why_it_stopped(readings(12.5, -8.0, after=(0.0, 0.0), end_h=4.0), STATION).why == "cannot-tell", "100 W"


def test_an_inverter_in_eco_mode_drops_a_load_that_has_become_too_small() -> None:
    whole = readings(after=(13.2, -0.03))
    turned_down = [one._replace(current_a=-1.5, power_w=-19.6) if i < 50 else one for i, one in enumerate(whole)]
    found = why_it_stopped(turned_down, INVERTER)
    assert found.why == "auto-off" and "fell below 15 W" in found.text
    assert why_it_stopped(whole, INVERTER).why == "cannot-tell", "somebody may have pulled the plug as well"


def test_a_pulled_plug_leaves_the_voltage_where_it_was() -> None:
    bare = why_it_stopped(readings(after=(13.2, 0.0)), KNOWN)
    assert bare.why == "unplugged" and "stayed at 13.2 V" in bare.text
    station = why_it_stopped(readings(12.5, -0.8, after=(12.6, 0.0), end_h=9.3), STATION)
    assert station.why == "unplugged" and "the output stayed on" in station.text


def test_a_station_that_has_given_what_was_predicted_is_empty() -> None:
    found = why_it_stopped(readings(12.5, -0.8, after=(0.0, 0.0), end_h=90.3), STATION._replace(drawn_wh=905.0))
    assert found.why == "empty" and "101% of what was predicted" in found.text


def test_a_counter_that_goes_on_below_the_meters_dead_band_moves_the_end_with_it() -> None:
    quiet = [
        one._replace(current_a=0.0 if i > 20 else -1.0, power_w=None, charge_ah=-30.0 - i / 60.0)
        for i, one in enumerate(readings())
    ]
    assert why_it_stopped(quiet, KNOWN).why == "stopped-by-hand", "the load was on to the last reading"


def test_a_battery_that_is_charged_next_was_taken_from_its_load() -> None:
    found = why_it_stopped(readings(after=(13.5, 2.0)), KNOWN)
    assert found.why == "unplugged" and "put on charge" in found.text


def test_readings_without_a_load_tell_nothing() -> None:
    for none in ([], readings(amperes=0.0), [Sample(0), Sample(1000, 12.0)]):
        assert why_it_stopped(none, KNOWN).why == "cannot-tell"


def discharge(path: Path) -> list[Sample]:
    """A measured discharge; what its file calls positive leaves the battery."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return sorted(Sample(round(float(t) * 1000.0), float(v), -float(i)) for t, v, i, *_ in rows)


@pytest.mark.skipif(not real_runs(), reason=NO_DATA)
def test_real_discharges_are_empty_at_their_end_and_not_halfway() -> None:
    for path in real_runs():
        whole = discharge(path)
        under_load = [one for one in whole if one.current_a is not None and one.current_a < -0.01]
        for part, readings_ in (("whole", whole), ("half", whole[: len(whole) // 2])):
            end_ms = max(one.t_ms for one in readings_ if one in under_load)
            known = Circumstances(
                end_reason="file",
                discharge_ms=under_load[0].t_ms,
                highest_v=max(one.voltage_v or 0.0 for one in under_load),
            )
            why = why_it_stopped([one for one in readings_ if one.t_ms > end_ms - LOOK_BACK_MS], known).why
            assert (why == "empty") == (part == "whole"), (path.name, part, why)

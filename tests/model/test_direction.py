"""What a positive current of a file means."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.block import Block
from purifier.model.direction import Direction, direction
from purifier.model.load_survey import Survey
from purifier.model.signed import signed
from tests.model.batteries import BOTH, CHARGE, DISCHARGE, measured, only, unsigned, with_power
from tests.model.blocks import NO_DATA, block, cut, real, real_runs


def decided(*blocks: Block, **told: Any) -> Direction:
    survey = Survey()
    for one in blocks:
        survey.see(one)
    return direction(survey, **told)


# ------------------------------------------------------------------ who is heard first


def test_what_was_asked_goes_before_format_header_and_evidence() -> None:
    whole = only(measured(DISCHARGE), "v", "i")  # canonical: the voltage says that minus is discharge
    for told, factor, by in (
        ({"asked": "discharge-positive", "format_sign": "charge-positive", "header": "charge-positive"}, -1, "--sign"),
        ({"format_sign": "discharge-positive", "header": "charge-positive"}, -1, "format"),
        ({"header": "discharge-positive"}, -1, "header"),
        ({}, 1, "voltage falls"),
    ):
        found = decided(whole, **told)
        assert found.factor == factor and by in found.sentence
        # What the battery did is held against it, and told.
        assert ("voltage falls" in found.against) == (factor == -1)


def test_the_sentence_says_what_positive_means_and_how_it_was_told() -> None:
    turned = only(measured(DISCHARGE), "v", "i", i=-1.0)
    how = "the voltage falls from 13.20 V to 12.90 V while a positive one flows"
    assert decided(turned).sentence == f"a positive current discharges the battery: {how}"
    assert "charges the battery: --sign says so" in decided(turned, asked="charge-positive").sentence


# ------------------------------------------------------------------ one sign


@pytest.mark.parametrize("factor", [1.0, -1.0])
@pytest.mark.parametrize(("phases", "drawn"), [(DISCHARGE, True), (CHARGE, False)])
def test_a_current_of_one_sign_flows_out_while_the_voltage_falls(
    phases: list[tuple[float, float]], drawn: bool, factor: float
) -> None:
    whole = only(measured(phases), "v", "i", i=factor)
    found = decided(whole)
    assert found.factor == factor
    flowing = [i for i in signed(whole, found).values["current_a"] if i]
    assert all((i < 0.0) == drawn for i in flowing)


def test_noise_hides_no_fall() -> None:
    whole = only(measured(DISCHARGE, every_s=5.0, noise_v=0.05, digits=3), "v", "i", i=-1.0)
    assert decided(whole).factor == -1


def test_a_voltage_that_is_flat_within_its_steps_tells_nothing() -> None:
    flat = block(range(0, 3_600_000, 60_000), v=[12.98 if k % 7 else 12.99 for k in range(60)], i=1.0)
    found = decided(flat)
    assert found.factor is None
    assert len(found.readings) == 2 and all("--sign" in reading for reading in found.readings)


@pytest.mark.parametrize("seed", range(10))
def test_a_last_digit_that_flickers_tells_nothing(seed: int) -> None:
    dice = random.Random(seed)
    whole = block(range(0, 6_000_000, 60_000), v=[dice.choice([12.98, 12.99]) for _ in range(100)], i=1.0)
    assert decided(whole).factor is None


def test_one_percent_of_charge_may_be_a_digit_that_flickers() -> None:
    assert decided(block(range(0, 600_000, 60_000), i=1.0, soc=[50.0] * 5 + [49.0] * 5)).factor is None
    assert decided(block(range(0, 600_000, 60_000), i=1.0, soc=[50.0] * 5 + [48.0] * 5)).factor == -1


def test_a_cell_that_recovers_under_a_light_load_was_not_charged() -> None:
    # A heavy load, and without a pause a light one: what comes back is the cell's own resistance.
    volts = [*[round(3.6 - 0.005 * k, 3) for k in range(60)], *[round(3.95 - 0.0003 * k, 3) for k in range(60)]]
    found = decided(block(range(0, 120 * 60_000, 60_000), v=volts, i=[2.0] * 60 + [0.1] * 60))
    assert found.factor == -1


def test_a_sentence_shows_no_volts_that_seem_to_say_the_opposite() -> None:
    # The sun goes up and down: the voltage rises with the charge, and sinks as less and less comes.
    currents = [0.2 + 0.05 * min(k, 100 - k) for k in range(100)]
    volts = [round(12.5 + 0.003 * k + 0.2 * i - 0.004 * max(0, k - 90) * 9, 3) for k, i in enumerate(currents)]
    found = decided(block(range(0, 6_000_000, 60_000), v=volts, i=currents))
    assert volts[-1] < volts[0] and found.factor == 1
    assert "rises while a positive one flows, once its steps with the load are taken off" in found.sentence


def test_without_a_voltage_nobody_can_tell() -> None:
    found = decided(only(measured(DISCHARGE), "i"))
    assert found.factor is None and "there is no voltage" in found.sentence


def test_a_flat_voltage_that_gave_way_when_the_load_came_on_tells_all_the_same() -> None:
    volts = [13.2] * 5 + [13.0] * 60
    found = decided(block(range(0, 65 * 60_000, 60_000), v=volts, i=[0.0] * 5 + [3.0] * 60))
    assert found.factor == -1 and "as soon as" in found.sentence


def test_a_state_of_charge_that_falls_tells_where_the_voltage_is_flat() -> None:
    whole = only(measured(DISCHARGE), "i", "soc", i=-1.0)
    whole.values["voltage_v"] = [13.0] * len(whole)
    found = decided(whole)
    assert found.factor == -1 and "state of charge falls" in found.sentence


def test_a_heavier_load_pulls_the_voltage_down_by_itself_and_shows_no_direction() -> None:
    # A charger that gives less and less: the voltage falls with the current, not by discharge.
    currents = [5.0 - k * 0.04 for k in range(100)]
    volts = [round(13.0 + 0.1 * i, 2) for i in currents]
    found = decided(block(range(0, 6_000_000, 60_000), v=volts, i=[round(i, 2) for i in currents]))
    assert found.factor != -1


def test_where_nothing_flows_the_sign_does_not_matter() -> None:
    assert decided(block(range(0, 60_000, 1000), v=13.0, i=0.0)).factor == 1


def charged_fully() -> tuple[list[float], list[float]]:
    """(volts, amperes) as chargers do it: at constant current, then at constant voltage, then floating lower."""
    bulk = [(round(12.4 + 0.02 * k, 2), 5.0) for k in range(100)]
    absorption = [(14.4, round(5.0 * 0.96**k, 3)) for k in range(100)]
    floating = [(13.6, 0.08)] * 60
    volts, amperes = zip(*bulk, *absorption, *floating, strict=True)
    return list(volts), list(amperes)


@pytest.mark.parametrize("factor", [1.0, -1.0])
def test_a_charger_that_tapers_and_then_floats_still_charges(factor: float) -> None:
    volts, amperes = charged_fully()
    whole = block(range(0, 260 * 60_000, 60_000), v=volts, i=[i * factor for i in amperes])
    assert decided(whole).factor == factor


def test_a_full_charge_and_a_discharge_without_a_sign_are_told_apart() -> None:
    volts, amperes = charged_fully()
    rest_v, down_v = [13.0] * 30, [round(12.8 - 0.01 * k, 2) for k in range(200)]
    times = range(0, (260 + 30 + 200) * 60_000, 60_000)
    found = decided(block(times, v=[*volts, *rest_v, *down_v], i=[*amperes, *[0.0] * 30, *[2.0] * 200]))
    assert [one.factor for one in found.stretches] == [1, -1]


# ------------------------------------------------------------------ both signs


@pytest.mark.parametrize("factor", [1.0, -1.0])
@pytest.mark.parametrize("columns", [("v", "i"), ("i", "soc"), ("v", "i", "soc", "q")])
def test_of_both_signs_that_one_is_discharge_under_which_the_battery_empties(
    columns: tuple[str, ...], factor: float
) -> None:
    found = decided(*cut(only(measured(BOTH), *columns, i=factor), [50, 200]))
    assert found.factor == factor and not found.stretches


def test_a_voltage_and_a_gauge_that_contradict_each_other_leave_it_open() -> None:
    whole = measured(BOTH)
    half = len(whole) // 2
    soc = whole.values["soc_percent"]
    # A gauge that goes up through one discharge and down through the other.
    whole.values["soc_percent"] = [*soc[:half], *[100.0 - (cell or 0.0) for cell in soc[half:]]]
    found = decided(only(whole, "i", "soc"))
    assert found.factor is None


# ------------------------------------------------------------------ no sign, both ways


def test_a_current_without_a_sign_is_told_stretch_by_stretch() -> None:
    whole = measured(BOTH)
    lost = unsigned(only(whole, "v", "i"))
    found = decided(*cut(lost, [99]))
    assert [one.factor for one in found.stretches] == [-1, 1, -1]
    assert "no sign" in found.sentence and "2 stretches" in found.sentence
    for sizes in ([], [50, 3, 200]):
        back = [i for one in cut(lost, sizes) for i in signed(one, found).values["current_a"]]
        assert back == whole.values["current_a"]


def test_a_power_without_a_sign_flows_as_the_current_does() -> None:
    whole = measured(BOTH)
    for lost in (with_power(whole, signed=False), with_power(unsigned(only(whole, "v", "i")), signed=False)):
        found = decided(lost)
        assert found.power is None
        turned = signed(lost, found).values
        for i, p in zip(whole.values["current_a"], turned["power_w"], strict=True):
            assert not i or (p or 0.0) * i > 0.0
        assert turned["current_a"] == whole.values["current_a"]


def test_stretches_that_say_nothing_are_not_guessed() -> None:
    volts = [12.98] * 200
    currents = [*[0.0] * 5, *[1.0] * 90, *[0.0] * 5, *[2.0] * 90, *[0.0] * 10]
    assert decided(block(range(0, 200 * 60_000, 60_000), v=volts, i=currents)).factor is None


def test_a_lighter_load_behind_a_heavy_one_is_no_charging() -> None:
    # The voltage comes back by itself while a light load flows on.
    volts = [
        13.2,
        *[round(12.6 - 0.002 * k, 3) for k in range(90)],
        12.6,
        *[round(12.55 + 0.001 * k, 3) for k in range(60)],
    ]
    currents = [0.0, *[10.0] * 90, 0.0, *[0.5] * 60]
    found = decided(block(range(0, 152 * 60_000, 60_000), v=volts, i=currents))
    assert found.factor == -1 and not found.stretches


# ------------------------------------------------------------------ power and counters


@pytest.mark.parametrize(("turn_i", "turn_p"), [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)])
def test_power_becomes_negative_while_it_discharges_whatever_sign_it_had(turn_i: float, turn_p: float) -> None:
    whole = with_power(measured(BOTH))
    found = decided(only(whole, "v", "i", "p", i=turn_i, p=turn_p))
    turned = signed(only(whole, "v", "i", "p", i=turn_i, p=turn_p), found)
    assert turned.values["power_w"] == whole.values["power_w"]
    assert any("opposite" in note for note in found.notes) == (turn_i != turn_p)


@pytest.mark.parametrize("factor", [1.0, -1.0])
def test_a_power_alone_is_decided_as_a_current_is(factor: float) -> None:
    whole = with_power(measured(DISCHARGE))
    found = decided(only(whole, "v", "p", p=factor))
    assert found.factor == factor and "power" in found.sentence
    assert signed(only(whole, "v", "p", p=factor), found).values["power_w"] == whole.values["power_w"]


def test_a_counter_from_full_stays_as_it_is() -> None:
    whole = measured(DISCHARGE)
    assert signed(whole, decided(whole)).values["charge_ah"] == whole.values["charge_ah"]


def test_a_counter_that_grows_while_charge_is_drawn_is_turned() -> None:
    whole = measured(DISCHARGE)
    charges = whole.values["charge_ah"]
    whole.values["charge_ah"] = [4.0 - (cell or 0.0) for cell in charges]
    found = decided(whole)
    assert found.charge == -1 and any("counter" in note for note in found.notes)
    turned = signed(whole, found).values["charge_ah"]
    first = charges[0] or 0.0
    assert turned == pytest.approx([(cell or 0.0) - first for cell in charges])


def test_a_counter_of_what_is_left_counts_from_its_own_beginning() -> None:
    whole = measured(BOTH)
    charges = whole.values["charge_ah"]
    whole.values["charge_ah"] = [10.0 + (cell or 0.0) for cell in charges]
    turned = signed(whole, decided(whole)).values["charge_ah"]
    assert turned == pytest.approx([(cell or 0.0) - (charges[0] or 0.0) for cell in charges])


def test_cells_without_a_value_keep_none() -> None:
    whole = block([0, 1000, 2000], i=[1.0, None, 2.0], p=[13.0, 13.0, None], q=[None, -1.0, -2.0])
    turned = signed(whole, Direction(-1, "", power=None, charge=-1, charge_zero_ah=-1.0)).values
    assert turned["current_a"] == [-1.0, None, -2.0]
    assert turned["power_w"] == [-13.0, 13.0, None]
    assert turned["charge_ah"] == [None, 0.0, 1.0]


# ------------------------------------------------------------------ real and random


@pytest.mark.skipif(not real_runs(), reason=NO_DATA)
@pytest.mark.parametrize("path", real_runs(), ids=lambda path: path.stem)
def test_every_real_discharge_is_told_from_its_voltage(path: Any) -> None:
    assert decided(*cut(real(path), [100])).factor == -1


PHASES = st.lists(
    st.tuples(st.floats(0.5, 4.0), st.sampled_from([-3.0, -1.0, -0.5, 0.0, 1.0, 2.0])), min_size=1, max_size=5
)


@given(PHASES, st.sampled_from([1.0, -1.0]), st.integers(0, 9))
def test_what_is_decided_is_right_or_left_open(phases: list[tuple[float, float]], factor: float, seed: int) -> None:
    whole = only(measured(phases, start=0.5, noise_v=0.005, seed=seed), "v", "i", i=factor)
    if any(i for i in whole.values["current_a"]):
        assert decided(whole).factor in (factor, None)


@given(st.lists(st.sampled_from([(2.0, -1.0), (2.0, 1.0), (1.0, -2.0), (1.0, 2.0)]), min_size=2, max_size=6))
def test_stretches_are_right_or_left_open(parts: list[tuple[float, float]]) -> None:
    phases = [phase for part in parts for phase in ((0.5, 0.0), part)]
    whole = only(measured(phases, start=0.5), "v", "i")
    found = decided(unsigned(whole))
    if found.factor is not None:
        assert signed(unsigned(whole), found).values["current_a"] == whole.values["current_a"]

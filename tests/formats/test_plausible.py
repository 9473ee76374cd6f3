"""What a battery's numbers can be, in which units, and that volts times amperes are the watts."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.plausible import SCALES, Extent, agreeing, beyond, plain_quantity, scales, wide, within
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.block import QUANTITIES

TRIO = ("voltage_v", "current_a", "power_w")


def units(quantity: str, low: float, high: float) -> list[str]:
    """The spellings of what numbers from ``low`` to ``high`` can be in."""
    return [scale.unit for scale in scales(quantity, Extent(low, high))]


def test_no_bundled_meter_says_what_would_be_refused_here() -> None:
    library = Library((bundle(),))
    seen = 0
    for meter_id in library.ids("meter"):
        for frame in library.meter(meter_id).frames:
            for one in frame.fields:
                if one.name in QUANTITIES and isfinite(one.low) and isfinite(one.high):
                    low, high = within(one.name)
                    assert low <= one.low and one.high <= high, (meter_id, one)
                    seen += 1
    assert seen > 20


def test_every_quantity_has_bounds_and_units() -> None:
    for quantity in (*QUANTITIES, "charging_current_a", "discharging_current_a"):
        low, high = within(quantity)
        assert low < high
        assert SCALES[plain_quantity(quantity)][0][1:] == (1.0, 0.0)


@pytest.mark.parametrize(
    ("quantity", "low", "high", "expected"),
    (
        ("voltage_v", 0.0, 13.3, ["V"]),
        ("voltage_v", 3.1, 4.2, ["V"]),
        ("voltage_v", 330.0, 400.0, ["V"]),
        ("voltage_v", 11_000.0, 12_900.0, ["mV"]),
        ("voltage_v", 2500.0, 3615.0, ["mV"]),
        ("voltage_v", 11_500_000.0, 12_900_000.0, ["uV"]),
        ("voltage_v", 900.0, 950.0, ["V", "mV"]),
        ("voltage_v", 0.0, 6553.5, ["V", "mV"]),  # a fault among volts, or millivolts?
        ("current_a", 0.0, 0.35, ["A"]),
        ("current_a", -200.0, 200.0, ["A"]),
        ("current_a", 340.0, 350.0, ["A", "mA"]),
        ("current_a", -350.0, 0.0, ["A", "mA"]),
        ("current_a", 850.0, 1350.0, ["mA"]),
        ("current_a", 0.0, 1350.0, ["A", "mA"]),
        ("current_a", 850_000.0, 999_000.0, ["mA", "uA"]),
        ("current_a", -20_000.0, -15_000.0, ["mA"]),
        ("power_w", 0.0, 4480.0, ["W"]),
        ("power_w", 150_000.0, 400_000.0, ["mW", "uW"]),
        ("soc_percent", 20.0, 200.0, ["%"]),
        ("soc_percent", 20.0, 999.0, ["%", "‰"]),
        ("soc_percent", 455.0, 999.0, ["‰"]),
        ("soc_percent", 0.2, 1.0, ["0..1"]),
        ("soc_percent", 0.0, 1.0, ["%", "0..1"]),
        ("soc_percent", 1.0, 1.0, ["%", "0..1"]),
        ("soc_percent", 0.5, 99.0, ["%"]),
        ("temperature_c", 18.0, 31.0, ["degC"]),
        ("temperature_c", 54.3, 56.0, ["degC", "degF"]),
        ("temperature_c", -5.0, 20.0, ["degC", "degF"]),
        ("temperature_c", 290.0, 300.0, ["K"]),
        ("charge_ah", 0.0, 5.0, ["Ah", "mAh", "C"]),
    ),
)
def test_numbers_without_a_unit_are_in_what_they_can_be_in(
    quantity: str, low: float, high: float, expected: list[str]
) -> None:
    assert units(quantity, low, high) == expected


def test_what_nowhere_can_be_true_is_beyond() -> None:
    assert beyond("voltage_v", Extent(12_000.0, 12_900.0), 1.0)
    assert not beyond("voltage_v", Extent(12_000.0, 12_900.0), 1e-3)
    assert not beyond("voltage_v", Extent(0.0, 12_900.0), 1.0)
    assert beyond("soc_percent", Extent(-20.0, -1.0), 1.0)
    assert beyond("current_a", Extent(-90000.0, -20000.0), 1.0)
    assert beyond("charge_ah", Extent(2e6, 3e6), -1.0)
    assert not beyond("temperature_c", Extent(290.0, 300.0), 1.0, -273.15)


@given(st.sampled_from(QUANTITIES), st.floats(), st.floats())
def test_any_numbers_are_in_something_or_in_nothing(quantity: str, low: float, high: float) -> None:
    found = scales(quantity, Extent(low, high))
    assert set(found) <= set(SCALES[quantity])
    beyond(quantity, Extent(low, high), 1.0)


@given(
    st.floats(3.0, 60.0),
    st.floats(0.9, 1.0),
    st.lists(st.floats(0.05, 5.0), min_size=1, max_size=9),
    st.sampled_from(SCALES["current_a"][:2]),
    st.sampled_from(SCALES["power_w"][:2]),
)
def test_the_units_of_a_real_run_are_among_those_that_agree(
    full_v: float, falls_to: float, loads_a: list[float], amperes: object, watts: object
) -> None:
    """Rows of volts, amperes and watts, written in other units, are told by their extents alone."""
    rows = [(full_v * (1.0 - (1.0 - falls_to) * place / len(loads_a)), load) for place, load in enumerate(loads_a)]
    columns = {
        "voltage_v": [volts for volts, _ in rows],
        "current_a": [load / amperes.factor for _, load in rows],  # type: ignore[attr-defined]
        "power_w": [volts * load / watts.factor for volts, load in rows],  # type: ignore[attr-defined]
    }
    extents = {name: Extent(min(numbers), max(numbers)) for name, numbers in columns.items()}
    agree = agreeing(extents, {name: SCALES[name] for name in TRIO})
    assert {"voltage_v": SCALES["voltage_v"][0], "current_a": amperes, "power_w": watts} in agree


def test_watts_of_something_else_agree_with_nothing() -> None:
    extents = {"voltage_v": Extent(11.0, 12.9), "current_a": Extent(0.3, 0.35), "power_w": Extent(3.8, 9.0)}
    units_of = {name: wide(name, extents[name]) for name in TRIO}
    assert agreeing(extents, units_of) == []
    assert agreeing(extents, units_of, loose=True) != []  # rows of their own clocks

"""Units as headers and cells of files spell them: each factor against a number of its own, and what is left unread."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.library.column_units import (
    _UNITS,
    DIMENSIONS,
    LONGEST,
    _definitions,
    column_unit,
    is_column_unit,
    spellings,
)
from purifier.library.loose_units import unit_of
from purifier.library.quantities import EXAMPLES
from purifier.model.units import UNITS

FACTORS = [
    ("voltage", 1.0, ("V", "v", "Volt", "Volts", "VOLTS", "volt", "VDC", "V DC", "[V]", "(V)", " V ")),
    ("voltage", 0.001, ("mV", "mv", "millivolts", "Millivolts", "milli volts", "m V", "mVolts")),
    ("voltage", 1e-6, ("µV", "μV", "uV")),
    ("voltage", 1000.0, ("kV", "KV")),
    ("current", 1.0, ("A", "a", "Amp", "amps", "AMPS", "Ampere", "Amperes")),
    ("current", 0.001, ("mA", "ma", "milliamps", "mAmps")),
    ("current", 1e-6, ("µA", "μA", "uA", "UA")),
    ("current", 1e-9, ("nA",)),
    ("power", 1.0, ("W", "w", "Watt", "Watts", "WATTS")),
    ("power", 0.001, ("mW", "mw")),
    ("power", 1e-6, ("µW", "uW")),
    ("power", 1000.0, ("kW", "KW", "kilowatts")),
    ("charge", 1.0, ("Ah", "AH", "ah", "Ahr", "AHR", "A·h", "A*h", "A.h", "A h", "Ahrs", "Amp hours", "amp-hours")),
    ("charge", 0.001, ("mAh", "mah", "mAH", "mA·h", "mAhr", "milliamp hours")),
    ("charge", 1e-6, ("uAh", "µAh")),
    ("charge", 1e-9, ("nAh",)),
    ("charge", 1 / 3600, ("C", "As", "A·s", "coulomb", "Coulombs")),
    ("charge", 1 / 3_600_000, ("mC", "mAs")),
    ("energy", 1.0, ("Wh", "WH", "wh", "Whr", "W·h", "W.h", "watt hours", "Watt-hours")),
    ("energy", 0.001, ("mWh", "mwh")),
    ("energy", 1e-6, ("uWh", "µWh")),
    ("energy", 1000.0, ("kWh", "KWH", "kwh", "kWhr")),
    ("energy", 1 / 3600, ("J", "Ws", "W·s", "joules", "Joule")),
    ("energy", 1 / 3_600_000, ("mJ", "mWs")),
    ("energy", 1 / 3.6, ("kJ",)),
    ("resistance", 1.0, ("Ω", "\u2126", "ohm", "Ohm", "Ohms", "OHM")),
    ("resistance", 0.001, ("mΩ", "mohm", "mOhm", "milliohms")),
    ("time", 1 / 3600, ("s", "S", "sec", "Secs", "Seconds")),
    ("time", 1 / 3_600_000, ("ms", "MS", "millis", "msec", "milliseconds")),
    ("time", 1 / 3.6e9, ("us", "µs")),
    ("time", 1 / 60, ("min", "MIN", "Minutes")),
    ("time", 1.0, ("h", "H", "hr", "Hours")),
    ("time", 24.0, ("d", "days")),
    ("fraction", 0.01, ("%", "percent", "Pct", "per cent")),
    ("fraction", 0.001, ("‰", "permille")),
    ("fraction", 1.0, ("1", "0..1", "ratio", "fraction")),
]
"""Dimension, canonical units in one of it by hand, spellings."""


@pytest.mark.parametrize(("dimension", "factor", "some"), FACTORS, ids=[f"{one[0]}-{one[2][0]}" for one in FACTORS])
def test_each_spelling_is_worth_what_it_is(dimension: str, factor: float, some: tuple[str, ...]) -> None:
    for spelling in some:
        unit = column_unit(spelling)
        assert unit is not None, spelling
        assert (unit.dimension, unit.offset) == (dimension, 0.0), spelling
        assert unit.factor == pytest.approx(factor, rel=1e-12), spelling


@pytest.mark.parametrize(
    ("spellings", "of_nothing", "of_a_hundred"),
    [
        (("degC", "°C", "℃", "Deg C", "deg. C", "ºC", "° C", "Celsius", "degrees Celsius", "Celcius"), 0.0, 100.0),
        (("degF", "°F", "℉", "Deg F", "Fahrenheit", "F"), -160 / 9, 340 / 9),
        (("K", "kelvin", "°K"), -273.15, -173.15),
    ],
)
def test_temperatures_have_their_own_zero(spellings: tuple[str, ...], of_nothing: float, of_a_hundred: float) -> None:
    for spelling in spellings:
        unit = column_unit(spelling)
        assert unit is not None and unit.dimension == "temperature", spelling
        assert unit.offset == pytest.approx(of_nothing, abs=1e-9), spelling
        assert 100.0 * unit.factor + unit.offset == pytest.approx(of_a_hundred, abs=1e-9), spelling


@pytest.mark.parametrize("spelling", ["MV", "MA", "MAH", "MW", "MWh", "MWH", "MJ", "MΩ", "Mohm", "(MV)"])
def test_a_capital_m_is_milli_or_mega_so_it_is_not_read(spelling: str) -> None:
    assert column_unit(spelling) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        " ",
        "()",
        "°",
        "V/s",
        "W/h",
        "m",
        "in",
        "kg",
        "USD",
        "dBA",
        "Hz",
        "VA",
        "x",
        "volt of sorts",
        "V" * 40,
        "9",
        "V2",
    ],
)
def test_what_no_column_of_a_battery_is_in_is_no_unit(spelling: str) -> None:
    assert column_unit(spelling) is None


def test_a_known_dimension_settles_what_a_spelling_means() -> None:
    celsius, coulomb = column_unit("C", "temperature"), column_unit("C", "charge")
    assert celsius is not None and (celsius.factor, celsius.offset) == (1.0, 0.0)
    assert coulomb is not None and coulomb == column_unit("C")
    assert column_unit("mA", "current") == column_unit("mA")
    assert column_unit("mA", "voltage") is None


@pytest.mark.parametrize("spelling", [name for name, unit in UNITS.items() if unit.dimension in DIMENSIONS])
def test_what_may_be_typed_means_the_same_in_a_column(spelling: str) -> None:
    unit = column_unit(spelling)
    assert unit is not None and unit.dimension == UNITS[spelling].dimension
    assert unit.factor == pytest.approx(UNITS[spelling].factor, rel=1e-12)
    assert unit.offset == pytest.approx(UNITS[spelling].offset, abs=1e-9)


def test_columns_change_nothing_of_what_may_be_typed() -> None:
    for spelling in ("uV", "nA", "kA", "C", "K", "mC", "mAs", "mWs", "ms", "ratio", "permille", "Ahr"):
        assert unit_of(spelling) is None, spelling


def test_every_unit_of_the_list_is_one_and_every_definition_is_in_the_list() -> None:
    """What is looked up without pint must agree with what pint says."""
    for dimension, names in _UNITS.items():
        for name in names:
            unit = column_unit(name)
            assert unit is not None and unit.dimension == dimension, name
            assert is_column_unit(name, dimension)
    defined = {line.partition(" ")[0] for line in _definitions() if not line.startswith("@")}
    assert defined <= {name for names in _UNITS.values() for name in names}


@pytest.mark.parametrize("key", spellings())
def test_every_spelling_there_is_reads(key: str) -> None:
    unit = column_unit(key)
    assert unit is not None and unit.dimension in EXAMPLES


@given(st.text(max_size=2 * LONGEST))
def test_any_text_reads_or_is_none_at_once(text: str) -> None:
    began_s = time.process_time()
    unit = column_unit(text)
    assert unit is None or (unit.dimension in DIMENSIONS and unit.factor > 0)
    assert time.process_time() - began_s < 1.0


@given(
    st.sampled_from(spellings()),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.sampled_from(["{}", "[{}]", " ({}) "]),
)
def test_the_form_of_unicode_and_brackets_change_nothing(key: str, form: str, around: str) -> None:
    changed = around.format(unicodedata.normalize(form, key))  # type: ignore[arg-type]
    assert column_unit(changed) == column_unit(key)

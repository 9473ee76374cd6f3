"""Reading quantities: what is understood, what is refused and in which words."""

from __future__ import annotations

import re
import time
from functools import cache
from typing import Any

import pint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.errors import QuantityError
from purifier.library.compound_units import compound_unit, registry, vocabulary
from purifier.library.quantities import EXAMPLES, read, read_stated
from purifier.model.units import CANONICAL, UNITS


@cache
def default_registry() -> Any:
    """Pint's own, with the words it lacks."""
    units: Any = pint.UnitRegistry()
    for definition in ("USD = [money]", "dBA = [sound]", "month = 30 * day"):
        units.define(definition)
    return units


def independent(spelling: str) -> str:
    """``spelling`` in the words of pint's own registry, which knows nothing of our table."""
    if spelling in ("cfm", "CFM"):
        return "ft**3/min"
    if spelling.endswith("H2O"):  # a column of water of 1 kg/L, which not every pint has a word for
        return f"{spelling.removesuffix('H2O').replace('in', 'inch')} * kilogram / liter * standard_gravity"
    if spelling.startswith("/"):  # so many in a volume
        spelling = f"1{spelling}"
    named = spelling.replace("³", "3").replace("%", "percent").replace("°", "deg")
    return re.sub(r"(?<=[a-z])([23])", r"**\1", named)


@pytest.mark.parametrize("spelling", [name for name, unit in UNITS.items() if not unit.offset])
def test_every_exact_factor_is_what_pint_says(spelling: str) -> None:
    unit = UNITS[spelling]
    if unit.dimension == "temperature":
        assert unit.factor == 1.0
        return
    pint_units = default_registry()
    canonical = {"rate": "1/h", "fraction": "dimensionless"}.get(unit.dimension, independent(CANONICAL[unit.dimension]))
    converted = pint_units.Quantity(1.0, independent(spelling)).to(canonical).magnitude
    assert converted == pytest.approx(unit.factor, rel=1e-12)


@pytest.mark.parametrize("spelling", ["degF", "°F"])
@pytest.mark.parametrize("degrees", [-40.0, 0.0, 32.0, 98.6])
def test_fahrenheit_is_what_pint_says(spelling: str, degrees: float) -> None:
    expected = default_registry().Quantity(degrees, "degF").to("degC").magnitude
    assert read(f"{degrees} {spelling}", "temperature").value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", sorted(vocabulary() & UNITS.keys() - {"%"}))
def test_our_registry_agrees_with_the_exact_table(name: str) -> None:
    ours = compound_unit(name)
    assert ours is not None
    assert ours.dimension == UNITS[name].dimension
    assert ours.factor == pytest.approx(UNITS[name].factor, rel=1e-12)


@pytest.mark.parametrize(
    "name", sorted(vocabulary() - {"USD", "dollar", "dollars", "dBA", "%", "mo", "month", "months"})
)
def test_our_registry_agrees_with_pints_own(name: str) -> None:
    pints = default_registry()
    # Pint takes "amps" for attometres per second, one more reason for a vocabulary of our own.
    same = {"Ws": "W*s", "As": "A*s", "amps": "ampere", "wk": "week"}
    same |= dict.fromkeys(("amp_hour", "amp_hours"), "ampere*hour")
    same |= dict.fromkeys(("milliamp_hour", "milliamp_hours"), "milliampere*hour")
    same |= dict.fromkeys(("cfm", "CFM", "cubic_foot_per_minute"), "ft**3/min")
    there = pints.Quantity(1.0, same.get(name, name)).to_base_units().magnitude
    here = registry().Quantity(1.0, "percent" if name == "%" else name).to_base_units().magnitude
    assert here == pytest.approx(there, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("1056 Wh", "energy", 1056.0),
        ("1.96 mmH2O", "pressure", 19.221034),
        ("0.05inH2O", "pressure", 12.4544455),
        ("1 inH2O ± 5 %", "pressure", 249.08891),
        ("0.1 hPa", "pressure", 10.0),
        ("0.01 kPa", "pressure", 10.0),
        ("0.2 mbar", "pressure", 20.0),
        ("-3 Pa", "pressure", -3.0),
        ("4468 mg", "mass", 0.004468),
        ("4.468 g", "mass", 0.004468),
        ("8 oz", "mass", 0.22679618500000003),
        ("1.056kWh", "energy", 1056.0),
        (" 3.6 MJ ", "energy", 1000.0),
        ("100 Ah*V", "energy", 100.0),
        ("1 A*h", "charge", 1.0),
        ("400 m³/h", "flow", 400.0),
        ("400 m^3/h", "flow", 400.0),
        ("400 m**3 / h", "flow", 400.0),
        ("80 L/s", "flow", 288.0),
        ("12 ft^3/min", "flow", 12 * 0.3048**3 * 60),
        ("5 mΩ", "resistance", 0.005),
        ("5 m\u2126", "resistance", 0.005),
        ("12\u00a0V", "voltage", 12.0),
        ("\u22125 °C", "temperature", -5.0),
        ("86 %", "fraction", 0.86),
        ("3 %/month", "rate", 0.03 / 720),
        ("0.7 %/week", "rate", 0.001 / 24),
        ("3600 Ws", "energy", 1.0),
        ("12 in", "length", 0.3048),
        ("1e3 mA", "current", 1.0),
        ("1\u200b2 V", "voltage", 12.0),
    ],
)
def test_reads(text: str, dimension: str, value: float) -> None:
    assert read(text, dimension).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "spread"),
    [("12 V", None), ("12 V ± 5 %", 0.05), ("12 V+/-5%", 0.05), ("12 V ± 0 %", 0.0), ("4 m^3/h ± 200 %", 2.0)],
)
def test_spread_is_kept_apart_from_no_spread(text: str, spread: float | None) -> None:
    dimension = "flow" if "m^3" in text else "voltage"
    stated = read_stated(text, dimension)
    assert stated.spread == (None if spread is None else pytest.approx(spread))
    assert read(text, dimension).spread == (spread or 0.0)


@pytest.mark.parametrize(
    ("text", "dimension", "words"),
    [
        ("12,8 V", "voltage", "write '12.8 V'"),
        ("1,056 Wh", "energy", "write '1056 Wh' or '1.056 Wh'"),
        ("1,056,000 Wh", "energy", "write '1056000 Wh'"),
        ("100", "charge", "'100' has no unit: write '100 Ah'"),
        ("0.8", "fraction", "write '80 %'"),
        ("nan V", "voltage", "not a finite number"),
        ("-inf V", "voltage", "not a finite number"),
        ("1e999 V", "voltage", "too large"),
        ("1e308 kWh", "energy", "too large"),
        ("9**9**9 V", "voltage", "no unit known here"),
        ("3 V**9**9**9", "voltage", "no unit known here"),
        ("3 V**99", "voltage", "no unit known here"),
        ("100 Ah/0", "charge", "no unit known here (did you mean 'Ah'?)"),
        ("100 Ah", "energy", "an energy such as '1280 Wh' was expected, '100 Ah' is a charge"),
        ("5 A*h", "energy", "is a charge"),
        ("12 v", "voltage", "did you mean 'V'?"),
        ("1280 WH", "energy", "did you mean 'Wh'?"),
        ("5 W/h", "power", "is something else"),
        ("1 mm/m", "fraction", "is something else"),
        ("5 Wh/m3", "pressure", "a pressure such as '10 Pa' was expected, '5 Wh/m3' is something else"),
        ("5 Wh/m3", "energy", "is something else"),
        ("20 pa", "pressure", "'pa' is no unit known here (did you mean 'Pa'?)"),
        ("2 mm H2O", "pressure", "'mm H2O' is no unit known here (did you mean 'mmH2O'?)"),
        ("0.05 in", "pressure", "'0.05 in' is a length"),
        ("4.47 mG", "mass", "'mG' is no unit known here (did you mean 'mg'?)"),
        ("3 A/Ah", "rate", "is something else"),
        ("5 K", "temperature", "no unit known here"),
        ("250 fermi", "length", "no unit known here"),
        ("450 EUR", "money", "such as '147 USD'"),
        ("12 V ± 5", "voltage", "'12.8 V ± 5 %'"),
        ("12 V ± 201 %", "voltage", "at most 200%"),
        ("", "power", "nothing was found"),
        ("twelve watts", "power", "does not begin with a number"),
        ("12 W" + " " * 80 + "x", "power", "too long"),
        ("12 W" + "x" * 57, "power", "too long"),
        ("twelve" + "x" * 54, "power", "does not begin with a number"),
        ("10² W", "power", "no unit known here"),
        ("१२ W", "power", "does not begin with a number"),
    ],
)
def test_refuses_in_words_that_help(text: str, dimension: str, words: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        read(text, dimension)
    assert words in str(refusal.value)


def test_names_what_was_being_read() -> None:
    with pytest.raises(QuantityError, match=r"^--health: a percentage such as '80 %' was expected"):
        read("80", "fraction", what="--health")


def test_escape_sequences_do_not_come_back_in_messages() -> None:
    with pytest.raises(QuantityError) as refusal:
        read("12 \x1b[31mV\u202e", "voltage")
    assert "\x1b" not in str(refusal.value)
    assert "\u202e" not in str(refusal.value)


@pytest.mark.parametrize("dimension", sorted(EXAMPLES))
def test_the_examples_in_messages_can_be_read(dimension: str) -> None:
    assert read(EXAMPLES[dimension], dimension).value > 0


_PIECES = st.lists(
    st.sampled_from([*"9-±% */^().,Vh", "1e9", "+/-", "**", "nan", "Wh", "m³"]),
    max_size=12,
).map("".join)


@given(text=st.one_of(st.text(max_size=80), _PIECES), dimension=st.sampled_from(sorted(CANONICAL)))
@example(text="9" * 59 + "V", dimension="voltage")
@example(text="1" + "m*" * 12 + "m", dimension="volume")
def test_any_text_reads_or_is_refused_at_once(text: str, dimension: str) -> None:
    registry()
    began_s = time.process_time()
    try:
        figure = read(text, dimension)
    except QuantityError as refusal:
        assert str(refusal)
    else:
        assert abs(figure.value) < float("inf")
        assert 0.0 <= figure.spread <= 2.0
    assert time.process_time() - began_s < 1.0

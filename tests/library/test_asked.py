"""The gate for what people give: what is taken, what it is read as, and what is refused in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import QuantityError
from purifier.library.asked import BATTERY, LOAD, Asked, in_full, read_asked, state

HEALTH = Asked("--health", "fraction", 0.0, 1.2, "80 %", low_allowed=False, units=("%",))
RESERVE = Asked("--reserve", "fraction", 0.0, 1.0, "20 %", units=("%",))
TEMPERATURE = Asked("--temperature", "temperature", -60.0, 80.0, "5 degC", units=("degC", "degF"), sure=True)
PARASITIC = Asked("--parasitic", "current", 0.0, 100.0, "15 mA", units=("mA", "A"))
LOSS = Asked("--self-discharge", "rate", 0.0, 1 / 24, "3 %/month", units=("%/month", "%/year"))
DURATION = Asked("--duration", "time", 1 / 3600, 8800.0, "8 h", units=("h", "min"), sure=True)
CUTOFF = Asked("--cutoff", "voltage", 0.0, 1000.0, "11.5 V", low_allowed=False, units=("V",), sure=True)
ASKED = (LOAD, BATTERY, HEALTH, RESERVE, TEMPERATURE, PARASITIC, LOSS, DURATION, CUTOFF)


@pytest.mark.parametrize(
    ("asked", "text", "value", "full"),
    [
        (LOAD, "15", 15.0, "15 W"),
        (LOAD, "15 ± 5 %", 15.0, "15 W ± 5 %"),
        (LOAD, "5w", 5.0, "5 W"),
        (LOAD, "5 Watts", 5.0, "5 watts"),
        (LOAD, "2 KW", 2000.0, "2 kW"),
        (LOAD, "17 BTU/h", 17 * 1055.056 / 3600, "17 BTU/h"),
        (LOAD, "17 btu/hr", 17 * 1055.056 / 3600, "17 BTU/hr"),
        (LOAD, "0.02 hp", 0.02 * 745.6998715822702, "0.02 hp"),
        (LOAD, "0.4 A x 12 V", 4.8, "0.4 A x 12 V"),
        (LOAD, "12 V * 400 mA", 4.8, "12 V * 400 mA"),
        (LOAD, "1 mW", 0.001, "1 mW"),
        (LOAD, "100 kW", 1e5, "100 kW"),
        (BATTERY, "1280", 1280.0, "1280 Wh"),
        (BATTERY, "1280 wh", 1280.0, "1280 Wh"),
        (BATTERY, "1.28 KWH", 1280.0, "1.28 kWh"),
        (BATTERY, "1280 watt hours", 1280.0, "1280 Wh"),
        (BATTERY, "1280 Watt-Hours", 1280.0, "1280 Wh"),
        (BATTERY, "100 Ah x 12.8 V", 1280.0, "100 Ah x 12.8 V"),
        (BATTERY, "100 Ah @ 12.8 V", 1280.0, "100 Ah @ 12.8 V"),
        (BATTERY, "100 Ah * 12.8 V", 1280.0, "100 Ah * 12.8 V"),
        (BATTERY, "12.8V 100Ah", 1280.0, "12.8V 100Ah"),
        (BATTERY, "20000 mah x 3.7 v", 74.0, "20000 mah x 3.7 v"),
        (BATTERY, "0.1 Wh", 0.1, "0.1 Wh"),
        (BATTERY, "1 GWh", 1e9, "1 GWh"),
        (HEALTH, "80", 0.8, "80 %"),
        (HEALTH, "80 pct", 0.8, "80 %"),
        (RESERVE, "0", 0.0, "0 %"),
        (TEMPERATURE, "14 F", -10.0, "14 degF"),
        (TEMPERATURE, "-10 C", -10.0, "-10 degC"),
        (TEMPERATURE, "14 deg f", -10.0, "14 degF"),
        (TEMPERATURE, "-76 degF", -60.0, "-76 degF"),
        (PARASITIC, "0", 0.0, "0 mA"),
        (PARASITIC, "15 MA", 0.015, "15 mA"),
        (LOSS, "3 %/mo", 0.03 / 720, "3 %/mo"),
        (LOSS, "3 % per month", 0.03 / 720, "3 %/month"),
        (LOSS, "10 %/yr", 0.1 / 8766, "10 %/yr"),
        (DURATION, "8 hrs", 8.0, "8 hrs"),
        (CUTOFF, "11.5", 11.5, "11.5 V"),
    ],
)
def test_what_people_type_is_taken_and_told_in_full(asked: Asked, text: str, value: float, full: str) -> None:
    stated = state(asked, text)
    assert stated.value == pytest.approx(value, rel=1e-9)
    assert stated.text == full
    assert state(asked, full).value == pytest.approx(value, rel=1e-9), "what is saved can be read again"


@pytest.mark.parametrize(
    ("asked", "text", "words"),
    [
        (LOAD, "0 W", "--load: more than nothing was expected (for example '15 W'), found '0 W'"),
        (LOAD, "-5 W", "more than nothing was expected"),
        (LOAD, "0.000001 W", "expected 1 mW to 100 kW (for example '15 W'), found '0.000001 W'"),
        (LOAD, "1e308 W", "expected 1 mW to 100 kW"),
        (LOAD, "1e-320 W", "expected 1 mW to 100 kW"),
        (LOAD, "15 MW", "expected 1 mW to 100 kW"),
        (LOAD, "15 mw", "can be read two ways: write '15 mW' or '15 MW'"),
        (LOAD, "100 Ah x 12.8 V", "'100 Ah x 12.8 V' is no current times a voltage"),
        (LOAD, "5 Wh", "'5 Wh' is an energy"),
        (LOAD, "", "nothing was found"),
        (BATTERY, "0 Wh", "battery: more than nothing was expected"),
        (BATTERY, "-5 Wh", "more than nothing was expected"),
        (
            BATTERY,
            "-100 Ah x -12.8 V",
            "battery: more than nothing was expected (for example '100 Ah'), found '-100 Ah'",
        ),
        (BATTERY, "1e9 Ah x 1e-9 V", "battery: expected 0.1 to 10000 V (for example '12.8 V'), found '1e-9 V'"),
        (LOAD, "0 A x 12 V", "--load: more than nothing was expected"),
        (BATTERY, "1e300 Wh", "expected 0.1 Wh to 1 GWh"),
        (BATTERY, "50000 mwh", "can be read two ways: write '50000 MWh' or '50000 mWh'"),
        (BATTERY, "100 Ah", "'100 Ah' is a charge"),
        (HEALTH, "0.8", "can be read two ways: write '80 %' or '0.8 %'"),
        (HEALTH, "1", "write '100 %' or '1 %'"),
        (HEALTH, "0 %", "expected more than 0 % to 120 %"),
        (HEALTH, "130 %", "expected more than 0 % to 120 % (for example '80 %'), found '130 %'"),
        (TEMPERATURE, "5", "has no unit and can be read two ways: write '5 degC' or '5 degF'"),
        (TEMPERATURE, "0", "write '0 degC' or '0 degF'"),
        (TEMPERATURE, "-300 degC", "expected -60 to 80 degC"),
        (TEMPERATURE, "5 degC ± 1 %", "takes no ±"),
        (PARASITIC, "15", "write '15 mA' or '15 A'"),
        (PARASITIC, "200 A", "expected 0 to 100 A"),
        (PARASITIC, "-1 A", "expected 0 to 100 A"),
        (LOSS, "3", "write '3 %/month' or '3 %/year'"),
        (LOSS, "3 %", "'3 %' is a percentage"),
        (LOSS, "300 %/d", "expected 0 to 100 %/d"),
        (DURATION, "8", "write '8 h' or '8 min'"),
        (DURATION, "0 s", "more than nothing was expected"),
        (CUTOFF, "2 kV", "expected more than 0 to 1000 V"),
    ],
)
def test_what_has_two_readings_or_is_not_of_this_world_is_refused(asked: Asked, text: str, words: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        read_asked(asked, text)
    assert words in str(refusal.value)
    assert asked.name in str(refusal.value)


def test_the_doubts_of_two_factors_add_up_in_quadrature() -> None:
    figure = read_asked(BATTERY, "100 Ah ± 5 % x 12.8 V ± 5 %")
    assert figure.spread == pytest.approx(0.0714, abs=1e-4)  # exp(sqrt(2) ln 1.05) - 1
    assert read_asked(BATTERY, "100 Ah x 12.8 V ± 5 %").spread == pytest.approx(0.05)


_PIECES = st.lists(
    st.sampled_from(
        [*"0159-+.,±% xX*@/", "1e9", "+/-", "W", "mw", "Ah", "V", "wh", "degC", "F", "nan", "\x1b", "\u202e"]
    ),
    max_size=10,
).map("".join)


@given(text=st.one_of(st.text(max_size=70), _PIECES), asked=st.sampled_from(ASKED))
def test_any_text_keeps_the_bounds_or_is_a_sentence(text: str, asked: Asked) -> None:
    try:
        stated = state(asked, text)
    except QuantityError as refusal:
        assert str(refusal) and "\n" not in str(refusal) and "\x1b" not in str(refusal)
        return
    assert asked.low * 0.999999 - 1e-9 <= stated.value <= asked.high * 1.000001 if asked.low >= 0 else True
    assert state(asked, stated.text).value == pytest.approx(stated.value)
    assert in_full(asked, stated.text) == stated.text

"""What a person may type, and what they are told when it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.figures import Figure
from purifier.services.plan.battery_text import BatteryText, battery_text
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.read_conditions import read_conditions

LIBRARY = Library((bundle(),))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("anker-solix-c1000", BatteryText("anker-solix-c1000")),
        ("anker-solix-c1000:ac", BatteryText("anker-solix-c1000", 1, "ac")),
        ("anker-solix-c1000*2:ac", BatteryText("anker-solix-c1000", 2, "ac")),
        ("lifepo4-12v-100ahx3+inverter-300w", BatteryText("lifepo4-12v-100ah", 3, None, "inverter-300w")),
        (" lifepo4-12v-100ah * 3 ", BatteryText("lifepo4-12v-100ah", 3)),
        ("1280 Wh", BatteryText("1280 Wh")),
        ("1280 Wh*2", BatteryText("1280 Wh", 2)),
        ("1280 Wh x2:dc", BatteryText("1280 Wh", 2, "dc")),
        ("1280 Wh +/- 5 %", BatteryText("1280 Wh +/- 5 %")),
        ("1280 Wh ± 5 %+inverter-300w", BatteryText("1280 Wh ± 5 %", 1, None, "inverter-300w")),
    ],
)
def test_a_battery_is_taken_apart(text: str, parts: BatteryText) -> None:
    assert battery_text(text, LIBRARY) == parts


def test_an_exact_id_wins_before_a_count_is_split_off() -> None:
    class Shelf(Library):
        def ids(self, kind: str) -> tuple[str, ...]:
            return ("box-x2", "box")

    shelf = Shelf(())
    assert battery_text("box-x2", shelf) == BatteryText("box-x2")
    assert battery_text("boxx2", shelf) == BatteryText("box", 2)
    assert battery_text("box-x2x3", shelf) == BatteryText("box-x2", 3)


@pytest.mark.parametrize("text", ["", "   ", "anker-solix-c1000:", "anker-solix-c1000+", "anker-solix-c1000*0", ":ac"])
def test_half_a_battery_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        battery_text(text, LIBRARY)
    assert "\n" not in str(caught.value)
    assert repr(text.strip())[1:-1] in str(caught.value) or "expected" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_battery_or_a_sentence(text: str) -> None:
    try:
        parts = battery_text(text, LIBRARY)
    except UsageError:
        return
    assert parts.what and parts.count >= 1


def test_conditions_are_read_into_canonical_units() -> None:
    read = read_conditions(
        {
            "temperature": "41 degF",
            "health": "80 % ± 5 %",
            "parasitic": "15 mA",
            "self-discharge": "3 %/month",
            "wire": "3 m 18 AWG",
            "hours-per-day": "8",
            "load-exponent": "2.2",
            "left-on": "yes",
        }
    )
    assert read.temperature_c == pytest.approx(5.0)
    assert read.health == Figure(0.8, 0.05)
    assert read.parasitic_a == pytest.approx(Figure(0.015))
    assert read.self_discharge_per_h == pytest.approx(Figure(0.03 / 720))
    assert read.wire_ohm is not None and read.wire_ohm.value == pytest.approx(0.1257, rel=1e-3)  # 18 AWG: 20.95 mohm/m
    assert (read.hours_per_day, read.load_exponent, read.left_on) == (8.0, 2.2, True)


def test_a_blank_condition_is_not_stated() -> None:
    assert read_conditions({"health": "  "}).health is None


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("health", "0.8", "80 %"),
        ("health", "0 %", "more than 0 %"),
        ("start", "120 %", "0 % to 100 %"),
        ("temperature", "5 V", "a temperature"),
        ("temperature", "-90 degC", "-60 to 80"),
        ("cutoff", "11.5 V ± 1 %", "takes no ±"),
        ("hours-per-day", "25 h", "0 to 24"),
        ("load-exponent", "fast", "a number"),
        ("wire", "3 m 18 AGW", "--wire"),
        ("left-on", "perhaps", "yes or no"),
        ("reserv", "20 %", "did you mean 'reserve'"),
    ],
)
def test_a_bad_condition_names_the_option_and_what_was_expected(name: str, text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_conditions({name: text})
    message = str(caught.value)
    assert name in message and told in message and "\n" not in message


def test_left_on_needs_hours_per_day() -> None:
    with pytest.raises(UsageError, match="--hours-per-day"):
        read_conditions({"left-on": "yes"})


@given(st.sampled_from(sorted(CONDITIONS)), st.text(max_size=40))
def test_any_text_is_a_condition_or_a_sentence(name: str, text: str) -> None:
    try:
        read_conditions({name: text})
    except UsageError as error:
        assert "\n" not in str(error)

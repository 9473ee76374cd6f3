"""A person names a column as it stands there, in part, or by number, and may say its unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked_columns import column_asked, example
from purifier.formats.channels import Channel
from purifier.formats.format import Format, FormatColumn
from tests.formats.columns_of import PLAIN, chosen, names, read

TABLE = "Time = 0 9; Vol (V) = 12 13; Cur = 0 0.5; INA219.Power = 0 7; Note: A = 0 1; °C = 20 21"


def refusal(text: str, format: Format = PLAIN, **columns: str) -> str:
    """What a person is told."""
    with pytest.raises(UsageError) as refused:
        chosen(text, format, None, **columns)
    return str(refused.value)


@pytest.mark.parametrize("typed", ("Vol (V)", "vol (v)", " VOL (V) ", "2", "Vol", "Vol (V):V", "2:V", "vol:V"))
def test_a_column_is_named_by_name_or_number(typed: str) -> None:
    assert read(TABLE, voltage=typed)["voltage_v"] == ("Vol (V)", 1.0)


def test_the_end_of_a_long_name_will_do() -> None:
    assert names(TABLE, power="Power")["power_w"] == "INA219.Power"
    assert names("sensor.left_volts = 12 13; x = 1 2", voltage="left_volts")["voltage_v"] == "sensor.left_volts"


def test_a_unit_stands_behind_a_colon() -> None:
    assert read(TABLE, current="Cur:mA")["current_a"] == ("Cur", 1e-3)
    assert read(TABLE, current="3:mA")["current_a"] == ("Cur", 1e-3)
    assert read(TABLE, voltage="Vol (V):mV")["voltage_v"] == ("Vol (V)", 1e-3)  # a person's word goes first


def test_a_name_with_a_colon_of_its_own_is_a_name() -> None:
    assert read(TABLE, current="Note: A")["current_a"] == ("Note: A", 1.0)
    assert read(TABLE, current="Note: A:mA")["current_a"] == ("Note: A", 1e-3)


def test_a_name_that_is_not_there_gets_the_nearest() -> None:
    assert refusal(TABLE, voltage="Vol (A)") == (
        "run.csv:1: --voltage: no column with numbers is called 'Vol (A)' (did you mean 'Vol (V)'?); there are 'Time', "
        "'Vol (V)', 'Cur', 'INA219.Power', 'Note: A', '°C'"
    )
    assert "no column with numbers is called '9'" in refusal(TABLE, voltage="9")
    assert "they have numbers, from 1 to 2" in refusal(" = 1 2;  = 3 4", Format("", "", header=()), voltage="Vol")


def test_a_unit_that_is_none_is_named() -> None:
    assert refusal(TABLE, current="Cur:mX") == (
        "run.csv:1: --current 'Cur:mX': 'mX' is no unit that a column can be in"
    )


def test_a_name_that_several_columns_have_needs_a_number() -> None:
    doubled = "Voltage = 12 13; Voltage = 24 26; Current = 0 1"
    assert refusal(doubled, voltage="voltage") == (
        "run.csv:1: --voltage 'voltage': several columns are called so: 'Voltage' (number 1), 'Voltage' (number 2); "
        "say which of them"
    )
    assert chosen(doubled, PLAIN, None, voltage="2")[0].channel.number == 2


def test_a_column_in_another_unit_is_refused() -> None:
    assert refusal(TABLE, power="Vol (V)") == (
        "run.csv:1: 'Vol (V)' is in V, and --power takes a column of W; if it is that: --power 'Vol (V):W'"
    )
    assert "'Energy (Wh)' is in Wh, and --charge takes a column of Ah" in refusal(
        "Energy (Wh) = 0 1", charge="Energy (Wh)"
    )
    assert "is in 'Hz', which is no unit" in refusal("x|Hz = 49 51; Voltage (V) = 12 13", voltage="x")


def test_a_column_may_be_called_something_else_of_its_kind() -> None:
    text = "Voltage (V) = 12 13; Cutoff Voltage (V) = 10 10; set_current = 1 1; Current = 0 1"
    assert names(text, voltage="Cutoff Voltage (V)", current="set_current") == {
        "voltage_v": "Cutoff Voltage (V)",
        "current_a": "set_current",
    }


def test_one_column_is_not_two_things() -> None:
    assert refusal(TABLE, voltage="3", current="Cur") == (
        "run.csv:1: 'Cur' is asked for as two things: --voltage and --current; each takes a column of its own"
    )


def test_a_column_without_numbers_is_refused() -> None:
    assert refusal("Mode; Voltage = 12 13", voltage="Mode") == "run.csv:1: --voltage: 'Mode' holds no numbers"


def test_none_leaves_a_quantity_out() -> None:
    assert names("voltage = 12 13; current = 0 1; power = 0 13", power="none") == {
        "voltage_v": "voltage",
        "current_a": "current",
    }
    assert names("voltage = 12 13; chargingCurrentA = 0 1; disChargingCurrentA = 0 1", current="NONE").keys() == {
        "voltage_v"
    }
    assert names("voltage = 12 13; none = 0 1", current="none")["current_a"] == "none"


def test_the_column_of_times_is_nothing_else() -> None:
    assert names("Volt time = 0 9; Voltage = 12 13", time="Volt time")["voltage_v"] == "Voltage"
    assert "current_a" not in names("i = 0 9; Voltage = 12 13", time="1")


def test_the_way_a_named_current_counts_is_kept() -> None:
    text = "v = 12 13; discharge_current_a = 0 1; chargingCurrentA = 0 1"
    assert "discharging_current_a" in names(text, current="discharge_current_a")
    assert names("v = 12 13; chargingCurrentA = 0 1") == {"voltage_v": "v"}
    assert names("v = 12 13; chargingCurrentA = 0 1", current="2")["charging_current_a"] == "chargingCurrentA"
    format = Format("x", "x", columns=(FormatColumn("discharging_current_a", ("I*",)),))
    assert "discharging_current_a" in names("v = 12 13; I/mA = 0 1", format, current="2")


def test_an_example_can_be_typed_as_it_stands() -> None:
    assert example("current_a", Channel("Cur (A)"), "mA") == "--current 'Cur (A):mA'"
    assert example("voltage_v", Channel("b1_voltage")) == "--voltage b1_voltage"
    assert example("voltage_v", Channel("\x1b[31m", number=3)) == "--voltage 3"


@given(st.lists(st.text(max_size=8), max_size=6), st.text(max_size=10))
def test_any_name_finds_one_column_or_says_why_not(columns: list[str], typed: str) -> None:
    try:
        place = column_asked(typed, columns, "--voltage", "run.csv:1")
    except UsageError as refused:
        assert str(refused).startswith("run.csv:1: --voltage")
    else:
        assert 0 <= place < len(columns)


@given(
    st.lists(st.text(min_size=1, max_size=8).filter(lambda one: one.strip() != ""), min_size=1, max_size=6, unique=True)
)
def test_every_column_can_be_named(columns: list[str]) -> None:
    for place, name in enumerate(columns):
        assert column_asked(name, columns, "--voltage", "run.csv:1") == place

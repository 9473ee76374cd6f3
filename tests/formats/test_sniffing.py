"""Where the table is in a text: delimiter, header, units, the first row of data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.sniffing import find_table
from purifier.model.units import UNITS

unit_of = UNITS.get


def table(text: str) -> tuple[str, tuple[str, ...], int]:
    found = find_table(text.splitlines(), None, unit_of)
    assert found is not None
    return found.delimiter, found.names, found.first


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_each_delimiter_is_found(delimiter: str) -> None:
    rows = [["time", "volts", "amps"], ["0", "13.2", "0.5"], ["10", "13.1", "0.5"], ["20", "13.1", "0.4"]]
    assert table("\n".join(delimiter.join(row) for row in rows)) == (delimiter, ("time", "volts", "amps"), 2)


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert table("Zeit;U;I\n0;13,2;0,5\n10;13,1;0,5\n20;13,1;0,5\n")[0] == ";"
    assert table("t\tU\tI\n0\t13,2\t0,5\n10\t13,1\t0,5\n20\t13,1\t0,5\n")[0] == "\t"


def test_a_header_may_stand_below_other_lines() -> None:
    text = "Data Log\n\nmade by X, 2024\n\nTime,Voltage,Current\n0,13.2,0.5\n1,13.2,0.5\n2,13.1,0.5\n"
    assert table(text) == (",", ("Time", "Voltage", "Current"), 6)


def test_a_row_of_units_is_none_of_data_and_no_header() -> None:
    found = find_table("time,U,I\ns,mV,A\n0,13200,0.5\n1,13100,0.5\n".splitlines(), None, unit_of)
    assert found is not None
    assert found.units == ("s", "mV", "A") and found.names == ("time", "U", "I") and found.first == 3


def test_a_table_without_names_begins_where_its_numbers_do() -> None:
    text = "START x.cpp\nVersion 3.3 from Dec 23 2023\n\n4004 330 201\n3998 328 200\n3992 327 216\n3986 327 210\n"
    assert table(text) == (" ", (), 4)
    assert table("1594113901,21.33,0.02\n1594114217,12.99,0.37\n") == (",", (), 1)


def test_a_comment_sign_in_front_of_the_names_is_none_of_them() -> None:
    assert table("#time,current,voltage\n0,0.5,3.3\n1,0.5,3.3\n")[1] == ("time", "current", "voltage")


def test_a_trailing_delimiter_is_no_column() -> None:
    assert table("t,U,I\n0,13.2,0.5,\n1,13.1,0.5,\n2,13.1,0.5,\n") == (",", ("t", "U", "I"), 2)


def test_the_first_line_may_say_what_stands_between() -> None:
    assert table("sep=;\nt;U;I\n0;1,5;2\n1;1,5;2\n") == (";", ("t", "U", "I"), 3)


def test_fewer_names_than_cells_between_commas_stay_the_names() -> None:
    found = find_table("time,voltage,current\n0,13,2,0,5\n1,13,1,0,5\n".splitlines(), None, unit_of)
    assert found is not None
    assert found.names == ("time", "voltage", "current") and found.width == 3


def test_text_without_numbers_is_no_table() -> None:
    assert find_table(["Dear diary,", "", "nothing happened."], None, unit_of) is None


@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_lines_give_a_table_or_none(lines: list[str]) -> None:
    found = find_table(lines, None, unit_of)
    assert found is None or 1 <= found.first <= len(lines)

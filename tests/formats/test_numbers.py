"""Cells as numbers: whatever stands in them, a value is what a person reads there, or nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.numbers import Column, last_digit, number_in, numbers, split_cell

PLAIN = Column()


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("12.80", 12.8, ""),
        (" -0.5 ", -0.5, ""),
        ("56.97V", 56.97, "V"),
        ("29%", 29.0, "%"),
        ("13.40 V", 13.4, "V"),
        ("1.5e-3 A", 0.0015, "A"),
        ("\u22120.5", -0.5, ""),
        (".5", 0.5, ""),
        ("1,234.5", 1234.5, ""),
        ("1,234.5 W", 1234.5, "W"),
        ("21 °C", 21.0, "°C"),
    ],
)
def test_a_number_is_read_with_the_unit_behind_it(cell: str, number: float, unit: str) -> None:
    found, behind = split_cell(cell)
    assert found == pytest.approx(number) and behind == unit


@pytest.mark.parametrize(
    ("cell", "number"), [("12,8", 12.8), ("-0,5", -0.5), ("1.234,5", 1234.5), ("7", 7.0), ("3,1 V", 3.1)]
)
def test_a_decimal_comma_is_read_where_it_is_the_mark(cell: str, number: float) -> None:
    assert number_in(cell, comma=True) == pytest.approx(number)


@pytest.mark.parametrize("cell", ["12,8", "1.2.3", "abc", "", "--", "nan", "inf", "1e999", "1/2", "12:30", "0x10"])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert number_in(cell) is None


def test_the_quick_way_and_the_patient_way_agree_on_plain_cells() -> None:
    cells = ["12.8", "13", "-0.25", "1e2"]
    assert numbers(cells, PLAIN).values == numbers([*cells, ""], PLAIN).values[:-1] == [12.8, 13.0, -0.25, 100.0]


def test_units_are_converted_and_what_is_beyond_belief_is_counted() -> None:
    found = numbers(["12800", "13000", "9000000"], Column(0.001, 0.0, 0.0, 1000.0))
    assert found.values == [12.8, 13.0, None]
    assert (found.beyond, found.beyond_at) == (1, 2)


def test_fahrenheit_has_an_offset() -> None:
    assert numbers(["32", "212"], Column(5 / 9, -160 / 9)).values == pytest.approx([0.0, 100.0])


def test_words_that_end_a_hold_are_no_mere_absence() -> None:
    found = numbers(["13.1", "unavailable", "", "oops"], Column(ends=frozenset({"unavailable"})))
    assert found.values[0] == 13.1 and found.values[2:] == [None, None]
    assert found.values[1] is not None and math.isnan(found.values[1])
    assert (found.odd, found.odd_at) == (1, 3)


@pytest.mark.parametrize("cell", ["nan", "inf", "-inf", "infinity", "1e999"])
def test_what_python_takes_for_a_number_and_is_none_is_left_out(cell: str) -> None:
    assert numbers(["1.0", cell], PLAIN).values == [1.0, None]


@pytest.mark.parametrize("cell", ["1_000", "١٢", "１２", "१२.५", "²"])
@pytest.mark.parametrize("others", [["1", "2"], ["1", "x"]])
@pytest.mark.parametrize("comma", [False, True])
def test_what_only_python_takes_for_a_number_is_none_whatever_stands_beside_it(
    cell: str, others: list[str], comma: bool
) -> None:
    found = numbers([*others, cell], Column(comma=comma))
    assert found.values[0] == 1.0 and found.values[-1] is None
    assert found.odd == 1 + others.count("x")


@given(st.lists(st.text(max_size=12), max_size=40), st.booleans())
def test_any_text_gives_numbers_within_the_bounds_or_nothing(cells: list[str], comma: bool) -> None:
    found = numbers(cells, Column(low=-5.0, high=1000.0, comma=comma))
    assert len(found.values) == len(cells)
    assert all(value is None or -5.0 <= value <= 1000.0 for value in found.values)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.booleans())
def test_numbers_come_back_as_they_were_written(values: list[float], comma: bool) -> None:
    cells = [repr(value).replace(".", ",") if comma else repr(value) for value in values]
    assert numbers(cells, Column(comma=comma)).values == values


@pytest.mark.parametrize(
    ("cells", "digit"),
    [(["0.50", "0.5"], 0.01), (["500", "520"], 1.0), (["0.50000 A"], 1e-5), (["1e-3", "0.5"], None), (["x", ""], None)],
)
def test_the_last_digit_is_the_one_that_is_written(cells: list[str], digit: float | None) -> None:
    assert last_digit(cells) == digit
    assert last_digit([cell.replace(".", ",") for cell in cells], comma=True) == digit

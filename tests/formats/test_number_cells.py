"""Cells as numbers: the same whether a column is read at once or cell by cell."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.number_cells import known, numbers, scaled

FLOATS = st.floats(-1e9, 1e9)


@given(st.lists(FLOATS), st.floats(-1000, 1000).filter(bool), FLOATS)
def test_a_column_of_numbers_is_factor_times_number_plus_offset(
    values: list[float], factor: float, offset: float
) -> None:
    assert numbers([repr(value) for value in values], factor, offset) == [value * factor + offset for value in values]
    assert scaled(values, factor, offset) == [value * factor + offset for value in values]


@given(
    st.lists(FLOATS),
    st.lists(st.sampled_from(["", "unavailable", "Unknown", "1_0", "１２", "٣", "inf", "-Infinity", "x", "1e999"])),
)
def test_one_odd_cell_spoils_no_other(values: list[float], odd: list[str]) -> None:
    places: list[int] = []
    found = numbers([*map(repr, values), *odd], odd=places.append)
    assert found[: len(values)] == values
    for place, (word, value) in enumerate(zip(odd, found[len(values) :], strict=True), start=len(values)):
        if word in ("unavailable", "Unknown"):
            assert value is not None and math.isnan(value)
        else:
            assert value is None
        assert (place in places) == (word not in ("", "unavailable", "Unknown"))


@pytest.mark.parametrize(
    ("value", "found"),
    [(1, 1.0), ("1.5", 1.5), (None, None), (True, None), ([1], None), ({"a": 1}, None), (10**400, None), (b"1", None)],
    ids=repr,
)
def test_what_a_database_or_json_hands_over_is_a_number_or_none(value: object, found: float | None) -> None:
    assert scaled([value]) == [found]
    assert scaled([2.5, value, 3]) == [2.5, found, 3.0]


def test_what_nobody_knows_is_not_known() -> None:
    assert known([1.0, None, math.nan, 2.0]) == [1.0, 2.0]

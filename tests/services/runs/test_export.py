"""Text that other programs read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.services.runs.export import _cell, guarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["shelf", "", "1-2", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_numbers_come_back_exactly(number: float, comma: bool) -> None:
    cell = _cell(number, comma)
    assert float(cell.replace(",", ".") if comma else cell) == number
    assert ("." in cell) <= (not comma)


@given(st.text())
def test_text_comes_back_through_a_csv_reader(text: str) -> None:
    import csv
    import io

    row = next(csv.reader(io.StringIO(f"{_cell(text, False)},end", newline="")))
    assert row == [guarded(text), "end"]

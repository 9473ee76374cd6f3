"""Columns: what gives way first, what stands where, in which order the rows are."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from purifier.ui.widgets.pick_rows import Cell, Choice, Column, heading, in_order, layout, row

COLUMNS = (Column("Wh", 6, 1, largest_first=True), Column("price", 7, 2))
CHOICES = [
    Choice("a", "Ant", "", "", (Cell("5", 5.0), Cell())),
    Choice("b", "名前" * 12, "", "", (Cell("12", 12.0), Cell("$9", 9.0))),
    Choice("c", "cat", "", "", (Cell(), Cell("$2", 2.0))),
    Choice("typed", "typed just now"),
]


@pytest.mark.parametrize(("sort", "order"), [(0, ["b", "a", "c", "typed"]), (1, ["c", "b", "a", "typed"])])
def test_what_is_not_known_comes_last_either_way(sort: int, order: list[str]) -> None:
    assert [one.value for one in in_order(CHOICES, COLUMNS, sort)] == order


def test_names_are_sorted_whatever_their_case() -> None:
    assert [one.value for one in in_order(CHOICES, COLUMNS, -1)][:2] == ["a", "c"]


@pytest.mark.parametrize(("width", "shown"), [(60, (6, 7)), (40, (0, 7)), (30, (0, 0)), (5, (0, 0))])
def test_columns_give_way_until_a_name_has_its_room(width: int, shown: tuple[int, int]) -> None:
    assert layout(CHOICES, COLUMNS, width).widths == shown


@pytest.mark.parametrize("width", [60, 40, 30, 20])
def test_rows_and_headings_end_at_the_same_column(width: int) -> None:
    places = layout(CHOICES, COLUMNS, width)
    ends = {cell_len(row(one, ((0, 3),), places, COLUMNS, True).plain) for one in CHOICES}
    assert ends == {cell_len(heading("name", places, COLUMNS, 1, False).plain)}
    assert max(ends) <= width


def test_letters_that_were_cut_away_are_not_marked() -> None:
    one = Choice("x", "abcdefghijklmnopqrstuvwxyz")
    places = layout([one], (), 20)
    shown = row(one, ((24, 26), (0, 2)), places, (), False)
    assert [shown.plain[span.start : span.end] for span in shown.spans if "underline" in str(span.style)] == ["ab"]

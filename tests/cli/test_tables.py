"""Tables that fit any terminal: by leaving columns out and saying so, or with a row on lines of its own."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from purifier.cli.tables import fitted, flowing
from purifier.cli.wrapping import columns_of

HEADINGS = ("id", "kind", "Wh", "name")
ROWS = (
    ("acer-aps312", "station", "512", "Acer APS312"),
    ("lifepo4-12v-100ah", "pack", "1280", "LiFePO4 12 V 100 Ah, as sold by the dozen in any shop"),
)


def table(width: int, spare: Sequence[str] = ("kind",)) -> list[str]:
    return fitted(HEADINGS, ROWS, width, "Wh", spare).splitlines()


def test_with_room_for_all_it_is_a_plain_table() -> None:
    assert table(100) == [
        "id                 kind       Wh  name",
        "acer-aps312        station   512  Acer APS312",
        "lifepo4-12v-100ah  pack     1280  LiFePO4 12 V 100 Ah, as sold by the dozen in any shop",
    ]


def test_the_last_column_goes_on_below_itself() -> None:
    assert table(60)[2:] == [
        "lifepo4-12v-100ah  pack     1280  LiFePO4 12 V 100 Ah, as",
        "                                  sold by the dozen in any",
        "                                  shop",
    ]


def test_columns_that_are_left_out_are_named() -> None:
    lines = table(50)
    assert lines[0].split() == ["id", "Wh", "name"]
    assert " ".join(map(str.strip, lines[-2:])) == "(no room for: kind; a wider terminal and --json have all)"


def test_on_a_narrow_terminal_a_row_has_lines_of_its_own_and_nothing_is_left_out() -> None:
    assert table(30) == [
        "acer-aps312",
        "  kind station, 512 Wh,",
        "    name Acer APS312",
        "lifepo4-12v-100ah",
        "  kind pack, 1280 Wh, name",
        "    LiFePO4 12 V 100 Ah, as",
        "    sold by the dozen in any",
        "    shop",
    ]


def test_a_text_stands_beside_its_columns_or_below_them() -> None:
    rows = [("2026-06-04 12:22:31", "doubt", "the counter and the sum of the current disagree")]
    assert flowing(rows, 60).splitlines() == [
        "2026-06-04 12:22:31  doubt  the counter and the sum of the",
        "                            current disagree",
    ]
    assert flowing(rows, 40).splitlines() == [
        "2026-06-04 12:22:31 doubt",
        "    the counter and the sum of the",
        "    current disagree",
    ]


CELL = st.text(st.sampled_from("ab 1,é電"), max_size=50)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=6), st.integers(24, 120), st.booleans())
def test_no_row_is_wider_than_the_terminal_or_loses_a_letter(
    rows: list[tuple[str, str, str, str]], width: int, spared: bool
) -> None:
    lines = fitted(HEADINGS, rows, width, "Wh", ("kind", "Wh") if spared else ()).splitlines()
    assert all(columns_of(line) <= width for line in lines)
    if not spared:
        letters = sorted("".join("".join(cell.split()) for row in rows for cell in row))
        shown = "".join("".join(lines).split())
        for letter in set(letters):
            assert shown.count(letter) >= letters.count(letter)


def test_a_row_whose_last_cell_is_empty_is_shown_where_that_column_goes_on_below_itself() -> None:
    lines = fitted(HEADINGS, [*ROWS, ("bare", "pack", "9", "")], 60, "Wh").splitlines()
    assert lines[-1].split() == ["bare", "pack", "9"]

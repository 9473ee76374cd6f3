"""The table and the ledger at every width: nothing wraps, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.library.catalogue import Library
from purifier.services.plan.plan import Row, column
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.wording import LAYER_WORDS, duration
from purifier.ui.plan.ledger import ledger
from purifier.ui.plan.setup_lines import setup_lines
from purifier.ui.plan.table_lines import table_lines
from purifier.ui.plan.view import View
from purifier.ui.shown import plan_one
from tests.conftest import REPOSITORY

LIBRARY = Library([REPOSITORY / "profiles"])
REQUEST = Request((*FOUNDING.batteries, "no-such-battery"), purifier="airfanta-3pro")
SHOWN = tuple(plan_one(LIBRARY, REQUEST, battery) for battery in REQUEST.batteries)
COLD = replace(REQUEST, conditions={"temperature": "-10 degC", "reserve": "20 %", "health": "80 %", "start": "90 %"})
ROW: Row = column(LIBRARY, COLD, "anker-solix-c1000:ac").rows[1]


@given(
    width=st.integers(36, 220),
    count=st.integers(1, 4),
    setup=st.integers(0, 3),
    setting=st.integers(0, 5),
    compact=st.booleans(),
    single=st.booleans(),
)
def test_the_table_fits_and_shows_the_cell_under_the_cursor(
    width: int, count: int, setup: int, setting: int, compact: bool, single: bool
) -> None:
    view = View(REQUEST, SHOWN[:count]).at(setup, setting)
    lines = table_lines(view, width, compact=compact, single=single, focused=True)
    assert all(line.cell_length <= width for line in lines)
    cursor = [line.plain for line in lines if "▸" in line.plain]
    assert len(cursor) == 1
    row = view.cell
    assert ("—" if row is None else duration(row.runtime_low_h, down=True)) in cursor[0].partition("▸")[2]


@pytest.mark.parametrize("width", [24, 34, 60, 78])
@pytest.mark.parametrize("folded", [True, False])
def test_the_set_ups_fit(width: int, folded: bool) -> None:
    lines = setup_lines(View(COLD, SHOWN), width, folded=folded, single=False)
    assert all(line.cell_length <= width for line in lines)
    for letter in "ABCD":
        assert any(line.plain.lstrip("▸ ").startswith(f"{letter} ") for line in lines)


@given(st.integers(30, 160))
def test_the_ledger_fits_and_names_every_loss(width: int) -> None:
    lines = ledger(ROW, tuple((layer, 1.0) for layer, _ in ROW.losses), width)
    assert all(line.cell_length <= width for line in lines)
    assert len(lines) == len(ROW.losses) + 3
    for (layer, hours), line in zip(ROW.losses, lines[2:-1], strict=True):
        assert line.plain.startswith(LAYER_WORDS[layer][:8])
        assert duration(abs(hours), ROW.runtime_high_h - ROW.runtime_low_h) in line.plain
        assert "▒" in line.plain, "a loss too small for a column still shows"


def test_the_bars_of_the_ledger_add_up() -> None:
    width = 120
    lines = [line.plain for line in ledger(ROW, None, width)[1:]]
    whole, left = lines[0].count("█"), lines[-1].count("█")
    lost = sum(line.count("▒") for line in lines[1:-1])
    assert abs(whole - left - lost) <= len(ROW.losses), "to the rounding of each bar"


def test_a_gain_is_a_plus() -> None:
    row = replace(ROW, losses=(("rate", -5.0),), runtime_h=105.0)
    assert "+5 h" in ledger(row, None, 80)[2].plain

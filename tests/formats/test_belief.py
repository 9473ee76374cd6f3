"""No file brings in what cannot be true of a battery."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.belief import believed
from purifier.formats.said import Said
from purifier.model.block import ENDED, Block


def test_a_value_beyond_belief_is_left_out_and_counted_with_its_line() -> None:
    said = Said()
    block = Block(
        [0, 1, 2, 3], {"voltage_v": [13.0, 1e6, None, ENDED], "soc_percent": [50.0, 200.0, 99.0, -3.0]}, line=7
    )
    found = believed(block, said)
    assert found.values["voltage_v"][:3] == [13.0, None, None] and math.isnan(found.values["voltage_v"][3] or 0.0)
    assert found.values["soc_percent"] == [50.0, None, 99.0, None]
    assert said.cells == {"voltage_v: beyond belief": 1, "soc_percent: beyond belief": 2}
    assert said.first == {"voltage_v: beyond belief": 8, "soc_percent: beyond belief": 8}


@given(st.lists(st.one_of(st.none(), st.just(ENDED), st.floats(0.0, 100.0)), max_size=20))
def test_what_may_be_true_passes_as_it_is(cells: list[float | None]) -> None:
    block = Block(list(range(len(cells))), {"voltage_v": cells})
    assert believed(block, Said()).values["voltage_v"] is cells


def test_infinity_is_none() -> None:
    block = Block([0, 1], {"current_a": [math.inf, -math.inf]})
    assert believed(block, Said()).values["current_a"] == [None, None]

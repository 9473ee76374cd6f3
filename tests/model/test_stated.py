"""What somebody stated stands in for what a file has not."""

from __future__ import annotations

import pytest

from purifier.model.stated import with_stated
from tests.model.blocks import block


def test_a_stated_load_is_drawn_from_the_voltage_that_is_there() -> None:
    found = with_stated(block([0, 1000, 2000], v=[12.5, None, 10.0]), {"power_w": 25.0}).values
    assert found["power_w"] == [-25.0, None, -25.0], "nobody knows that it was on while nothing was measured"
    assert found["current_a"] == [-2.0, None, -2.5]


def test_a_stated_voltage_stands_beside_a_measured_current() -> None:
    found = with_stated(block([0, 1000], i=[-1.0, -2.0]), {"voltage_v": 3.3}).values
    assert found == {"current_a": [-1.0, -2.0], "voltage_v": [3.3, 3.3]}


@pytest.mark.parametrize("name", ["current_a", "power_w"])
def test_what_was_measured_is_not_replaced(name: str) -> None:
    whole = block([0, 1000], v=12.0)
    whole.values[name] = [-1.0, None]
    assert with_stated(whole, {name: 5.0}).values[name] == [-1.0, -5.0]
    assert whole.values[name] == [-1.0, None], "the block that was given stays as it is"

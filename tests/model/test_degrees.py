"""Temperatures in both units, as precisely as they are stated."""

from __future__ import annotations

import pytest

from purifier.model.degrees import degrees


@pytest.mark.parametrize(
    ("celsius", "told"),
    [
        (0.0, "0 °C (32 °F)"),
        (-0.04, "0 °C (32 °F)"),
        (-20.0, "-20 °C (-4 °F)"),
        (40.0, "40 °C (104 °F)"),
        ((40.0 - 32.0) / 1.8, "4.4 °C (40 °F)"),
        ((5.0 - 32.0) / 1.8, "-15 °C (5 °F)"),
        (21.5, "21.5 °C (70.7 °F)"),
    ],
)
def test_both_halves_of_the_world_can_read_it(celsius: float, told: str) -> None:
    assert degrees(celsius) == told

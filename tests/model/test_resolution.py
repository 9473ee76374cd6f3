"""The step of a file's numbers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.resolution import step_of


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([], None),
        ([0.0, 0.0], None),
        # A tester at a constant current writes 0.50 and 0.10: of the last zeros nothing is seen.
        ([0.0, *[0.5] * 500, 0.0], 0.01),
        ([0.1] * 500, 0.01),
        ([0.15] * 500, 0.01),
        ([1.7503] * 500, 0.0001),
        # A last digit that flickers is the step.
        ([0.3, 0.4] * 200, 0.1),
        ([0.3, 0.4, 0.3, 0.5] * 100, 0.1),
        ([0.398, 0.399, 0.397, 0.399] * 50, 0.001),
        ([-0.3, -0.4] * 200, 0.1),
        # What somebody set to one value after the other is none.
        ([0.5] * 300 + [1.0] * 300 + [1.5] * 300, 0.01),
        ([0.5, 1.0] * 300, 0.01),
        ([amperes for amperes in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0) for _ in range(100)], 0.01),
    ],
)
def test_the_step_is_what_the_last_digit_can_say(values: list[float], step: float | None) -> None:
    assert step_of(values) == (None if step is None else pytest.approx(step))


def test_the_steps_of_a_converter_are_seen_although_they_are_no_round_number() -> None:
    dice = random.Random(4)
    values = [round(0.0122 * dice.randint(20, 40), 4) for _ in range(2000)]
    assert step_of(values) == pytest.approx(0.0122, rel=0.02)


@given(st.sampled_from([0.1, 0.05, 0.02, 0.01, 0.001]), st.integers(10, 1000), st.integers(0, 2**32))
def test_a_load_that_varies_shows_its_step_whatever_it_is(step: float, least: int, seed: int) -> None:
    dice = random.Random(seed)
    values = [round((least + dice.randint(0, 9)) * step, 9) for _ in range(500)]
    assert step_of(values) == pytest.approx(step)

"""Samples go through the same formulas as plain numbers: each as if it were alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.bands import Prepared
from purifier.model.beliefs import Belief
from purifier.model.budget import Budget, budget
from purifier.model.column import Column, larger
from purifier.model.draws import SAMPLES
from purifier.model.estimate import runtime_h
from purifier.model.setup import Setup
from tests.model.examples import direct, outlet, port

numbers = st.floats(0.01, 100.0) | st.sampled_from([0.0, 1.0])
samples = st.lists(st.floats(0.01, 100.0), min_size=3, max_size=3)


@given(samples, samples, numbers)
def test_a_column_reckons_sample_by_sample(one: list[float], other: list[float], plain: float) -> None:
    a, b = Column(one), Column(other)
    result = larger((2.0 - a * b / (1.0 + b) + plain) * plain - plain / a, larger(plain, b)) / 1.0 + 0.0
    for at, (x, y) in enumerate(zip(one, other, strict=True)):
        alone = larger((2.0 - x * y / (1.0 + y) + plain) * plain - plain / x, larger(plain, y))
        assert result.samples[at] == pytest.approx(alone, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("setup", [direct(), port(), outlet(hours_per_day=8.0, left_on=True)])
def test_a_band_is_the_one_balance_on_each_sample(setup: Setup) -> None:
    prepared, load_w = Prepared(setup), 4.0
    hours = prepared._hours(load_w, 0.0)
    columns = prepared._sampled_budget()
    assert len(hours) == SAMPLES
    for at in (0, 7, 1234, SAMPLES - 1):
        alone = Budget(*(_at(value, at) for value in columns))
        assert hours[at] == pytest.approx(runtime_h(alone, load_w), rel=1e-12)


def _at(value: Any, at: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_at(one, at) for one in value)
    return value.samples[at] if isinstance(value, Column) else value


def test_what_is_certain_costs_no_column() -> None:
    def sure(belief: Belief) -> float:
        return belief.likely

    prepared = Prepared(port())
    of = budget(prepared.setup, prepared.on, prepared.inputs, sure)
    assert not [name for name, value in of._asdict().items() if isinstance(value, Column)]
    assert not isinstance(prepared._sampled_budget().health, Column)

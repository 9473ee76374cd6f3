"""Axes: whatever is to be shown, it lies between their ends, and their ticks in the middle of cells."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.charts.axes import DOUBLINGS, TIME_STEPS_S, decimal_steps, even, hours_words, times, values

SPANS = st.tuples(st.floats(-1e6, 1e6), st.floats(0.0, 1e6))


@settings(max_examples=150, deadline=None)
@given(SPANS, st.integers(2, 220), st.sampled_from(["decimal", "time", "doubling"]), st.integers(0, 2))
def test_all_of_it_is_shown_and_ticks_are_even_whole_cells(
    span: tuple[float, float], cells: int, kind: str, pad: int
) -> None:
    low, high = span[0], span[0] + span[1]
    steps = {"decimal": decimal_steps(low, high), "time": TIME_STEPS_S, "doubling": DOUBLINGS}[kind]
    axis = even(low, high, cells, steps, pad=pad if cells > 8 else 0)
    slack = 1e-6 * max(abs(axis.first), abs(axis.last), 1e-3)
    assert axis.first <= low + slack and axis.last >= high - slack and axis.first < axis.last
    unit = (axis.last - axis.first) / (cells - 1)
    places = [(at - axis.first) / unit for at in axis.ticks]
    assert all(-1e-3 <= place <= cells - 1 + 1e-3 for place in places)
    assert all(math.isclose(place, round(place), abs_tol=1e-3) for place in places)
    gaps = {round(b) - round(a) for a, b in pairwise(places)}
    assert len(gaps) <= 1 and all(gap >= 2 for gap in gaps)


@pytest.mark.parametrize("minutes", [0.5, 3.0, 12.3, 47.0, 61.0, 600.0, 1440.0, 20_000.0])
def test_an_axis_of_time_leaves_little_of_its_room_empty(minutes: float) -> None:
    for back_from in (None, "now"):
        axis, words = times(0.0, 60.0 * minutes, 108, back_from)
        assert (axis.last - axis.first) < 1.2 * 60.0 * minutes and 3 <= len(words) <= 10
        assert (back_from or "start") in words
        assert axis.last == pytest.approx(60.0 * minutes) if back_from else axis.first == 0.0


def test_what_begins_at_nothing_begins_at_the_edge() -> None:
    assert values(0.0, 97.0, 12, "Ah")[0].first == 0.0
    assert values(-97.0, 0.0, 12, "Ah")[0].last == 0.0


def test_hours_are_told_in_few_letters() -> None:
    assert [hours_words(hours) for hours in (48.0, 54.0, 6.0, 1.0, 1.5, 0.75, 0.01)] == [
        "2 d",
        "2 d 6 h",
        "6 h",
        "1 h",
        "90 min",
        "45 min",
        "36 s",
    ]

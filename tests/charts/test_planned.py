"""Charts: what is drawn, and what is said when there is nothing to draw."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import plotext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.charts import Curve, as_text, runtime_against_cadr
from purifier.model.units import CFM_M3_PER_H

FLOWS = [57, 141, 247, 321, 374, 413]
HOURS = {
    "A": (663.0, 310.0, 131.0, 77.0, 53.0, 44.0),
    "B": (231.0, 152.0, 81.0, 52.0, 37.0, 31.0),
    "C": (87.0, 70.0, 47.0, 33.0, 25.0, 22.0),
}


def curve(label: str, hours: tuple[float, ...], name: str = "") -> Curve:
    """A curve over the founding post's flows."""
    return Curve(label, name, tuple((flow * CFM_M3_PER_H, one) for flow, one in zip(FLOWS, hours, strict=False)))


FOUNDING = [curve(label, hours) for label, hours in HOURS.items()]


def inside(text: str) -> str:
    """The chart without its axes."""
    lines = [line for line in text.splitlines() if "│" in line or "┤" in line]
    return "\n".join(re.split("[│┤]", line, maxsplit=1)[1] for line in lines)


def test_every_setting_of_every_set_up_is_a_letter_of_its_own() -> None:
    letters = Counter(inside(as_text(FOUNDING, size=(118, 26))))
    assert [letters[label] for label in "ABC"] == [6, 6, 6]


def test_the_highlighted_point_stands_in_brackets() -> None:
    text = as_text(FOUNDING, highlight=("B", 1), size=(118, 26))
    assert text.count("(B)") == 1 and "(A)" not in text


def test_a_point_whose_clean_air_is_estimated_is_a_small_letter_and_the_axis_says_so() -> None:
    one = Curve("A", "", FOUNDING[0].points, frozenset({0, 2}))
    text = as_text([one], highlight=("A", 2), size=(118, 26))
    letters = Counter(inside(text))
    assert (letters["a"], letters["A"]) == (2, 4) and "(a)" in text
    assert "small letters: estimated" in text and "small letters" not in as_text(FOUNDING, size=(118, 26))


def test_the_axis_bears_the_settings_own_flows_in_the_unit_asked_for() -> None:
    assert all(str(flow) in as_text(FOUNDING, size=(118, 20)).splitlines()[-2] for flow in FLOWS)
    metric = as_text(FOUNDING, units="metric", size=(118, 20))
    assert "m³/h" in metric and "97" in metric and "CFM" not in metric


def test_times_are_round_and_in_days_when_they_are_days() -> None:
    labels = re.findall(r"^ *([\d.]+ (?:d|h|min))[┤]", as_text(FOUNDING, size=(118, 20)), re.MULTILINE)
    assert labels == ["20 d", "10 d", "5 d", "2 d", "1 d"]


def test_hours_that_hardly_differ_are_drawn_on_a_plain_scale() -> None:
    labels = re.findall(r"^ *([\d.]+) h[┤]", as_text([curve("A", (10.0, 9.0, 8.0, 7.0, 6.0, 5.0))]), re.MULTILINE)
    steps = [float(a) - float(b) for a, b in pairwise(labels)]
    assert len(labels) > 2 and len(set(steps)) == 1


def test_unknown_clean_air_is_said_and_not_drawn_empty() -> None:
    text = as_text([Curve("A", "", ((None, 100.0), (None, 50.0)))])
    assert "clean air rate (CADR) is not known" in text


def test_settings_without_a_figure_are_left_out_and_the_rest_drawn() -> None:
    text = as_text([Curve("A", "", ((None, 100.0), (200.0, 50.0), (300.0, 30.0)))])
    assert Counter(inside(text))["A"] == 2


def test_nothing_to_draw_at_all() -> None:
    assert "no set-ups to draw" in as_text([])
    assert "nothing lasts long enough" in as_text([Curve("A", "", ((200.0, 0.0),))])


def test_names_stand_beside_their_letters_where_there_is_room() -> None:
    named = [curve("A", HOURS["A"], "LiFePO4 12 V 100 Ah")]
    assert "A LiFePO4 12 V 100 Ah" in as_text(named, size=(100, 16))
    assert "LiFePO4" not in as_text(named, size=(50, 8))


def test_no_braille_and_no_colour_codes_in_plain_text() -> None:
    text = as_text(FOUNDING)
    assert not re.search("[\u2800-\u28ff\x1b]", text)


def test_a_figure_within_an_app_gets_the_same_drawing() -> None:
    from textual_plotext import Plot

    figure: Any = Plot()
    drawn = []
    for one in (figure, plotext):
        runtime_against_cadr(one, FOUNDING, highlight=("A", 1), size=(90, 15), colours=[4, 208, 2])
        drawn.append(one.build())
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("size", [(30, 6), (60, 9), (118, 13), (200, 40)])
def test_a_chart_is_as_large_as_it_was_asked_to_be(size: tuple[int, int]) -> None:
    runtime_against_cadr(plotext, FOUNDING, size=size)
    lines = plotext.uncolorize(plotext.build()).rstrip("\n").split("\n")
    assert len(lines) == size[1]
    assert {len(line) for line in lines} == {size[0]}


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.none() | st.floats(0.5, 5000.0),
                st.floats(0.0, 1e5) | st.just(float("inf")),
            ),
            max_size=8,
        ),
        max_size=4,
    ),
    st.integers(24, 160),
    st.integers(5, 40),
)
def test_no_figures_make_it_fail(points: list[list[tuple[float | None, float]]], width: int, height: int) -> None:
    curves = [Curve("ABCD"[index], "name", tuple(one)) for index, one in enumerate(points)]
    assert as_text(curves, highlight=("A", 0), size=(width, height))

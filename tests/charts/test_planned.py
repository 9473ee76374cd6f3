"""Charts: what is drawn, and what is said when there is nothing to draw."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.charts import Curve, Lasts, as_text, runtime_against_cadr, why_nothing
from purifier.model.units import CFM_M3_PER_H

FLOWS = [57, 141, 247, 321, 374, 413]
HOURS = {
    "A": (663.0, 310.0, 131.0, 77.0, 53.0, 44.0),
    "B": (231.0, 152.0, 81.0, 52.0, 37.0, 31.0),
    "C": (87.0, 70.0, 47.0, 33.0, 25.0, 22.0),
}


def curve(label: str, hours: tuple[float, ...], name: str = "", way: str = "", *, flows: Any = FLOWS) -> Curve:
    """A curve over the founding post's flows, at least and likely alike."""
    return Curve(label, name, lasting(flows, hours), way=way)


def lasting(flows: Any, hours: Any, likely: float = 1.0) -> tuple[Lasts, ...]:
    return tuple(Lasts(flow * CFM_M3_PER_H, one, likely * one) for flow, one in zip(flows, hours, strict=False))


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


def ticks_down(text: str) -> list[int]:
    return [at for at, line in enumerate(text.splitlines()) if "┤" in line]


def ticks_across(text: str) -> list[int]:
    (axis,) = [line for line in text.splitlines() if "└" in line]
    return [at for at, sign in enumerate(axis) if sign == "┬"]


def gaps(ticks: list[int]) -> set[int]:
    return {after - before for before, after in pairwise(ticks)}


SETS = {
    "the founding post": FOUNDING,
    "one set-up": FOUNDING[:1],
    "a bank that lasts an afternoon": [*FOUNDING, curve("D", (34.0, 17.0, 7.0, 4.2, 2.9, 2.4))],
    "little between them": [curve("A", (10.0, 9.0, 8.0, 7.0, 6.0, 5.0))],
    "minutes": [curve("A", (2.0, 1.5, 0.5, 0.2, 0.1, 0.05))],
    "years": [curve("A", (90_000.0, 9_000.0, 900.0))],
}


@pytest.mark.parametrize("size", [(114, 11), (76, 13), (114, 24), (56, 9), (200, 50)])
@pytest.mark.parametrize("case", SETS)
def test_ticks_are_even_on_both_axes_and_every_letter_stands_between_them_and_the_frame(
    case: str, size: tuple[int, int]
) -> None:
    text = as_text(SETS[case], size=size)
    down, across = ticks_down(text), ticks_across(text)
    assert len(gaps(down)) <= 1 and len(gaps(across)) == 1 and len(across) > 1
    assert len(down) >= 2 or size[1] < 11
    letters = Counter(inside(text))
    assert all(letters[one.label] == len(one.points) for one in SETS[case])
    assert not any(line[:2].strip("⠁⠂⠄⡀ ") for line in inside(text).splitlines()), "none sits on the axis"


def test_days_double_at_even_steps() -> None:
    text = as_text(FOUNDING, size=(118, 24))
    labels = re.findall(r"^ *(\d+) d┤", text, re.MULTILINE)
    assert labels[-5:] == ["16", "8", "4", "2", "1"]


def test_the_axis_is_in_the_unit_asked_for() -> None:
    flows = as_text(FOUNDING, size=(118, 20)).splitlines()[-2].split()
    assert flows[-1] == "400" and "100" in flows and "200" in flows
    metric = as_text(FOUNDING, units="metric", size=(118, 20))
    assert "m³/h" in metric and "CFM" not in metric and metric.splitlines()[-2].split()[-1] == "700"


def test_hours_that_hardly_differ_are_drawn_on_a_plain_scale() -> None:
    labels = re.findall(r"^ *([\d.]+) h┤", as_text([curve("A", (10.0, 9.0, 8.0, 7.0, 6.0, 5.0))]), re.MULTILINE)
    steps = [float(a) - float(b) for a, b in pairwise(labels)]
    assert len(labels) > 2 and len(set(steps)) == 1


def test_set_ups_that_last_alike_stand_beside_each_other_and_none_is_hidden() -> None:
    alike = [curve(label, (100.0, 60.0, 30.0, 20.0)) for label in "ABCD"]
    letters = Counter(inside(as_text(alike, size=(114, 11))))
    assert [letters[label] for label in "ABCD"] == [4, 4, 4, 4]


def test_what_is_planned_with_is_the_line_and_a_stroke_goes_up_to_what_is_likely() -> None:
    wide = as_text([Curve("A", "", lasting(FLOWS, HOURS["A"], likely=2.0))], size=(114, 24))
    lines, rows = inside(wide).splitlines(), 0
    for at, line in enumerate(lines):
        for column in (i for i, sign in enumerate(line) if sign == "A"):
            rows += sum(column < len(above) and above[column] in "⡇⢸⢰⡆⠇⠸⢠⡄⡀⢀" for above in lines[:at])
    assert rows >= 12, "a doubling is three lines of this chart"
    assert Counter(inside(as_text([curve("A", HOURS["A"])], size=(114, 24))))["⡇"] == 0


@pytest.mark.parametrize("size", [(114, 11), (114, 14), (76, 13), (160, 30), (56, 12)])
@pytest.mark.parametrize("falling", [True, False])
def test_names_stand_where_nothing_is_drawn(size: tuple[int, int], falling: bool) -> None:
    named = [
        curve("A", HOURS["A"][:: 1 if falling else -1], "LiFePO4 12 V 100 Ah", "direct"),
        curve("B", HOURS["B"][:: 1 if falling else -1], "Anker SOLIX C1000", "12 V port"),
        curve("C", HOURS["C"][:: 1 if falling else -1], "Anker SOLIX C1000", "AC outlet"),
    ]
    bare = [replace(one, name="", way="") for one in named]
    with_names, without = (as_text(curves, size=size).splitlines() for curves in (named, bare))
    below = with_names[-1] != without[-1]
    for line, other in zip(with_names[:-1], without[:-1], strict=True):
        kept = "".join(a if a == b else " " for a, b in zip(line.ljust(size[0]), other.ljust(size[0]), strict=True))
        assert kept.rstrip() == other, "a name hides nothing"
    text = "\n".join(with_names)
    if size[0] > 100 or falling:
        assert "B Anker SOLIX C1000, 12 V port" in text or (below and "B Anker" in text)


def test_a_name_has_the_colour_of_its_curve_whoever_is_missing() -> None:
    three = [
        replace(FOUNDING[0], points=(), name=""),
        *(replace(one, name=f"named {one.label}") for one in FOUNDING[1:]),
    ]
    runtime_against_cadr(plotext, three, size=(114, 14), colours=[(1, 1, 1), (2, 2, 2), (3, 3, 3)])
    text = plotext.build()
    assert "38;2;2;2;2mB named B" in text and "38;2;3;3;3mC named C" in text


def test_a_long_name_is_cut_before_what_tells_it_from_another() -> None:
    named = [
        curve("A", HOURS["A"], "Anker SOLIX Something Portable Power Station C1000 Gen 2", "12 V port"),
        curve("B", HOURS["C"], "Anker SOLIX Something Portable Power Station C1000 Gen 2", "AC outlet"),
    ]
    text = as_text(named, size=(70, 14))
    assert re.search(r"A Anker.*…, 12 V port", text) and re.search(r"B Anker.*…, AC outlet", text)


def test_two_purifiers_on_two_batteries_read_well_on_one_chart() -> None:
    other = (40, 82, 120, 200)
    four = [
        curve("A", HOURS["A"], "AirFanta 3Pro on LiFePO4"),
        curve("B", HOURS["C"], "AirFanta 3Pro on C1000"),
        curve("C", (200.0, 100.0, 50.0, 20.0), "Levoit Core 300S on LiFePO4", flows=other),
        curve("D", (90.0, 60.0, 30.0, 12.0), "Levoit Core 300S on C1000", flows=other),
    ]
    text = as_text(four, size=(114, 16))
    letters = Counter(inside(text))
    assert letters["A"] >= 6 and letters["B"] >= 6 and letters["D"] >= 4
    assert all(f"{one.label} {one.name}" in text for one in four)


def test_unknown_clean_air_is_said_and_not_drawn_empty() -> None:
    unknown = [Curve("A", "", (Lasts(None, 100.0, 100.0), Lasts(None, 50.0, 50.0)))]
    assert "clean air rate (CADR) is not known" in as_text(unknown) and why_nothing(unknown)


def test_settings_without_a_figure_are_left_out_and_the_rest_drawn() -> None:
    some = (Lasts(None, 100.0, 100.0), Lasts(200.0, 50.0, 50.0), Lasts(300.0, 30.0, 30.0))
    assert Counter(inside(as_text([Curve("A", "", some)])))["A"] == 2


def test_nothing_to_draw_is_told_with_its_reason() -> None:
    assert "no set-ups to draw" in as_text([])
    assert "nothing lasts long enough" in as_text([Curve("A", "", (Lasts(200.0, 0.0, 0.0),))])
    assert why_nothing([Curve("A", "", ()), Curve("B", "", ())]).startswith("nothing to draw yet")
    assert why_nothing([Curve("A", "", (Lasts(200.0, 5.0, 6.0),))]) and not why_nothing(FOUNDING)


@pytest.mark.parametrize("grain", ["plain", "ascii"])
def test_a_console_gets_its_own_letters_and_none_it_lacks(grain: Any) -> None:
    text = as_text(FOUNDING, size=(114, 14), grain=grain)
    text.encode("cp437" if grain == "plain" else "ascii")
    letters = Counter(inside(text) if grain == "plain" else text)
    assert [letters[label] >= 6 for label in "ABC"] == [True] * 3
    assert text.count("·" if grain == "plain" else ".") > 60


def test_fine_curves_are_braille_and_plain_text_has_no_colour_codes() -> None:
    text = as_text(FOUNDING)
    assert len(re.findall("[\u2801-\u28ff]", text)) > 60 and "\x1b" not in text


def test_a_figure_within_an_app_gets_the_same_drawing_and_knows_where_each_letter_is() -> None:
    from textual_plotext import Plot

    figure: Any = Plot()
    drawn = []
    for one in (figure, plotext):
        places = runtime_against_cadr(one, FOUNDING, size=(90, 15), colours=[4, 208, 2])
        drawn.append(one.build())
    assert drawn[0] == drawn[1]
    lines = plotext.uncolorize(drawn[0]).splitlines()
    assert len(places) == 18
    assert all(lines[at.line][at.column] == label == at.letter for (label, _), at in places.items())


@pytest.mark.parametrize("size", [(30, 6), (60, 9), (118, 13), (200, 40)])
def test_a_chart_is_as_large_as_it_was_asked_to_be(size: tuple[int, int]) -> None:
    runtime_against_cadr(plotext, FOUNDING, size=size)
    lines = plotext.uncolorize(plotext.build()).rstrip("\n").split("\n")
    assert len(lines) == size[1]
    assert {len(line) for line in lines} == {size[0]}


hours = st.floats(0.0, 1e9) | st.sampled_from([float("inf"), float("nan"), 1e-300, 5e-324])
rates = st.none() | st.floats(0.0, 1e6) | st.sampled_from([float("nan"), float("inf"), 1e-300])


@given(
    st.lists(st.lists(st.builds(Lasts, rates, hours, hours), max_size=8), max_size=8),
    st.integers(20, 200),
    st.integers(4, 60),
    st.sampled_from(["fine", "plain", "ascii"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_figures_it_is_drawn_inside_its_frame(
    points: list[list[Lasts]], width: int, height: int, grain: Any
) -> None:
    curves = [Curve("ABCDEFGH"[index], "name", tuple(one), way="way") for index, one in enumerate(points)]
    places = runtime_against_cadr(plotext, curves, size=(width, height), grain=grain)
    lines = plotext.uncolorize(plotext.build()).rstrip("\n").split("\n")
    assert len(lines) == height and {len(line) for line in lines} == {width}
    assert all(0 <= at.line < height - 2 and 0 <= at.column < width for at in places.values())

"""Runs over each other: letters, ticks, a band that hides nothing, a residual below."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import plotext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.charts import Strand, ends, overlaid, overlaid_text, residual

HOURS = [(float(h), 1.3 * h, 1.3 * h, 1.3 * h) for h in range(61)]
SLOWER = [(float(h), 1.1 * h, 1.1 * h, 1.1 * h) for h in range(71)]
PREDICTED = [(float(h), 1.25 * h, 1.1 * h, 1.4 * h) for h in range(80)]
BLOCKS = "".join(map(chr, range(0x2801, 0x2900)))


def drawn(strands: Any, predicted: Any = (), **how: Any) -> str:
    settings: dict[str, Any] = {"axis": "time", "unit": "Ah", "size": (90, 18)} | how
    overlaid(plotext, strands, predicted, **settings)
    return str(plotext.uncolorize(plotext.build()))


def inside(text: str) -> str:
    lines = [line for line in text.splitlines() if "│" in line or "┤" in line]
    return "\n".join(re.split("[│┤]", line, maxsplit=1)[1] for line in lines)


def test_one_run_is_a_line_over_its_prediction_and_band() -> None:
    text = drawn([Strand(HOURS)], PREDICTED)
    assert sum(map(text.count, BLOCKS)) > 150
    assert "start" in text and "1 d" in text and "3 d" in text


def test_the_line_begins_where_the_run_does() -> None:
    low = [line for line in inside(drawn([Strand(HOURS)])).splitlines() if any(sign in line for sign in BLOCKS)]
    assert low[-1][0] in BLOCKS


def test_each_of_several_runs_bears_its_letter() -> None:
    letters = Counter(inside(drawn([Strand(HOURS, "A"), Strand(SLOWER, "B"), Strand(HOURS[:9], "C")])))
    assert letters["A"] >= 2 and letters["B"] >= 2 and letters["C"] >= 1


def test_a_single_run_has_no_letters() -> None:
    assert not re.search("[A-Z]", inside(drawn([Strand(HOURS)], PREDICTED)))


def test_a_band_as_high_as_the_chart_is_two_edges_and_not_a_wall() -> None:
    level = [(float(h), 16.0, 15.0, 20.0) for h in range(80)]
    flat = [(float(h), 16.1, 16.1, 16.1) for h in range(61)]
    rows = [line for line in inside(drawn([Strand(flat)], level, unit="W")).splitlines() if line.strip()]
    assert len(rows) <= 4
    console = inside(drawn([Strand(flat)], level, unit="W", grain="plain"))
    assert 1 <= len([line for line in console.splitlines() if "░" in line]) <= 2


def test_state_of_charge_falls_to_the_right_and_its_ticks_are_even() -> None:
    falling = [(100.0 - percent, 13.0, 13.0, 13.0 - percent / 50.0) for percent in range(101)]
    text = drawn([Strand(falling)], axis="soc", unit="V")
    ticks = list(map(int, re.findall(r"(\d+) %", text.splitlines()[-1])))
    assert ticks[0] == 100 and ticks[-1] == 0 and len(ticks) > 4
    assert len({a - b for a, b in pairwise(ticks)}) == 1
    rows = [row for row in inside(text).splitlines() if any(sign in row for sign in BLOCKS)]
    assert rows[0][0] in BLOCKS and rows[-1].rstrip()[-1] in BLOCKS, "from full at the left to empty at the right"


def test_charge_on_the_axis_has_round_even_ticks() -> None:
    text = drawn([Strand([(1.3 * h, 13.0, 13.0, 13.0) for h in range(70)])], axis="charge", unit="V")
    ticks = list(map(int, re.findall(r"(\d+) Ah", text.splitlines()[-1])))
    assert ticks[0] == 0 and len({b - a for a, b in pairwise(ticks)}) == 1


def test_a_gap_in_time_is_not_drawn_across() -> None:
    whole, parted = drawn([Strand(HOURS)]), drawn([Strand([one for one in HOURS if not 20 < one[0] < 40])])
    assert sum(map(parted.count, BLOCKS)) < 0.8 * sum(map(whole.count, BLOCKS))


def test_the_residual_stands_below_on_the_same_axis() -> None:
    differences = [(float(h), 0.05 * h) for h in range(61)]
    upper, lower = overlaid_text(
        [Strand(HOURS)], PREDICTED, differences, axis="time", unit="Ah", size=(90, 18), residual_rows=8
    )
    assert upper.splitlines()[-1] == lower.splitlines()[-1], "the same times below each other"
    assert upper.splitlines()[-2].index("┬") == lower.splitlines()[-2].index("┬")
    assert re.search(r"\b0 Ah┤", lower) and len(lower.splitlines()) <= 8
    assert len(overlaid_text([Strand(HOURS)], (), (), axis="time", unit="Ah", size=(60, 9), residual_rows=8)) == 1


def test_noise_is_not_blown_up_to_an_error() -> None:
    across = ends("time", [Strand(HOURS)], ())
    assert across is not None
    noise = [(float(h), 0.01 * (-1) ** h) for h in range(61)]
    residual(plotext, noise, axis="time", across=across, unit="W", size=(80, 9), least=2.0)
    text = str(plotext.uncolorize(plotext.build()))
    assert len([line for line in inside(text).splitlines() if any(sign in line for sign in BLOCKS)]) <= 3


def test_nothing_to_draw_is_said() -> None:
    assert "nothing to draw" in drawn([]) and "nothing to draw" in drawn([Strand(())])
    across = ends("time", [Strand(HOURS)], ())
    assert across is not None and ends("time", [], ()) is None
    residual(plotext, [], axis="time", across=across, unit="W", size=(60, 6))
    assert "nothing to hold" in str(plotext.build())


@pytest.mark.parametrize("size", [(30, 6), (60, 9), (118, 13), (200, 40)])
def test_a_chart_is_as_large_as_it_was_asked_to_be(size: tuple[int, int]) -> None:
    lines = drawn([Strand(HOURS, "A"), Strand(SLOWER, "B")], PREDICTED, size=size).rstrip("\n").split("\n")
    assert len(lines) == size[1] and {len(line) for line in lines} == {size[0]}


def test_plain_text_has_no_colour_codes_and_a_console_is_sent_its_own_letters() -> None:
    for grain in ("fine", "plain", "ascii"):
        how: Any = {"axis": "time", "unit": "Ah", "size": (90, 18), "grain": grain}
        (text,) = overlaid_text([Strand(HOURS)], PREDICTED, (), marks=[4.0], **how)
        assert "\x1b" not in text
        # The font of a console has ▲ as well, in the place of a control character.
        text.replace("▲" if grain == "plain" else "", "").encode(
            {"fine": "utf-8", "plain": "cp437", "ascii": "ascii"}[grain]
        )


values = st.floats(-1e4, 1e4) | st.sampled_from([float("nan"), float("inf"), 1e300, -1e300])
dots = st.lists(st.tuples(st.floats(-10.0, 1e6), values, values, values), max_size=12)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(dots, max_size=3),
    dots,
    st.sampled_from(["time", "charge", "soc"]),
    st.integers(20, 200),
    st.integers(4, 60),
)
def test_no_figures_make_it_fail(strands: Any, predicted: Any, axis: Any, width: int, height: int) -> None:
    named = [Strand(one, "ABC"[at]) for at, one in enumerate(strands)]
    rows = drawn(named, predicted, axis=axis, size=(width, height)).rstrip("\n").split("\n")
    assert len(rows) == height and {len(row) for row in rows} == {width}


def test_the_axis_goes_as_far_as_several_runs_were_measured() -> None:
    hour = [(m / 60.0, m / 50.0, m / 50.0, m / 50.0) for m in range(61)]
    minute = [(s / 3600.0, 0.001, 0.001, 0.001) for s in range(61)]
    several = ends("time", [Strand(hour, "A"), Strand(minute, "B")], PREDICTED)
    assert several is not None and tuple(several) == pytest.approx((0.0, 1.0))
    alone = ends("time", [Strand(hour)], PREDICTED)
    assert alone is not None and alone.last == pytest.approx(3.0), "some of what is to come"
    waiting = ends("time", [Strand(())], PREDICTED)
    assert waiting is not None and waiting.last == 79.0
    rows = inside(drawn([Strand(hour, "A"), Strand(minute, "B")], PREDICTED)).splitlines()
    assert any("A" in row[45:] for row in rows[:6]), "the hour fills the chart"


def test_a_run_that_was_told_has_a_stroke_with_its_letter_where_it_ended() -> None:
    text = drawn([Strand(HOURS, "A"), Strand((), "B", told=41.0)])
    rows = inside(text).splitlines()
    column = rows[0].index("B")
    assert 0.6 * len(rows[0].rstrip()) < column
    assert all(row[column : column + 1] in BLOCKS + "ABC" and row[column] != " " for row in rows[1:-1])
    assert "B" in inside(drawn([Strand(HOURS, "A"), Strand((), "B", told=41.0)], grain="plain"))

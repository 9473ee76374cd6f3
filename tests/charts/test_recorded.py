"""The chart of a run: what was measured over what was predicted."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import plotext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.charts import Grain, measured_over_predicted, pens
from purifier.charts.strokes import span

HOUR = 3600.0
GRAINS: tuple[Grain, ...] = ("fine", "plain")
PREDICTED = [(h * HOUR, -1.3 * h, -1.7 * h, -1.2 * h) for h in range(73)]
MEASURED = [(h * HOUR, -1.3 * h, -1.3 * h, -1.3 * h) for h in range(31)]


def dots(text: str) -> int:
    """How many cells hold dots, or what stands for them."""
    return len(re.findall("[\u2801-\u28ff░·■]", text))


def inside(text: str) -> str:
    """The chart without its axes."""
    lines = [line for line in text.splitlines() if "│" in line or "┤" in line]
    return "\n".join(re.split("[│┤]", line, maxsplit=1)[1] for line in lines)


def places(text: str, *, framed: bool = True) -> list[tuple[int, int]]:
    """(column, line) of each dot: two columns and four lines of them in a cell, for the outermost dots."""
    rows = (inside(text) if framed else text).splitlines()
    return [
        (column, row)
        for row, line in enumerate(rows)
        for column, sign in enumerate(line)
        if "\u2801" <= sign <= "\u28ff"
    ]


def drawn(measured: Any = MEASURED, predicted: Any = PREDICTED, **how: Any) -> str:
    """The chart as plain text."""
    settings: dict[str, Any] = {"unit": "Ah", "since_s": 0.0, "until_s": 30 * HOUR, "size": (100, 18)} | how
    measured_over_predicted(plotext, measured, predicted, **settings)
    return str(plotext.uncolorize(plotext.build()))


def test_the_whole_run_shows_where_it_is_going_with_its_band() -> None:
    text = drawn()
    assert "start" in text and "2 d" in text and "3 d" in text
    assert dots(text) > 150
    assert "0 Ah" in text and re.search(r"-\d+ Ah", text)


def test_without_a_band_there_are_no_edges() -> None:
    bare = [(t, likely, likely, likely) for t, likely, _, _ in PREDICTED]
    assert dots(drawn([], bare)) < 0.3 * dots(drawn([], PREDICTED))
    assert "░" in drawn(grain="plain") and "░" not in drawn(predicted=bare, grain="plain")


def test_a_band_all_over_the_chart_is_two_thin_edges_and_no_wall() -> None:
    level = [(h * HOUR, -4.1, -5.1, -3.8) for h in range(73)]
    for grain, most in (("fine", 2.0), ("plain", 1.0)):
        rows = [row for row in inside(drawn([], level, unit="W", grain=grain)).splitlines() if row.strip()]
        assert len(rows) == 3, "two edges, and what was predicted between them"
        assert max(map(dots, rows)) <= most * 100


def test_what_was_predicted_never_leaves_its_band() -> None:
    for share in (0.0, 0.3, 1.0):
        narrow = [
            (h * HOUR, -1.3 * h, -1.3 * h * (1.0 + 0.3 * share), -1.3 * h * (1.0 - 0.1 * share)) for h in range(73)
        ]
        both = [set(places(drawn([], one))) for one in (narrow, [(t, low, low, 0.5 * low) for t, _, low, _ in narrow])]
        for column, row in both[0]:
            below = [at for place, at in both[1] if abs(place - column) <= 2]
            assert not below or row <= max(below), "nothing lies below the low edge"


def test_the_measured_line_begins_at_the_first_reading_and_ends_at_the_last() -> None:
    for window in (0.6, 12.3, 61.0, 1440.0):
        moments = [window * 60.0 * n / 40.0 for n in range(41)]
        line = [(t, -t / 600.0, -t / 600.0, -t / 600.0) for t in moments]
        text = inside(drawn(line, [], until_s=moments[-1], back_from="now"))
        columns = [column for column, _ in places(text, framed=False)]
        width = max(map(len, text.splitlines()))
        assert max(columns) == width - 1 and min(columns) <= 0.12 * width, "'now' is the right end"
        columns = [column for column, _ in places(inside(drawn(line, [], until_s=moments[-1])), framed=False)]
        assert min(columns) == 0, "the run's start is the left end"


@pytest.mark.parametrize("size", [(114, 13), (76, 9), (200, 40), (56, 8)])
@pytest.mark.parametrize("hours", [0.01, 0.2, 1.0, 7.3, 30.0, 73.0, 400.0])
def test_ticks_are_even_on_both_axes(hours: float, size: tuple[int, int]) -> None:
    line = [
        (n * hours * 36.0, -1.3 * n * hours / 100.0, -1.3 * n * hours / 100.0, -1.3 * n * hours / 100.0)
        for n in range(101)
    ]
    for back_from in (None, "now"):
        text = drawn(line, [], until_s=hours * HOUR, size=size, back_from=back_from).splitlines()
        (axis,) = [row for row in text if "└" in row]
        across = [at for at, sign in enumerate(axis) if sign == "┬"]
        down = [at for at, row in enumerate(text) if "┤" in row]
        assert len({b - a for a, b in pairwise(across)}) == 1 and len({b - a for a, b in pairwise(down)}) <= 1
        assert len(across) >= 2 and (len(down) >= 2 or size[1] < 9)
        assert (back_from or "start") in text[-1]


def test_the_last_hours_are_counted_back_from_now() -> None:
    text = drawn(predicted=[], since_s=6 * HOUR, back_from="now")
    assert re.search(r"-\d+ h", text.splitlines()[-1] + text.splitlines()[-2]) and "now" in text and "start" not in text


def test_a_gap_is_not_drawn_across() -> None:
    whole = drawn(predicted=[])
    parted = drawn([one for one in MEASURED if not 10 * HOUR < one[0] < 20 * HOUR], [])
    assert dots(parted) < 0.8 * dots(whole)


def test_a_dip_shows_although_the_mean_hides_it() -> None:
    flat = [(t, -16.0, -16.0, -16.0) for t, *_ in MEASURED]
    dipped = [*flat[:15], (flat[15][0], -30.0, -2.0, -16.0), *flat[16:]]
    column = [line for line in drawn(dipped, [], unit="W").splitlines() if dots(line)]
    assert len(column) > 8


def test_noise_is_not_blown_up_to_fill_the_chart() -> None:
    noisy = [(t, -16.0, -16.0, -16.0 - 0.01 * (at % 2)) for at, (t, *_) in enumerate(MEASURED)]
    rows = [line for line in drawn(noisy, [], unit="W").splitlines() if dots(line)]
    assert 1 <= len(rows) <= 2


def test_a_note_is_marked_at_its_moment() -> None:
    assert drawn(marks=[10 * HOUR]).count("▲") == 1
    assert "▲" not in drawn(marks=[-HOUR, 1e9])


def test_nothing_to_draw_is_said() -> None:
    assert "nothing measured here yet" in drawn([], [])


def test_a_text_console_is_sent_its_own_letters() -> None:
    text = drawn(grain="plain", marks=[HOUR])
    text.replace("▲", "").encode("cp437")  # its font has ▲ as well, in the place of a control character


@pytest.mark.parametrize("size", [(30, 5), (60, 9), (118, 13), (200, 40)])
def test_a_chart_is_as_large_as_it_was_asked_to_be(size: tuple[int, int]) -> None:
    lines = drawn(size=size).rstrip("\n").split("\n")
    assert len(lines) == size[1] and {len(line) for line in lines} == {size[0]}


times = st.floats(0.0, 3e7)
values = st.floats(-1e4, 1e4) | st.sampled_from([float("nan"), float("-inf"), 1e300, -1e300])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(times, values, values, values), max_size=20),
    st.lists(st.tuples(times, values, values, values), max_size=20),
    times,
    st.floats(0.0, 3e7),
    st.sampled_from(["W", "V", "Ah"]),
    st.integers(20, 200),
    st.integers(4, 60),
    st.none() | st.just("now"),
)
def test_no_figures_make_it_fail(
    measured: list[tuple[float, float, float, float]],
    predicted: list[tuple[float, float, float, float]],
    since_s: float,
    long_s: float,
    unit: str,
    width: int,
    height: int,
    back_from: str | None,
) -> None:
    lines = drawn(
        sorted(measured),
        sorted(predicted),
        unit=unit,
        since_s=since_s,
        until_s=since_s + long_s,
        size=(width, height),
        back_from=back_from,
    )
    rows = lines.rstrip("\n").split("\n")
    assert len(rows) == height and {len(row) for row in rows} == {width}


def test_each_thing_is_drawn_as_the_legend_shows_it() -> None:
    level = [(h * HOUR, 4.1, 3.0, 5.0) for h in range(73)]
    flat = [(h * HOUR, 3.5, 3.5, 3.5) for h in range(31)]
    for grain in GRAINS:
        text = drawn(flat, level, unit="W", grain=grain)
        rows = {tuple(sorted(set(row) - {" "})) for row in inside(text).splitlines() if row.strip()}
        alike = [tuple(sorted({shape(sign) for sign in row})) for row in rows]
        for glyph in pens(grain).key:
            assert tuple({shape(sign) for sign in glyph}) in alike, (grain, glyph, rows)


def shape(sign: str) -> str:
    """Dots of braille, whichever of the four lines of a cell they stand in."""
    dots, lines = ord(sign) - 0x2800, ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
    if not 0 < dots < 0x100:
        return sign
    return "/".join(f"{bool(dots & left):d}{bool(dots & right):d}" for left, right in lines if dots & (left | right))


def test_no_line_is_drawn_across_a_gap_that_is_known_of() -> None:
    steps = [(60.0 * i, -0.1 * i, -0.1 * i, -0.1 * i) for i in range(61)]
    known = [one for one in steps if not 1200.0 < one[0] < 1380.0]  # too short to be told from the points alone
    whole, parted = (drawn(known, [], since_s=0.0, until_s=3600.0, breaks=breaks) for breaks in ((), (1290.0,)))
    assert dots(parted) < dots(whole)
    assert {column for column, _ in places(whole)} > {column for column, _ in places(parted)}


def test_particles_are_drawn_from_nothing_on_and_their_noise_is_no_event() -> None:
    clean = [(60.0 * n, 0.4, 0.9, 0.6 + 0.1 * (n % 3)) for n in range(30)]
    assert span(clean, (), "ug/m3") == span(clean, (), "µg/m³") == (0.0, 10.0)
    smoky = [(0.0, 110.0, 130.0, 120.0), (60.0, 60.0, 70.0, 65.0)]
    assert span(smoky, (), "ug/m3") == (0.0, 130.0)

"""The chart of a run: what was measured over what was predicted."""

from __future__ import annotations

import re
from typing import Any

import plotext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.charts import measured_over_predicted

HOUR = 3600.0
PREDICTED = [(h * HOUR, -1.3 * h, -1.7 * h, -1.2 * h) for h in range(73)]
MEASURED = [(h * HOUR, -1.3 * h, -1.3 * h, -1.3 * h) for h in range(31)]


def drawn(measured: Any = MEASURED, predicted: Any = PREDICTED, **how: Any) -> str:
    """The chart as plain text."""
    settings: dict[str, Any] = {"unit": "Ah", "since_s": 0.0, "until_s": 30 * HOUR, "size": (100, 18)} | how
    measured_over_predicted(plotext, measured, predicted, **settings)
    return str(plotext.uncolorize(plotext.build()))


def test_the_whole_run_shows_where_it_is_going_with_its_band() -> None:
    text = drawn()
    assert "start" in text and "2 d" in text and "3 d" in text
    assert text.count("░") > 60 and text.count("·") > 20
    lines = text.splitlines()
    assert "▄" in lines[1] or "▀" in lines[1] or "▚" in lines[1] or "▙" in lines[1]
    assert "0 Ah" in text and re.search(r"-\d+ Ah", text)


def test_without_a_band_there_is_no_shade() -> None:
    assert "░" not in drawn(predicted=[(t, likely, likely, likely) for t, likely, _, _ in PREDICTED])


def test_the_last_hours_are_counted_back_from_now() -> None:
    text = drawn(predicted=[], since_s=6 * HOUR, back_from="now")
    assert re.search(r"-\d+ h", text.splitlines()[-1] + text.splitlines()[-2]) and "now" in text and "start" not in text


def test_a_gap_is_not_drawn_across() -> None:
    whole = drawn(predicted=[])
    parted = drawn([one for one in MEASURED if not 10 * HOUR < one[0] < 20 * HOUR], [])
    assert sum(map(parted.count, "▖▗▘▙▚▛▜▝▞▟▀▄▌▐█")) < 0.8 * sum(map(whole.count, "▖▗▘▙▚▛▜▝▞▟▀▄▌▐█"))


def test_a_dip_shows_although_the_mean_hides_it() -> None:
    flat = [(t, -16.0, -16.0, -16.0) for t, *_ in MEASURED]
    dipped = [*flat[:15], (flat[15][0], -30.0, -2.0, -16.0), *flat[16:]]
    column = [line for line in drawn(dipped, [], unit="W").splitlines() if re.search("[▌▐█▖▗▘▝]", line)]
    assert len(column) > 8


def test_noise_is_not_blown_up_to_fill_the_chart() -> None:
    noisy = [(t, -16.0, -16.0, -16.0 - 0.01 * (at % 2)) for at, (t, *_) in enumerate(MEASURED)]
    rows = [line for line in drawn(noisy, [], unit="W").splitlines() if re.search("[▖▗▘▙▚▛▜▝▞▟▀▄█]", line)]
    assert 1 <= len(rows) <= 2


def test_a_note_is_marked_at_its_moment() -> None:
    assert drawn(marks=[10 * HOUR]).count("▲") == 1
    assert "▲" not in drawn(marks=[-HOUR, 1e9])


def test_nothing_to_draw_is_said() -> None:
    assert "nothing measured here yet" in drawn([], [])


def test_no_braille() -> None:
    assert not re.search("[\u2800-\u28ff]", drawn())


@pytest.mark.parametrize("size", [(30, 5), (60, 9), (118, 13), (200, 40)])
def test_a_chart_is_as_large_as_it_was_asked_to_be(size: tuple[int, int]) -> None:
    lines = drawn(size=size).rstrip("\n").split("\n")
    assert len(lines) == size[1] and {len(line) for line in lines} == {size[0]}


times = st.floats(0.0, 3e7)
values = st.floats(-1e4, 1e4)


@given(
    st.lists(st.tuples(times, values, values, values), max_size=20),
    st.lists(st.tuples(times, values, values, values), max_size=20),
    times,
    st.floats(0.0, 3e7),
    st.sampled_from(["W", "V", "Ah"]),
    st.integers(24, 160),
    st.integers(5, 40),
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
    drawn(
        sorted(measured),
        sorted(predicted),
        unit=unit,
        since_s=since_s,
        until_s=since_s + long_s,
        size=(width, height),
        back_from=back_from,
    )

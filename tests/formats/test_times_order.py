"""Day-first, month-first, year-first: told by the dates, asked for, or refused with every reading; never guessed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.format import TimeColumn
from tests.formats.reading_times import read

Option = Literal["day-first", "month-first", "year-first"]
PATTERNS: dict[Option, str] = {"day-first": "%d/%m/%y", "month-first": "%m/%d/%y", "year-first": "%y/%m/%d"}


def days(start: datetime, count: int, every: timedelta, pattern: str) -> list[str]:
    """A row every so often, as a program writes it."""
    return [f"{start + row * every:{pattern} %H:%M:%S}" for row in range(count)]


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        (
            "12/10/24 10:00",
            ["12 October 2024 (day-first)", "10 December 2024 (month-first)", "24 October 2012 (year-first)"],
        ),
        ("03/04/2024", ["3 April 2024 (day-first)", "4 March 2024 (month-first)"]),
        ("24-01-31 10:00:00", ["24 January 2031 (day-first)", "31 January 2024 (year-first)"]),
        ("03.04.05 10:00", ["3 April 2005 (day-first)", "5 April 2003 (year-first)"]),
    ],
)
def test_a_date_that_can_be_read_more_ways_is_refused_with_all_of_them_and_the_option(
    cell: str, readings: list[str]
) -> None:
    with pytest.raises(UsageError) as refused:
        read([cell] * 5)
    assert str(refused.value).startswith(f"run.csv:2: '{cell}' is {' or '.join(readings)}: --dates ")


def test_the_option_decides() -> None:
    found = {order: read(["12/10/24 10:00"] * 3, asked=Asked(dates=order)).utc[0] for order in PATTERNS}
    assert found == {
        "day-first": "2024-10-12T08:00:00",
        "month-first": "2024-12-10T09:00:00",
        "year-first": "2012-10-24T08:00:00",
    }


def test_a_day_above_twelve_decides_and_is_named() -> None:
    times = read(["01/11/2025 00:00", "29/11/2025 01:00"])
    assert times.utc[0] == "2025-10-31T23:00:00"
    assert "dates are day-first (29/11/2025 can be nothing else)" in times.said
    assert read(["11/01/2025 00:00", "11/29/2025 01:00"]).utc[0] == "2025-10-31T23:00:00"


def test_the_last_row_of_a_long_file_decides_too() -> None:
    rows = [*days(datetime(2024, 2, 1), 2500, timedelta(seconds=30), "%d/%m/%Y"), "14/02/2024 10:00:00"]
    assert read(rows).utc[0] == "2024-01-31T23:00:00"


def test_the_last_row_of_a_long_file_says_nothing_of_the_steps() -> None:
    """First to third of February, or January to March: both can be, with rows nobody looked at in between."""
    rows = [*days(datetime(2024, 2, 1), 2500, timedelta(seconds=30), "%d/%m/%Y"), "03/02/2024 10:00:00"]
    with pytest.raises(UsageError, match="--dates day-first"):
        read(rows)


def test_dates_that_go_on_steadily_decide() -> None:
    midnight = read(["01/02/2024 23:59", "02/02/2024 00:00"])
    assert midnight.utc == ["2024-02-01T22:59:00", "2024-02-01T23:00:00"]
    assert "dates are day-first (so they go on steadily)" in midnight.said
    assert read(["02/01/2024 23:59", "02/02/2024 00:00"]).utc == midnight.utc
    assert read(["24/02/01 23:59", "24/02/02 00:00"]).utc == midnight.utc
    assert read(midnight_backwards := ["02/02/2024 00:00", "01/02/2024 23:59"]).utc == midnight.utc[::-1], (
        midnight_backwards
    )


def test_two_dates_far_apart_decide_nothing() -> None:
    for later in ("03/07/2024", "10/03/2024"):
        with pytest.raises(UsageError, match="--dates"):
            read(["01/02/2024 10:00", f"{later} 10:00"])


def test_dates_with_points_have_the_day_first() -> None:
    times = read(["03.04.2024 10:00"] * 3)
    assert times.utc[0] == "2024-04-03T08:00:00"
    assert "day-first (they are written with points)" in times.said


def test_a_date_that_is_the_same_both_ways_needs_no_option() -> None:
    assert read(["05/05/2024 10:00"] * 3).utc[0] == "2024-05-05T08:00:00"


@pytest.mark.parametrize("dates", ["day-first", "month-first"])
def test_a_date_that_contradicts_what_was_decided_is_refused_with_its_line(dates: Option) -> None:
    """Behind the sample too, where the file is read already."""
    right, wrong = ("14/02/2024 10:00:00", "02/14/2024 10:00:00")
    if dates == "month-first":
        right, wrong = wrong, right
    rows = [right] * 3000 + [wrong] + [right] * 10
    with pytest.raises(UsageError, match=rf"^run\.csv:3002: '{wrong}' can only be .* were read as {dates}"):
        read(rows)
    with pytest.raises(UsageError, match=rf"^run\.csv:3002: '{wrong}' can only be .* were read as {dates} \(--dates\)"):
        read(rows, asked=Asked(dates=dates))
    with pytest.raises(UsageError, match=rf"^run\.csv:3: '{wrong}' can only be "):
        read([right, wrong, right])


def test_a_profile_that_states_the_order_is_believed_until_a_date_contradicts() -> None:
    column = TimeColumn(form="%m/%d/%Y %H:%M")
    assert read(["03/04/2024 10:00"] * 2, column).utc[0] == "2024-03-04T09:00:00"
    with pytest.raises(UsageError, match=r"^run\.csv:4: '14/04/2024 10:00' can only be day-first"):
        read(["03/04/2024 10:00", "03/05/2024 10:00", "14/04/2024 10:00"], column)


def test_what_is_asked_for_goes_before_the_profile() -> None:
    column = TimeColumn(form="%m/%d/%Y %H:%M")
    assert read(["03/04/2024 10:00"] * 2, column, Asked(dates="day-first")).utc[0] == "2024-04-03T08:00:00"


@given(
    start=st.datetimes(datetime(2003, 1, 3), datetime(2068, 12, 1)),
    every_s=st.integers(60, 86_400),
    count=st.integers(1, 60),
    order=st.sampled_from(sorted(PATTERNS)),
    backwards=st.booleans(),
)
@example(start=datetime(2024, 2, 1), every_s=86_400, count=12, order="day-first", backwards=True)
@example(start=datetime(2024, 12, 10), every_s=86_400, count=2, order="month-first", backwards=False)
def test_a_steady_file_is_read_in_its_own_order_or_refused(
    start: datetime, every_s: int, count: int, order: Option, backwards: bool
) -> None:
    """Never in another order: what cannot be told is refused, and the option then tells it."""
    start = start.replace(microsecond=0)
    rows = days(start, count, timedelta(seconds=every_s), PATTERNS[order])
    rows = rows[::-1] if backwards else rows
    expected = [
        (datetime.strptime(row, f"{PATTERNS[order]} %H:%M:%S") - datetime(1970, 1, 1)) // timedelta(milliseconds=1)
        for row in rows
    ]
    utc = TimeColumn(zone="UTC")
    try:
        assert read(rows, utc).utc_ms == expected
    except UsageError as refused:
        assert "--dates" in str(refused)
    assert read(rows, utc, Asked(dates=order)).utc_ms == expected

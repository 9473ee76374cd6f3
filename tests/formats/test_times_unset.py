"""Clocks that nobody set, that were set half-way or lost their setting: durations are right, no date is invented."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from tests.formats.reading_times import read

NOW = 1_700_000_000
NOW_UTC = "2023-11-14T22:13:20"


@pytest.mark.parametrize(
    ("cells", "month"),
    [
        (["946684800", "946684810", "946684820"], "January 2000"),
        (["2000-01-01 00:00:00", "2000-01-01 00:00:10", "2000-01-01 00:00:20"], "January 2000"),
        (["1970-01-01T00:00:07Z", "1970-01-01T00:00:17Z", "1970-01-01T00:00:27Z"], "January 1970"),
        (["1970-01-01 00:00:00", "1970-01-01 00:00:10", "1970-01-01 00:00:20"], "January 1970"),
        (["01/06/1980 00:00:00", "01/06/1980 00:00:10", "01/06/1980 00:00:20"], None),
        (["06.01.1980 00:00:00", "06.01.1980 00:00:10", "06.01.1980 00:00:20"], "January 1980"),
        (["2000-11-30 00:00:00", "2000-11-30 00:00:10", "2000-11-30 00:00:20"], "November 2000"),
    ],
)
@pytest.mark.parametrize("block", [1, 5000])
def test_a_clock_that_was_never_set_gives_durations_and_no_date(
    cells: list[str], month: str | None, block: int
) -> None:
    if month is None:
        with pytest.raises(UsageError, match="--dates"):
            read(cells)
        return
    times = read(cells, block=block)
    assert times.start_utc_ms is None
    assert times.ms == [0, 10_000, 20_000]
    assert f"the clock was never set (it says {month})" in times.said
    assert "--started" in times.said


def test_started_dates_a_clock_that_was_never_set() -> None:
    times = read(["946684800", "946684810"], asked=Asked(started="2024-05-05T10:00Z"))
    assert times.utc == ["2024-05-05T10:00:00", "2024-05-05T10:00:10"]
    newest_first = read(["946684810", "946684805", "946684800"], asked=Asked(started="2024-05-05T10:00Z"))
    assert newest_first.utc == ["2024-05-05T10:00:00", "2024-05-05T09:59:55", "2024-05-05T09:59:50"]


@pytest.mark.parametrize("started", ["2024-05-05T10:00Z", "2023-11-14", "2023-11-14T23:20"])
def test_started_that_contradicts_the_files_own_dates_is_refused(started: str) -> None:
    with pytest.raises(
        UsageError, match=r"^run\.csv:2: the first row is of 2023-11-14 22:13:20 UTC, --started says 20"
    ):
        read([str(NOW), str(NOW + 10)], asked=Asked(started=started, zone="Asia/Tokyo" if len(started) == 10 else None))


@pytest.mark.parametrize("started", ["2023-11-14T22:13:20Z", "2023-11-14T23:13", "2023-11-14"])
def test_started_that_agrees_with_the_file_is_taken(started: str) -> None:
    assert read([str(NOW), str(NOW + 10)], asked=Asked(started=started)).utc[0] == NOW_UTC


@pytest.mark.parametrize("block", [1, 2, 5000])
@pytest.mark.parametrize("unset", [946_684_800, 3, 315_532_800 + 86_400 * 5, 1_577_836_800])
def test_rows_before_the_clock_was_set_are_dated_backwards_from_there(unset: int, block: int) -> None:
    """Of any first of January, that of 2020 too: a leap over years tells."""
    cells = [f"{second}.0" for second in (unset, unset + 10, unset + 20, NOW, NOW + 10)]
    times = read(cells, block=block)
    assert times.utc == [
        "2023-11-14T22:12:50",
        "2023-11-14T22:13:00",
        "2023-11-14T22:13:10",
        NOW_UTC,
        "2023-11-14T22:13:30",
    ]
    assert not times.sections
    assert "the clock was set at line 5" in times.said


def test_the_newest_row_first_and_a_clock_that_was_set_is_the_same_turned_round() -> None:
    times = read([str(second) for second in (NOW + 10, NOW, 946_684_820, 946_684_810, 946_684_800)])
    assert times.utc == [
        "2023-11-14T22:13:30",
        NOW_UTC,
        "2023-11-14T22:13:10",
        "2023-11-14T22:13:00",
        "2023-11-14T22:12:50",
    ]
    assert not times.sections


def test_a_file_that_begins_on_new_years_day_has_its_own_date() -> None:
    rows = [f"2024-01-01 00:{minute:02}:00" for minute in range(60)] + ["2024-06-01 00:00:00", "2025-02-01 00:00:00"]
    times = read(rows)
    assert times.utc[0] == "2023-12-31T23:00:00"
    assert times.utc[-1] == "2025-01-31T23:00:00"
    assert "if its clock was never set, --started DATE dates it" in times.said
    other = read(rows, asked=Asked(started="2025-05-05T10:00Z"))
    assert other.utc[:2] == ["2025-05-05T10:00:00", "2025-05-05T10:01:00"]
    assert "never set (it says January 2024)" in other.said
    assert read(rows, asked=Asked(started="2024-01-01")).utc == times.utc


@pytest.mark.parametrize("block", [1, 3, 5000])
def test_a_clock_that_lost_its_setting_begins_a_part_that_follows_at_once(block: int) -> None:
    cells = [str(second) for second in (NOW, NOW + 10, 946_684_800, 946_684_810, NOW + 500, NOW + 510)]
    times = read(cells, block=block)
    assert times.sections == [2, 4]
    assert times.utc[:4] == [NOW_UTC, "2023-11-14T22:13:30", "2023-11-14T22:13:40", "2023-11-14T22:13:50"]
    assert times.utc[4:] == ["2023-11-14T22:21:40", "2023-11-14T22:21:50"]
    assert "lost its setting at line 4 (it says January 2000)" in times.said


def test_a_clock_that_loses_its_setting_again_and_again_is_told_in_a_few_words() -> None:
    cells = [str(second) for turn in range(50) for second in (NOW + 100 * turn, 946_684_800)]
    times = read(cells, block=10)
    assert len(times.sections) == 99
    assert times.said.count("lost its setting at line") == 3
    assert "lost its setting 50 times in all" in times.said

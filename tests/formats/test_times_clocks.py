"""Files whose rows have no date: clocks, times since a start, and the date that the file's name or a person gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.format import TimeColumn
from purifier.formats.name_dates import date_in_name
from tests.formats.reading_times import ANY, BERLIN, EPOCH, NEW_YORK, NOTHING, read

MS = timedelta(milliseconds=1)
DAY_MS = 86_400_000
CLOCK = TimeColumn(form="clock")
AT_END = TimeColumn(name_is="end")


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2021-10-12-9-59-48-EBC-A20-1-1.csv", "2021-10-12T09:59:48"),
        ("/some/2024-05-05/log_26-03-15.csv", "2026-03-15"),
        ("C:\\logs\\20240131.csv", "2024-01-31"),
        ("skserver-raw_2024-01-31T10.log", "2024-01-31T10:00:00"),
        ("20240131_101500.csv", "2024-01-31T10:15:00"),
        ("20240131T1015.csv", "2024-01-31T10:15:00"),
        ("run 2024-01-31 at 10.15.07.csv", "2024-01-31T10:15:07"),
        ("2024-01-31_10-15-00.csv", "2024-01-31T10:15:00"),
        ("UPS_Voltage_2026-3-26_to_2026-4-4.csv", "2026-03-26"),
        ("battery_2024.01.31.txt", "2024-01-31"),
        ("31.01.2024.csv", "2024-01-31"),
        ("log_01-31-2024.csv", "2024-01-31"),
        ("log-2024-01-31-1.csv", "2024-01-31"),
        ("24-01-31_23-59-58.csv", "2024-01-31T23:59:58"),
        ("05-05-2024.csv", "2024-05-05"),
        ("DATALOG1.CSV", None),
        ("1900.csv", None),
        ("log_10-15-30.csv", None),  # a time of day, or no date at all
        ("serial-12345678.csv", None),
        ("1706695200.csv", None),
        ("firmware-1.10.11.12.csv", None),
        ("2024-13-45.csv", None),
        ("", None),
    ],
)
def test_the_date_in_a_files_name_is_found_in_every_order(name: str, date: str | None) -> None:
    found = date_in_name(name, NOTHING)
    assert (found is None) == (date is None)
    if found is None or date is None:
        return
    moment = datetime(1970, 1, 1) + (found.day_ms + (found.of_day_ms or 0)) * MS
    assert moment.isoformat()[: len(date)] == date
    assert (found.of_day_ms is not None) == ("T" in date)


def test_a_name_that_can_be_read_two_ways_says_so_or_is_refused() -> None:
    assert "15 March 2026 (year-first; --dates decides)" in read(["10:00:00"] * 2, CLOCK, file="log_26-03-15.csv").said
    said = read(["10:00:00"] * 2, CLOCK, Asked(dates="day-first"), file="log_26-03-15.csv").said
    assert "26 March 2015" in said
    with pytest.raises(UsageError, match=r"log_01-02-2024.csv: .*1 February 2024 .* or 2 January 2024 .*--dates"):
        read(["10:00:00"] * 2, CLOCK, file="log_01-02-2024.csv")
    assert read(["10:00:00"] * 2, CLOCK, Asked(started="2024-02-01"), file="log_01-02-2024.csv").utc[0]


def test_a_clock_takes_the_date_of_the_files_name_and_goes_on_over_midnight() -> None:
    times = read(["23:59:50", "23:59:59", "0:00:05"], file="log_24-01-31.csv")
    assert times.utc == ["2024-01-31T22:59:50", "2024-01-31T22:59:59", "2024-01-31T23:00:05"]
    assert "31 January 2024" in times.said and "read as Europe/Berlin" in times.said


def test_a_file_named_just_before_midnight_begins_on_the_next_day() -> None:
    assert read(["00:00:03", "00:00:05"], CLOCK, file="2024-01-31T23-59-58.csv").utc[0] == "2024-01-31T23:00:03"


def test_two_rows_are_enough_to_tell_that_midnight_went_by() -> None:
    assert read(["18:38:00", "00:00:00"], CLOCK).ms == [67_080_000, DAY_MS]


def test_a_clock_without_a_date_still_tells_how_long() -> None:
    times = read(["23:59:50", "23:59:59", "00:00:05", "12:00:00", "09:00:00"])
    assert [ms is not None and ms - 86_390_000 for ms in times.ms] == [0, 9000, 15_000, 43_210_000, 118_810_000]
    assert times.start_utc_ms is None
    assert "no date; --started DATE gives one" in times.said


@given(
    start=st.datetimes(datetime(2003, 1, 5), datetime(2068, 1, 1)),
    every_s=st.integers(1, 11 * 3600),
    rows=st.integers(1, 40),
    block=st.sampled_from([1, 5, 5000]),
    backwards=st.booleans(),
)
def test_a_clock_over_many_midnights_is_as_long_as_it_was(
    start: datetime, every_s: int, rows: int, block: int, backwards: bool
) -> None:
    start = start.replace(microsecond=0, tzinfo=UTC)
    moments = [start + timedelta(seconds=every_s * row) for row in range(rows)]
    moments = moments[::-1] if backwards and rows > 2 and every_s < 4 * 3600 else moments
    cells = [f"{moment:%H:%M:%S}" for moment in moments]
    asked = Asked(started=f"{moments[0]:%Y-%m-%dT%H:%M:%SZ}")
    assert read(cells, CLOCK, asked, block=block).utc_ms == [(moment - EPOCH) // MS for moment in moments]
    relative = read(cells, CLOCK, block=block).ms
    assert [(ms or 0) - (relative[0] or 0) for ms in relative] == [(m - moments[0]) // MS for m in moments]


@pytest.mark.parametrize("gap", [0, 20])
def test_the_night_in_which_summer_time_ends_is_told_on_a_clock_too(gap: int) -> None:
    start = datetime(2024, 10, 26, 20, tzinfo=UTC)
    moments = [start + timedelta(minutes=minute) for minute in range(600) if not 300 <= minute < 300 + gap]
    cells = [f"{moment.astimezone(BERLIN):%H:%M:%S}" for moment in moments]
    expected = [(moment - EPOCH) // MS for moment in moments]
    assert read(cells, file="20241026.csv").utc_ms == expected
    assert read(cells, file="20241026.csv", block=7).utc_ms == expected


def test_a_clock_that_steps_back_by_an_hour_for_no_known_reason_is_refused_with_every_reading() -> None:
    cells = ["10:59:58", "10:59:59", "10:00:00", "10:00:01"]
    for file in ("run.csv", "20240131.csv"):
        with pytest.raises(
            UsageError, match=rf"^{file}:4: .*10:59:59 to 10:00:00.*--started.*--zone.*set, or the next day"
        ):
            read(cells, file=file)


def test_rows_that_overtake_each_other_make_no_day_longer() -> None:
    assert read(["10:00:00", "10:00:10", "10:00:09", "10:00:20"]).ms[-1] == 36_020_000
    around = read(["23:59:58", "0:00:01", "23:59:59", "0:00:02"], CLOCK).ms
    assert around == [86_398_000, 86_401_000, 86_399_000, 86_402_000]


@pytest.mark.parametrize(
    ("cells", "column", "file", "first_ms", "dated"),
    [
        (["0:00:00", "0:00:10"], ANY, "run.csv", 0, False),
        (["00:00:05", "00:00:15"], ANY, "run.csv", 5000, False),
        (["00:00:05", "00:00:15"], ANY, "log_24-01-31.csv", 0, True),  # a clock that begins with its day
        (["00:00:05", "00:00:15"], CLOCK, "run.csv", 5000, False),
        (["10:00:00", "10:00:10"], TimeColumn(form="elapsed"), "log_24-01-31.csv", 36_000_000, False),
        (["10:00:00", "25:00:10"], ANY, "log_24-01-31.csv", 36_000_000, False),
    ],
)
def test_a_clock_that_begins_at_zero_is_elapsed_time(
    cells: list[str], column: TimeColumn, file: str, first_ms: int, dated: bool
) -> None:
    times = read(cells, column, file=file)
    assert (times.start_utc_ms is not None) == dated
    assert dated or times.ms[0] == first_ms


def test_an_eb_testers_file_is_named_by_its_end() -> None:
    times = read(["0", "1", "3600"], AT_END, file="2021-10-12-9-59-48-EBC-A20-1-1.csv")
    assert times.utc == ["2021-10-12T06:59:48", "2021-10-12T06:59:49", "2021-10-12T07:59:48"]
    assert "of its last row" in times.said
    assert read(["0", "5"], TimeColumn(name_is="start"), file="2021-10-12-9-59-48.csv").utc[0] == "2021-10-12T07:59:48"


def test_a_clock_in_a_file_named_by_its_end_ends_then() -> None:
    times = read(["23:00:00", "23:30:00", "00:10:00"], AT_END, file="20240201_001001.csv")
    assert times.utc == ["2024-01-31T22:00:00", "2024-01-31T22:30:00", "2024-01-31T23:10:00"]


@pytest.mark.parametrize("file", ["2021-10-12-9-59-48-EBC.csv", "20211012.csv"])
def test_a_name_that_does_not_say_enough_gives_no_date_and_that_is_said(file: str) -> None:
    times = read(["0", "1"], file=file)
    assert times.start_utc_ms is None
    assert "12 October 2021" in times.said and "--started gives one" in times.said


def test_started_dates_the_first_row() -> None:
    assert read(["5", "6"], asked=Asked(started="2024-01-31T10:00")).utc[0] == "2024-01-31T09:00:00"
    zoned = Asked(started="2024-01-31T10:00", zone="America/New_York")
    assert read(["5", "6"], asked=zoned, zone=NEW_YORK).utc[0] == "2024-01-31T15:00:00"
    assert read(["5", "6"], AT_END, Asked(started="2024-01-31T10:00Z"), "20211012.csv").utc[0] == "2024-01-31T10:00:00"
    assert read(["10:00:07", "10:01:07"], asked=Asked(started="2024-01-31")).utc[0] == "2024-01-31T09:00:07"
    assert read(["10:00:07", "10:01:07"], asked=Asked(started="2024-01-31T10:00")).utc[0] == "2024-01-31T09:00:07"


def test_a_start_in_utc_dates_a_clock_that_shows_local_time_or_utc() -> None:
    asked = Asked(started="2024-01-31T23:30Z")
    assert read(["00:30:07", "00:31:07"], CLOCK, asked).utc[0] == "2024-01-31T23:30:07"
    assert read(["23:30:07", "23:31:07"], CLOCK, asked).utc[0] == "2024-01-31T23:30:07"


def test_a_start_that_contradicts_the_clock_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^run\.csv:2: the first row is of 10:00:07, --started says 12:00:00"):
        read(["10:00:07", "10:01:07"], asked=Asked(started="2024-01-31T12:00"))


@pytest.mark.parametrize("started", ["yesterday", "31.01.2024", "", "2024-02-31", "0001-01-01"])
def test_a_start_that_is_no_date_is_refused_with_what_one_looks_like(started: str) -> None:
    with pytest.raises(UsageError, match=r"--started .*expected 2024-01-31"):
        read(["2024-01-31T10:00:00Z"] * 2, asked=Asked(started=started))


@pytest.mark.parametrize("block", [1, 3, 5000])
def test_a_clock_that_begins_again_begins_a_part_of_its_own_behind_the_one_before(block: int) -> None:
    times = read(["100", "1100", "2100", "3100", "60", "1060", "2060"], TimeColumn(unit="ms"), block=block)
    assert times.sections == [4]
    assert times.ms == [100, 1100, 2100, 3100, 4100, 5100, 6100]
    assert "began again at line 6" in times.said
    assert read(["0:00:00", "0:00:01", "0:00:02", "0:00:00", "0:00:01"], block=block).sections == [3]
    assert read(["100", "101", "102", "103", "104", "101.5", "102.5"], block=block).sections == [5]
    dated = read(["0", "1", "2", "0", "1"], asked=Asked(started="2024-01-31T10:00Z"), block=block)
    assert "not known" in dated.said


def test_rows_that_overtake_each_other_begin_nothing() -> None:
    times = read(["0.0", "-0.1", "60.0", "120.0", "119.5", "180"])
    assert not times.sections
    assert times.ms == [0, -100, 60_000, 120_000, 119_500, 180_000]


@pytest.mark.parametrize("block", [1, 2, 5000])
@pytest.mark.parametrize(
    ("unit", "cells", "step_ms"),
    [
        ("ms", [2**32 - 1500, 2**32 - 500, 500, 1500], 1000),
        ("ms", [2**31 - 1500, 2**31 - 500, 500 - 2**31, 1500 - 2**31], 1000),
        ("us", [2**32 - 1_500_000, 2**32 - 500_000, 500_000, 1_500_000], 1000),
    ],
)
def test_a_counter_that_runs_over_goes_on(unit: str, cells: list[int], step_ms: int, block: int) -> None:
    times = read([str(cell) for cell in cells], TimeColumn(form="elapsed", unit=unit), block=block)
    assert not times.sections
    steps = [(later or 0) - (earlier or 0) for earlier, later in zip(times.ms, times.ms[1:], strict=False)]
    assert all(abs(step - step_ms) <= 1 for step in steps), steps
    assert "ran over 1 time" in times.said


def test_elapsed_time_that_runs_over_at_midnight_goes_on() -> None:
    times = read(["00:00:00", "12:00:00", "23:59:59", "00:00:00", "00:00:01"])
    assert times.ms == [0, DAY_MS // 2, DAY_MS - 1000, DAY_MS, DAY_MS + 1000]
    assert not times.sections

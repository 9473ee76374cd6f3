"""Every way in which files of other programs write a time is understood, or refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.format import TimeColumn
from purifier.formats.timelines import even_timeline, looks_like_time, timeline
from tests.formats.reading_times import BERLIN, EPOCH, read

MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("cells", "utc"),
    [
        (["2026-03-26T13:08:19.632Z", "2026-03-26T13:08:35.604Z"], "2026-03-26T13:08:19.632000"),
        (["2026-03-26T13:08:19+02:00"] * 2, "2026-03-26T11:08:19"),
        (["2026-03-26T13:08:19+0200"] * 2, "2026-03-26T11:08:19"),
        (["2026-03-26 13:08:19,5 -05:30"] * 2, "2026-03-26T18:38:19.500000"),
        (["2026-01-26 13:08:19"] * 2, "2026-01-26T12:08:19"),
        (["2026-01-26T13:08:19,25"] * 2, "2026-01-26T12:08:19.250000"),
        (["2026-01-26 9:08"] * 2, "2026-01-26T08:08:00"),
        (["2026-1-26 13:08:19 UTC"] * 2, "2026-01-26T13:08:19"),
        (["2026-01-26 13:08:19 +01:00"] * 2, "2026-01-26T12:08:19"),
        (["2024-01-31T10:00:00.123456789Z"] * 2, "2024-01-31T10:00:00.123000"),
        (["2026-01-26"] * 2, "2026-01-25T23:00:00"),
        (["2026/01/26 13:08:19"] * 2, "2026-01-26T12:08:19"),
        (["20240131T101112.5Z"] * 2, "2024-01-31T10:11:12.500000"),
        (["20240131101112"] * 2, "2024-01-31T09:11:12"),
        (["Wed Apr  3 21:46:07 2019", "Wed Apr  3 21:46:22 2019"], "2019-04-03T19:46:07"),
        (["Wed Apr  3 21:46:07 EDT 2019"] * 2, "2019-04-04T01:46:07"),
        (["Wed, 03 Apr 2019 21:46:07 +0200"] * 2, "2019-04-03T19:46:07"),
        (["Apr 3, 2019, 9:46:07 PM"] * 2, "2019-04-03T19:46:07"),
        (["03-Apr-2019 21:46"] * 2, "2019-04-03T19:46:00"),
        (["29/10/2025 00:00", "29/10/2025 01:00"], "2025-10-28T23:00:00"),
        (["31/01/2024 10:15:07 +05:30"] * 2, "2024-01-31T04:45:07"),
        (["31/12/95 10:00:00", "31/12/95 10:00:01"], "1995-12-31T09:00:00"),
        (["31.01.2024 10:15:07,5"] * 2, "2024-01-31T09:15:07.500000"),
        (["1/31/2024 12:15 AM", "1/31/2024 1:15 AM"], "2024-01-30T23:15:00"),
        (["01/31/2024 12:15:09 p.m."] * 2, "2024-01-31T11:15:09"),
        (["1594113901", "1594114217"], "2020-07-07T09:25:01"),
        (["1554320767.698798", "1554320782.873843"], "2019-04-03T19:46:07.699000"),
        (["1.5941139015e9", "1594114217"], "2020-07-07T09:25:01.500000"),
        (["1594113901500"] * 2, "2020-07-07T09:25:01.500000"),
        (["1594113901500000"] * 2, "2020-07-07T09:25:01.500000"),
        (["1594113901500000000"] * 2, "2020-07-07T09:25:01.500000"),
        (["@4000000065ba1c1f1dcd6500"] * 2, "2024-01-31T10:07:54.500000"),
    ],
)
def test_a_time_with_a_date_is_read_whatever_it_looks_like(cells: list[str], utc: str) -> None:
    assert read(cells).utc[0] == utc


@pytest.mark.parametrize(
    ("cells", "ms"),
    [
        (["0", "1.5"], [0, 1500]),
        (["0,0", "1,5"], [0, 1500]),
        (["1e-3", "2.5e+1"], [1, 25_000]),
        (["250 ms", "2 s"], [250, 2000]),
        (["0:00:00", "0:00:01.5"], [0, 1500]),
        (["00:00:00", "01:02:03"], [0, 3_723_000]),
        (["0:00:00", "101:02:03"], [0, 363_723_000]),
        (["0d 01:02:03", "1d 01:02:03"], [3_723_000, 90_123_000]),
        (["1:02:03.5", "1 day, 1:02:03"], [3_723_500, 90_123_000]),
        (["2h 5m", "2h 5m 3.5s"], [7_500_000, 7_503_500]),
    ],
)
def test_a_time_since_a_start_is_read_whatever_it_looks_like(cells: list[str], ms: list[int]) -> None:
    column = TimeColumn(form="elapsed") if ":" in cells[0] else TimeColumn()
    assert read(cells, column).ms == ms


@pytest.mark.parametrize(
    ("unit", "ms"), [("s", 1000), ("ms", 1), ("us", 0), ("µs", 0), ("min", 60_000), ("h", 3_600_000), ("Seconds", 1000)]
)
def test_elapsed_numbers_are_in_the_unit_of_their_column(unit: str, ms: int) -> None:
    assert read(["0", "1", "1000"], TimeColumn(unit=unit)).ms[1:] == [ms, ms * 1000 or 1]


def test_milliseconds_since_boot_are_no_unix_time() -> None:
    assert read(["1700000000", "1700001000"], TimeColumn(unit="ms")).start_utc_ms is None


def test_an_unknown_unit_of_time_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'fortnight'.*s, ms"):
        read(["1", "2"], TimeColumn(unit="fortnight"))


@pytest.mark.parametrize("cell", ["1,500", "12,345"])
def test_a_comma_in_a_time_that_can_be_read_two_ways_is_refused_with_its_line(cell: str) -> None:
    with pytest.raises(
        UsageError, match=rf"^run\.csv:2: .*{cell.replace(',', '[.]')} or {cell.replace(',', '')}.*--decimal"
    ):
        read([cell, cell])
    assert read([cell, cell], asked=Asked(decimal="comma")).ms[0] == round(float(cell.replace(",", ".")) * 1000)
    assert read([cell, cell], asked=Asked(decimal="point")).ms[0] == float(cell.replace(",", "")) * 1000


def test_minutes_and_seconds_that_may_be_hours_and_minutes_are_refused_until_every_decides() -> None:
    cells = ["0:00", "0:10", "0:20"]
    with pytest.raises(UsageError, match=r"^run\.csv:3: '0:10' is hours and minutes, or minutes and seconds: --every"):
        read(cells)
    assert read(cells, asked=Asked(every_s=10)).ms == [0, 10_000, 20_000]
    assert read(cells, asked=Asked(every_s=600)).ms == [0, 600_000, 1_200_000]


@pytest.mark.parametrize(
    "bad",
    ["2024-02-31 10:00:00", "2024-02-28 25:00:00", "1969-01-01 10:00:00", "2150-01-01 10:00:00", "", "n/a", "13:00"],
)
def test_what_is_no_time_among_times_is_none_and_the_others_keep_theirs(bad: str) -> None:
    assert read(["2024-02-28 10:00:00", bad, "2024-02-28 10:00:02"]).utc == [
        "2024-02-28T09:00:00", None, "2024-02-28T09:00:02",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bad", ["31/02/2024 10:00", "28/02/2024 25:00", "28/02/2150 10:00", "", "28/02/24 1", "10:00:1"]
)
def test_what_is_no_date_among_dates_is_none(bad: str) -> None:
    assert read(["28/02/2024 10:00", bad, "28/02/2024 10:02"]).utc[1:] == [None, "2024-02-28T09:02:00"]


def test_a_time_without_its_seconds_among_others_is_the_full_minute() -> None:
    assert read(["28/02/2024 10:15:07", "28/02/2024 10:16", "28/02/2024 10:16:07"]).utc[1] == "2024-02-28T09:16:00"


@pytest.mark.parametrize("bad", ["10:60:00", "10:00:60", "-1:00:00", "24:00:01", "nan", "1:2:3:4", ""])
def test_what_is_no_clock_among_clocks_is_none(bad: str) -> None:
    assert read(["10:00:00", bad, "10:00:02"], TimeColumn(form="clock")).ms == [36_000_000, None, 36_002_000]


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "1e300", "x", "", "1.2.3"])
def test_what_is_no_number_among_numbers_is_none(bad: str) -> None:
    assert read(["0", bad, "2"]).ms == [0, None, 2000]


@pytest.mark.parametrize(
    "cells",
    [
        ["hello", "world"],
        ["12.9 V", "13 V"],
        ["2024-13-45", "x"],
        ["", ""],
        ["-", "-", "3"],
        ["1850-01-01 10:00:00"] * 3,
    ],
)
def test_a_column_that_is_mostly_no_times_is_refused_with_its_first_cell(cells: list[str]) -> None:
    with pytest.raises(UsageError, match=r"^run\.csv:2: .*--time") as refused:
        read(cells)
    assert cells[0] in str(refused.value)


def test_times_with_and_without_a_zone_in_one_column_are_refused_with_the_line() -> None:
    with pytest.raises(UsageError, match=r"^run\.csv:3: '2024-01-31 10:00:00' has no zone"):
        read(["2024-01-31T10:00:00Z", "2024-01-31 10:00:00", "2024-01-31T10:00:00Z"])
    with pytest.raises(UsageError, match=r"^run\.csv:2502: '2024-01-31 10:00:00Z' has a zone"):
        read(["2024-01-31 10:00:00"] * 2500 + ["2024-01-31 10:00:00Z"] + ["2024-01-31 10:00:00"] * 2)
    with pytest.raises(UsageError, match=r"^run\.csv:4: '31/01/2024 10:00 UTC' has a zone"):
        read(["31/01/2024 10:00", "31/01/2024 10:00", "31/01/2024 10:00 UTC"])


@pytest.mark.parametrize(
    ("form", "cells", "utc"),
    [
        ("%d.%m.%Y %H:%M", ["03.04.2024 09:00", "03.04.2024 10:00"], "2024-04-03T07:00:00"),
        ("%m/%d/%Y %I:%M:%S %p", ["03/04/2024 09:00:07 PM"] * 2, "2024-03-04T20:00:07"),
        ("%H:%M:%S %d.%m.%Y", ["21:46:07 03.04.2024"] * 2, "2024-04-03T19:46:07"),
        ("%y%m%d %H%M%S", ["240403 214607"] * 2, "2024-04-03T19:46:07"),
        ("%d/%b/%Y:%H:%M:%S %z", ["03/Apr/2024:21:46:07 +0200"] * 2, "2024-04-03T19:46:07"),
        ("%Y-%m-%dT%H:%M:%S.%f", ["2024-04-03T21:46:07.25"] * 2, "2024-04-03T19:46:07.250000"),
        (
            "iso",
            ["03.04.2024 09:00", "13.04.2024 10:00"],
            "2024-04-03T07:00:00",
        ),  # the profile is wrong, the file is right
        ("unix", ["15", "25"], None),
    ],
)
def test_a_profile_states_the_form(form: str, cells: list[str], utc: str | None) -> None:
    times = read(cells, TimeColumn(form=form))
    assert (times.utc[0] if times.start_utc_ms is not None else None) == utc


@pytest.mark.parametrize("form", ["%Q", "%d.%d.%Y", "fortnights", "%Y%Y"])
def test_a_form_that_is_none_is_refused_with_those_that_are_known(form: str) -> None:
    with pytest.raises(UsageError, match=r"known|twice"):
        read(["1", "2"], TimeColumn(form=form))


def test_a_profile_or_the_cells_say_that_times_are_utc() -> None:
    column = TimeColumn(zone="UTC")
    assert read(["2024-01-31 10:00:00"] * 2, column).utc[0] == "2024-01-31T10:00:00"
    assert "UTC" in read(["2024-01-31 10:00:00"] * 2, column).said
    assert read(["2024-01-31 10:00:00"] * 2, column, Asked(zone="Asia/Tokyo")).utc[0] == "2024-01-31T01:00:00"
    assert "end in Z" in read(["2024-01-31 10:00:00Z"] * 2).said


def test_a_file_without_times_has_a_row_every_so_often() -> None:
    line = even_timeline(2.5, Asked(started="2024-01-31T10:00Z"))
    assert line.take(["", ""], 2) + line.take([""], 4) == [0, 2500, 5000]
    assert line.finish().start_utc_ms == (datetime(2024, 1, 31, 10, tzinfo=UTC) - EPOCH) // MS
    assert even_timeline(1).finish().start_utc_ms is None


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        (["1594113901", "1594114217", "1594114533"], ["21.33", "12.99", "13.00"]),
        (["1554320767.7", "1554320782.8"], ["Wed Apr  3 21:46:07 2019", "Wed Apr  3 21:46:22 2019"]),
        (["1598098561", "1598098621", "1598098681"], ["885000", "870000", "857000"]),
        (["10:00:00", "10:00:10"], ["1", "2"]),
        (["0:00:05", "0:00:10"], ["4.1", "4.2"]),
        (["0", "1003", "2001", "3002"], ["1", "2", "3", "4"]),
        (["0.0", "0.5", "1.0"], ["4.1", "4.1", "4.0"]),
        (["1", "2", "3"], ["29%", "28%", "27%"]),
        (["2024-01-31T10:00:00Z"] * 2, ["x", "y"]),
        (["12/10/24", "12/10/24"], ["", ""]),
        (["1594113901", "1594114217", "1594114533"], ["12,650", "12,640", "12,650"]),
        (["0:00", "0:10"], ["12,650", "12,640"]),
    ],
)
def test_the_column_of_times_is_told_in_a_file_without_a_header(surer: list[str], less: list[str]) -> None:
    assert looks_like_time(surer) > looks_like_time(less) >= 0


MOMENTS = (
    st.datetimes(datetime(2003, 1, 1), datetime(2100, 12, 30))  # before 2003 a clock may be one that nobody set
    .filter(lambda moment: not (moment + timedelta(days=1)).strftime("%m%d") <= "0103")
    .map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
)
FORMS: dict[str, Callable[[datetime], str]] = {
    "iso Z": lambda m: m.isoformat("T", "milliseconds") + "Z",
    "iso blank": lambda m: m.isoformat(" ", "milliseconds"),
    "iso comma": lambda m: m.isoformat(" ", "milliseconds").replace(".", ","),
    "compact": lambda m: f"{m:%Y%m%dT%H%M%S}.{m.microsecond // 1000:03}Z",
    "slashes": lambda m: f"{m:%Y/%m/%d %H:%M:%S}.{m.microsecond // 1000:03}",
    "points": lambda m: f"{m:%d.%m.%Y %H:%M:%S},{m.microsecond // 1000:03}",
    "unix ms": lambda m: str((m - datetime(1970, 1, 1)) // MS),
    "unix s": lambda m: f"{(m - datetime(1970, 1, 1)) // MS / 1000:.3f}",
    "rfc": lambda m: f"{m:%a, %d %b %Y %H:%M:%S}.{m.microsecond // 1000:03} +0000",
    "month": lambda m: f"{m:%d-%b-%Y %I:%M:%S}.{m.microsecond // 1000:03} {m:%p}",
}


@given(form=st.sampled_from(sorted(FORMS)), moments=st.lists(MOMENTS, min_size=1, max_size=12))
def test_any_moment_in_any_form_and_order_comes_back_to_the_millisecond(form: str, moments: list[datetime]) -> None:
    expected = [(moment - datetime(1970, 1, 1)) // MS for moment in moments]
    column = TimeColumn(form="unix" if form.startswith("unix") else "", zone="UTC")
    assert read([FORMS[form](m) for m in moments], column).utc_ms == expected


@given(minutes=st.integers(-14 * 60, 14 * 60), moment=MOMENTS)
def test_any_offset_is_taken_off(minutes: int, moment: datetime) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = (zoned - EPOCH) // MS
    texts = [zoned.isoformat(), f"{zoned:%a, %d %b %Y %H:%M:%S}.{zoned.microsecond // 1000:03} {zoned:%z}"]
    for text in texts:
        assert read([text], zone=BERLIN).utc_ms == [expected], text


_CLOCK = r"[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.,][0-9]{1,4})?)?"
NEARLY_TIMES = st.from_regex(
    rf"[0-9]{{1,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,4}}[ T]?({_CLOCK})?( ?[AP]M|Z|[+-][0-9:]{{2,5}})?|{_CLOCK}"
    r"|-?[0-9]{0,19}[.,]?[0-9]{0,3}(e[0-9]{1,3})?( ?[mun]?s)?|[0-9:/., TZ+-]{0,25}",
    fullmatch=True,
)


@given(
    cells=st.lists(st.one_of(NEARLY_TIMES, st.text(max_size=20)), max_size=8),
    form=st.sampled_from(["", "", "iso", "unix", "elapsed", "clock", "tai64n", "%d.%m.%Y %H:%M"]),
    file=st.one_of(st.text(max_size=12), NEARLY_TIMES),
    asked=st.builds(
        Asked,
        zone=st.sampled_from([None, None, "Europe/Berlin", "UTC", "nowhere"]),
        started=st.one_of(st.none(), st.just("2024-01-31"), NEARLY_TIMES),
        decimal=st.sampled_from([None, "point", "comma"]),
        dates=st.sampled_from([None, "day-first", "month-first", "year-first"]),
        every_s=st.sampled_from([None, 0.5, 60.0]),
    ),
)
def test_no_text_ends_in_anything_but_a_sentence(cells: list[str], form: str, file: str, asked: Asked) -> None:
    assert 0 <= looks_like_time(cells) <= 1
    try:
        line = timeline(cells, TimeColumn(form=form), asked, file, 1, machine_zone=BERLIN)
        for taken in (cells, cells[::-1]):
            assert len(line.take(taken, 1)) == len(cells)
            assert all(0 <= place < len(cells) for place in line.sections())
        line.finish()
    except UsageError as refused:
        assert str(refused)


@pytest.mark.parametrize("cell", ["1_000", "٣", "１２", "1e300", "-1e25", "nan", "inf"])
@pytest.mark.parametrize("others", [["0", "5"], ["0", "", "5"]])
@pytest.mark.parametrize("comma", [False, True])
def test_a_number_that_is_no_time_is_none_whatever_stands_beside_it(cell: str, others: list[str], comma: bool) -> None:
    cells = [f"{other}{',5' if comma and other else ''}" for other in others]
    found = read([*cells, cell, "10"])
    assert found.ms[-2] is None and found.ms[0] == (500 if comma else 0) and found.ms[-1] == 10_000

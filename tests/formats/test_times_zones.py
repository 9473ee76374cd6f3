"""Local times become UTC through the zone they are of: the hour that comes twice, the one that never comes, names."""

from __future__ import annotations

import os
import sys
import time
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.format import TimeColumn
from purifier.formats.zones import machine_zone, named_zone, utc_ms
from tests.formats.reading_times import ANY, BERLIN, EPOCH, LORD_HOWE, NEW_YORK, read

MS = timedelta(milliseconds=1)
ENDS_OF_SUMMER = [
    (BERLIN, datetime(2024, 10, 27, 1, 0, tzinfo=UTC)),
    (BERLIN, datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
    (NEW_YORK, datetime(2025, 11, 2, 6, 0, tzinfo=UTC)),
    (LORD_HOWE, datetime(2024, 4, 6, 15, 0, tzinfo=UTC)),
    (ZoneInfo("Pacific/Auckland"), datetime(2024, 4, 6, 14, 0, tzinfo=UTC)),
]
BEGINNINGS = [
    (BERLIN, datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
    (NEW_YORK, datetime(2025, 3, 9, 7, 0, tzinfo=UTC)),
    (LORD_HOWE, datetime(2024, 10, 5, 15, 30, tzinfo=UTC)),
    (ZoneInfo("America/Santiago"), datetime(2024, 9, 8, 4, 0, tzinfo=UTC)),
]


def local(moments: list[datetime], zone: tzinfo) -> list[str]:
    """As a program writes it that knows its zone and does not say it."""
    return [moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "milliseconds") for moment in moments]


@given(
    change=st.sampled_from(ENDS_OF_SUMMER + BEGINNINGS),
    every_s=st.integers(1, 3600),
    before_s=st.integers(3 * 3600 + 1, 5 * 3600),
    backwards=st.booleans(),
    block=st.sampled_from([1, 7, 100, 5000]),
)
@example(change=ENDS_OF_SUMMER[0], every_s=3600, before_s=4 * 3600, backwards=False, block=5000)
@example(change=ENDS_OF_SUMMER[0], every_s=3600, before_s=4 * 3600, backwards=True, block=5000)
@example(change=ENDS_OF_SUMMER[3], every_s=1800, before_s=4 * 3600, backwards=False, block=5000)
@example(change=ENDS_OF_SUMMER[3], every_s=1795, before_s=4 * 3600, backwards=True, block=1)
def test_a_night_in_which_the_clocks_change_comes_back_row_by_row(
    change: tuple[ZoneInfo, datetime], every_s: int, before_s: int, backwards: bool, block: int
) -> None:
    zone, moment = change
    every_s = max(every_s, 20)  # a thousand rows
    moments = [moment + timedelta(seconds=second) for second in range(-before_s, 4 * 3600, every_s)]
    moments = moments[::-1] if backwards else moments
    assert read(local(moments, zone), zone=zone, block=block).utc_ms == [(one - EPOCH) // MS for one in moments]


@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE]),
    moments=st.lists(st.datetimes(datetime(2003, 1, 5), datetime(2090, 1, 1)), min_size=1, max_size=9),
)
def test_local_times_in_any_order_are_those_of_their_zone(zone: ZoneInfo, moments: list[datetime]) -> None:
    """Away from the nights of the changes, for a time in them is told by its neighbours."""
    whole = [one.replace(day=9, microsecond=0, tzinfo=UTC) for one in moments]
    quiet = [
        one for one in whole if len({(one + timedelta(hours=h)).astimezone(zone).utcoffset() for h in (-2, 0, 2)}) == 1
    ]
    assert read(local(quiet, zone) or ["2024-01-31 10:00"], zone=zone).utc_ms[: len(quiet)] == [
        (one - EPOCH) // MS for one in quiet
    ]


def test_the_hour_that_comes_twice_is_told_by_the_order_of_rows_and_said() -> None:
    times = read(
        [
            "2024-10-27 02:30:00",
            "2024-10-27 02:59:00",
            "2024-10-27 02:00:00",
            "2024-10-27 02:59:00",
            "2024-10-27 03:00:00",
        ]
    )
    assert [moment and moment[11:16] for moment in times.utc] == ["00:30", "00:59", "01:00", "01:59", "02:00"]
    assert "the hour of 2024-10-27 02:00 comes twice in Europe/Berlin" in times.said


def test_a_file_that_begins_in_the_second_pass_joins_what_follows() -> None:
    rows = [f"2024-10-27 02:{minute}:00" for minute in range(40, 60)] + ["2024-10-27 03:00:00"]
    assert read(rows).utc[0] == "2024-10-27T01:40:00"
    assert read(rows[::-1]).utc[-1] == "2024-10-27T01:40:00"


def test_packets_that_overtake_each_other_in_that_hour_are_no_second_pass() -> None:
    rows = ["2024-10-27 01:59:59", "2024-10-27 02:00:10", "2024-10-27 02:00:05", "2024-10-27 02:00:20"]
    assert [moment and moment[11:] for moment in read(rows).utc] == ["23:59:59", "00:00:10", "00:00:05", "00:00:20"]


def test_a_time_that_never_was_is_refused_with_its_line_and_a_zone_without_summer_time() -> None:
    with pytest.raises(
        UsageError, match=r"^run\.csv:3: 2024-03-31 02:00:00 was never .*Europe/Berlin.*--zone [+]01:00\)"
    ):
        read(["2024-03-31 01:59:00", "2024-03-31 02:00:00"])
    assert (
        read(["2024-03-31 01:59:00", "2024-03-31 02:00:00"], asked=Asked(zone="+01:00")).utc[1] == "2024-03-31T01:00:00"
    )


STEPS_BACK = ["2024-11-03 01:58:00", "2024-11-03 01:59:00", "2024-11-03 01:00:00", "2024-11-03 01:01:00"]


def test_a_step_back_of_an_hour_that_is_no_change_here_is_refused_with_both_readings() -> None:
    with pytest.raises(
        UsageError,
        match=r"^run\.csv:4: .* 2024-11-03 01:59:00 to 2024-11-03 01:00:00.*elsewhere \(--zone NAME\), or a clock that",
    ):
        read(STEPS_BACK)
    with pytest.raises(UsageError, match=r"^run\.csv:4: "):
        read(STEPS_BACK, block=2)
    with pytest.raises(UsageError, match=r"^run\.csv:4: "):
        read(STEPS_BACK[::-1])
    elsewhere = read(STEPS_BACK, asked=Asked(zone="America/New_York"))
    assert elsewhere.utc == ["2024-11-03T05:58:00", "2024-11-03T05:59:00", "2024-11-03T06:00:00", "2024-11-03T06:01:00"]
    assert not elsewhere.sections


@pytest.mark.parametrize("gap_s", [10, 20, 45])
def test_a_row_that_comes_late_hides_no_clock_that_was_put_back(gap_s: int) -> None:
    change = datetime(2024, 11, 3, 6, tzinfo=UTC)
    seconds = [*range(-3600, 0, 10), *range(gap_s - 10, 600, 10)]
    moments = [change + timedelta(seconds=second) for second in (-5000, -4990, *seconds)]
    with pytest.raises(UsageError, match=r"^run\.csv:364: the time steps back by an hour"):
        read(local(moments, NEW_YORK))


def test_whoever_names_the_zone_says_that_the_clock_was_set_and_its_rows_are_a_part_of_their_own() -> None:
    times = read(STEPS_BACK, asked=Asked(zone="Europe/Berlin"))
    assert times.sections == [2]
    assert times.utc[2] == "2024-11-03T00:00:00"
    assert "the clock was set there" in times.said


def test_other_steps_back_are_rows_in_another_order() -> None:
    rows = ["2024-11-03 01:58:00", "2024-11-03 01:59:00", "2024-11-02 23:00:00", "2024-11-02 23:01:00"]
    assert read(rows).utc[2] == "2024-11-02T22:00:00"
    assert not read(rows).sections
    assert "the newest row stands first" in read(["2024-11-03 01:58:00", "2024-11-03 01:57:00"]).said


def test_one_series_behind_another_of_the_same_hour_is_no_clock_that_was_set() -> None:
    hour = [f"2024-11-03 01:{minute:02}:00" for minute in range(60)]
    times = read(hour * 3)
    assert times.utc == read(hour).utc * 3
    assert not times.sections


def test_an_hour_back_in_utc_is_rows_in_another_order_too() -> None:
    rows = ["2024-11-03T01:58:00Z", "2024-11-03T01:59:00Z", "2024-11-03T01:00:00Z"]
    assert read(rows).utc == ["2024-11-03T01:58:00", "2024-11-03T01:59:00", "2024-11-03T01:00:00"]


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("Europe/Tallinn (+03:00)", "2024-01-31T08:00:00"),  # the offset is that of the download, in summer
        ("Europe/Tallinn", "2024-01-31T08:00:00"),
        ("(+03:00)", "2024-01-31T07:00:00"),
        ("UTC (+00:00)", "2024-01-31T10:00:00"),
        ("", "2024-01-31T09:00:00"),
    ],
)
def test_the_zone_that_the_header_names_counts_and_its_offset_does_not(cell: str, utc: str) -> None:
    column = TimeColumn(zone="header")
    assert read(["2024-01-31 10:00:00"] * 2, column, header_zone=cell).utc[0] == utc
    asked = Asked(zone="Asia/Tokyo")
    assert read(["2024-01-31 10:00:00"] * 2, column, asked, header_zone=cell).utc[0] == "2024-01-31T01:00:00"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Berlin", "Europe/Berlin"),
        ("Europe/Talinn", "Europe/Tallinn"),
        ("new york", "America/New_York"),
        ("../etc/passwd", ""),
        ("Europe", ""),
        ("", ""),
    ],
)
def test_a_name_that_is_no_zone_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=r"--zone .* is no time zone") as refused:
        read(["0", "1"], asked=Asked(zone=name))  # though elapsed time needs none
    assert nearest in str(refused.value)


@pytest.mark.parametrize(
    ("name", "hours"), [("UTC", 0), ("+02:00", 2), ("UTC-5", -5), ("europe/berlin", 1), ("-0330", -3.5)]
)
def test_a_zone_may_be_typed_as_an_offset_or_in_small_letters(name: str, hours: float) -> None:
    assert utc_ms(named_zone(name, "--zone"), 0) == -hours * 3_600_000


def test_a_machine_without_zone_data_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    before = zoneinfo.TZPATH
    for module in {"tzdata", *(name for name in sys.modules if name.startswith("tzdata."))}:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("TZ", "Europe/Paris")
    zoneinfo.reset_tzpath(())
    ZoneInfo.clear_cache()
    try:
        for asked in (Asked(zone="Europe/Paris"), Asked()):
            with pytest.raises(UsageError, match=r"Europe/Paris.*no time zone data.*tzdata"):
                read(["2024-01-31 10:00:00"] * 2, asked=asked, zone=None)
    finally:
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache()


def set_zone(machine: pytest.MonkeyPatch, tz: str) -> None:
    machine.setenv("TZ", tz)
    if sys.platform != "win32":
        time.tzset()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A machine whose zone a test sets; put back behind it."""
    if sys.platform == "win32":
        pytest.skip("needs tzset")
    before = os.environ.get("TZ")
    yield monkeypatch
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


@pytest.mark.parametrize(
    ("tz", "name", "hour"),
    [
        ("Europe/Berlin", "Europe/Berlin", 8),
        (":America/New_York", "America/New_York", 14),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "CET/CEST", 8),
    ],
)
def test_times_without_a_zone_are_those_of_this_machine_and_its_name_is_said(
    machine: pytest.MonkeyPatch, tz: str, name: str, hour: int
) -> None:
    set_zone(machine, tz)
    times = read(["2024-07-31 10:00:00"] * 2, zone=None)
    assert times.utc[0] == f"2024-07-31T{hour:02}:00:00"
    assert f"read as {name}, this machine's; --zone NAME" in times.said


def test_a_zone_without_a_name_has_its_doubled_hour_too(machine: pytest.MonkeyPatch) -> None:
    set_zone(machine, "CET-1CEST,M3.5.0,M10.5.0/3")
    moments = [datetime(2024, 10, 26, 23, tzinfo=UTC) + timedelta(minutes=5 * row) for row in range(48)]
    assert read(local(moments, BERLIN), zone=None).utc_ms == [(one - EPOCH) // MS for one in moments]
    assert isinstance(machine_zone(), tzinfo)


def test_a_profile_may_name_the_zone() -> None:
    assert read(["2024-01-31 10:00:00"] * 2, TimeColumn(zone="Asia/Tokyo")).utc[0] == "2024-01-31T01:00:00"
    assert read(["2024-01-31 10:00:00"] * 2, ANY).utc[0] == "2024-01-31T09:00:00"

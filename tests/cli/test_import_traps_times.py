"""Traps in times: zones and their clock changes, clocks without a date, clocks never set, and all forms of a date."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.import_traps import START, Point, comes_to, dry, hour, is_the_hour, refused, said, sums, write

Stamp = Callable[[Point], str]
BEGAN = "2026-03-05T18:00:00.000Z"
BERLIN = ZoneInfo("Europe/Berlin")


def table(path: Path, stamp: Stamp, header: str = "time", points: list[Point] | None = None) -> str:
    rows = [f"{stamp(p)};{p.v:.4f};{p.i:.4f}" for p in (hour() if points is None else points)]
    return write(path, [f"{header};voltage (V);current (A)", *rows])


def unix(p: Point) -> float:
    return p.at.timestamp()


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose zone is no file's."""
    monkeypatch.setenv("TZ", "America/Caracas")


def clock(seconds: float, hours: str = "02d") -> str:
    return f"{int(seconds // 3600):{hours}}:{int(seconds // 60) % 60:02d}:{int(seconds) % 60:02d}"


DATED: dict[str, tuple[str, Stamp]] = {
    "iso-z": ("time", lambda p: p.iso()),
    "iso-millis": ("time", lambda p: p.at.isoformat(timespec="milliseconds")),
    "iso-blank": ("time", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S+00:00")),
    "iso-blank-utc": ("time", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S UTC")),
    "iso-offset": ("time", lambda p: p.at.astimezone(BERLIN).isoformat()),
    "iso-offset-bare": ("time", lambda p: p.at.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M:%S%z")),
    "iso-offset-blank": ("time", lambda p: p.at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S +0100")),
    "iso-basic": ("time", lambda p: p.at.strftime("%Y%m%dT%H%M%SZ")),
    "iso-comma-decimals": ("time", lambda p: p.at.strftime("%Y-%m-%dT%H:%M:%S,500Z")),
    "header-utc": ("time (UTC)", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S")),
    "header-utc-suffix": ("timestamp_utc", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S")),
    "german": ("Zeit (UTC)", lambda p: p.at.strftime("%d.%m.%Y %H:%M:%S")),
    "header-utc-camel": ("timestampUTC", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S")),
    "header-gmt": ("Date and time [GMT]", lambda p: p.at.strftime("%Y-%m-%d %H:%M:%S")),
    "header-zone": ("Time (Europe/Berlin)", lambda p: p.at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")),
    "header-offset": ("Time (UTC+1)", lambda p: p.at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")),
    "header-offset-minutes": ("Time [+01:00]", lambda p: p.at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")),
    "slashes-year-first": ("UTC time", lambda p: p.at.strftime("%Y/%m/%d %H:%M:%S")),
    "not-padded": ("UTC time", lambda p: f"2026-3-5 {p.at.hour}:{p.at.minute}:{p.at.second}"),
    "am-pm": ("UTC time", lambda p: p.at.strftime("%b %d, %Y %I:%M:%S %p")),
    "ctime": ("UTC time", lambda p: p.at.ctime()),
    "rfc-2822": ("time", lambda p: p.at.strftime("%a, %d %b %Y %H:%M:%S +0000")),
    "month-name": ("UTC time", lambda p: p.at.strftime("%d-%b-%Y %H:%M:%S")),
    "month-of-german": ("Zeit (UTC)", lambda p: p.at.strftime("%d. März %Y %H:%M:%S")),
    "month-of-french": ("Heure UTC", lambda p: p.at.strftime("%d mars %Y %H:%M:%S")),
    "unix-s": ("unix", lambda p: f"{unix(p):.0f}"),
    "unix-s-decimals": ("timestamp", lambda p: f"{unix(p):.3f}"),
    "unix-ms": ("timestamp", lambda p: f"{unix(p) * 1000:.0f}"),
    "unix-us": ("timestamp", lambda p: f"{unix(p) * 1e6:.0f}"),
    "unix-ns": ("timestamp", lambda p: f"{int(unix(p)) * 10**9}"),
    "unix-exponent": ("timestamp", lambda p: f"{unix(p):.9e}"),
    "tai64n": ("time", lambda p: f"@{2**62 + int(unix(p)) + 37:016x}00000000"),
    "excel-serial": ("time (UTC)", lambda p: f"{(p.at - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1):.8f}"),
}


@pytest.mark.parametrize("form", DATED)
def test_the_same_hour_however_its_times_are_written(form: str, tmp_path: Path) -> None:
    header, stamp = DATED[form]
    found = is_the_hour(table(tmp_path / "log.csv", stamp, header))
    assert found["runs"][0]["started_utc"][:19] == BEGAN[:19]


ELAPSED: dict[str, tuple[str, Stamp]] = {
    "seconds": ("t (s)", lambda p: f"{p.t}"),
    "seconds-of-no-unit": ("time", lambda p: f"{p.t}"),
    "seconds-decimals": ("Time [s]", lambda p: f"{p.t:.3f}"),
    "milliseconds": ("time_ms", lambda p: f"{p.t * 1000}"),
    "milliseconds-since-boot": ("millis", lambda p: f"{p.t * 1000 + 48_211}"),
    "microseconds": ("micros (us)", lambda p: f"{p.t * 1_000_000 + 5}"),
    "minutes": ("Time (min)", lambda p: f"{p.t / 60:.5f}"),
    "hours": ("Time (h)", lambda p: f"{p.t / 3600:.7f}"),
    "hours-word": ("elapsed hours", lambda p: f"{p.t / 3600:.7f}"),
    "an hour column": ("hour", lambda p: f"{p.t / 3600:.7f}"),
    "a minute column": ("minute", lambda p: f"{p.t / 60:.5f}"),
    "days in decimals": ("Time (days)", lambda p: f"{p.t / 86400:.9f}"),
    "h:mm:ss": ("elapsed", lambda p: clock(p.t, "d")),
    "hh:mm:ss": ("time", lambda p: clock(p.t)),
    "hh:mm:ss.mmm": ("time", lambda p: clock(p.t) + ".000"),
    "days": ("time", lambda p: f"0d {clock(p.t)}"),
    "days-day": ("time", lambda p: f"0 days {clock(p.t)}"),
    "never-set-2000": ("unix", lambda p: f"{946_684_800 + p.t}"),
    "never-set-2000-iso": ("time", lambda p: (datetime(2000, 1, 1) + timedelta(seconds=p.t)).isoformat()),
    "never-set-1970": ("time", lambda p: (datetime(1970, 1, 1) + timedelta(seconds=p.t + 9)).isoformat(" ")),
    "never-set-1970-local": ("time", lambda p: (datetime(1970, 1, 1, 1) + timedelta(seconds=p.t + 9)).isoformat(" ")),
}


@pytest.mark.parametrize("form", ELAPSED)
def test_an_hour_without_a_date_is_taken_and_has_no_start(form: str, tmp_path: Path) -> None:
    header, stamp = ELAPSED[form]
    path = table(tmp_path / "log.csv", stamp, header)
    assert is_the_hour(path)["runs"][0]["started_utc"] is None
    begun = is_the_hour(path, "--started", "2026-03-05T18:00:00Z")["runs"][0]["started_utc"]
    assert begun == BEGAN


def test_two_numbers_of_a_clock_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path / "log.csv", lambda p: f"{p.t // 60:02d}:{p.t % 60:02d}", "elapsed")
    words = refused(capsys, path)
    assert "log.csv:3:" in words and "hours and minutes, or minutes and seconds" in words
    is_the_hour(path, "--every", "20 s")


def test_microseconds_that_nobody_names_are_no_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path / "log.csv", lambda p: f"{p.t * 1_000_000 + 5}", "time")
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "20 s" in words and "--time COL:us" in words
    is_the_hour(path, "--time", "time:us")


def test_a_clock_that_wraps_its_milliseconds_goes_on(tmp_path: Path) -> None:
    is_the_hour(table(tmp_path / "log.csv", lambda p: f"{(p.t * 1000 + 2**32 - 1_000_000) % 2**32}", "millis"))


def test_a_stamp_that_wraps_its_microseconds_goes_on(tmp_path: Path) -> None:
    is_the_hour(table(tmp_path / "log.csv", lambda p: f"{(p.t * 1_000_000 + 2**32 - 1_000_000) % 2**32}", "micros"))


def test_row_number_as_only_clock_needs_a_beat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(
        tmp_path / "log.csv",
        ["No.,mA,mV,", *(f"{n},{p.i * 1000:.1f},{p.v * 1000:.1f}," for n, p in enumerate(hour(), 1))],
        encoding="utf-8-sig",
    )
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--every" in words
    is_the_hour(path, "--every", "20 s")


# Zones


def local(zone: ZoneInfo, form: str = "%Y-%m-%d %H:%M:%S") -> Stamp:
    return lambda p: p.at.astimezone(zone).strftime(form)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "+05:45"])
def test_local_times_are_of_the_zone_that_is_named(zone: str, tmp_path: Path) -> None:
    shift = timedelta(hours=5, minutes=45)
    stamp = local(ZoneInfo(zone)) if "/" in zone else lambda p: (p.at + shift).strftime("%Y-%m-%d %H:%M:%S")
    found = is_the_hour(table(tmp_path / "log.csv", stamp), "--zone", zone)
    assert found["runs"][0]["started_utc"] == BEGAN
    said(found, zone, "--zone")


def moved(points: list[Point], start: datetime) -> list[Point]:
    """The same hours, from another start on: `Point.t` counts from `START`."""
    later = round((start - START).total_seconds())
    return [Point(p.t + later, p.v, p.i) for p in points]


AUTUMN = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)  # 02:30 in Berlin; at 03:00 it is 02:00 again
SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30 in Berlin; at 02:00 it is 03:00


@pytest.mark.parametrize("start", [AUTUMN, SPRING])
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_the_hour_of_a_clock_change_is_neither_lost_nor_counted_twice(
    start: datetime, form: str, newest_first: bool, tmp_path: Path
) -> None:
    points = moved(hour(), start)
    path = table(tmp_path / "log.csv", local(BERLIN, form), points=points[::-1] if newest_first else points)
    found = comes_to(*sums(hour()), path, "--zone", "Europe/Berlin")
    (one,) = found["runs"]
    assert one["hours"] == pytest.approx(1.0) and one["readings"] == len(points)
    assert one["started_utc"] == start.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize("every_s", [20, 600])
def test_a_night_with_an_hour_that_comes_twice(every_s: int, tmp_path: Path) -> None:
    points = moved([Point(4 * p.t, p.v, p.i) for p in hour(every_s // 4)], datetime(2025, 10, 25, 22, 30, tzinfo=UTC))
    found = comes_to(
        *sums(points), table(tmp_path / "log.csv", local(BERLIN), points=points), "--zone", "Europe/Berlin"
    )
    assert found["runs"][0]["hours"] == pytest.approx(4.0)


def test_the_machine_s_own_zone_is_taken_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    found = is_the_hour(table(tmp_path / "log.csv", local(BERLIN)))
    assert found["runs"][0]["started_utc"] == BEGAN
    said(found, "without a zone", "Europe/Berlin", "--zone")


# Clocks without a date


def test_a_clock_runs_across_midnight_and_its_date_is_in_the_name(tmp_path: Path) -> None:
    points = moved(hour(), datetime(2026, 3, 15, 23, 30, tzinfo=UTC))
    for name in ("log_26-03-15.csv", "2026-03-15.csv", "20260315.csv", "log-2026_03_15.csv"):
        path = table(tmp_path / name, lambda p: p.at.strftime("%H:%M:%S"), points=points)
        found = comes_to(*sums(hour()), path, "--zone", "UTC")
        assert found["runs"][0]["started_utc"] == "2026-03-15T23:30:00.000Z", name


def test_a_clock_of_twelve_hours_runs_across_midnight_and_noon(tmp_path: Path) -> None:
    for start in (datetime(2026, 3, 15, 23, 30, tzinfo=UTC), datetime(2026, 3, 15, 11, 30, tzinfo=UTC)):
        points = moved(hour(), start)
        path = table(tmp_path / "log_2026-03-15.csv", lambda p: p.at.strftime("%I:%M:%S %p"), points=points)
        found = comes_to(*sums(hour()), path, "--zone", "UTC")
        assert found["runs"][0]["started_utc"] == start.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_clock_without_any_date_is_taken_across_midnight(tmp_path: Path) -> None:
    points = moved(hour(), datetime(2026, 3, 15, 23, 30, tzinfo=UTC))
    path = table(tmp_path / "log.csv", lambda p: p.at.strftime("%H:%M:%S"), points=points)
    found = comes_to(*sums(hour()), path)
    assert found["runs"][0]["started_utc"] is None and found["runs"][0]["hours"] == pytest.approx(1.0)


def test_a_day_and_a_clock_may_stand_in_two_columns(tmp_path: Path) -> None:
    points = moved(hour(), datetime(2026, 3, 15, 23, 30, tzinfo=UTC))
    for form in (
        "%d.%m.%Y;%H:%M:%S",
        "%Y-%m-%d;%H:%M:%S",
        "%d/%m/%Y;%H:%M:%S",
        "%m/%d/%Y;%I:%M:%S %p",
        "%Y%m%d;%H%M%S",
    ):
        for header in ("Date;Time", "Datum;Uhrzeit", "date;clock"):
            path = table(tmp_path / "log.csv", lambda p: p.at.strftime(form), header, points)  # noqa: B023
            found = comes_to(*sums(hour()), path, "--zone", "UTC")
            assert found["runs"][0]["started_utc"] == "2026-03-15T23:30:00.000Z", form


def test_only_hours_and_minutes_are_spread_over_the_minute(tmp_path: Path) -> None:
    path = table(tmp_path / "log.csv", lambda p: p.at.strftime("%Y-%m-%d %H:%M"), "time (UTC)")
    found = comes_to(*sums(hour()), path, rel=2e-2)
    assert found["runs"][0]["readings"] == len(hour())


# Days and months


@pytest.mark.parametrize(("form", "option"), [("%d/%m/%y %H:%M:%S", "day-first"), ("%m/%d/%y %H:%M:%S", "month-first")])
def test_a_date_that_can_be_read_two_ways_is_asked_for(
    form: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "log.csv", local(ZoneInfo("UTC"), form))
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "5 March 2026" in words and "3 May 2026" in words
    assert "--dates day-first|month-first" in words
    found = is_the_hour(path, "--dates", option, "--zone", "UTC")
    assert found["runs"][0]["started_utc"] == BEGAN


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"])
def test_a_month_that_cannot_be_one_tells_the_order(form: str, tmp_path: Path) -> None:
    points = moved(hour(), datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    found = comes_to(
        *sums(hour()), table(tmp_path / "log.csv", local(ZoneInfo("UTC"), form), points=points), "--zone", "UTC"
    )
    assert found["runs"][0]["started_utc"] == "2026-03-12T23:30:00.000Z"


# Order


def test_the_newest_row_may_come_first(tmp_path: Path) -> None:
    found = is_the_hour(table(tmp_path / "log.csv", Point.iso, points=hour()[::-1]))
    assert found["runs"][0]["started_utc"] == BEGAN


def test_elapsed_time_may_run_backwards(tmp_path: Path) -> None:
    is_the_hour(table(tmp_path / "log.csv", lambda p: f"{p.t}", "t (s)", points=hour()[::-1]))


def test_rows_that_swapped_places_are_put_in_order(tmp_path: Path) -> None:
    points = hour()
    for place in range(10, len(points) - 1, 7):
        points[place], points[place + 1] = points[place + 1], points[place]
    is_the_hour(table(tmp_path / "log.csv", Point.iso, points=points))


def test_blocks_that_swapped_places_are_put_in_order(tmp_path: Path) -> None:
    points = hour()
    is_the_hour(table(tmp_path / "log.csv", Point.iso, points=points[90:] + points[:90]))


def test_a_small_step_back_between_packets_is_no_new_start(tmp_path: Path) -> None:
    points = hour(every_s=1)
    stamps = {p.t: p.t - (0.4 if p.t % 4 == 0 and p.t else 0.0) for p in points}
    rows = [f"{START.timestamp() + stamps[p.t]:.3f};{p.v:.4f};{p.i:.4f}" for p in points]
    is_the_hour(write(tmp_path / "log.csv", ["unix;voltage (V);current (A)", *rows]), rel=2e-3)


def test_rows_that_are_there_twice_count_once(tmp_path: Path) -> None:
    points = sorted([*hour(), *hour()[20:60]])
    found = is_the_hour(table(tmp_path / "log.csv", Point.iso, points=points))
    assert found["runs"][0]["readings"] == len(hour()) and found["dropped"] == 40


def test_rows_from_before_a_clock_was_set_are_dated_backwards(tmp_path: Path) -> None:
    """Ten rows stand in the year 2000, then the board heard the time."""
    never = datetime(2000, 1, 1, tzinfo=UTC)
    rows = [
        f"{(never + timedelta(seconds=p.t)).isoformat() if p.t < 200 else p.at.isoformat()};{p.v:.4f};{p.i:.4f}"
        for p in hour()
    ]
    found = is_the_hour(write(tmp_path / "log.csv", ["time;voltage (V);current (A)", *rows]))
    assert found["runs"][0]["started_utc"] == BEGAN
    said(found, "clock was set at line 12")


def test_a_stamp_far_off_is_left_out(tmp_path: Path) -> None:
    points = hour()
    rows = [f"{p.iso() if p.t != 1200 else '2165-03-05T18:00:00Z'};{p.v:.4f};{p.i:.4f}" for p in points]
    is_the_hour(write(tmp_path / "log.csv", ["time;voltage (V);current (A)", *rows]))


def test_blank_times_and_rows_of_none_are_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"{p.iso() if p.t != 1200 else ''};{p.v:.4f};{p.i:.4f}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["time;voltage (V);current (A)", *rows]))
    assert found["dropped"] == 1
    said(found, "no time", "line 62")


def test_a_pause_is_a_gap_and_not_a_load_that_went_on(tmp_path: Path) -> None:
    points = [p for p in hour() if not 1200 < p.t < 2400]
    found = dry(table(tmp_path / "log.csv", Point.iso, points=points))
    assert math.isclose(found["runs"][0]["coverage_percent"], 100 * 2 / 3, rel_tol=0.02)

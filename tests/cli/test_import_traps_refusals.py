"""What cannot be read, or can be read two ways, is refused in one sentence: where, what, and what decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.import_traps import Point, dry, hour, is_the_hour, refused, said, sums, write

HEADER = "time,voltage (V),current (A)"


def plain(p: Point) -> str:
    return f"{p.iso()},{p.v},{-p.i}"


def rows() -> list[str]:
    return list(map(plain, hour()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"PK\x03\x04" + bytes(range(256)) * 8,
        b"%PDF-1.7\n" + bytes(range(256)) * 8,
        b"<html><body><h1>Login</h1><p>Please log in</p></body></html>\n",
        b"hello\nworld\n",
        b"time,voltage (V),current (A)\n",
        b"time,voltage (V),current (A)\nnan,nan,nan\n",
        b"time,voltage (V),current (A)\n2026-03-05T18:00:00Z,,\n",
        b'{"code": "invalid_token", "errors": "Token is invalid", "success": false}\n',
    ],
    ids=[
        "empty",
        "blank lines",
        "png",
        "zip",
        "pdf",
        "html",
        "words",
        "header alone",
        "nothing known",
        "blanks",
        "an error",
    ],
)
def test_what_holds_no_measurements_is_refused_by_its_name(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thing.csv"
    path.write_bytes(content)
    words = refused(capsys, str(path))
    assert "thing.csv" in words and "Traceback" not in words and words.count("\n") <= 2


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "folder" in refused(capsys, str(tmp_path)) or "directory" in refused(capsys, str(tmp_path))
    assert "gone.csv" in refused(capsys, str(tmp_path / "gone.csv"))


def test_a_quotation_mark_that_never_ends_does_not_swallow_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [HEADER, *rows()]
    lines.insert(90, '2026-03-05T18:29:41Z,"13.1,-0.5')
    words = refused(capsys, write(tmp_path / "log.csv", lines))
    assert "log.csv:91:" in words and "quotation mark" in words


def test_a_remark_of_two_lines_in_quotes_is_one_cell(tmp_path: Path) -> None:
    lines = [HEADER + ",remark", *(f"{row}," for row in rows())]
    lines[90] += '"load\non"'
    is_the_hour(write(tmp_path / "log.csv", lines))


def test_a_header_in_another_order_further_down_is_not_read_as_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = len(rows()) // 2
    other = [f"{p.iso()},{-p.i},{p.v}" for p in hour()[half:]]
    path = write(tmp_path / "log.csv", [HEADER, *rows()[:half], "time,current (A),voltage (V)", *other])
    words = refused(capsys, path)
    assert f"log.csv:{half + 2}:" in words and "current (A)" in words


def test_other_units_in_a_header_further_down_are_not_read_as_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = len(rows()) // 2
    other = [f"{p.iso()},{p.v * 1000:.1f},{-p.i * 1000:.1f}" for p in hour()[half:]]
    path = write(tmp_path / "log.csv", [HEADER, *rows()[:half], "time,voltage (mV),current (mA)", *other])
    assert f"log.csv:{half + 2}:" in refused(capsys, path)


def test_a_header_may_be_all_that_comes_after_thousands_of_rows(tmp_path: Path) -> None:
    """A logger was started once more, and never wrote a row."""
    points = [Point(t, round(13.2 - t / 36_000, 4), 0.5) for t in range(4999)]
    found = dry(write(tmp_path / "log.csv", [HEADER, *map(plain, points), HEADER]))
    assert found["rows"] == 4999 and found["dropped"] == 0


def test_a_header_further_down_may_have_a_mark_in_front(tmp_path: Path) -> None:
    half = len(rows()) // 2
    path = write(tmp_path / "log.csv", ["\ufeff" + HEADER, *rows()[:half], "\ufeff" + HEADER, *rows()[half:]])
    found = is_the_hour(path)
    assert found["rows"] == len(rows())


def test_lines_may_end_in_several_ways(tmp_path: Path) -> None:
    lines = [HEADER, *rows()]
    path = tmp_path / "log.csv"
    path.write_bytes(b"".join(line.encode() + (b"\r\n" if n % 2 else b"\n") for n, line in enumerate(lines)))
    is_the_hour(str(path))
    path.write_bytes(b"\r\r\n".join(line.encode() for line in lines))
    is_the_hour(str(path))


def test_two_columns_of_one_name_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "log.csv", ["time,voltage,current,voltage", *(f"{plain(p)},{p.v - 1}" for p in hour())])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "number 2" in words and "number 4" in words and "--voltage 2" in words
    is_the_hour(path, "--voltage", "2")


def test_the_right_option_with_a_wrong_name_tells_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "log.csv", [HEADER, *rows()])
    for option, typed, near in (
        ("--voltage", "voltage (mV)", "voltage (V)"),
        ("--time", "tim", "time"),
        ("--as", "rdusbb", "rd-usb"),
        ("--zone", "Europe/Berlinn", "Europe/Berlin"),
    ):
        words = refused(capsys, path, option, typed)
        assert option in words and near in words, words


def test_a_format_that_was_asked_for_and_does_not_fit_says_what_it_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "log.csv", [HEADER, *rows()])
    words = refused(capsys, path, "--as", "rd-usb")
    assert "log.csv" in words and "Unix time" in words
    is_the_hour(path, "--as", "table")


def test_a_table_without_times_asks_for_a_beat_and_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "log.csv", ["voltage (V),current (A)", *(f"{p.v},{-p.i}" for p in hour())])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--every" in words and "--time" in words
    found = is_the_hour(path, "--every", "20 s", "--started", "2026-03-05T19:00:00+01:00")
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"


def test_volts_times_amperes_that_are_not_the_watts_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / "log.csv", ["time,voltage,current,power", *(f"{plain(p)},{p.v * p.i * 7:.3f}" for p in hour())]
    )
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "volts times amperes" in words and "--power none" in words
    is_the_hour(path, "--power", "none")


def test_a_load_that_pauses_every_minute_is_one_run(tmp_path: Path) -> None:
    """A tester lets go of the load to measure: rests inside a run are no ends of it."""
    points = [Point(t, 13.2 - t / 36_000, 0.0 if t % 60 >= 55 else 0.5) for t in range(0, 3601, 5)]
    path = write(tmp_path / "log.csv", [HEADER, *map(plain, points)])
    found = dry(path)
    (one,) = found["runs"]
    assert one["charge_ah"] == pytest.approx(sums(points)[0], rel=5e-3)


def test_the_offset_of_an_amplifier_at_rest_is_no_load(tmp_path: Path) -> None:
    """10 mA before and after are not the run: it lasts from the first load to the last."""
    points = [Point(t, 13.4, 0.01) for t in range(-1800, 0, 20)]
    points += hour()
    points += [Point(t, 13.1, 0.01) for t in range(3620, 7200, 20)]
    found = dry(write(tmp_path / "log.csv", [HEADER, *map(plain, points)]))
    (one,) = found["runs"]
    assert one["hours"] == pytest.approx(1.0, abs=0.02)
    assert one["charge_ah"] == pytest.approx(sums(hour())[0], rel=1e-2)


@pytest.mark.parametrize("colour", ["\x1b[0;36m", "\x1b[0;37m"])
def test_colours_of_a_console_are_no_text(colour: str, tmp_path: Path) -> None:
    lines = []
    for p in hour():
        for name, value, unit in (("Battery voltage", p.v, "V"), ("Battery current", -p.i, "A")):
            lines.append(
                f"{colour}[{p.at:%H:%M:%S}][D][sensor:117]: '{name}': Sending state {value:.5f} {unit} with 2 decimals "
                "of accuracy\x1b[0m"
            )
    is_the_hour(write(tmp_path / "esphome.log", lines), rel=5e-3)


STAMPS = {
    "dots in the clock": "%d.%m.%Y %H.%M.%S",
    "dashes in the clock": "%Y-%m-%d %H-%M-%S",
    "underscore": "%Y-%m-%d_%H:%M:%S",
    "underscore and dashes": "%Y-%m-%d_%H-%M-%S",
    "digits alone": "%Y%m%d%H%M%S",
    "digits in two": "%Y%m%d_%H%M%S",
    "digits in two by a blank": "%Y%m%d %H%M%S",
    "weekday": "Thu, %d.%m.%Y %H:%M:%S",
    "comma": "%d.%m.%Y, %H:%M:%S",
    "US with comma": "%m/%d/%Y, %I:%M:%S %p",
    "a.m. with dots": "%d/%m/%Y %I:%M:%S p.m.",
    "slash T": "%Y/%m/%dT%H:%M:%S",
    "named zone": "%Y-%m-%d %H:%M:%S GMT",
    "dots, year first": "%Y.%m.%d %H:%M:%S",
}


@pytest.mark.parametrize("stamp", STAMPS)
def test_stamps_of_many_a_logger(stamp: str, tmp_path: Path) -> None:
    form = STAMPS[stamp]
    dates = ["--dates", "month-first"] if form[:5] == "%m/%d" else ["--dates", "day-first"] if "%d/%m" in form else []
    lines = [f"{p.at:{form}};{p.v};{-p.i}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", [HEADER.replace(",", ";"), *lines]), *dates, "--zone", "UTC")
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"


@pytest.mark.parametrize(
    "form",
    [
        "{t} s",
        "{t}s",
        "{m}m{s}s",
        "{h}h {m}m {s}s",
        "{h}:{m:02d}:{s:02d}.0",
        "{ms} ms",
        "+{t}",
    ],
)
def test_times_since_a_start_in_many_a_spelling(form: str, tmp_path: Path) -> None:
    lines = [
        form.format(t=p.t, h=p.t // 3600, m=p.t // 60 % 60 if "h" in form else p.t // 60, s=p.t % 60, ms=p.t * 1000)
        + f";{p.v};{-p.i}"
        for p in hour()
    ]
    found = is_the_hour(write(tmp_path / "log.csv", [HEADER.replace(",", ";"), *lines]))
    assert found["runs"][0]["started_utc"] is None


def test_more_hours_than_a_day_has_are_no_clock(tmp_path: Path) -> None:
    points = [Point(t, 13.2 - t / 1_200_000, 0.5) for t in range(0, 120_001, 300)]
    lines = [f"{p.t // 3600}:{p.t // 60 % 60:02d}:{p.t % 60:02d};{p.v};{-p.i}" for p in points]
    found = dry(write(tmp_path / "log.csv", [HEADER.replace(",", ";"), *lines]))
    assert found["runs"][0]["charge_ah"] == pytest.approx(sums(points)[0], rel=1e-3)


def test_what_was_understood_names_every_choice(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [HEADER.replace(",", ";"), *(row.replace(",", ";") for row in rows())])
    found = is_the_hour(path)
    said(found, "semicolon between its cells", "names in line 1")
    said(found, "voltage from 'voltage (V)' in V", "units in the header")
    said(found, "times are UTC")
    said(found, "voltage falls")

"""Traps in how files are laid out: what stands between cells, in front of them, behind them and in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.import_traps import Point, hour, is_the_hour, refused, said, write

Row = Callable[[Point], str]


def comma(text: str) -> str:
    return text.replace(".", ",")


def plain(p: Point) -> str:
    return f"{p.iso()},{p.v:.4f},{-p.i:.4f}"


HEADER = "time,voltage (V),current (A)"

FORMS: dict[str, tuple[str, Row, str, str]] = {
    "comma": (HEADER, plain, "\n", "utf-8"),
    "crlf": (HEADER, plain, "\r\n", "utf-8"),
    "cr-only": (HEADER, plain, "\r", "utf-8"),
    "bom": (HEADER, plain, "\n", "utf-8-sig"),
    "utf-16": (HEADER, plain, "\r\n", "utf-16"),
    "utf-16-le-bare": (HEADER, plain, "\r\n", "utf-16-le"),
    "utf-16-be-bare": (HEADER, plain, "\n", "utf-16-be"),
    "windows-1252": ("time,voltage (V),current (A),Temperatur (°C)", lambda p: f"{plain(p)},21.5", "\r\n", "cp1252"),
    "semicolon": (HEADER.replace(",", ";"), lambda p: plain(p).replace(",", ";"), "\n", "utf-8"),
    "semicolon-decimal-comma": (
        HEADER.replace(",", ";"),
        lambda p: f"{p.iso()};{comma(f'{p.v:.4f};{-p.i:.4f}')}",
        "\r\n",
        "utf-8",
    ),
    "tab-decimal-comma": (
        HEADER.replace(",", "\t"),
        lambda p: f"{p.iso()}\t" + comma(f"{p.v:.4f}\t{-p.i:.4f}"),
        "\n",
        "utf-8",
    ),
    "bar": (HEADER.replace(",", "|"), lambda p: plain(p).replace(",", "|"), "\n", "utf-8"),
    "bar-blanks": (HEADER.replace(",", " | "), lambda p: plain(p).replace(",", " | "), "\n", "utf-8"),
    "aligned-blanks": ("time  voltage_V   current_A", lambda p: f"{p.iso()}   {p.v:9.4f}  {-p.i:9.4f}", "\n", "utf-8"),
    "blanks-in-front": (
        "  time  voltage_V   current_A",
        lambda p: f"  {p.t:6d}   {p.v:9.4f}  {-p.i:9.4f}",
        "\n",
        "utf-8",
    ),
    "quoted": ('"time","voltage (V)","current (A)"', lambda p: f'"{p.iso()}","{p.v:.4f}","{-p.i:.4f}"', "\n", "utf-8"),
    "quoted-decimal-comma": (
        '"time";"voltage (V)";"current (A)"',
        lambda p: f'"{p.iso()}";"{comma(f"{p.v:.4f}")}";"{comma(f"{-p.i:.4f}")}"',
        "\n",
        "utf-8",
    ),
    "blanks-behind-commas": (HEADER.replace(",", ", "), lambda p: plain(p).replace(",", ", "), "\n", "utf-8"),
    "trailing-both": (HEADER + ",", lambda p: plain(p) + ",", "\n", "utf-8"),
    "trailing-data": (HEADER, lambda p: plain(p) + ",", "\n", "utf-8"),
    "trailing-header": (HEADER + ",", plain, "\n", "utf-8"),
    "trailing-many": (HEADER + ",,,", lambda p: plain(p) + ",,,", "\n", "utf-8"),
    "trailing-semicolons": (HEADER.replace(",", ";") + ";", lambda p: plain(p).replace(",", ";") + ";", "\n", "utf-8"),
    "row-number-unnamed": ("," + HEADER, lambda p: f"{p.t // 20},{plain(p)}", "\n", "utf-8"),
    "row-number-named": ("No.," + HEADER, lambda p: f"{p.t // 20 + 1},{plain(p)}", "\n", "utf-8"),
    "row-number-no-name-at-all": (HEADER, lambda p: f"{p.t // 20},{plain(p)}", "\n", "utf-8"),
    "text-columns": (
        "time,mode,voltage (V),current (A),alarm",
        lambda p: f"{p.iso()},CC,{p.v:.4f},{-p.i:.4f},No alarm",
        "\n",
        "utf-8",
    ),
    "time-last": ("current (A),voltage (V),time", lambda p: f"{-p.i:.4f},{p.v:.4f},{p.iso()}", "\n", "utf-8"),
    "units-glued": ("time,voltage,current", lambda p: f"{p.iso()},{p.v:.4f}V,{-p.i:.4f}A", "\n", "utf-8"),
    "units-apart": ("time;voltage;current", lambda p: f"{p.iso()};{comma(f'{p.v:.4f} V;{-p.i:.4f} A')}", "\n", "utf-8"),
    "comment-behind-cells": (HEADER, lambda p: plain(p) + (",load on" if p.t == 1200 else ","), "\n", "utf-8"),
    "comment-hash": (HEADER, lambda p: plain(p) + ("  # fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "comment-slashes": (HEADER, lambda p: plain(p) + (" // fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "comment-long": (
        HEADER,
        lambda p: plain(p) + ("  # from here on the fan was on 2 and the door open" if p.t == 1200 else ""),
        "\n",
        "utf-8",
    ),
    "comment-dash": (HEADER, lambda p: plain(p) + (" - capacity at 0.5 A" if p.t == 3600 else ""), "\n", "utf-8"),
    "comment-arrow": (HEADER, lambda p: plain(p) + (" <- fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "plus-signs": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},+{p.v:.4f},-{p.i:.4f}", "\n", "utf-8"),
    "true-minus": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},{p.v:.4f},−{p.i:.4f}", "\n", "utf-8"),
    "exponents": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},{p.v:.5E},{-p.i:.5e}", "\n", "utf-8"),
    "no-zero-before-point": (
        "time,voltage (V),current (A)",
        lambda p: f"{p.iso()},{p.v:.4f},{-p.i:.4f}".replace("-0.", "-."),
        "\n",
        "utf-8",
    ),
    "sep=;": ("sep=;\n" + HEADER.replace(",", ";"), lambda p: plain(p).replace(",", ";"), "\n", "utf-8-sig"),
    "sep=,": ('"sep=,"\r\n' + HEADER, plain, "\r\n", "utf-8"),
    "sep=tab": ("sep=\t\r\n" + HEADER.replace(",", "\t"), lambda p: plain(p).replace(",", "\t"), "\r\n", "utf-16"),
    "units-row": ("time,voltage,current\n,V,mA", lambda p: f"{p.iso()},{p.v:.4f},{-p.i * 1000:.1f}", "\n", "utf-8"),
    "units-row-in-brackets": (
        "time,voltage,current\n[s],[mV],[mA]",
        lambda p: f"{p.t},{p.v * 1000:.1f},{-p.i * 1000:.1f}",
        "\n",
        "utf-8",
    ),
    "units-row-with-dates": (
        "Datum;Spannung;Strom\nUTC;V;A",
        lambda p: f"{p.iso()};{comma(f'{p.v:.4f};{-p.i:.4f}')}",
        "\n",
        "utf-8",
    ),
    "quoted-header-with-comma": ('time,"Battery, voltage (V)","Battery, current (A)"', plain, "\n", "utf-8"),
    "hash-before-header": ("# " + HEADER, plain, "\n", "utf-8"),
    "nbsp-before-unit": (
        "time;voltage;current",
        lambda p: f"{p.iso()};{p.v:.4f}\u00a0V;{-p.i:.4f}\u00a0A",
        "\n",
        "utf-8",
    ),
    "empty-first-lines": ("\n\n" + HEADER, plain, "\n", "utf-8"),
    "blank-line-under-header": (HEADER + "\n", plain, "\n", "utf-8"),
    "excel-pads-preamble": ("My logger,,\nSerial 12345,,\n,,\n" + HEADER, plain, "\r\n", "utf-8"),
    "preamble-like-data": (
        "Device;A1\nFirmware;1.05\nSample rate [s];20\nCapacity;12;Ah\n" + HEADER.replace(",", ";"),
        lambda p: plain(p).replace(",", ";"),
        "\n",
        "utf-8",
    ),
    "preamble-with-numbers": ("Serial,12345\nRate,20\nShunt,0.00075\n\n" + HEADER, plain, "\n", "utf-8"),
    "header-line-29": (
        "\n".join(f"note {n}: charger off, fan on" for n in range(28)) + "\n" + HEADER,
        plain,
        "\n",
        "utf-8",
    ),
    "header-line-30": ("\n".join(f"# note {n}" for n in range(29)) + "\n" + HEADER, plain, "\n", "utf-8"),
    "result-line-in-front": ("3388 279 145 - capacity at 0.5A\n" + HEADER, plain, "\n", "utf-8"),
    "swiss-thousands": (
        "time;voltage (mV);current (mA)",
        lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", "'"),
        "\n",
        "utf-8",
    ),
    "french-thousands": (
        "time;voltage (mV);current (mA)",
        lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", "\u202f").replace(".", ","),
        "\n",
        "utf-8",
    ),
    "blank-thousands": (
        "time;voltage (mV);current (mA)",
        lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", " ").replace(".", ","),
        "\n",
        "utf-8",
    ),
    "german-thousands": (
        "time;voltage (mV);current (mA)",
        lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".translate(str.maketrans(",.", ".,")),
        "\n",
        "utf-8",
    ),
    "english-thousands": (
        "time;voltage (mV);current (mA)",
        lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}",
        "\n",
        "utf-8",
    ),
    "english-thousands-quoted": (
        "time,voltage (mV),current (mA)",
        lambda p: f'{p.iso()},"{p.v * 1000:,.1f}",{-p.i * 1000:.1f}',
        "\n",
        "utf-8",
    ),
    "formatted-cells": (
        '"Time","Voltage","Current"',
        lambda p: f'"{p.iso()}","{p.v * 1000:,.1f} mV","{-p.i * 1000:,.1f} mA"',
        "\n",
        "utf-8",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_hour_however_it_is_laid_out(form: str, tmp_path: Path) -> None:
    header, row, end, encoding = FORMS[form]
    is_the_hour(write(tmp_path / "log.csv", [*header.split("\n"), *map(row, hour())], end, encoding))


TONGUES: dict[str, str] = {
    "german": "Zeit;Spannung (V);Strom (A)",
    "german-battery": "Zeitstempel;Batteriespannung [V];Batteriestrom [A]",
    "german-date": "Datum;Akkuspannung in V;Entladestrom in A",
    "french": "Horodatage;Tension (V);Courant (A)",
    "french-battery": "Date;Tension de la batterie (V);Intensité (A)",
    "spanish": "Fecha;Voltaje (V);Corriente (A)",
    "spanish-battery": "Fecha y hora;Tensión de la batería;Corriente de descarga",
    "italian": "Ora;Tensione (V);Corrente (A)",
    "dutch": "Tijd;Spanning (V);Stroom (A)",
    "portuguese": "Data;Tensão (V);Corrente (A)",
    "polish": "Czas;Napięcie (V);Prąd (A)",
    "czech": "Čas;Napětí (V);Proud (A)",
    "swedish": "Tid;Spänning (V);Ström (A)",
    "danish": "Tid;Spænding (V);Strøm (A)",
    "finnish": "Aika;Jännite (V);Virta (A)",
    "russian": "Время;Напряжение (В);Ток (А)",
    "ukrainian": "Час;Напруга, В;Струм, А",
    "chinese": "时间;电压(V);电流(A)",
    "japanese": "時刻;電圧(V);電流(A)",
    "turkish": "Zaman;Gerilim (V);Akım (A)",
    "hungarian": "Idő;Feszültség (V);Áram (A)",
}


@pytest.mark.parametrize("tongue", TONGUES)
def test_headers_of_other_languages_are_understood(tongue: str, tmp_path: Path) -> None:
    rows = [f"{p.iso()};{comma(f'{p.v:.4f};{p.i:.4f}')}" for p in hour()]
    is_the_hour(write(tmp_path / "log.csv", [TONGUES[tongue], *rows]))


def test_a_header_that_comes_again_with_a_blank_line_is_no_row(tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    found = is_the_hour(write(tmp_path / "log.csv", [HEADER, *rows[:90], "", HEADER, *rows[90:]]))
    assert found["rows"] == len(rows) and found["dropped"] == 0


def test_a_preamble_that_comes_again_with_its_header_is_passed_over(tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    head = ["Logger 3, firmware 1.05", "Serial 4711", "", HEADER]
    found = is_the_hour(write(tmp_path / "log.csv", [*head, *rows[:90], "", *head, *rows[90:]]))
    assert found["rows"] == len(rows)


def test_notes_in_between_are_passed_over(tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    for number, note in enumerate(
        ("# moved it to the shelf", "; moved it", "// moved it", "moved it to the shelf", "---")
    ):
        found = is_the_hour(write(tmp_path / f"log{number}.csv", [HEADER, *rows[:90], note, *rows[90:]]))
        assert found["rows"] == len(rows), note


@pytest.mark.parametrize("cut", [3, 12, 21, 26])
def test_a_last_line_that_was_cut_is_left_out_and_said(cut: int, tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    last = plain(Point(3620, 13.0, 0.6))[:cut]
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, *rows, last]), encoding="utf-8")
    found = is_the_hour(str(path))
    assert found["rows"] == len(rows)
    assert found["dropped"] == 1
    said(found, f"line {len(rows) + 2}")


def test_a_result_behind_the_last_row_is_no_row(tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    for number, tail in enumerate(
        (["", "Total,0.5 Ah,6.55 Wh"], ["Capacity: 500 mAh"], ["3388 279 145 - capacity at 0.5 A"])
    ):
        is_the_hour(write(tmp_path / f"log{number}.csv", [HEADER, *rows, *tail]))


def test_nothing_but_zeros_behind_a_power_cut_is_left_out(tmp_path: Path) -> None:
    rows = list(map(plain, hour()))
    path = tmp_path / "log.csv"
    path.write_bytes("\n".join([HEADER, *rows, ""]).encode() + bytes(4096))
    is_the_hour(str(path))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [(60, "{t},{v},{i}"), (60, '{t},"{v}","{i}"'), (2, "{t},{v},{i}")],
)
def test_decimal_commas_between_commas_are_refused_with_their_line(
    line: int, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [HEADER, *map(plain, hour())]
    p = hour()[line - 2]
    for place in range(line - 1, len(lines)):
        p = hour()[place - 1]
        lines[place] = wrong.format(t=p.iso(), v=comma(f"{p.v:.4f}"), i=comma(f"{-p.i:.4f}"))
    words = refused(capsys, write(tmp_path / "day.csv", lines))
    assert f"day.csv:{line}:" in words and "comma" in words


def test_one_decimal_comma_late_in_a_file_of_points_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [HEADER.replace(",", ";"), *(plain(p).replace(",", ";") for p in hour(every_s=1))]
    lines[3000] = lines[3000].replace("13.", "13,")
    assert "log.csv:3001:" in refused(capsys, write(tmp_path / "log.csv", lines))


def test_commas_that_may_mark_thousands_or_decimals_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()};{round(p.v * 1000):,};{round(-p.i * 1000)}" for p in hour()]
    path = write(tmp_path / "log.csv", ["time;voltage (mV);current (mA)", *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "13200" in words and "13.200" in words and "--decimal point" in words
    is_the_hour(path, "--decimal", "point", rel=3e-3)


def test_three_decimals_of_volts_are_no_thousands(tmp_path: Path) -> None:
    """13200 V is no battery's: of `13,200` there is one reading."""
    rows = [f"{p.iso()};{comma(f'{p.v:.3f}')};{round(p.i * 1000)}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["Zeit;Spannung (V);Strom (mA)", *rows]), rel=3e-3)
    said(found, "decimal mark: a comma, as in '13,200'")


def test_points_that_mark_thousands_beside_decimal_commas_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()};{round(p.v * 1000) // 1000}.{round(p.v * 1000) % 1000:03};{-p.i * 1000:.0f},5" for p in hour()]
    path = write(tmp_path / "log.csv", ["Zeit;Spannung (mV);Strom (mA)", *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "'13.200'" in words and "--decimal comma" in words
    is_the_hour(path, "--decimal", "comma", rel=3e-3)


def test_points_that_mark_thousands_and_nothing_else_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()};{round(p.v * 1000):,};{-p.i * 1000:.0f}".replace(",", ".") for p in hour()]
    path = write(tmp_path / "log.csv", ["Zeit;Spannung (mV);Strom (mA)", *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--decimal comma" in words and "--voltage 'Spannung (mV):V'" in words
    is_the_hour(path, "--decimal", "comma", rel=3e-3)
    is_the_hour(path, "--voltage", "Spannung (mV):V", rel=3e-3)


def test_no_header_at_all_is_asked_for_and_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "log.csv", [f"{p.at.timestamp():.0f};{p.v:.4f};{p.i:.4f}" for p in hour()])
    words = refused(capsys, path)
    assert "log.csv:1:" in words and "--voltage N" in words
    is_the_hour(path, "--time", "1", "--voltage", "2", "--current", "3")

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
        HEADER.replace(",", ";"), lambda p: f"{p.iso()};{comma(f'{p.v:.4f};{-p.i:.4f}')}", "\r\n", "utf-8"),
    "tab-decimal-comma": (
        HEADER.replace(",", "\t"), lambda p: f"{p.iso()}\t" + comma(f"{p.v:.4f}\t{-p.i:.4f}"), "\n", "utf-8"),
    "bar": (HEADER.replace(",", "|"), lambda p: plain(p).replace(",", "|"), "\n", "utf-8"),
    "bar-blanks": (HEADER.replace(",", " | "), lambda p: plain(p).replace(",", " | "), "\n", "utf-8"),
    "aligned-blanks": ("time  voltage_V   current_A", lambda p: f"{p.iso()}   {p.v:9.4f}  {-p.i:9.4f}", "\n", "utf-8"),
    "blanks-in-front": ("  time  voltage_V   current_A", lambda p: f"  {p.t:6d}   {p.v:9.4f}  {-p.i:9.4f}", "\n", "utf-8"),
    "quoted": (
        '"time","voltage (V)","current (A)"', lambda p: f'"{p.iso()}","{p.v:.4f}","{-p.i:.4f}"', "\n", "utf-8"),
    "quoted-decimal-comma": (
        '"time";"voltage (V)";"current (A)"',
        lambda p: f'"{p.iso()}";"{comma(f"{p.v:.4f}")}";"{comma(f"{-p.i:.4f}")}"', "\n", "utf-8"),
    "blanks-behind-commas": (HEADER.replace(",", ", "), lambda p: plain(p).replace(",", ", "), "\n", "utf-8"),
    "trailing-both": (HEADER + ",", lambda p: plain(p) + ",", "\n", "utf-8"),
    "trailing-data": (HEADER, lambda p: plain(p) + ",", "\n", "utf-8"),
    "trailing-header": (HEADER + ",", plain, "\n", "utf-8"),
    "trailing-many": (HEADER + ",,,", lambda p: plain(p) + ",,,", "\n", "utf-8"),
    "trailing-semicolons": (
        HEADER.replace(",", ";") + ";", lambda p: plain(p).replace(",", ";") + ";", "\n", "utf-8"),
    "row-number-unnamed": ("," + HEADER, lambda p: f"{p.t // 20},{plain(p)}", "\n", "utf-8"),
    "row-number-named": ("No.," + HEADER, lambda p: f"{p.t // 20 + 1},{plain(p)}", "\n", "utf-8"),
    "row-number-no-name-at-all": (HEADER, lambda p: f"{p.t // 20},{plain(p)}", "\n", "utf-8"),
    "text-columns": (
        "time,mode,voltage (V),current (A),alarm", lambda p: f"{p.iso()},CC,{p.v:.4f},{-p.i:.4f},No alarm", "\n", "utf-8"),
    "time-last": ("current (A),voltage (V),time", lambda p: f"{-p.i:.4f},{p.v:.4f},{p.iso()}", "\n", "utf-8"),
    "units-glued": ("time,voltage,current", lambda p: f"{p.iso()},{p.v:.4f}V,{-p.i:.4f}A", "\n", "utf-8"),
    "units-apart": ("time;voltage;current", lambda p: f"{p.iso()};{comma(f'{p.v:.4f} V;{-p.i:.4f} A')}", "\n", "utf-8"),
    "comment-behind-cells": (HEADER, lambda p: plain(p) + (",load on" if p.t == 1200 else ","), "\n", "utf-8"),
    "comment-hash": (HEADER, lambda p: plain(p) + ("  # fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "comment-slashes": (HEADER, lambda p: plain(p) + (" // fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "comment-arrow": (HEADER, lambda p: plain(p) + (" <- fan on 2" if p.t == 1200 else ""), "\n", "utf-8"),
    "plus-signs": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},+{p.v:.4f},-{p.i:.4f}", "\n", "utf-8"),
    "true-minus": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},{p.v:.4f},−{p.i:.4f}", "\n", "utf-8"),
    "exponents": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},{p.v:.5E},{-p.i:.5e}", "\n", "utf-8"),
    "no-zero-before-point": ("time,voltage (V),current (A)", lambda p: f"{p.iso()},{p.v:.4f},{-p.i:.4f}".replace("-0.", "-."), "\n", "utf-8"),
    "sep=;": ("sep=;\n" + HEADER.replace(",", ";"), lambda p: plain(p).replace(",", ";"), "\n", "utf-8-sig"),
    "sep=,": ('"sep=,"\r\n' + HEADER, plain, "\r\n", "utf-8"),
    "sep=tab": ("sep=\t\r\n" + HEADER.replace(",", "\t"), lambda p: plain(p).replace(",", "\t"), "\r\n", "utf-16"),
    "units-row": ("time,voltage,current\n,V,mA", lambda p: f"{p.iso()},{p.v:.4f},{-p.i * 1000:.1f}", "\n", "utf-8"),
    "units-row-in-brackets": ("time,voltage,current\n[s],[mV],[mA]", lambda p: f"{p.t},{p.v * 1000:.1f},{-p.i * 1000:.1f}", "\n", "utf-8"),
    "units-row-with-dates": ("Datum;Spannung;Strom\nUTC;V;A", lambda p: f"{p.iso()};{comma(f'{p.v:.4f};{-p.i:.4f}')}", "\n", "utf-8"),
    "quoted-header-with-comma": ('time,"Battery, voltage (V)","Battery, current (A)"', plain, "\n", "utf-8"),
    "hash-before-header": ("# " + HEADER, plain, "\n", "utf-8"),
    "nbsp-before-unit": ("time;voltage;current", lambda p: f"{p.iso()};{p.v:.4f}\u00a0V;{-p.i:.4f}\u00a0A", "\n", "utf-8"),
    "empty-first-lines": ("\n\n" + HEADER, plain, "\n", "utf-8"),
    "blank-line-under-header": (HEADER + "\n", plain, "\n", "utf-8"),
    "excel-pads-preamble": ("My logger,,\nSerial 12345,,\n,,\n" + HEADER, plain, "\r\n", "utf-8"),
    "preamble-like-data": ("Device;A1\nFirmware;1.05\nSample rate [s];20\nCapacity;12;Ah\n" + HEADER.replace(",", ";"), lambda p: plain(p).replace(",", ";"), "\n", "utf-8"),
    "preamble-with-numbers": ("Serial,12345\nRate,20\nShunt,0.00075\n\n" + HEADER, plain, "\n", "utf-8"),
    "header-line-29": ("\n".join(f"note {n}: charger off, fan on" for n in range(28)) + "\n" + HEADER, plain, "\n", "utf-8"),
    "header-line-30": ("\n".join(f"# note {n}" for n in range(29)) + "\n" + HEADER, plain, "\n", "utf-8"),
    "result-line-in-front": ("3388 279 145 - capacity at 0.5A\n" + HEADER, plain, "\n", "utf-8"),
    "swiss-thousands": ("time;voltage (mV);current (mA)", lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", "'"), "\n", "utf-8"),
    "french-thousands": ("time;voltage (mV);current (mA)", lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", "\u202f").replace(".", ","), "\n", "utf-8"),
    "blank-thousands": ("time;voltage (mV);current (mA)", lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".replace(",", " ").replace(".", ","), "\n", "utf-8"),
    "german-thousands": ("time;voltage (mV);current (mA)", lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}".translate(str.maketrans(",.", ".,")), "\n", "utf-8"),
    "english-thousands": ("time;voltage (mV);current (mA)", lambda p: f"{p.iso()};{p.v * 1000:,.1f};{-p.i * 1000:.1f}", "\n", "utf-8"),
    "english-thousands-quoted": ("time,voltage (mV),current (mA)", lambda p: f'{p.iso()},"{p.v * 1000:,.1f}",{-p.i * 1000:.1f}', "\n", "utf-8"),
    "formatted-cells": ('"Time","Voltage","Current"', lambda p: f'"{p.iso()}","{p.v * 1000:,.1f} mV","{-p.i * 1000:,.1f} mA"', "\n", "utf-8"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_hour_however_it_is_laid_out(form: str, tmp_path: Path) -> None:
    header, row, end, encoding = FORMS[form]
    is_the_hour(write(tmp_path / "log.csv", [*header.split("\n"), *map(row, hour())], end, encoding))

"""Columns that are easily taken for something else: rounded powers, currents of other devices, notes, summaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.format_files import FILES
from tests.cli.test_import import discharge, dry, refused, stamp, write

HOUR = range(0, 3601, 10)


def test_lines_of_several_sensors_without_times_keep_no_beat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        f"[D][sensor:117]: '{name}': Sending state {value:.5f} {unit} with 1 decimals of accuracy"
        for t in range(60)
        for name, value, unit in (("Volts", 13.2 - t / 100, "V"), ("Amps", 0.5, "A"))
    ]
    path = write(tmp_path / "shed.txt", lines[0], lines[1:])
    assert "--every '60 s'" in refused(capsys, path)
    said = refused(capsys, path, "--every", "60 s")
    assert "2 speak here ('Volts', 'Amps')" in said


def test_a_format_that_is_asked_for_must_be_what_the_file_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = FILES["rd-usb-database"](tmp_path).path
    assert "but rd-usb, data.db" in refused(capsys, str(there), "--as", "home-assistant-database")
    table = write(tmp_path / "a.csv", "time,voltage (V),current (A)", discharge(HOUR, -0.5))
    assert "is no SQLite database" in refused(capsys, table, "--as", "rd-usb-database")
    assert "did you mean 'rd-usb'" in refused(capsys, table, "--as", "rd_usb")

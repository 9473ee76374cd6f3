"""The line that a logger keeps up to date."""

from __future__ import annotations

from pathlib import Path

from purifier.cli.log_lines import status_line
from tests.recorded_air import AirRecording, air
from tests.recordings import Recording, at


def test_of_the_air_it_says_particles_in_place_of_volts(tmp_path: Path) -> None:
    recording = AirRecording(tmp_path / "runs.sqlite3")
    assert status_line(recording.recorder.status(at(0.0))) == "run 1  waiting for the first reading"
    recording.hear([0.0, 1.0], lambda t: air(8.0))
    words = status_line(recording.recorder.status(at(3.0)))
    assert words == "PM2.5 8 ug/m3  PM10 10 ug/m3  PM1 5 ug/m3  2 s ago, 2 not saved yet"
    recording.end()


def test_temperature_and_humidity_are_told_where_the_sensor_has_them(tmp_path: Path) -> None:
    recording = AirRecording(tmp_path / "runs.sqlite3")
    data = bytes.fromhex("424D001C0000000800080000000800080000000000000000010D01C29A000000")
    recording.hear([0.0], lambda t: data[:30] + sum(data[:30]).to_bytes(2, "big"))
    words = status_line(recording.recorder.status(at(0.0)))
    assert words.startswith("PM2.5 8 ug/m3  PM10 8 ug/m3  PM1 0 ug/m3  26.9 °C  45 %  0 s ago")
    recording.end()


def test_of_a_battery_it_stays_as_it_was(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear([0.0])
    assert status_line(recording.recorder.status(at(0.0))).startswith("13.10 V  -0.330 A")
    recording.close()

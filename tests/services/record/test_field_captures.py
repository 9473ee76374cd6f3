"""Captures in the shapes that owners reported, replayed as runs; skipped where the captures are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.cli.decode import chunks
from tests.protocols.test_captures import FOLDER
from tests.services.record.test_doubts import Outcome, replayed

FIELD = FOLDER / "field"
pytestmark = pytest.mark.skipif(
    not FIELD.is_dir(), reason="no captures of the field: PURIFIER_CAPTURES names no folder"
)


def capture(folder: Path, name: str, meter: str, load: str) -> Outcome:
    with open(FIELD / f"{name}.jsonl", "rb") as stream:
        messages = [(at_s or 0.0, data) for data, at_s in chunks(stream, name, False)]
    return replayed(folder, messages, meter, load)


def test_a_burst_and_then_one_a_second(tmp_path: Path) -> None:
    found = capture(tmp_path, "F01a_burst_of_12_then_one_a_second", "diy-json", "4.5 W")
    assert found.numbers.drawn_ah == pytest.approx(0.0119, abs=5e-5)
    assert found.numbers.coverage_percent == pytest.approx(100.0, abs=1.0) and not found.doubts


def test_a_state_of_charge_of_nothing_at_13_3_volts(tmp_path: Path) -> None:
    found = capture(tmp_path, "F02a_soc_0_at_13V3", "jbd-bms", "4.5 W")
    assert not found.run.complete and found.numbers.drawn_ah == pytest.approx(0.4165)


def test_a_dead_band_while_the_counter_falls(tmp_path: Path) -> None:
    found = capture(tmp_path, "F03a_deadband_counter_falls", "jbd-bms", "4 W")
    assert found.numbers.drawn_ah == pytest.approx(1.8) and found.doubts == ["dead-band"]


def test_milliamperes_under_a_header_that_says_current(tmp_path: Path) -> None:
    found = capture(tmp_path, "F05a_csv_mA_taken_as_A", "diy-csv", "1.5 W")
    assert found.readings[0].current_a == pytest.approx(0.1202) and found.doubts == ["scale", "sign"]


def test_a_current_labelled_by_its_last_word(tmp_path: Path) -> None:
    found = capture(tmp_path, "F06a_labels_without_a_known_current", "diy-labels", "5.2 W")
    assert found.readings[0].current_a == pytest.approx(0.4106, abs=1e-4) and found.doubts == ["sign"]


def test_a_load_printed_as_positive(tmp_path: Path) -> None:
    found = capture(tmp_path, "F13_load_printed_positive", "diy-json", "4.5 W")
    assert found.doubts == ["sign"] and "--invert" in found.text("doubt")

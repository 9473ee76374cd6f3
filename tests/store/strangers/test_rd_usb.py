"""The database of rd-usb: its sessions are sections, whichever version made it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.strangers.databases import T0_S, channels, choose, opened, rd_usb

FAN = [(0.0, 5.1, 0.5), (1.25, 5.0, 0.51), (2.5, 4.9, 0.52)]
LAMP = [(100.0, 12.1, 0.1), (101.0, 12.0, 0.1)]


@pytest.mark.parametrize("version", [1, 2])
def test_each_session_is_a_section_with_times_in_utc(tmp_path: Path, version: int) -> None:
    found = opened(rd_usb(tmp_path / "data.db", {"fan": FAN, "lamp": LAMP}, version=version))
    there = channels(found)
    assert {name: one.unit for name, one in there.items()} == {
        "voltage": "V",
        "current": "A",
        "power": "W",
        "temperature": "°C",
        "accumulated_current": "mAh",
        "accumulated_power": "mWh",
    }
    assert (there["voltage"].count, there["voltage"].low, there["voltage"].high) == (5, 4.9, 12.1)
    blocks = list(found.blocks(choose(found, voltage_v="voltage", current_a="current")))
    assert [block.section for block in blocks] == [0, 1]
    assert [[t / 1000 - T0_S for t in block.t_ms] for block in blocks] == [[0.0, 1.25, 2.5], [100.0, 101.0]]
    assert [block.values["voltage_v"] for block in blocks] == [[5.1, 5.0, 4.9], [12.1, 12.0]]
    assert [block.values["current_a"] for block in blocks] == [[0.5, 0.51, 0.52], [0.1, 0.1]]
    assert found.said.rows == 5 and found.dated().start_utc_ms == 0
    assert found.said.sentences == ["2 sessions of rd-usb, each for itself: 'fan', 'lamp'"]
    assert found.format.sign == "unsigned", "its current has no sign"


def test_sessions_that_were_recorded_through_each_other_are_told_apart(tmp_path: Path) -> None:
    path = rd_usb(tmp_path / "data.db", {"fan": FAN, "lamp": LAMP})
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO measurements (name, timestamp, voltage, current, session_id) VALUES ('fan', ?, 4.8, 0.53, 1)",
            (T0_S + 200,),
        )
    blocks = list(opened(path).blocks(choose(opened(path), voltage_v="voltage")))
    by_section: dict[int, list[float | None]] = {}
    for block in blocks:
        by_section.setdefault(block.section, []).extend(block.values["voltage_v"])
    assert by_section == {0: [5.1, 5.0, 4.9, 4.8], 1: [12.1, 12.0]}


def test_a_row_without_a_time_is_left_out_and_a_value_that_is_none_is_unknown(tmp_path: Path) -> None:
    path = rd_usb(tmp_path / "data.db", {"fan": FAN})
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE measurements SET timestamp = NULL WHERE id = 2")
        db.execute("UPDATE measurements SET voltage = NULL, current = 'x' WHERE id = 3")
    found = opened(path)
    (block,) = found.blocks(choose(found, voltage_v="voltage", current_a="current"))
    assert block.values == {"voltage_v": [5.1, None], "current_a": [0.5, None]}
    assert found.said.dropped == {"no time": 1} and found.said.first == {"no time": 2}


def test_a_long_session_comes_in_blocks_of_some_thousand_rows(tmp_path: Path) -> None:
    rows = [(float(t), 5.0, t / 1000) for t in range(12_000)]
    found = opened(rd_usb(tmp_path / "data.db", {"fan": rows}))
    blocks = list(found.blocks(choose(found, current_a="current")))
    assert [len(block) for block in blocks] == [5_000, 5_000, 2_000]
    assert [value for block in blocks for value in block.values["current_a"]] == [t / 1000 for t in range(12_000)]

"""Home Assistant's database: all generations of it, means where the states are gone, and not a byte changed."""

from __future__ import annotations

import json
import math
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.channels import Chosen
from purifier.model.block import Block
from tests.store.strangers.databases import (
    T0_S,
    add_means,
    add_runs,
    channels,
    choose,
    home_assistant,
    opened,
    text,
)

VOLTS, AMPS = "sensor.shunt_voltage", "sensor.shunt_current"
UNITS = {VOLTS: "V", AMPS: "A"}
STATES = [
    (VOLTS, 0.0, "13.20"),
    (AMPS, 0.5, "-0.33"),
    (VOLTS, 10.25, "13.1"),
    (AMPS, 20.0, "unavailable"),
    (VOLTS, 30.0, "unknown"),
    (VOLTS, 40.0, "1.3e1"),
    (AMPS, 40.0, "-3.4e-1"),
]


def rows(blocks: list[Block]) -> list[tuple[float, float | str | None, float | str | None]]:
    """(seconds after the start, volts, amperes), a value that nobody knows as a word."""

    def shown(value: float | None) -> float | str | None:
        return "ended" if value is not None and math.isnan(value) else value

    return [
        (round(t / 1000.0 - T0_S, 3), shown(volts), shown(amps))
        for block in blocks
        for t, volts, amps in zip(block.t_ms, block.values["voltage_v"], block.values["current_a"], strict=True)
    ]


def means(blocks: list[Block], quantity: str) -> list[tuple[float, float | None, int]]:
    """(seconds after the start, value, over what time it is a mean [ms])."""
    return [
        (t / 1000.0 - T0_S, value, mean)
        for block in blocks
        for t, value, mean in zip(
            block.t_ms, block.values[quantity], block.mean_ms or [0] * len(block.t_ms), strict=True
        )
    ]


@pytest.mark.parametrize("old", [False, True], ids=["since 2023", "until 2022"])
def test_states_come_in_the_order_of_their_times_with_their_units_whatever_the_generation(
    tmp_path: Path, old: bool
) -> None:
    found = opened(home_assistant(tmp_path / "home-assistant_v2.db", STATES, UNITS, old=old))
    there = channels(found)
    assert list(there) == [VOLTS, AMPS]
    assert (there[VOLTS].unit, there[VOLTS].count, there[VOLTS].low, there[VOLTS].high) == ("V", 3, 13.0, 13.2)
    assert (there[AMPS].unit, there[AMPS].count, there[AMPS].low, there[AMPS].high) == ("A", 2, -0.34, -0.33)
    assert rows(list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS)))) == [
        (0.0, 13.2, None),
        (0.5, None, -0.33),
        (10.25, 13.1, None),
        (20.0, None, "ended"),
        (30.0, "ended", None),
        (40.0, 13.0, None),
        (40.0, None, -0.34),
    ]
    assert found.format.on_change and found.said.rows == 7 and not found.said.dropped
    assert found.dated().start_utc_ms == 0


def test_a_file_brought_up_to_date_half_way_gives_the_rows_of_both_generations(tmp_path: Path) -> None:
    path = home_assistant(tmp_path / "ha.db", STATES, UNITS)
    with closing(sqlite3.connect(path)) as db, db:
        # A name in place of its id, attributes in the row; a time as text, and one as a number.
        db.execute("ALTER TABLE states ADD more")
        attributes = json.dumps({"unit_of_measurement": "V"})
        for t, ts in ((-20.0, None), (-10.0, T0_S - 10.0)):
            db.execute(
                "INSERT INTO states (entity_id, state, attributes, last_updated, last_updated_ts) VALUES (?,?,?,?,?)",
                (VOLTS, "13.4", attributes, text(t) if ts is None else None, ts),
            )
    found = opened(path)
    assert channels(found)[VOLTS].count == 5
    seen = rows(list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS))))
    assert seen[:3] == [(-20.0, 13.4, None), (-10.0, 13.4, None), (0.0, 13.2, None)]
    assert len(seen) == 9


def test_words_dates_and_versions_are_no_channels(tmp_path: Path) -> None:
    words = {"sensor.date": "2026-06-04", "sensor.version": "2026.6.1", "sun.sun": "below_horizon", "light.x": "on"}
    states = [(name, 0.0, word) for name, word in words.items()]
    found = opened(home_assistant(tmp_path / "ha.db", [*states, *STATES], {name: "" for name in (*words, *UNITS)}))
    assert list(channels(found)) == [VOLTS, AMPS]


def test_a_word_among_the_numbers_is_left_out_and_counted(tmp_path: Path) -> None:
    found = opened(home_assistant(tmp_path / "ha.db", [*STATES, (VOLTS, 50.0, "on fire"), (VOLTS, 60.0, "")], UNITS))
    seen = rows(list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS))))
    assert seen[-2:] == [(50.0, None, None), (60.0, "ended", None)], "a removed entity is one that nobody knows"
    assert found.said.cells == {f"no number in '{VOLTS}'": 1}


@pytest.mark.parametrize("old", [False, True], ids=["since 2023", "until 2022"])
def test_means_stand_in_for_the_time_before_the_first_state_and_end_where_it_begins(tmp_path: Path, old: bool) -> None:
    first = 7_200.0 + 450.0
    states = [(VOLTS, first, "13.1"), (AMPS, first + 1, "-0.33")]
    path = home_assistant(tmp_path / "ha.db", states, UNITS, old=old)
    add_means(path, "statistics", VOLTS, "V", [(t, 13.5 - t / 36000) for t in (0.0, 3600.0, 7200.0, 10800.0)], old=old)
    add_means(path, "statistics_short_term", VOLTS, "V", [(t, 13.0) for t in (6900.0, 7200.0, 7500.0, 7800.0)], old=old)
    found = opened(path)
    blocks = list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS)))
    assert means(blocks, "voltage_v") == [
        (0.0, 13.5, 3_600_000),
        (3600.0, 13.4, 3_300_000),  # until the first mean over five minutes
        (6900.0, 13.0, 300_000),
        (7200.0, 13.0, 300_000),
        (7500.0, 13.0, 150_000),  # until the first state
        (first, 13.1, 0),
        (first + 1, None, 0),
    ]
    assert [sentence for sentence in found.said.sentences if "means over" in sentence]


def test_an_entity_of_which_only_means_are_left_is_a_channel(tmp_path: Path) -> None:
    path = home_assistant(tmp_path / "ha.db", STATES, UNITS)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE statistics_meta DROP COLUMN has_mean")  # as newer versions have done
        db.execute("ALTER TABLE statistics_meta ADD COLUMN mean_type INTEGER")
        db.execute("INSERT INTO statistics_meta (id, statistic_id, unit_of_measurement) VALUES (9, 'sensor.old', 'W')")
        db.execute("INSERT INTO statistics (metadata_id, start_ts, mean) VALUES (9, ?, 4.1)", (T0_S,))
        db.execute("INSERT INTO statistics (metadata_id, start_ts, sum) VALUES (9, ?, 77)", (T0_S + 3600,))
    found = opened(path)
    assert channels(found)["sensor.old"].unit == "W" and channels(found)["sensor.old"].count == 1
    assert means(list(found.blocks(choose(found, power_w="sensor.old"))), "power_w") == [(0.0, 4.1, 3_600_000)]


def test_cells_of_no_sensible_kind_spoil_no_others(tmp_path: Path) -> None:
    path = home_assistant(tmp_path / "ha.db", STATES, UNITS)
    add_means(path, "statistics", VOLTS, "V", [(-7200.0, 13.5), (-3600.0, "x"), (-3000.0, b"y")])  # type: ignore[list-item]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE states SET state = x'3132', last_updated_ts = 'x' WHERE state_id = 3")
        db.execute("UPDATE states_meta SET entity_id = x'ff' WHERE metadata_id = 2")
        db.execute("UPDATE state_attributes SET shared_attrs = '[' WHERE attributes_id = 2")
    found = opened(path)
    seen = means(list(found.blocks(choose(found, voltage_v=VOLTS))), "voltage_v")
    assert seen[:2] == [(-7200.0, 13.5, 3_600_000), (0.0, 13.2, 0)]


def test_means_in_another_unit_are_converted_or_left_out_with_a_sentence(tmp_path: Path) -> None:
    path = home_assistant(tmp_path / "ha.db", [(VOLTS, 7200.0, "13100"), (AMPS, 7200.0, "1")], {VOLTS: "mV", AMPS: "A"})
    add_means(path, "statistics", VOLTS, "V", [(0.0, 13.5)])
    add_means(path, "statistics", AMPS, "furlong", [(0.0, 13.5)])
    found = opened(path)
    chosen = [Chosen(channels(found)[VOLTS], "voltage_v", 0.001), Chosen(channels(found)[AMPS], "current_a")]
    assert rows(list(found.blocks(chosen))) == [(0.0, 13.5, None), (7200.0, 13.1, None), (7200.0, None, 1.0)]
    assert any("'furlong'" in sentence for sentence in found.said.sentences)


def changed_unit(tmp_path: Path, first: str) -> Path:
    path = home_assistant(tmp_path / "ha.db", [("sensor.w", 0.0, "4.1")], {"sensor.w": "W"})
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE state_attributes SET shared_attrs = ?", (json.dumps({"unit_of_measurement": first}),))
        db.execute("INSERT INTO state_attributes VALUES (2, 0, ?)", (json.dumps({"unit_of_measurement": "W"}),))
        db.execute(
            "INSERT INTO states (state, last_updated_ts, attributes_id, metadata_id) VALUES ('4.2', ?, 2, 1)",
            (T0_S + 9,),
        )
    return path


def test_a_unit_that_was_changed_along_the_way_is_heeded(tmp_path: Path) -> None:
    found = opened(changed_unit(tmp_path, "mW"))
    (block,) = found.blocks(choose(found, power_w="sensor.w"))
    assert channels(found)["sensor.w"].unit == "W"
    assert block.values["power_w"] == pytest.approx([0.0041, 4.2])


def test_a_unit_that_became_something_else_altogether_is_refused(tmp_path: Path) -> None:
    found = opened(changed_unit(tmp_path, "BTU/h"))
    with pytest.raises(UsageError, match=r"'sensor\.w' is in 'BTU/h' at first and in 'W' later"):
        list(found.blocks(choose(found, power_w="sensor.w")))


def test_many_states_come_in_blocks_of_some_thousand_each_once(tmp_path: Path) -> None:
    states = [(name, float(t // 3), f"{t % 50}") for t in range(30_000) for name in UNITS]
    found = opened(home_assistant(tmp_path / "ha.db", states, UNITS))
    blocks = list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS)))
    assert len(blocks) > 3 and max(map(len, blocks)) <= 20_000
    times = [t for block in blocks for t in block.t_ms]
    assert len(times) == 60_000 and times == sorted(times)
    volts = [v for block in blocks for v in block.values["voltage_v"] if v is not None]
    assert volts == [float(t % 50) for t in range(30_000)]


@pytest.mark.parametrize("old", [False, True], ids=["since 2023", "until 2022"])
def test_nothing_is_held_while_home_assistant_was_not_running(tmp_path: Path, old: bool) -> None:
    states = [(VOLTS, 0.0, "13.2"), (AMPS, 0.0, "-0.3"), (VOLTS, 100.0, "13.1"), (VOLTS, 5000.0, "12.9")]
    path = home_assistant(tmp_path / "ha.db", [*states, (AMPS, 9000.0, "-0.4")], UNITS, old=old)
    runs = [(-10.0, 200.0, False), (230.0, 1000.0, False), (4000.0, 7000.0, True), (8000.0, None, False)]
    add_runs(path, runs)
    found = opened(path)
    seen = rows(list(found.blocks(choose(found, voltage_v=VOLTS, current_a=AMPS))))
    assert [row for row in seen if "ended" in row] == [
        (1000.001, "ended", None),
        (1000.001, None, "ended"),
        (5000.001, "ended", None),  # killed some time after its last state
        (5000.001, None, "ended"),
    ]
    assert found.said.rows == 5, "rows of the file"
    assert any("not running for more than a minute 2 times" in one for one in found.said.sentences)


@cache
def sound(old: bool) -> bytes:
    """The bytes of a file in order."""
    with tempfile.TemporaryDirectory() as folder:
        path = home_assistant(Path(folder) / "ha.db", STATES * 20, UNITS, old=old)
        add_means(path, "statistics", VOLTS, "V", [(-7200.0, 13.5)], old=old)
        return path.read_bytes()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 255)), min_size=1, max_size=40), st.booleans())
def test_a_damaged_file_is_read_as_far_as_it_goes_or_is_a_sentence(hits: list[tuple[int, int]], old: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ha.db"
        content = bytearray(sound(old))
        for place, value in hits:
            content[16 + place % (len(content) - 16)] = value
        path.write_bytes(content)
        try:
            found = opened(path)
            chosen = [Chosen(one, "voltage_v") for one in found.channels()]
            for block in found.blocks(chosen[:1]):
                assert len(block.values["voltage_v"]) == len(block)
        except UsageError as error:
            assert "ha.db: " in str(error)

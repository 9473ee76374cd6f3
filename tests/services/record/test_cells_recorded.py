"""Cells from a board's bytes to the run: what ends it, what is doubted, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from purifier.store.readings import readings
from tests.recordings import Recording, at, library, read
from tests.services.record.test_doubts import JBD, replayed

Volts = Callable[[float], dict[int, float]]


def said_by_a_board(volts: Volts, seconds: range = range(0, 1500, 5)) -> Iterator[tuple[float, bytes]]:
    """What a JBD board sends whose cells stand at ``volts``, and two minutes of silence."""
    meter = library().meter("jbd-bms")
    for t in seconds:
        cells = volts(t)
        state = {**JBD, **{f"cell_{n}_v": volt for n, volt in cells.items()}, "cells": float(len(cells))}
        reading = Reading(t, round(sum(cells.values()), 2), -0.34, soc_percent=99.0, temperature_c=22.0)
        yield float(t), encode(meter, reading._replace(extra={"remaining_ah": 99.0, "capacity_ah": 100.0}), state)
    yield seconds[-1] + 120.0, b""


def third_falls(t: float) -> dict[int, float]:
    """Four LFP cells on their plateau, of which the third falls to 2.51 V: 12.41 V in all."""
    return {1: 3.3, 2: 3.31, 3: 3.3 - 0.79 * min(1.0, max(0.0, (t - 300) / 900)), 4: 3.29}


def test_a_pack_that_looks_fine_while_one_cell_falls_is_empty_when_it_falls_silent(tmp_path: Path) -> None:
    out = replayed(tmp_path, said_by_a_board(third_falls), "jbd-bms")
    assert out.run.complete and out.run.end_reason == "empty" and out.run.end_ms == 1_495_000
    assert out.readings[-1].voltage_v == pytest.approx(12.41) and not out.doubts
    (event,) = (event for event in out.events if event.kind == "empty")
    assert event.text.startswith("the battery is empty early: 0 % of the label (0.141 of 100 Ah); cell 3 fell to 2.5")
    assert "while the highest stood at 3.31 V; the run is complete" in event.text
    assert event.data == {"cell": 3, "cell_v": 2.51, "highest_cell_v": 3.31}


def test_a_damaged_cell_now_and_then_ends_nothing(tmp_path: Path) -> None:
    def volts(t: float) -> dict[int, float]:
        return {1: 3.3, 2: 3.31, 3: 2.2 if t % 100 == 0 or t == 1495 else 3.3, 4: 3.29}

    out = replayed(tmp_path, said_by_a_board(volts), "jbd-bms")
    assert not out.run.complete and out.run.end_reason == "capture"


def test_lithium_ion_in_a_plan_of_lithium_iron_phosphate_is_doubted_and_ends_nothing(tmp_path: Path) -> None:
    def volts(t: float) -> dict[int, float]:
        return {n: 3.9 - (0.95 * min(1.0, max(0.0, (t - 300) / 900)) if n == 3 else 0.0) for n in range(1, 5)}

    out = replayed(tmp_path, said_by_a_board(volts), "jbd-bms")
    assert out.doubts == ["cells"] and "is its chemistry another one (-b)" in out.text("doubt")
    assert not out.run.complete and out.run.end_reason == "capture"


def test_three_cells_in_a_plan_of_four_are_doubted(tmp_path: Path) -> None:
    out = replayed(tmp_path, said_by_a_board(lambda t: {1: 3.5, 2: 3.5, 3: 3.5}, range(0, 60, 5)), "jbd-bms")
    assert out.doubts == ["cells"] and "has 3 cells in series by its own electronics" in out.text("doubt")


def hear(recording: Recording, seconds: range, volts: Volts, current_a: float = -0.34) -> None:
    for t in seconds:
        recording.recorder.tick(at(t))
        extra: dict[str, float | str] = {f"cell_{n}_v": round(volt, 4) for n, volt in volts(t).items()}
        recording.recorder._accept(Reading(at(t).boot_s, 13.0, current_a, extra=extra), None)


def test_a_recorder_that_was_killed_near_the_end_knows_the_cell_again(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    first = Recording(database)
    hear(first, range(0, 1200, 5), third_falls)
    first.recorder.commit()
    first.die()
    again = Recording(database, 1230.0)
    assert again.begun.continued
    hear(again, range(1230, 1260, 5), third_falls)  # half a minute is too short to tell
    again.recorder.tick(at(1400))
    (event,) = (event for event in again.said if event.kind == "empty")
    assert event.data["cell"] == 3 and event.data["cell_v"] == 2.51
    again.close()


def test_a_recorder_that_takes_over_knows_how_high_the_cell_stood_long_before(tmp_path: Path) -> None:
    def slowly(t: float) -> dict[int, float]:
        return {1: 3.3, 2: 3.3, 3: max(2.9, 3.3 - t / 100_000), 4: 3.3}

    first = Recording(tmp_path / "runs.sqlite3")
    hear(first, range(0, 36_000, 60), slowly)
    first.close()
    again = Recording(tmp_path / "runs.sqlite3", 36_010.0)
    hear(again, range(36_010, 36_040, 10), slowly)
    again.recorder.tick(at(40_000))
    assert "empty" in [event.kind for event in again.said]
    again.close()


@pytest.mark.parametrize("taken_over", [False, True])
def test_cells_that_were_doubted_tell_nothing_any_more(tmp_path: Path, taken_over: bool) -> None:
    def volts(t: float) -> dict[int, float]:
        return dict.fromkeys(range(1, 5), 3.65) if t < 700 else third_falls(t - 700)

    recording = Recording(tmp_path / "runs.sqlite3")
    hear(recording, range(0, 1000, 5), volts)
    assert [event.data["what"] for event in recording.said if event.kind == "doubt"] == ["cells"]
    if taken_over:
        recording.close()
        recording = Recording(tmp_path / "runs.sqlite3", 1000.0)
    hear(recording, range(1000, 2200, 5), volts)
    recording.recorder.tick(at(3000))
    assert "empty" not in [event.kind for event in recording.said]
    recording.close()


def test_a_run_that_was_cut_off_unseen_is_closed_as_empty_when_another_begins(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    first = Recording(database)
    hear(first, range(0, 1200, 5), third_falls)
    first.close()
    again = Recording(database, 9000.0, new=True)
    with closing(read(database)) as connection:
        text, data = connection.execute("SELECT text, data FROM event WHERE run = 1 AND kind = 'empty'").fetchone()
    assert text.startswith("the battery was empty: cell 3 fell to 2.51") and '"cell": 3' in data
    again.close()


def noted(database: Path) -> dict[str, list[tuple[float, float]]]:
    """What is kept of each cell: (seconds, volts)."""
    found: dict[str, list[tuple[float, float]]] = {}
    with closing(read(database)) as connection:
        for name, t_s, value in connection.execute("SELECT name, t_s, value FROM changes ORDER BY t_s"):
            found.setdefault(name, []).append((t_s, value))
    return found


def test_cells_that_flicker_are_noted_once_a_minute_and_together(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    hear(recording, range(600), lambda t: {n: 3.3 + (t * n % 7) / 1000 for n in range(1, 17)})
    recording.close()
    kept = noted(tmp_path / "runs.sqlite3")
    times = sorted({t for one in kept.values() for t, _ in one})
    assert times == [*(60.0 * n for n in range(10)), 599.0] and len(kept) == 16


def test_a_cell_that_falls_is_noted_step_by_step_and_its_last_volts_are_kept(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    hear(recording, range(600), lambda t: {1: 3.3, 2: round(3.3 - 0.0025 * t, 4)})
    recording.recorder.end("stopped", "stopped on request")
    recording.close()
    times, volts = zip(*noted(tmp_path / "runs.sqlite3")["cell_2_v"], strict=True)
    assert all(b - a == 10.0 for a, b in pairwise(times[:-1])) and times[-1] == 599.0
    assert volts[-1] == pytest.approx(1.8025)
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        last = list(readings(connection, 1))[-1]
    assert last.extra == {"cell_1_v": 3.3, "cell_2_v": pytest.approx(1.8025)}


def test_how_low_a_cell_was_when_the_board_cut_off_is_kept_though_it_rises_at_once(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    hear(recording, range(613), lambda t: {1: 3.3, 2: round(3.3 - 0.001 * t, 4)})
    hear(recording, range(613, 800), lambda t: {1: 3.3, 2: 2.95}, 0.0)
    recording.close()
    kept = dict(noted(tmp_path / "runs.sqlite3")["cell_2_v"])
    assert kept[612.0] == 2.688 and min(kept.values()) == 2.688


def test_a_cell_that_is_no_longer_said_is_unknown_at_once(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    hear(recording, range(20), lambda t: {1: 3.3} if t < 5 else {} if t < 8 else {1: 3.301})
    recording.close()
    assert noted(tmp_path / "runs.sqlite3") == {"cell_1_v": [(0.0, 3.3), (5.0, None), (8.0, 3.301)]}

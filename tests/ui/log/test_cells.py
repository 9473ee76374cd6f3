"""The cells of a battery, on the Log screen's demand and on that of Runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from purifier.model.reading import Reading
from purifier.services.runs.cells import run_cells
from purifier.ui.app import PurifierApp
from purifier.ui.widgets.cells_text import cells_text
from tests.recordings import Recording, at, read
from tests.services.record.test_cells_recorded import said_by_a_board
from tests.services.record.test_doubts import replayed
from tests.ui.log.recorded import Clock, log_app
from tests.ui.reading import press, said, screen_text, settle, squeezed, words_of


def recorded(database: Path, extra: dict[str, float | str], *, over: bool = False) -> Path:
    """A run whose meter says ``extra`` for two minutes; where it is not ``over`` it is being recorded."""
    recording = Recording(database)
    for t in range(0, 120, 5):
        reading = Reading(at(t).boot_s, 13.0, -0.34, temperature_c=21.5, extra=extra)
        recording.recorder.tick(at(t))
        recording.recorder._accept(reading, None)
    if over:
        recording.recorder.end("stopped", "stopped on request")
        recording.close()
    recording.recorder.commit()
    return database


def sixteen(lowest_v: float = 3.2) -> dict[str, float | str]:
    cells = {f"cell_{n}_v": round(3.3 + n / 1000, 3) for n in range(1, 17)}
    return {**cells, "cell_7_v": lowest_v, "cells": 16.0, "mosfet_c": 30.0}


@pytest.mark.parametrize("size", [(60, 20), pytest.param((80, 24), marks=pytest.mark.slow), (120, 40)], ids=str)
async def test_lowest_highest_and_spread_stand_on_top_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    app = log_app(recorded(tmp_path / "runs.sqlite3", sixteen()), 130.0)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "Cells of run 1" in squeezed(pilot)
        top = squeezed(pilot).partition("8 3.308 V")[0]
        assert "116 mV apart: lowest 3.200 V (cell 7)" in top and "3.316 V (cell 16)" in top
        assert "16 cells; last reading 15 s ago, unchanged for 2 min" in words_of(pilot, "#cells-text")
        await press(pilot, *["pagedown"] * 3)
        text = squeezed(pilot)
        assert "Temperatures probe 1 70.7 °F, mosfet 86 °F" in text
        assert "Lowest of the run cell 7, 3.200 V, 0 s after its start" in text
        await press(pilot, "escape")
        assert "Cells of run" not in squeezed(pilot)


async def test_the_key_is_offered_on_every_screen_to_a_run_that_has_cells_and_to_no_other(tmp_path: Path) -> None:
    async with log_app(recorded(tmp_path / "runs.sqlite3", sixteen()), 130.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "b cells" in squeezed(pilot)
    async with log_app(recorded(tmp_path / "none.sqlite3", {}), 130.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "b cells" not in squeezed(pilot)
        await press(pilot, "b")
        assert "run 1 has no cell voltages: its meter has sent none" in said(pilot)


async def test_what_a_board_does_not_say_has_no_unit_and_what_was_worked_out_three_figures(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.recorder._accept(Reading(at(0).boot_s, 53.39, -0.94, -50.1866, soc_percent=64.0), None)
    recording.recorder.commit()
    async with log_app(tmp_path / "runs.sqlite3", 1.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "53.39 V" in words and "-0.94 A" in words and "-50.2 W" in words
        assert "not said" in words and "not said Ah" not in words


async def test_degrees_are_told_no_finer_in_one_unit_than_in_the_other(tmp_path: Path) -> None:
    database = recorded(tmp_path / "runs.sqlite3", {**sixteen(), "temperature_2_c": 20.3})
    async with log_app(database, 130.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "68.5 °F" in squeezed(pilot) and "68.54" not in squeezed(pilot)


async def test_before_the_first_reading_nothing_was_left_unsaid(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.recorder.commit()
    async with log_app(tmp_path / "runs.sqlite3", 1.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "not said" not in words and "- V" in words and "- Ah" in words


async def test_each_cell_has_a_bar_the_ends_are_told_in_words_and_help_says_what_they_mean(tmp_path: Path) -> None:
    app = log_app(recorded(tmp_path / "runs.sqlite3", sixteen()), 130.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        lines = screen_text(pilot).splitlines()
        (seventh,) = (one for one in lines if "▼ lowest" in one)
        (last,) = (one for one in lines if "▲ highest" in one)
        assert "7  3.200 V  █ " in seventh and "16  3.316 V  ████████████  ▲ highest" in last
        await press(pilot, "f1")
        assert "a wire that came off" in squeezed(pilot)
        await press(pilot, "escape", "b")
        assert "3.200 V" not in screen_text(pilot), "the key that opened it closes it"
        assert "b cells" in squeezed(pilot)


async def test_what_is_shown_follows_the_run_and_says_when_the_meter_fell_silent(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording, clock = Recording(database), Clock(5.0)

    def hear(t: float, volts: float) -> None:
        extra = {"lowest_cell_v": volts, "lowest_cell": 3.0, "highest_cell_v": 3.3, "cells": 4.0}
        recording.recorder._accept(Reading(at(t).boot_s, 13.0, -0.34, extra=extra), None)
        recording.recorder.commit()

    hear(0.0, 3.2)
    app = log_app(database, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "100 mV apart: lowest 3.200 V (cell 3), highest 3.300 V" in squeezed(pilot)
        assert "4 cells, two of them told; last reading 5 s ago, noted once a minute" in squeezed(pilot)
        hear(60.0, 3.0)
        clock.now_s = 61.0
        app.screen._tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "300 mV apart: lowest 3.000 V (cell 3)" in squeezed(pilot) and "last reading 1 s ago" in squeezed(pilot)
        clock.now_s = 600.0
        app.screen._tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "! no reading for 9 min" in squeezed(pilot)
    recording.close()


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({}, "This meter sends no cell voltages."),
        ({"cell_1_v": 0.0, "cells": 0.0}, "This meter sends no cell voltages."),
        ({"cell_1_v": 3.3, "cell_2_v": 0.0, "cell_3_v": 3.3}, "2 not read"),
        ({"cell_1_v": 3.3, "cell_2_v": 3.3}, "0 mV apart"),
        ({"lowest_cell_v": 3.2}, "3.200 V"),
    ],
)
def test_a_meter_that_tells_little_or_nothing(tmp_path: Path, extra: dict[str, float | str], words: str) -> None:
    text = text_of(recorded(tmp_path / "runs.sqlite3", extra))
    assert words in text and "▼" not in text


def text_of(database: Path) -> str:
    """What the dialog says of the first run, in 70 columns."""
    with closing(read(database)) as connection:
        return " ".join(str(cells_text(run_cells(connection, database, 1, at(130.0)), 70, "metric")).split())


def test_names_and_numbers_of_no_cell_do_not_break_it(tmp_path: Path) -> None:
    odd: dict[str, float | str] = {
        "cell_1_v": 1e308,
        "cell_999_v": 3.2,
        "cells": 1e300,
        "\x1b[31m_c": 5.0,
        "a" * 500 + "_c": 3.0,
    }
    text = text_of(recorded(tmp_path / "runs.sqlite3", odd))
    assert "lowest 3.200 V (cell 999)" in text and "\x1b" not in text and "a" * 31 not in text


def test_a_meter_that_can_tell_of_cells_and_did_not(tmp_path: Path) -> None:
    out = replayed(tmp_path, said_by_a_board(lambda t: {}, range(0, 30, 5)), "jbd-bms")
    assert out.readings
    assert "This meter can send cell voltages; none has come in this run." in text_of(tmp_path / "runs.sqlite3")


async def test_without_a_run_it_says_why_it_does_nothing(tmp_path: Path) -> None:
    app = log_app(tmp_path / "runs.sqlite3")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "cells: no run is being recorded; a records one." in " ".join(one.message for one in app._notifications)


async def on_runs(app: PurifierApp, keys: tuple[str, ...]) -> str:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4", *keys)
        return squeezed(pilot)


@pytest.mark.parametrize("keys", [("b",), ("enter", "b")], ids=["list", "page"])
async def test_of_a_run_that_is_over_they_stand_as_it_ended(tmp_path: Path, keys: tuple[str, ...]) -> None:
    database = recorded(tmp_path / "runs.sqlite3", sixteen(2.512), over=True)
    said = await on_runs(log_app(database, 9000.0), keys)
    assert "804 mV apart: lowest 2.512 V (cell 7), highest 3.316 V (cell 16)" in said
    assert "16 cells; as they stood when the run ended" in said


def test_a_run_without_a_reading_has_none_yet(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.recorder.commit()
    assert text_of(tmp_path / "runs.sqlite3") == "This meter sends no cell voltages."
    recording.close()

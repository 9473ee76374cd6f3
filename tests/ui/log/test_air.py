"""The air on the Log and Runs screens: a run of it, and beside a battery's run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.services.runs.air import air_in
from purifier.store.opening import reading
from purifier.ui.log.air_words import figures
from purifier.ui.log.run_chart import RunChart
from tests.recorded_air import AirRecording, air
from tests.recordings import Recording
from tests.ui.log.recorded import log_app, watched_now
from tests.ui.reading import press, said, settle, squeezed, words_of

pytestmark = pytest.mark.usefixtures("folder")
MINUTES = 40


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A battery's run that is over, and one of the air of the same time that goes on, and is shown first for that."""
    database = tmp_path / "runs.sqlite3"
    battery = Recording(database)
    battery.hear(range(0, MINUTES * 60, 60))
    battery.recorder.end("stopped", "stopped on request")
    battery.recorder.commit()
    battery.begun.close()
    sensor = AirRecording(database, name="bedroom")
    sensor.hear(range(0, MINUTES * 60, 20), lambda t: air(6.0 + 114.0 * math.exp(-5.0 * t / 3600.0)))
    sensor.recorder.commit()
    yield database
    sensor.close()


async def test_a_run_of_the_air_is_shown_by_its_particles_and_asks_for_no_battery(database: Path) -> None:
    async with log_app(database, MINUTES * 60.0).run_test(size=(160, 44)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "PM2.5 117 µg/m³ at the start, 10 now" in words and "Falling, " in words
        assert "recorded for" in words and "until it is stopped" in words
        for foreign in ("Plan said", "prediction", "empty in", "battery", "drew"):
            assert foreign not in words
        title = pilot.app.screen.query_one(RunChart).border_title
        assert title is not None and "PM2.5, µg/m³" in str(title)
        keys = squeezed(pilot)
        assert "quantity" not in keys and "cells" not in keys, "its particles are all that there is to draw"
        await press(pilot, "4")
        shown = squeezed(pilot)
        assert "bedroom" in shown and "air: PM2.5 10 µg/m³" in shown and "no plan" not in shown
        await press(pilot, "down", "enter")
        told = " ".join(words_of(pilot, "#why").split())
        assert "The air meanwhile: PM2.5 117 µg/m³ at the start, 10 at the end" in told


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_of_figures_with_one_unit_each_says_what_it_is_after_the_end_too(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    sensor = AirRecording(tmp_path / "runs.sqlite3", name="bedroom")
    sensor.hear(range(0, 600, 20), lambda t: air(40.0))
    sensor.end()
    async with log_app(tmp_path / "runs.sqlite3", 600.0).run_test(size=size) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        for name in ("PM2.5 ", "PM10 ", "PM1 "):
            assert name in words.partition("recorded for")[0]


async def test_keys_that_need_a_battery_say_what_the_run_is_of(database: Path) -> None:
    async with log_app(database, MINUTES * 60.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("b", "left"):
            await press(pilot, key)
            assert "run 2 is of the air, not of a battery" in said(pilot)
            assert "has ended" not in said(pilot)


async def test_a_batterys_run_says_what_the_air_was_meanwhile(database: Path) -> None:
    app = log_app(database, MINUTES * 60.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "o", "down", "enter")
        words = words_of(pilot, "#figures")
        assert "Plan said at least" in words
        assert "Air meanwhile: PM2.5 117 µg/m³ at the start, 10 at the end; lowest 10" in words
        assert "(run 2, bedroom)" in words


def test_temperature_and_humidity_stand_beside_the_masses(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database)
    recording.hear(range(3), lambda t: air(8.0))
    recording.end()
    watched = watched_now(database, 1, 3.0)
    assert figures(watched) == [("8", "µg/m³", "PM2.5"), ("10", "µg/m³", "PM10"), ("5", "µg/m³", "PM1")]
    object.__setattr__(watched, "slow", {**watched.slow, "temperature_c": 21.37, "humidity_percent": 46.2})
    assert figures(watched)[3:] == [("21.4", "°C", "temperature"), ("46", "%", "humidity")]
    with reading(database) as connection:
        assert len(air_in(connection, watched.run)) == 1

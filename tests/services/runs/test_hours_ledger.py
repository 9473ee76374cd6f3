"""Where the hours of a run went: what stands between two wholes adds up to their difference."""

from __future__ import annotations

import pytest

from purifier.services.runs.beside import beside
from purifier.services.runs.compared import Compared
from purifier.services.runs.facts import Facts
from purifier.services.runs.find import run_with
from purifier.services.runs.hours_ledger import Entry, hours_ledger
from purifier.store.opening import reading
from tests.finished_runs import DAY_S, TOLD, finished
from tests.recordings import at

LOSSES = {"losses": [{"cause": "cold", "hours": 9.0}, {"cause": "overhead", "hours": -1.5}]}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Compared]:
    database = finished(tmp_path_factory.mktemp("ledger") / "runs.sqlite3")
    with reading(database) as connection:
        runs = [run_with(connection, id_) for id_ in (2, 4, 6, TOLD)]
        now = at(100 * DAY_S)
        return {run.id: beside(connection, Facts.read(connection, database, run, now)) for run in runs}


def wholes(entries: tuple[Entry, ...]) -> list[tuple[str, float]]:
    return [(one.name, one.hours) for one in entries if one.side == "whole"]


@pytest.mark.parametrize("run", [2, 4, TOLD])
def test_between_two_wholes_it_adds_up(rows: dict[int, Compared], run: int) -> None:
    entries = hours_ledger(rows[run], LOSSES)
    label, said, lasted = (hours for _, hours in wholes(entries))
    assert said == pytest.approx(label + sum(one.hours for one in entries if one.side == "predicted"))
    assert lasted == pytest.approx(said + sum(one.hours for one in entries if one.side == "measured"))
    assert [one.name for one in entries if one.side == "predicted"] == ["cold", "being on (overhead)"]


def test_a_battery_that_gave_less_and_a_load_as_planned_are_told_apart(rows: dict[int, Compared]) -> None:
    power, energy = (one for one in hours_ledger(rows[2], {}) if one.side == "measured")
    assert power.name == "drew 16.6 W, as planned" and abs(power.hours) < 0.1
    assert energy.name == "gave 895 Wh, not 1280 Wh" and energy.hours == pytest.approx(-23.2, abs=0.3)


def test_a_run_that_stopped_early_is_reckoned_to_its_end(rows: dict[int, Compared]) -> None:
    name, hours = wholes(hours_ledger(rows[4], {}))[-1]
    assert name == "it would have lasted" and hours == pytest.approx(70.3, abs=0.5)


def test_without_readings_nobody_knows_why_and_without_a_plan_there_is_no_ledger(rows: dict[int, Compared]) -> None:
    assert [one.name for one in hours_ledger(rows[TOLD], {}) if one.side == "measured"] == ["nobody measured why"]
    assert hours_ledger(rows[6], {}) == ()


@pytest.mark.parametrize("losses", [None, "x", [1, {"cause": 3}, {"cause": "cold", "hours": float("nan")}]])
def test_losses_that_make_no_sense_are_left_out(rows: dict[int, Compared], losses: object) -> None:
    assert [one.side for one in hours_ledger(rows[2], {"losses": losses})][:2] == ["whole", "whole"]

"""Runs beside their predictions, out of real databases: what was measured, how far off it was, and what is scored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.model.figures import Figure
from purifier.model.run import Frozen, How, Origin, Run
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze, unplanned
from purifier.services.runs.as_it_was import as_it_was
from purifier.services.runs.compare import compare
from purifier.services.runs.compared import Compared
from purifier.services.runs.in_figures import lines
from purifier.services.runs.in_words import sentences
from purifier.services.runs.told import tell
from purifier.services.runs.why import loads_of
from purifier.store.bad_rows import BadRows
from purifier.store.opening import open_for_writing, transaction
from purifier.store.run_rows import change
from tests.recordings import Recording, at, library, line, meter
from tests.services.runs.discharges import FAN, SMALL, discharge, planned, planned_load

Make = Callable[..., int]
PLAN = planned()
WATTS = PLAN.prediction.meter_power_w
WH = PLAN.prediction.energy_wh
LIKELY_H = PLAN.prediction.runtime_h
LATER = at(1e9)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def run(database: Path) -> Callable[..., Compared]:
    """Record a discharge and compare it."""

    def make(frozen: Frozen = PLAN, load_w: object = WATTS, **how: object) -> Compared:
        id_ = discharge(database, frozen, load_w, **{"energy_wh": WH, **how})  # type: ignore[arg-type]
        return one(database, id_)

    return make


def one(database: Path, id_: int) -> Compared:
    (row,) = compare(database, [id_], LATER).rows
    return row


def said(row: Compared) -> str:
    return " ".join(sentences(row))


def changed(database: Path, id_: int, **columns: object) -> None:
    """A run with other columns; what is no text becomes JSON."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in columns.items()}
    with open_for_writing(database) as connection, transaction(connection):
        change(connection, id_, **texts)


# ------------------------------------------------------------------ complete runs


def test_a_run_that_goes_as_predicted_is_said_to_and_no_more(run: Callable[..., Compared]) -> None:
    row = run()
    assert (row.complete, row.made, row.scored, row.at_least_held, row.within_band) == (
        True,
        "before",
        True,
        True,
        True,
    )
    assert row.measured.runtime_h == pytest.approx(LIKELY_H, abs=0.02)
    assert row.measured.energy_wh == pytest.approx(WH, rel=0.005)
    assert row.measured.charge_ah == pytest.approx(row.predicted.charge_ah, rel=0.005)
    for error in (row.runtime_error_percent, row.power_error_percent, row.energy_error_percent):
        assert error == pytest.approx(0.0, abs=0.5)
    assert row.projected is None and [part.setting for part in row.segments] == ["6"]
    assert row.cause is not None and row.cause.what == "as-predicted"
    assert said(row) == "It lasted 4 h 23 min, as predicted; 'at least' held."


def test_a_machine_that_draws_more_is_off_in_power_and_hours_and_not_in_energy(run: Callable[..., Compared]) -> None:
    row = run(load_w=1.15 * WATTS)
    assert row.power_error_percent == pytest.approx(15.0, abs=0.1)
    assert row.runtime_error_percent == pytest.approx(100 / 1.15 - 100, abs=0.6)
    assert row.energy_error_percent == pytest.approx(0.0, abs=0.6)
    assert row.cause is not None and row.cause.what == "power"
    assert row.cause.explains_h is not None and row.cause.explains_h < -0.4
    assert "35 min less than was likely; 'at least' held. The purifier drew" in said(row)


def test_a_weak_battery_is_off_in_energy_and_hours_and_not_in_power(run: Callable[..., Compared]) -> None:
    row = run(energy_wh=0.6 * WH)
    assert row.power_error_percent == pytest.approx(0.0, abs=0.1)
    assert row.energy_error_percent == pytest.approx(-40.0, abs=0.6)
    assert (row.at_least_held, row.within_band, row.scored) == (False, False, True)
    assert row.cause is not None and next(iter(row.cause.candidates)) == "capacity"
    assert "1 h 46 min less than was likely, and 19 min less than 'at least': that was missed." in said(row)


def test_behind_a_station_the_batterys_own_draw_is_meant(database: Path) -> None:
    """The meter at the outlet sees neither the inverter's overhead nor what it loses."""
    frozen = freeze(library(), Request(("anker-solix-c1000:ac",), FAN, setting="6"), meter().id)
    expected = frozen.prediction
    row = one(
        database,
        discharge(database, frozen, expected.meter_power_w, energy_wh=200.0, every_s=120.0, ends="stop"),
    )
    assert row.measured.battery_power_w == pytest.approx(expected.battery_power_w, rel=1e-3)
    hours = row.measured.runtime_h
    assert hours is not None and row.measured.energy_wh == pytest.approx(expected.battery_power_w * hours, rel=1e-3)
    (part,) = row.segments
    assert part.predicted_power_w == pytest.approx(expected.meter_power_w)
    changed(database, row.run, complete=1)
    whole = one(database, row.run)
    # Ampere-hours at the outlet are none of the battery's.
    assert whole.energy_error_percent is not None and whole.measured.charge_ah is not None
    assert whole.charge_error_percent is None
    assert part.measured_power_w == pytest.approx(expected.meter_power_w, rel=1e-3)


# ------------------------------------------------------------------ runs that were not run to the end


def test_a_run_that_was_stopped_is_projected_and_not_scored(run: Callable[..., Compared]) -> None:
    row = run(hours=1.5, ends="stop")
    assert (row.complete, row.scored, row.within_band, row.at_least_held) == (False, False, None, None)
    assert row.runtime_error_percent is None and row.energy_error_percent is None
    assert row.projected is not None
    assert row.projected.runtime_h == pytest.approx(LIKELY_H, rel=0.01)
    assert row.projected.runtime_low_h < LIKELY_H < row.projected.runtime_high_h
    assert row.projected.left_h == pytest.approx(LIKELY_H - 1.5, abs=0.05)
    assert row.projected.energy_wh == pytest.approx(WH, rel=0.01)
    assert row.stopped.why == "stopped-by-hand"
    assert "as it went it would have lasted 4 h" in said(row) and "projected, not measured" in said(row)


def test_what_was_drawn_before_at_more_power_leaves_less(run: Callable[..., Compared]) -> None:
    row = run(load_w=1.2 * WATTS, hours=1.5, ends="stop")
    assert row.projected is not None
    assert row.projected.runtime_h == pytest.approx(LIKELY_H / 1.2, rel=0.01)
    assert row.projected.runtime_error_percent == pytest.approx(100 / 1.2 - 100, abs=1.0)


def test_a_battery_that_has_given_more_than_predicted_has_nothing_left_to_project(
    run: Callable[..., Compared],
) -> None:
    row = run(energy_wh=2.0 * WH, hours=1.3 * LIKELY_H, ends="stop")
    assert row.projected is None or row.projected.left_h == 0.0


def test_nothing_is_projected_of_a_battery_that_was_not_full(run: Callable[..., Compared]) -> None:
    assert run(hours=1.0, ends="stop", soc_percent=60.0).projected is None
    assert run(hours=1.0, ends="stop", soc_percent=99.0).projected is not None


def test_what_was_drawn_unseen_and_before_the_start_is_no_longer_there(run: Callable[..., Compared]) -> None:
    whole = run(hours=2.0, ends="stop")
    gap = run(hours=2.0, ends="stop", gaps=[(0.5, 1.0)], start_s=1e5)
    begun = run(hours=2.0, ends="stop", charge_ah=-2.0, start_s=2e5)
    assert whole.projected is not None and gap.projected is not None and begun.projected is not None
    assert gap.projected.left_wh == pytest.approx(whole.projected.left_wh, rel=0.02)
    assert begun.projected.left_wh == pytest.approx(whole.projected.left_wh - 2.0 * 13.4, rel=0.05)


def test_the_hours_after_the_load_went_are_none_of_the_discharge(run: Callable[..., Compared]) -> None:
    row = run(load_w=lambda h: WATTS if h < 1.0 else 0.0, hours=3.0, ends="stop")
    assert row.measured.runtime_h == pytest.approx(1.0, abs=0.05)
    assert row.measured.battery_power_w == pytest.approx(WATTS, rel=0.02)
    assert row.stopped.why == "unplugged" and len(row.segments) == 1


def test_a_run_that_was_ended_long_after_its_meter_fell_silent_was_not_ended_by_hand(
    run: Callable[..., Compared],
) -> None:
    assert run(hours=1.0, ends="silence").stopped.why == "cannot-tell"


def test_a_run_that_goes_on_says_what_it_will_last(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(0, 3600, 60))
    recording.recorder.commit()
    row = one_now(database, 3600.0)
    recording.die()
    assert row.stopped.why == "running" and row.projected is not None
    assert "As it goes it will last" in said(row) and "The run goes on." in said(row)


def one_now(database: Path, seconds: float) -> Compared:
    (row,) = compare(database, [], at(seconds)).rows
    return row


def test_a_run_of_one_reading_claims_nothing(run: Callable[..., Compared]) -> None:
    row = run(hours=0.01, ends="stop")
    assert row.measured.battery_power_w is None and row.measured.energy_wh is None
    assert row.cause is None or row.cause.what == "cannot-tell"
    assert row.projected is None and "too little of it" in said(row)


# ------------------------------------------------------------------ settings


def test_segments_by_marks_have_their_own_predicted_and_measured_power(run: Callable[..., Compared]) -> None:
    row = run(load_w=lambda h: WATTS if h < 1.0 else 8.0, marks=[(1.0, "setting 3")])
    first, second = row.segments
    assert (first.setting, first.told_by, second.setting, second.told_by) == ("6", "set-up", "3", "mark")
    assert second.predicted_power_w == pytest.approx(9.7368421)
    assert second.measured_power_w == pytest.approx(8.0, rel=0.01)
    assert second.power_error_percent == pytest.approx(100 * (8.0 / 9.7368421 - 1.0), abs=1.0)
    assert first.drawn_wh is not None and second.drawn_wh is not None
    assert first.drawn_wh + second.drawn_wh == pytest.approx(row.measured.energy_wh)
    assert not row.scored and row.unscored == "it was not left at the setting that was planned"
    assert "It was not left at setting 6, which the plan was made for" in said(row)


def test_segments_are_found_as_steps_where_nobody_noted_them(run: Callable[..., Compared]) -> None:
    row = run(load_w=lambda h: WATTS if h < 1.0 else 9.9)
    assert [(part.setting, part.told_by) for part in row.segments] == [("6", "set-up"), ("3", "power")]
    assert not row.scored and row.cause is not None
    # For what it went through the plan would have said what it did.
    assert row.cause.residual_h is not None and abs(row.cause.residual_h) < 0.3


def test_a_step_to_a_power_of_no_setting_is_named_by_nothing_but_its_watts(run: Callable[..., Compared]) -> None:
    row = run(load_w=lambda h: WATTS if h < 1.0 else 7.0)
    assert [(part.setting, part.predicted_power_w) for part in row.segments] == [
        ("6", pytest.approx(WATTS)),
        (None, None),
    ]
    assert re.search(r"for 1\d h it drew 7.0\d W, which fits no other setting, or several", said(row))


def test_a_setting_that_draws_less_than_a_meter_is_sure_of_is_still_known(run: Callable[..., Compared]) -> None:
    """20 mA of offset are 0.26 W: the lowest setting, 1.93 W, may show as 1.6 W."""
    row = run(load_w=lambda h: WATTS if h < 1.0 else 1.6, hours=3.0, ends="stop")
    assert [part.setting for part in row.segments] == ["6", "1"]


def test_a_machine_that_always_drew_something_else_is_a_prediction_that_failed(run: Callable[..., Compared]) -> None:
    row = run(load_w=0.6 * WATTS)
    assert row.scored and len(row.segments) == 1


def test_a_run_at_the_power_of_another_setting_is_asked_about(run: Callable[..., Compared]) -> None:
    row = run(load_w=9.9)
    assert "its power is that of setting 3, and it was planned at 6" in row.doubts


@pytest.mark.parametrize(
    ("setting", "load_w", "hours"),
    [("3", 9.51, 1.0), ("3", 9.9, 1.0), ("4", 19.0, 0.06), ("6", 0.6 * WATTS, 3.0), ("1", 2.1, 5.0), ("4", 17.63, 3.0)],
)
def test_a_power_is_one_figure_in_the_table_and_in_the_sentences(
    run: Callable[..., Compared], setting: str, load_w: float, hours: float
) -> None:
    row = run(planned(setting), load_w, hours=hours, ends="stop")
    (power,) = [line for line in lines(row) if line[0] == "power"]
    told = re.findall(r"(?:drew )?([\d.]+ W)(?:, not| where) ([\d.]+ W)", said(row))
    assert told == [(power[2], power[1])], said(row)


# ------------------------------------------------------------------ what is not measured, or doubtful


def test_a_gap_is_said_and_leaves_the_energy_open(run: Callable[..., Compared]) -> None:
    row = run(gaps=[(0.5, 0.9)])
    assert row.complete and row.coverage_percent == pytest.approx(91.0, abs=1.0)
    assert row.energy_error_percent is not None and row.energy_doubt_percent is not None
    assert abs(row.energy_error_percent) < row.energy_doubt_percent
    assert row.power_error_percent == pytest.approx(0.0, abs=0.1)
    assert row.doubt_percent is not None and row.doubt_percent < 3.0
    assert "In doubt: readings vouch for 90% of the time: 1 gap, 25 min." in said(row)


def test_at_a_small_load_what_a_meter_shows_at_none_is_said(run: Callable[..., Compared]) -> None:
    small = planned("1")
    row = run(small, 2.1, hours=5.0, ends="stop")
    assert row.doubt_percent == pytest.approx(12.0, abs=2.0)
    assert "'purifier zero' measures it" in said(row)
    zeroed = run(replace(small, how=How(zero_a=0.004)), 2.1, hours=5.0, ends="stop", start_s=1e6)
    assert zeroed.doubt_percent is not None and zeroed.doubt_percent < 4.0
    assert "purifier zero" not in said(zeroed)


def test_coarse_steps_of_the_current_leave_open_what_they_do(database: Path) -> None:
    id_ = discharge(database, PLAN, 1.05 * WATTS, energy_wh=WH)
    changed(database, id_, origin=asdict(Origin(spread=0.08)))
    row = one(database, id_)
    assert row.doubt_percent == pytest.approx(8.1, abs=0.4)
    assert "they leave open ±8.0 % of charge and energy" in said(row)


def test_a_current_too_small_to_show_is_told_by_the_counter_and_less_sure(database: Path) -> None:
    recording = Recording(database)
    watts = 4.1
    recording.hear(range(0, 4 * 3600, 60), lambda t: line(13.1, 0.0, charge_ah=-round(watts / 13.1 * t / 3600, 2)))
    recording.recorder.end("stopped", "stopped: somebody asked")
    recording.recorder.commit()
    recording.begun.close()
    row = one(database, 1)
    assert row.measured.battery_power_w == pytest.approx(watts, rel=0.05)
    assert row.doubt_percent is not None and row.doubt_percent > 3.0
    assert "what was drawn is by its counter" in said(row)


def test_what_somebody_stated_is_not_measured(database: Path) -> None:
    id_ = discharge(database, PLAN, WATTS, energy_wh=WH)
    changed(database, id_, origin=asdict(Origin(stated=("current_a", "power_w"))))
    row = one(database, id_)
    assert row.measured.battery_power_w is row.measured.energy_wh is row.measured.charge_ah is None
    assert row.power_error_percent is None and row.segments[0].measured_power_w is None
    assert row.runtime_error_percent == pytest.approx(0.0, abs=0.5)
    assert "Current and power: stated, not measured." in said(row)


def test_a_run_without_a_set_up_has_what_was_measured_and_nothing_else(run: Callable[..., Compared]) -> None:
    row = run(unplanned("", "log", meter().id), lambda h: 20.0 if h < 1 else 5.0, hours=2.0, ends="stop")
    assert row.made is None and row.projected is None and row.cause is None
    assert row.predicted.runtime_h is row.predicted.energy_wh is row.runtime_error_percent is None
    assert row.measured.energy_wh == pytest.approx(25.0, rel=0.02)
    assert [part.setting for part in row.segments] == [None, None]
    assert "There is nothing to hold it against: no set-up was given." in said(row)


def test_a_run_that_was_told_has_a_runtime_and_nothing_else(database: Path) -> None:
    asked = Request((SMALL,), FAN, setting="6")
    tell(database, library(), asked, 3.5, None)
    tell(database, library(), asked, 1.5, None, complete=False)
    empty, early = compare(database, [], LATER).rows
    assert (empty.measured.runtime_h, empty.measured.energy_wh, empty.made) == (3.5, None, "after")
    assert empty.at_least_held and empty.runtime_error_percent == pytest.approx(100 * (3.5 / LIKELY_H - 1))
    # Hours alone do not part watts from watt-hours: nothing is said as if it had been seen.
    assert empty.cause is not None and ("Most likely" in empty.cause.text or "cannot tell which" in empty.cause.text)
    assert early.runtime_error_percent is None and early.projected is None
    assert "it was told, so its prediction was made after it" in said(early)


# ------------------------------------------------------------------ the score, and what does not belong


def test_only_predictions_made_before_complete_runs_are_scored(database: Path) -> None:
    discharge(database, PLAN, WATTS, energy_wh=WH)
    discharge(database, PLAN, WATTS, energy_wh=0.6 * WH, start_s=1e5)
    discharge(database, PLAN, WATTS, energy_wh=WH, hours=1.0, ends="stop", start_s=2e5)
    discharge(database, replace(PLAN, source="replay"), WATTS, energy_wh=WH, start_s=3e5)
    discharge(database, replace(PLAN, source="demo"), WATTS, energy_wh=WH, start_s=4e5)
    discharge(database, PLAN, WATTS, energy_wh=WH, start_s=5e5, marks=[(1.0, "setting 3")])
    tell(database, library(), Request((SMALL,), FAN, setting="6"), 3.5, None)
    found = compare(database, [], LATER, why=False)
    assert [row.scored for row in found.rows] == [True, True, False, False, False, False, False]
    assert [row.made for row in found.rows] == ["before"] * 3 + ["after", "after", "before", "after"]
    assert (found.score.runs, found.score.at_least_held, found.score.band) == (2, 1, "model")
    assert found.score.text == "'At least' held 1 time of 2; the band is the model's until 9 runs"
    assert compare(database, [3], LATER, why=False).score == found.score


def test_a_prediction_by_a_battery_that_was_calibrated_with_the_run_itself_is_not_scored(database: Path) -> None:
    id_ = discharge(database, PLAN, WATTS, energy_wh=WH)
    identity = one(database, id_).identity
    profiles = {**PLAN.profiles}
    battery = next(name for name in profiles if name.startswith("batteries/"))
    profiles[battery] += f'\n[calibration]\nruns = ["{identity}"]\n'
    changed(database, id_, profiles=profiles)
    row = one(database, id_)
    assert (row.made, row.scored) == ("after", False)
    assert row.unscored == "its battery was calibrated with this very run"


def test_hours_of_air_with_hours_off_between_are_not_scored(run: Callable[..., Compared]) -> None:
    row = run(planned(**{"hours-per-day": "8 h"}), energy_wh=WH)
    assert row.complete and row.unscored == "it is planned in hours of air, with hours off between"


def test_lists_can_do_without_the_why(database: Path) -> None:
    discharge(database, PLAN, WATTS, energy_wh=WH)
    (full,), (quick,) = compare(database, [], LATER).rows, compare(database, [], LATER, why=False).rows
    assert quick.cause is None and quick.segments == () and quick.stopped.why == "empty"
    same = replace(full, cause=None, segments=(), stopped=quick.stopped, doubts=(), doubt_percent=None)
    assert replace(quick, doubts=(), doubt_percent=None, energy_doubt_percent=full.energy_doubt_percent) == same


def test_runs_come_in_the_order_asked_for_and_one_that_is_not_there_is_said(database: Path) -> None:
    for start in (0.0, 1e5):
        discharge(database, planned_load("20 W"), 20.0, energy_wh=10.0, start_s=start, ends="stop")
    assert [row.run for row in compare(database, [2, 1], LATER, why=False).rows] == [2, 1]
    with pytest.raises(UsageError, match="run 7 is not in this database"):
        compare(database, [7], LATER)


def test_a_set_up_that_cannot_be_read_any_more_leaves_its_prediction(database: Path) -> None:
    id_ = discharge(database, PLAN, 1.1 * WATTS, energy_wh=WH)
    changed(database, id_, setup="battery = 'no such thing'")
    bad = BadRows()
    (row,) = compare(database, [id_], LATER, bad).rows
    assert row.power_error_percent == pytest.approx(10.0, abs=0.2) and row.scored
    assert row.segments[0].setting == "6"


def test_what_missed_by_less_than_is_shown_missed_by_a_little(run: Callable[..., Compared]) -> None:
    row = run(energy_wh=0.6 * WH)
    assert row.measured.runtime_h is not None
    near = replace(row.predicted, runtime_low_h=row.measured.runtime_h + 0.005)
    assert "and a little less than 'at least': that was missed." in said(replace(row, predicted=near))


def test_a_load_that_was_typed_is_not_taken_for_exact() -> None:
    """Nobody who types 20 W has measured it to the milliwatt: five percent off is no meter that is broken."""
    frozen = planned_load("20 W")
    was = as_it_was(frozen)
    assert was is not None
    run = Run(1, frozen, "", 0)
    assert loads_of(run, was) == {"load": Figure(20.0, 0.05)}


# ------------------------------------------------------------------ causes that contradict nothing that was measured


@pytest.mark.parametrize("factor", [0.3, 1.15, 2.0])
def test_a_power_that_is_far_off_is_the_cause_and_is_told_as_it_was_measured(
    run: Callable[..., Compared], factor: float
) -> None:
    """Such as a load that was typed wrongly, or a machine that was set to something else all the time."""
    row = run(load_w=factor * WATTS, every_s=120.0 if factor < 0.5 else 60.0)
    assert row.cause is not None and row.cause.what == "power"
    told = re.search(r"[Tt]he purifier drew ([\d.]+) W, not 29.1 W", said(row))
    assert told is not None and float(told[1]) == pytest.approx(factor * WATTS, rel=0.02)


def test_hours_that_were_not_taken_for_discharge_are_said_and_explain_nothing(run: Callable[..., Compared]) -> None:
    """A load of a fifth of the planned one is no discharge to a recorder, until the battery is nearly empty."""
    row = run(load_w=0.2 * WATTS)
    assert row.measured.runtime_h is not None and row.measured.runtime_h < 1.0
    assert row.cause is None and row.projected is None
    assert "Wh were drawn outside of what was taken for the discharge" in said(row)


def test_a_setting_that_draws_less_than_it_says_is_the_cause_where_another_draws_what_it_says(
    run: Callable[..., Compared],
) -> None:
    row = run(load_w=lambda h: WATTS if h < 1.0 else 8.0, marks=[(1.0, "setting 3")])
    assert row.cause is not None and row.cause.what == "power"
    assert row.measured.battery_power_w is not None
    told = re.search(r"\(([\d.]+) W, not 11.\d W on average\)", said(row))
    assert told is not None and float(told[1]) == pytest.approx(row.measured.battery_power_w, rel=0.02)

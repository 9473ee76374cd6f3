"""The runs in a long file."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.block_rows import picked
from purifier.model.direction import Direction
from purifier.model.found_run import FoundRun
from purifier.model.load_survey import Survey
from purifier.model.run_finder import RunFinder
from purifier.model.run_statistics import Minute
from purifier.model.signed import signed
from tests.model.batteries import measured, only, with_power
from tests.model.blocks import DATA, NO_DATA, block, cut, real, real_runs, spreadsheet

HOUR = 3_600_000


def found(
    blocks: Iterable[Block], rest: float = 0.05, interval_ms: int | None = 60_000, on_change: bool = False
) -> list[FoundRun]:
    finder = RunFinder(rest, interval_ms, on_change=on_change)
    for one in blocks:
        finder.see(one)
    return finder.finish()


def pace(whole: Block) -> int | None:
    survey = Survey()
    survey.see(whole)
    return survey.interval_ms


def times(runs: list[FoundRun]) -> list[tuple[float, float]]:
    """(start, end) in hours."""
    return [(round(run.start_ms / HOUR, 3), round(run.end_ms / HOUR, 3)) for run in runs]


# ------------------------------------------------------------------ against a spreadsheet


@pytest.mark.skipif(not real_runs(), reason=NO_DATA)
@pytest.mark.parametrize("path", real_runs(), ids=lambda path: path.stem)
def test_charge_and_energy_of_real_runs_are_those_of_a_spreadsheet(path: Path) -> None:
    whole = real(path)
    ampere_hours, watt_hours = spreadsheet(whole)
    for sizes in ([], [100], [3] * 50):
        (run,) = found(cut(signed(whole, Direction(-1, "")), sizes), interval_ms=pace(whole))
        assert run.charge_ah == pytest.approx(ampere_hours, rel=1e-3)
        assert run.energy_wh == pytest.approx(watt_hours, rel=1e-3)
        assert run.coverage_percent == 100.0


@pytest.mark.skipif(not real_runs(), reason=NO_DATA)
@pytest.mark.parametrize(
    ("name", "hours", "charge_ah", "energy_wh"),
    [
        ("discharge_pulse_0.5C", 13.4, 3.20, 11.2),
        ("run3_2.04A", 9.65, 19.67, 235.7),
        ("B0042_001_2A_22C", 0.8793, 1.7662, 6.1569),
        ("B0042_085_1A_4C", None, None, None),
    ],
)
def test_thinned_runs_agree_with_what_their_sources_come_to(
    name: str, hours: float | None, charge_ah: float | None, energy_wh: float | None
) -> None:
    path = next(one for one in real_runs() if one.stem == name)
    if hours is None:
        table = (path.parent / "index.csv").read_text(encoding="utf-8").splitlines()
        row = next(line.split(",") for line in table if line.endswith(path.name))
        hours, charge_ah, energy_wh = map(float, row[7:10])
    (run,) = found([signed(real(path), Direction(-1, ""))], interval_ms=pace(real(path)))
    assert run.hours == pytest.approx(hours, rel=2e-3)
    # Thinning to 200 rows alone costs up to half a percent.
    assert run.charge_ah == pytest.approx(charge_ah, rel=5e-3)
    assert run.energy_wh == pytest.approx(energy_wh, rel=5e-3)
    assert DATA.is_dir()


def test_a_trapezium_by_hand() -> None:
    # Off at 0 s, 2 A at 10 s, 4 A at 20 s, off at 30 s: 10 + 30 + 20 ampere-seconds.
    (run,) = found([block([0, 10_000, 20_000, 30_000], v=10.0, i=[0.0, -2.0, -4.0, 0.0])], interval_ms=10_000)
    assert run.charge_ah == pytest.approx(60 / 3600) and run.energy_wh == pytest.approx(600 / 3600)
    assert (run.start_ms, run.end_ms, run.readings, run.coverage_percent) == (0, 30_000, 4, 100.0)


# ------------------------------------------------------------------ where runs begin and end


def test_a_run_goes_from_the_first_load_to_the_last() -> None:
    whole = measured([(2.0, 0.0), (3.0, -1.0), (5.0, 0.0)])
    (run,) = found(cut(whole, [37, 200]))
    assert times([run]) == [(1.983, 5.0)]  # the row at rest before the load and the one after it belong to it
    assert run.charge_ah == pytest.approx(3.0, rel=1e-3)
    assert (run.first_line, run.last_line) == (120, 301)


def test_rests_of_any_length_lie_inside_a_run() -> None:
    whole = measured([(1.0, -1.0), (30.0, 0.0), (1.0, -1.0), (0.1, 0.0), (1.0, -1.0)])
    for sizes in ([], [13] * 200, [60, 1800]):
        (run,) = found(cut(whole, sizes))
        assert run.hours == pytest.approx(33.1, abs=0.05) and run.charge_ah == pytest.approx(3.0, rel=0.01)


@pytest.mark.parametrize("between", [[(1.0, 2.0)], [(0.5, 0.0), (1.0, 2.0), (0.5, 0.0)], [(0.05, 2.0)]])
def test_charging_ends_a_run(between: list[tuple[float, float]]) -> None:
    whole = measured([(1.0, -1.0), *between, (2.0, -1.0)])
    for sizes in ([], [7] * 60):
        runs = found(cut(whole, sizes))
        assert [round(run.charge_ah or 0.0, 1) for run in runs] == [1.0, 2.0]
        assert runs[0].hours == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("spike", [[0.06], [3.0], [0.2, 0.0, 0.2]])
def test_a_flicker_the_other_way_ends_none(spike: list[float]) -> None:
    currents = [*[-1.0] * 1800, *spike, *[-1.0] * 1800]
    whole = block((k * 1000 for k in range(len(currents))), v=13.0, i=currents)
    assert len(found(cut(whole, [1801]), interval_ms=1000)) == 1


def test_flickers_do_not_add_up() -> None:
    currents = [*[-1.0] * 20, 0.1] * 100
    assert len(found([block((k * 1000 for k in range(2100)), v=13.0, i=currents)], interval_ms=1000)) == 1


def test_a_strong_charge_of_one_row_that_gives_back_an_amount_that_matters_ends_a_run() -> None:
    # Rows of every ten minutes.
    currents = [*[-1.0] * 12, 6.0, *[-1.0] * 12]
    runs = found([block((k * 600_000 for k in range(25)), v=13.0, i=currents)], interval_ms=600_000)
    assert len(runs) == 2


def test_a_clock_that_began_again_ends_a_run() -> None:
    again = block(range(0, HOUR, 60_000), section=1, v=13.0, i=-2.0, line=61)
    runs = found([block(range(0, HOUR, 60_000), v=13.0, i=-1.0), again])
    assert [(run.section, run.first_line, round(run.charge_ah or 0.0, 2)) for run in runs] == [
        (0, 1, 0.98),
        (1, 61, 1.97),
    ]


def test_a_second_of_load_is_no_run_beside_a_real_one() -> None:
    currents = [*[0.0] * 60, -1.0, *[0.0] * 60, *[2.0] * 600, *[-1.0] * 3600, *[2.0] * 600, -1.0, 0.0]
    finder = RunFinder(0.05, 1000)
    finder.see(block((k * 1000 for k in range(len(currents))), v=13.0, i=currents))
    (run,) = finder.finish()
    assert run.charge_ah == pytest.approx(1.0, rel=1e-3) and finder.stubs == 2


def test_a_file_without_a_load_has_no_run() -> None:
    assert found([block(range(0, HOUR, 60_000), v=13.0, i=[0.001, -0.002] * 30)]) == []
    assert found([block(range(0, HOUR, 60_000), v=13.0)]) == []
    assert found([]) == []


def test_power_alone_makes_runs_too() -> None:
    whole = only(with_power(measured([(0.5, 0.0), (2.0, -1.0), (0.5, 0.0)])), "v", "p")
    (run,) = found(cut(whole, [50]), rest=0.5)
    assert run.charge_ah is None and run.energy_wh == pytest.approx(26.2, rel=0.01)


def test_an_energy_that_nobody_can_know_is_none() -> None:
    (run,) = found([only(measured([(2.0, -1.0)]), "i")])
    assert run.energy_wh is None and run.charge_ah == pytest.approx(119 / 60)


# ------------------------------------------------------------------ silences


def interrupted(after: Block, hours: float = 3.0) -> list[Block]:
    """Two hours of load, a silence, and then what comes after."""
    before = measured([(2.0, -1.0)], start=0.6)
    moved = [t + round((2.0 + hours) * HOUR) for t in after.t_ms]
    return [before, Block(moved, after.values, 500)]


def test_a_silence_ends_no_run_whose_battery_goes_on_as_it_was() -> None:
    (run,) = found(interrupted(measured([(2.0, -1.0)], start=0.35)))
    assert run.hours == pytest.approx(7.0, abs=0.05)
    # The counter says what flowed meanwhile: 0.5 Ah, and a row's worth.
    assert run.charge_ah == pytest.approx(4.5, abs=0.05)
    assert run.coverage_percent == pytest.approx(100 * 4 / 7, abs=1.0)


@pytest.mark.parametrize("columns", [("v", "i"), ("i", "soc"), ("i", "q"), ("v", "i", "soc", "q")])
def test_a_battery_that_was_charged_in_a_silence_begins_another_run(columns: tuple[str, ...]) -> None:
    first, second = interrupted(measured([(2.0, -1.0)], start=0.95))
    for sizes in ([], [1, 5]):
        assert len(found([only(first, *columns), *cut(only(second, *columns), sizes)])) == 2


def test_a_counter_that_began_anew_is_no_other_battery() -> None:
    first, second = interrupted(measured([(2.0, -1.0)], start=0.35))
    second.values["charge_ah"] = [(cell or 0.0) + 6.0 for cell in second.values["charge_ah"]]
    assert len(found([only(first, "v", "i", "q"), only(second, "v", "i", "q")])) == 1
    assert len(found([only(first, "i", "q"), only(second, "i", "q")])) == 2, "without a voltage it is all that tells"


def test_a_silence_at_rest_is_no_end_either() -> None:
    before, after = interrupted(measured([(0.5, 0.0), (1.0, -1.0)], start=0.38))
    (run,) = found([before, after])
    assert run.hours == pytest.approx(6.5, abs=0.05)


# ------------------------------------------------------------------ values that hold, and means


def test_where_values_hold_a_load_lasts_until_the_row_that_ends_it() -> None:
    whole = block([0, HOUR, 9 * HOUR, 20 * HOUR], v=13.0, i=[0.0, -1.0, 0.0, 0.0])
    for sizes in ([], [1], [2], [3], [1, 1, 1]):
        (run,) = found(cut(whole, sizes), interval_ms=None, on_change=True)
        assert times([run]) == [(1.0, 9.0)]
        assert run.charge_ah == pytest.approx(8.0) and run.readings == 2


def test_charging_in_a_file_of_changes_ends_a_run_where_it_begins() -> None:
    whole = block([0, 4 * HOUR, 6 * HOUR, 8 * HOUR], v=13.0, i=[-1.0, 2.0, -1.0, 0.0])
    for sizes in ([], [1], [2], [1, 1, 1]):
        runs = found(cut(whole, sizes), interval_ms=None, on_change=True)
        assert times(runs) == [(0.0, 4.0), (6.0, 8.0)]
        assert [run.charge_ah for run in runs] == pytest.approx([4.0, 2.0])


def test_what_nobody_knew_for_an_hour_is_not_covered() -> None:
    whole = block([0, HOUR, 2 * HOUR, 4 * HOUR], v=[13.0, None, 12.9, 13.1], i=[-1.0, None, -1.0, 0.0])
    for sizes in ([], [1], [2], [3]):
        (run,) = found(cut(whole, sizes), interval_ms=None, on_change=True)
        assert times([run]) == [(0.0, 4.0)]
        assert run.coverage_percent == pytest.approx(75.0) and run.charge_ah == pytest.approx(3.0)


def test_hourly_means_are_worth_their_hours_at_the_end_of_a_run_too() -> None:
    means = block(range(0, 6 * HOUR, HOUR), mean_ms=[HOUR] * 6, v=13.0, i=[0.0, -1.0, -2.0, -1.0, 0.0, 0.0])
    for sizes in ([], [1], [3], [4]):
        (run,) = found(cut(means, sizes), interval_ms=HOUR)
        assert times([run]) == [(1.0, 4.0)] and run.charge_ah == pytest.approx(4.0)
        assert run.coverage_percent == 100.0


# ------------------------------------------------------------------ any cut, any size


@given(
    st.lists(
        st.tuples(st.sampled_from([0.05, 0.3, 2.0]), st.sampled_from([-2.0, -1.0, 0.0, 0.0, 1.5])),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.integers(1, 40), max_size=40),
    st.booleans(),
)
def test_where_blocks_are_cut_changes_no_run(
    phases: list[tuple[float, float]], sizes: list[int], on_change: bool
) -> None:
    whole = measured(phases, start=0.5)
    at_once = found([whole], on_change=on_change)
    piecemeal = found(cut(whole, sizes), on_change=on_change)
    assert times(piecemeal) == times(at_once)
    for one, other in zip(piecemeal, at_once, strict=True):
        assert one.charge_ah == pytest.approx(other.charge_ah) and one.energy_wh == pytest.approx(other.energy_wh)
        assert one.readings == other.readings and one.coverage_percent == pytest.approx(other.coverage_percent)
        assert (one.first_line, one.last_line) == (other.first_line, other.last_line)


@given(
    st.lists(
        st.tuples(st.sampled_from([0.05, 0.3, 2.0]), st.sampled_from([-2.0, -1.0, 0.0, 1.5])), min_size=1, max_size=8
    ),
    st.booleans(),
)
def test_the_rows_of_a_run_come_to_what_was_found(phases: list[tuple[float, float]], on_change: bool) -> None:
    """Whoever writes the rows from its start to its end gets the same charge, energy and coverage."""
    whole = measured(phases, start=0.5)
    for run in found([whole], on_change=on_change):
        minutes: list[Minute] = []
        summed = BlockMinutes(run.start_ms, minutes.append, on_change=on_change, interval_ms=60_000)
        places = [k for k, t_ms in enumerate(whole.t_ms) if run.start_ms <= t_ms <= run.end_ms]
        summed.see(picked(whole, places))
        summed.finish()
        assert sum(one.readings for one in minutes) == run.readings == len(places)
        assert sum(one.drawn_ah + one.bridged_ah for one in minutes) == pytest.approx(run.charge_ah)
        assert sum(one.drawn_wh + one.bridged_wh for one in minutes) == pytest.approx(run.energy_wh)
        covered_ms = sum(one.covered_ms for one in minutes)
        assert 100 * covered_ms / (run.end_ms - run.start_ms) == pytest.approx(run.coverage_percent)


@pytest.mark.parametrize("on_change", [False, True])
def test_a_cut_at_any_row_changes_no_run(on_change: bool) -> None:
    whole = measured(
        [(0.1, 0.0), (0.2, -1.0), (0.1, 0.0), (0.2, -1.0), (0.1, 0.0), (0.2, 1.0), (0.2, -2.0), (0.1, 0.0)]
    )
    (one, other) = found([whole], on_change=on_change)
    for size in range(1, len(whole)):
        first, second = found(cut(whole, [size]), on_change=on_change)
        assert (first.start_ms, first.end_ms, first.readings) == (one.start_ms, one.end_ms, one.readings)
        assert (second.start_ms, second.end_ms, second.readings) == (other.start_ms, other.end_ms, other.readings)
        assert [first.charge_ah, second.charge_ah] == pytest.approx([one.charge_ah, other.charge_ah])


@pytest.mark.parametrize("rows", [40_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_long_file_of_pulses_is_searched_in_flat_memory(rows: int) -> None:
    finder = RunFinder(0.05, 1000)
    gc.collect()
    tracemalloc.start()
    for begin in range(0, rows, 5000):
        currents = [0.0 if k % 20 < 10 else -1.0 for k in range(5000)]
        finder.see(block(range(begin * 1000, (begin + 5000) * 1000, 1000), v=13.0, i=currents))
    (run,) = finder.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
    assert run.charge_ah == pytest.approx(rows / 2 / 3600, rel=1e-3)

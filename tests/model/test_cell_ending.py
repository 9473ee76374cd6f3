"""A cell that falls first: a witness that the battery is empty, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from purifier.model.cell_doubt import CellDoubt
from purifier.model.cells import Cells, cells_of
from purifier.model.empty_signs import EmptySigns
from purifier.model.ending import EndWatch
from purifier.model.sample import Sample

PACK = EmptySigns(
    expected_a=0.3,
    knee_v=48.4,
    low_charge_ah=-95.0,
    last_v=44.4,
    plateau_v=52.0,
    volts=51.2,
    full_ah=100.0,
    cell_v=3.2,
    cell_knee_v=3.025,
    cell_last_v=2.83,
    cell_full_v=3.4,
)
"""Sixteen LFP cells."""
Course = Callable[[float], float]
"""Volts of cell 7, so many seconds after the start."""


def cells(seventh_v: float, others_v: float = 3.3) -> Cells:
    return cells_of({f"cell_{n}_v": seventh_v if n == 7 else others_v for n in range(1, 17)})


def falling(to_v: float, over_s: float = 900.0, from_s: float = 300.0) -> Course:
    return lambda t: 3.3 + (to_v - 3.3) * min(1.0, max(0.0, (t - from_s) / over_s))


def watched(course: Course, signs: EmptySigns = PACK, seconds: range = range(1300), others_v: float = 3.3) -> EndWatch:
    """A watch that has seen a discharge in which the battery stands on its plateau all the time."""
    watch = EndWatch(signs)
    for t in seconds:
        watch.observe(Sample(t * 1000, 52.1, -0.3), cells(course(t), others_v))
    return watch


def test_one_cell_falls_while_the_whole_stands_high_and_silence_follows() -> None:
    watch = watched(falling(2.51))
    assert watch.silent(1299_000 + 59_999) is None
    assert watch.silent(1299_000 + 60_000) == "empty" and watch.ended_ms == 1299_000
    assert watch.low_cell is not None
    assert watch.low_cell.number == 7 and watch.low_cell.highest_v == 3.3
    assert watch.low_cell.volts == pytest.approx(2.51)


def test_one_cell_falls_and_the_boards_own_switch_opens_while_it_goes_on_speaking() -> None:
    watch = watched(falling(2.51))
    told = [watch.observe(Sample(t * 1000, 52.6, 0.0), cells(2.9)) for t in range(1300, 1400)]
    assert [one for one in told if one] == ["empty"] and watch.ended_ms == 1299_000


def test_a_fan_that_is_switched_off_while_a_cell_is_just_below_its_knee_leaves_something_in_it() -> None:
    watch = watched(falling(3.0, over_s=36_000.0), seconds=range(0, 36_300, 10))
    assert not [one for t in range(36_300, 36_700) if (one := watch.observe(Sample(t * 1000, 52.6, 0.0), cells(3.0)))]


@pytest.mark.parametrize("drawn_ah", [50.0, 75.0])
def test_a_low_cell_and_much_drawn_agree(drawn_ah: float) -> None:
    watch = watched(falling(3.0, over_s=36_000.0), seconds=range(0, 36_300, 10))
    watch.drawn_ah = drawn_ah
    told = [watch.observe(Sample(t * 1000, 52.6, 0.0), cells(3.0)) for t in range(36_300, 36_700)]
    assert ("empty" in told) is (drawn_ah > 70.0)


def test_a_cell_at_its_knee_for_long_and_then_silence_is_empty() -> None:
    assert watched(falling(3.0, over_s=36_000.0), seconds=range(0, 36_300, 10)).finish() == "empty"


def test_two_damaged_readings_more_than_a_minute_apart_are_two_damaged_readings() -> None:
    assert watched(lambda t: 2.9 if t >= 1190 else 3.3, seconds=range(0, 1300, 70)).finish() is None
    assert watched(lambda t: 2.9 if t >= 1120 else 3.3, seconds=range(0, 1300, 70)).finish() == "empty"


def test_a_cell_of_which_nothing_was_heard_for_long_tells_nothing() -> None:
    watch = watched(falling(2.51))
    for t in range(1300, 1910):
        watch.observe(Sample(t * 1000, 52.1, -0.3))
    assert watch.finish() is None


def test_a_place_that_is_not_wired_hides_no_cell_that_falls() -> None:
    watch = EndWatch(PACK)
    for t in range(1300):
        said = {f"cell_{n}_v": 3.3 for n in range(1, 17)} | {"cell_3_v": 0.4, "cell_7_v": falling(2.51)(t)}
        watch.observe(Sample(t * 1000, 52.1, -0.3), cells_of(said))
    assert watch.finish() == "empty" and watch.low_cell is not None and watch.low_cell.number == 7


def test_the_lowest_cell_alone_is_told_of_by_some_boards() -> None:
    watch = EndWatch(PACK)
    for t in range(1300):
        said = cells_of({"lowest_cell_v": falling(2.6)(t), "lowest_cell": 3.0, "highest_cell_v": 3.29})
        watch.observe(Sample(t * 1000, 52.1, -0.3), said)
    assert watch.finish() == "empty" and watch.low_cell is not None and watch.low_cell.number == 3


def test_all_cells_that_fall_together_name_none() -> None:
    watch = EndWatch(PACK)
    for t in range(1300):
        volts = falling(2.7)(t)
        watch.observe(Sample(t * 1000, 16 * volts, -0.3), cells(volts, volts))
    assert watch.finish() == "empty" and watch.low_cell is None


NO_WITNESS: dict[str, Course] = {
    "one damaged reading": lambda t: 2.51 if t == 1295 else 3.3,
    "a few damaged readings, ever again": lambda t: 2.51 if t % 20 == 0 else 3.3,
    "not fitted": lambda t: 0.0,
    "a wire that came off": lambda t: 3.3 if t < 800 else 0.4,
    "a wire that came loose": lambda t: 3.3 if t < 800 else 2.6,
    "low from the start": lambda t: 2.9,
    "less than a minute": falling(2.9, over_s=30.0, from_s=1250.0),
    "above the knee": falling(3.06),
}


@pytest.mark.parametrize("course", NO_WITNESS.values(), ids=NO_WITNESS.keys())
def test_what_is_no_witness(course: Course) -> None:
    watch = watched(course)
    watch.drawn_ah = 75.0  # one other witness, which is not enough
    assert watch.finish() is None


@pytest.mark.parametrize("which", ["cell_knee_v", "cell_v"])
def test_of_an_unknown_chemistry_no_cell_tells(which: str) -> None:
    assert watched(falling(2.51), replace(PACK, **{"cell_knee_v": None, which: None})).finish() is None


def test_a_cell_beside_one_that_no_battery_of_this_kind_has_tells_nothing() -> None:
    assert watched(falling(2.51), others_v=3.7).finish() is None
    assert watched(falling(2.51), others_v=3.35).finish() == "empty"


def test_a_heavier_load_pulls_a_cell_down_and_empties_nothing() -> None:
    watch = EndWatch(PACK)
    for t in range(900):
        heavy = t >= 300
        watch.observe(Sample(t * 1000, 52.1, -30.0 if heavy else -0.3), cells(2.99 if heavy else 3.2))
    assert watch.finish() is None


def test_a_charge_between_makes_a_fresh_start() -> None:
    watch = watched(falling(2.51))
    for t in range(1300, 1500):
        watch.observe(Sample(t * 1000, 53.0, 5.0), cells(3.3))
    for t in range(1500, 1700):
        watch.observe(Sample(t * 1000, 52.0, -0.3), cells(2.95))
    assert watch.finish() is None


def doubted(volts: Course, current_a: float = -0.3, seconds: int = 1300, count: int = 4) -> tuple[int | None, str]:
    """(second in which it is doubted whether these are the set-up's four LFP cells, in which words)."""
    watch = CellDoubt(replace(PACK, volts=12.8))
    for t in range(seconds):
        said = cells_of({f"cell_{n}_v": volts(t) for n in range(1, count + 1)})
        if (odd := watch.see(Sample(t * 1000, count * volts(t), current_a), said)) is not None:
            return t, odd.text
    return None, ""


def test_cells_of_lithium_ion_are_doubted_where_the_set_up_has_lithium_iron_phosphate() -> None:
    at, words = doubted(lambda t: 4.05)
    assert at == 2 and words.startswith("cell 1 reads 4.05 V, more than the 3.78 V that a cell")
    at, words = doubted(lambda t: 3.65)
    assert at == 600 and words.startswith("cell 1 reads 3.65 V, more than the 3.57 V that a cell")


def test_a_cell_that_was_just_charged_is_not_doubted() -> None:
    assert doubted(lambda t: max(3.4, 3.65 - t / 1000))[0] is None
    assert doubted(lambda t: 3.65, current_a=5.0)[0] is None
    watch = CellDoubt(PACK)
    for t in range(1200):
        flows_a = 5.0 if t == 590 else -0.3
        assert watch.see(Sample(t * 1000, 58.4, flows_a), cells(3.65, 3.65)) is None or t >= 1190


@pytest.mark.parametrize(("count", "odd"), [(3, True), (4, False), (5, True)])
def test_another_number_of_cells_is_doubted(count: int, odd: bool) -> None:
    at, words = doubted(lambda t: 3.3, count=count)
    assert (at == 2) is odd
    assert not odd or words.startswith(
        f"the battery has {count} cells in series by its own electronics, the set-up's has 4"
    )


def test_cells_that_are_not_all_of_them_say_nothing_of_their_number() -> None:
    watch = CellDoubt(PACK)
    said = cells_of({f"cell_{n}_v": 3.3 for n in range(1, 5)})
    assert not any(watch.see(Sample(t * 1000, 52.8, -0.3), said) for t in range(10))

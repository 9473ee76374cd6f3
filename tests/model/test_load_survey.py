"""What the rows of a file show, seen once as they go by."""

from __future__ import annotations

import gc
import itertools
import tracemalloc

import pytest

from purifier.model.block import ENDED, Block
from purifier.model.load_survey import Survey
from tests.model.batteries import BOTH, DISCHARGE, measured, only, unsigned, with_power
from tests.model.blocks import block, cut


def surveyed(*blocks: Block, written_a: float | None = None) -> Survey:
    survey = Survey(written_a)
    for one in blocks:
        survey.see(one)
    return survey


def test_a_discharge_in_numbers() -> None:
    survey = surveyed(*cut(with_power(measured(DISCHARGE)), [7, 100]))
    assert survey.rows == 378
    assert survey.interval_ms == 60_000
    assert survey.typical == 1.0  # the rests do not count
    assert not survey.has_both_signs
    assert survey.step_a == 0.01 and survey.step_share == pytest.approx(0.01)


def test_a_finer_digit_that_the_file_writes_is_believed_where_its_numbers_hardly_change() -> None:
    whole = block(range(0, 600_000, 1000), v=13.0, i=0.1)
    assert surveyed(whole).step_share == pytest.approx(0.1)
    assert surveyed(whole, written_a=0.001).step_share == pytest.approx(0.01)
    flickers = block(range(0, 600_000, 1000), i=[0.1 + 0.01 * (k * 7 % 6) for k in range(600)])
    assert surveyed(flickers, written_a=0.0001).step_a == pytest.approx(0.01), "digits that never change are none"


@pytest.mark.parametrize("noise_a", [0.003, -0.003])
def test_noise_around_nothing_is_a_rest_and_no_other_sign(noise_a: float) -> None:
    # Ten hours of noise beside one hour of load.
    currents = [noise_a * (1 if k % 2 else -1) for k in range(600)] + [2.0] * 60
    survey = surveyed(block(range(0, 660 * 60_000, 60_000), v=13.0, i=currents))
    assert 0.003 < survey.rest < 0.2 and survey.typical == 2.0 and not survey.has_both_signs


def test_a_small_load_is_no_rest_beside_a_strong_charger() -> None:
    survey = surveyed(block(range(0, 660 * 60_000, 60_000), i=[-0.3] * 600 + [50.0] * 60))
    assert survey.rest < 0.3 and survey.has_both_signs


def test_a_load_of_one_step_is_no_rest() -> None:
    survey = surveyed(block(range(0, 600_000, 1000), i=0.1), written_a=0.1)
    assert survey.typical == 0.1 and survey.step_share == pytest.approx(0.1)


def test_a_blip_the_other_way_makes_no_file_of_both_signs() -> None:
    assert not surveyed(block(range(0, 605_000, 1000), i=[-2.0] * 600 + [0.2] * 5)).has_both_signs
    assert surveyed(block(range(0, 660_000, 1000), i=[-2.0] * 600 + [0.5] * 60)).has_both_signs


def test_microamperes_are_a_load_where_there_is_no_other() -> None:
    survey = surveyed(block(range(0, 60_000, 100), i=[20e-6 + k % 5 * 1e-7 for k in range(600)]))
    assert survey.rest < 10e-6 and survey.typical == pytest.approx(20.2e-6, rel=0.01)


def test_series_one_behind_the_other_are_seen_together() -> None:
    # As a download gives them: first all of one series, then all of the other, and the newest first.
    whole = measured(BOTH)
    volts, amperes = only(whole, "v"), only(whole, "i")
    apart = surveyed(*cut(volts, [100]), *cut(amperes, [300]))
    upside_down = surveyed(
        *[Block(one.t_ms[::-1], {name: cells[::-1] for name, cells in one.values.items()}) for one in (amperes, volts)]
    )
    joined = surveyed(only(whole, "v", "i"))
    assert list(apart.points) == list(joined.points) == list(upside_down.points)
    assert list(apart.rests) == list(joined.rests) == list(upside_down.rests)


def test_cells_that_say_nothing_are_no_numbers() -> None:
    survey = surveyed(block([0, 1000, 2000, 3000], v=[13.0, None, ENDED, 12.9], i=[None, -1.0, -1.0, ENDED]))
    assert [(p.t_ms, p.voltage_v, p.current_a) for p in survey.points] == [
        (0, 13.0, None),
        (1000, 13.0, -1.0),
        (2000, 13.0, -1.0),
        (3000, 12.9, -1.0),
    ]


def test_what_one_section_said_is_nothing_to_the_next() -> None:
    survey = surveyed(block([5000], v=13.0, i=-1.0), block([0], section=1, i=-2.0))
    assert [(p.section, p.voltage_v, p.current_a) for p in survey.points] == [(0, 13.0, -1.0), (1, None, -2.0)]


@pytest.mark.parametrize("size", [1000, 777, 5001])
def test_points_are_as_far_from_each_other_all_over_a_long_file(size: int) -> None:
    whole = block(range(0, 40_000_000, 1000), i=-1.0)
    points = surveyed(*cut(whole, [size] * 60)).points
    steps = {b.t_ms - a.t_ms for a, b in itertools.pairwise(points)}
    assert steps == {16_000} and len(points) == 2500


def test_a_file_without_a_current_is_seen_by_its_power() -> None:
    survey = surveyed(only(with_power(measured(DISCHARGE)), "v", "p"))
    assert survey.flow_name == "power_w" and survey.typical == pytest.approx(13.0, abs=0.3)
    assert survey.rest <= 0.5 and survey.step_share is None


def test_nothing_at_all_is_seen_as_nothing() -> None:
    for survey in (Survey(), surveyed(block([0, 1000], v=13.0)), surveyed(block([0, 1000], i=0.0))):
        assert survey.typical is None and survey.step_share is None
        assert not survey.has_both_signs


def test_rests_are_known_to_the_row() -> None:
    whole = unsigned(measured(BOTH))
    for sizes in ([], [5] * 100):
        rests = list(surveyed(*cut(whole, sizes)).rests)
        hours = [(rest.end_ms - rest.start_ms) / 3.6e6 for rest in rests]
        assert hours == pytest.approx([0.1, 1.3, 0.8, 0.2], abs=0.05)


@pytest.mark.parametrize("rows", [60_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_long_file_is_surveyed_in_flat_memory(rows: int) -> None:
    survey = Survey()
    gc.collect()
    tracemalloc.start()
    for begin in range(0, rows, 5000):
        currents = [0.0 if k % 20 < 10 else -1.0 for k in range(5000)]
        survey.see(block(range(begin * 1000, (begin + 5000) * 1000, 1000), v=13.0, i=currents, p=-13.0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
    assert survey.rows == rows and len(survey.points) <= 4096 and len(survey.rests) <= 1001

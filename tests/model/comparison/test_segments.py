"""A run in its stretches of one setting: by marks, by steps in its power, by its set-up."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.model.comparison.piece import Piece
from purifier.model.comparison.segments import Expected, Mark, Segment, only_fitting, segments
from tests.model.comparison.minutes import MINUTE_MS, minutes

FAN = (
    Expected("1", 1.9, 1.6, 2.3),
    Expected("2", 4.1, 3.7, 4.7),
    Expected("3", 9.7, 8.9, 10.6),
    Expected("4", 16.6, 15.6, 17.8),
    Expected("5", 24.0, 23.0, 25.2),
    Expected("6", 29.1, 28.2, 30.4),
)


def told(found: tuple[Segment, ...]) -> list[tuple[str | None, str | None, float]]:
    """(setting, how it is known, hours)."""
    return [(one.setting, one.told_by, round(one.hours, 2)) for one in found]


def test_a_run_that_was_left_alone_is_one_segment_of_its_planned_setting() -> None:
    (one,) = segments(minutes([9.7] * 120), (), FAN, "3")
    assert (one.setting, one.told_by) == ("3", "set-up")
    assert (one.hours, one.power_w, one.drawn_wh) == pytest.approx((2.0, 9.7, 19.4))
    assert one.drawn_ah == pytest.approx(19.4 / 12.8)


def test_what_was_noted_is_believed_whatever_the_power_is() -> None:
    """A mark half a minute late; a mark without a step; a machine that draws a fifth less than its label."""
    powers = minutes([29.1] * 60 + [7.8] * 60)
    found = segments(powers, [Mark(60 * MINUTE_MS + 30_000, "3")], FAN, "6")
    assert told(found) == [("6", "set-up", 1.0), ("3", "mark", 1.0)]
    assert [one.power_w for one in found] == pytest.approx([29.1, 7.8])
    same = segments(minutes([9.7] * 120), [Mark(30 * MINUTE_MS, "4")], FAN, "3")
    assert told(same) == [("3", "set-up", 0.5), ("4", "mark", 1.5)]


@pytest.mark.parametrize("late_ms", [-9 * MINUTE_MS, -MINUTE_MS, 0, 9 * MINUTE_MS])
def test_a_mark_belongs_to_the_step_that_it_is_about(late_ms: int) -> None:
    powers = minutes([29.1] * 60 + [9.7] * 60)
    assert told(segments(powers, [Mark(60 * MINUTE_MS + late_ms, "3")], FAN, "6")) == [
        ("6", "set-up", 1.0),
        ("3", "mark", 1.0),
    ]


def test_a_mark_long_after_the_step_stands_for_itself() -> None:
    powers = minutes([29.1] * 60 + [9.7] * 60)
    found = segments(powers, [Mark(90 * MINUTE_MS, "3")], FAN, "6")
    assert told(found) == [("6", "set-up", 1.0), ("3", "power", 0.5), ("3", "mark", 0.5)] or told(found) == [
        ("6", "set-up", 1.0),
        ("3", "power", 1.0),
    ]


def test_a_step_gets_the_only_setting_whose_power_it_fits() -> None:
    found = segments(minutes([29.1] * 60 + [9.9] * 60 + [4.0] * 60), (), FAN, "6")
    assert told(found) == [("6", "set-up", 1.0), ("3", "power", 1.0), ("2", "power", 1.0)]


def test_a_power_that_fits_none_or_several_gets_none() -> None:
    assert told(segments(minutes([29.1] * 60 + [13.0] * 60), (), FAN, "6"))[1] == (None, None, 1.0)
    alike = (*FAN, Expected("eco", 9.5, 8.8, 10.2))
    assert told(segments(minutes([29.1] * 60 + [9.9] * 60), (), alike, "6"))[1] == (None, None, 1.0)
    assert only_fitting(9.9, 0.0, FAN) == "3" and only_fitting(9.9, 0.0, alike) is None
    assert only_fitting(13.0, 0.0, FAN) is None


def test_a_machine_that_draws_more_at_one_setting_draws_more_at_the_others() -> None:
    """12 % above all labels: 10.9 W fits no setting as it stands, and setting 3 by what the machine is off by."""
    found = segments(minutes([32.6] * 60 + [10.9] * 60), (), FAN, "6")
    assert told(found) == [("6", "set-up", 1.0), ("3", "power", 1.0)]


def test_a_run_that_began_at_another_setting_than_planned() -> None:
    found = segments(minutes([9.7] * 20 + [29.1] * 100), (), FAN, "6")
    assert told(found) == [("3", "power", 0.33), ("6", "power", 1.67)]


def test_without_a_set_up_it_is_cut_by_steps_and_marks_alone() -> None:
    powers = minutes([29.1] * 60 + [9.7] * 60)
    assert told(segments(powers, (), (), None)) == [(None, None, 1.0), (None, None, 1.0)]
    assert told(segments(powers, [Mark(60 * MINUTE_MS, "low")], (), None))[1] == ("low", "mark", 1.0)


def test_a_mark_after_the_end_or_of_the_same_setting_cuts_nothing() -> None:
    powers = minutes([9.7] * 60)
    assert told(segments(powers, [Mark(90 * MINUTE_MS, "4")], FAN, "3")) == [("3", "set-up", 1.0)]
    twice = segments(powers, [Mark(20 * MINUTE_MS, "3"), Mark(40 * MINUTE_MS, "3")], FAN, "3")
    assert told(twice) == [("3", "set-up", 1.0)]
    assert twice[0].drawn_wh == pytest.approx(9.7) and twice[0].power_w == pytest.approx(9.7)


def test_a_gap_belongs_to_the_stretch_before_it() -> None:
    powers = [*minutes([29.1] * 30), *minutes([9.7] * 30, start=60)]
    first, second = segments(powers, (), FAN, "6")
    assert (first.start_ms, first.end_ms) == (0, 60 * MINUTE_MS)
    assert first.power_w == pytest.approx(29.1) and second.power_w == pytest.approx(9.7)
    assert first.drawn_wh == pytest.approx(29.1 / 2)
    assert first.doubt is not None and first.doubt > 0.04


def test_without_a_measured_power_there_is_none() -> None:
    dark = [Piece(i * MINUTE_MS, (i + 1) * MINUTE_MS, 0, 0.0, 0.0) for i in range(60)]
    (one,) = segments(dark, (), FAN, "3")
    assert (one.setting, one.power_w, one.doubt) == ("3", None, None)
    assert segments((), (), FAN, "3") == ()


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    levels=st.lists(st.tuples(st.sampled_from(FAN), st.integers(20, 120)), min_size=1, max_size=6),
    factor=st.floats(0.97, 1.03),
)
def test_segments_cover_the_run_and_hold_all_that_was_drawn(
    seed: int, levels: list[tuple[Expected, int]], factor: float
) -> None:
    dice = random.Random(seed)
    powers = [one.power_w * factor * (1.0 + dice.gauss(0.0, 0.01)) for one, count in levels for _ in range(count)]
    pieces = minutes(powers)
    found = segments(pieces, (), FAN, levels[0][0].setting)
    assert found[0].start_ms == 0 and found[-1].end_ms == len(powers) * MINUTE_MS
    assert all(a.end_ms == b.start_ms for a, b in pairwise(found))
    assert sum(one.drawn_wh for one in found) == pytest.approx(sum(powers) / 60.0)
    # Each minute but those at the boundaries has its own setting.
    true = [one.setting for one, count in levels for _ in range(count)]
    said = [one.setting for one in found for _ in range(round(one.hours * 60))]
    assert sum(a != b for a, b in zip(true, said, strict=True)) <= len(levels)

"""Rows that say one thing each become rows that say all that is known."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.model.block import ENDED, Block
from purifier.model.last_known import LastKnown
from tests.model.blocks import block, cut, rows


def joined(*blocks: Block, on_change: bool = False, most_age_ms: int | None = None) -> list[tuple[float | None, ...]]:
    return rows(LastKnown(on_change, most_age_ms).join(blocks), "voltage_v", "current_a")


def test_rows_that_say_everything_pass_as_they_are() -> None:
    whole = block(range(0, 5000, 1000), v=13.0, i=[-1.0, -2.0, -3.0, -4.0, -5.0])
    assert joined(whole) == rows([whole], "voltage_v", "current_a")


def test_series_with_clocks_of_their_own_are_joined_by_what_was_known_last() -> None:
    long = block([0, 3, 10_000, 10_007, 20_000], v=[13.0, None, 12.9, None, None], i=[None, -1.0, None, -2.0, -3.0])
    assert joined(long) == [
        (0, 13.0, None),
        (3, 13.0, -1.0),
        (10_000, 12.9, -1.0),
        (10_007, 12.9, -2.0),
        (20_000, 12.9, -3.0),
    ]


def test_a_value_that_is_too_old_is_known_no_longer() -> None:
    long = block([0, 60_000, 60_001], v=[13.0, None, None], i=[-1.0, -1.0, -1.0])
    assert [v for _, v, _ in joined(long, most_age_ms=60_000)] == [13.0, 13.0, None]
    assert [v for _, v, _ in joined(long, on_change=True, most_age_ms=60_000)] == [13.0, 13.0, 13.0]
    # The same, where each row comes in a block of its own, and where a block has no such column at all.
    assert [v for _, v, _ in joined(*cut(long, [1, 1]), most_age_ms=60_000)] == [13.0, 13.0, None]
    bare = [block([0], v=13.0, i=-1.0), block([60_000, 60_001], i=-1.0)]
    assert [v for _, v, _ in joined(*bare, most_age_ms=60_000)] == [13.0, 13.0, None]


@pytest.mark.parametrize("on_change", [True, False])
def test_unavailable_ends_what_was_said_and_nothing_else_does(on_change: bool) -> None:
    long = block([0, 1, 2, 3, 4], v=[13.0, ENDED, None, 12.5, None], i=[-1.0, None, None, None, None])
    assert joined(long, on_change=on_change) == [
        (0, 13.0, -1.0),
        (1, None, -1.0),
        (2, None, -1.0),
        (3, 12.5, -1.0),
        (4, 12.5, -1.0),
    ]


def test_what_one_section_said_is_nothing_to_the_next() -> None:
    assert joined(block([5000], v=13.0, i=-1.0), block([0], section=1, v=[None], i=[-2.0])) == [
        (5000, 13.0, -1.0),
        (0, None, -2.0),
    ]


def test_rows_of_one_time_that_complete_each_other_are_one_row() -> None:
    long = block(
        [0, 0, 0, 1000, 1000],
        v=[13.0, None, None, None, 12.9],
        i=[None, -1.0, None, -2.0, None],
        soc=[None, None, 80.0, None, None],
    )
    known = LastKnown(False)
    assert rows(known.join([long])) == [(0, -1.0, 80.0, 13.0), (1000, -2.0, 80.0, 12.9)]
    assert (known.repeats, known.later) == (0, 0)


def test_rows_of_one_second_that_a_fast_logger_wrote_all_count() -> None:
    fast = block([0, 0, 0, 1000, 1000, 1000], v=[13.0, 12.9, 12.8, 12.7, 12.6, 12.5], i=-1.0)
    known = LastKnown(False)
    assert [t for t, *_ in rows(known.join([fast]))] == [0, 1, 2, 1000, 1001, 1002]
    assert known.later == 4


def test_a_row_that_was_written_twice_counts_once() -> None:
    twice = block([0, 22_000, 22_000, 23_000], v=[2.5, 2.4, 2.4, 2.4], i=[0.5, 0.5, 0.5, 0.5])
    known = LastKnown(False)
    assert [t for t, *_ in rows(known.join(cut(twice, [2])))] == [0, 22_000, 23_000]
    assert known.repeats == 1


def test_more_rows_than_milliseconds_become_the_mean_of_their_time() -> None:
    # A hundred thousand a second: that they count a millisecond later each would make a minute of a second.
    dense = block([k // 100 for k in range(1000)], i=[float(k % 100) for k in range(1000)])
    known = LastKnown(False)
    found = rows(known.join(cut(dense, [150, 333])), "current_a")
    assert found == [(t, 49.5) for t in range(10)]
    assert known.averaged == 1000


def test_a_clock_that_stands_still_is_not_waited_for() -> None:
    known = LastKnown(False)
    still = [block([7] * 4000, v=[float(k % 9) for k in range(4000)]) for _ in range(9)]
    seen = [len(one) for one in known.join(still)]
    assert max(seen) < 20_000 and sum(seen) > 30_000


CELL = st.one_of(st.none(), st.just(ENDED), st.sampled_from([1.0, 2.0, 3.0]))
STEPS = st.lists(st.tuples(st.sampled_from([0, 0, 1, 500, 90_000]), CELL, CELL), min_size=1, max_size=40)


BLANKS = [(0, None, ENDED), (0, None, ENDED), (1, None, None), (0, None, None), (1, None, None)]
CROWDED = [(0, None, None), (0, None, ENDED), (0, None, 1.0), (1, None, None), (1, None, ENDED), (0, ENDED, ENDED)]


@example(BLANKS, [1, 2], False, None)
@example(CROWDED, [4], False, None)
@given(STEPS, st.lists(st.integers(1, 6), max_size=20), st.booleans(), st.sampled_from([None, 1000, 60_000]))
def test_where_blocks_are_cut_changes_nothing(
    steps: list[tuple[int, float | None, float | None]], sizes: list[int], on_change: bool, most_age_ms: int | None
) -> None:
    t, times = 0, []
    for step, _, _ in steps:
        t += step
        times.append(t)
    whole = block(times, v=[v for _, v, _ in steps], i=[i for _, _, i in steps])
    one, other = LastKnown(on_change, most_age_ms), LastKnown(on_change, most_age_ms)
    at_once = rows(one.join([whole]), "voltage_v", "current_a")
    assert rows(other.join(cut(whole, sizes)), "voltage_v", "current_a") == at_once
    assert (one.repeats, one.later, one.averaged) == (other.repeats, other.later, other.averaged)
    grown = [row[0] or 0 for row in at_once]
    assert grown == sorted(set(grown)), "times grow strictly"


@given(STEPS)
def test_a_cell_is_what_somebody_reading_the_file_would_say_is_known(
    steps: list[tuple[int, float | None, float | None]],
) -> None:
    # Times that differ, so that every row stays one: then each cell is the last that was said, unless that has ended.
    times = [1000 * k for k in range(len(steps))]
    whole = block(times, v=[v for _, v, _ in steps], i=[i for _, _, i in steps])
    for k, (_, v, _) in enumerate(joined(whole, on_change=True)):
        said = [cell for _, cell, _ in steps[: k + 1] if cell is not None]
        assert v == (said[-1] if said and said[-1] == said[-1] else None)

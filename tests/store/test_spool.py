"""Rows of a file kept on the disk and given back in order of time: whatever order they came in, none lost."""

from __future__ import annotations

import os
import random
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.errors import StoreError
from purifier.model.block import ENDED, Block, Cells
from purifier.store import block_order, spool
from purifier.store.spool import Spool

Row = tuple[int, int, int]
"""Section, time, place in the file."""


def blocks_of(rows: Sequence[Row], size: int) -> Iterator[Block]:
    """Rows as a reader hands them over: none of two sections in one block; the place is the voltage."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and end - start < size and rows[end][0] == rows[start][0]:
            end += 1
        part = rows[start:end]
        places: Cells = [float(place) for _, _, place in part]
        yield Block([t for _, t, _ in part], {"voltage_v": places}, start + 1, part[0][0])
        start = end


def came_back(rows: Sequence[Row], size: int) -> tuple[list[Row], Spool]:
    """What comes out of a spool for ``rows`` in blocks of ``size``."""
    with Spool() as kept:
        for block in blocks_of(rows, size):
            kept.add(block)
        out = [
            (block.section, t, int(place or 0.0))
            for block in kept.in_order()
            for t, place in zip(block.t_ms, block.values["voltage_v"], strict=True)
        ]
        assert len(kept) == len(rows)
        return out, kept


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few rows are many blocks, and more chains than are merged at a time."""
    monkeypatch.setattr(block_order, "ROWS", 4)
    monkeypatch.setattr(spool, "ROWS", 4)
    monkeypatch.setattr(spool, "FAN_IN", 2)


@given(st.data())
def test_rows_come_back_by_section_time_and_place(data: st.DataObject) -> None:
    times = data.draw(st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 2000)), unique=True, max_size=80))
    rows = [(section, t, place) for place, (section, t) in enumerate(times)]
    out, _ = came_back(rows, data.draw(st.integers(1, 9)))
    assert out == sorted(rows)


@example([0, 0, 0, 0, 0, 1], 1, 5)
@example([0, 0, 0, 0, 1], 1, 2)
@given(st.lists(st.integers(0, 6), max_size=60), st.integers(1, 9), st.integers(1, 5))
def test_rows_of_equal_time_keep_the_order_of_the_file(steps: list[int], size: int, series: int) -> None:
    """Several series one behind the other, as histories have them: each begins anew, many times are equal."""
    one = [sum(steps[: i + 1]) for i in range(len(steps))]
    rows = [(0, t, place) for place, t in enumerate(one * series)]
    assert came_back(rows, size)[0] == sorted(rows)


@given(st.lists(st.integers(0, 2), min_size=2, max_size=60).filter(lambda steps: any(steps[1:])), st.integers(1, 9))
def test_a_file_that_is_newest_first_is_turned_round_rows_of_equal_time_too(steps: list[int], size: int) -> None:
    forward = [(0, sum(steps[: i + 1]), i) for i in range(len(steps))]
    out, kept = came_back(forward[::-1], size)
    assert kept.disorder == ("reversed", sum(step > 0 for step in steps[1:]))
    assert out == forward


@pytest.mark.parametrize(
    ("times", "order", "back"),
    [
        ([1, 2, 2, 3], "in order", 0),
        ([3, 2, 2, 1], "reversed", 2),
        ([1, 2, 5, 4, 6, 7, 6], "mixed", 2),
        ([1, 2, 3, 1, 2, 3], "mixed", 1),
        ([5], "in order", 0),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_it_tells_in_which_order_rows_came(times: list[int], order: str, back: int, size: int) -> None:
    _, kept = came_back([(0, t, place) for place, t in enumerate(times)], size)
    assert kept.disorder == (order, back)


def test_a_clock_that_begins_again_is_no_disorder() -> None:
    out, kept = came_back([(0, 1, 0), (0, 2, 1), (1, 0, 2), (1, 1, 3)], 10)
    assert kept.disorder == ("in order", 0)
    assert out == [(0, 1, 0), (0, 2, 1), (1, 0, 2), (1, 1, 3)]


def test_what_a_row_says_comes_back_whole_ended_values_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_order, "ROWS", 5_000)
    monkeypatch.setattr(spool, "ROWS", 5_000)
    with Spool() as kept:
        kept.add(Block([3000, 1000], {"voltage_v": [12.5, ENDED]}, 2, mean_ms=[0, 60_000], extra=['{"a": 1}', None]))
        kept.add(Block([2000], {"current_a": [-0.1]}, 4))
        (block,) = kept.in_order()
    assert (block.t_ms, block.mean_ms, block.extra) == ([1000, 2000, 3000], [60_000, 0, 0], [None, None, '{"a": 1}'])
    ended, none, volts = block.values["voltage_v"]
    assert ended is not None and ended != ended and none is None and volts == 12.5
    assert block.values["current_a"] == [None, -0.1, None]


def test_it_can_be_asked_twice_and_lines_are_right_while_rows_were_in_order() -> None:
    rows = [(0, t, t) for t in range(30)]
    with Spool() as kept:
        for block in blocks_of(rows, 7):
            kept.add(block)
        first, second = ([(block.line, block.t_ms) for block in kept.in_order()] for _ in range(2))
    assert first == second
    assert all(line == times[0] + 1 for line, times in first)


def test_nothing_is_left_behind_and_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with Spool(tmp_path) as kept:
        kept.add(Block([1], {}))
        list(kept.in_order())
    assert not list(tmp_path.iterdir())
    with pytest.raises(StoreError, match=r"nowhere.*No such file"):
        Spool(tmp_path / "nowhere")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda dir: open("/dev/full", "r+b", buffering=0))  # noqa: SIM115
    with Spool() as kept, pytest.raises(StoreError, match=r"no room is left to sort rows in .*No space left.*TMPDIR"):
        for number in range(10):
            kept.add(Block([number], {"voltage_v": [12.0]}))


@pytest.mark.slow
def test_memory_stays_flat_while_shuffled_rows_are_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_order, "ROWS", 500)
    monkeypatch.setattr(spool, "ROWS", 500)
    monkeypatch.setattr(spool, "FAN_IN", 4)

    def most(count: int) -> int:
        chance = random.Random(1)
        with Spool() as kept:
            tracemalloc.start()
            for start in range(0, count, 500):
                times = [chance.randrange(10**9) for _ in range(500)]
                kept.add(Block(times, {"voltage_v": [chance.random() for _ in times]}, start + 1))
            last = -1
            for block in kept.in_order():
                assert block.t_ms[0] >= last
                last = block.t_ms[-1]
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return peak

    assert most(80_000) < 1.5 * most(20_000)

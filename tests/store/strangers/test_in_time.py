"""Several series become one in the order of their times: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from purifier.store.strangers.in_time import Piece, in_time

SERIES = st.lists(st.lists(st.lists(st.integers(0, 50), max_size=5), max_size=4), max_size=4)


def pieces(times: list[list[int]], number: int) -> Iterator[Piece]:
    """One series, sorted over all its pieces; its values tell where they came from."""
    ordered = iter(sorted(t for piece in times for t in piece))
    for piece in times:
        mine = [next(ordered) for _ in piece]
        yield Piece(f"q{number}", mine, [float(number)] * len(mine), [number] * len(mine))


@given(SERIES)
def test_every_row_comes_once_and_none_before_an_earlier_one(all_times: list[list[list[int]]]) -> None:
    quantities = [f"q{number}" for number in range(len(all_times))]
    series = [pieces(times, number) for number, times in enumerate(all_times)]
    seen: list[tuple[int, int]] = []
    for block in in_time(series, quantities):
        for place, t_ms in enumerate(block.t_ms):
            (number,) = (n for n, name in enumerate(quantities) if block.values[name][place] is not None)
            assert block.values[f"q{number}"][place] == float(number)
            assert (block.mean_ms[place] if block.mean_ms else 0) == number
            seen.append((t_ms, number))
    assert [t for t, _ in seen] == sorted(t for t, _ in seen)
    assert sorted(seen) == sorted((t, n) for n, times in enumerate(all_times) for piece in times for t in piece)

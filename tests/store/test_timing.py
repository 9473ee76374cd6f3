"""The run's time and the world's, where the world's was not known at first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from purifier.model.run import Clock
from purifier.store.timing import set_by, utc_ms

DAY_MS = 86_400_000
NOW_MS = 1_780_000_000_000


@given(st.integers(0, 10 * DAY_MS), st.integers(0, 10 * DAY_MS), st.integers(0, 1000 * DAY_MS))
def test_what_1970_recorded_is_dated_back_from_when_the_clock_was_set(start: int, later: int, in_1970: int) -> None:
    unset = Clock(0, in_1970, "boot", start)
    right = Clock(later, NOW_MS, "boot", start + later)
    mended = set_by(right, unset)
    assert utc_ms([mended, right], 0) == NOW_MS - later
    assert all(utc_ms([mended], t) == utc_ms([right], t) for t in (0, later // 2, later))


def test_nobody_knows_better_of_another_start_of_the_machine_or_of_a_clock_that_was_set() -> None:
    unset = Clock(0, 5 * DAY_MS, "boot", 1000)
    known = Clock(0, NOW_MS - 3 * DAY_MS, "boot", 1000)
    right = Clock(2000, NOW_MS, "boot", 3000)
    assert set_by(replace(right, boot="another boot"), unset) is unset
    assert set_by(right, known) is known
    assert set_by(unset, unset) is unset

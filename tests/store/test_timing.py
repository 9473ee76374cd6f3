"""The run's time and the world's, where the world's was not known at first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.run import Clock
from purifier.store.timing import iso, local_text, set_by, utc_ms, utc_text

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


@pytest.mark.parametrize("ms", [2**62, -(2**62), 10**15, 253_402_300_800_000, -62_135_596_800_001, 10**400, None])
def test_a_time_in_no_calendar_is_not_shown_as_one(ms: int | None) -> None:
    assert utc_text(ms) is None and local_text(ms, "%Y") == "?"
    assert ms is None or iso(ms) == "?"


def test_the_first_and_the_last_day_of_the_calendar_are_shown() -> None:
    assert utc_text(0) == "1970-01-01T00:00:00.000Z" == iso(0)
    assert utc_text(253_402_300_799_000) == "9999-12-31T23:59:59.000Z"
    assert utc_text(-62_135_596_800_000) == "0001-01-01T00:00:00.000Z"

"""The two clocks, read together however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import repeat

import pytest

from purifier.services.record import instant

OFFSET_S = 1_780_000_000.0


@pytest.mark.parametrize(
    ("held_up_s", "off_s"),
    [
        ([0.0, 0.0], 0.0),
        ([3.0, 0.0, 0.0, 0.0], 0.0),
        ([0.0, 3.0, 0.0, 0.0], 0.0),
        ([3.0, 3.0, 0.004, 0.0], 0.0021),
        ([*repeat(0.2, 6), 0.1, 0.0], 0.11),
        ([*repeat(0.2, 1000)], 0.11),
    ],
)
def test_being_held_up_between_two_looks_passes_for_no_clock_that_was_set(
    monkeypatch: pytest.MonkeyPatch, held_up_s: list[float], off_s: float
) -> None:
    """``held_up_s``: after the first look at the machine's clock, after the one at UTC, and so on."""
    at_s = 1000.0
    holds: Iterator[float] = iter([*held_up_s, *repeat(0.0, 100)])
    looks = 0

    def machine_s() -> float:
        nonlocal at_s, looks
        seen = at_s
        looks += 1
        at_s += next(holds) if looks % 2 else 0.0
        return seen

    def utc_s() -> float:
        nonlocal at_s
        seen = OFFSET_S + at_s
        at_s += next(holds)
        return seen

    monkeypatch.setattr(instant, "boottime_s", machine_s)
    monkeypatch.setattr(time, "time", utc_s)
    found = instant.now()
    assert abs(found.utc_s - found.boot_s - OFFSET_S) <= off_s + 1e-6

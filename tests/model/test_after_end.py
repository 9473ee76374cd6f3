"""What flows after a battery was empty: what goes on as the same run, and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.model.after_end import PAUSE_MS
from purifier.model.empty_signs import EmptySigns
from purifier.model.ending import EndWatch
from purifier.model.sample import Sample
from tests.model.test_ending import PACK

LEAD = EmptySigns(
    expected_a=0.3, knee_v=12.0, low_charge_ah=-95.0, last_v=11.1, plateau_v=12.5, volts=12.0, full_ah=100.0
)
UNKNOWN = replace(PACK, plateau_v=None)
"""No curve says where much is left."""

Said = tuple[float, float | None, float | None]
"""Volts, and charge [Ah] and state of charge [%] by the meter."""


def ended(signs: EmptySigns, last: Said) -> tuple[EndWatch, int]:
    """A battery that was run down to ``last`` and fell silent; the second after."""
    watch = EndWatch(signs)
    volts, charge_ah, soc = last
    for t in range(900):
        level = 13.0 + (volts - 13.0) * max(0, t - 300) / 599
        watch.observe(Sample(t * 1000, level, -0.33, None, charge_ah, soc))
    assert watch.finish() == "empty"
    return watch, 900


def flows(watch: EndWatch, seconds: range, said: Said) -> list[str]:
    volts, charge_ah, soc = said
    told = [watch.observe(Sample(t * 1000, volts, -0.33, None, charge_ah, soc)) for t in seconds]
    return [one for one in told if one is not None]


@pytest.mark.parametrize(
    ("signs", "last", "then"),
    [
        (PACK, (11.8, None, None), (13.2, None, None)),  # back on the plateau
        (LEAD, (11.2, None, None), (12.6, None, None)),
        (UNKNOWN, (10.0, None, None), (12.9, None, None)),  # by far more than any battery recovers
        (PACK, (11.8, -90.0, None), (11.9, 0.0, None)),  # the counter was set to full
        (PACK, (11.8, -90.0, None), (11.9, -82.0, None)),  # or went up by a charge that nobody saw
        (PACK, (11.8, None, 2.0), (11.9, None, 100.0)),
        (PACK, (11.8, -90.0, 0.0), (12.9, -90.0, 40.0)),
    ],
)
def test_a_battery_that_was_charged_unseen_or_another_one_reopens_nothing(
    signs: EmptySigns, last: Said, then: Said
) -> None:
    watch, end = ended(signs, last)
    assert flows(watch, range(end + 100, end + 700), then) == []
    assert watch.ended_ms == (end - 1) * 1000 and watch.over((end + 700) * 1000) == "another"
    # Not even when it has come down to where the first one ended.
    assert flows(watch, range(end + 700, end + 1500), last) == [] and watch.ended_ms == (end - 1) * 1000


@pytest.mark.parametrize(
    ("last", "then"),
    [
        ((11.8, None, None), (11.9, None, None)),
        ((10.2, None, None), (12.6, None, None)),  # it has rested
        ((11.8, -90.0, 3.0), (12.0, -89.9, 9.0)),  # the meter's second thoughts
        ((11.8, -90.0, 3.0), (11.8, -91.0, 2.0)),
        ((11.8, -90.0, None), (11.8, None, None)),
    ],
)
def test_the_same_battery_goes_on_within_the_pause(last: Said, then: Said) -> None:
    watch, end = ended(PACK, last)
    assert watch.over((end + 3000) * 1000) is None
    assert flows(watch, range(end + 3000, end + 3061), then) == ["resumed"] and watch.ended_ms is None


def test_a_damaged_number_at_either_side_decides_nothing() -> None:
    watch, end = ended(PACK, (11.8, None, None))
    watch.observe(Sample((end + 100) * 1000, 26.0, -0.33))
    assert flows(watch, range(end + 101, end + 200), (11.8, None, None)) == ["resumed"]
    watch, end = ended(PACK, (11.8, None, None))
    watch.ended_ms = None
    flows(watch, range(end, end + 1), (4.0, None, None))  # as it is being parted from its load
    assert watch.finish() == "empty"
    assert flows(watch, range(end + 100, end + 161), (11.8, None, None)) == ["resumed"]


def test_after_an_hour_in_which_nothing_flowed_it_is_over() -> None:
    watch, end = ended(PACK, (11.8, None, None))
    last_ms = (end - 1) * 1000
    assert watch.over(last_ms + PAUSE_MS) is None and watch.over(last_ms + PAUSE_MS + 1) == "quiet"
    assert flows(watch, range(end + 3700, end + 3900), (11.8, None, None)) == [] and watch.ended_ms == last_ms


def test_a_few_seconds_of_current_do_not_keep_it_open_for_ever() -> None:
    watch, end = ended(PACK, (11.8, None, None))
    flows(watch, range(end + 1000, end + 1020), (11.8, None, None))
    assert watch.over((end + 4000) * 1000) is None
    assert watch.over((end + 1020 + 3601) * 1000) == "quiet"


def test_a_charge_that_is_seen_is_told_apart() -> None:
    watch, end = ended(PACK, (11.8, None, None))
    for t in range(end + 10, end + 80):
        watch.observe(Sample(t * 1000, 13.5, 5.0))
    assert watch.over((end + 80) * 1000) == "charged"

"""Home Assistant's hourly means stand in front of an entity's states, with nothing to mark them."""

from __future__ import annotations

from purifier.formats.full_hours import HOUR_MS, FullHours


def test_rows_at_full_hours_in_front_are_means_until_time_goes_back() -> None:
    hours = FullHours()
    means = [5 * HOUR_MS, 6 * HOUR_MS, 7 * HOUR_MS]
    states = [5 * HOUR_MS, 5 * HOUR_MS + 17, 6 * HOUR_MS]
    assert hours.see(means + states) == [HOUR_MS] * 3 + [0] * 3
    assert hours.see([8 * HOUR_MS]) == [0], "the states go on"


def test_a_block_may_end_within_the_means() -> None:
    hours = FullHours()
    assert hours.see([HOUR_MS, 2 * HOUR_MS]) == [HOUR_MS] * 2
    assert hours.see([3 * HOUR_MS, 3 * HOUR_MS + 5]) == [HOUR_MS, 0]


def test_the_state_at_the_start_of_the_window_is_no_mean() -> None:
    assert FullHours().see([4 * HOUR_MS, 4 * HOUR_MS + 138]) == [0, 0]


def test_hours_may_be_missing_between() -> None:
    assert FullHours().see([HOUR_MS, 4 * HOUR_MS, 4 * HOUR_MS + 1]) == [HOUR_MS, HOUR_MS, 0]

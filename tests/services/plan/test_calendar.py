"""Hours of air as days on the calendar."""

from __future__ import annotations

import pytest

from purifier.services.plan.calendar import calendar_words, days_told


@pytest.mark.parametrize(
    ("hours", "a_day", "down", "told"),
    [
        (27.7, 8.0, False, "3.5 days"),
        (27.7, 8.0, True, "3.4 days"),
        (8.0, 8.0, True, "1 day"),
        (0.4, 8.0, True, "0 days"),
        (24.0 * 3.0, 24.0, True, "3 days"),
        (float("inf"), 8.0, True, "for ever"),
    ],
)
def test_days_are_rounded_down_where_they_are_to_hold(hours: float, a_day: float, down: bool, told: str) -> None:
    assert days_told(hours, a_day, down=down) == told


def test_the_table_says_that_its_hours_are_of_air() -> None:
    assert calendar_words(8.0) == "hours of air: at 8 h a day they last 3 times as long"

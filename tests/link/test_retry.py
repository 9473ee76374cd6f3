"""When a lost link is looked for again."""

from __future__ import annotations

from itertools import islice

from purifier.link.retry import waits


def test_a_lost_link_is_looked_for_within_a_second_then_at_most_five_apart_for_ever() -> None:
    first_day = list(islice(waits(), 20_000))
    assert first_day[0] < 1.0
    assert max(first_day) == 5.0
    assert first_day == sorted(first_day)


def test_each_loss_starts_over() -> None:
    used = waits()
    list(islice(used, 100))
    assert next(waits()) < 1.0

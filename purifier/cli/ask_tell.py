"""A plan in sentences, one after the other: the answer, each setting, what to heed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from purifier.services.plan.answer import answer, told_at
from purifier.services.plan.conditions import in_words
from purifier.services.plan.heed import MOST_AT_ONCE, to_heed
from purifier.services.wording import counted, path_words, title

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units


def plan_sentences(column: Column, units: Units) -> Iterator[str]:
    """What runs on what, the answer, the other settings, the gravest warnings, what was taken for granted."""
    setup, hours = column.setup, column.setup.conditions.hours_per_day
    yield f"{title(setup)} on {counted(setup.battery_count, setup.battery.name)}, {path_words(setup)}."
    best = told_at(column)
    yield answer(column.rows[best], units, hours_per_day=hours)
    others = [row for i, row in enumerate(column.rows) if i != best]
    if others:
        yield "The other settings:"
        yield from (answer(row, units, hours_per_day=hours) for row in others)
    yield from warning_sentences(column, MOST_AT_ONCE)
    yield f"Taken for granted: {in_words(setup.conditions)}."


def warning_sentences(column: Column, most: int | None = None) -> Iterator[str]:
    """``most`` warnings at the most, gravest first, each with the settings that it is about."""
    heeds = to_heed(column)
    for heed in heeds[:most]:
        about = ", ".join(row.setting for row in heed.rows)
        where = "" if len(heed.rows) == len(column.rows) else f" at setting {about}"
        yield f"Warning{where}: {heed.caution.text}"
    if most is not None and len(heeds) > most:
        more = len(heeds) - most
        yield f"There {'is 1 more warning' if more == 1 else f'are {more} more'}: type warnings to hear all."
    if not heeds:
        yield "There is nothing to warn of."

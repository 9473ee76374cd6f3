"""A plan in sentences, one after the other: the answer, each setting, what to heed that was not said before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from purifier.services.plan.answer import answer, told_at
from purifier.services.plan.conditions import in_words
from purifier.services.plan.heed import MOST_AT_ONCE, Heed, above_all, of_room, to_heed
from purifier.services.plan.room_lines import in_brief
from purifier.services.wording import counted, path_words, title

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units

_NUMBER: Final = re.compile(r"\d[\d.,½]*")


class Told:
    """What was told of plans so far: a warning is said once, whatever its numbers are."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._warned: set[str] | None = None

    def plan(self, column: Column) -> Iterator[str]:
        """What runs on what, the answer, the other settings, the gravest new warnings, what was taken for granted."""
        setup, hours = column.setup, column.setup.conditions.hours_per_day
        yield f"{title(setup)} on {counted(setup.battery_count, setup.battery.name)}, {path_words(setup)}."
        best = told_at(column)
        if first := above_all(column.rows):
            yield first
        yield answer(column.rows[best], self._units, hours_per_day=hours)
        if (room := column.rows[best].in_room) is not None:
            yield in_brief(room, self._units)
        others = [row for i, row in enumerate(column.rows) if i != best]
        if others:
            yield "The other settings:"
            yield from (answer(row, self._units, hours_per_day=hours) for row in others)
        yield from self._new_warnings(column)
        yield f"Taken for granted: {in_words(setup.conditions)}."

    def warnings(self, column: Column) -> Iterator[str]:
        """All warnings, gravest first, each with the settings that it is about."""
        heeds = to_heed(column)
        about_room = of_room(column.rows)
        yield from (f"Warning: {caution.text}" for caution in about_room)
        yield from (_sentence(heed, column) for heed in heeds)
        self._hear(heeds)
        if not heeds and not about_room:
            yield "There is nothing to warn of."

    def _new_warnings(self, column: Column) -> Iterator[str]:
        heeds = to_heed(column)
        before = self._warned
        new = [heed for heed in heeds if before is None or _key(heed) not in before]
        said = new[:MOST_AT_ONCE]
        self._hear(said)
        yield from (_sentence(heed, column) for heed in said)
        if more := len(new) - len(said):
            yield f"There {'is 1 more warning' if more == 1 else f'are {more} more'}: type warnings to hear all."
        elif not heeds and before != set():
            yield "There is nothing to warn of."

    def _hear(self, heeds: Sequence[Heed]) -> None:
        self._warned = (self._warned or set()) | {_key(heed) for heed in heeds}


def _key(heed: Heed) -> str:
    return _NUMBER.sub("#", heed.caution.text)


def _sentence(heed: Heed, column: Column) -> str:
    about = ", ".join(row.setting for row in heed.rows)
    where = "" if len(heed.rows) == len(column.rows) else f" at setting {about}"
    return f"Warning{where}: {heed.caution.text}"

"""A plan as sentences to send to a friend: who, on what, and the number to plan with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from purifier.plain_text import plain
from purifier.services.plan.answer import answers
from purifier.services.plan.heed import above_all
from purifier.services.share.told import groups, names
from purifier.services.wording import letter

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units


def words(columns: Sequence[Column], units: Units) -> str:
    """A line a set-up: ``AirFanta 3Pro on LiFePO4 12 V 100 Ah, straight from its terminals: Plan on 9 days ...``.

    Before them, who must not stay in the room, if that is so.
    """
    machines = {i: group.machine for group in groups(columns) for i in group.columns}
    several = len(columns) > 1
    lines = [
        f"{f'{letter(i)}: ' if several else ''}{machines[i]} on {who}: {told}"
        for i, (who, told) in enumerate(zip(names(columns), answers(columns, units, lettered=False), strict=True))
    ]
    return "\n".join(map(plain, filter(None, (above_all(columns[0].rows), *lines))))

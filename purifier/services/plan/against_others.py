"""Set-ups beside the one that is looked at, in plain words: how much longer they last, and for how much more money."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from purifier.services.plan.answer import stopping
from purifier.services.wording import letter

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column, Row

MOST: Final = 2
"""More comparisons are no longer plain words."""
SAME: Final = 0.05
"""Nobody chooses by less than this share."""
_WORDS: Final = ((0.25, "a quarter"), (1.0 / 3.0, "a third"), (0.5, "half"), (2.0 / 3.0, "two thirds"), (2.0, "twice"))
"""Ratios that have a word."""


def against_others(columns: Sequence[Column | None], here: int, setting: int) -> str:
    """``B lasts half as long for 3.1 times the price; C a quarter as long for 3.1 times the price.``

    ``columns`` are the set-ups of one machine, None where there is no plan; ``here`` and ``setting`` are the cell that
    is looked at.  Held against each other is what they last *at least*.  Those that are not to be relied on say
    nothing; the words are empty where nothing is left to compare, and end after two.
    """
    own = _row(columns[here], setting)
    if own is None:
        return ""
    said = list(islice(_others(columns, here, setting, own), MOST))
    return f"{'; '.join(said)}." if said else ""


def _others(columns: Sequence[Column | None], here: int, setting: int, own: Row) -> Iterator[str]:
    verb = "lasts "
    for i, column in enumerate(columns):
        row = None if i == here else _row(column, setting)
        if row is not None:
            yield f"{letter(i)} {verb}{_long(row.runtime_low_h / own.runtime_low_h)}{_price(row, own)}"
            verb = ""


def _row(column: Column | None, setting: int) -> Row | None:
    """The row of a setting, where there is one that can be relied on."""
    row = None if column is None or setting >= len(column.rows) else column.rows[setting]
    usable = row is not None and stopping(row) is None and 0.0 < row.runtime_low_h < math.inf
    return row if usable else None


def _long(ratio: float) -> str:
    return "as long" if abs(ratio - 1.0) <= SAME else f"{_times(ratio)} as long"


def _price(row: Row, own: Row) -> str:
    """What it costs beside the other; nothing where a price is not known."""
    if not row.price_usd or not own.price_usd:
        return ""
    ratio = row.price_usd / own.price_usd
    if abs(ratio - 1.0) <= SAME:
        return " at the same price"
    times = _times(ratio)
    return f" for {times} the price" if ratio > 1.0 else f" for {times}{'' if times == 'half' else ' of'} the price"


def _times(ratio: float) -> str:
    """``half``, ``57%``, ``twice``, ``3.1 times``."""
    near = next((words for one, words in _WORDS if abs(ratio / one - 1.0) <= SAME), None)
    if near is not None:
        return near
    return f"{ratio:.0%}" if ratio < 1.0 else f"{ratio:.2g} times" if ratio < 100.0 else f"{round(ratio, -1):.0f} times"

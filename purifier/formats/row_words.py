"""What a column of words says of the rows: which device each is of, and whether the battery was charged then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from purifier.errors import UsageError
from purifier.formats.sniffing import Table
from purifier.formats.splitting import Row
from purifier.plain_text import quoted

MOST_DEVICES: Final = 16
MOST_STATES: Final = 12
_DEVICE: Final = re.compile(
    r"(?:(?:device|dev|sensor|node|host|module|channel|chan|ch|battery|batt|bat|pack|bms|meter|unit|board|mac|serial)"
    r"[ _.-]?(?:id|name|no|nr|number|address|addr)?|hostname|address|addr|id|sn|gerät|geraet)",
    re.IGNORECASE,
)
_MEASURES: Final = re.compile(r"battery|batt|bat|pack|bms|sensor|meter|unit|board|module", re.IGNORECASE)
"""Numbers under these are volts or percent, no devices."""
_NUMBER: Final = re.compile(r"[+-]?\d*[.,]?\d+\s*%?")
_DRAWN: Final = re.compile(r"dis.?ch|dch|dsg|entlad|décharg|descarg|scaric", re.IGNORECASE)
_CHARGED: Final = re.compile(r"charg|chg|laden|ladung|carga|caric", re.IGNORECASE)


def refuse_devices(found: Sequence[Row], table: Table, taken: set[int], file: str) -> None:
    """Raise UsageError where rows that follow each other are of several devices, by a column that says of which.

    ``taken``: places of columns that are known to hold something else.
    """
    for place, name in enumerate(table.names):
        if place in taken or not _DEVICE.fullmatch(name.strip()):
            continue
        cells = [row[place].strip() for row in found if place < len(row) and row[place].strip()]
        kinds = sorted(set(cells))
        returns = sum(1 for _ in groupby(cells)) - len(kinds)
        many = 2 <= len(kinds) <= min(MOST_DEVICES, len(cells) // 2) and returns > 0
        if many and not (_MEASURES.fullmatch(name.strip()) and any(map(_NUMBER.fullmatch, kinds))):
            shown = ", ".join(map(quoted, kinds[:4])) + (", ..." if len(kinds) > 4 else "")
            raise UsageError(
                f"{file}:{table.first}: the rows are of {len(kinds)} devices, by {quoted(name)}: {shown}; they are not "
                "added up: leave the rows of one in the file, or give each a file of its own"
            )


def directions_at(found: Sequence[Row], width: int) -> int | None:
    """The place of the column that says of each row whether the battery was charged or discharged; None: there is none,
    or it says the same of all."""
    for place in range(width):
        words = {row[place].strip() for row in found if place < len(row)}
        # States have a word for each row, and few of them; a note does not.
        if len(words) <= MOST_STATES and "" not in words and {True, False} <= set(map(flows_out, words)):
            return place
    return None


def flows_out(cell: str) -> bool | None:
    """Whether a word says that the battery was discharged; None: it says nothing of it."""
    if _DRAWN.search(cell):
        return True
    return False if _CHARGED.search(cell) else None


def with_directions(cells: Sequence[float | None], words: Sequence[str]) -> list[float | None]:
    """A current without a sign, negative where the word beside it says that the battery was discharged."""
    return [-cell if cell is not None and flows_out(word) else cell for cell, word in zip(cells, words, strict=True)]

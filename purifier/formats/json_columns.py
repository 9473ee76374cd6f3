"""Lines of JSON as columns: objects out of text, and out of objects the cells of each key, however deep it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

Row = Mapping[str, Any]
Path = tuple[str, ...]
"""The keys that lead to a value: ``("a", "b")`` for ``{"a": {"b": 1}}``."""

ROWS: Final = 5_000
LONGEST_LINE: Final = 1 << 20
"""Letters: no row of a log is longer."""
DEEPEST: Final = 8
"""Keys below one another that are looked into."""
MOST_KEYS: Final = 2_000
"""That are told apart: an object whose keys are data, not names, has any number."""


def batches(lines: Iterable[str], drop: Callable[[str, int], object]) -> Iterator[tuple[list[Row], list[int]]]:
    """Objects of some thousand lines at a time, with the line of each; ``drop`` is told why a line is none, and which.

    A comma behind an object, and the brackets of a list around all, are passed over.
    """
    numbered = enumerate(lines, start=1)
    while batch := list(islice(numbered, ROWS)):
        texts = [text for _, text in batch]
        try:
            if max(map(len, texts)) > LONGEST_LINE:
                raise ValueError
            rows = json.loads(f"[{','.join(texts)}]")
            # As many as there are lines, or something ran over the end of one.
            if len(rows) != len(texts) or set(map(type, rows)) != {dict}:
                raise ValueError
            yield rows, [number for number, _ in batch]
        except (ValueError, RecursionError):
            yield _one_by_one(batch, drop)


def columns(rows: Sequence[Row], above: Path = ()) -> dict[Path, list[Any]]:
    """Path -> its values in ``rows``, None where there is none: of all paths, in the order in which they are met."""
    found: dict[Path, list[Any]] = {}
    for key in dict.fromkeys(key for keys in dict.fromkeys(map(tuple, rows)) for key in keys):
        if len(found) >= MOST_KEYS:
            break
        cells = [row.get(key) for row in rows]
        kinds = set(map(type, cells))
        if dict in kinds and len(above) < DEEPEST:
            found |= columns([cell if isinstance(cell, dict) else {} for cell in cells], (*above, key))
        if kinds != {dict}:
            found[(*above, key)] = cells
    return found


def column(rows: Sequence[Row], path: Path) -> list[Any]:
    """The values at ``path``; None where there is none."""
    cells: list[Any] = [row.get(path[0]) for row in rows]
    for key in path[1:]:
        cells = [cell.get(key) if isinstance(cell, dict) else None for cell in cells]
    return cells


def _one_by_one(batch: Sequence[tuple[int, str]], drop: Callable[[str, int], object]) -> tuple[list[Row], list[int]]:
    rows: list[Row] = []
    numbers: list[int] = []
    for number, text in batch:
        if len(text) > LONGEST_LINE:
            drop("a line far too long for a row", number)
            continue
        text = text.strip().removesuffix(",")
        if text in ("", "[", "]"):
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            drop("no JSON", number)
            continue
        if isinstance(row, dict):
            rows.append(row)
            numbers.append(number)
        else:
            drop("JSON, but no object", number)
    return rows, numbers

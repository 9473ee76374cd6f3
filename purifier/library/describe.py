"""What a profile says, number by number, with who says it and how sure that makes us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from purifier.library.coverage import source_of
from purifier.library.findings import Checked
from purifier.library.kinds import keys_of
from purifier.library.quantities import Stated
from purifier.library.table_reader import spread_of
from purifier.library.values.key import Key, Nested
from purifier.library.values.quantity import Quantity
from purifier.library.values.tables import Rows
from purifier.model.units import CANONICAL

NOMINAL: Final = frozenset({"voltage", "money", "mass", "temperature", "sound"})
"""Names and labels rather than measurements: no usual spread is put beside a nominal voltage or a price."""
MEASURED: Final = frozenset({"ccm"})
"""Keys of such a dimension that are measurements all the same."""


class Statement(NamedTuple):
    """One key: its text as in the file; for numbers also the value in ``unit``, the 90 % half-width as a fraction
    (``stated``: typed with ±, else from the kind of its source), and the number of its source, from 1."""

    key: str
    text: str
    help: str
    value: float | None = None
    unit: str | None = None
    spread: float | None = None
    stated: bool = False
    source: int | None = None


def statements(kind: str, values: Checked) -> tuple[Statement, ...]:
    """All that a problem-free profile of ``kind`` says, sources apart, in the order of the key table."""
    keys = [key for key in keys_of(kind) if key.name != "sources"]
    return tuple(_table(keys, values, "", "", values["sources"]))


def _table(
    keys: Sequence[Key], values: Checked, shown: str, dotted: str, sources: Sequence[Checked]
) -> Iterator[Statement]:
    for key in keys:
        if key.name in values:
            yield from _value(key, values[key.name], f"{shown}{key.name}", f"{dotted}{key.name}", sources)


def _value(key: Key, value: Any, shown: str, dotted: str, sources: Sequence[Checked]) -> Iterator[Statement]:
    if isinstance(key.type, Quantity):
        yield _number(key, value, shown, dotted, key.type.dimension, sources)
    elif isinstance(key.type, Nested):
        for part in key.type.parts(value, shown, dotted):
            if not part.table:
                yield Statement(part.shown, "yes, figures unknown", key.help)
            elif isinstance(key.type, Rows) and _is_one_line(key.type.keys):
                text = ", ".join(f"{name} {_words(said)}" for name, said in part.table.items())
                yield Statement(part.shown, text, key.help)
            else:
                yield from _table(key.type.keys, part.table, f"{part.shown}.", f"{part.dotted}.", sources)
    else:
        yield Statement(shown, _words(value), key.help)


def _number(key: Key, stated: Stated, shown: str, dotted: str, dimension: str, sources: Sequence[Checked]) -> Statement:
    source = source_of(dotted, sources)
    is_label = dimension in NOMINAL and key.name not in MEASURED
    return Statement(
        key=shown,
        text=stated.text,
        help=key.help,
        value=stated.value,
        unit=CANONICAL[dimension],
        spread=None if is_label and stated.spread is None else spread_of(stated, dotted, sources),
        stated=stated.spread is not None,
        source=None if source is None else next(n for n, one in enumerate(sources, start=1) if one is source),
    )


def _is_one_line(keys: Sequence[Key]) -> bool:
    """Rows of plain keys, none of which has a source of its own: a line each says it all."""
    return len(keys) > 6 and not any(isinstance(key.type, Quantity | Nested) for key in keys)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        between = "; " if any(isinstance(one, tuple) for one in value) else ", "
        return between.join(f"{one:.4g}" if isinstance(one, float) else _words(one) for one in value)
    return str(value)

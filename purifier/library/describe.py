"""What a profile says, number by number, with who says it and how sure that makes us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from purifier.library.build import spread_of
from purifier.library.coverage import source_of
from purifier.library.fields import Key, Named, Quantity, Rows, Table
from purifier.library.findings import Checked
from purifier.library.kinds import KINDS
from purifier.library.quantities import Stated
from purifier.model.units import CANONICAL

NOMINAL: Final = frozenset({"voltage", "money", "mass", "temperature", "sound"})
"""Names and labels rather than measurements: no usual spread is put beside a nominal voltage or a price."""


@dataclass(frozen=True, slots=True)
class Statement:
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
    fields = [field for field in KINDS[kind] if field.name != "sources"]
    return tuple(_table(fields, values, "", "", values["sources"]))


def _table(
    fields: Sequence[Key], values: Checked, shown: str, dotted: str, sources: Sequence[Checked]
) -> Iterator[Statement]:
    for field in fields:
        if field.name in values:
            yield from _value(field, values[field.name], f"{shown}{field.name}", f"{dotted}{field.name}", sources)


def _value(field: Key, value: Any, shown: str, dotted: str, sources: Sequence[Checked]) -> Iterator[Statement]:
    match field.type:
        case Quantity(dimension=dimension):
            yield _number(field, value, shown, dotted, dimension, sources)
        case Table(fields=fields):
            if not value:
                yield Statement(shown, "yes, figures unknown", field.help)
            yield from _table(fields, value, f"{shown}.", f"{dotted}.", sources)
        case Named(fields=fields):
            for name, table in value.items():
                if not table:
                    yield Statement(f"{shown}.{name}", "yes, figures unknown", field.help)
                yield from _table(fields, table, f"{shown}.{name}.", f"{dotted}.{name}.", sources)
        case Rows(fields=fields):
            for number, row in enumerate(value, start=1):
                if _is_one_line(fields):
                    text = ", ".join(f"{key} {_words(said)}" for key, said in row.items())
                    yield Statement(f"{shown}[{number}]", text, field.help)
                    continue
                yield from _table(fields, row, f"{shown}[{number}].", f"{dotted}.", sources)
        case _:
            yield Statement(shown, _words(value), field.help)


def _number(
    field: Key, stated: Stated, shown: str, dotted: str, dimension: str, sources: Sequence[Checked]
) -> Statement:
    source = source_of(dotted, sources)
    return Statement(
        key=shown,
        text=stated.text,
        help=field.help,
        value=stated.value,
        unit=CANONICAL[dimension],
        spread=None if stated.spread is None and dimension in NOMINAL else spread_of(stated, dotted, sources),
        stated=stated.spread is not None,
        source=None if source is None else next(n for n, one in enumerate(sources, start=1) if one is source),
    )


def _is_one_line(fields: Sequence[Key]) -> bool:
    """Rows of plain keys, none of which has a source of its own: a line each says it all."""
    return len(fields) > 6 and not any(isinstance(field.type, Quantity | Rows | Table | Named) for field in fields)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)

"""A parsed TOML table against the key tables of `kinds`: checked values out, every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import QuantityError, nearest
from purifier.library.agreement import check_agreement
from purifier.library.coverage import check_coverage
from purifier.library.expectations import expectation, found_in, is_plain_number, known_here
from purifier.library.fields import (
    Choice,
    Date,
    Flag,
    Form,
    Key,
    Named,
    Quantity,
    Reference,
    Rows,
    Table,
    Text,
    Type,
    Whole,
    Words,
)
from purifier.library.findings import Checked, Findings, problems_at_lines
from purifier.library.kinds import KINDS
from purifier.library.problems import Problem
from purifier.library.quantities import Stated, expected, read_stated
from purifier.library.toml_text import Document
from purifier.model.units import CANONICAL
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.library.key_lines import KeyPath

_ABSENT: Final = object()
_SHOWN_IN: Final = {"fraction": (100.0, "%"), "rate": (2400.0, "%/d")}
"""Dimensions whose limits read better in another unit than the canonical one: factor, unit."""


def decode(document: Document, kind: str) -> tuple[Checked, list[Problem]]:
    """The checked values of a profile of ``kind``, and all its problems in the order of the file's lines.

    With problems, the values are what could be read and are no basis for anything.
    """
    findings = Findings()
    values = read_table(document.table, KINDS[kind], findings)
    check_agreement(kind, document.table, values, findings)
    check_coverage(document.table, values, findings)
    return values, problems_at_lines(document, findings.faults)


def read_table(
    table: dict[str, Any], fields: Sequence[Key], findings: Findings, path: KeyPath = (), dotted: str = ""
) -> Checked:
    """The checked values of one table against its fields; everything wrong goes to ``findings``."""
    values: Checked = {}
    for item in fields:
        name = item.name
        raw = table.get(name, _ABSENT)
        if raw is _ABSENT:
            if item.required:
                findings.fault((*path, name), f"missing: expected {expectation(item.type)} ({item.help})")
            elif item.default is not None:
                values[name] = item.default
            continue
        below = f"{dotted}.{name}" if dotted else name
        value = _value(raw, item.type, findings, (*path, name), below)
        if value is not None:
            values[name] = value
    names = [item.name for item in fields]
    for unknown in table:
        if unknown not in names:
            findings.fault((*path, unknown), f"unknown key{nearest(unknown, names) or known_here(names)}")
    return values


def _value(raw: Any, type_: Type, findings: Findings, path: KeyPath, dotted: str) -> Any:
    """The checked value, or None after noting what is wrong with it."""
    findings.keys.setdefault(dotted, path)
    read = _READERS[type(type_)]
    return read(raw, type_, findings, path, dotted)


def _quantity(raw: Any, type_: Quantity, findings: Findings, path: KeyPath, dotted: str) -> Stated | None:
    findings.numbers.setdefault(dotted, path)
    if not isinstance(raw, str):
        wanted = expected(type_.dimension, type_.example)
        unit = type_.example.split(" ")[1]
        hint = f': write it quoted with its unit: "{raw} {unit}"' if is_plain_number(raw) else ""
        findings.fault(path, f"{wanted} was expected, found {found_in(raw)}{hint}")
        return None
    try:
        stated = read_stated(raw, type_.dimension)
    except QuantityError as error:
        findings.fault(path, str(error))
        return None
    low, high, value = type_.low, type_.high, stated.value
    if value < low or value > high or (type_.exclusive and value == low):
        scale, unit = _SHOWN_IN.get(type_.dimension, (1.0, CANONICAL[type_.dimension]))
        least = f"{'more than' if type_.exclusive else 'at least'} {low * scale:.10g} {unit}"
        findings.fault(path, f"expected {least} and at most {high * scale:.10g} {unit}, found {quoted(stated.text)}")
        return None
    return stated


def _text(raw: Any, type_: Text, findings: Findings, path: KeyPath, dotted: str) -> str | None:
    if not isinstance(raw, str):
        hint = f': write it in quotes: "{raw}"' if is_plain_number(raw) else ""
        findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}{hint}")
        return None
    text = plain(raw)
    if not text:
        findings.fault(path, f"expected {expectation(type_)}, found nothing in the quotes")
        return None
    if len(text) > type_.limit:
        findings.fault(path, f"expected at most {type_.limit} characters, found {len(text)}")
        return None
    return text


def _form(raw: Any, type_: Form, findings: Findings, path: KeyPath, dotted: str) -> str | None:
    if isinstance(raw, str) and re.fullmatch(type_.pattern, raw):
        return raw
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}")
    return None


def _whole(raw: Any, type_: Whole, findings: Findings, path: KeyPath, dotted: str) -> int | None:
    findings.numbers.setdefault(dotted, path)
    if isinstance(raw, int) and not isinstance(raw, bool) and type_.low <= raw <= type_.high:
        return raw
    hint = ", without quotes" if isinstance(raw, str) else ""
    findings.fault(path, f"expected {expectation(type_)}{hint}; found {found_in(raw)}")
    return None


def _choice(raw: Any, type_: Choice, findings: Findings, path: KeyPath, dotted: str) -> str | None:
    if isinstance(raw, str) and raw in type_.options:
        return raw
    hint = nearest(raw, type_.options) if isinstance(raw, str) else ""
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}{hint}")
    return None


def _reference(raw: Any, type_: Reference, findings: Findings, path: KeyPath, dotted: str) -> str | None:
    if isinstance(raw, str) and raw and raw == plain(raw):
        return raw
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}")
    return None


def _flag(raw: Any, type_: Flag, findings: Findings, path: KeyPath, dotted: str) -> bool | None:
    if isinstance(raw, bool):
        return raw
    findings.fault(path, f"expected true or false without quotes, found {found_in(raw)}")
    return None


def _date(raw: Any, type_: Date, findings: Findings, path: KeyPath, dotted: str) -> date | None:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}")
    return None


def _words(raw: Any, type_: Words, findings: Findings, path: KeyPath, dotted: str) -> tuple[str, ...] | None:
    if isinstance(raw, list) and raw and all(isinstance(word, str) and plain(word) for word in raw):
        return tuple(plain(word) for word in raw)
    hint = f': write it in brackets: ["{plain(raw)}"]' if isinstance(raw, str) and plain(raw) else ""
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}{hint}")
    return None


def _sub_table(raw: Any, type_: Table, findings: Findings, path: KeyPath, dotted: str) -> Checked | None:
    if isinstance(raw, dict):
        return read_table(raw, type_.fields, findings, path, dotted)
    findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}")
    return None


def _named(raw: Any, type_: Named, findings: Findings, path: KeyPath, dotted: str) -> Checked | None:
    if not isinstance(raw, dict):
        findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}")
        return None
    values: Checked = {}
    for name, table in raw.items():
        if name not in type_.names:
            hint = nearest(name, type_.names) or known_here(type_.names)
            findings.fault((*path, name), f"unknown name{hint}")
            continue
        findings.keys.setdefault(f"{dotted}.{name}", (*path, name))
        if isinstance(table, dict):
            values[name] = read_table(table, type_.fields, findings, (*path, name), f"{dotted}.{name}")
        else:
            findings.fault((*path, name), f"expected a table, found {found_in(table)}")
    return values


def _rows(raw: Any, type_: Rows, findings: Findings, path: KeyPath, dotted: str) -> list[Checked] | None:
    if not isinstance(raw, list):
        hint = f": write [[{path[-1]}]]" if isinstance(raw, dict) else ""
        findings.fault(path, f"expected {expectation(type_)}, found {found_in(raw)}{hint}")
        return None
    if len(raw) < type_.least:
        findings.fault(path, f"expected {expectation(type_)}, found {len(raw)}")
    values = []
    for number, row in enumerate(raw):
        if isinstance(row, dict):
            values.append(read_table(row, type_.fields, findings, (*path, number), dotted))
        else:
            values.append({})
            findings.fault((*path, number), f"expected a table, found {found_in(row)}")
    return values


_READERS: Final[dict[type, Callable[[Any, Any, Findings, KeyPath, str], Any]]] = {
    Quantity: _quantity,
    Text: _text,
    Form: _form,
    Whole: _whole,
    Choice: _choice,
    Reference: _reference,
    Flag: _flag,
    Date: _date,
    Words: _words,
    Table: _sub_table,
    Named: _named,
    Rows: _rows,
}

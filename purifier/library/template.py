"""A profile to fill in, made from the same key tables that check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from purifier.library.fields import (
    Choice,
    Date,
    Flag,
    Key,
    Named,
    Quantity,
    Reference,
    Rows,
    Table,
    Text,
    Type,
    Words,
)
from purifier.library.ids import FOLDERS
from purifier.library.kinds import KINDS

_PRESENT: Final = {"battery": ("energy",)}
"""Keys that need not be there one by one, but without which nothing works."""

_EXAMPLES: Final[dict[str, str]] = {
    "input.supply": '"dc"',
    "output.supply": '"ac"',
    "inputs.ac.voltage": '"120 V"',
    "inputs.usb-c.voltage": '"20 V"',
    "outputs.ac.voltage": '"120 V"',
    "outputs.usb-c.voltage": '"20 V"',
}
"""Dotted path -> a better example than its kind of field has by itself."""

_ROWS: Final[dict[str, tuple[Mapping[str, str], ...]]] = {
    "curve": ({"charge": "100 %", "voltage": "3.40 V"}, {"charge": "0 %", "voltage": "2.50 V"}),
    "cold": (
        {"temperature": "-20 degC", "capacity": "70 %", "low": "60 %", "high": "80 %"},
        {"temperature": "0 degC", "capacity": "98 %", "low": "94 %", "high": "99 %"},
    ),
    "rated_capacity": ({"time": "1 h", "capacity": "60 %"}, {"time": "20 h", "capacity": "100 %"}),
}
"""Rows that make sense one after the other."""


def template(kind: str) -> str:
    """The text of a profile of ``kind`` with examples for values, what may be left out commented out.

    A key that may be left out has ``#`` right before it; prose has a blank between.  As it stands, and with
    every such key uncommented, it is a profile without problems.
    """
    if kind == "meter":
        from purifier.library.meter_template import METER_TEMPLATE

        return METER_TEMPLATE
    fields = KINDS[kind]
    present = [field for field in fields if field.name != "sources" and _is_present(kind, field)]
    optional = [field for field in fields if field.name != "sources" and not _is_present(kind, field)]
    lines = [
        f"# A {kind} profile. Save it as {FOLDERS[kind]}/ID.toml in one of the folders that",
        "# 'purifier profiles where' lists; ID is lower-case words joined by hyphens. Then: purifier profiles check",
        '# Numbers are quoted with their unit; add a spread where it is known: "100 Ah ± 5 %".',
        "# Leave out what is not known: take the # away only from keys you fill in, and let a source cover them.",
        "",
    ]
    for field in fields:
        if _is_scalar(field.type):
            lines.append(_mark(_pair(field, field.name), field in optional))
    for field in fields:
        if not _is_scalar(field.type) and field.name != "sources":
            lines += _nested(field, (field.name,), field in optional)
    lines += _source(fields, present, off=False)
    if any(_has_number(field.type) for field in optional):
        lines += _source(fields, optional, off=True)
    return "\n".join(lines) + "\n"


def _is_present(kind: str, field: Key) -> bool:
    return field.required or field.name in _PRESENT.get(kind, ())


def _is_scalar(type_: Type) -> bool:
    return not isinstance(type_, Table | Named | Rows)


def _has_number(type_: Type) -> bool:
    if isinstance(type_, Table | Named | Rows):
        return any(_has_number(field.type) for field in type_.fields)
    return isinstance(type_, Quantity)


def _mark(line: str, off: bool) -> str:
    return f"#{line}" if off and line else line


def _nested(field: Key, path: tuple[str, ...], off: bool) -> Iterator[str]:
    """The table or tables of ``field`` at ``path``, with a blank line and a word of help before each."""
    match field.type:
        case Named(names=names, fields=fields):
            for number, name in enumerate(names):
                yield from _table(fields, (*path, name), off or number > 0, field.help)
        case Rows(fields=fields):
            for row in _ROWS.get(path[-1], ({},)):
                yield from _table(fields, path, off, field.help, row=row)
        case Table(fields=fields):
            yield from _table(fields, path, off, field.help)


def _table(
    fields: Sequence[Key], path: tuple[str, ...], off: bool, help_: str, *, row: Mapping[str, str] | None = None
) -> Iterator[str]:
    dotted = ".".join(path)
    yield ""
    yield _mark(f"[{dotted}]  # {help_}" if row is None else f"[[{dotted}]]  # {help_}", off)
    for field in fields:
        if _is_scalar(field.type):
            example = f'"{row[field.name]}"' if row and field.name in row else None
            yield _mark(_pair(field, f"{dotted}.{field.name}", example), off or not field.required)
    for field in fields:
        if not _is_scalar(field.type):
            yield from _nested(field, (*path, field.name), off or not field.required)


def _source(fields: Sequence[Key], covered: Sequence[Key], *, off: bool) -> Iterator[str]:
    """A source for the numbers of ``covered``."""
    sources = next(field for field in fields if field.name == "sources")
    names = ", ".join(f'"{field.name}"' for field in covered if _has_number(field.type))
    yield ""
    yield _mark(f"[[sources]]  # {sources.help}", off)
    if isinstance(sources.type, Rows):
        for field in sources.type.fields:
            example = f"[{names}]" if field.name == "covers" else None
            wanted = field.required or field.name == "url"
            yield _mark(_pair(field, f"sources.{field.name}", example), off or not wanted)


def _pair(field: Key, dotted: str, example: str | None = None) -> str:
    choices = field.type.options if isinstance(field.type, Choice) else ()
    help_ = f"{field.help}: {', '.join(choices)}" if choices else field.help
    return f"{field.name} = {example or _EXAMPLES.get(dotted) or _example(field)}  # {help_}"


def _example(field: Key) -> str:
    match field.type:
        case Quantity(example=example) | Text(example=example) | Reference(example=example):
            return f'"{example}"'
        case Choice(options=options):
            return f'"{field.default or options[0]}"'
        case Flag():
            return "true"
        case Date():
            return "2026-06-04"
        case Words(example=words):
            return "[" + ", ".join(f'"{word}"' for word in words) + "]"
        case _:
            return "{}"

"""A profile to fill in, made from the same key tables that check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from purifier.library.calibration_kinds import Written
from purifier.library.ids import FOLDERS
from purifier.library.kinds import keys_of
from purifier.library.values.key import Key, Nested, Plain, Section, Type
from purifier.library.values.plain import Choice
from purifier.library.values.quantity import Quantity

_PRESENT: Final = {"battery": ("energy",), "part": ("price",)}
"""Keys that need not be there one by one, but without which nothing works, or nobody would write the file."""

_EXAMPLES: Final[dict[str, str]] = {
    "input.supply": '"dc"',
    "output.supply": '"ac"',
    "inputs.ac.voltage": '"120 V"',
    "inputs.usb-c.voltage": '"20 V"',
    "outputs.ac.voltage": '"120 V"',
    "outputs.usb-c.voltage": '"20 V"',
}
"""Dotted path -> a better example than its kind of value has by itself."""


def template(kind: str) -> str:
    """The text of a profile of ``kind`` with examples for values, what may be left out commented out.

    A key that may be left out has ``#`` right before it; prose has a blank between.  As it stands, and with
    every such key uncommented, nothing is wrong with it but that it is the template's (`purifier.library.untouched`).
    """
    if kind == "meter":
        from purifier.library.meter_template import METER_TEMPLATE

        return METER_TEMPLATE
    if kind == "format":
        from purifier.library.format_template import FORMAT_TEMPLATE

        return FORMAT_TEMPLATE
    keys = [key for key in keys_of(kind) if not isinstance(key.type, Written)]
    present = [key for key in keys if key.required or key.name in _PRESENT.get(kind, ())]
    optional = [key for key in keys if key not in present]
    lines = [
        f"# A {kind} profile. Save it as {FOLDERS[kind]}/ID.toml in one of the folders that",
        "# 'purifier profiles where' lists; ID is lower-case words joined by hyphens. Then: purifier profiles check",
        '# Numbers are quoted with their unit; add a spread where it is known: "100 Ah ± 5 %".',
        "# Leave out what is not known: take the # away only from keys you fill in, and let a source cover them.",
        "",
    ]
    lines += [_mark(_pair(key, type_, key.name), key in optional) for key, type_ in _plain(keys)]
    for key in keys:
        if key.name != "sources":
            lines += _tables(key, (key.name,), key in optional)
    lines += _source(keys, present, off=False)
    if any(_has_number(key.type) for key in optional):
        lines += _source(keys, optional, off=True)
    return "\n".join(lines) + "\n"


def _plain(keys: Sequence[Key]) -> Iterator[tuple[Key, Plain]]:
    """The keys that stand on one line, which TOML wants before the tables."""
    for key in keys:
        if not isinstance(key.type, Nested):
            yield key, key.type


def _has_number(type_: Type) -> bool:
    if isinstance(type_, Nested):
        return any(_has_number(key.type) for key in type_.keys)
    return isinstance(type_, Quantity)


def _mark(line: str, off: bool) -> str:
    return f"#{line}" if off and line else line


def _tables(key: Key, path: tuple[str, ...], off: bool) -> Iterator[str]:
    """The table or tables of ``key`` at ``path``; nothing for a key that stands on one line."""
    if isinstance(key.type, Nested):
        for section in key.type.sections(path):
            yield from _table(key.type.keys, section, key.help, off or not section.wanted)


def _table(keys: Sequence[Key], section: Section, help_: str, off: bool) -> Iterator[str]:
    """One table, with a blank line and a word of help before it."""
    yield ""
    yield _mark(f"{section.heading}  # {help_}", off)
    for key, type_ in _plain(keys):
        example = f'"{section.row[key.name]}"' if key.name in section.row else None
        yield _mark(_pair(key, type_, ".".join((*section.path, key.name)), example), off or not key.required)
    for key in keys:
        yield from _tables(key, (*section.path, key.name), off or not key.required)


def _source(keys: Sequence[Key], covered: Sequence[Key], *, off: bool) -> Iterator[str]:
    """A source for the numbers of ``covered``."""
    sources = next(key for key in keys if key.name == "sources")
    names = ", ".join(f'"{key.name}"' for key in covered if _has_number(key.type))
    yield ""
    yield _mark(f"[[sources]]  # {sources.help}", off)
    if isinstance(sources.type, Nested):
        for key, type_ in _plain(sources.type.keys):
            example = f"[{names}]" if key.name == "covers" else None
            wanted = key.required or key.name == "url"
            yield _mark(_pair(key, type_, f"sources.{key.name}", example), off or not wanted)


def _pair(key: Key, type_: Plain, dotted: str, example: str | None = None) -> str:
    usual = f'"{key.default}"' if key.default else type_.sample()
    help_ = f"{key.help}: {', '.join(type_.options)}" if isinstance(type_, Choice) else key.help
    return f"{key.name} = {example or _EXAMPLES.get(dotted) or usual}  # {help_}"

"""Values with keys of their own: one table, tables under names, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from purifier.errors import nearest
from purifier.library.expectations import found_in, known_here, one_of
from purifier.library.findings import Checked, Here
from purifier.library.values.key import Key, Part, Schema, Section

_ABSENT: Final = object()


def read_table(table: Mapping[str, Any], keys: Sequence[Key], here: Here) -> Checked:
    """The checked values of one table against its keys; everything wrong is noted ``here`` or below."""
    values: Checked = {}
    for key in keys:
        raw = table.get(key.name, _ABSENT)
        if raw is not _ABSENT:
            below = here.below(key.name)
            below.note_key()
            value = key.type.read(raw, below)
            if value is not None:
                values[key.name] = value
        elif key.required:
            here.below(key.name).fault(f"missing: expected {key.type.expected()} ({key.help})")
        elif key.default is not None:
            values[key.name] = key.default
    names = [key.name for key in keys]
    for unknown in table:
        if unknown not in names:
            here.below(unknown).fault(f"unknown key{nearest(unknown, names) or known_here(names)}")
    return values


def table_schema(keys: Sequence[Key]) -> Schema:
    """The JSON Schema of a table with these keys and no others."""
    return {
        "type": "object",
        "properties": {key.name: _key_schema(key) for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _key_schema(key: Key) -> Schema:
    described: Schema = {"description": key.help, **key.type.schema()}
    if key.default is not None:
        described["default"] = key.default
    if key.required and isinstance(key.type, Named):
        described["minProperties"] = 1
    return described


class Table(NamedTuple):
    """One table under its own name: ``[input]``."""

    keys: tuple[Key, ...]

    def expected(self) -> str:
        return "a table"

    def read(self, raw: Any, here: Here) -> Checked | None:
        if isinstance(raw, dict):
            return read_table(raw, self.keys, here)
        here.fault(f"expected {self.expected()}, found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return table_schema(self.keys)

    def sections(self, path: tuple[str, ...]) -> Iterator[Section]:
        yield Section(f"[{'.'.join(path)}]", path)

    def parts(self, value: Checked, shown: str, dotted: str) -> Iterator[Part]:
        yield Part(shown, dotted, value)


class Named(NamedTuple):
    """Tables under names out of ``names``, all with the same keys: ``[outputs.dc]``."""

    names: tuple[str, ...]
    keys: tuple[Key, ...]

    def expected(self) -> str:
        return f"a table of {one_of(self.names)}"

    def read(self, raw: Any, here: Here) -> Checked | None:
        if not isinstance(raw, dict):
            here.fault(f"expected {self.expected()}, found {found_in(raw)}")
            return None
        values: Checked = {}
        for name, table in raw.items():
            below = here.below(name)
            if name not in self.names:
                below.fault(f"unknown name{nearest(name, self.names) or known_here(self.names)}")
                continue
            below.note_key()
            if isinstance(table, dict):
                values[name] = read_table(table, self.keys, below)
            else:
                below.fault(f"expected a table, found {found_in(table)}")
        return values

    def schema(self) -> Schema:
        below = table_schema(self.keys)
        return {"type": "object", "properties": dict.fromkeys(self.names, below), "additionalProperties": False}

    def sections(self, path: tuple[str, ...]) -> Iterator[Section]:
        for number, name in enumerate(self.names):
            yield Section(f"[{'.'.join((*path, name))}]", (*path, name), wanted=number == 0)

    def parts(self, value: Checked, shown: str, dotted: str) -> Iterator[Part]:
        for name, table in value.items():
            yield Part(f"{shown}.{name}", f"{dotted}.{name}", table)


class Rows(NamedTuple):
    """``least`` or more tables in a row: ``[[settings]]``, or inline."""

    keys: tuple[Key, ...]
    least: int = 1
    samples: tuple[Mapping[str, str], ...] = ({},)
    """Example rows that make sense one after the other; what they leave out is the key's own example."""

    def expected(self) -> str:
        return f"at least {self.least} row{'s' if self.least > 1 else ''}" if self.least else "any number of rows"

    def read(self, raw: Any, here: Here) -> list[Checked] | None:
        if not isinstance(raw, list):
            hint = f": write [[{here.path[-1]}]]" if isinstance(raw, dict) else ""
            here.fault(f"expected {self.expected()}, found {found_in(raw)}{hint}")
            return None
        if len(raw) < self.least:
            here.fault(f"expected {self.expected()}, found {len(raw)}")
        values: list[Checked] = []
        for number, row in enumerate(raw):
            if isinstance(row, dict):
                values.append(read_table(row, self.keys, here.row(number)))
            else:
                values.append({})
                here.row(number).fault(f"expected a table, found {found_in(row)}")
        return values

    def schema(self) -> Schema:
        return {"type": "array", "items": table_schema(self.keys), "minItems": self.least}

    def sections(self, path: tuple[str, ...]) -> Iterator[Section]:
        for row in self.samples:
            yield Section(f"[[{'.'.join(path)}]]", path, row=row)

    def parts(self, value: list[Checked], shown: str, dotted: str) -> Iterator[Part]:
        for number, row in enumerate(value, start=1):
            yield Part(f"{shown}[{number}]", dotted, row)

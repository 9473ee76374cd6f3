"""JSON Schema (2020-12) of the profiles: keys, types and unit spellings. Editors use it; `check` covers the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

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
from purifier.library.kinds import KINDS
from purifier.library.spellings import spellings
from purifier.model.units import NUMBER

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema(kind: str) -> Schema:
    """The schema of one kind of profile. TOML dates are texts to it, as in the editors that read TOML."""
    return {"$schema": DIALECT, **_definition(kind)}


def schema_of_all() -> Schema:
    """One schema that any profile of any kind meets."""
    return {
        "$schema": DIALECT,
        "title": "purifier profiles",
        "anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS],
        "$defs": {kind: _definition(kind) for kind in KINDS},
    }


def _definition(kind: str) -> Schema:
    return {"title": f"{kind} profile", **_object(KINDS[kind]), **_RULES.get(kind, {})}


_RULES: Final[dict[str, Schema]] = {
    "battery": {
        "anyOf": [{"required": ["energy"]}, {"required": ["capacity", "voltage"]}],
        "if": {"properties": {"kind": {"const": "station"}}, "required": ["kind"]},
        "then": {"properties": {"outputs": {"minProperties": 1}}, "required": ["outputs"]},
    },
}
"""What ties keys together, as far as a schema can say it."""


def _object(fields: Sequence[Key]) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: _key(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _key(field: Key) -> Schema:
    described: Schema = {"description": field.help, **_type(field.type)}
    if field.default is not None:
        described["default"] = field.default
    if field.required and isinstance(field.type, Named):
        described["minProperties"] = 1
    return described


def _type(type_: Type) -> Schema:
    match type_:
        case Quantity(dimension=dimension, example=example):
            return {"type": "string", "pattern": quantity_pattern(dimension), "examples": [example]}
        case Text(example=example, limit=limit):
            return {"type": "string", "minLength": 1, "maxLength": limit, "examples": [example]}
        case Form(example=example, pattern=pattern):
            return {"type": "string", "pattern": f"^(?:{pattern})$", "examples": [example]}
        case Whole(low=low, high=high):
            return {"type": "integer", "minimum": low, "maximum": high}
        case Choice(options=options):
            return {"enum": list(options)}
        case Reference(example=example):
            return {"type": "string", "pattern": r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", "examples": [example]}
        case Flag():
            return {"type": "boolean"}
        case Date():
            return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case Words():
            return {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
        case Table(fields=fields):
            return _object(fields)
        case Named(names=names, fields=fields):
            below = _object(fields)
            return {"type": "object", "properties": dict.fromkeys(names, below), "additionalProperties": False}
        case Rows(fields=fields, least=least):
            return {"type": "array", "items": _object(fields), "minItems": least}


def quantity_pattern(dimension: str) -> str:
    """A regular expression, the same to ECMAScript and Python, for a number, a unit of ``dimension`` and a ± part."""
    number = NUMBER.replace(r"\d", "[0-9]")
    # Longest first, so that a spelling is never cut short by one it begins with.
    units = "|".join(re.escape(name) for name in sorted(spellings(dimension), key=len, reverse=True))
    return rf"^\s*{number}\s*(?:{units})\s*(?:(?:±|\+/-)\s*[0-9]+(?:\.[0-9]+)?\s*%)?\s*$"

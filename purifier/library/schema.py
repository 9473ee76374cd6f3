"""JSON Schema (2020-12) of the profiles: keys, types and unit spellings. Editors use it; `check` covers the rest."""

from __future__ import annotations

from typing import Final

from purifier.library.ids import KINDS
from purifier.library.kinds import keys_of
from purifier.library.values.key import Schema
from purifier.library.values.tables import table_schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


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
    return {"title": f"{kind} profile", **table_schema(keys_of(kind)), **_RULES.get(kind, {})}


_RULES: Final[dict[str, Schema]] = {
    "battery": {
        "anyOf": [{"required": ["energy"]}, {"required": ["capacity", "voltage"]}],
        "if": {"properties": {"kind": {"const": "station"}}, "required": ["kind"]},
        "then": {"properties": {"outputs": {"minProperties": 1}}, "required": ["outputs"]},
    },
}
"""What ties keys together, as far as a schema can say it."""

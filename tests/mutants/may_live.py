"""Breaks that no test can or need notice, each with the reason: ``may_live.toml``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from tests.mutants.breaks import Mutant

LIST: Final = Path(__file__).with_name("may_live.toml")


class Key(NamedTuple):
    """What a break is known by, wherever in its function the line has moved to."""

    file: str
    function: str
    text: str
    was: str
    now: str


def key_of(mutant: Mutant) -> Key:
    """The key of ``mutant``."""
    return Key(*mutant[:5])


def may_live() -> dict[Key, str]:
    """Key -> why it may live. Raises KeyError for an entry that lacks something."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("mutant", [])
    return {Key(*(entry[name] for name in Key._fields)): entry["why"] for entry in entries}


def entry(key: Key) -> str:
    """An entry for the list, ready to be pasted, its reason to be written."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in key._asdict().items()]
    return "\n".join(["[[mutant]]", *lines, 'why = ""']) + "\n"

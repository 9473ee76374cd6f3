"""A saved set-up's TOML: texts only, to be understood by whoever reads the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from purifier.errors import SetupFileError, nearest
from purifier.library.decode import problems_at_lines
from purifier.library.key_lines import KeyPath
from purifier.library.plain_text import plain
from purifier.library.problems import Problem
from purifier.library.toml_text import read_document

_KEYS = ("batteries", "purifier", "load", "setting", "conditions")


@dataclass(frozen=True, slots=True)
class SetupText:
    """What a set-up file says, each value as it would be typed."""

    batteries: tuple[str, ...] = ()
    purifier: str | None = None
    load: str | None = None
    setting: str | None = None
    conditions: dict[str, str] = field(default_factory=dict)


def read_setup(path: Path, conditions: Sequence[str]) -> SetupText:
    """Read the set-up in ``path``, whose ``[conditions]`` may have the keys ``conditions``.

    Raises SetupFileError with all problems, each with ``file:line: key``.
    """
    document = read_document(path)
    if isinstance(document, Problem):
        raise SetupFileError(str(document))
    faults: list[tuple[KeyPath, str]] = []
    table = document.table
    _expect_known(table, _KEYS, (), faults)
    setup = SetupText(
        batteries=_batteries(table.get("batteries", []), faults),
        purifier=_text(table, "purifier", (), faults),
        load=_text(table, "load", (), faults),
        setting=_text(table, "setting", (), faults),
        conditions=_conditions(table.get("conditions", {}), conditions, faults),
    )
    if faults:
        raise SetupFileError("\n".join(str(problem) for problem in problems_at_lines(document, faults)))
    return setup


def _batteries(raw: Any, faults: list[tuple[KeyPath, str]]) -> tuple[str, ...]:
    if isinstance(raw, list) and all(isinstance(battery, str) and plain(battery) for battery in raw):
        return tuple(plain(battery) for battery in raw)
    faults.append((("batteries",), 'expected a list of texts such as ["lifepo4-12v-100ah"]'))
    return ()


def _conditions(raw: Any, known: Sequence[str], faults: list[tuple[KeyPath, str]]) -> dict[str, str]:
    if not isinstance(raw, dict):
        faults.append((("conditions",), "expected a table: [conditions]"))
        return {}
    _expect_known(raw, known, ("conditions",), faults)
    texts = {key: _text(raw, key, ("conditions",), faults) for key in raw if key in known}
    return {key: text for key, text in texts.items() if text is not None}


def _text(table: dict[str, Any], key: str, path: KeyPath, faults: list[tuple[KeyPath, str]]) -> str | None:
    raw = table.get(key)
    if isinstance(raw, str) and plain(raw):
        return plain(raw)
    if raw is not None:
        faults.append(((*path, key), "expected a text in quotes, as it would be typed"))
    return None


def _expect_known(table: dict[str, Any], known: Sequence[str], path: KeyPath, faults: list[tuple[KeyPath, str]]) -> None:
    for key in table:
        if key not in known:
            hint = nearest(key, known) or f" (known here: {', '.join(known)})"
            faults.append(((*path, key), f"unknown key{hint}"))

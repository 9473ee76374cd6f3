"""The store is the only room that speaks SQL."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import purifier

PACKAGE = Path(purifier.__file__).parent
SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\b.*\bINTO|REPLACE INTO|UPDATE\b.+\bSET|DELETE FROM|PRAGMA \w+|BEGIN IMMEDIATE|"
    r"(CREATE|DROP|ALTER) (TABLE|VIEW|INDEX))\b",
    re.DOTALL,
)
EXECUTING = {"execute", "executemany", "executescript"}


def sql_in(source: str) -> list[str]:
    """What in a file's source runs statements, or spells one; an f-string counts as the words it is sure of."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in EXECUTING:
            found.append(f"line {node.lineno}: .{node.attr}")
        elif isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            found += [f"line {node.lineno}: {words}"] if SQL.search(words) else []
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append(f"line {node.lineno}: {node.value}")
    return found


def test_no_room_but_the_store_speaks_sql() -> None:
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if PACKAGE / "store" not in path.parents]
    assert len(files) > 100
    spoken = {str(path.relative_to(PACKAGE)): sql_in(path.read_text(encoding="utf-8")) for path in files}
    assert not {name: found for name, found in spoken.items() if found}


@pytest.mark.parametrize(
    "source",
    [
        "connection.execute(words)",
        "run = connection.executemany",
        "words = 'SELECT max(id) FROM run'",
        "words = f'INSERT OR REPLACE INTO minute VALUES (?, {marks})'",
        "words = f'SELECT {columns} FROM run'",
        "words = 'UPDATE run ' 'SET end_ms = 0'",
        "words = 'PRAGMA user_version'",
    ],
)
def test_sql_is_seen_in_whatever_form_it_is_written(source: str) -> None:
    assert sql_in(source)


def test_english_is_no_sql() -> None:
    assert not sql_in('"""Select a run from the list, update what is set, and insert a mark into it."""')

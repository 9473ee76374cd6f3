"""The breaks of ``python -m tests.mutants`` are those meant, and its list of those that may live is true."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.__main__ import ROOMS, ROOT, candidates
from tests.mutants.breaks import mutants
from tests.mutants.may_live import entry, key_of, may_live

BREAKS = [
    ("a < b", ["(a <= b)"]),
    ("0 <= a != b", ["1", "(0 < a != b)", "(0 <= a == b)"]),
    ("a + b * c", ["(a - b * c)", "(b / c)"]),
    ("a and not b", ["(a or not b)", "(b)"]),
    ("a if b else c", ["(not (b))"]),
    ("a if b is None else c", ["(b is not None)"]),
    ("[0.0, 7, True, 'seven', None]", ["1.0", "8", "False"]),
    ("f'{a + 1} of 7'", []),
]


def breaks(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    return [mutant.now for mutant in mutants(tmp_path, "one.py")]


@pytest.mark.parametrize(("text", "found"), BREAKS)
def test_an_expression_is_broken_in_each_of_its_parts(tmp_path: Path, text: str, found: list[str]) -> None:
    assert sorted(breaks(tmp_path, f"x = {text}\n")) == sorted(found)


def test_statements_go_and_answers_become_none(tmp_path: Path) -> None:
    body = ("'''Of 3.'''", "a += b", "g(a)", "if a:", "    return a", "return None")
    text = "\n    ".join(("def f(a: 'int | 3' = a) -> list[3]:", *body))
    assert breaks(tmp_path, text) == ["pass", "pass", "(not (a))", "return None"]


def test_what_says_nothing_to_the_program_is_left_alone(tmp_path: Path) -> None:
    text = "if TYPE_CHECKING:\n    x = 3\n__slots__ = (3,)\nassert x > 3\ny: 3\n"
    assert breaks(tmp_path, text) == []


def test_a_break_is_in_its_place_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "class K:\n    def é(self):\n        return 'é', (a <\n            b)\n", encoding="utf-8"
    )
    whole, flipped = mutants(tmp_path, "one.py")
    assert (whole.function, whole.now, whole.imported) == ("K.é", "return None", False)
    assert flipped.applied((tmp_path / "one.py").read_bytes()).decode().endswith("return 'é', ((a <= b))\n")


def test_every_break_leaves_a_file_that_can_be_read() -> None:
    broken = [mutant for mutant in candidates(["protocols"]) if mutant.now != "pass"]
    assert len(broken) > 500
    for mutant in broken[::25]:
        ast.parse(mutant.applied((ROOT / mutant.file).read_bytes()))


def test_what_may_live_is_still_there_and_has_a_reason() -> None:
    there = {key_of(mutant) for mutant in candidates(ROOMS)}
    for key, why in may_live().items():
        assert key in there, f"no longer in the code:\n{entry(key)}"
        assert len(why.split()) > 3

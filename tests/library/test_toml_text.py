"""Reading files that may be anything, and finding keys in those that are TOML."""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.library.key_lines import KeyPath, key_lines
from purifier.library.problems import Problem
from purifier.library.toml_text import MOST_BYTES, Document, parse_document, read_document

HERE = Path("profile.toml")


def problem_of(outcome: Document | Problem) -> Problem:
    assert isinstance(outcome, Problem)
    return outcome


def test_reads_a_file_and_a_symlink_to_it(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('name = "±"\n', encoding="utf-8")
    link = tmp_path / "b.toml"
    link.symlink_to(file)
    for path in (file, link):
        document = read_document(path)
        assert isinstance(document, Document)
        assert document.table == {"name": "±"}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"\xef\xbb\xbfname = 1\n", 1, "byte-order mark"),
        (b"a = 1\nb = '\xff'\n", 2, "not UTF-8 text: found the byte 0xff"),
        (b"a = 1\n\nb = = 2\n", 3, "is not valid TOML"),
        (b"a = [1,\n2", 2, "is not valid TOML"),
        (b"a = 1\na = 2\n", 2, "is not valid TOML"),
        (b"a = " + b"9" * 5000 + b"\n", None, "is not valid TOML"),
        (b"a = " + b"[" * 70 + b"]" * 70, None, "64 deep"),
        (b"a = " + b"[" * 200_000, None, "64 deep"),
        (b"a = " + b"{b=" * 70 + b"1" + b"}" * 70, None, "64 deep"),
        (b".".join([b"a"] * 70) + b" = 1\n", None, "64 deep"),
        (b"[" + b".".join([b"'a'"] * 70) + b"]\n", None, "64 deep"),
        (b"#" * (MOST_BYTES + 1), None, "larger than 1024 KiB"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, line: int | None, words: str) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(content)
    problem = problem_of(read_document(file))
    assert (problem.path, problem.line) == (file, line)
    assert words in problem.message


@pytest.mark.parametrize("text", ["a = '" + "[" * 100 + "'", "# " + "{" * 100, 'a = """' + "[\n" * 100 + '"""'])
def test_brackets_in_strings_and_comments_are_no_nesting(text: str) -> None:
    assert isinstance(parse_document(HERE, text), Document)


@pytest.mark.parametrize(
    "nested",
    [
        lambda depth: f"a = {'[' * depth}{']' * depth}",
        lambda depth: f"{'a.' * (depth - 1)}a.b = 1",
        lambda depth: f"[{'a.' * depth}b]\nc = '{'.' * 100}'",
    ],
)
def test_64_deep_is_taken_and_65_is_not(nested: Callable[[int], str]) -> None:
    assert isinstance(parse_document(HERE, nested(64)), Document)
    assert "more than 64 deep" in problem_of(parse_document(HERE, nested(65))).message


def test_flat_files_with_many_rows_are_not_deep() -> None:
    text = "".join(f'[[settings]]\nname = "{n}"\npower = "{n}.5 W"\n' for n in range(200))
    assert isinstance(parse_document(HERE, text), Document)


def test_does_not_wait_for_a_fifo(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs named pipes")
    fifo = tmp_path / "a.toml"
    os.mkfifo(fifo)
    assert "not a regular file" in problem_of(read_document(fifo)).message


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_does_not_read_devices(path: str) -> None:
    assert "not a regular file" in problem_of(read_document(Path(path))).message


def test_folders_loops_dead_links_and_strange_names(tmp_path: Path) -> None:
    assert "not a regular file" in problem_of(read_document(tmp_path)).message
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    assert "cannot be read" in problem_of(read_document(loop)).message
    dead = tmp_path / "dead.toml"
    dead.symlink_to(tmp_path / "nowhere")
    assert "No such file" in problem_of(read_document(dead)).message
    assert "cannot be read" in problem_of(read_document(Path("a\0b.toml"))).message


@pytest.mark.parametrize("unit", ['"""\\', "'''", '"', "'", "[", "{", "a.", '\\"""', "[[", "a=[", "#", "a"])
def test_no_text_takes_long(unit: str) -> None:
    began_s = time.process_time()
    parse_document(HERE, unit * (200_000 // len(unit)))
    assert time.process_time() - began_s < 5.0


def paths_in(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Every path of a parsed table, list elements included."""
    below: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, list):
        below = list(enumerate(value))
    return [each for key, inner in below for each in [(*path, key), *paths_in(inner, (*path, key))]]


TRICKY = '''\
# [comment]
a.b = 1   # c = 2
"quoted.key" = [1,
  2, # ] not the end
  {x = 1, y.z = "}"}, ]
'lit' = """
[not.a.table]
k = \\""" still"""
m = \'\'\'
n = 1\'\'\'\'
[t . u]
date = 1979-05-27 07:32:00
"t u" = {}
[[rows]]
p = 1
  [rows.sub]
  q = 'x'
[[rows]]
p = [ [1], [2,
3] ]
[[rows.inner]]
r = true
[t]
s = -inf
'''


def test_finds_keys_in_tricky_text() -> None:
    lines = key_lines(TRICKY)
    assert set(lines) == set(paths_in(tomllib.loads(TRICKY)))
    assert lines["a", "b"] == 2
    assert lines["quoted.key", 2, "y", "z"] == 5
    assert lines["t", "u"] == lines["t",] == 11
    assert lines["rows", 0, "sub", "q"] == 17
    assert lines["rows", 1, "p", 1, 1 - 1] == 19
    assert lines["rows", 1, "p", 1, 1] == 20
    assert lines["rows", 1, "inner", 0, "r"] == 22


def test_finds_keys_with_escapes() -> None:
    assert key_lines('\n"a\\u0062\\"" = 1\n') == {('ab"',): 2}


KEYS = st.from_regex(r"[A-Za-z_-]{1,6}", fullmatch=True)
SCALARS = st.one_of(
    st.integers(-999, 999).map(str),
    st.sampled_from(["true", "1.5", "2026-06-04", "07:32:00", "1979-05-27 07:32:00Z"]),
    st.text(alphabet="ab #[]{},.='", max_size=8).map(lambda text: f'"{text}"'),
    st.text(alphabet='ab #[]{},.="\n', max_size=8).map(lambda text: f"'''\n{text}'''"),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda values: "[" + ", # ,]\n ".join([*values, ""]) + "]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)
HEADERS = st.tuples(st.booleans(), st.lists(KEYS, min_size=1, max_size=3)).map(
    lambda pair: f"[[{'.'.join(pair[1])}]]" if pair[0] else f"[{' . '.join(pair[1])}]"
)
PAIRS = st.tuples(st.lists(KEYS, min_size=1, max_size=2), VALUES).map(lambda pair: f"{'.'.join(pair[0])} = {pair[1]}")
TEXTS = st.lists(st.one_of(PAIRS, PAIRS, HEADERS, st.just("# note [x] = '")), max_size=8).map("\n".join)


@pytest.mark.slow
@settings(max_examples=300)
@given(text=TEXTS)
def test_every_path_has_a_line_and_the_line_names_the_key(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = key_lines(text)
    rows = text.split("\n")
    assert set(lines) == set(paths_in(table))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]


@given(text=st.text(alphabet="[]{}\"'=.,#\\\n ab1", max_size=60))
def test_any_text_parses_or_is_a_problem_and_has_its_lines(text: str) -> None:
    document = parse_document(HERE, text)
    if isinstance(document, Document):
        assert set(key_lines(text)) == set(paths_in(document.table))
    else:
        assert str(document).startswith("profile.toml:")

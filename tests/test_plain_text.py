"""What reaches a terminal, and what a spreadsheet or another program gets."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.plain_text import LONGEST_WORD, escaped, guarded, harmless, plain, quoted, told

COMMANDS = [
    "\x1b[31m",
    "\x9b2J",
    "\x1b]52;c;eA==\x07",
    "\x07",
    "\x00",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u200b",
    "\udc9b",
    "\r",
]


@pytest.mark.parametrize("command", COMMANDS, ids=ascii)
def test_no_command_to_a_terminal_goes_through(command: str) -> None:
    for gate in (plain, harmless, told, quoted):
        shown = gate(f"a{command}b")
        assert command not in shown and "a" in shown and "b" in shown
        assert all(letter.isprintable() for letter in shown)


def test_lines_tabs_and_blanks_stay_as_they_are() -> None:
    text = "  one\ttwo\n\n  ± 5 %\u00a0W  名前\n"
    assert harmless(text) == told(text) == text


@given(st.text())
def test_the_gate_lets_only_letters_and_lines_through_and_is_done_at_once(text: str) -> None:
    shown = harmless(text)
    assert all(letter.isprintable() or letter in "\n\t" or letter.isspace() for letter in shown)
    assert not set(shown) & set("\x1b\x9b\r\x85\u2028\u2029\x0b\x0c")
    assert harmless(shown) == shown


def test_a_very_long_word_is_told_by_its_ends() -> None:
    path = "/" + "x" * (LONGEST_WORD - 1)
    assert told(f"no file {path}") == f"no file {path}"
    shown = told(f"no file {'a' * 100_000}end is there")
    assert shown.startswith("no file aaa") and shown.endswith("aend is there") and len(shown) < 200
    assert "99923 more letters" in shown
    assert len(quoted("a" * 10_000_000)) == 42 and len(quoted("\x1b" * 1000 + "b")) <= 42


@given(st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False, allow_infinity=False)))
def test_json_stays_the_same_json_with_nothing_in_it_that_a_terminal_obeys(value: dict[str, object]) -> None:
    text = escaped(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == value
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["\x9b31m", "\u202eevil", "\x7f", "\udc9b", "\U000e0001", "\u2028"])
def test_json_escapes_what_it_would_leave_raw(text: str) -> None:
    shown = escaped(json.dumps({"name": text}, ensure_ascii=False))
    assert shown.isprintable() and json.loads(shown) == {"name": text}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\nx", " =1+1", "\x00=1+1", "\u200b=1", "=cmd|' /C calc'!A0", "＝1"],
)
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + harmless(text)


@pytest.mark.parametrize("text", ["shelf", "", "1-2", "a=b", " x", "'=1", "名=前", "(1)"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_very_long_line_is_told_by_its_beginning() -> None:
    text = f"short\n{'a ' * 100_000}\nlast"
    first, cut, last = told(text).split("\n")
    assert (first, last) == ("short", "last") and cut == ("a " * 2000) + "…"

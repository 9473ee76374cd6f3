"""Lines of sentences: no wider than the terminal, no number away from its unit, no option in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.cli.wrapping import columns_of, wrapped

TOGETHER = (
    "4.12 W",
    "12 d 22 h",
    "3 h 20 min",
    "690 488 ft³",
    "2.63 million ft³",
    "9½ days",
    "more than 17 %",
    "-40 °C",
    "5 W ± 3 %",
    "≈ 41",
    "5.5 x 2.5 mm",
    "18 AWG",
    "1056 Wh",
    "141 CFM",
    "83.8 mΩ",
    "setting 3",
    "--load-exponent 2.2",
    "--zero '12 mA'",
)


@pytest.mark.parametrize("words", TOGETHER)
def test_what_belongs_together_stays_on_one_line_at_any_width(words: str) -> None:
    tail = words.removeprefix("more than ")
    for width in range(24, 60):
        lines = wrapped(f"one two three {words} four, five: {words}; and so on", width).splitlines()
        assert sum(line.count(tail) for line in lines) == 2, (width, lines)
        assert max(map(len, lines)) <= width


def test_a_word_wider_than_the_line_is_broken_and_not_lost() -> None:
    lines = wrapped(f"it is at /{'x' * 60}/runs.sqlite3", 40).splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join(line.strip() for line in lines).endswith(f"{'x' * 60}/runs.sqlite3".replace(" ", "")[-20:])


def test_letters_that_take_two_columns_are_counted_as_two() -> None:
    lines = wrapped("電池の名前 " * 12, 40).splitlines()
    assert len(lines) > 1 and max(map(columns_of, lines)) <= 40


@given(st.text(st.sampled_from("ab 1½,.%Wh×x-≈±電é'"), max_size=120), st.integers(20, 120))
def test_no_text_makes_a_line_too_wide_or_loses_a_letter(text: str, width: int) -> None:
    lines = wrapped(text, width).splitlines()
    assert all(columns_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())

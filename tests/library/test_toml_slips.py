"""What a parser stumbles over, told as the mistake that it is, on the line where that stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.library.problems import Problem
from purifier.library.toml_text import parse_document

BATTERY = """\
name = "Shed"
energy = "1280 Wh"  # the label

[outputs.dc]
voltage = "12 V"

[[sources]]
covers = ["energy"]
"""
TABLE_TWICE = '\nname = "x"\n\n[outputs.dc]\n\n[[s'


def told(text: str) -> str:
    problem = parse_document(Path("x.toml"), text)
    assert isinstance(problem, Problem)
    return str(problem)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"12 V"', '"12 V"\nvoltage = "13 V"', ":6: is not valid TOML: 'voltage' is there twice: it stands on line 5"),
        (
            "\n\n[[s",
            TABLE_TWICE,
            ":8: is not valid TOML: '[outputs.dc]' is there twice: it stands on line 4",
        ),
        ('"Shed"', '"Shed', ":1: is not valid TOML: a text lacks its closing quote (\"): it begins with '\"Shed'"),
        ('"Shed"', "'Shed", ":1: is not valid TOML: a text lacks its closing quote ('): it begins with ''Shed"),
        ('"Shed"', 'Shed"', ":1: is not valid TOML: expected a text in quotes, found 'Shed\"'"),
        ('"12 V"', "12 V", ":5: is not valid TOML: expected a text in quotes, found '12 V': write \"12 V\""),
        ('"12 V"', "“12 V”", ":5: is not valid TOML: expected straight quotes, found '“12 V”': write \"12 V\""),
        ('"12 V"', "", ":5: is not valid TOML: expected a value behind 'voltage' =, found nothing"),
        ('"12 V"', "True", ":5: is not valid TOML: expected true in small letters, found 'True'"),
        ("voltage =", "voltage:", ':5: is not valid TOML: expected a line such as name = "value", found \'voltage:'),
        ('"Shed"', '"the "good" shed"', 'found \'good" shed"\'; a quote inside a text is written \\"'),
        ('"Shed"', '"C:\\Shed"', ":1: is not valid TOML: a backslash in a text is written \\\\"),
        (
            '["energy"]',
            '["energy"',
            ":9: is not valid TOML: expected a comma or ] in the list 'covers', which begins",
        ),
        ('["energy"]', '["energy, "mass"]', ":8: is not valid TOML: expected a comma or ] in the list 'covers'"),
        ("dc]", "dc", ":4: is not valid TOML: expected ] at the end of the heading, found '[outputs.dc'"),
        ('"Shed"', '"""Shed', ':1: is not valid TOML: the text that begins here lacks its end, """'),
        ('["energy"]', "[{a = 1, a = 2}]", ":8: is not valid TOML: 'a' is there twice between { and }"),
    ],
)
def test_a_slip_is_named_with_its_key_and_its_line(old: str, new: str, said: str) -> None:
    assert old in BATTERY
    assert said in told(BATTERY.replace(old, new, 1))


def test_the_same_key_in_another_table_is_none() -> None:
    text = BATTERY + 'kind = "measured"\n\n[[sources]]\nkind = "estimated"\nkind = "measured"\n'
    assert ":13: is not valid TOML: 'kind' is there twice: it stands on line 12 already; leave one" in told(text)


@given(at=st.integers(0, len(BATTERY)), junk=st.text("\"'[]{}=#\\\n.a1 ", min_size=1, max_size=4))
def test_whatever_is_typed_into_a_file_is_told_in_a_sentence_with_a_line(at: int, junk: str) -> None:
    problem = parse_document(Path("x.toml"), BATTERY[:at] + junk + BATTERY[at:])
    if isinstance(problem, Problem):
        assert problem.line is not None and 1 <= problem.line <= (BATTERY + junk).count("\n") + 1
        assert "\n" not in problem.message and len(problem.message) < 400

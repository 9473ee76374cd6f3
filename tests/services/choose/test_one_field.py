"""One field for what has several options: what is typed is taken for the one that it can only be."""

from __future__ import annotations

from datetime import datetime

import pytest

from purifier.errors import UsageError
from purifier.services.choose.one_field import clean_air, how_long

NOON = datetime(2026, 11, 26, 12, 0)


@pytest.mark.parametrize(
    ("typed", "option", "text"),
    [
        ("141 cfm", "cadr", "141 cfm"),
        ("240 m3/h", "cadr", "240 m3/h"),
        ("5 changes", "each", "5"),
        ("5 air changes an hour", "each", "5"),
        ("7.5 ach", "each", "7.5"),
        ("5 /h", "each", "5"),
        ("10 %", "ratio", "10 %"),
        ("for 4 people", "persons", "4"),
        ("1 person", "persons", "1"),
    ],
)
def test_clean_air_as_a_flow_as_changes_as_a_share_or_for_people(typed: str, option: str, text: str) -> None:
    assert clean_air(typed) == (option, text)


@pytest.mark.parametrize("typed", ["5", "blue", "141 kg", "0 people", "200 %", "-3 cfm", "5 changes of heart"])
def test_what_is_none_of_them_or_may_be_two_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        clean_air(typed)


@pytest.mark.parametrize(
    ("typed", "option", "text"),
    [
        ("3 d", "for", "3 d"),
        ("10 h", "for", "10 h"),
        ("until 7 am", "until", "7 am"),
        ("7 am", "until", "7 am"),
        ("till friday noon", "until", "friday noon"),
    ],
)
def test_a_span_or_a_time_to_come(typed: str, option: str, text: str) -> None:
    assert how_long(typed, NOON) == (option, text)


@pytest.mark.parametrize("typed", ["3", "blue", "until blue", "until 2020-01-01", "3 kg", "0 h"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        how_long(typed, NOON)

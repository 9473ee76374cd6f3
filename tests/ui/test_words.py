"""Sentences that several screens write."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.ui.words import sentence


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("--reserve: a number was expected, found '20 -- %'", "reserve: a number was expected, found '20 -- %'"),
        ("it has no end: give --hours-per-day too", "it has no end: give hours-per-day too"),
        ("no such battery ('purifier profiles list --kind battery' lists them)", None),
        ("the battery's file is gone: 'purifier merge --help' tells more", None),
        ("nobody may open it: sudo udevadm control --reload", None),
        ("run it again: purifier log --new", None),
        ("--setting: found 'x'; see 'purifier show --json'", "setting: found 'x'; see 'purifier show --json'"),
    ],
)
def test_a_command_keeps_its_dashes_and_a_field_has_none(raised: str, said: str | None) -> None:
    assert sentence(UsageError(raised)) == (raised if said is None else said)

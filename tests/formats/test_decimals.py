"""The decimal mark is decided from the cells, and refused where two readings are left."""

from __future__ import annotations

import math

import pytest

from purifier.errors import UsageError
from purifier.formats.decimals import Written, is_comma
from purifier.formats.said import Said


def decide(cells: list[str], delimiter: str = ";", told: str | None = None, most: float = math.inf) -> bool:
    numbered = [Written(line, cell, most) for line, cell in enumerate(cells, start=2)]
    return is_comma(numbered, delimiter, "f.csv", Said(), told, "--decimal")  # type: ignore[arg-type]


def test_commas_behind_semicolons_are_decimals() -> None:
    assert decide(["12,8", "0,512", "13"])
    assert not decide(["12.8", "0.5"])
    assert not decide(["12", "7"])


def test_a_comma_in_a_comma_file_is_refused_with_its_line_and_never_repaired() -> None:
    with pytest.raises(UsageError, match=r"^f\.csv:3: a comma in the number '12,8'"):
        decide(["12", "12,8"], ",")


def test_both_marks_side_by_side_are_refused_with_the_option_that_decides() -> None:
    with pytest.raises(UsageError, match=r"^f\.csv:3: .*'12,8', line 2.*'12\.9', line 3.*--decimal comma"):
        decide(["12,8", "12.9"])
    assert decide(["12,8", "12.9"], told="comma")


def test_three_digits_behind_every_comma_can_be_thousands() -> None:
    with pytest.raises(UsageError, match=r"'13,254' is 13254 with a mark for thousands, or 13\.254 with decimals"):
        decide(["13,254", "1,250"])
    assert decide(["13,254", "0,512"]), "no thousands begin with a nought"
    assert decide(["13,254"], told="comma")
    assert not decide(["13,254"], told="point")


def test_thousands_with_points_before_a_comma_leave_no_doubt() -> None:
    assert decide(["1.234,5"])


def test_what_cannot_be_true_with_thousands_is_none_of_them() -> None:
    assert decide(["13,254", "13,100"], most=1000.0), "no battery has 13 254 V"
    with pytest.raises(UsageError, match="--decimal"):
        decide(["13,254"], most=1e6)

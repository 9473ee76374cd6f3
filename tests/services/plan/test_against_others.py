"""Set-ups beside each other, in words that need no sum."""

from __future__ import annotations

import pytest

from purifier.library.catalogue import Library, open_library
from purifier.services.plan.against_others import against_others
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request


@pytest.fixture(scope="module")
def bundled() -> Library:
    return open_library(())


def told(library: Library, here: int, setting: int, request: Request = FOUNDING) -> str:
    return against_others(plan(library, request), here, setting)


def test_it_says_how_much_longer_and_for_how_much_more(bundled: Library) -> None:
    least = [column.rows[1].runtime_low_h for column in plan(bundled, FOUNDING)]
    assert round(least[1] / least[0], 2) == 0.57 and round(450 / 147, 1) == 3.1  # the post's prices
    words = told(bundled, 0, 1)
    assert words == "B lasts 57% as long for 3.1 times the price; C a quarter as long for 3.1 times the price."
    assert told(bundled, 2, 1).startswith("A lasts 4 times as long for a third of the price; B ")
    assert told(bundled, 1, 1).endswith("C 44% as long at the same price.")


def test_what_cannot_be_relied_on_or_has_no_price_is_left_out_of_it(bundled: Library) -> None:
    assert told(bundled, 0, 0) == "C lasts 15% as long for 3.1 times the price.", "B's port switches off"
    assert told(bundled, 1, 0) == "", "nothing is held against hours that are not to be relied on"
    unpriced = Request(("1280 Wh", "2560 Wh", "640 Wh", "1290 Wh"), purifier="airfanta-3pro")
    assert told(bundled, 0, 1, unpriced) == "B lasts twice as long; C half as long."
    assert told(bundled, 3, 1, unpriced).startswith("A lasts as long; B ")
    assert told(bundled, 0, 1, Request(("1280 Wh",), purifier="airfanta-3pro")) == ""
    assert against_others([None, *plan(bundled, FOUNDING)], 0, 1) == ""


@pytest.mark.parametrize("setting", [6, 99])
def test_a_setting_that_is_not_there_says_nothing(bundled: Library, setting: int) -> None:
    assert told(bundled, 0, setting) == ""

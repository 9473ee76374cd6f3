"""Hours as precisely as they are known."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.services.plan.spans import COARSEST, span

HOURS = {"minute": 1.0 / 60.0, "hour": 1.0, "day": 24.0, "year": 8766.0}


@pytest.mark.parametrize(
    ("low", "likely", "high", "least", "both"),
    [
        (217.0, 310.0, 310.0, "9 days", "9 to 13 days"),
        (30.2, 43.0, 54.0, "30 hours", "30 to 54 hours"),
        (95.4, 131.0, 131.0, "3½ days", "3½ to 5½ days"),
        (113.0, 117.0, 120.0, "113 hours", "113 to 120 hours"),  # a narrow band is told finely
        (5.4, 6.1, 7.0, "5 hours", "5 to 7 hours"),
        (1.0 / 60.0, 0.02, 0.03, "1 minute", "1 to 2 minutes"),
        (0.0, 0.0, 0.0, "less than a minute", "0 minutes"),
        (2400.0, 3000.0, 3600.0, "100 days", "100 to 150 days"),
        (26_298.0, 30_000.0, 36_000.0, "3 years", "3 to 4 years"),
        (48.0, 60.0, math.inf, "48 hours", "48 hours or more"),
        (math.inf, math.inf, math.inf, "for ever", "for ever"),
        (1e8, 2e8, 3e8, "more than 100 years", "more than 100 years"),
    ],
)
def test_a_runtime_is_told_in_the_unit_a_person_plans_in(
    low: float, likely: float, high: float, least: str, both: str
) -> None:
    told = span(low, likely, high)
    assert (told.least, told.both) == (least, both)


def test_what_is_likely_stands_briefly_behind_what_is_certain() -> None:
    assert span(217.0, 310.0, 310.0).likely_briefly == "13"
    assert span(23.0, 24.0, 25.0).likely_briefly == "24"
    assert span(1.0, 1.0, math.inf).likely_briefly == "60"
    assert span(40.0, math.inf, math.inf).likely_briefly == "for ever"


@given(st.floats(1 / 60, 8e5), st.floats(1, 4), st.floats(1, 4))
def test_at_least_is_never_rounded_up_and_loses_little(low: float, up: float, more: float) -> None:
    told = span(low, low * up, low * up * more)
    number, unit = re.fullmatch(r"([\d ]*½?) (minute|hour|day|year)s?", told.least).groups()  # type: ignore[union-attr]
    digits = number.replace(" ", "").replace("½", "")
    hours = (float(digits or 0) + 0.5 * ("½" in number)) * HOURS[unit]
    assert hours <= low * (1 + 1e-9)
    assert hours >= low * (1 - COARSEST) - 1 / 60 - 1e-9


@pytest.mark.parametrize(
    ("hours", "both", "likely"),
    [
        ((0.0, 0.68, 1.05), "0 to 65 minutes", "40 minutes"),
        ((0.0, 5.0, 30.0), "0 to 30 hours", "5 hours"),
        ((0.005, 0.0, 0.5), "0 to 30 minutes", "0 minutes"),
    ],
)
def test_where_nothing_is_sure_the_band_begins_with_nothing(
    hours: tuple[float, float, float], both: str, likely: str
) -> None:
    told = span(*hours)
    assert (told.least, told.both, told.likely, told.short) == ("less than a minute", both, likely, "< 1 min")

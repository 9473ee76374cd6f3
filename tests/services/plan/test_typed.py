"""What looks like a quantity is one, or is refused with the reason; parts of names stay parts of names."""

from __future__ import annotations

import pytest

from purifier.library.asked import BATTERY, LOAD
from purifier.library.catalogue import Library, open_library
from purifier.library.matching import matching
from purifier.services.plan.typed import lasting, typed


@pytest.fixture(scope="module")
def library() -> Library:
    """The bundle, opened once."""
    return open_library()


@pytest.mark.parametrize(
    ("text", "full"), [("15 W", "15 W"), (".5 W", ".5 W"), ("15", "15 W"), ("0.4 A x 12 V", "0.4 A x 12 V")]
)
def test_a_load_is_taken(text: str, full: str) -> None:
    assert typed(LOAD, text).full == full


@pytest.mark.parametrize(
    "text",
    [
        "0 W",
        "-5 W",
        "00000 W",
        "0",
        "-",
        "+",
        "½",
        "½ W",
        "1e9 W",
        "−3",
        "~5 W",
        "$5",
        "(5 W)",
        "nan W",
        "0 Wh",
        "5 kWh",
    ],
)
def test_what_cannot_be_a_load_has_a_reason_and_names_no_machine(text: str) -> None:
    meant = typed(LOAD, text)
    assert meant.full is None and meant.name is None
    assert meant.fault is not None and "expected" in str(meant.fault)


@pytest.mark.parametrize("text", ["0 Wh", "-5 Wh", "0", "15 W", "1e12 Wh", "1280 mwh", "½ Wh"])
def test_what_cannot_be_an_energy_names_no_battery(text: str) -> None:
    meant = typed(BATTERY, text)
    assert meant.full is None and meant.name is None and meant.fault is not None


@pytest.mark.parametrize("text", ["100ah", "100 Ah", "12v", "12 V", "12v 100ah"])
def test_volts_and_amp_hours_are_parts_of_names(library: Library, text: str) -> None:
    meant = typed(BATTERY, text)
    assert meant.name is not None
    assert matching(library.all("battery"), meant.name, lambda one: (one.name, one.id))


@pytest.mark.parametrize("text", ["0 V", "0 Ah", "0 mAh", "0 W foo", "0 x", "5 potatoes"])
def test_a_figure_that_is_in_no_name_finds_nothing(library: Library, text: str) -> None:
    name = typed(BATTERY, text).name
    assert name is None or not matching(library.all("battery"), name, lambda one: (one.name, one.id))


def test_a_number_alone_is_a_quantity_and_may_begin_a_name() -> None:
    assert typed(LOAD, "300")[:3] == ("300 W", None, "300")


@pytest.mark.parametrize(
    ("text", "hours", "rest", "by_days"),
    [
        ("3 days", 72.0, "", True),
        ("for 3 days", 72.0, "", True),
        ("72 h", 72.0, "", False),
        ("renogy 3 d", 72.0, "renogy", True),
        ("2 weeks or more", 336.0, "", True),
        ("400s", None, "400s", False),
        ("1 month", 720.0, "", True),
        ("90 min", 1.5, "", False),
        ("2 hrs", 2.0, "", False),
        ("99999999 weeks", None, "99999999 weeks", False),
        ("0 days", None, "0 days", False),
        ("-3 days", None, "-3 days", False),
        ("12 V", None, "12 V", False),
    ],
)
def test_how_long_it_must_last(text: str, hours: float | None, rest: str, by_days: bool) -> None:
    found = lasting(text)
    assert (found.hours, found.rest, found.by_days) == (hours, rest, by_days)

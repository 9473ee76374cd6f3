"""Each change as one plain line: what to do, what that gives up, how long it lasts then, what it costs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from purifier.errors import QuantityError
from purifier.services.longer.as_dict import as_dict
from purifier.services.longer.longer import longer
from purifier.services.longer.need import need_short, need_words, read_need
from purifier.services.longer.words import best, heading, least_briefly, told
from purifier.services.plan.request import Request
from tests.services.longer.small import BATTERIES, CONVERTERS, WHOLE, Few

FAN = Request(purifier="airfanta-3pro")
LIBRARY = Few(
    {id: None if (price := WHOLE.battery(id).price_usd) is None else price.value for id in BATTERIES}, CONVERTERS
)


def test_free_changes_first_each_with_what_it_gives_up_and_what_it_costs() -> None:
    found = longer(LIBRARY, FAN, "lifepo4-12v-100ah", "3", read_need("7 d"))
    lines = told(found, "us")
    assert heading(found) == "To last 7 days at setting 3:"
    assert lines[:3] == (
        "Turn it down to setting 2 (141 CFM instead of 247): at least 9 days, costs nothing",
        "Run it 13 h a day instead of all day (134 CFM over the day instead of 247, the air goes back "
        "while it is off): at least 7.2 days of 13 h each, "
        "costs nothing",
        "One more LiFePO4 12 V 100 Ah: at least 7 days, $149 with a fuse",
    )
    assert any("W panel and a charge controller, with 3 h of sun a day" in line for line in lines)
    assert told(found, "metric")[0].startswith("Turn it down to setting 2 (240 m³/h instead of 420)")


def test_a_pair_that_one_change_beats_is_not_told() -> None:
    found = longer(LIBRARY, FAN, "anker-solix-c1000:ac", "3", 60.0)
    free = [one for one in found.changes if len(one.parts) == 1 and one.price_usd == 0.0]
    most_air = max(one.outcome.mean_air_m3_per_h for one in free)
    pairs = [one for one in best(found) if len(one.parts) == 2]
    assert all(one.outcome.mean_air_m3_per_h > most_air for one in pairs)
    assert len(best(found)) <= 6 < len(found.changes), "the others are in JSON"


def test_the_air_of_a_setting_is_told_as_it_stands_in_the_table_whatever_the_hours_a_day() -> None:
    half = replace(FAN, conditions={"hours-per-day": "12 h"})
    lines = told(longer(LIBRARY, half, "anker-solix-c1000:dc", "4", read_need("5 d")), "us")
    assert any(line.startswith("Turn it down to setting 3 (247 CFM instead of 321): at least ") for line in lines)
    assert any("CFM over the day instead of 160, the air goes" in line for line in lines), "half of 321"


def test_how_loud_it_is_then() -> None:
    found = longer(LIBRARY, Request(purifier="dynomight-box-fan-2-hepa"), "anker-solix-c1000:ac", "high", 9.0)
    line = next(line for line in told(found, "us") if line.startswith("Turn it down"))
    assert line.startswith("Turn it down to setting low (41 CFM instead of 77, 43 dBA instead of 55): at least ")


def test_what_is_enough_already_and_what_never_is() -> None:
    enough = longer(LIBRARY, FAN, "lifepo4-12v-100ah", "1", read_need("1 week"))
    assert heading(enough) == "It lasts 7 days already at setting 1: at least 17 days." and told(enough, "us") == ()
    never = longer(LIBRARY, replace(FAN, conditions={"parasitic": "30 A"}), "lifepo4-12v-100ah", "3", 17000.0)
    assert heading(never) == "Nothing found makes it last 17 000 hours at setting 3."
    assert told(never, "us")[0].startswith("The nearest: ")


def test_what_is_told_is_never_less_than_the_need_that_it_meets() -> None:
    """Rounded down to whole days, 7 days and a half would read as 7."""
    found = longer(LIBRARY, FAN, "lifepo4-12v-100ah", "3", read_need("180 h"))
    for one in found.changes:
        if one.outcome.hours_per_day == 24.0:
            assert least_briefly(one.outcome, found.hours) != "7 d"
    assert "One more LiFePO4 12 V 100 Ah: at least 180 hours, $149 with a fuse" in told(found, "us")


def test_every_change_is_json_with_units_and_without_infinities() -> None:
    found = longer(LIBRARY, FAN, "anker-solix-c1000:ac", "2", read_need("7 d"))
    object = json.loads(json.dumps(as_dict(found), allow_nan=False))
    assert object["hours"] == 168.0 and object["already"] is False and object["setting"] == "2"
    assert len(object["changes"]) == len(found.changes)
    for change in object["changes"]:
        assert 1 <= len(change["steps"]) <= 2 and all(step["text"] and step["size"] > 0 for step in change["steps"])
        assert change["for_ever"] == (change["runtime_low_h"] is None)
        assert change["for_ever"] or change["calendar_low_days"] >= 7.0 - 1e-6
        assert (change["panel_w"] is not None) == any(step["kind"] == "sun" for step in change["steps"])


@pytest.mark.parametrize(
    ("text", "hours", "words", "short"),
    [
        ("7 d", 168.0, "7 days", "7 d"),
        ("3 days", 72.0, "3 days", "3 d"),
        ("60 h", 60.0, "60 hours", "60 h"),
        ("61 h", 61.0, "61 hours", "61 h"),
        ("1 h", 1.0, "1 hour", "1 h"),
        ("45 min", 0.75, "45 minutes", "45 min"),
        ("2 weeks", 336.0, "14 days", "14 d"),
        ("3 years", 26298.0, "3 years", "3 y"),
    ],
)
def test_times_as_people_type_them(text: str, hours: float, words: str, short: str) -> None:
    assert read_need(text) == pytest.approx(hours)
    assert (need_words(hours), need_short(hours)) == (words, short)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("7", "write '7 d' or '7 h'"),
        ("0 h", "more than nothing was expected"),
        ("-3 d", "more than nothing was expected"),
        ("soon", "does not begin with a number"),
        ("300 years", "expected"),
        ("7 d ± 5 %", "takes no ±"),
        ("7 Wh", "time"),
    ],
)
def test_what_is_no_time_is_refused(text: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why.replace("±", ".")):
        read_need(text)

"""Too many people for the air of a room, too little clean air, and what no filter stops."""

from __future__ import annotations

import pytest

from purifier.model.cautions_room import about_ppm, people_words
from purifier.services.plan.heed import above_all, of_room, to_heed
from tests.services.plan.test_in_room import BEDROOM, row
from tests.services.plan.warned import planned

ROOM_CODES = {"co2-unsafe", "co2-high", "gases"}


def codes(**texts: str) -> dict[str, str]:
    """Code -> gravity, of all that is told of the room."""
    return {one.code: one.gravity for one in row(**texts).warnings if one.code in ROOM_CODES}


@pytest.mark.parametrize(
    ("people", "tightness", "expected"),
    [
        ("1", "typical", {"gases": "note"}),  # 1 646 ppm
        ("2", "typical", {"co2-high": "check", "gases": "note"}),  # 2 872
        ("3", "typical", {"co2-high": "check", "gases": "note"}),  # 4 099
        ("4", "typical", {"co2-unsafe": "harms", "gases": "note"}),  # 5 325
        ("4", "leaky", {"gases": "note"}),  # 2 055
        ("2", "tight", {"co2-unsafe": "harms", "gases": "note"}),  # 5 325
        ("1", "tight", {"co2-high": "check", "gases": "note"}),
    ],
)
def test_people_are_too_many_or_few_enough(people: str, tightness: str, expected: dict[str, str]) -> None:
    assert codes(room="12x12x8 ft", people=people, tightness=tightness) == expected


def test_the_sentence_names_what_would_do_rounded_to_the_safe_side() -> None:
    assert above_all((row(**BEDROOM),)) == (
        "Not with four people and the window shut: CO2 settles at about 5 300 ppm. It would do with 39 m³/h (23 CFM) "
        "of outdoor air, or with 1 person. A particle filter stops neither CO2, CO nor other gases: nothing may burn "
        "indoors."
    )
    (high, _) = of_room((row(**BEDROOM | {"people": "3"}),))
    assert high.text == (
        "With three people and the window shut CO2 settles at about 4 100 ppm: heads ache and thinking slows above "
        "2 500 ppm. It would stay below that with 29 m³/h (17 CFM) of outdoor air, or with 1 person."
    )
    crowd = above_all((row(room="60 m3", people="3000", tightness="20"),))
    assert crowd.startswith("Not with 3 000 people and 20 changes of outdoor air an hour: ")
    assert "or with 124 people" in crowd
    assert "or with" not in above_all((row(room="5 m3", people="1", tightness="tight"),)), "not even one may stay"


def test_nobody_is_warned_of_co2_without_both_room_and_people() -> None:
    assert codes(people="4") == {} and codes() == {}
    assert codes(room="12x12x8 ft") == {"gases": "note"}


def test_it_is_about_the_room_and_so_no_part_of_what_is_heeded_of_a_set_up() -> None:
    column = planned("lifepo4-12v-100ah", **BEDROOM)
    assert all({"co2-unsafe", "gases"} <= {one.code for one in each.warnings} for each in column.rows)
    assert not ROOM_CODES & {heed.caution.code for heed in to_heed(column)}
    assert [one.code for one in of_room(column.rows)] == ["co2-unsafe"], "which says what stops no gas too"


def test_the_settings_with_too_little_air_are_named() -> None:
    column = planned("lifepo4-12v-100ah", **BEDROOM)
    (heed,) = [one for one in to_heed(column) if one.caution.code == "too-little-air"]
    assert [each.setting for each in heed.rows] == ["1"] and heed.caution.gravity == "check"
    assert heed.caution.text == (
        "Fewer than five clean air changes an hour: 164 m³/h (96 CFM) of clean air would give them."
    )
    crowd = planned("lifepo4-12v-100ah", people="12", air="infection")
    (heed,) = [one for one in to_heed(crowd) if one.caution.code == "too-little-air"]
    assert "".join(each.setting for each in heed.rows) == "1234"
    assert heed.caution.text.startswith("Less clean air than 12 people need against infection: 612 m³/h (360 CFM)")
    many = planned("lifepo4-12v-100ah", people="12")
    assert all(one.caution.code != "too-little-air" for one in to_heed(many)), "nobody spoke of infection"


def test_a_limit_is_passed_above_it() -> None:
    outdoor = 1e6 * 0.02 / (5000.0 - 420.0)  # m3/h that hold one person at 5 000 ppm
    at = f"{1.00001 * outdoor:.9f} m3"
    assert codes(room=at, tightness="1", people="1") == {"co2-high": "check", "gases": "note"}
    assert "co2-unsafe" in codes(room=at, tightness="0.999", people="1")


def test_numbers_are_told_as_they_are_known() -> None:
    assert [about_ppm(ppm) for ppm in (420.0, 1646.0, 5324.8, 2e9)] == [
        "about 420 ppm", "about 1 600 ppm", "about 5 300 ppm", "more than 100 000 ppm",
    ]  # fmt: skip
    assert [people_words(count) for count in (1, 4, 10, 11, 1200)] == [
        "one person", "four people", "ten people", "11 people", "1 200 people",
    ]  # fmt: skip

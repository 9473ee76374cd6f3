"""The air of a room in plain sentences, each with its number and as precise as that is known."""

from __future__ import annotations

import re

import pytest

from purifier.model.units import CFM_M3_PER_H
from purifier.services.plan.in_room import InRoom
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.room_lines import in_brief, minutes, percent, room_lines
from tests.services.plan.test_in_room import BEDROOM, of


def test_with_people_the_co2_comes_first() -> None:
    lines = room_lines(of(**BEDROOM), "us")
    assert lines[0] == (
        "CO2 settles at about 5 300 ppm with four people: nobody should stay in that for long. 23 CFM of outdoor air, "
        "or 1 person, would keep it below 2 500 ppm."
    )
    assert room_lines(of(**BEDROOM), "us", co2=False) == lines[1:]


def test_the_bedroom_in_sentences() -> None:
    text = "\n".join(room_lines(of(**BEDROOM), "us"))
    for words in (
        "7.3 clean air changes an hour, beside 0.5 of outdoor air.",
        "6.1 % of the smoke outdoors stays in the air; 84 % without it.",
        "Half of what is in the air goes in 5 min, 90 % in 17 min.",
        "Five clean air changes an hour are advised (US CDC): this gives them.",
        "enough for 4 people, at 30 CFM a head (ASHRAE 241, a dwelling)",
        "Of 100 particles: 93 to the filter, 6 out of the window, 1 to walls and floor.",
        "Sold for rooms up to 219 ft² by AHAM's rule; this one has 144 ft².",
        "+10 Pa would keep outdoor air out: that takes 68 CFM of filtered outdoor air",
        "stands up to wind of 5 m/s; 8 m/s push with 23 Pa",
        "Fan curve unknown",
        "With 150 µg/m³ of smoke outdoors its filter catches 53 mg a day; how much it holds (CCM) is not known.",
    ):
        assert words in text
    metric = "\n".join(room_lines(of(**BEDROOM), "metric"))
    assert "39 m³/h of outdoor air" in metric and "up to 20 m²" in metric and "CFM" not in metric and "ft" not in metric


def test_the_answer_of_a_room_fits_two_lines() -> None:
    assert in_brief(of(**BEDROOM), "us") == (
        "In this room: 7.3 clean air changes an hour, 6.1 % of the smoke outdoors, 90 % clean in 17 min; "
        "CO2 5 300 ppm with 4 people!"
    )
    alone = in_brief(of(**BEDROOM | {"people": "1"}), "us")
    assert alone.endswith("; CO2 1 600 ppm with 1 person.")
    assert in_brief(of(room="33 m3", air="infection"), "us").endswith(
        "16 % of the dose without it, 90 % clean in 16 min."
    )
    assert "6.3 % of what is outdoors" in in_brief(of(room="33 m3", air="outside"), "us")
    assert in_brief(of(runs="15 W", room="33 m3"), "us") == "In this room: nothing cleans the air."
    unknown = of("high", "austin-healthmate", room="33 m3")
    assert in_brief(unknown, "us") == "In this room: clean air not known."
    assert room_lines(unknown, "us")[0] == "Its clean air is not known; the room has 0.5 of outdoor air an hour."


def test_an_estimate_is_told_as_one() -> None:
    slow = of("sleep", "levoit-core-300s", room="33 m3")
    assert in_brief(slow, "us").startswith("In this room: at least 0.86 clean air changes an hour, ")
    assert "at least, all by the low end of what its air is estimated at" in room_lines(slow, "us")[0]


def test_too_little_says_what_would_do() -> None:
    text = "\n".join(room_lines(of("1", **BEDROOM | {"air": "infection"}), "us"))
    assert "Five air changes an hour (US CDC), and 30 CFM a head (ASHRAE 241, a dwelling), are advised: 120 CFM" in text
    assert "are advised: 120 CFM would do; it is enough for 1 person." in text
    assert "32 % of the dose that they would without it" in text and "nobody knows the chance" in text
    enough = "\n".join(room_lines(of("2", room="12x12x8 ft", air="infection"), "us"))
    assert "Five clean air changes an hour are advised (US CDC): this gives them; it is enough for 4 people." in enough
    assert "advised" not in "\n".join(room_lines(of(runs="15 W", **BEDROOM), "us")), "of what has no air"


def test_of_infection_some_particles_end_by_themselves() -> None:
    (ends,) = (line for line in room_lines(of("2", **BEDROOM | {"air": "infection"}), "us") if "Of 100" in line)
    assert ends.endswith("to walls and floor, 7 stop being infectious in the air.")


def test_exactly_as_much_as_is_advised_is_enough() -> None:
    stated = read_conditions({"room": "100 m3", "tightness": "1"})
    assert [InRoom(stated, air).has_enough for air in (499.9, 500.0)] == [False, True]
    assert room_lines(InRoom(stated, 100.0), "us")[0] == "1.0 clean air changes an hour, beside 1.0 of outdoor air."


def test_people_alone_are_told_what_they_need() -> None:
    assert room_lines(of(people="4"), "us") == (
        "How far CO2 rises cannot be told without the room that they are in.",
        "Against infection four people need 120 CFM of clean air, 30 CFM a head (ASHRAE 241, a dwelling); this is "
        "enough for 4 people.",
    )
    assert in_brief(of(people="4"), "us") == "Clean air for 4 people; four people need 120 CFM against infection."
    assert in_brief(of(runs="15 W", people="1"), "us") == "One person needs 30 CFM against infection."


def test_a_filter_whose_load_is_known_tells_its_days() -> None:
    # 300 ug/m3 outdoors: about 590 h in a closed 50 m3 with 0.6 changes an hour; half of the smoke takes twice as long
    text = "\n".join(room_lines(of("3", "smart-air-sqair", room="50 m3", tightness="0.6"), "us"))
    assert "catches 95 mg a day, and its 185 CFM fall to 172 in a week and 128 in a month; half the clean air" in text
    assert "half the clean air is left after about 49 days of that." in text
    found = of("3", "smart-air-sqair", room="50 m3", tightness="0.6")
    assert {one["hours"]: round(one["cadr_m3_per_h"] / CFM_M3_PER_H) for one in found.cadr_after_h or ()} == {
        0.0: 185,
        24.0: 183,
        168.0: 172,
        720.0: 128,
        8760.0: 0,
    }


def test_what_fills_within_days_is_told_by_days_and_what_hardly_fills_by_the_year() -> None:
    fast = "\n".join(room_lines(of("3", "smart-air-sqair", room="500 m3", tightness="5"), "metric"))
    assert re.search(r"its 315 m³/h fall to \d+ in a day; half the clean air is left after about [2-6] days", fast)
    slow = "\n".join(room_lines(of("night", "xiaomi-4-pro", room="30 m3", tightness="0.3"), "metric"))
    assert "its 142 m³/h fall to 141 in a month and 126 in a year; half the clean air is left after about 1 600" in slow
    still = "\n".join(room_lines(of("night", "xiaomi-4-pro", room="12 m3", tightness="0.1"), "metric"))
    assert "its 142 m³/h fall to 140 in a year; half" in still, "what does not fall is not told as a fall"


def test_fans_whose_stall_is_known_tell_what_pressure_costs() -> None:
    text = "\n".join(room_lines(of("high", "nukit-tempest", room="33 m3"), "us"))
    assert "Its fans stall at 19 Pa: at full speed +10 Pa costs 52 % of their air." in text


@pytest.mark.parametrize(
    ("number", "told"),
    [(0.5, "30 s"), (5.2, "5 min"), (17.4, "17 min"), (59.6, "1 h"), (130, "2 h 10 min"), (900, "15 h")],
)
def test_minutes_are_whole(number: float, told: str) -> None:
    assert minutes(number) == told


@pytest.mark.parametrize(
    ("share", "told"), [(0.0612, "6.1 %"), (0.836, "84 %"), (0.00996, "1.0 %"), (0.0032, "0.32 %"), (1.0, "100 %")]
)
def test_ratios_have_two_figures(share: float, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize("units", ["us", "metric"])
@pytest.mark.parametrize("air", ["smoke", "infection", "outside"])
@pytest.mark.parametrize(
    ("size", "tightness", "people"),
    [("1 m3", "0.01", "10000"), ("100000 m3", "50", "1"), ("0.3x300x300 m", "leaky", "7")],
)
def test_nothing_stated_makes_a_sentence_of_nonsense(
    size: str, tightness: str, people: str, air: str, units: str
) -> None:
    for cfm in (0.01, 141.0, 1e6):
        stated = read_conditions({"room": size, "tightness": tightness, "people": people, "air": air})
        found = InRoom(stated, cfm * CFM_M3_PER_H)
        for line in (*room_lines(found, units), in_brief(found, units)):  # type: ignore[arg-type]
            assert not re.search(r"\b(nan|inf|None)\b|e[+-]\d\d|-\d", line), line

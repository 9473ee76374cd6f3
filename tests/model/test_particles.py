"""Particles by the names of a reading's values: which leads, what they are called, how they are read."""

from __future__ import annotations

import pytest

from purifier.model.particles import briefly, figures, leading, masses, shown, word


@pytest.mark.parametrize(
    ("names", "leads"),
    [
        (("pm10_ug_m3", "pm25_ug_m3", "pm1_ug_m3"), "pm25_ug_m3"),
        (("pm1_ug_m3", "pm10_ug_m3"), "pm10_ug_m3"),
        (("pm25_factory_ug_m3", "pm100_ug_m3"), "pm100_ug_m3"),
        (("soot_ug_m3", "dust_ug_m3"), "dust_ug_m3"),
        (("humidity_percent", "over_1_um_per_cm3", "cell_1_v"), None),
    ],
)
def test_pm25_leads_where_it_is_said_and_else_the_next_that_people_ask_for(
    names: tuple[str, ...], leads: str | None
) -> None:
    assert leading(names) == leads


def test_what_a_maker_calibrates_for_a_factory_is_not_shown_beside_the_air() -> None:
    values = {"pm25_factory_ug_m3": 9.0, "pm10_ug_m3": 11.0, "pm25_ug_m3": 8.0, "version": 151}
    assert masses(values) == {"pm25_ug_m3": 8.0, "pm10_ug_m3": 11.0}
    assert figures({**values, "temperature_c": 21.37, "humidity_percent": 46.2}) == [
        "PM2.5 8 ug/m3",
        "PM10 11 ug/m3",
        "21.4 °C",
        "46 %",
    ]
    assert briefly(values) == "air: PM2.5 8 ug/m3" and briefly({"humidity_percent": 46.2}) == "the air"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (0.62, "0.6"), (8.0, "8"), (9.96, "10"), (99.96, "100"), (134.4, "134"), (1e300, "1e+300")],
)
def test_no_finer_than_a_sensor_is_good_to(value: float, words: str) -> None:
    assert shown(value) == words


def test_nonsense_in_a_database_is_shown_as_letters_and_no_number_is_made_of_it() -> None:
    assert word("\x1b[31mdust_ug_m3").endswith("dust") and "\x1b" not in word("\x1b[31mdust_ug_m3")
    assert len(word("x" * 500 + "_ug_m3")) <= 40
    assert masses({"pm25_ug_m3": "many"}) == {} and briefly({"pm25_ug_m3": "many"}) == "the air"

"""Numbers as people read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.conditions import Conditions
from purifier.model.figures import Figure
from purifier.model.layers import LAYERS
from purifier.services.plan.conditions import in_words
from purifier.services.wording import (
    LAYER_WORDS,
    duration,
    flow,
    least_hours,
    likely_hours,
    mass,
    money,
    most_hours,
    power_told,
    unpadded,
    volume,
    watts,
)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (663.27, "27 d 15 h"),
        (310.47, "12 d 22 h"),
        (152.3, "6 d  8 h"),
        (23.49, "23 h"),
        (23.5, "1 d  0 h"),
        (24.0, "1 d  0 h"),
        (9.94, "9 h 56 min"),
        (9.95, "10 h"),
        (1.0, "1 h  0 min"),
        (0.999, "1 h  0 min"),
        (0.2, "12 min"),
        (0.0, "0 min"),
        (876_600.0, "36525 d  0 h"),
        (1e15, "> 100 y"),
        (float("inf"), "for ever"),
    ],
)
def test_durations_round_to_the_last_unit_they_show(hours: float, words: str) -> None:
    assert duration(hours) == words


@given(st.floats(0.0, 1e5))
def test_a_duration_is_never_off_by_more_than_half_of_what_it_shows(hours: float) -> None:
    parts = {unit: int(number) for number, unit in re.findall(r"(\d+) +?(d|h|min)", unpadded(duration(hours)))}
    shown = parts.get("d", 0) * 24 + parts.get("h", 0) + parts.get("min", 0) / 60
    assert abs(shown - hours) <= (0.5 if hours >= 9.95 else 0.5 / 60) + 1e-9
    assert parts.get("h", 0) < 24 and parts.get("min", 0) < 60


def test_a_milliwatt_is_not_shown_as_none() -> None:
    assert [watts(power_w) for power_w in (0.001, 0.0995, 0.1, 4.1, 12.0, 120.0)] == [
        *("1 mW", "99.5 mW", "0.10 W", "4.10 W", "12.0 W", "120 W"),
    ]


def test_unknown_is_a_question_mark_never_a_zero() -> None:
    assert {flow(None, "us"), volume(None, "metric"), mass(None, "us"), money(None)} == {"?"}


def test_both_systems_of_units() -> None:
    assert (flow(239.56, "us"), flow(239.56, "metric")) == ("141", "240")
    assert (mass(10.886, "us"), mass(10.886, "metric")) == ("24 lb", "10.9 kg")
    assert (volume(74379.6, "us"), volume(74379.6, "metric")) == ("2.63 million ft³", "74 380 m³")


def test_watts_and_money_keep_three_figures() -> None:
    assert [watts(w) for w in (1.9298, 16.579, 134.7)] == ["1.93 W", "16.6 W", "135 W"]
    assert [money(m) for m in (16.19, 450.0, 1250.0)] == ["$16.19", "$450", "$1,250"]


def test_every_layer_has_words_and_defaults_are_said() -> None:
    assert set(LAYER_WORDS) == set(LAYERS)
    assert in_words(Conditions()) == "room temperature, new, full at the start, no reserve"
    said = in_words(Conditions(temperature_c=-5.0, health=Figure(0.8), hours_per_day=8.0, realistic=True))
    for words in ("-5 °C", "80% of its capacity left", "8 h of air a day, off between", "every usual loss"):
        assert words in said


def test_what_nobody_knows_is_a_question_mark() -> None:
    assert duration(None) == watts(None) == "?"


@pytest.mark.parametrize(
    ("hours", "doubt_h", "down", "told"),
    [
        (5.14, 0.0, False, "5 h  8 min"),
        (5.14, 0.4, False, "5 h  8 min"),
        (5.14, 1.0, False, "5 h 10 min"),
        (5.14, 2.6, True, "5 h  0 min"),
        (7.72, 2.6, False, "7 h 40 min"),
        (1.95, 100.0, False, "2 h"),  # no minutes on a band of days
        (0.3, 100.0, False, "< 1 h"),
        (0.05, 1.0, True, "< 5 min"),
        (0.0, 100.0, False, "0 min"),
        (310.0, 100.0, False, "12 d 22 h"),
        (9.94, 2.0, False, "10 h"),
        (9.96, 2.0, True, "9 h"),
        (33.65, 28.0, False, "1 d 10 h"),
        (33.65, 28.0, True, "1 d  9 h"),  # what is to hold at least is not rounded up
        (47.9999999999, 28.0, True, "2 d  0 h"),
    ],
)
def test_minutes_are_told_as_finely_as_they_are_known(hours: float, doubt_h: float, down: bool, told: str) -> None:
    assert duration(hours, doubt_h, down=down) == told


@given(st.floats(0.01, 300.0), st.floats(0.0, 1.0), st.floats(1.0, 1.5))
def test_the_most_never_reads_as_less_than_what_is_likely(likely_h: float, least: float, most: float) -> None:
    """However close the two are, as they are in a battery that begins low."""
    low_h, high_h = least * likely_h, most * likely_h
    assert hours_in(most_hours(low_h, high_h)) >= hours_in(likely_hours(likely_h, low_h, high_h))


def hours_in(words: str) -> float:
    """``1 d 2 h`` as hours; ``< 5 min`` is nothing yet."""
    units = {"d": 24.0, "h": 1.0, "min": 1.0 / 60.0}
    if words.startswith("<"):
        return 0.0
    return sum(float(number) * units[unit] for number, unit in re.findall(r"(\d+) *(d|h|min)", words))


def test_a_battery_that_begins_low_is_told_in_order() -> None:
    told = least_hours(0.0, 1.238), likely_hours(1.238, 0.0, 1.238), most_hours(0.0, 1.238)
    assert [unpadded(one) for one in told] == ["0 min", "1 h 15 min", "1 h 15 min"]


@pytest.mark.parametrize(
    ("power_w", "volts", "amps", "words"),
    [
        (-49.3876, 52.54, -0.94, "-49.4"),
        (-1263.6, 52.65, -24.0, "-1264"),
        (-12.3456, 5.01, -2.5, "-12.3456"),
        (-49.3876, None, -0.94, "-49.3876"),
        (0.0, 13.0, 0.0, "0"),
    ],
)
def test_a_power_that_was_worked_out_bears_three_figures(
    power_w: float, volts: float | None, amps: float | None, words: str
) -> None:
    assert power_told(power_w, volts, amps) == words

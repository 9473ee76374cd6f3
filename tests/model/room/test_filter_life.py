"""What an hour at each setting takes of a filter's life: as much as the air that it moves."""

from __future__ import annotations

import math

import pytest

from purifier.model.equipment import Input, Purifier, Setting
from purifier.model.figures import Figure
from purifier.model.room.filter_life import NOTHING_KNOWN, Between, air_at, lasts_h, life_used_between, wear_at


def fan(*settings: tuple[str, float, float | None], life_h: float | None = 4000.0) -> Purifier:
    """A machine of (name, watts, CADR [m3/h])."""
    return Purifier(
        "fan",
        "Fan",
        {"dc": Input("dc", Figure(12.0))},
        tuple(Setting(name, Figure(w), None if air is None else Figure(air)) for name, w, air in settings),
        filter_life_h=None if life_h is None else Figure(life_h),
    )


def test_it_wears_by_the_air_of_the_setting() -> None:
    of = fan(("1", 3.0, 75.0), ("2", 10.0, 150.0), ("3", 30.0, 300.0))
    assert wear_at(of) == {"1": (0.25, 0.25), "2": (0.5, 0.5), "3": (1.0, 1.0)}
    assert [lasts_h(of, name) for name in ("3", "2", "1")] == [(4000.0, 4000.0), (8000.0, 8000.0), (16000.0, 16000.0)]
    used = life_used_between([(1000.0, wear_at(of)["3"]), (2000.0, wear_at(of)["2"])], 4000.0)
    assert used == pytest.approx((0.5, 0.5))


def test_clean_air_that_is_estimated_makes_a_band() -> None:
    of = fan(("1", 3.0, None), ("2", 30.0, 300.0))
    low, high = wear_at(of)["1"]
    assert 0.0 < low < high < 1.0 and air_at(of)["1"] == pytest.approx((300.0 * low, 300.0 * high))
    assert lasts_h(of, "1") == pytest.approx((4000.0 / high, 4000.0 / low))


def test_without_any_clean_air_no_setting_fills_it_faster_than_the_top_one() -> None:
    of = fan(("1", 3.0, None), ("2", 30.0, None))
    assert air_at(of) == {} and wear_at(of) == {"1": NOTHING_KNOWN, "2": (1.0, 1.0)}
    assert lasts_h(of, "1") == (4000.0, math.inf) and lasts_h(of, "2") == (4000.0, 4000.0)
    assert life_used_between([(400.0, NOTHING_KNOWN)], 4000.0) == Between(0.0, 0.1)


def test_the_top_is_the_most_air_wherever_it_stands() -> None:
    assert wear_at(fan(("turbo", 60.0, 400.0), ("auto", 10.0, 100.0))) == {"turbo": (1.0, 1.0), "auto": (0.25, 0.25)}


def test_a_life_that_is_not_stated_is_not_known() -> None:
    assert lasts_h(fan(("1", 3.0, 75.0), life_h=None), "1") is None

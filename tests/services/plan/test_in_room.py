"""The clean air of a setting in the stated room: the published worked numbers, and what nobody can know."""

from __future__ import annotations

import math

import pytest

from purifier.model.conditions import Conditions
from purifier.model.units import CFM_M3_PER_H
from purifier.services.plan.in_room import KEYS, InRoom, as_keys
from purifier.services.plan.plan import Row, as_dict
from purifier.services.plan.read_conditions import read_conditions
from tests.services.plan.warned import planned

BEDROOM = {"room": "12x12x8 ft", "tightness": "typical", "people": "4", "air": "smoke"}


def row(setting: str = "2", runs: str = "airfanta-3pro", **texts: str) -> Row:
    return planned("anker-solix-c1000", runs, None if runs.endswith(" W") else setting, **texts).rows[0]


def of(setting: str = "2", runs: str = "airfanta-3pro", **texts: str) -> InRoom:
    found = row(setting, runs, **texts).in_room
    assert found is not None
    return found


def flow(cfm: float, **texts: str) -> InRoom:
    return InRoom(read_conditions(texts), cfm * CFM_M3_PER_H)


def test_the_bedroom_comes_out_as_on_paper() -> None:
    keys = as_dict(row(**BEDROOM))
    for key, value in {
        "room_m3": 32.621,
        "people": 4,
        "ach": 0.5,
        "each": 7.344,
        "steady_state_ratio": 0.0612,
        "steady_state_ratio_without": 0.8362,
        "t50_minutes": 5.249,
        "t90_minutes": 17.436,
        "filter_share": 0.9268,
        "window_share": 0.0631,
        "wall_share": 0.0101,
        "persons_ecai": 4,
        "cadr_advised_m3_per_h": 163.105,  # five changes: 96 CFM
        "co2_ppm": 5324.8,
        "co2_outdoor_air_m3_per_h": 38.46,
        "people_allowed": 1,
        "aham_room_m2": 20.304,  # 1.55 x 141 ft2
        "leak_10_pa_m3_per_h": 114.6,  # 67.5 CFM
        "filter_g_per_day": 0.0528,
    }.items():
        assert keys[key] == pytest.approx(value, rel=1e-3), key
    assert (keys["dose_ratio"], keys["log_reduction"], keys["filter_half_h"]) == (None, None, None)


@pytest.mark.parametrize(("cfm", "ratio"), [(57, 0.137), (141, 0.061), (247, 0.036), (413, 0.022)])
def test_more_air_leaves_less_smoke(cfm: float, ratio: float) -> None:
    assert flow(cfm, room="12x12x8 ft").steady_state_ratio == pytest.approx(ratio, abs=6e-4)


def test_infection_is_told_as_a_ratio_of_doses_and_never_as_a_chance() -> None:
    chances = {0: 0.888, 57: 0.504, 141: 0.296, 247: 0.193}  # of the worked example: -ln of them are doses
    for cfm, chance in chances.items():
        found = flow(cfm, room="12x12x8 ft", air="infection")
        assert found.dose_ratio == pytest.approx(math.log(1 - chance) / math.log(1 - chances[0]), abs=2e-3)
        assert found.steady_state_ratio is found.steady_state_ratio_without is None
        assert found.filter_g_per_day == flow(cfm, room="12x12x8 ft").filter_g_per_day, "what loads a filter is smoke"


def test_a_release_outdoors_is_told_in_powers_of_ten() -> None:
    found = flow(141, room="33 m3", air="outside")
    assert found.steady_state_ratio is not None and found.steady_state_ratio_without == pytest.approx(0.5 / 0.67)
    assert found.log_reduction == pytest.approx(-math.log10(found.steady_state_ratio)) == pytest.approx(1.2, abs=0.01)


def test_against_infection_the_people_may_need_more_than_five_changes() -> None:
    four = flow(141, room="12x12x8 ft", people="4", air="infection")
    assert four.cadr_advised_m3_per_h == pytest.approx(120 * CFM_M3_PER_H, abs=0.01)
    assert flow(141, room="12x12x8 ft", air="infection").cadr_advised_m3_per_h == pytest.approx(5.0 * 32.621, abs=0.01)
    assert four.has_enough is True and flow(57, room="12x12x8 ft", people="4", air="infection").has_enough is False


def test_people_without_a_room_need_clean_air_and_that_is_all() -> None:
    keys = as_keys(of(people="4"))
    told = {key: value for key, value in keys.items() if value is not None}
    assert told == {"people": 4, "persons_ecai": 4, "cadr_advised_m3_per_h": pytest.approx(120 * CFM_M3_PER_H)}


def test_an_estimated_rate_counts_with_its_low_end() -> None:
    slow = row("sleep", "levoit-core-300s", room="12x12x8 ft")
    assert slow.in_room is not None and slow.in_room.estimated
    assert slow.in_room.cadr_m3_per_h == pytest.approx(slow.least_air_m3_per_h) == pytest.approx(28.3, abs=0.1)
    assert not of(**BEDROOM).estimated


def test_an_unknown_rate_and_a_plain_load_leave_what_needs_no_air() -> None:
    keys = as_keys(of(runs="15 W", **BEDROOM))
    assert {key for key, value in keys.items() if value is not None} == {
        "room_m3", "people", "ach", "steady_state_ratio_without", "cadr_advised_m3_per_h", "co2_ppm",
        "co2_outdoor_air_m3_per_h", "people_allowed", "leak_10_pa_m3_per_h",
    }  # fmt: skip


def test_several_machines_add_up() -> None:
    both = of(runs="airfanta-3pro*2", **BEDROOM)
    assert both.each == pytest.approx(2 * 7.344, rel=1e-3)


def test_the_curve_begins_outdoors_and_ends_where_it_settles() -> None:
    found = of(**BEDROOM)
    shares = found.curve((0.0, 5.0, 15.0, 30.0, 600.0))
    # 200 ug/m3 outdoors: 109 after 5 min, 38 after 15, 16 after 30, at last 12.2
    assert [round(200 * share, 1) for share in shares] == pytest.approx([200, 109, 38, 16, 12.2], abs=0.7)
    assert InRoom(Conditions(people=4), 100.0).curve((0.0,)) == ()


def test_without_a_room_or_people_nothing_is_added() -> None:
    plain = row()
    assert plain.in_room is None and not set(KEYS) & set(as_dict(plain))

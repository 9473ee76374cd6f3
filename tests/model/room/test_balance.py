"""What a purifier does for a room: worked numbers, and what holds of every room."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from purifier.model.air import cfm, m3_per_h
from purifier.model.room.balance import balance, cadr_for_each, cadr_for_ratio, decay
from purifier.model.room.infection import dose_ratio
from purifier.model.room.room import Air, Room
from tests.model.room.rooms import BEDROOM, SETTING_2, flows, rooms


def test_the_bedroom_with_an_airfanta_on_setting_2() -> None:
    found = balance(BEDROOM, SETTING_2)
    assert found.each_per_h == pytest.approx(7.34, abs=0.01)
    assert found.loss_per_h == pytest.approx(7.92, abs=0.01)
    assert (found.ratio_without, found.ratio) == pytest.approx((0.836, 0.061), abs=0.0005)
    assert found.lower == pytest.approx(0.927, abs=0.0005)
    assert 1 - found.ratio / found.ratio_without == pytest.approx(found.lower)
    assert (found.half_h * 60, found.ninety_h * 60) == pytest.approx((5.2, 17.4), abs=0.06)
    assert found.of == "outdoors"


def test_it_clears_in_half_an_hour() -> None:
    points = decay(BEDROOM, SETTING_2, (0, 5, 15, 30, 600))
    assert [round(200 * point.share) for point in points] == [200, 109, 38, 16, 12]
    assert [point.minutes for point in points] == [0, 5, 15, 30, 600]


@pytest.mark.parametrize(("flow_cfm", "ratio"), [(0, 0.836), (57, 0.137), (141, 0.061), (247, 0.036), (413, 0.022)])
def test_the_first_hundred_cfm_do_most_of_the_work(flow_cfm: float, ratio: float) -> None:
    assert balance(BEDROOM, m3_per_h(flow_cfm)).ratio == pytest.approx(ratio, abs=0.0005)


def test_a_tenth_of_the_smoke_needs_only_82_cfm() -> None:
    needed = cadr_for_ratio(BEDROOM, 0.10)
    assert needed is not None and cfm(needed) == pytest.approx(82, abs=0.5)


def test_most_particles_end_on_the_filter() -> None:
    # "Of 100 particles 93 on the filter, 6 out of the window, 1 on the walls."
    shares = balance(BEDROOM, SETTING_2).shares
    assert [round(100 * share) for share in shares] == [93, 6, 1, 0]
    closed = balance(BEDROOM, 0.0).shares
    assert [round(100 * share) for share in closed] == [0, 86, 14, 0]


def test_a_house_lets_in_three_quarters_of_wood_smoke() -> None:
    # Thatcher 2014: a 0.26 /h, k 0.08, P 0.97 gave 0.74 in one house, 16 nights.
    assert balance(replace(BEDROOM, air_changes_per_h=0.26), 0.0).ratio == pytest.approx(0.74, abs=0.005)


def test_three_changes_flush_95_percent() -> None:
    # ASHRAE Epidemic Task Force: outdoor air and purifier count, what settles does not.
    found = balance(BEDROOM, SETTING_2)
    changes_per_h = 0.5 + found.each_per_h
    assert math.exp(-changes_per_h * found.flush_h) == pytest.approx(0.05, abs=0.0003)
    assert found.flush_h * 60 == pytest.approx(23.0, abs=0.1)


def test_a_release_outdoors_comes_down_by_one_to_one_point_seven_powers_of_ten() -> None:
    # I/O 0.1 to 0.02 are 1 to 1.7; the room with 57 to 413 CFM lies in between or next to it.
    outside = replace(BEDROOM, air="outside")
    assert balance(outside, m3_per_h(82)).log_reduction == pytest.approx(1.0, abs=0.02)
    assert balance(outside, m3_per_h(413)).log_reduction == pytest.approx(1.65, abs=0.02)
    assert balance(Room(33.0, 0.0), 0.0).log_reduction == math.inf


def test_one_purifier_does_nothing_for_a_hall() -> None:
    hall = balance(Room(1e6), SETTING_2)
    assert hall.each_per_h < 0.001 and hall.ratio == pytest.approx(hall.ratio_without, rel=0.001)


def test_of_what_people_breathe_out_the_ratio_is_of_what_stayed_without_a_purifier() -> None:
    sick = balance(replace(BEDROOM, air="infection"), SETTING_2)
    assert (sick.of, sick.ratio_without) == ("people", 1.0)
    assert sick.ratio == pytest.approx(dose_ratio(BEDROOM, SETTING_2))
    assert sick.shares.inactive == pytest.approx(0.6 / sick.loss_per_h) and sick.shares.inactive > 0.05


def test_nobody_can_hold_a_room_at_nothing_and_a_shut_one_is_there_already() -> None:
    assert cadr_for_ratio(BEDROOM, 0.0) is None
    assert cadr_for_ratio(BEDROOM, -1.0) is None
    assert cadr_for_ratio(BEDROOM, 1e-320) is None
    assert cadr_for_ratio(BEDROOM, 0.9) == 0.0
    assert cadr_for_ratio(replace(BEDROOM, air_changes_per_h=0.0), 0.0) == 0.0


@pytest.mark.parametrize("air", [None, "smoke", "infection", "outside"])
def test_a_room_of_any_size_has_numbers(air: Air | None) -> None:
    for volume, cadr in ((0.001, 1e6), (1e12, 0.0), (33.0, 0.0), (1e12, 1e-9)):
        for changes in (0.0, 1e-9, 1e6):
            found = balance(Room(volume, changes, air=air), cadr)
            assert not any(math.isnan(one) for one in (*found[:4], *found[5:8], *found.shares, found.log_reduction))


@given(rooms, flows)
@example(Room(0.5, 0.0, air="infection"), 0.0)
def test_shares_come_to_one_and_none_is_below_nothing(room: Room, cadr: float) -> None:
    shares = balance(room, cadr).shares
    assert math.fsum(shares) == pytest.approx(1.0, abs=1e-12)
    assert min(shares) >= 0.0


@given(rooms, flows, flows)
def test_more_clean_air_is_never_worse(room: Room, one: float, other: float) -> None:
    less, more = balance(room, min(one, other)), balance(room, max(one, other))
    assert more.ratio <= less.ratio <= less.ratio_without * (1 + 1e-12)
    assert 0.0 <= more.ratio <= 1.0
    assert more.half_h <= less.half_h and more.ninety_h <= less.ninety_h and more.flush_h <= less.flush_h
    assert more.lower >= less.lower


@given(rooms, flows)
def test_the_ratio_of_a_flow_asks_for_that_flow(room: Room, cadr: float) -> None:
    found = balance(room, cadr)
    assume(room.air_changes_per_h > 0.0 or found.of == "people")
    back = cadr_for_ratio(room, found.ratio)
    assert back == pytest.approx(cadr, rel=1e-6, abs=1e-6 * room.volume_m3)
    assert cadr_for_each(room, found.each_per_h) == pytest.approx(cadr)


@given(rooms, flows, st.floats(0.0, 2.0))
def test_every_curve_ends_at_the_ratio(room: Room, cadr: float, start: float) -> None:
    found = balance(room, cadr)
    first, last = decay(room, cadr, (0.0, 60 * 50 / found.loss_per_h), start)
    assert first.share == pytest.approx(start)
    assert last.share == pytest.approx(found.ratio, abs=1e-9)


@given(rooms, flows)
def test_half_of_what_is_above_the_steady_level_is_gone_at_the_half_time(room: Room, cadr: float) -> None:
    found = balance(room, cadr)
    half, ninety = decay(room, cadr, (found.half_h * 60, found.ninety_h * 60))
    assert half.share == pytest.approx((1 + found.ratio) / 2)
    assert ninety.share == pytest.approx(found.ratio + (1 - found.ratio) / 10)

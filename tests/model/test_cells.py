"""What a reading says of single cells."""

from __future__ import annotations

from math import inf, nan

import pytest

from purifier.model.cells import cells_of, have_cells, is_of_cells

FOUR = {"cell_1_v": 3.291, "cell_2_v": 3.302, "cell_3_v": 3.254, "cell_4_v": 3.3}


def test_the_lowest_and_the_highest_and_how_far_they_are_apart() -> None:
    found = cells_of({**FOUR, "cells": 4.0, "temperature_c": 24.5, "remaining_ah": 80.0})
    assert (found.lowest, found.lowest_v, found.highest, found.highest_v) == (3, 3.254, 2, 3.302)
    assert found.spread_v == 0.048 and found.count == 4 and found.unread == ()
    assert list(found.volts) == [1, 2, 3, 4] and found.are_told


def test_cells_stand_in_the_order_of_their_numbers() -> None:
    assert list(cells_of({f"cell_{n}_v": 3.3 for n in (10, 2, 16, 1)}).volts) == [1, 2, 10, 16]


@pytest.mark.parametrize("said", [0.0, -0.001, "off", nan, inf, 1e300, True])
def test_a_cell_that_says_what_no_cell_can_is_never_the_lowest_and_is_named(said: float | str) -> None:
    found = cells_of({**FOUR, "cell_2_v": said})
    assert (found.lowest, found.highest, found.unread, found.count) == (3, 4, (2,), 3)


def test_places_behind_the_last_cell_are_not_fitted() -> None:
    found = cells_of({**FOUR, **{f"cell_{n}_v": 0.0 for n in range(5, 25)}})
    assert found.count == 4 and found.unread == ()
    assert cells_of({**FOUR, "cell_5_v": 0.0, "cell_6_v": 0.0, "cells": 5.0}).unread == (5,)


def test_a_meter_may_tell_of_fewer_cells_than_there_are() -> None:
    found = cells_of({**FOUR, "cells": 16.0})
    assert found.count == 16 and len(found.volts) == 4


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ({"lowest_cell": 7.0, "highest_cell": 2.0}, (7, 2)),
        ({"lowest_cell": 7.0}, (7, None)),
        ({"lowest_cell": 0.0, "highest_cell": "B"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_board_that_tells_of_two_cells_says_whose_volts_they_are_where_it_does(
    said: dict[str, object], which: tuple[int | None, int | None]
) -> None:
    found = cells_of({"lowest_cell_v": 3.1, "highest_cell_v": 3.25, "cells": 16.0, **said})
    assert (found.lowest_v, found.highest_v, found.spread_v, found.count) == (3.1, 3.25, 0.15, 16)
    assert (found.lowest, found.highest) == which and not found.volts


def test_of_two_cells_one_may_say_nothing() -> None:
    found = cells_of({"lowest_cell_v": 0.0, "lowest_cell": 3.0, "highest_cell_v": 3.25})
    assert found.lowest_v is None and found.lowest is None and found.spread_v is None and found.are_told


def test_single_cells_are_believed_before_what_is_said_of_them() -> None:
    assert cells_of({**FOUR, "lowest_cell_v": 1.0, "lowest_cell": 9.0}).lowest == 3


@pytest.mark.parametrize("said", [{}, {"cells": 4.0}, {"cell_1_v": 0.0}, {"cell_0_v": 3.3}, {"cell_1_ohm": 3.0}])
def test_without_a_cell_there_is_none(said: dict[str, object]) -> None:
    found = cells_of(said)
    assert not found.are_told and found.lowest is found.spread_v is None and found.unread == ()


def test_temperatures_by_where_they_are_measured_the_probes_first() -> None:
    said = {"mosfet_c": 31.0, "temperature_10_c": 3.0, "temperature_2_c": 22.5, "temperature_c": -4, "cold_c": -300.0}
    assert list(cells_of(said).temperatures_c.items()) == [
        ("probe 1", -4.0),
        ("probe 2", 22.5),
        ("probe 10", 3.0),
        ("mosfet", 31.0),
    ]
    assert cells_of({"temperature_c": "hot", "mosfet_c": nan}).temperatures_c == {}


def test_names_that_are_of_cells() -> None:
    assert all(map(is_of_cells, ("cell_1_v", "cell_32_v", "highest_cell", "lowest_cell_v", "average_cell_v")))
    assert not have_cells(("cells", "cell_v", "cell_01_v", "cell_1_c", "xcell_1_v", "cell_1_v2"))

"""A room as it was stated."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from purifier.model.room.particles import PARTICLES, particles_of
from purifier.model.room.room import TIGHTNESS, Air, Room, Tightness
from tests.model.room.rooms import BEDROOM


def test_its_floor_is_known_where_its_height_is() -> None:
    assert BEDROOM.area_m2 == pytest.approx(13.38, abs=0.01)
    assert Room(33.0).area_m2 is None


def test_a_typical_room_leaks_ten_times_its_volume_an_hour_at_a_blower_door() -> None:
    # The untaped bedroom of the worked numbers has ACH50 10; Sherman: 20 times what comes in by itself.
    assert Room(33.0).air_changes_per_h == TIGHTNESS["typical"] == 0.5
    assert Room(33.0).ach50_per_h == 10.0
    assert tuple(TIGHTNESS) == get_args(Tightness) and sorted(TIGHTNESS.values()) == list(TIGHTNESS.values())


def test_it_stays_as_it_was_stated() -> None:
    with pytest.raises(FrozenInstanceError):
        BEDROOM.volume_m3 = 1.0  # type: ignore[misc]


def test_smoke_is_what_is_in_the_air_where_nothing_was_said() -> None:
    assert particles_of(Room(33.0)) is PARTICLES["smoke"]
    assert set(PARTICLES) == set(get_args(Air))
    assert {air for air, one in PARTICLES.items() if one.source == "people"} == {"infection"}

"""The air that a pretend sensor is in."""

from __future__ import annotations

from itertools import islice
from math import log

import pytest

from purifier.errors import UsageError
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.services.plan.request import Request
from purifier.services.pretend.air import AirPretence, air_at, pretend_air
from purifier.services.pretend.pretence import suits, synthetic_capture
from tests.recordings import library, meter


def pm25(of: AirPretence, hours: float) -> float:
    """Its mean over a minute [ug/m3]."""
    return sum(float(air_at(of, hours * 3600.0 + t).extra["pm25_ug_m3"]) for t in range(60)) / 60.0


def test_it_decays_towards_a_floor() -> None:
    of = AirPretence(120.0, 4.0, 5.0)
    half_h = log(2.0) / 5.0
    assert pm25(of, 0.0) == pytest.approx(120.0, rel=0.06)
    assert pm25(of, half_h) == pytest.approx(62.0, rel=0.06)
    assert pm25(of, 6.0) == pytest.approx(4.0, abs=0.4)


def test_it_is_the_same_for_the_same_second_and_seed_and_another_for_another() -> None:
    first, again = air_at(AirPretence(seed=3), 70.0), air_at(AirPretence(seed=3), 70.0)
    assert first == again != air_at(AirPretence(seed=4), 70.0)
    extra = first.extra
    assert extra["pm1_ug_m3"] < extra["pm25_ug_m3"] < extra["pm10_ug_m3"]  # type: ignore[operator]


def test_a_stated_room_is_cleaned_as_the_plan_has_it() -> None:
    """413 CFM in 33 m3, a room as tight as rooms usually are: 21 changes of clean air an hour besides what leaks."""
    room = {"room": "33 m3"}
    of = pretend_air(library(), Request(purifier="airfanta-3pro", setting="6", conditions=room))
    assert of.loss_per_h == pytest.approx(413.0 * 1.699 / 33.0, rel=0.06)
    slow = pretend_air(library(), Request(purifier="airfanta-3pro", setting="1", conditions=room))
    assert slow.loss_per_h < 0.25 * of.loss_per_h and slow.floor_ug_m3 > 3.0 * of.floor_ug_m3
    assert pretend_air(library(), Request()) == AirPretence()


def test_a_room_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="--room: "):
        pretend_air(library(), Request(conditions={"room": "big"}))


@pytest.mark.parametrize("id_", ["plantower-pms", "nova-sds011", "sensirion-sps30", "pm1006"])
def test_every_bundled_sensor_can_be_pretended(id_: str) -> None:
    of = AirPretence()
    suits(meter(id_), of)
    decoder = Decoder(meter(id_))
    found: list[Reading] = []
    for at_s, data in islice(synthetic_capture(of, meter(id_)), 5):
        found += [one for one in decoder.feed(data, at_s) if isinstance(one, Reading)]
    assert len(found) == 5 and decoder.frames_rejected == 0
    assert all(100.0 < float(one.extra["pm25_ug_m3"]) < 140.0 for one in found)


@pytest.mark.parametrize("id_", ["plantower-pms", "sensirion-sps30"])
def test_of_what_is_larger_there_is_less(id_: str) -> None:
    """Another model of the first has its temperature where this one counts: it is not written over that."""
    ((at_s, data),) = islice(synthetic_capture(AirPretence(), meter(id_)), 1)
    (reading,) = [one for one in Decoder(meter(id_)).feed(data, at_s) if isinstance(one, Reading)]
    counts = [
        float(reading.extra[name])
        for size in ("0_3", "0_5", "1", "2_5", "4", "5", "10")
        if (name := f"over_{size}_um_per_cm3") in reading.extra
    ]
    assert len(counts) > 4
    assert counts == sorted(counts, reverse=True)

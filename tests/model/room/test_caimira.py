"""The room against CAiMIRA, the model of CERN and WHO, where it is installed: ``pip install -e '.[caimira]'``."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from purifier.model.room.balance import balance, cadr_for_ratio, decay
from purifier.model.room.infection import dose_ratio, dose_ratio_of_stay
from purifier.model.room.particles import PARTICLES
from purifier.model.room.people import CO2_M3_PER_H, co2_ppm, co2_steady_ppm, outdoor_air_m3_per_h
from purifier.model.room.room import Room
from tests.model.room.rooms import BEDROOM, SETTING_2

caimira: Any = pytest.importorskip("caimira.calculator.models.models", reason="CAiMIRA is not installed")
registry: Any = pytest.importorskip("caimira.calculator.store.data_registry", reason="CAiMIRA is not installed")

INFECTION = PARTICLES["infection"]
STAY_H = 6.0
"""Somebody infected comes in at 0 and leaves then."""
ROOMS = [replace(BEDROOM, air="infection"), Room(340.0, 1.5, air="infection"), Room(50.0, 0.0, air="infection")]
CASES = list(itertools.product(ROOMS, (0.0, SETTING_2, 700.0)))
ids = ["bedroom", "leaky house", "shut room"]
cases = pytest.mark.parametrize(("room", "cadr"), CASES, ids=[f"{a}-{b}" for a in ids for b in ("off", "on", "top")])


def day() -> Any:
    """Something that goes on for good."""
    return caimira.SpecificInterval(((0.0, 1000.0),))


def air_of(room: Room, cadr_m3_per_h: float) -> Any:
    """What comes in, and a HEPA filter with the CADR."""
    comes_in = caimira.AirChange(active=day(), air_exch=room.air_changes_per_h)
    cleaner = caimira.HEPAFilter(active=day(), q_air_mech=cadr_m3_per_h)
    return caimira.MultipleVentilation((comes_in, cleaner))


def virus() -> Any:
    """One that dies as fast as the model's does."""
    dies = {"decay_constant": lambda *_: INFECTION.inactivation_per_h}
    return type("Fading", (caimira.Virus,), dies)(1e9, 50.0, 0.5, 1.0, 14)


def concentration(room: Room, cadr_m3_per_h: float, stay_h: float = STAY_H) -> Any:
    """CAiMIRA's room with one infected person in it, whose particles are of the size that settles as fast."""
    settles_m_per_s = INFECTION.deposition_per_h * 1.5 / 3600  # from a mouth at 1.5 m
    diameter_um = 2.5 * (settles_m_per_s / 1.88e-4) ** 0.5 / 0.3  # before it dries to 0.3
    return caimira.ConcentrationModel(
        data_registry=registry.DataRegistry(),
        room=caimira.Room(volume=room.volume_m3),
        ventilation=air_of(room, cadr_m3_per_h),
        infected=caimira.InfectedPopulation(
            number=1,
            presence=caimira.SpecificInterval(((0.0, stay_h),)),
            mask=caimira.Mask(η_inhale=0.0, η_exhale=0.0),
            activity=caimira.Activity(0.5, 0.5),
            host_immunity=0.0,
            data_registry=registry.DataRegistry(),
            virus=virus(),
            expiration=caimira.Expiration(diameter_um),
        ),
        evaporation_factor=0.3,
    )


@cases
def test_particles_go_as_fast_as_there(room: Room, cadr: float) -> None:
    assert float(concentration(room, cadr).removal_rate(1.0)) == pytest.approx(balance(room, cadr).loss_per_h)


@cases
def test_what_it_settles_at_is_lower_by_the_same(room: Room, cadr: float) -> None:
    with_it, without = (float(concentration(room, flow, 900.0).concentration(800.0)) for flow in (cadr, 0.0))
    assert with_it / without == pytest.approx(balance(room, cadr).ratio)
    back = cadr_for_ratio(room, with_it / without)
    assert back == pytest.approx(cadr, rel=1e-6, abs=1e-6)


@cases
def test_it_fills_and_clears_on_the_same_curve(room: Room, cadr: float) -> None:
    model, found = concentration(room, cadr), balance(room, cadr)
    settled = float(concentration(room, 0.0, 900.0).concentration(800.0))
    for hours in (0.05, 0.5, 2.0, STAY_H):
        (point,) = decay(room, cadr, (60 * hours,), start=0.0)
        assert float(model.concentration(hours)) / settled == pytest.approx(point.share, rel=1e-6)
    left = float(model.concentration(STAY_H))
    for share, hours in ((0.5, found.half_h), (0.1, found.ninety_h)):
        assert float(model.concentration(STAY_H + hours)) == pytest.approx(share * left, rel=1e-6)


@cases
def test_the_dose_of_any_stay_is_lower_by_the_same(room: Room, cadr: float) -> None:
    for hours in (0.1, 1.0, STAY_H):
        doses = [concentration(room, flow).integrated_concentration(0.0, hours) for flow in (cadr, 0.0)]
        assert float(doses[0]) / float(doses[1]) == pytest.approx(dose_ratio_of_stay(room, cadr, hours), rel=1e-6)
    doses = [concentration(room, flow, 900.0).integrated_concentration(800.0, 808.0) for flow in (cadr, 0.0)]
    assert float(doses[0]) / float(doses[1]) == pytest.approx(dose_ratio(room, cadr), rel=1e-6)


@pytest.mark.parametrize("room", ROOMS[:2], ids=ids[:2])
def test_co2_rises_on_the_same_curve(room: Room) -> None:
    found = registry.DataRegistry()
    co2 = found.concentration_model["CO2_concentration_model"]
    co2["CO2_atmosphere_concentration"] = 420.0
    breath = CO2_M3_PER_H / co2["CO2_fraction_exhaled"]
    model = caimira.CO2ConcentrationModel(
        data_registry=found,
        room=caimira.Room(volume=room.volume_m3),
        ventilation=caimira.AirChange(active=day(), air_exch=room.air_changes_per_h),
        CO2_emitters=caimira.SimplePopulation(
            number=4, presence=caimira.SpecificInterval(((0.0, 900.0),)), activity=caimira.Activity(breath, breath)
        ),
    )
    for hours in (0.25, 1.0, 8.0):
        assert float(model.concentration(hours)) == pytest.approx(co2_ppm(4, room, hours), rel=1e-6)
    assert float(model.concentration(800.0)) == pytest.approx(co2_steady_ppm(4, outdoor_air_m3_per_h(room)), rel=1e-6)

"""Which parts go with which battery."""

from __future__ import annotations

import pytest

from purifier.model.equipment import Battery
from purifier.model.figures import Figure
from purifier.model.parts import Part, fits

PACK = Battery("pack", "Pack", "pack", Figure(1280.0), {}, "lifepo4", Figure(12.8))
CHARGER = Part("charger", "Charger", "charger", chemistry="lifepo4", voltage_v=Figure(12.0))


def test_a_charger_fits_the_batteries_of_its_chemistry_and_voltage() -> None:
    assert fits(CHARGER, PACK)
    assert fits(CHARGER._replace(chemistry=None), PACK._replace(chemistry="agm"))


@pytest.mark.parametrize(
    "other",
    [
        PACK._replace(kind="station"),
        PACK._replace(chemistry="agm"),
        PACK._replace(chemistry=None),
        PACK._replace(voltage_v=Figure(25.6)),
        PACK._replace(voltage_v=None),
    ],
)
def test_a_charger_fits_no_other_and_none_of_which_that_is_not_known(other: Battery) -> None:
    assert not fits(CHARGER, other)


@pytest.mark.parametrize("voltage", [None, Figure(12.8), Figure(51.2)])
def test_what_states_neither_chemistry_nor_voltage_fits_every_battery_of_its_kind(voltage: Figure | None) -> None:
    shunt = Part("shunt", "Shunt", "shunt")
    assert fits(shunt, PACK._replace(chemistry=None, voltage_v=voltage))
    assert not fits(shunt, PACK._replace(kind="station"))
    assert fits(shunt._replace(goes_with="station"), PACK._replace(kind="station"))

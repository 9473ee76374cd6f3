"""What a battery loses while it is put away, and the gas of lead-acid, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.model.figures import Figure
from purifier.model.hydrogen import fresh_air_m3_per_h
from purifier.model.storage import storage
from tests.model.examples import LEAD, PACK, direct, port

FLOODED = LEAD._replace(self_discharge_per_h=0.08 / 720)


def test_a_lithium_pack_is_left_half_full_and_charged_before_a_tenth_is_left() -> None:
    found = storage(direct())
    assert found is not None and found.start == 0.5
    # 3 % by itself, 10 mA x 720 h = 7.2 Ah of 100 Ah by its electronics: 40 % last 3.9 months.
    assert found.loss_per_month == pytest.approx(0.102)
    assert found.months == pytest.approx(3.92, abs=0.01) and found.parasitic_a == 0.010


def test_its_own_figures_go_before_those_of_its_chemistry() -> None:
    own = PACK._replace(parasitic_a=Figure(0.0), self_discharge_per_h=Figure(0.01 / 720))
    found = storage(replace(direct(), battery=own))
    assert found is not None and found.loss_per_month == pytest.approx(0.01)
    assert found.months == 6.0  # longer than that no maker lets it go


def test_a_station_is_charged_every_three_months_whatever_its_cells_lose() -> None:
    found = storage(port())
    assert found is not None and (found.months, found.parasitic_a) == (3.0, None)


def test_lead_acid_is_left_full() -> None:
    found = storage(replace(direct(), chemistry=FLOODED))
    assert found is not None and found.start == 1.0
    assert found.months == pytest.approx(0.25 / 0.08)


def test_of_an_unknown_kind_nothing_is_said() -> None:
    assert storage(replace(direct(), chemistry=None)) is None
    assert fresh_air_m3_per_h(replace(direct(), chemistry=None)) is None


def test_a_flooded_battery_needs_the_air_of_the_standard() -> None:
    # Q = 0.05 x 6 cells x 20 mA/Ah x 100 Ah / 1000 = 0.6 m3/h; sealed ones 8 mA/Ah.
    lead = replace(direct(), battery=PACK._replace(energy_wh=Figure(1200.0), voltage_v=Figure(12.0)), chemistry=FLOODED)
    assert fresh_air_m3_per_h(lead) == pytest.approx(0.6)
    assert fresh_air_m3_per_h(replace(lead, battery_count=2)) == pytest.approx(1.2)
    sealed = FLOODED._replace(vents_gas=False, freezing=((1.0, -59.0), (0.0, -7.0)))
    assert fresh_air_m3_per_h(replace(lead, chemistry=sealed)) == pytest.approx(0.24)
    assert fresh_air_m3_per_h(direct()) is None

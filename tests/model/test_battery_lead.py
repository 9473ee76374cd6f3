"""What flows in the wire of a set-up, its fuse and its gauge, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.battery_lead import Volts, Wiring, lead_volts, wiring
from purifier.model.figures import Figure
from purifier.model.layers import in_force
from purifier.model.power_path import awg_mm2, lead_ohm
from purifier.model.setup import Setup, Stage
from purifier.model.wiring import MOST_DROP, Wire, carries_a
from tests.model.examples import AIRFANTA, LEAD, PACK, direct, outlet, port

TOP_W = 33.2 / 1.14  # 29.12


def wired(setup: Setup, load_w: float = TOP_W) -> Wiring:
    return wiring(setup, in_force(setup), load_w)


def with_wire(length_m: float, area_mm2: float, **changes: object) -> Setup:
    changes = {"wire_ohm": Figure(lead_ohm(area_mm2, length_m)), **changes}
    return replace(direct(**changes), wire=Wire(length_m, area_mm2))


def test_on_lithium_the_most_flows_when_it_is_nearly_empty() -> None:
    found = wired(direct(), 4.7 / 1.14)
    assert found.volts == Volts(10.0, 13.6)
    assert found.current_a == pytest.approx(2.912, abs=1e-3)  # 29.12 W at 10 V
    assert found.setting_current_a == pytest.approx(0.412, abs=1e-3)
    assert (found.fuse_a, found.length_m, found.sizes) == (5.0, 2.0, "18 AWG (0.75 mm²)")
    assert found.drop == pytest.approx(0.0275, abs=1e-4)  # 2.995 A through 0.75 mm², 92 mohm, from 10 V


def test_a_cut_off_bounds_the_volts_and_with_them_the_current() -> None:
    assert wired(direct(cutoff_v=11.2)).current_a == pytest.approx(2.82, abs=0.01)  # as at the full battery, below
    regulated = replace(direct(cutoff_v=11.2), purifier=AIRFANTA._replace(regulated=True))
    assert wired(regulated).current_a == pytest.approx(2.60, abs=0.01)
    own = replace(direct(), battery=PACK._replace(cutoff_v=Figure(9.2)))
    assert wired(own).current_a == pytest.approx(29.12 / 9.2, abs=0.01)
    assert lead_volts(direct(cutoff_v=1.0), in_force(direct(cutoff_v=1.0))) == Volts(0.6 * 12.8, 13.6)


def test_fans_that_follow_the_volts_draw_the_most_from_a_full_battery() -> None:
    # 29.12 W x (13.6 / 12)^2.2 / 13.6 V; at 10 V it would be 1.95 A.
    assert wired(direct(load_exponent=2.2)).current_a == pytest.approx(2.820, abs=1e-3)
    assert wired(direct(load_exponent=0.0)).current_a == pytest.approx(2.912, abs=1e-3)


def test_a_converter_between_keeps_its_watts() -> None:
    inverter = replace(port(load_exponent=2.2), load_stages=(Stage("x", Figure(6.0), Figure(0.9)),))
    setup = replace(inverter, battery=PACK, output=PACK.outputs["dc"], output_stage=None, load_w=Figure(18.0))
    assert wired(replace(setup, purifier=None, input=None), 18.0).current_a == pytest.approx(2.6)  # 6 + 20 W at 10 V


def test_the_wire_that_was_stated_is_judged_as_it_is() -> None:
    found = wired(with_wire(5.0, awg_mm2(18)))
    # I = (10 - sqrt(100 - 4 x 0.2095 x 29.12)) / (2 x 0.2095) = 3.116 A
    assert found.current_a == pytest.approx(3.116, abs=2e-3)
    assert found.drop == pytest.approx(3.116 * 0.2095 / 10.0, rel=2e-3)
    assert (found.fuse_a, found.carries_a, found.sizes) == (5.0, 7.0, "14 AWG (2.5 mm²)")


def test_a_wire_too_thin_for_any_fuse_gets_none_and_the_one_that_would_do_is_named() -> None:
    found = wired(with_wire(3.0, awg_mm2(24)))
    assert (found.fuse_a, found.wanted_fuse_a, found.sizes) == (None, 5.0, "16 AWG (1.5 mm²)")


def test_of_ohms_alone_nobody_knows_the_gauge() -> None:
    found = wired(direct(wire_ohm=Figure(0.06)))
    assert (found.american, found.metric, found.length_m, found.fuse_a) == (None, None, None, 5.0)
    assert found.drop == pytest.approx(0.0178, abs=1e-4)


def test_a_port_fuses_itself_and_its_wire_bears_what_it_may_give() -> None:
    found = wired(port())
    assert (found.fuse_a, found.sizes) == (None, "16 AWG (1 mm²)")  # a car socket's 10 A
    assert found.current_a == pytest.approx(29.12 / 12.0, abs=1e-3)
    strong = replace(port(), output=port().output._replace(max_power_w=Figure(240.0)))
    assert wired(strong).sizes == "12 AWG (2.5 mm²)"  # 20 A


def test_a_usb_cable_is_bought_and_not_fused() -> None:
    bank = replace(port(), output=port().output._replace(connector="USB-A", voltage_v=Figure(5.0)))
    found = wired(bank)
    assert found.current_a == pytest.approx(29.12 / 5.0, abs=1e-2) and (found.fuse_a, found.sizes) == (None, "")


def test_on_an_outlet_there_is_no_wire_to_make() -> None:
    assert set(wired(outlet()).as_dict().values()) == {None}


def test_without_volts_nothing_is_known_and_a_curve_is_not_needed() -> None:
    typed = PACK._replace(voltage_v=None, chemistry=None)
    plain = replace(direct(), battery=typed, chemistry=None, purifier=None, input=None, load_w=Figure(10.0))
    assert set(wired(plain, 10.0).as_dict().values()) == {None}
    known = replace(direct(), battery=PACK._replace(voltage_v=Figure(12.0)), chemistry=LEAD)
    assert wired(known).volts == Volts(0.78 * 12.0, 12.0)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_each_of_several_batteries_is_wired_for_all_that_flows(count: int) -> None:
    assert wired(replace(direct(), battery_count=count)).fuse_a == 5.0
    assert wired(replace(direct(), battery_count=count, purifier_count=3)).fuse_a is not None


@given(
    st.floats(0.1, 1500.0),
    st.floats(0.3, 15.0),
    st.floats(0.1, 120.0),
    st.booleans(),
    st.sampled_from([None, 0.0, 2.2]),
)
def test_whatever_is_wired_no_fuse_is_below_the_current_nor_above_the_wire(
    load_w: float, length_m: float, area_mm2: float, stated: bool, exponent: float | None
) -> None:
    fan = AIRFANTA.settings[0]._replace(power_w=Figure(load_w))
    setup = with_wire(length_m, area_mm2, load_exponent=exponent) if stated else direct(load_exponent=exponent)
    found = wired(replace(setup, purifier=AIRFANTA._replace(settings=(fan,))), load_w)
    assert found.current_a is not None
    if found.fuse_a is not None:
        assert found.current_a <= found.fuse_a <= (carries_a(area_mm2) if stated else 200.0)
    for size in (found.american, found.metric):
        if size is not None:
            assert found.fuse_a is None or found.fuse_a <= size.carries_a
    if not stated and found.drop is not None:
        assert found.drop <= MOST_DROP + 1e-9

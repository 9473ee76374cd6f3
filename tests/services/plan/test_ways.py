"""The ways that are offered from a battery to a purifier, and which of them come first."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.equipment import Battery, Purifier
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.dead_end import dead_end
from purifier.services.plan.join import join
from purifier.services.plan.lacking import nothing_joins
from purifier.services.plan.meant import battery_of
from purifier.services.plan.plan import column
from purifier.services.plan.request import Request
from purifier.services.plan.ways import ways
from purifier.services.plan.weighed import BEST, Weighed, best_of, weighed
from tests.thinned import thinned

LIBRARY = Library((bundle(),))
PURIFIERS = [one for one in LIBRARY.all("purifier") if isinstance(one, Purifier)]
BATTERIES = [one.id for one in LIBRARY.all("battery")] + ["1280 Wh", "100 Ah x 25.6 V", "100 Ah x 51.2 V"]


def listed(battery: str, purifier: str, setting: str | None = None) -> tuple[Weighed, ...]:
    """Every way, the best first."""
    found = ways(LIBRARY, battery_of(LIBRARY, battery), LIBRARY.purifier(purifier))
    return weighed(LIBRARY, Request(purifier=purifier, setting=setting), found, battery, 1)


def ends(of: tuple[Weighed, ...]) -> list[str]:
    """``dc+inverter-300w``: where each leaves the battery, and through what."""
    return [one.way.output + ("" if one.way.converter is None else f"+{one.way.converter}") for one in of]


def objections(battery: str, purifier: str) -> dict[str, str]:
    """What stands against each."""
    every = listed(battery, purifier)
    return dict(zip(ends(every), (one.way.objection for one in every), strict=True))


def test_no_inverter_for_another_mains_voltage_is_offered() -> None:
    battery = LIBRARY.battery("lifepo4-12v-100ah")
    for purifier, volts in (("ikea-starkvind", {220.0, 230.0}), ("levoit-core-400s", {120.0})):
        offered = [way.converter for way in ways(LIBRARY, battery, LIBRARY.purifier(purifier))]
        converters = [LIBRARY.converter(id) for id in offered if id is not None]
        assert len(converters) > 3
        assert {one.output_voltage_v.value for one in converters} == volts


def test_a_12_v_fan_hangs_on_the_12_v_port_before_all_else() -> None:
    every = listed("anker-solix-c1000", "airfanta-3pro", "2")
    assert ends(best_of(every)) == ["dc", "ac"], "two sockets that fit, and no inverter beside them"
    assert len(every) > 3 and all(one.way.objection for one in every[2:])
    assert objections("anker-solix-c1000", "airfanta-3pro")["dc+inverter-300w"] == "not needed: 12 V port will do"
    assert ends(best_of(listed("lifepo4-12v-100ah", "airfanta-3pro"))) == ["dc"], "straight from the battery"


def test_what_a_port_would_switch_off_stands_behind_what_runs() -> None:
    # The C1000's 12 V port switches off loads as small as this machine's lowest setting.
    every = listed("anker-solix-c1000", "airfanta-3pro", "1")
    assert (every[0].way.output, every[0].stops) == ("ac", None)
    port = every[ends(every).index("dc")]
    assert not port.is_good and port.against.startswith("The 12 V port switches off below 3 W")
    assert ends(best_of(every)) == ["ac"]


@pytest.mark.parametrize(
    ("battery", "first"),
    [
        # Hours at 9 W, by what each inverter draws beside: 1.46, 2.4 and 3.6 W.
        ("lifepo4-12v-100ah", ["dc+harbor-freight-60w", "dc+xantrex-xpower-300", "dc+xantrex-xpower-400"]),
        ("anker-solix-c1000", ["ac"]),
    ],
)
def test_wall_power_for_a_levoit(battery: str, first: list[str]) -> None:
    every = listed(battery, "levoit-core-300s", "66%")
    assert ends(best_of(every)) == first
    hours = [one.row.runtime_low_h for one in every if one.is_good and one.row is not None]
    assert hours == sorted(hours, reverse=True)


def test_the_inverter_that_makes_the_purifiers_mains_comes_first() -> None:
    best = best_of(listed("lifepo4-12v-100ah", "ikea-starkvind"))
    assert {LIBRARY.converter(one.way.converter or "").output_voltage_v.value for one in best} <= {220.0, 230.0}
    # An outlet of 120 V is no way for a machine of 230 V as long as there is another.
    assert objections("anker-solix-c1000", "ikea-starkvind")["ac"] == "gives 120 V, where 230 V is needed"
    assert best_of(listed("anker-solix-c1000", "ikea-starkvind"))[0].way.converter is not None
    # One that is sold for both is the right one, in the right country.
    assert objections("bluetti-ac70", "ikea-starkvind")["ac"] == ""


def test_what_stands_against_an_inverter() -> None:
    against = objections("lifepo4-12v-100ah", "levoit-core-300s")
    assert against["dc+inverter-1000w"] == against["dc+harbor-freight-400w"] == "far larger than needed", "37 W at most"
    assert against["dc+inverter-300w"] == "" and against["dc+harbor-freight-60w"] == "", "its motor takes any wave"
    # The same inverters for an induction motor, of 53 W, and for one of 95 W.
    assert objections("lifepo4-12v-100ah", "elfstrom-box-fan")["dc+xantrex-xpower-300"].startswith("modified sine")
    assert objections("lifepo4-12v-100ah", "austin-healthmate")["dc+harbor-freight-60w"].startswith("too small")
    assert objections("lifepo4-12v-100ah", "elfstrom-box-fan")["dc+harbor-freight-400w"].startswith("modified sine")
    two = ways(LIBRARY, LIBRARY.battery("lifepo4-12v-100ah"), LIBRARY.purifier("levoit-core-300s"), 2)
    small = next(way for way in two if way.converter == "harbor-freight-60w")
    assert small.objection == "too small for the highest setting: 60 W at most", "two machines take twice 37 W"


def test_no_inverter_where_the_station_has_an_outlet_and_no_round_trip_where_dc_will_do() -> None:
    assert objections("anker-solix-c1000", "levoit-core-300s")["dc+inverter-300w"] == "not needed: AC outlet will do"
    assert objections("100 Ah x 51.2 V", "airfanta-3pro")["dc+inverter-300w-48v"] == "turns it into wall power and back"
    assert objections("dji-power-1000", "airfanta-3pro")["ac+wall-adapter-12v"].endswith("own mains adapter will do")


def test_a_usb_c_port_is_asked_for_what_it_is_sure_to_have() -> None:
    against = objections("power-bank-100wh", "airfanta-3pro")
    assert against["usb-c+usbc-pd-20v-buck-12v"] == "" and "look at its label" in against["usb-c+usb-c-pd-trigger-12v"]
    stated = {
        way.converter: way.objection
        for way in ways(LIBRARY, LIBRARY.battery("ecoflow-delta-3-1000-air"), LIBRARY.purifier("nukit-tempest"))
    }
    assert stated["usb-c-pd-trigger-12v"] == "" and stated["usbc-pd-20v-buck-12v"] == "this port gives 12 V at most"


def test_a_battery_of_unknown_voltage_is_taken_for_one_of_12_v() -> None:
    against = objections("1280 Wh", "levoit-core-300s")
    assert against["dc+inverter-300w"] == "" and against["dc+inverter-300w-48v"] == "for a battery of 48 V"


@pytest.mark.parametrize("purifier", ["airfanta-3pro", "ikea-uppatvind", "levoit-core-300s", "ikea-starkvind"])
@pytest.mark.parametrize("volts", ["25.6", "51.2"])
def test_batteries_of_24_and_48_v_run_everything(volts: str, purifier: str) -> None:
    best = best_of(listed(f"100 Ah x {volts} V", purifier))
    assert best[0].is_good and best[0].row is not None and best[0].row.runtime_low_h > 24.0


def test_what_is_missing_is_named_where_nothing_joins_them() -> None:
    def missing(battery: str, purifier: str) -> str:
        assert not ways(LIBRARY, battery_of(LIBRARY, battery), LIBRARY.purifier(purifier))
        told = nothing_joins(battery_of(LIBRARY, battery), LIBRARY.purifier(purifier))
        return told.removeprefix("; no converter that is known joins them: ")

    assert missing("100 Ah x 36 V", "nukit-tempest").startswith("a converter from 36 V to 12 V would do")
    assert missing("100 Ah x 36 V", "levoit-core-300s").startswith("an inverter from 36 V to 120 V would do")
    assert missing("power-bank-100wh", "levoit-core-300s").startswith("a battery with an AC outlet, or an inverter")
    assert "'purifier profiles new converter'" in missing("100 Ah x 36 V", "nukit-tempest")


@cache
def _shapes() -> list[tuple[str, str]]:
    """A pair for each way a battery and a purifier can look to each other; more of the same would tell nothing new."""
    seen: dict[object, tuple[str, str]] = {}
    for battery in BATTERIES:
        what = battery_of(LIBRARY, battery)
        for purifier in PURIFIERS:
            key = (_looks(what), tuple((i.id, i.voltage_v.value, i.adapter is None) for i in purifier.inputs.values()))
            seen.setdefault(key, (battery, purifier.id))
    return sorted(seen.values())


def _looks(battery: Battery) -> object:
    volts = None if battery.voltage_v is None else round(battery.voltage_v.value)
    outputs = [(one.id, one.voltage_v, one.other_voltage_v) for one in battery.outputs.values()]
    return battery.kind, volts, tuple((id_, *(v and round(v.value) for v in figures)) for id_, *figures in outputs)


@pytest.mark.parametrize(("battery", "purifier"), thinned(_shapes(), keep=6))
def test_no_battery_and_no_purifier_are_a_dead_end(battery: str, purifier: str) -> None:
    request = Request((battery,), purifier)
    end = dead_end(LIBRARY, request, battery)
    assert end is not None
    if end.found:
        assert 1 <= len(end.best) <= BEST
        assert all(one.row is not None and one.row.runtime_low_h > 0.0 for one in end.best), end.why
        # What is offered can be typed, and gives the hours that were said.
        typed = end.best[0]
        assert typed.row is not None
        again = column(LIBRARY, dataclasses.replace(request, setting=typed.row.setting), typed.text)
        assert again.rows[0].runtime_low_h == typed.row.runtime_low_h
        parts = battery_text(typed.text, LIBRARY)
        assert (parts.output, parts.converter) == (typed.way.output, typed.way.converter)
    else:
        assert "would do" in nothing_joins(end.battery, end.purifier)
        with pytest.raises(Exception, match="would do; describe yours with 'purifier profiles new converter'"):
            join(LIBRARY, request, battery)

"""The ways that the app offers from a battery to a purifier."""

from __future__ import annotations

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.ui.plan.ways import ways


def test_no_inverter_for_another_mains_voltage_is_offered() -> None:
    library = Library((bundle(),))
    battery = library.battery("lifepo4-12v-100ah")
    for purifier, volts in (("ikea-starkvind", {220.0, 230.0}), ("levoit-core-400s", {120.0})):
        offered = [way.converter for way in ways(library, battery, library.purifier(purifier))]
        converters = [library.converter(id) for id in offered if id is not None]
        assert len(converters) > 3
        assert {one.output_voltage_v.value for one in converters} == volts

"""A battery's checked values, calibration included, become a battery of the model."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from purifier.library.findings import Checked
from purifier.library.table_reader import TableReader
from purifier.model.calibration.belief import Calibration
from purifier.model.conditions import Conditions
from purifier.model.equipment import Battery, Output, Source
from purifier.model.figures import Figure


def build_battery(id_: str, values: Checked, at: TableReader, sources: tuple[Source, ...]) -> Battery:
    """The battery ``id_`` from the values of a problem-free `decode`, which ``at`` reads."""
    capacity, voltage, energy = at.figure("capacity"), at.figure("voltage"), at.figure("energy")
    if energy is None and capacity is not None and voltage is not None:
        # The two are printed on one label and err together: the wider of their bands, not the sum.
        energy = Figure(capacity.value * voltage.value, max(capacity.spread, voltage.spread))
    if energy is None:
        raise KeyError("energy")
    kind = values["kind"]
    outputs = {}
    if "outputs" in values:
        below = at.below("outputs")
        outputs = {name: _output(name, below.below(name), voltage, kind) for name in values["outputs"]}
    if not outputs:
        outputs = {"dc": Output("dc", voltage)}
    return Battery(
        id=id_,
        name=values["name"],
        kind=kind,
        energy_wh=energy,
        outputs=MappingProxyType(outputs),
        chemistry=values.get("chemistry"),
        voltage_v=voltage,
        capacity_ah=capacity,
        price_usd=at.figure("price"),
        mass_kg=at.figure("mass"),
        depth_of_discharge=at.figure("depth_of_discharge"),
        cutoff_v=at.figure("cutoff"),
        rated_hours=at.figure("rated_hours"),
        parasitic_a=at.figure("parasitic"),
        self_discharge_per_h=at.figure("self_discharge"),
        max_current_a=at.figure("max_current"),
        charge_above_c=at.figure("charge_above"),
        discharge_above_c=at.figure("discharge_above"),
        radio_overhead_w=at.figure("radio_overhead"),
        note=values.get("note"),
        sources=sources,
        calibration=_calibration(at.below("calibration")) if "calibration" in values else None,
    )


def _calibration(at: TableReader) -> Calibration:
    values = at.values
    stated = at.below("conditions") if "conditions" in values else TableReader({}, "", ())
    return Calibration(
        path=values["path"],
        means=values["means"],
        covariance=values["covariance"],
        settings=values.get("settings", ()),
        load_w=at.sure("load").value,
        noise=values["noise"],
        drift=values["drift"],
        runs=values["runs"],
        conditions=Conditions(
            temperature_c=stated.value("temperature"),
            health=stated.exact("health"),
            start=stated.exact("start"),
            reserve=stated.exact("reserve"),
            depth=stated.exact("depth"),
            cutoff_v=stated.value("cutoff"),
            parasitic_a=stated.exact("parasitic"),
            self_discharge_per_h=stated.exact("self_discharge"),
            wire_ohm=stated.exact("wire"),
            load_exponent=stated.values.get("load_exponent"),
            realistic=stated.values.get("realistic", False),
        ),
    )


def _output(name: Any, at: TableReader, pack_voltage: Figure | None, kind: str) -> Output:
    voltage = at.figure("voltage")
    if voltage is None and kind == "pack" and name == "dc":
        voltage = pack_voltage
    return Output(
        id=name,
        voltage_v=voltage,
        other_voltage_v=at.figure("other_voltage"),
        overhead_w=at.figure("overhead"),
        efficiency=at.figure("efficiency"),
        max_power_w=at.figure("max_power"),
        connector=at.values.get("connector"),
        switches_off_below_w=at.figure("switches_off_below"),
        switches_off_after_h=at.figure("switches_off_after"),
        switches_off_mode=at.values.get("switches_off_mode"),
    )

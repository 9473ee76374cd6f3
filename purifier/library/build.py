"""Checked values become the frozen equipment of the model; each number takes the spread its source deserves."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from purifier.library.findings import Checked
from purifier.library.table_reader import TableReader
from purifier.model.calibration.belief import Calibration
from purifier.model.conditions import Conditions
from purifier.model.equipment import (
    Adapter,
    Battery,
    Chemistry,
    ColdPoint,
    Converter,
    Input,
    Output,
    Prior,
    Purifier,
    Setting,
    SmallPacks,
    Source,
)
from purifier.model.figures import Figure

if TYPE_CHECKING:
    from purifier.formats.format import Format
    from purifier.protocols.meter import Meter

Profile: TypeAlias = "Battery | Converter | Purifier | Chemistry | Prior | Meter | Format"


def build(kind: str, id_: str, values: Checked) -> Profile:
    """The profile ``id_`` of ``kind`` from the values of a problem-free `decode`."""
    return _BUILDERS[kind](id_, values, TableReader(values, "", values["sources"]))


def _battery(id_: str, values: Checked, at: TableReader) -> Battery:
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
        sources=_sources(values),
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


def _converter(id_: str, values: Checked, at: TableReader) -> Converter:
    return Converter(
        id=id_,
        name=values["name"],
        class_=values["class"],
        input=values["input"]["supply"],
        input_voltage_v=at.below("input").sure("voltage"),
        output=values["output"]["supply"],
        output_voltage_v=at.below("output").sure("voltage"),
        overhead_w=at.figure("overhead"),
        efficiency=at.figure("efficiency"),
        max_power_w=at.figure("max_power"),
        connector=values.get("connector"),
        wave=values.get("wave"),
        switches_off_below_w=at.figure("switches_off_below"),
        switches_off_mode=values.get("switches_off_mode"),
        price_usd=at.figure("price"),
        mass_kg=at.figure("mass"),
        note=values.get("note"),
        sources=_sources(values),
    )


def _purifier(id_: str, values: Checked, at: TableReader) -> Purifier:
    inputs = at.below("inputs")
    return Purifier(
        id=id_,
        name=values["name"],
        inputs=MappingProxyType({name: _input(name, inputs.below(name)) for name in values["inputs"]}),
        settings=tuple(
            Setting(
                name=row.values["name"],
                power_w=row.sure("power"),
                cadr_m3_per_h=row.figure("cadr"),
                noise_dba=row.figure("noise"),
                mains_power_w=row.figure("mains_power"),
            )
            for row in at.rows("settings")
        ),
        cadr_kind=values.get("cadr_kind"),
        power_kind=values.get("power_kind"),
        filter=values.get("filter"),
        price_usd=at.figure("price"),
        mass_kg=at.figure("mass"),
        standby_w=at.figure("standby"),
        motor=values.get("motor"),
        auto_mode=values.get("auto_mode", False),
        regulated=values.get("regulated", False),
        note=values.get("note"),
        sources=_sources(values),
    )


def _input(name: Any, at: TableReader) -> Input:
    adapter = None
    if "adapter" in at.values:
        below = at.below("adapter")
        adapter = Adapter(below.figure("overhead"), below.figure("efficiency"))
    return Input(id=name, voltage_v=at.sure("voltage"), connector=at.values.get("connector"), adapter=adapter)


def _chemistry(id_: str, values: Checked, at: TableReader) -> Chemistry:
    return Chemistry(
        id=id_,
        name=values["name"],
        cell_voltage_v=at.sure("cell_voltage").value,
        curve=tuple((row.sure("charge").value, row.sure("voltage").value) for row in at.rows("curve")),
        cold=tuple(_cold_point(row) for row in at.rows("cold")),
        rated_capacity=tuple((row.sure("time").value, row.sure("capacity").value) for row in at.rows("rated_capacity")),
        cutoff_v=at.value("cutoff"),
        cutoff_high_v=at.value("cutoff_high"),
        parasitic_a=at.value("parasitic"),
        parasitic_high_a=at.value("parasitic_high"),
        self_discharge_per_h=at.value("self_discharge"),
        depth_of_discharge=at.value("depth_of_discharge"),
        charge_above_c=at.value("charge_above"),
        aged=at.value("aged"),
        sag_v=at.value("sag") or 0.0,
        sag_high_v=at.value("sag_high") or 0.0,
        small_packs=_small_packs(at.below("small_packs")) if "small_packs" in values else None,
        discharge_above_c=at.value("discharge_above"),
        freezing=tuple((row.sure("charge").value, row.sure("temperature").value) for row in at.rows("freezing")),
        bms=values.get("bms", False),
        vents_gas=values.get("vents_gas", False),
        sources=_sources(values),
    )


def _small_packs(at: TableReader) -> SmallPacks:
    return SmallPacks(
        below_ah=at.sure("below").value,
        low=at.sure("low").value,
        high=at.sure("high").value,
        sag_high_v=at.sure("sag_high").value,
    )


def _cold_point(row: TableReader) -> ColdPoint:
    share = row.sure("capacity")
    low, high = row.value("low"), row.value("high")
    return ColdPoint(
        temperature_c=row.sure("temperature").value,
        share=share.value,
        low=share.low if low is None else low,
        high=min(share.high, 1.0) if high is None else high,
    )


def _prior(id_: str, values: Checked, at: TableReader) -> Prior:
    return Prior(id_, values["name"], at.sure("overhead"), at.sure("efficiency"), _sources(values))


def _meter(id_: str, values: Checked) -> Meter:
    # Meters bring the protocols with them, which planning has no use for.
    from purifier.library.meter import build_meter

    return build_meter(id_, values, _sources(values))


def _format(id_: str, values: Checked) -> Format:
    # As with meters: only an import has use for them.
    from purifier.library.format import build_format

    return build_format(id_, values)


_BUILDERS: Final[dict[str, Callable[[str, Checked, TableReader], Profile]]] = {
    "battery": _battery,
    "converter": _converter,
    "purifier": _purifier,
    "chemistry": _chemistry,
    "prior": _prior,
    "meter": lambda id_, values, _: _meter(id_, values),
    "format": lambda id_, values, _: _format(id_, values),
}


def _sources(values: Checked) -> tuple[Source, ...]:
    return tuple(
        Source(
            covers=source["covers"],
            kind=source["kind"],
            url=source.get("url"),
            date=source["date"].isoformat() if "date" in source else None,
            note=source.get("note"),
            runs=source.get("runs", ()),
        )
        for source in values["sources"]
    )

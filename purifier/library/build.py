"""Checked values become the frozen equipment of the model; each number takes the spread its source deserves."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from purifier.library.battery import build_battery
from purifier.library.chemistry import build_chemistry
from purifier.library.findings import Checked
from purifier.library.table_reader import TableReader
from purifier.model.equipment import (
    Adapter,
    Battery,
    Chemistry,
    Converter,
    Input,
    Prior,
    Purifier,
    Setting,
    Source,
)
from purifier.model.parts import Part

if TYPE_CHECKING:
    from purifier.formats.format import Format
    from purifier.protocols.meter import Meter

Sources: TypeAlias = "tuple[Source, ...]"
Profile: TypeAlias = "Battery | Converter | Purifier | Part | Chemistry | Prior | Meter | Format"


def build(kind: str, id_: str, values: Checked) -> Profile:
    """The profile ``id_`` of ``kind`` from the values of a problem-free `decode`."""
    return _BUILDERS[kind](id_, values, TableReader(values, "", values["sources"]), _sources(values))


def _converter(id_: str, values: Checked, at: TableReader, sources: Sources) -> Converter:
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
        sources=sources,
    )


def _purifier(id_: str, values: Checked, at: TableReader, sources: Sources) -> Purifier:
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
        filter_price_usd=at.figure("filter_price"),
        filter_life_h=at.figure("filter_life"),
        ccm_kg=at.figure("ccm"),
        stall_pressure_pa=at.figure("stall_pressure"),
        standby_w=at.figure("standby"),
        motor=values.get("motor"),
        auto_mode=values.get("auto_mode", False),
        regulated=values.get("regulated", False),
        note=values.get("note"),
        sources=sources,
    )


def _input(name: Any, at: TableReader) -> Input:
    adapter = None
    if "adapter" in at.values:
        below = at.below("adapter")
        adapter = Adapter(below.figure("overhead"), below.figure("efficiency"))
    return Input(id=name, voltage_v=at.sure("voltage"), connector=at.values.get("connector"), adapter=adapter)


def _part(id_: str, values: Checked, at: TableReader, sources: Sources) -> Part:
    return Part(
        id=id_,
        name=values["name"],
        role=values["role"],
        goes_with=values["goes_with"],
        price_usd=at.figure("price"),
        mass_kg=at.figure("mass"),
        chemistry=values.get("chemistry"),
        voltage_v=at.figure("voltage"),
        max_current_a=at.figure("max_current"),
        note=values.get("note"),
        sources=sources,
    )


def _prior(id_: str, values: Checked, at: TableReader, sources: Sources) -> Prior:
    return Prior(id_, values["name"], at.sure("overhead"), at.sure("efficiency"), sources)


def _meter(id_: str, values: Checked, at: TableReader, sources: Sources) -> Meter:
    # Meters bring the protocols with them, which planning has no use for.
    from purifier.library.meter import build_meter

    return build_meter(id_, values, sources)


def _format(id_: str, values: Checked, at: TableReader, sources: Sources) -> Format:
    # As with meters: only an import has use for them.
    from purifier.library.format import build_format

    return build_format(id_, values)


_BUILDERS: Final[dict[str, Callable[[str, Checked, TableReader, Sources], Profile]]] = {
    "battery": build_battery,
    "converter": _converter,
    "purifier": _purifier,
    "part": _part,
    "chemistry": build_chemistry,
    "prior": _prior,
    "meter": _meter,
    "format": _format,
}


def _sources(values: Checked) -> Sources:
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

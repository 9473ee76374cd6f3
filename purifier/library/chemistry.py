"""A chemistry's checked values become a chemistry of the model."""

from __future__ import annotations

from purifier.library.findings import Checked
from purifier.library.table_reader import TableReader
from purifier.model.equipment import Chemistry, ColdPoint, SmallPacks, Source


def build_chemistry(id_: str, values: Checked, at: TableReader, sources: tuple[Source, ...]) -> Chemistry:
    """The chemistry ``id_`` from the values of a problem-free `decode`, which ``at`` reads."""
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
        sources=sources,
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

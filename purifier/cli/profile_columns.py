"""What a list of profiles shows of each kind: the numbers one chooses by."""

from __future__ import annotations

from typing import Any, Final

from purifier.cli.output import short
from purifier.cli.tables import fitted
from purifier.formats.format import Format
from purifier.library.build import Profile
from purifier.model.equipment import Battery, Chemistry, Converter, Prior, Purifier
from purifier.model.figures import Figure
from purifier.model.parts import Part
from purifier.model.units import CFM_M3_PER_H
from purifier.protocols.meter import Meter

Cells = dict[str, Any]


def row_of(profile: Profile) -> Cells:
    """One row for JSON and CSV: keys carry their units, unknown is None."""
    match profile:
        case Battery():
            return {
                "battery_kind": profile.kind,
                "chemistry": profile.chemistry,
                "energy_wh": profile.energy_wh.value,
                "voltage_v": _value(profile.voltage_v),
                "outputs": list(profile.outputs),
                "price_usd": _value(profile.price_usd),
                "mass_kg": _value(profile.mass_kg),
            }
        case Converter():
            return {
                "class": profile.class_,
                "input": profile.input,
                "input_voltage_v": profile.input_voltage_v.value,
                "output": profile.output,
                "output_voltage_v": profile.output_voltage_v.value,
                "overhead_w": _value(profile.overhead_w),
                "efficiency_percent": _percent(profile.efficiency),
                "max_power_w": _value(profile.max_power_w),
                "price_usd": _value(profile.price_usd),
            }
        case Purifier():
            powers = [setting.power_w.value for setting in profile.settings]
            cadrs = [setting.cadr_m3_per_h.value for setting in profile.settings if setting.cadr_m3_per_h is not None]
            low, high = (min(cadrs), max(cadrs)) if cadrs else (None, None)
            return {
                "inputs": list(profile.inputs),
                "settings": [setting.name for setting in profile.settings],
                "power_low_w": min(powers),
                "power_high_w": max(powers),
                "cadr_low_cfm": None if low is None else round(low / CFM_M3_PER_H, 2),
                "cadr_high_cfm": None if high is None else round(high / CFM_M3_PER_H, 2),
                "cadr_low_m3_per_h": None if low is None else round(low, 2),
                "cadr_high_m3_per_h": None if high is None else round(high, 2),
                "price_usd": _value(profile.price_usd),
            }
        case Part():
            return {
                "role": profile.role,
                "goes_with": profile.goes_with,
                "chemistry": profile.chemistry,
                "voltage_v": _value(profile.voltage_v),
                "max_current_a": _value(profile.max_current_a),
                "price_usd": _value(profile.price_usd),
                "mass_kg": _value(profile.mass_kg),
            }
        case Chemistry():
            return {
                "cell_voltage_v": profile.cell_voltage_v,
                "cutoff_v": profile.cutoff_v,
                "depth_of_discharge_percent": None
                if profile.depth_of_discharge is None
                else round(profile.depth_of_discharge * 100, 4),
            }
        case Prior():
            return {
                "overhead_w": profile.overhead_w.value,
                "overhead_spread_percent": round(profile.overhead_w.spread * 100, 4),
                "efficiency_percent": _percent(profile.efficiency),
                "efficiency_spread_percent": round(profile.efficiency.spread * 100, 4),
            }
        case Meter():
            asked = profile.framing.shape == "modbus" or any(frame.poll for frame in profile.frames)
            return {
                "baud": profile.line.baud,
                "format": profile.line.format,
                "speaks": "when asked" if asked else "by itself",
                "shape": profile.framing.shape,
                "sign": profile.sign,
                "values": sorted({field.name for frame in profile.frames for field in frame.fields}),
            }
        case Format():
            return {
                "shape": "long" if profile.long is not None else profile.shape,
                "told_by": list(profile.begins or profile.has or (profile.line,)),
                "sign": profile.sign,
                "values": [column.quantity for column in profile.columns],
                "version": profile.version,
            }


YOURS: Final = " (your copy)"
"""Behind the name of a profile that stands in front of the bundled one of the same id."""

_NUMBERS: Final = "Wh V A USD kg W CFM overhead efficiency max cut-off ±W ±% depth settings baud"


_SPARE: Final = (
    *("outputs", "kg", "for", "chemistry", "kind"),
    *("sign", "shape", "reads", "format", "baud"),
    *("USD", "inputs", "settings", "class", "max", "efficiency", "overhead", "A", "V"),
)
"""Columns that go where there is no room, the first of them first: what one does not choose by."""


def table_of(kind: str, rows: list[Cells], width: int) -> str:
    """The rows of one kind as a table of ``width`` columns."""
    headings, cells = _TABLES[kind]
    filled = [(row["id"], *cells(row), row["name"]) for row in rows]
    spare = [name for name in _SPARE if name in headings]
    return fitted(("id", *headings, "name"), filled, width, _NUMBERS, spare)


def _battery_cells(row: Cells) -> tuple[str, ...]:
    outputs = " ".join(row["outputs"])
    numbers = (row["energy_wh"], row["voltage_v"], row["price_usd"], row["mass_kg"])
    return row["battery_kind"], row["chemistry"] or "-", *(short(number) for number in numbers), outputs


def _converter_cells(row: Cells) -> tuple[str, ...]:
    ends = [f"{short(row[f'{end}_voltage_v'])} V {row[end]}" for end in ("input", "output")]
    numbers = (row["overhead_w"], row["efficiency_percent"], row["max_power_w"], row["price_usd"])
    return row["class"], " -> ".join(ends), *(short(number) for number in numbers)


def _purifier_cells(row: Cells) -> tuple[str, ...]:
    powers = _range(row["power_low_w"], row["power_high_w"])
    flows = _range(row["cadr_low_cfm"], row["cadr_high_cfm"])
    return " ".join(row["inputs"]), str(len(row["settings"])), powers, flows, short(row["price_usd"])


def _part_cells(row: Cells) -> tuple[str, ...]:
    volts, amperes, mass = (short(row[key]) for key in ("voltage_v", "max_current_a", "mass_kg"))
    price = "-" if row["price_usd"] is None else f"{row['price_usd']:.2f}"  # of a few dollars the cents count
    return row["role"], row["goes_with"], row["chemistry"] or "-", volts, amperes, price, mass


def _chemistry_cells(row: Cells) -> tuple[str, ...]:
    return short(row["cell_voltage_v"]), short(row["cutoff_v"]), short(row["depth_of_discharge_percent"])


def _prior_cells(row: Cells) -> tuple[str, ...]:
    keys = ("overhead_w", "overhead_spread_percent", "efficiency_percent", "efficiency_spread_percent")
    return tuple(short(row[key]) for key in keys)


def _meter_cells(row: Cells) -> tuple[str, ...]:
    return str(row["baud"]), row["format"], row["speaks"], row["shape"], row["sign"]


def _format_cells(row: Cells) -> tuple[str, ...]:
    reads = " ".join(value.rpartition("_")[0] for value in row["values"])
    return row["shape"], row["sign"], reads or "as asked"


_TABLES: Final[dict[str, tuple[tuple[str, ...], Any]]] = {
    "battery": (("kind", "chemistry", "Wh", "V", "USD", "kg", "outputs"), _battery_cells),
    "converter": (("class", "from -> to", "overhead", "efficiency", "max", "USD"), _converter_cells),
    "purifier": (("inputs", "settings", "W", "CFM", "USD"), _purifier_cells),
    "part": (("role", "for", "chemistry", "V", "A", "USD", "kg"), _part_cells),
    "chemistry": (("V", "cut-off", "depth"), _chemistry_cells),
    "prior": (("overhead", "±%", "efficiency", "±%"), _prior_cells),
    "meter": (("baud", "format", "speaks", "shape", "sign"), _meter_cells),
    "format": (("shape", "sign", "reads"), _format_cells),
}


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _percent(figure: Figure | None) -> float | None:
    return None if figure is None else round(figure.value * 100, 4)


def _range(low: float | None, high: float | None) -> str:
    return short(low) if low == high else f"{short(low)}-{short(high)}"

"""Clean air as people read it: what was measured as it stands, what is estimated behind ``≈`` and in two figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.model.air import m3_per_h
from purifier.services.plan.claim import AIR_CLAIM
from purifier.services.wording import Units, flow, flow_unit, volume

if TYPE_CHECKING:
    from purifier.model.equipment import Motor
    from purifier.services.plan.plan import Column, Row

ABOUT: Final = "≈"
FOOT_M: Final = 0.3048

_MOTORS: Final[dict[Motor | None, str]] = {
    "ec": "for an electronic motor",
    "ac": "for an induction motor",
    None: "for a motor of unknown kind",
}


def air(row: Row, units: Units) -> str:
    """The clean air delivery rate of a row, without its unit: ``141``, ``≈ 41``, ``?``."""
    if row.cadr_estimate_cfm is None:
        return flow(row.cadr_m3_per_h, units)
    return f"{ABOUT} {_rate(row.cadr_estimate_cfm, units)}"


def air_range(row: Row, units: Units) -> str:
    """The 90 % band of an estimated rate, without its unit: ``17–69``; empty for any other."""
    if row.cadr_estimate_low_cfm is None or row.cadr_estimate_high_cfm is None:
        return ""
    return f"{_rate(row.cadr_estimate_low_cfm, units)}–{_rate(row.cadr_estimate_high_cfm, units)}"


def air_with_range(row: Row, units: Units) -> str:
    """The rate with its unit, an estimated one with its band: ``141 CFM``, ``≈ 41 CFM (17–69)``."""
    band = air_range(row, units)
    return f"{air(row, units)} {flow_unit(units)}{f' ({band})' if band else ''}"


def air_of_charge(row: Row, units: Units) -> str:
    """The clean air that one charge gives, with its unit."""
    if row.clean_air_estimate_m3 is None:
        return volume(row.clean_air_m3, units)
    shown = FOOT_M**3 if units == "us" else 1.0
    return f"{ABOUT} {volume(_two_figures(row.clean_air_estimate_m3 / shown) * shown, units)}"


def how_estimated(column: Column, units: Units, *, ranges: bool) -> str:
    """What ``≈`` rests on, with ``ranges`` the bands too; empty where nothing in the column is estimated."""
    estimated, purifier = [row for row in column.rows if row.air_is_estimated], column.setup.purifier
    if not estimated or purifier is None:
        return ""
    known = ", ".join(one.name for one in purifier.settings if one.cadr_m3_per_h is not None)
    bands = ", ".join(f"{row.setting} {air_range(row, units)}" for row in estimated)
    told = f", likely between: {bands} {flow_unit(units)}" if ranges else ""
    return (
        f"not published: estimated from its watts and the rate at setting {known}, {_MOTORS[purifier.motor]}{told}. "
        f"{AIR_CLAIM} The best is told by the low end."
    )


def _rate(flow_cfm: float, units: Units) -> str:
    return f"{_two_figures(flow_cfm if units == 'us' else m3_per_h(flow_cfm)):.0f}"


def _two_figures(number: float) -> float:
    return float(f"{number:.2g}")

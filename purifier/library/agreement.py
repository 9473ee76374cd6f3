"""What the keys of one profile owe each other, beyond each being right by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from purifier.library.calibration_kinds import disagreements
from purifier.library.quantities import Stated
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings

MOST_DISAGREEMENT: Final = 0.10
"""Nameplate energy may differ from capacity x voltage by this share: makers round both."""


def check_agreement(kind: str, raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    """Note what does not fit together. ``raw`` tells a key that is absent from one that is wrong."""
    _CHECKS[kind](raw, values, findings)


def _battery(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    if "energy" not in raw and not ("capacity" in raw and "voltage" in raw):
        missing = "voltage" if "capacity" in raw else "capacity"
        partly = f", or {missing} beside {'capacity' if 'capacity' in raw else 'voltage'}"
        either = partly if "capacity" in raw or "voltage" in raw else ", or capacity and voltage"
        findings.fault(("energy",), f"missing: expected an energy such as '1280 Wh'{either}")
    energy, capacity, voltage = (values.get(key) for key in ("energy", "capacity", "voltage"))
    if energy and capacity and voltage:
        product = capacity.value * voltage.value
        apart = max(energy.value, product) / min(energy.value, product) - 1.0
        if apart > MOST_DISAGREEMENT:
            findings.fault(
                ("energy",),
                f"expected within {MOST_DISAGREEMENT:.0%} of capacity x voltage, {product:g} Wh; "
                f"found {quoted(energy.text)}, {apart:.0%} apart",
            )
    if values.get("kind") == "station" and not raw.get("outputs"):
        findings.fault(("outputs",), "missing: expected at least one output of the station, such as [outputs.ac]")
    for key, wrong in disagreements(values.get("calibration", {})):
        findings.fault(("calibration", key), wrong)


def _converter(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    class_ = values.get("class")
    if class_ == "inverter":
        _expect_supply(values, "output", "ac", "an inverter gives", findings)
    elif class_ == "usb-c-trigger":
        _expect_supply(values, "input", "usb-c", "a USB-C trigger takes", findings)


def _expect_supply(values: Checked, side: str, supply: str, says: str, findings: Findings) -> None:
    found = values.get(side, {}).get("supply")
    if found not in (None, supply):
        findings.fault((side, "supply"), f"expected '{supply}', for {says} that; found '{found}'")


def _purifier(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    if raw.get("inputs") == {}:
        findings.fault(("inputs",), "expected at least one input, such as [inputs.dc]; found none")
    seen: dict[str, str] = {}
    for number, setting in enumerate(values.get("settings", ())):
        name = setting.get("name")
        if name is not None and name.casefold() in seen:
            findings.fault(("settings", number, "name"), f"expected a name of its own, found {quoted(name)} again")
        elif name is not None:
            seen[name.casefold()] = name


def _part(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    role = values.get("role")
    if "chemistry" in raw and role not in (None, "charger"):
        findings.fault(("chemistry",), f"means nothing with role = '{role}': expected it to be left out")


def _chemistry(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    curve = values.get("curve", ())
    _expect_falling(curve, "curve", "charge", strictly=True, findings=findings)
    _expect_falling(curve, "curve", "voltage", strictly=False, findings=findings)
    _expect_falling(values.get("freezing", ()), "freezing", "charge", strictly=True, findings=findings)
    _expect_rising(values.get("freezing", ()), "freezing", "temperature", findings)
    _expect_rising(values.get("cold", ()), "cold", "temperature", findings)
    _expect_rising(values.get("rated_capacity", ()), "rated_capacity", "time", findings)
    for number, point in enumerate(values.get("cold", ())):
        _expect_order(point, ("low", "capacity", "high"), ("cold", number), findings)
    _expect_order(values, ("cutoff", "cutoff_high"), (), findings)
    _expect_order(values, ("parasitic", "parasitic_high"), (), findings)
    _expect_order(values, ("sag", "sag_high"), (), findings)
    _expect_order(values.get("small_packs", {}), ("low", "high"), ("small_packs",), findings)


def _prior(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    """Each of a prior's keys stands for itself."""


def _meter(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    # Not at the top: meters bring the protocols with them, which planning has no use for.
    from purifier.library.meter_agreement import check_meter

    check_meter(raw, values, findings)


def _format(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    from purifier.library.format_agreement import check_format

    check_format(raw, values, findings)


_CHECKS: Final[dict[str, Callable[[dict[str, Any], Checked, Findings], None]]] = {
    "battery": _battery,
    "converter": _converter,
    "purifier": _purifier,
    "part": _part,
    "chemistry": _chemistry,
    "prior": _prior,
    "meter": _meter,
    "format": _format,
}


def _expect_falling(rows: Sequence[Checked], name: str, key: str, *, strictly: bool, findings: Findings) -> None:
    for number, (before, after) in enumerate(pairwise(rows), start=1):
        first, then = before.get(key), after.get(key)
        if first and then and (then.value > first.value or (strictly and then.value == first.value)):
            rule = "below" if strictly else "no higher than"
            findings.fault(
                (name, number, key),
                f"expected {rule} the row before, {quoted(first.text)}, for rows go from full to empty; "
                f"found {quoted(then.text)}",
            )


def _expect_rising(rows: Sequence[Checked], name: str, key: str, findings: Findings) -> None:
    for number, (before, after) in enumerate(pairwise(rows), start=1):
        first, then = before.get(key), after.get(key)
        if first and then and then.value <= first.value:
            before_it = f"expected more than the row before, {quoted(first.text)}"
            findings.fault((name, number, key), f"{before_it}; found {quoted(then.text)}")


def _expect_order(values: Checked, keys: Sequence[str], path: tuple[str | int, ...], findings: Findings) -> None:
    present: list[tuple[str, Stated]] = [(key, values[key]) for key in keys if key in values]
    for (smaller, low), (larger, high) in pairwise(present):
        if low.value > high.value:
            findings.fault(
                (*path, larger), f"expected no less than {smaller}, {quoted(low.text)}; found {quoted(high.text)}"
            )

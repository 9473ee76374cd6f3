"""A prediction as JSON text and back, whatever stands in the text."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields
from typing import Any, Final, NamedTuple

from purifier.model.empty_signs import EmptySigns
from purifier.model.prediction import CurvePoint, Prediction
from purifier.model.run import Of
from purifier.store.json_object import json_object, number

_NAN: Final = math.nan
UNKNOWN: Final = Prediction(_NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, EmptySigns())
"""Of a run without a prediction: no set-up was given, or it cannot be read. Compare with ``is``."""
_NONE: Final[dict[Of, dict[str, str]]] = {
    "battery": {"none": "no set-up was given"},
    "air": {"none": "a run of the air in a room: there is nothing to predict"},
}
"""What stands in the place of a prediction that there is not, by what the run is of."""


class Understood(NamedTuple):
    """What could be read of a prediction, the plan's row, and what is wrong with the text, if anything is."""

    prediction: Prediction
    row: dict[str, object]
    fault: str | None = None
    of: Of = "battery"


def as_text(prediction: Prediction, row: Mapping[str, object], of: Of = "battery") -> str:
    """One object: the fields of `Prediction`, the curve as ``[hours, volts, Ah]``, and the plan's row.

    Of `UNKNOWN`: that there is none, and what the run is of, which is told from one that cannot be read.
    """
    if prediction is UNKNOWN:
        return json.dumps(_NONE[of])
    values = {name: value for name, value in asdict(prediction).items() if name != "curve"}
    values["curve"] = [[m.hours, m.voltage_v, m.charge_ah] for m in prediction.curve]
    return json.dumps({**values, "row": row}, ensure_ascii=False, separators=(",", ":"))


def from_text(text: object) -> Understood:
    """What stands in the text that `as_text` made, or in anything else; keys that nobody knows are passed over."""
    values = json_object(text)
    if values is None:
        return Understood(UNKNOWN, {}, "the prediction is no JSON object")
    none = next((of for of, words in _NONE.items() if values == words), None)
    if none is not None:
        return Understood(UNKNOWN, {}, of=none)
    row = values.get("row")
    plan_row = row if isinstance(row, dict) else {}
    read: dict[str, Any] = {}
    for field in fields(Prediction):
        if field.name not in ("signs", "curve"):
            value = read[field.name] = _value(field, values.get(field.name))
            if field.type == "float" and (value is None or value < 0.0 or (field.name == "efficiency" and not value)):
                return Understood(UNKNOWN, plan_row, f"the prediction has no {field.name} that is a number from 0 up")
    curve, signs = _curve(values.get("curve")), values.get("signs")
    known = signs if isinstance(signs, dict) else {}
    read["curve"] = curve or ()
    read["signs"] = EmptySigns(**{field.name: _value(field, known.get(field.name)) for field in fields(EmptySigns)})
    odd = [name for name in ("row", "signs") if not isinstance(values.get(name), dict)]
    odd += ["curve"] if curve is None else []
    fault = f"the prediction has no {odd[0]} that can be read" if odd else None
    return Understood(Prediction(**read), plan_row, fault)


def _value(field: Field[Any], value: Any) -> Any:
    """``value`` where it is what the ``field`` holds; else what the field holds when nothing is said, None at worst."""
    usual = None if field.default is MISSING else field.default
    kind = str(field.type)
    if kind.startswith("float"):
        return number(value)
    if kind.startswith("tuple"):
        return tuple(value) if isinstance(value, list) else usual
    wanted = {"bool": bool, "int": int, "str": str}.get(kind.removesuffix(" | None"))
    return value if wanted is not None and type(value) is wanted else usual


def _curve(points: Any) -> tuple[CurvePoint, ...] | None:
    """The curve when its points are such and their times grow; else None."""
    if not isinstance(points, list):
        return None
    found: list[CurvePoint] = []
    for point in points:
        if not isinstance(point, list) or len(point) != 3:
            return None
        hours, volts, charge = map(number, point)
        if hours is None or (found and hours < found[-1].hours):
            return None
        found.append(CurvePoint(hours, volts, charge))
    return tuple(found)

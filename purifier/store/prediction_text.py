"""A prediction as JSON text and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from purifier.model.ending import EmptySigns
from purifier.model.prediction import CurvePoint, Prediction


def as_text(prediction: Prediction, row: Mapping[str, object]) -> str:
    """One object: the fields of `Prediction`, the curve as ``[hours, volts, Ah]``, and the plan's row."""
    values = {name: value for name, value in asdict(prediction).items() if name != "curve"}
    values["curve"] = [[m.hours, m.voltage_v, m.charge_ah] for m in prediction.curve]
    return json.dumps({**values, "row": row}, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> tuple[Prediction, dict[str, object]]:
    """(prediction, the plan's row) from the text that `as_text` made."""
    values: dict[str, Any] = json.loads(text)
    row = values.pop("row", {})
    values["signs"] = EmptySigns(**values["signs"])
    values["curve"] = tuple(CurvePoint(*point) for point in values["curve"])
    return Prediction(**values), row

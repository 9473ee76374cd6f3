"""Doubt about jumps: a value that leaps further than it can is believed only when the next reading agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from purifier.model.reading import Reading

WITHIN_S: Final = 30.0
"""After a longer silence anything may have happened."""
_PLACES: Final = {name: place for place, name in enumerate(Reading._fields)}
"""Values with a place of their own in a reading; others stand in its ``extra``."""


class Gate(NamedTuple):
    """What the gate remembers between readings."""

    last: Reading | None = None
    """The last that passed."""
    doubted: Reading | None = None
    """The one after it, when it did not."""


def step_gate(gate: Gate, reading: Reading, steps: Mapping[str, float]) -> tuple[Gate, str | None]:
    """The gate after ``reading``, and why it is doubted, or None when it passes.

    ``steps`` are the largest believable changes between two readings by name, each in its value's unit
    (`purifier.protocols.meter.Meter.steps`).  A single leap is a damaged number that its check let through; two
    readings that agree on the new level are the truth.  Readings without times, or more than ``WITHIN_S`` apart, pass.
    """
    leap = _leap(gate.last, reading, steps)
    if leap is None or (gate.doubted is not None and _leap(gate.doubted, reading, steps) is None):
        return Gate(reading), None
    return Gate(gate.last, reading), leap


def _leap(before: Reading | None, after: Reading, steps: Mapping[str, float]) -> str | None:
    if before is None or before.at_s is None or after.at_s is None or not 0 <= after.at_s - before.at_s <= WITHIN_S:
        return None
    first: tuple[Any, ...] = before
    second: tuple[Any, ...] = after
    for name, step in steps.items():
        place = _PLACES.get(name)
        old, new = (before.extra.get(name), after.extra.get(name)) if place is None else (first[place], second[place])
        if old is None or new is None or old == new or isinstance(old, str) or isinstance(new, str):
            continue
        if abs(new - old) > step:
            return f"{name} leaps from {old:g} to {new:g}, at most {step:g} was expected between two readings"
    return None

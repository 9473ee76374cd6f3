"""Where the hours went: the layers turned on one after another, each with the hours it took."""

from __future__ import annotations

from typing import Any, Final

from purifier.model.budget import Budget
from purifier.model.estimate import path_power_w, runtime_h
from purifier.model.layers import LAYERS

_NEUTRAL: Final[dict[str, dict[str, float | tuple[()]]]] = {
    "start": {"start": 1.0},
    "reserve": {"reserve": 0.0},
    "depth": {"depth": 1.0},
    "health": {"health": 1.0},
    "cold": {"cold": 1.0},
    "rate": {"rate": ()},
    "cutoff": {"left_at_cutoff": 0.0, "sag": ()},
    "wire": {"wire_ohm": 0.0},
    "parasitic": {"parasitic_w": 0.0},
    "self-discharge": {"self_discharge_w": 0.0},
    "overhead": {"output_overhead_w": 0.0, "stage_overheads_w": 0.0},
    "conversion": {"output_efficiency": 1.0, "stage_efficiencies": 1.0},
}
"""Layer -> the numbers of a budget that are its own, as they are while it is off (for each stage where there are
several)."""


def ledger(of: Budget, load_w: float) -> tuple[tuple[str, float], ...]:
    """(layer, hours it took from those before it), for the layers that took or gave any; negative for a gain.

    Each layer is turned on with those before it in `LAYERS` on already; nameplate hours less all losses are the
    runtime.  The rate is judged by the draw of the whole set-up throughout.
    """
    now = without(of._replace(rate_w=path_power_w(of, load_w)), *LAYERS)
    hours, lost = runtime_h(now, load_w), []
    for layer in LAYERS:
        turned_on = {name: getattr(of, name) for name in _NEUTRAL[layer]}
        if all(getattr(now, name) == value for name, value in turned_on.items()):
            continue
        now = now._replace(**turned_on)
        before, hours = hours, runtime_h(now, load_w)
        if before != hours:
            lost.append((layer, before - hours))
    return tuple(lost)


def without(of: Budget, *layers: str) -> Budget:
    """The same budget with some of its layers turned off."""
    off: dict[str, Any] = {}
    for layer in layers:
        off |= _NEUTRAL[layer]
    for name in off.keys() & {"stage_overheads_w", "stage_efficiencies"}:
        off[name] = (off[name],) * len(of.stage_overheads_w)
    return of._replace(**off)


def gains(of: Budget, load_w: float) -> tuple[tuple[str, float], ...]:
    """(layer, hours the runtime would grow without it), for the layers in the ledger; negative where it helps."""
    now = runtime_h(of, load_w)
    return tuple((layer, runtime_h(without(of, layer), load_w) - now) for layer, _ in ledger(of, load_w))

"""What would make it last, as the object that ``plan --for --json`` prints: units in the keys, unknown is None."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from purifier.services.longer.words import what

if TYPE_CHECKING:
    from purifier.services.longer.change import Change, Longer
    from purifier.services.longer.trials import Outcome


def as_dict(found: Longer) -> dict[str, object]:
    """One set-up at one setting with its changes, best first; ``hours`` are those of the calendar."""
    row = found.now.row
    return {
        "battery": row.battery,
        "purifier_id": row.purifier_id,
        "setting": row.setting,
        "hours": found.hours,
        "already": found.already,
        "short_h": found.short_h,
        "changes": [_change(one) for one in found.changes],
        "nearest": None if found.nearest is None else _change(found.nearest),
        "no_sun": found.no_sun or None,
    }


def _change(one: Change) -> dict[str, object]:
    row = one.row
    return {
        "text": what(one),
        "steps": [{"kind": step.kind, "text": step.words, "size": step.size} for step in one.parts],
        "price_usd": one.price_usd,
        **_lasts(one.outcome),
        "cadr_cfm": row.cadr_cfm,
        "noise_dba": row.noise_dba,
        "battery": row.battery,
        "battery_count": row.battery_count,
        "setting": row.setting,
        "conditions": dict(one.request.conditions),
        "panel_w": one.variant.panel_w or None,
    }


def _lasts(of: Outcome) -> dict[str, object]:
    """Hours of air, and days on the calendar; those without end are None, and said to be."""
    return {
        "runtime_low_h": _finite(of.low_h),
        "runtime_h": _finite(of.likely_h),
        "calendar_low_days": _finite(of.low_h / of.hours_per_day),
        "for_ever": math.isinf(of.low_h),
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None

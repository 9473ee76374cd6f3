"""Where the hours of a run went: what the label promised, what the plan took off, what the run took or gave besides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from purifier.plain_text import plain
from purifier.services.runs.compared import Compared
from purifier.services.wording import LAYER_WORDS, figures

Side = Literal["whole", "predicted", "measured"]


class Entry(NamedTuple):
    """``hours`` of a ``whole``, or what was lost (negative) or won, as it was predicted or as it was measured."""

    side: Side
    name: str
    hours: float


def hours_ledger(row: Compared, frozen: Mapping[str, object]) -> tuple[Entry, ...]:
    """From the label's hours down to those that the run lasted, or would have; () where nothing was predicted.

    ``frozen`` is the row of the plan as it was before the run.  What stands between two wholes adds up to their
    difference.
    """
    said_h = row.predicted.runtime_h
    if said_h is None:
        return ()
    losses = _losses(frozen.get("losses"))
    found = [Entry("whole", "the label promises", said_h + sum(hours for _, hours in losses))]
    found += [Entry("predicted", name, -hours) for name, hours in losses]
    found.append(Entry("whole", "the plan said", said_h))
    if row.complete and row.measured.runtime_h is not None:
        lasted_h, energy_wh, verdict = row.measured.runtime_h, row.measured.energy_wh, "it lasted"
    elif row.projected is not None:
        lasted_h, energy_wh, verdict = row.projected.runtime_h, row.projected.energy_wh, "it would have lasted"
    else:
        return tuple(found)
    power_w, said_w = row.measured.battery_power_w, row.predicted.battery_power_w
    if power_w and said_w and energy_wh and row.predicted.energy_wh:
        at_its_power_h = said_h * said_w / power_w
        drew = _beside("drew", power_w, said_w, "W")
        gave = _beside("gave", energy_wh, row.predicted.energy_wh, "Wh")
        found.append(Entry("measured", drew, at_its_power_h - said_h))
        found.append(Entry("measured", gave, lasted_h - at_its_power_h))
    else:
        found.append(Entry("measured", "nobody measured why", lasted_h - said_h))
    return (*found, Entry("whole", verdict, lasted_h))


def _beside(words: str, measured: float, predicted: float, unit: str) -> str:
    shown, meant = figures(measured), figures(predicted)
    return f"{words} {shown} {unit}, as planned" if shown == meant else f"{words} {shown} {unit}, not {meant} {unit}"


def _losses(stored: object) -> list[tuple[str, float]]:
    """(words, hours lost) as far as the database has them."""
    found = []
    for one in stored if isinstance(stored, list) else []:
        cause, hours = (one.get("cause"), one.get("hours")) if isinstance(one, dict) else (None, None)
        if isinstance(cause, str) and isinstance(hours, int | float) and math.isfinite(hours):
            found.append((LAYER_WORDS.get(cause, plain(cause[:40])), float(hours)))
    return found

"""What a meter says of a battery as its run begins, where the plan begins with a full one."""

from __future__ import annotations

from typing import Final

from purifier.model.run import Run
from purifier.model.start import charge_at_start, is_not_full
from purifier.store import series
from purifier.store.opening import Connection
from purifier.store.packing import sample
from purifier.store.prediction_text import UNKNOWN
from purifier.store.readings import rows

GAVE_MORE: Final = 0.15
"""A battery that gave more than the meter said was in it, by this share of its label, was not what the meter said."""


def begun_at(connection: Connection, run: Run) -> float | None:
    """The share of its charge that ``run`` began with by its meter, where the plan took it for full and it was not.

    None where the start was stated, nobody says, or what the battery gave shows that its meter was wrong.
    """
    prediction = run.frozen.prediction
    if prediction is UNKNOWN or not prediction.from_full or run.discharge_ms is None:
        return None
    first = next(iter(rows(connection, run.id, run.discharge_ms - 1, run.discharge_ms + 60_000)), None)
    share = None if first is None else charge_at_start(sample(first), prediction.signs)
    if share is None or not is_not_full(share):
        return None
    label_ah = prediction.signs.label_ah
    if label_ah:
        sums = series.totals(connection, run)
        if sums.drawn_ah + sums.bridged_ah - sums.charged_ah > (share + GAVE_MORE) * label_ah:
            return None
    return share

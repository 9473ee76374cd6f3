"""A run of the database in its stretches of one setting, and what was drawn in them."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.model.comparison.marks import setting_of
from purifier.model.comparison.segments import Expected, Mark, Segment, segments
from purifier.model.run import Event, Origin, Run
from purifier.model.setup import PLAIN_LOAD
from purifier.services.runs.measured import METER_GAIN, Drawn, drawn_in, meter_offset_w, of_discharge
from purifier.store.opening import Connection
from purifier.store.pieces import pieces
from purifier.store.prediction_text import UNKNOWN


def drawn_by(
    connection: Connection, run: Run, events: Sequence[Event], hours: float | None, expected: Sequence[Expected]
) -> tuple[Drawn, tuple[Segment, ...]]:
    """What ``run`` drew, and its segments; ``hours`` of discharge, None: there was none.

    ``expected``: what the meter should see of each setting, see `purifier.services.runs.as_it_was.expected_of`; without
    it segments have no setting but the planned one and those that marks name.  Marks among ``events`` are enough.
    """
    if run.discharge_ms is None or hours is None or run.frozen.source == "ran":
        return Drawn(hours or 0.0, unseen=1.0), ()
    found = of_discharge(
        pieces(connection, run, run.discharge_ms, run.discharge_ms + round(hours * 3.6e6)), run.complete
    )
    if found and not run.complete:
        hours = (found[-1].end_ms - run.discharge_ms) / 3.6e6
    drawn = drawn_in(found, hours, run.frozen.prediction)
    planned = None if run.frozen.prediction is UNKNOWN else str(run.frozen.row.get("setting") or PLAIN_LOAD)
    marks = settings_noted(events, [one.setting for one in expected] or ([] if planned is None else [planned]))
    offset_w, resolution = meter_offset_w(run, drawn), (run.origin or Origin()).spread
    shown = [
        one._replace(low_w=one.low_w * (1.0 - METER_GAIN) - offset_w, high_w=one.high_w * (1.0 + METER_GAIN) + offset_w)
        for one in expected
    ]
    return drawn, segments(found, marks, shown, planned, resolution)


def settings_noted(events: Sequence[Event], names: Sequence[str]) -> list[Mark]:
    """Marks that say at which setting of ``names`` a run went on, in order of time."""
    return [
        Mark(event.t_ms, setting)
        for event in events
        if event.kind == "mark" and (setting := setting_of(event.text, names)) is not None
    ]

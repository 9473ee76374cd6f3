"""Which predictions are scored: those made before a run that went as planned, to the end."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from purifier.model.comparison.score import Outcome, Score, score
from purifier.model.run import Event, Run
from purifier.services.runs.about import is_pretended
from purifier.services.runs.as_it_was import as_it_was
from purifier.services.runs.beginning import begun_at
from purifier.services.runs.compared import Made
from purifier.services.runs.stretches import drawn_by, settings_noted
from purifier.store import run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.opening import Connection, reading
from purifier.store.prediction_text import UNKNOWN

ELSEWHERE: Final = 0.02
"""Up to this share of its time a run may be at another setting than the planned one, by its marks,"""
STEPPED: Final = 0.1
"""and by steps of its power that nobody noted."""
NEAR: Final = 0.1
"""A power that is no further from what was predicted is that of the planned setting."""
OWN_WILL: Final = ("auto", "smart", "eco")
"""Settings whose power is meant to change."""
_AFTER: Final = {
    "import": "it was imported, so its prediction was made after it",
    "ran": "it was told, so its prediction was made after it",
    "replay": "it was replayed, so its prediction was made after it",
    "demo": "it was pretended",
}


def made(run: Run) -> Made | None:
    """Whether the prediction of ``run`` was made before it; None where there is none."""
    if run.frozen.prediction is UNKNOWN:
        return None
    return "after" if run.frozen.source != "log" or knows_itself(run) else "before"


def knows_itself(run: Run) -> bool:
    """Whether the battery of ``run`` had been calibrated with that very run when its prediction was made."""
    return any(
        name.startswith("batteries/") and "calibration" in text and run.identity and run.identity in _runs_in(text)
        for name, text in run.frozen.profiles.items()
    )


def runtime_h(run: Run) -> float | None:
    """From first discharge to empty [h]; None of a run that is not complete."""
    if not run.complete or run.discharge_ms is None or run.end_ms is None or run.end_ms < run.discharge_ms:
        return None
    return (run.end_ms - run.discharge_ms) / 3.6e6


def not_scored(connection: Connection, run: Run, events: Sequence[Event]) -> str | None:
    """Why the prediction of ``run`` is not scored, in words; None when it is. Marks among ``events`` are enough."""
    when = made(run)
    if run.frozen.of == "air":
        return "it is of the air, of which nothing is predicted"
    if when is None:
        return "no set-up was given" if not run.frozen.setup else "its prediction cannot be read"
    if when == "after":
        return _AFTER.get(run.frozen.source, "its battery was calibrated with this very run")
    if is_pretended(run):
        return "it was pretended"
    hours = runtime_h(run)
    if hours is None:
        return "the battery was not run empty" if run.end_ms is not None else "it is not over"
    if (share := begun_at(connection, run)) is not None:
        return f"the meter said {share:.0%} when it began, and no --start was given".replace("%", " %")
    if "hours-per-day" in run.frozen.setup:
        return "it is planned in hours of air, with hours off between"
    if _elsewhere_by_marks(run, events, hours) or _elsewhere_by_power(connection, run, events, hours):
        return (
            "it was not left at the setting that was planned" if run.frozen.row.get("setting") else "its load changed"
        )
    return None


def score_of(connection: Connection, bad: BadRows) -> Score:
    """The score of every prediction in the database that counts; what makes no sense goes to ``bad``."""
    found = []
    for run in run_rows.runs(connection, bad):
        hours = runtime_h(run)
        if hours is None or made(run) != "before":
            continue
        if not_scored(connection, run, run_rows.events(connection, run.id, ("mark",), bad)) is None:
            found.append(outcome_of(run, hours))
    return score(found)


def outcome_of(run: Run, hours: float) -> Outcome:
    """What became of the prediction of a run that lasted ``hours`` to empty."""
    prediction = run.frozen.prediction
    return Outcome(hours, prediction.runtime_h, prediction.runtime_low_h, prediction.runtime_high_h)


def own_score(database: Path) -> Score:
    """The score of the runs in a file; raises StoreError."""
    with reading(database) as connection:
        return score_of(connection, BadRows())


def _elsewhere_by_marks(run: Run, events: Sequence[Event], hours: float) -> bool:
    """Whether marks say that it ran at another setting than was planned."""
    planned = str(run.frozen.row.get("setting") or "")
    if not planned or not any(event.kind == "mark" for event in events):
        return False
    was = as_it_was(run.frozen)
    names = [planned] if was is None else [one.name for one in was.setup.settings]
    away_ms, since_ms, at, end_ms = 0, run.discharge_ms or 0, planned, run.end_ms or 0
    for mark in settings_noted(events, names):
        if mark.t_ms < end_ms:
            away_ms += max(0, mark.t_ms - since_ms) if at != planned else 0
            since_ms, at = max(since_ms, mark.t_ms), mark.setting
    away_ms += max(0, end_ms - since_ms) if at != planned else 0
    return away_ms > ELSEWHERE * hours * 3.6e6


def _elsewhere_by_power(connection: Connection, run: Run, events: Sequence[Event], hours: float) -> bool:
    """Whether its power stepped to another level than the planned one and stayed there; one that always was another
    is a prediction that failed.

    Looked at only where the mean power is not what was predicted, for it takes all minutes of a run.
    """
    prediction = run.frozen.prediction
    if str(run.frozen.row.get("setting")).lower() in OWN_WILL:
        return False
    low_w = (prediction.meter_power_low_w or prediction.meter_power_w) * (1.0 - NEAR)
    high_w = (prediction.meter_power_high_w or prediction.meter_power_w) * (1.0 + NEAR)
    sums = series.totals(connection, run)
    if not sums.covered_ms or low_w <= (sums.drawn_wh - sums.charged_wh) / (sums.covered_ms / 3.6e6) <= high_w:
        return False
    _, parts = drawn_by(connection, run, events, hours, ())
    away_h = sum(one.hours for one in parts if one.power_w is not None and not low_w <= one.power_w <= high_w)
    return len(parts) > 1 and away_h > STEPPED * hours


def _runs_in(text: str) -> list[object]:
    """The runs that a battery's profile says it was calibrated with."""
    try:
        table = tomllib.loads(text).get("calibration")
    except (ValueError, RecursionError):
        return []
    runs = table.get("runs") if isinstance(table, dict) else None
    return runs if isinstance(runs, list) else []

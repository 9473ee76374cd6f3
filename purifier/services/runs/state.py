"""What state a run is in, seen from outside: the database and the recorder's lock tell."""

from __future__ import annotations

from typing import Final

from purifier.model.pace import GAP_INTERVALS
from purifier.model.run import Run
from purifier.services.runs.facts import Facts
from purifier.services.runs.states import State
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for

SLACK_MS: Final = 2_000


def state(facts: Facts) -> State:
    """How the run stands; ``stale`` once readings are late by more than a gap, a batch and two seconds."""
    run = facts.run
    if run.end_reason == "empty" and facts.recorded and run.frozen.source == "log":
        return "listening"
    if run.end_ms is not None or not facts.recorded:
        return unrecorded(run)
    if run.frozen.source == "import":
        return "importing"
    links = [event.kind for event in facts.events if event.kind in ("link-lost", "reconnect", "continue")]
    if links and links[-1] == "link-lost":
        return "lost"
    since_ms = facts.newest.t_ms if facts.newest is not None else 0
    batch_ms = COMMIT_EVERY_S[mode_for(linked_version())] * 1000.0
    interval_ms = GAP_INTERVALS * (run.interval_ms or 1000)
    patience_ms = max(interval_ms, 5_000, run.frozen.least_gap_ms) + batch_ms + SLACK_MS
    return "stale" if facts.t_ms - since_ms > patience_ms else "recording"


def unrecorded(run: Run) -> State:
    """How a run stands that no living recorder holds: this needs nothing but its row."""
    if run.end_ms is not None:
        return "ended"
    return "unfinished" if run.frozen.source == "import" else "interrupted"

"""A run in numbers, and all runs, as lists and pages show them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purifier.errors import StoreError
from purifier.model.particles import masses
from purifier.model.prediction import Prediction
from purifier.model.run import Event, EventKind, Of, Origin, Run
from purifier.services.runs.about import about
from purifier.services.runs.facts import Facts
from purifier.services.runs.state import state
from purifier.services.runs.states import State
from purifier.store import run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.folding import amount, longest_s, times
from purifier.store.opening import Connection, explained
from purifier.store.prediction_text import UNKNOWN
from purifier.store.timing import Now, moment, utc_text


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in numbers; the field names are the keys of ``runs --json``. None: unknown, or not yet.

    ``runtime_h`` is from first discharge to empty, ``discharge_h`` from first discharge to the last reading or the end.
    Amounts drawn are positive; ``drawn_*`` hold what gaps were bridged by (``bridged_*``).  Current and power of the
    last reading are as in readings: drawn is negative.
    """

    run: int
    name: str
    about: str
    """What it is about, by the names that its profiles had; without a set-up, its files."""
    state: State
    source: str
    meter: str
    meter_identity: str | None
    port: str
    battery: str | None
    purifier_id: str | None
    setting: str | None
    started_utc: str | None
    ended_utc: str | None
    end_reason: str | None
    complete: bool
    runtime_h: float | None
    discharge_h: float | None
    predicted_runtime_h: float | None
    predicted_runtime_low_h: float | None
    predicted_runtime_high_h: float | None
    predicted_power_w: float | None
    mean_power_w: float | None
    drawn_ah: float | None
    """None for a run that was told: nobody measured it."""
    drawn_wh: float | None
    bridged_ah: float
    bridged_wh: float
    charged_ah: float
    charged_wh: float
    readings: int
    coverage_percent: float | None
    gaps: int
    gap_s: float
    longest_gap_s: float
    faults: int
    reconnects: int
    dropped: int
    last_s: float | None
    voltage_v: float | None
    current_a: float | None
    power_w: float | None
    charge_ah: float | None
    soc_percent: float | None
    identity: str
    """UUID: the same in every database that the run is copied into."""
    stated: tuple[str, ...]
    """Quantities that nobody measured: somebody stated them."""
    files: tuple[str, ...]
    """Names of the files that it came out of; none for one that was logged here."""
    format: str | None
    """Id of the format that its file had."""
    of: Of
    """``battery`` or ``air``. Of the air nothing was drawn and nothing predicted."""
    pm1_ug_m3: float | None
    """Particles in the air as they were said last [ug/m3]."""
    pm25_ug_m3: float | None
    pm10_ug_m3: float | None
    measurement_spread_percent: float | None
    """What the steps of the measured current leave open of charge and energy: half-width. None: nothing is known."""


def is_unplanned(run: Run) -> bool:
    """Whether nobody gave a set-up for it, so that nothing was predicted."""
    return run.frozen.prediction is UNKNOWN and not run.frozen.setup


def summaries(connection: Connection, database: Path, now: Now, bad: BadRows | None = None) -> list[Summary]:
    """Every run in the open ``database`` in numbers, as of ``now``, the oldest first.

    What makes no sense in one hides no other; it goes to ``bad``.
    """
    bad = BadRows() if bad is None else bad
    found = []
    for run in run_rows.runs(connection, bad):
        try:
            with explained(database):
                found.append(summary(Facts.read(connection, database, run, now, bad)))
        except StoreError as error:
            bad.add(run.id, "run", "", f"left out: {error}")
    with suppress(StoreError), explained(database):
        run_rows.orphans(connection, bad)
    return found


def summary(facts: Facts) -> Summary:
    """A run in numbers, as of the moment of the ``facts``."""
    run, sums, span = facts.run, facts.totals, facts.span_ms
    how = state(facts)
    gaps = [event for event in _of_kind(facts, "gap") if not _is_after_end(event, run)]
    end_ms = run.end_ms if run.end_ms is not None else None if span is None else span[1]
    until_ms = facts.t_ms if how in ("lost", "stale") else end_ms
    asked_ms = 0 if span is None or until_ms is None else until_ms - span[0]
    discharge_h = None
    if run.discharge_ms is not None and end_ms is not None:
        discharge_h = (end_ms - run.discharge_ms) / 3.6e6
    frozen, row, origin = run.frozen, run.frozen.row, run.origin or Origin()
    unmeasured = frozen.source == "ran" or says_no_current(facts)
    air = masses(facts.air)
    ended_ms = None if run.end_ms is None else moment(facts.clocks, run.end_ms)
    return Summary(
        run=run.id,
        name=frozen.name,
        about=about(run, facts.air),
        state=how,
        source=frozen.source,
        meter=frozen.meter,
        meter_identity=run.meter_identity,
        port=run.port,
        battery=_text(row.get("battery")),
        purifier_id=_text(row.get("purifier_id")),
        setting=_text(row.get("setting")),
        started_utc=utc_text(run.started_utc_ms if facts.clocks else None),
        ended_utc=utc_text(ended_ms),
        end_reason=run.end_reason,
        complete=run.complete,
        runtime_h=discharge_h if run.complete else None,
        discharge_h=discharge_h,
        **_predicted(frozen.prediction),
        mean_power_w=sums.drawn_wh / (sums.covered_ms / 3.6e6) if sums.covered_ms and not unmeasured else None,
        drawn_ah=None if unmeasured else sums.drawn_ah + sums.bridged_ah,
        drawn_wh=None if unmeasured else sums.drawn_wh + sums.bridged_wh,
        bridged_ah=sums.bridged_ah,
        bridged_wh=sums.bridged_wh,
        charged_ah=sums.charged_ah,
        charged_wh=sums.charged_wh,
        readings=sums.readings,
        coverage_percent=min(100.0, 100.0 * sums.covered_ms / asked_ms) if asked_ms > 0 else None,
        gaps=sum(map(times, gaps)),
        gap_s=sum(amount(event, "seconds") for event in gaps),
        longest_gap_s=max(map(longest_s, gaps), default=0.0),
        faults=sum(one.times for one in facts.faults.values()),
        reconnects=sum(map(times, _of_kind(facts, "reconnect"))),
        dropped=round(sum(amount(event, "dropped") for event in _of_kind(facts, "saved-again"))),
        last_s=None if span is None else span[1] / 1000.0,
        **{name: facts.last[name].value if name in facts.last else None for name in series.LAST},
        identity=run.identity,
        stated=origin.stated,
        files=origin.files,
        format=origin.format or None,
        of=frozen.of,
        **{name: air.get(name) for name in ("pm1_ug_m3", "pm25_ug_m3", "pm10_ug_m3")},
        measurement_spread_percent=100.0 * origin.spread if origin.spread else None,
    )


def says_no_current(facts: Facts) -> bool:
    """Whether its readings hold no current and no power: of the air, or of a charge in percent alone."""
    sums = facts.totals
    amounts = (sums.drawn_ah, sums.charged_ah, sums.bridged_ah, sums.drawn_wh, sums.charged_wh, sums.bridged_wh)
    flows = any(amounts) or "current_a" in facts.last or "power_w" in facts.last
    return facts.run.frozen.of == "air" or (facts.newest is not None and not flows)


def _predicted(prediction: Prediction) -> dict[str, float | None]:
    """What was predicted, None where that cannot be read."""
    figures = (prediction.runtime_h, prediction.runtime_low_h, prediction.runtime_high_h, prediction.meter_power_w)
    names = ("predicted_runtime_h", "predicted_runtime_low_h", "predicted_runtime_high_h", "predicted_power_w")
    return dict(zip(names, (None,) * 4 if prediction is UNKNOWN else figures, strict=True))


def _of_kind(facts: Facts, kind: EventKind) -> list[Event]:
    return [event for event in facts.events if event.kind == kind]


def _is_after_end(event: Event, run: Run) -> bool:
    return run.end_ms is not None and event.t_ms >= run.end_ms


def _text(value: object) -> str | None:
    return None if value is None else str(value)

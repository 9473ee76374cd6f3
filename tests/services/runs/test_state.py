"""How a run stands, told from what was read of it; each case differs from a healthy recording by one fact."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from purifier.model.run import Clock, Event, EventKind, Run
from purifier.services.runs.facts import Facts, now_ms
from purifier.services.runs.state import SLACK_MS, state, unrecorded
from purifier.services.runs.state_words import BRIEFLY, ENDED, briefly, in_full
from purifier.services.runs.states import State
from purifier.services.runs.watch import watch
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for
from purifier.store.packing import Packed
from purifier.store.series import Totals
from tests.recordings import Recording, at, plan, read

BATCH_MS = round(COMMIT_EVERY_S[mode_for(linked_version())] * 1000)
RUN = Run(1, plan(), "usb:1", 0, interval_ms=1000)
NEWEST = Packed(600_000, 131_000, -3300, None, None, 0)
HEALTHY = Facts(RUN, True, 601_000, (), (), Totals(), (0, 600_000), NEWEST, {}, {})


def links(*kinds: EventKind) -> Facts:
    """The healthy recording after these events."""
    return replace(HEALTHY, events=tuple(Event(i, kind, "") for i, kind in enumerate(kinds)))


def late(by_ms: int, interval_ms: int | None = 1000) -> Facts:
    """A recording whose newest reading is this old."""
    return replace(HEALTHY, t_ms=600_000 + by_ms, run=replace(RUN, interval_ms=interval_ms))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (HEALTHY, "recording"),
        (replace(HEALTHY, recorded=False), "interrupted"),
        (replace(HEALTHY, run=replace(RUN, end_ms=600_000, end_reason="stopped")), "ended"),
        (replace(HEALTHY, run=replace(RUN, end_ms=600_000, end_reason="empty")), "listening"),
        (replace(HEALTHY, run=replace(RUN, end_ms=600_000, end_reason="empty"), recorded=False), "ended"),
        (replace(HEALTHY, run=replace(RUN, end_ms=600_000), recorded=False), "ended"),
        (links("start", "link-lost"), "lost"),
        (links("start", "link-lost", "mark"), "lost"),
        (links("start", "link-lost", "reconnect"), "recording"),
        (links("start", "link-lost", "continue"), "recording"),
        (replace(links("link-lost"), recorded=False), "interrupted"),
        (late(5000 + BATCH_MS + SLACK_MS), "recording"),
        (late(5000 + BATCH_MS + SLACK_MS + 1), "stale"),
        (late(5000 + BATCH_MS + SLACK_MS + 1, None), "stale"),
        (late(5 * 60_000 + BATCH_MS + SLACK_MS, 60_000), "recording"),  # five intervals of a slow meter are no gap yet
        (late(5 * 60_000 + BATCH_MS + SLACK_MS + 1, 60_000), "stale"),
        (late(5000 + BATCH_MS + SLACK_MS, 200), "recording"),  # nor is a hiccup of a quick one
        (replace(HEALTHY, newest=None, t_ms=5000 + BATCH_MS + SLACK_MS), "recording"),
        (replace(HEALTHY, newest=None, t_ms=5000 + BATCH_MS + SLACK_MS + 1), "stale"),
    ],
)
def test_the_state_of_a_run_is_told_by_few_facts(facts: Facts, expected: State) -> None:
    assert state(facts) == expected and expected in BRIEFLY


def test_each_state_has_its_own_words_and_more_of_them_begin_with_the_same() -> None:
    ways: list[tuple[State, bool, str | None]] = [(one, False, None) for one in BRIEFLY]
    ways += [("ended", True, "empty"), ("ended", False, "file"), *(("ended", False, one) for one in ENDED)]
    brief = [briefly(how, complete=complete, reason=reason) for how, complete, reason in ways]
    assert len({*brief}) == len(brief) - 1, "where a file ends nobody ended it"
    for words, (how, complete, reason) in zip(brief, ways, strict=True):
        assert in_full(how, complete=complete, reason=reason).startswith(words)


def test_who_is_not_recorded_needs_no_facts() -> None:
    assert unrecorded(RUN) == "interrupted" and unrecorded(replace(RUN, end_ms=0)) == "ended"


def test_a_runs_time_goes_on_without_readings_and_a_replays_does_not() -> None:
    clocks = [Clock(0, 1_780_000_000_000, "boot", 5000)]
    now = at(0)._replace(boot="boot", boot_s=905.0)
    assert now_ms(RUN, clocks, NEWEST, now) == 900_000
    assert now_ms(RUN, clocks, NEWEST, now._replace(boot_s=6.0)) == 600_000, "never before its newest reading"
    assert now_ms(RUN, [], NEWEST, now) == 600_000
    replayed = replace(RUN, frozen=replace(RUN.frozen, source="replay"))
    assert now_ms(replayed, clocks, NEWEST, now) == 600_000 and now_ms(replayed, clocks, None, now) == 0


def test_a_look_asks_the_database_nothing_twice_that_grows_with_the_run(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(200))
    recording.recorder.commit()
    asked: list[str] = []
    with closing(read(database)) as connection:
        connection.set_trace_callback(asked.append)
        watch(connection, database, 1, at(200))
    recording.close()
    long = [question for question in asked if " event " in question or "total(" in question or "LIMIT 600" in question]
    assert len(long) == 3 and len(asked) <= 20

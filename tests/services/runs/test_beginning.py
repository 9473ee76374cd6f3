"""A run whose battery was not full by its meter, and one of a meter that is not there: neither scores nor teaches."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.model.run import Event, Frozen
from purifier.services.calibrate.calibrate import refuse_thin
from purifier.services.calibrate.gather import gather
from purifier.services.plan.request import Request
from purifier.services.record.begin import begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.services.runs.compare import compare
from purifier.services.runs.in_words import sentences
from purifier.services.runs.listing import listing
from tests.recordings import BATTERY, at, library, line, meter, plan, read

HOURS = 2.0


def recorded(
    folder: Path,
    frozen: Frozen,
    *,
    from_ah: float | None = None,
    soc: float | None = None,
    port: str = "usb:1",
    amperes: float = 1.0,
) -> tuple[Path, list[Event]]:
    """A run to empty whose meter says so of the charge when it begins; and what was said of it."""
    database, told = folder / "runs.sqlite3", list[Event]()
    begun = begin(database, frozen, port, at(0), {})
    recorder = Recorder(
        begun.writer, decoder_of(meter(), frozen), begun.past, commit_every_s=1e9, alarms=begun.alarms, say=told.append
    )
    for i in range(round(HOURS * 360) + 1):
        t = 10.0 * i
        more: dict[str, float] = {} if from_ah is None else {"charge_ah": from_ah - amperes * t / 3600}
        more |= {} if soc is None else {"soc_percent": soc}
        volts = 13.0 if t < HOURS * 3600 - 1200 else 13.0 - 2.5 * (t - HOURS * 3600 + 1200) / 1200
        recorder.take(line(volts, -amperes, **more), at(t).boot_s)
    recorder.tick(at(HOURS * 3600 + 300))
    recorder.commit()
    begun.close()
    return database, told


def outcome(database: Path) -> tuple[bool, str | None]:
    """Whether run 1 counts in the score, and why not; list and comparison agree."""
    row = compare(database, [1], at(9000)).rows[0]
    with closing(read(database)) as connection:
        found = listing(connection, database, at(9000))
    assert row.complete and (found.rows[0].unscored, found.score.runs) == (row.unscored, int(row.scored))
    return row.scored, row.unscored


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"from_ah": -95.0}, "5 %"),
        ({"soc": 3.0}, "3 %"),
        ({"from_ah": -60.0, "soc": 40.0}, "40 %"),
    ],
)
def test_a_battery_that_is_not_full_is_asked_about_at_the_start_and_neither_scored_nor_taught(
    tmp_path: Path, said: dict[str, float], words: str
) -> None:
    database, told = recorded(tmp_path, plan("12 W"), from_ah=said.get("from_ah"), soc=said.get("soc"))
    (doubt,) = [event for event in told if event.kind == "doubt" and event.data["what"] == "start"]
    assert doubt.t_ms <= 20_000 and f"--start '{words}'" in doubt.text
    assert outcome(database) == (False, f"the meter said {words} when it began, and no --start was given")
    row = compare(database, [1], at(9000)).rows[0]
    assert row.complete and (row.at_least_held, row.runtime_error_percent, row.energy_error_percent) == (None,) * 3
    assert row.cause is None and "missed" not in " ".join(sentences(row))
    with closing(read(database)) as connection:
        (listed,) = listing(connection, database, at(9000)).rows
        found = gather(connection, database, ["1"], at(9000))
    assert (listed.at_least_held, listed.error_percent) == (None, None)
    assert not found[0].evidence.from_full and any("says nothing of the energy" in one for one in found[0].flags)


def test_a_run_of_minutes_on_such_a_battery_is_too_thin_to_learn_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.services.runs.test_beginning.HOURS", 0.4)
    database, _ = recorded(tmp_path, plan("12 W"), soc=3.0)
    with closing(read(database)) as connection, pytest.raises(UsageError, match="too thin"):
        refuse_thin(gather(connection, database, ["1"], at(9000)))


@pytest.mark.parametrize(
    "said",
    [
        {},  # a meter that says nothing of it
        {"from_ah": -2.0, "soc": 0.0},  # a state of charge that was never set
        {"from_ah": -5.0},
    ],
)
def test_a_battery_that_may_well_be_full_is_scored_without_a_question(tmp_path: Path, said: dict[str, float]) -> None:
    database, told = recorded(tmp_path, plan("12 W"), from_ah=said.get("from_ah"), soc=said.get("soc"))
    assert not [event for event in told if event.kind == "doubt" and event.data["what"] == "start"]
    assert outcome(database) == (True, None)


def test_a_start_that_was_stated_is_scored_from_there(tmp_path: Path) -> None:
    frozen = freeze(library(), Request((BATTERY,), load="12 W", conditions={"start": "5 %"}), meter().id)
    database, told = recorded(tmp_path, frozen, soc=5.0)
    assert not [event for event in told if event.kind == "doubt" and event.data["what"] == "start"]
    assert outcome(database) == (True, None)


def test_a_battery_that_gave_far_more_than_its_meter_said_was_full_after_all(tmp_path: Path) -> None:
    database, told = recorded(tmp_path, plan("430 W"), from_ah=-75.0, amperes=33.0)
    assert [event for event in told if event.kind == "doubt" and event.data["what"] == "start"]
    assert outcome(database) == (True, None)


def test_a_pretended_run_does_not_count_and_says_what_it_is(tmp_path: Path) -> None:
    database, _ = recorded(tmp_path, plan("12 W"), port="pretend:diy-json")
    assert outcome(database) == (False, "it was pretended")
    assert compare(database, [1], at(9000)).rows[0].about.startswith("PRETEND: ")
    with closing(read(database)) as connection:
        (listed,) = listing(connection, database, at(9000)).rows
        (found,) = gather(connection, database, ["1"], at(9000))
    assert listed.name.startswith("PRETEND: ") and listed.briefly.startswith("PRETEND: ")
    assert any("it was pretended" in one for one in found.flags)

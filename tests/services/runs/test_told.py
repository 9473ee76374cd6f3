"""Runs that somebody saw and nobody measured."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from purifier.errors import PurifierError, UsageError
from purifier.model.run import Origin
from purifier.services.plan.request import Request
from purifier.services.runs.find import find_run
from purifier.services.runs.told import Told, day_of, hours_of, tell
from purifier.store.opening import reading
from tests.recordings import BATTERY, UTC_S, at, library

REQUEST = Request((BATTERY,), load="4.1 W")
NOON = round(datetime.fromtimestamp(UTC_S).replace(hour=12, minute=0, second=0, microsecond=0).timestamp() * 1000)


def told(path: Path, hours: float = 41.0, started: int | None = None, **how: object) -> Told:
    return tell(path, library(), REQUEST, hours, started, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("41 h", 41.0),
        ("41h", 41.0),
        ("1 d 17 h", 41.0),
        ("1d17h", 41.0),
        ("2 h, 30 min", 2.5),
        ("90 min", 1.5),
        ("1.5 d", 36.0),
    ],
)
def test_how_long_it_ran_is_said_as_people_say_it(text: str, hours: float) -> None:
    assert hours_of(text) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 h", "more than nothing was expected"),
        ("0 d 0 h", "more than nothing was expected"),
        ("-3 h", "more than nothing was expected"),
        ("400 d", "expected 1 min to 375 d"),
        ("300 d 2000 h", "expected 1 min to 375 d"),
        ("41", "write '41 h' or '41 d'"),
        ("41 W", "is a power"),
        ("1 d 5 W", "'5 W' is a power"),
        ("41 h ± 10 %", "takes no ±"),
        ("long", "does not begin with a number"),
        ("", "nothing was found"),
        ("1 d " * 500, "QTY"),
    ],
)
def test_what_is_no_length_of_time_is_refused(text: str, words: str) -> None:
    with pytest.raises(PurifierError, match=words):
        hours_of(text)


def test_a_run_that_was_told_is_whole_and_has_its_prediction(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "runs.sqlite3"
    one = told(path, started=NOON, name="shelf")
    assert "told and not measured" in one.said and not one.known
    with reading(path) as connection:
        run = find_run(connection, "shelf")
    assert (run.frozen.source, run.complete, run.discharge_ms, run.end_ms) == ("ran", True, 0, 41 * 3_600_000)
    assert run.frozen.prediction.runtime_h > 0.0 and run.frozen.row["battery"] == BATTERY
    assert run.origin == Origin(stated=("runtime_h",)) and run.started_utc_ms == NOON
    assert not any(path.startswith("meters") for path in run.frozen.profiles)


def test_the_same_run_told_twice_for_a_day_is_there_once_and_without_a_day_both_count(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    first = told(path, started=NOON)
    again = told(path, started=NOON)
    assert again.known and again.run.id == first.run.id and "nothing was added" in again.said
    others = [
        told(path, started=NOON - 86_400_000),
        told(path, 42.0, NOON),
        told(path, started=NOON, complete=False),
        told(path),
        told(path),
    ]
    assert [one.run.id for one in others] == [2, 3, 4, 5, 6] and not any(one.known for one in others)
    assert "run 5 says the same, and both count" in others[-1].said and "--undo 6" in others[-1].said
    assert not others[2].run.complete and others[2].run.end_reason == "stopped"


def test_the_day_is_the_local_one_and_the_run_has_had_the_time_to_end() -> None:
    now = at(0.0)
    today = datetime.fromtimestamp(now.utc_s).date()
    assert day_of(None, 41.0, now) is None
    before = today - timedelta(days=5)
    found = day_of(str(before), 41.0, now)
    assert found is not None and datetime.fromtimestamp(found / 1000.0).isoformat() == f"{before}T12:00:00"
    today_ms = day_of(str(today), 0.1, now)
    assert today_ms is not None and today_ms / 1000.0 + 360.0 <= now.utc_s
    with pytest.raises(UsageError, match="has not ended yet") as refused:
        day_of(str(today), 41.0, now)
    latest = str(refused.value).split(", ")[-1].split(" ")[0]
    assert day_of(latest, 41.0, now) is not None
    for text, words in (
        (str(today + timedelta(days=1)), "is in the future"),
        ("1970-01-01", "a day since 1990-01-01"),
        ("04.06.2026", "a day such as 2026-06-04"),
        ("2026-02-31", "a day such as 2026-06-04"),
        ("2026-W23-4", "a day such as 2026-06-04"),
        ("\x1b[2J", "a day such as 2026-06-04"),
    ):
        with pytest.raises(UsageError, match=words):
            day_of(text, 0.1, now)

"""How long a purifier ran at each setting by real databases, and what of its filter's life that used up."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.equipment import Purifier
from purifier.model.room.filter_life import Between
from purifier.model.run import Frozen
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze
from purifier.services.runs.filter_use import AtSetting, FilterUse, filter_use, use_or_trouble
from purifier.services.runs.filter_words import filter_words
from purifier.services.runs.told import tell
from purifier.store.bad_rows import BadRows
from tests.recordings import at, meter
from tests.services.runs.discharges import discharge, planned_load
from tests.services.runs.fans import fan_file

PACK = "lifepo4-12v-100ah"
LATER = at(1e9)
TEN_MINUTES = 600.0


@pytest.fixture
def fans(tmp_path: Path) -> Library:
    return Library((fan_file(tmp_path / "profiles"), bundle()))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def at_setting(library: Library, setting: str = "2", purifier: str = "test-fan") -> Frozen:
    return freeze(library, Request((PACK,), purifier, setting=setting), meter().id)


def record(database: Path, frozen: Frozen, watts: object, hours: float, **how: object) -> int:
    more: dict[str, object] = {"energy_wh": 1e5, "hours": hours, "every_s": TEN_MINUTES, "ends": "stop"} | how
    return discharge(database, frozen, watts, **more)  # type: ignore[arg-type]


def fan_of(library: Library, id_: str = "test-fan") -> Purifier:
    found = library.profile("purifier", id_)
    assert isinstance(found, Purifier)
    return found


def use(database: Path, library: Library, purifier: str = "test-fan") -> FilterUse:
    bad = BadRows()
    found = filter_use(database, fan_of(library, purifier), LATER, bad)
    assert found is not None and not bad.sentences()
    return found


def hours(of: FilterUse) -> dict[str | None, float]:
    return {one.setting: round(one.hours, 2) for one in of.settings}


def test_logged_and_told_runs_add_up_by_setting(database: Path, fans: Library) -> None:
    record(database, at_setting(fans, "2"), 12.0, 20.0)
    record(database, at_setting(fans, "3"), 30.0, 10.0, start_s=1e6)
    tell(database, fans, Request((PACK,), "test-fan", setting="2"), 100.0, None)
    found = use(database, fans)
    assert found.runs == 3
    assert hours(found) == pytest.approx({"2": 120.0, "3": 10.0}, abs=0.4)
    # 119.8 h of 200 m3/h and 9.8 h of 300, where 4380 h of 300 are a life: the last reading ends a run.
    assert found.life_used is not None and found.life_used == pytest.approx((0.02048, 0.02048), rel=0.001)
    assert filter_words(found, "metric") == (
        "Ran 120 h on 2 and 9.8 h on 3 in 3 runs: 2.0 % of its filter's life, $0.15 for each day that it runs."
    )


def test_a_mark_parts_a_run(database: Path, fans: Library) -> None:
    record(database, at_setting(fans, "2"), lambda h: 12.0 if h < 6.0 else 30.0, 16.0, marks=[(6.0, "fan to 3")])
    assert hours(use(database, fans)) == pytest.approx({"2": 6.0, "3": 10.0}, abs=0.4)


def test_hours_that_nobody_noted_are_told_as_such(database: Path, fans: Library) -> None:
    record(database, at_setting(fans, "2"), lambda h: 12.0 if h < 10.0 else 55.0, 20.0)
    found = use(database, fans)
    assert hours(found) == pytest.approx({"2": 10.0, None: 10.0}, abs=0.4)
    low, high = found.life_used or (0.0, 0.0)
    assert low == pytest.approx(10.0 * 2.0 / 3.0 / 4380.0, rel=0.05)
    assert high == pytest.approx((10.0 * 2.0 / 3.0 + 10.0) / 4380.0, rel=0.05)
    text = filter_words(found, "metric")
    assert " h at a setting that nobody noted in one run: 0.2 to 0.4 % of its filter's life, $0.0" in text


def test_what_lay_still_is_no_running(database: Path, fans: Library) -> None:
    record(database, at_setting(fans, "2"), lambda h: 12.0 if h < 8.0 or h >= 16.0 else 0.02, 24.0)
    assert hours(use(database, fans)) == pytest.approx({"2": 16.0}, abs=0.6)


def test_pretended_runs_and_those_of_others_never_count(database: Path, fans: Library) -> None:
    record(database, replace(at_setting(fans), source="demo"), 12.0, 5.0)
    record(database, at_setting(fans), 12.0, 5.0, start_s=1e6)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE run SET port = 'pretend:diy-json' WHERE id = 2")
    record(database, at_setting(fans, "2", "airfanta-3pro"), 4.1, 5.0, start_s=2e6)
    record(database, planned_load("12 W"), 12.0, 5.0, start_s=3e6)
    assert filter_use(database, fan_of(fans), LATER, BadRows()) is None


def test_without_a_life_the_air_is_told(database: Path, tmp_path: Path, fans: Library) -> None:
    tell(database, fans, Request((PACK,), "test-fan", setting="2"), 175.0, None)
    bare = Library((fan_file(tmp_path / "bare", without=("filter_life", "filter_price")), bundle()))
    found = use(database, bare)
    assert found.life_used is None is found.usd_per_day
    assert filter_words(found, "metric") == (
        "Ran 175 h on 2 in one run: 35 000 m³ of air through its filter; how long a filter lasts is not stated "
        "(filter_life in its profile)."
    )
    assert "1.24 million ft³ of air" in filter_words(found, "us")


def test_without_a_price_no_cost_is_told(database: Path, tmp_path: Path, fans: Library) -> None:
    tell(database, fans, Request((PACK,), "test-fan", setting="3"), 5000.0, None)
    bare = Library((fan_file(tmp_path / "bare", without=("filter_price",)), bundle()))
    assert filter_words(use(database, bare), "metric") == (
        "Ran 5 000 h on 3 in one run: 114 % of its filter's life, unless it was changed meanwhile."
    )


def test_a_machine_whose_clean_air_nobody_knows(database: Path, fans: Library) -> None:
    tell(database, fans, Request((f"{PACK}+inverter-300w",), "austin-healthmate", setting="high"), 10.0, None)
    text = filter_words(use(database, fans, "austin-healthmate"), "metric")
    assert text == "Ran 10 h on high in one run; how long a filter lasts is not stated (filter_life in its profile)."


def test_programs_get_the_same(database: Path, fans: Library) -> None:
    tell(database, fans, Request((PACK,), "test-fan", setting="3"), 438.0, None)
    found = use(database, fans).as_dict()
    assert json.loads(json.dumps(found)) == {
        "runs": 1,
        "hours": 438.0,
        "settings": [{"setting": "3", "hours": 438.0}],
        "air_m3_low": pytest.approx(131400.0),
        "air_m3_high": pytest.approx(131400.0),
        "life_used_percent_low": pytest.approx(10.0),
        "life_used_percent_high": pytest.approx(10.0),
        "filter_usd_per_day_low": pytest.approx(40.0 / 182.5),
        "filter_usd_per_day_high": pytest.approx(40.0 / 182.5),
    }


def test_a_bad_database_is_told_and_left_as_it_is(tmp_path: Path, fans: Library) -> None:
    bad = tmp_path / "bad.sqlite3"
    for content, says in (
        (b"no database at all, but long enough to be taken for one" * 99, "no database of runs"),
        (b"", ""),
    ):
        bad.write_bytes(content)
        found, trouble = use_or_trouble(bad, fan_of(fans), LATER)
        assert found is None and says in trouble and bool(says) is bool(trouble)
        assert bad.read_bytes() == content and sorted(one.name for one in tmp_path.iterdir()) == [
            "bad.sqlite3",
            "profiles",
        ]


def test_a_database_that_is_not_there_is_not_made(
    tmp_path: Path, fans: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "none" / "runs.sqlite3"
    found, trouble = use_or_trouble(missing, fan_of(fans), LATER)
    assert found is None and "there is no database at" in trouble
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))
    from purifier.store.place import database as usual

    assert use_or_trouble(usual(), fan_of(fans), LATER) == (None, "") and not missing.parent.exists()


def test_a_run_that_makes_no_sense_hides_no_other(database: Path, fans: Library) -> None:
    tell(database, fans, Request((PACK,), "test-fan", setting="2"), 100.0, None)
    tell(database, fans, Request((PACK,), "test-fan", setting="3"), 50.0, None)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE run SET prediction = '{', profiles = '{' WHERE id = 1")
    bad = BadRows()
    found = filter_use(database, fan_of(fans), LATER, bad)
    assert found is not None and hours(found)["3"] == 50.0 and bad.sentences()


def test_what_cannot_be_read_of_a_run_is_named(database: Path, fans: Library) -> None:
    record(database, at_setting(fans), 12.0, 5.0)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TABLE minute")
    bad = BadRows()
    assert use_or_trouble(database, fan_of(fans), LATER, bad) == (None, "")
    assert bad.lost and "left out" in bad.sentences()[0]


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (
            FilterUse(1, (AtSetting(None, 0.5),), Between(0.0, 150.0), Between(0.0, 0.0005), Between(0.0, 0.22)),
            "Ran 30 min at a setting that nobody noted in one run: at most 0.05 % of its filter's life, at most $0.22 "
            "for each day that it runs.",
        ),
        (
            FilterUse(2, (AtSetting("1", 3.25), AtSetting("2", 1234.0), AtSetting(None, 12.0)), None, None, None),
            "Ran 3.2 h on 1, 1 234 h on 2 and 12 h at a setting that nobody noted in 2 runs; how long a filter lasts "
            "is not stated (filter_life in its profile).",
        ),
        (
            FilterUse(3, (AtSetting("2", 100.0), AtSetting(None, 12.0)), Between(2e4, 23600.0), None, None),
            "Ran 100 h on 2 and 12 h at a setting that nobody noted in 3 runs: 20 000 to 23 600 m³ of air through its "
            "filter; how long a filter lasts is not stated (filter_life in its profile).",
        ),
    ],
)
def test_what_is_in_doubt_is_told_between_two(use: FilterUse, words: str) -> None:
    assert filter_words(use, "metric") == words

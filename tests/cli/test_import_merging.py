"""Files of one run in any order, under any name, in parts: one run, whose rows and sums are always the same."""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from tests.cli.test_import import discharge, invoke, stamp, write

HEADER = "time,voltage (V),current (A)"
ORDERS = [
    pytest.param(order, marks=() if order in ((0, 2, 1), (2, 0, 1), (2, 1, 0)) else pytest.mark.slow)
    for order in itertools.permutations(range(3))
]


@pytest.fixture
def rows() -> list[str]:
    """Two hours, every ten seconds, no two rows alike."""
    dice = random.Random(7)
    return discharge(
        range(0, 7201, 10),
        line=lambda t, v, i: f"{stamp(t)},{v + dice.uniform(-2e-3, 2e-3):.4f},{-i - dice.uniform(-1e-2, 1e-2):.3f}",
    )


def parts(folder: Path, rows: Sequence[str], *ends: tuple[int, int]) -> list[str]:
    return [write(folder / f"part-{start}.csv", HEADER, rows[start:end]) for start, end in ends]


def thirds(folder: Path, rows: Sequence[str]) -> list[str]:
    return parts(folder, rows, (0, 300), (200, 520), (480, 721))


def there(database: Path) -> list[list[tuple[Any, ...]]]:
    """Of each run all that came out of its rows: readings, minutes, when it began, its sums."""
    with closing(sqlite3.connect(database)) as connection:
        return [
            [
                *connection.execute("SELECT t_ms, voltage, current, charge, power FROM reading WHERE run = ?", (id_,)),
                *(row[1:] for row in connection.execute("SELECT * FROM minute WHERE run = ? ORDER BY minute", (id_,))),
                *connection.execute("SELECT utc_ms FROM clock WHERE run = ?", (id_,)),
                *connection.execute("SELECT end_ms, complete, discharge_ms, interval_ms FROM run WHERE id = ?", (id_,)),
            ]
            for (id_,) in connection.execute("SELECT id FROM run ORDER BY id").fetchall()
        ]


def events(database: Path, kind: str) -> list[tuple[int, int, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT run, t_ms, text FROM event WHERE kind = ? ORDER BY 1, 2", (kind,)).fetchall()


def command(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def whole(tmp_path: Path, rows: list[str]) -> list[list[tuple[Any, ...]]]:
    """What the whole file in one piece comes to."""
    database = tmp_path / "whole.sqlite3"
    invoke(write(tmp_path / "whole.csv", HEADER, rows), "--db", str(database))
    (found,) = there(database)
    assert len(found) > 721
    return [found]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_parts_that_overlap_are_one_run_whatever_their_order(
    tmp_path: Path, rows: list[str], whole: list[list[tuple[Any, ...]]], order: tuple[int, ...]
) -> None:
    """The one in the middle comes last as well: it joins two runs that had nothing in common."""
    database = tmp_path / "runs.sqlite3"
    files = thirds(tmp_path, rows)
    for place in order:
        assert invoke(files[place], "--db", str(database)).exit_code == 0
    assert there(database) == whole
    before = database.read_bytes()
    for file in files:
        again = invoke(file, "--db", str(database))
        assert again.stdout == "1\n" and "is in already" in again.stderr
    assert database.read_bytes() == before


def test_halves_that_touch_are_one_run_when_they_are_named_together(
    tmp_path: Path, rows: list[str], whole: list[list[tuple[Any, ...]]]
) -> None:
    database = tmp_path / "runs.sqlite3"
    halves = parts(tmp_path, rows, (0, 360), (360, 721))
    assert [invoke(half, "--db", str(database)).stdout for half in halves] == ["1\n", "2\n"]
    joined = invoke(*reversed(halves), "--db", str(database))
    assert joined.stdout == "1\n" and "run 2 was a part of it" in joined.stderr
    assert there(database) == whole


def test_what_people_said_of_a_part_is_kept_at_its_moment(
    tmp_path: Path, rows: list[str], whole: list[list[tuple[Any, ...]]]
) -> None:
    database = tmp_path / "runs.sqlite3"
    first, middle, last = thirds(tmp_path, rows)
    db = ("--db", str(database))
    invoke(last, *db)
    invoke(first, *db)
    for run, text in (("1", "late"), ("2", "early")):
        command("note", run, text, *db)
    at = {text: t_ms for _, t_ms, text in events(database, "note")}
    assert invoke(middle, *db).stdout == "1\n"
    assert there(database) == whole
    found = {text: (run, t_ms) for run, t_ms, text in events(database, "note")}
    assert found == {"late": (1, at["late"] + 4_800_000), "early": (1, at["early"])}


def test_a_part_with_a_name_or_a_set_up_of_its_own_is_kept_and_said(tmp_path: Path, rows: list[str]) -> None:
    database = tmp_path / "runs.sqlite3"
    db = ("--db", str(database))
    first, middle, last = thirds(tmp_path, rows)
    invoke(last, *db)
    invoke(first, "-b", "lifepo4-12v-100ah", "--load", "6 W", *db)
    joined = invoke(middle, *db)
    assert joined.stdout == "2\n", "the one with a set-up takes the others in"
    assert "run 1 was a part of it" in joined.stderr and len(there(database)) == 1
    other = tmp_path / "named.sqlite3"
    for file, name in ((first, "shelf"), (last, "bedroom")):
        invoke(file, "--name", name, "--db", str(other))
    joined = invoke(middle, "--db", str(other))
    assert joined.stdout == "1\n" and "purifier import --undo 2" in joined.stderr
    assert len(there(other)) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "# exported anew\n"])
def test_the_same_rows_written_otherwise_add_nothing(
    tmp_path: Path, rows: list[str], whole: list[list[tuple[Any, ...]]], end: str, head: str
) -> None:
    database = tmp_path / "whole.sqlite3"
    other = invoke(write(tmp_path / "again.csv", head + HEADER, rows, end), "--db", str(database))
    assert other.stdout == "1\n" and ("nothing was added" in other.stderr or "in already" in other.stderr)
    assert there(database) == whole


def test_options_that_a_run_does_not_take_on_are_not_passed_over(tmp_path: Path, rows: list[str]) -> None:
    file, db = write(tmp_path / "log.csv", HEADER, rows), ("--db", str(tmp_path / "runs.sqlite3"))
    assert "keeps its name" not in invoke(file, "--name", "shelf", *db).stderr
    again = invoke(file, "--name", "bedroom", *db)
    assert again.exit_code == 0 and "keeps its name and set-up: 'purifier rename'" in again.stderr
    assert "keeps its name" not in invoke(file, *db).stderr


def test_a_run_that_was_merged_and_imported_as_well_is_one(tmp_path: Path, rows: list[str]) -> None:
    file = write(tmp_path / "log.csv", HEADER, rows)
    one, two = str(tmp_path / "one.sqlite3"), str(tmp_path / "two.sqlite3")
    invoke(file, "--db", one)
    command("rename", "1", "shelf", "--db", one)
    command("mark", "1", "setting 2", "--db", one)
    command("merge", one, "--db", two)
    assert invoke(file, "--db", two).stdout == "1\n"
    three = str(tmp_path / "three.sqlite3")
    invoke(file, "--db", three)
    command("merge", one, two, "--db", three)
    for database in (two, three):
        listed = json.loads(command("runs", "--json", "--db", database))["rows"]
        assert [run["run"] for run in listed] == [1] and listed[0]["name"] == "shelf"
        assert [text for _, _, text in events(Path(database), "mark")] == ["setting 2"]


def test_a_run_whose_readings_were_given_back_is_not_imported_again(tmp_path: Path, rows: list[str]) -> None:
    file, db = write(tmp_path / "log.csv", HEADER, rows), ("--db", str(tmp_path / "runs.sqlite3"))
    invoke(file, *db)
    command("prune", "1", "--yes", *db)
    again = invoke(file, *db)
    assert again.stdout == "1\n" and "in already" in again.stderr


def test_one_of_several_runs_is_undone_and_comes_back_alone(tmp_path: Path, rows: list[str]) -> None:
    charging = [f"{stamp(t)},{13.4 + (t - 7200) / 9000:.3f},2.0" for t in range(7210, 10_801, 10)]
    more = discharge(range(10_810, 14_401, 10), -1.0)
    file = write(tmp_path / "week.csv", HEADER, [*rows, *charging, *more])
    database = tmp_path / "runs.sqlite3"
    db = ("--db", str(database))
    assert invoke(file, "--run", "2", *db).stdout == "1\n"
    assert invoke(file, "--run", "all", *db).stdout == "2\n1\n"
    before = there(database)
    assert invoke(file, "--run", "1", *db).stdout == "2\n"
    assert invoke("--undo", "2", *db).exit_code == 0
    assert there(database) == before[:1]
    assert invoke(file, "--run", "2", *db).stdout == "1\n"
    assert invoke(file, "--run", "1", *db).stdout == "3\n"
    assert there(database) == before

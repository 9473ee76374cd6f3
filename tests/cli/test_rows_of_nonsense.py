"""Databases that hold what this program never wrote: every way out shows what it can, and names what it cannot."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.store.schema import TABLES as STATEMENTS
from tests.nonsense_rows import GOOD, READINGS, RUNS, TABLES, good_database, with_nonsense

Answer = tuple[int, str, str]
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the program makes it, in tables that take anything."""
    return good_database(tmp_path_factory.mktemp("good") / "runs.sqlite3", strict=False)


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the program makes it."""
    return good_database(tmp_path_factory.mktemp("strict") / "runs.sqlite3", strict=True)


@pytest.fixture
def database(good: Path, tmp_path: Path) -> Path:
    """A copy of it, to put nonsense into."""
    return Path(shutil.copy(good, tmp_path / "runs.sqlite3"))


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command on that copy: its exit code, what it prints, what it says."""

    def call(*arguments: str) -> Answer:
        code = run([*arguments, "--db", str(tmp_path / "runs.sqlite3")])
        said = capsys.readouterr()
        assert not set(said.err) & set("\x1b\x07\u202e"), arguments
        return code, said.out, said.err

    return call


def change(database: Path, sql: str, *values: object) -> None:
    """Change the database as another program would."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sql, values)
        connection.commit()


def test_nothing_is_said_of_a_database_that_is_in_order(database: Path, strict: Path, ask: Ask) -> None:
    for path in (database, strict):
        if path != database:
            shutil.copy(path, database)
        assert ask("runs")[::2] == ask("show", "1")[::2] == ask("export", "1")[::2] == (0, "")
        assert ask("runs")[1].count("\n") == RUNS + 1


QUICK = (
    ("run", "prediction"),
    ("run", "end_ms"),
    ("reading", "t_ms"),
    ("reading", "voltage"),
    ("minute", "covered_ms"),
    ("change", "value"),
    ("event", "data"),
    ("event", "t_ms"),
    ("clock", "utc_ms"),
)


def places() -> list[object]:
    """(table, column) of every column, from the schema itself; all but a few are for the long run."""
    found: list[object] = []
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
        for table in TABLES:
            for row in connection.execute(f"PRAGMA table_info({table})").fetchall():
                slow = () if (table, row[1]) in QUICK else (pytest.mark.slow,)
                found.append(pytest.param(table, row[1], id=f"{table}-{row[1]}", marks=slow))
    return found


@pytest.mark.parametrize(("table", "column"), places())
def test_nonsense_in_any_column_is_no_traceback_and_hides_no_run(
    table: str, column: str, database: Path, ask: Ask
) -> None:
    taken = with_nonsense(database, table, column)
    code, out, said = ask("runs")
    assert code in (0, 4) and (code == 0 or said)
    shown = {line.split()[0] for line in out.splitlines()[1:]}
    assert str(GOOD) in shown and (len(shown) == RUNS or (table, column) == ("run", "id"))
    assert len(json.loads(ask("runs", "--json")[1])["rows"]) == len(shown)
    form = [("table", "csv"), ("json", "jsonl")]
    for number in range(1, RUNS + 1):
        here = str(number)
        how, lines = form[number % 2]
        assert ask("show", here, "--format", how)[0] in (0, 2, 4)
        code, out, said = ask("export", here, "--format", lines)
        assert code in (0, 2, 4)
        if code == 0 and lines == "jsonl":
            assert all(json.loads(line)["t_s"] is not None for line in out.splitlines())
        for command in (("mark", here, "x"), ("stop", here), ("prune", here, "--yes")):
            assert ask(*command)[0] in (0, 2, 4)
    assert taken or (table, column) in (("name", "id"), ("name", "name"))


@pytest.mark.parametrize(
    ("sql", "value", "code", "told"),
    [
        ("UPDATE run SET prediction = ? WHERE id = 3", "null", 4, "run 3, run: the prediction is no JSON object"),
        (
            "UPDATE run SET prediction = ? WHERE id = 3",
            '{"runtime_h": "x"}',
            4,
            "run 3, run: the prediction has no runtime_h",
        ),
        ("DELETE FROM clock WHERE run = 3 AND ?", 1, 0, "run 3, clock: there is none: when it was is not known"),
        (
            "UPDATE clock SET utc_ms = ? WHERE run = 3",
            999_999_999_999_000,
            0,
            "run 3, clock at 0 s: utc_ms 999999999999000",
        ),
        (
            "UPDATE event SET data = ? WHERE run = 3 AND kind = 'gap'",
            "{",
            4,
            "run 3, event at 70 s: its data is no JSON",
        ),
        (
            "UPDATE event SET data = ? WHERE run = 3 AND kind = 'gap'",
            "[1]",
            4,
            "its data is no JSON object, found the text '[1]'",
        ),
        (
            "UPDATE event SET data = ? WHERE run = 3 AND kind = 'gap'",
            "{}",
            4,
            "run 3, event at 70 s: a gap without its seconds",
        ),
        (
            "UPDATE event SET data = ? WHERE run = 3 AND kind = 'gap'",
            '{"seconds": NaN}',
            4,
            "a gap without its seconds",
        ),
        (
            "UPDATE event SET kind = ? WHERE run = 3 AND kind = 'gap'",
            "eclipse",
            0,
            "no kind of event is called the text 'eclipse'",
        ),
        (
            "UPDATE minute SET covered_ms = ? WHERE run = 3 AND minute = 1",
            b"x",
            4,
            "run 3, minute 1: its sums make no sense",
        ),
        ("UPDATE minute SET readings = ? WHERE run = 3 AND minute = 1", -5, 4, "left out: readings is -5"),
        ("UPDATE minute SET drawn_nwh = ? WHERE run = 3 AND minute = 1", 2**62, 4, "drawn_nwh is 4611686018427387904"),
        (
            "UPDATE minute SET run = ? WHERE run = 3 AND minute = 1",
            99,
            4,
            "run 99, minute: rows of a run that is not in this",
        ),
        ("UPDATE fault SET count = ? WHERE run = 3", "many", 4, "run 3, fault the text"),
        ("UPDATE run SET end_ms = ? WHERE id = 3", "soon", 4, "run 3, run: end_ms is no whole number from 0 up"),
        ("UPDATE run SET end_ms = ? WHERE id = 3", 2**62, 0, ""),
        (
            "UPDATE run SET options = ? WHERE id = 3",
            '{"invert": "perhaps"}',
            4,
            "run 3, run: options.invert is not as in False",
        ),
        ("UPDATE run SET options = ? WHERE id = 3", '{"new_in_a_later_purifier": 1}', 0, ""),
    ],
)
def test_a_row_that_makes_no_sense_is_named(
    sql: str, value: object, code: int, told: str, database: Path, ask: Ask
) -> None:
    change(database, sql, value)
    for call in (("runs",), ("show", "3")):
        if call[0] == "show" and "run 99" in told:
            continue
        found, out, said = ask(*call)
        assert found == code and told in said and (told or not said)
        assert "Run 3" in out or len(out.splitlines()) == RUNS + 1
    assert ask("show", "2")[::2] == (0, "")


@pytest.mark.parametrize(
    ("sql", "value", "told"),
    [
        (
            "UPDATE reading SET voltage = ? WHERE run = 3 AND t_ms = 5000",
            b"\xff",
            "run 3, reading at 5 s: voltage is no whole",
        ),
        (
            "UPDATE reading SET t_ms = ? WHERE run = 3 AND t_ms = 5000",
            "noon",
            "run 3, reading at the text 'noon': its time",
        ),
        (
            "UPDATE change SET value = ? WHERE run = 3 AND t_ms = 0",
            b"\xff",
            "run 3, change at 0 s: temperature_c is no number",
        ),
        (
            "UPDATE change SET value = ? WHERE run = 3 AND t_ms = 0",
            "warm",
            "temperature_c is no number, found the text 'warm'",
        ),
        (
            "UPDATE change SET value = ? WHERE run = 3 AND t_ms = 0",
            float("inf"),
            "temperature_c is no number, found inf",
        ),
        ("DELETE FROM name WHERE ?", 1, "run 3, change: name 1 has no word for it"),
        (
            "DELETE FROM reading WHERE run = 3 AND t_ms BETWEEN 10000 AND 19000 AND ?",
            1,
            "10 are missing from the database",
        ),
    ],
)
def test_an_export_that_is_short_says_so(sql: str, value: object, told: str, database: Path, ask: Ask) -> None:
    whole = ask("export", "3")[1]
    change(database, sql, value)
    code, out, said = ask("export", "3")
    assert code == 4 and told in said
    assert len(out.splitlines()) >= len(whole.splitlines()) - 10
    assert ask("export", "2")[::2] == (0, "") or "name" in told  # the names are those of all runs


@pytest.mark.parametrize("t_ms", [2**62, 2**63 - 1, -1, -(2**63), 10**18])
def test_any_whole_number_is_a_time_that_can_be_shown(t_ms: int, database: Path, ask: Ask) -> None:
    change(database, "UPDATE reading SET t_ms = ? WHERE run = 3 AND t_ms = 179000", t_ms)
    change(database, "UPDATE event SET t_ms = ? WHERE run = 3 AND kind = 'gap'", t_ms)
    code, out, said = ask("export", "3", "--format", "jsonl")
    times = [json.loads(line) for line in out.splitlines()]
    assert (code, said, len(times)) == (0, "", READINGS)
    assert [row["utc"] for row in times if row["t_s"] == t_ms / 1000.0] == [None] or t_ms == -1
    assert ask("show", "3")[0] == 0 and "no readings for" in ask("show", "3")[1]
    (gap,) = [one for one in json.loads(ask("show", "3", "--json")[1])["events"] if one["kind"] == "gap"]
    assert gap["t_s"] == t_ms / 1000.0
    assert ask("runs")[0] == 0


def test_a_clock_of_no_calendar_leaves_the_dates_out(database: Path, ask: Ask) -> None:
    change(database, "UPDATE clock SET utc_ms = ? WHERE run = 3", 999_999_999_999_000)
    (row,) = [row for row in json.loads(ask("runs", "--json")[1])["rows"] if row["run"] == 3]
    assert row["started_utc"] is None and row["readings"] == READINGS
    line = next(line for line in ask("runs")[1].splitlines() if line.split()[0] == "3")
    assert line.split()[1] == "?"
    assert next(csv.DictReader(io.StringIO(ask("export", "3")[1])))["utc"] == ""


def test_what_was_planned_is_a_question_mark_where_it_cannot_be_read(database: Path, ask: Ask) -> None:
    change(database, "UPDATE run SET prediction = 'null' WHERE id = ?", 3)
    text = ask("show", "3")[1]
    assert "at least ?, likely ?, at most ?" in text and "? expected" in text and f"{READINGS} readings" in text
    found = json.loads(ask("show", "3", "--json")[1])
    assert found["predicted_runtime_h"] is found["predicted_power_w"] is None and found["drawn_wh"] > 0


def test_a_run_that_makes_no_sense_can_be_ended_noted_and_removed(database: Path, ask: Ask) -> None:
    change(database, "UPDATE run SET prediction = 'null', options = '[', end_ms = 'soon', complete = 7 WHERE id = ?", 3)
    assert ask("stop", "3")[0] == 0
    assert ask("mark", "3", "odd")[0] == 0
    assert "ended" in ask("show", "3")[1] and "odd" in ask("show", "3")[1]
    assert ask("prune", "3", "--whole", "--yes")[0] == 0
    assert len(json.loads(ask("runs", "--json")[1])["rows"]) == RUNS - 1


def test_readings_whose_minutes_cannot_be_kept_are_not_pruned(database: Path, ask: Ask) -> None:
    change(database, "DELETE FROM minute WHERE run = ?", 3)
    change(database, "UPDATE reading SET voltage = 4611686018427387904, current = 4611686018427387904 WHERE run = ?", 3)
    code, _, said = ask("prune", "2", "3", "--yes")
    assert code == 4 and "none of run 3" in said
    assert len(ask("export", "3")[1].splitlines()) == READINGS + 1
    assert len(ask("export", "2")[1].splitlines()) == 1


def test_many_bad_rows_are_counted_and_some_are_named(database: Path, ask: Ask) -> None:
    change(database, "UPDATE reading SET voltage = ? WHERE run = 3", "x")
    _, _, said = ask("export", "3")
    assert len(said.splitlines()) == 6 and f"{READINGS - 5} more rows make no sense" in said
    change(database, "UPDATE run SET prediction = 'null', profiles = '', complete = 9 WHERE id < ?", 99)
    assert len(ask("runs")[2].splitlines()) <= 26


@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_are_a_sentence_at_worst(seed: int, strict: Path, tmp_path: Path, ask: Ask) -> None:
    dice = random.Random(seed)
    whole = bytearray(strict.read_bytes())
    for _ in range(dice.choice((1, 3, 10, 40))):
        at, width = dice.randrange(100, len(whole) - 512), dice.choice((1, 8, 64, 512))
        whole[at : at + width] = dice.randbytes(width)
    (tmp_path / "runs.sqlite3").write_bytes(whole)
    for call in (("runs",), ("runs", "--json"), ("show", "1"), ("show", "2", "--json"), ("stop", "2")):
        code, _, said = ask(*call)
        assert code in (0, 2, 4) and (code == 0 or said), f"seed {seed}: {call}"
    for number in ("1", "2", str(GOOD)):
        code, out, said = ask("export", number)
        assert (code == 0 and len(out.splitlines()) == READINGS + 1) or (code in (2, 4) and said), (
            f"seed {seed}: run {number}"
        )


def test_a_run_whose_pages_are_damaged_hides_no_other(tmp_path: Path, ask: Ask) -> None:
    path = good_database(tmp_path / "runs.sqlite3", strict=True)
    for run_ in ("5", "6"):
        for number in range(60):  # so many that they have pages of their own
            ask("mark", run_, f"a note of run {run_}, number {number:03}, that takes some room in its page" * 2)
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    at = data.index(b"a note of run 5, number 030") // size * size
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    code, out, said = ask("runs")
    assert code == 4 and "purifier: run 5, run: left out: the database" in said and "is damaged" in said
    shown = {line.split()[0] for line in out.splitlines()[1:]}
    assert shown == {str(one) for one in range(1, RUNS + 1)} - {"5"}
    assert len(json.loads(ask("runs", "--json")[1])["rows"]) == RUNS - 1
    assert ask("show", "7")[::2] == ask("export", "7")[::2] == (0, "")
    code, _, said = ask("show", "5")
    assert code == 4 and "is damaged" in said


def test_numbers_that_are_none_are_null_in_json(database: Path, ask: Ask) -> None:
    data = '{"a": NaN, "b": [Infinity, {"c": -Infinity}], "d": 1e999, "e": 1.5}'
    change(database, "UPDATE event SET data = ? WHERE run = 3 AND kind = 'start'", data)
    change(database, "UPDATE run SET prediction = json_set(prediction, '$.row.mass_kg', json('1e999')) WHERE id = ?", 3)
    code, out, said = ask("show", "3", "--json")
    assert (code, said) == (0, "")
    shown = json.loads(out)
    assert shown["events"][0]["data"] == {"a": None, "b": [None, {"c": None}], "d": None, "e": 1.5}
    assert shown["predicted"]["mass_kg"] is None


def test_bytes_that_are_no_text_stand_where_they_were(database: Path, ask: Ask) -> None:
    change(database, "UPDATE run SET name = CAST(? AS TEXT) WHERE id = 3", b"shelf \xff\xfe battery")
    assert json.loads(ask("runs", "--json")[1])["rows"][2]["name"] == "shelf \ufffd\ufffd battery"
    assert ask("show", "3")[0] == 0

"""The commands around runs, as a person or a script meets them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run
from purifier.model.run import Event
from purifier.services.runs.current import run_lines
from purifier.services.runs.watch import watch
from purifier.store.opening import open_for_writing, reading, transaction
from purifier.store.run_rows import change, insert_event
from purifier.ui.log.words import state_line
from tests.recordings import SETUP, at, line

METER = ("--meter", "diy-json")


def capture_lines(seconds: Iterable[float], volts: float = 13.1, amperes: float = -0.33) -> str:
    return "".join(
        json.dumps({"t": t, "hex": line(volts, amperes, soc_percent=80.0, temperature_c=20.0).hex()}) + "\n"
        for t in seconds
    )


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a capture and a database of its run: an hour, the knee, a gap, until the capture ends."""
    folder = tmp_path_factory.mktemp("recorded")
    capture = folder / "capture.jsonl"
    capture.write_text(capture_lines(range(0, 3000)) + capture_lines(range(3100, 3600), 11.9))
    database = folder / "runs.sqlite3"
    result = invoke("replay", str(capture), *METER, *SETUP, "--name", "=shelf [battery]", "--db", str(database))
    assert result.exit_code == 0 and result.stdout == "1\n"
    return folder


@pytest.fixture
def database(recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder's database, the one in use; the capture is beside it."""
    for name in ("runs.sqlite3", "capture.jsonl"):
        shutil.copy(recorded / name, tmp_path / name)
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def test_a_replayed_capture_is_a_run_with_its_own_times(database: Path) -> None:
    rows = json.loads(invoke("runs", "--json").stdout)["rows"]
    assert next(iter(rows[0])) == "run"
    assert rows[0]["run"] == 1 and rows[0]["state"] == "ended" and rows[0]["complete"] is True
    assert rows[0]["readings"] == 3500 and rows[0]["gaps"] == 1 and rows[0]["gap_s"] == 101.0
    assert rows[0]["coverage_percent"] == pytest.approx(100 * 3498 / 3599)
    assert rows[0]["runtime_h"] == pytest.approx(3599 / 3600)
    assert rows[0]["drawn_ah"] == pytest.approx(0.33 * 3498 / 3600, rel=1e-6)
    assert rows[0]["battery"] == "lifepo4-12v-100ah" and rows[0]["setting"] == "load"


def test_show_runs_and_export_agree_to_the_last_digit(database: Path) -> None:
    shown = json.loads(invoke("show", "1", "--json").stdout)
    listed = json.loads(invoke("runs", "--json").stdout)["rows"][0]
    lines = [json.loads(text) for text in invoke("export", "1", "--format", "jsonl").stdout.splitlines()]
    for key in ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent"):
        assert shown[key] == listed[key] == lines[-1][key]
    assert shown["last_s"] == lines[-1]["t_s"] == 3599.0


def test_show_tells_a_person_what_happened(database: Path) -> None:
    text = invoke("show", "last").stdout
    for words in (
        "complete: the battery ran empty",
        "1 gap, 101 s",
        "3500 readings",
        "no readings for 101 s",
        "predicted",
    ):
        assert words in text
    assert "discharge began" in text and "discharging  discharge" not in text, "once is enough"
    assert invoke("show", "=shelf [battery]").stdout == text


def test_how_a_run_stands_is_one_word_in_every_list_and_on_the_screen(database: Path) -> None:
    with reading(database) as connection:
        (line,) = run_lines(connection, database, at(1e6))
        seen = watch(connection, database, 1, at(1e6))
    assert line.stands == "complete" and "■ complete: the battery ran empty" in str(state_line(seen, 200))
    assert " complete " in invoke("runs").stdout and " empty " not in invoke("runs").stdout


def test_what_decode_says_of_a_capture_is_what_export_gives_back(database: Path, tmp_path: Path) -> None:
    decoded = [
        json.loads(text) for text in invoke("decode", *METER, str(tmp_path / "capture.jsonl")).stdout.splitlines()
    ]
    exported = [json.loads(text) for text in invoke("export", "1", "--format", "jsonl").stdout.splitlines()]
    assert [{key: value for key, value in row.items() if key != "utc"} for row in exported] == decoded


def test_csv_comes_back_exactly_and_is_as_the_standard_wants_it(database: Path) -> None:
    plain = invoke("export", "1").stdout_bytes.decode()
    comma = invoke("export", "1", "--decimal-comma").stdout_bytes.decode()
    exported = [json.loads(text) for text in invoke("export", "1", "--format", "jsonl").stdout.splitlines()]
    assert plain.count("\r\n") == plain.count("\n") == 3501
    with_points = list(csv.DictReader(io.StringIO(plain)))
    with_commas = list(csv.DictReader(io.StringIO(comma), delimiter=";"))
    for row, other, exact in zip(with_points, with_commas, exported, strict=True):
        assert float(row["current_a"]) == exact["current_a"] == float(other["current_a"].replace(",", "."))
        assert row["charge_ah"] == "" and row["utc"] == exact["utc"] == other["utc"]
    assert with_points[0]["current_a"] == "-0.33" and with_commas[0]["current_a"] == "-0,33"


def test_only_text_is_guarded_against_formulas(database: Path) -> None:
    row = next(csv.DictReader(io.StringIO(invoke("runs", "--format", "csv").stdout)))
    assert row["name"] == "'=shelf [battery]" and row["power_w"].startswith("-")


def test_export_of_a_long_run_reads_beside_a_writer(database: Path) -> None:
    with closing(open_for_writing(database)) as writer, transaction(writer):
        insert_event(writer, 1, Event(1, "mark", "not committed yet"))
        assert len(invoke("export", "1").stdout.splitlines()) == 3501


def test_a_mark_is_noted_and_control_characters_are_not(database: Path) -> None:
    assert invoke("mark", "1", "setting", "3", "\x1b[2Jnow").exit_code == 0
    shown = json.loads(invoke("show", "1", "--json").stdout)
    assert [event["text"] for event in shown["events"] if event["kind"] == "mark"] == ["setting 3 [2Jnow"]


def test_stopping_what_has_ended_says_so(database: Path) -> None:
    result = invoke("stop", "1")
    assert result.exit_code == 0 and "has ended already" in result.stderr


def test_pruning_keeps_the_sums(database: Path) -> None:
    before = json.loads(invoke("runs", "--json").stdout)["rows"][0]
    assert "--yes does it" in invoke("prune", "1").stderr
    assert invoke("export", "1").stdout.count("\n") == 3501
    assert "3500 readings removed" in invoke("prune", "1", "--yes").stderr
    after = json.loads(invoke("runs", "--json").stdout)["rows"][0]
    for key in ("drawn_ah", "drawn_wh", "readings", "runtime_h", "complete"):
        assert after[key] == before[key]
    assert invoke("export", "1").stdout.count("\n") == 1
    assert invoke("prune", "1", "--whole", "--yes").exit_code == 0
    assert json.loads(invoke("runs", "--json").stdout)["rows"] == []


@pytest.fixture
def aged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs that ended 400 and 10 days ago, and one of 500 days ago that never ended."""
    path = tmp_path / "aged.sqlite3"
    monkeypatch.setenv("PURIFIER_DB", str(path))
    for days in (400, 10, 500):
        start = time.time() - days * 86_400.0
        (tmp_path / "aged.jsonl").write_text(capture_lines([start + t for t in range(60)]))
        invoke("replay", str(tmp_path / "aged.jsonl"), *METER, *SETUP, "--name", f"{days} days")
    with closing(open_for_writing(path)) as writer, transaction(writer):
        change(writer, 3, end_ms=None, end_reason=None)
    return path


def test_only_runs_that_ended_longer_ago_are_pruned(aged: Path) -> None:
    assert invoke("prune", "--older-than", "365 d").stdout.splitlines()[1:] == ["  1  400 days        60"]
    assert "60 readings removed" in invoke("prune", "--older-than", "365 d", "--yes").stderr
    assert [len(invoke("export", run).stdout.splitlines()) - 1 for run in ("1", "2", "3")] == [0, 60, 60]
    kinds = [event["kind"] for event in json.loads(invoke("show", "1", "--json").stdout)["events"]]
    assert kinds[-1] == "pruned"


@pytest.mark.parametrize(("age", "old"), [("401 d", []), ("399 d", ["1"]), ("1 week", ["1", "2"]), ("9600 h", [])])
def test_how_old_is_told_by_when_a_run_ended(aged: Path, age: str, old: list[str]) -> None:
    result = invoke("prune", "--older-than", age)
    assert [text.split()[0] for text in result.stdout.splitlines()[1:]] == old
    assert ("nothing to remove" in result.stderr) is (not old)


def test_old_runs_can_go_as_a_whole(aged: Path) -> None:
    invoke("prune", "--older-than", "1 d", "--whole", "--yes")
    assert [row["run"] for row in json.loads(invoke("runs", "--json").stdout)["rows"]] == [3]


def test_a_run_that_has_not_ended_is_not_pruned_even_by_name(aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["prune", "3"]) == 2
    assert "run 3 has not ended: 'purifier stop 3' first" in capsys.readouterr().err


def test_no_database_is_no_runs_and_a_misspelt_one_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PURIFIER_DB", raising=False)
    assert run(["runs"]) == 0
    assert run(["runs", "--db", str(tmp_path / "misspelt.sqlite3")]) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["show", "9"], 2, "there is run 1 only"),
        (["show", "=shelf [batery]"], 2, "did you mean '=shelf [battery]'"),
        (["show", "1", "--db", "nowhere.sqlite3"], 4, "nowhere.sqlite3"),
        (["export", "1", "--format", "jsonl", "--decimal-comma"], 2, "--decimal-comma"),
        (["prune"], 2, "say which"),
        (["prune", "--older-than", "1 Wh"], 2, "--older-than"),
        (["mark", "1", "\x1b"], 2, "a few words"),
        (["replay", "README.md", *METER, *SETUP], 2, "times"),
        (["replay", "capture.jsonl", "--meter", "victorn", *SETUP], 2, "did you mean"),
        (["replay", "capture.jsonl", *METER, "-b", "1280 Wh", "-p", "airfanta-3pro"], 2, "--setting"),
        (["log", "/dev/null-1", *METER, *SETUP], 3, "/dev/null-1"),
        (["log", "/dev/null-1", *METER, *SETUP, "--alarm", "voltge=12 V"], 2, "did you mean 'voltage'"),
        (["log", "/dev/null-1", *METER, *SETUP, "--duration", "8 Wh"], 2, "--duration"),
        (["log", "/dev/null-1", *METER, *SETUP, "--hook", "no-such-program"], 2, "--hook"),
        (["log", "/dev/null-1", *METER, *SETUP, "--zero", "0.05"], 2, "--zero"),
        (["log", "/dev/null-1", *METER, "-b", "1280 Wh"], 2, "either a purifier"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    database: Path,
    arguments: list[str],
    code: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readme = database.parent / "README.md"
    readme.write_text("not a capture\n")
    monkeypatch.chdir(database.parent)
    assert run(arguments) == code
    said = capsys.readouterr()
    assert told in said.err and "Traceback" not in said.err and "\x1b" not in said.err

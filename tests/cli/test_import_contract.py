"""What is promised of ``import``, ``ran``, ``rename``, ``note``, ``import --undo`` and ``merge``, by the sentence."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from purifier.cli.main import main, run
from tests.cli import tool_files
from tests.cli.tool_files import volts
from tests.recordings import Recording

SETUP = ("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "2")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    return Ask(capsys)


class Ask:
    """Runs the program: (exit code, standard output, standard error)."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *call: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = run(call)
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def done(self, *call: str) -> str:
        """What it printed, when all went well."""
        code, out, err = self(*call)
        assert code == 0, err
        return out

    def json(self, *call: str) -> dict[str, Any]:
        """The object it printed."""
        found: dict[str, Any] = json.loads(self.done(*call, "--json"))
        return found


def table(path: Path, header: str = "t (s),V,A", amperes: float = -0.5, rows: int = 361, step: int = 10) -> str:
    """An hour of a battery."""
    lines = [f"{t},{volts(t * 10):.3f},{amperes:.3f}" for t in range(0, rows * step, step)]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return str(path)


# ---------------------------------------------------------------------------- import


def test_the_run_s_id_is_printed_last_and_alone(ask: Ask, tmp_path: Path) -> None:
    assert ask("import", table(tmp_path / "a.csv"))[:2] == (0, "1\n")


def test_a_dry_run_is_one_object_with_these_keys(ask: Ask, tmp_path: Path, database: Path) -> None:
    found = ask.json("import", table(tmp_path / "a.csv"), "--dry-run")
    assert {"format", "rows", "dropped", "columns", "understood", "runs"} <= found.keys()
    assert set(found["runs"][0]) == {
        *("started_utc", "hours", "charge_ah", "energy_wh", "readings", "coverage_percent"),
    }
    assert found["runs"][0]["charge_ah"] > 0.0 and found["runs"][0]["energy_wh"] > 0.0, "discharge is positive"
    told = "\n".join(found["understood"])
    for what in ("comma between its cells", "in V", "seconds since a start", "no date", "charges the battery"):
        assert what in told
    assert not database.exists()


def test_rows_come_out_as_csv_too(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    (row,) = csv.DictReader(io.StringIO(ask.done("import", path, "--dry-run", "--format", "csv")))
    assert float(row["charge_ah"]) == pytest.approx(0.5, rel=1e-3) and row["started_utc"] == ""
    assert ask.done("import", path, "--format", "csv") == "run,what,readings\n1,new,361\n"
    assert ask.done("import", path, "--format", "csv") == "run,what,readings\n1,known,0\n"


def test_what_was_stated_and_not_measured_is_in_understood(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "t (s),V,nonsense")
    found = ask.json("import", path, "--load", "6 W", "--dry-run")
    assert any("stated, not measured: 6 W" in one for one in found["understood"])
    assert "power_w" in found["stated"]


def test_a_temperature_is_a_column_or_a_condition(ask: Ask, tmp_path: Path) -> None:
    rows = [f"{t},{volts(t * 10):.3f},-0.5,{20 + t / 3600:.1f}" for t in range(0, 3610, 10)]
    (tmp_path / "t.csv").write_text("t (s),V,A,X9\n" + "\n".join(rows) + "\n", encoding="utf-8")
    for typed in ("X9", "4"):
        found = ask.json("import", "t.csv", "--temperature", typed, "--dry-run")
        assert {"temperature_c"} <= {one["quantity"] for one in found["columns"]}
    found = ask.json("import", "t.csv", "--temperature", "5 degC", *SETUP, "--dry-run")
    assert not {"temperature_c"} & {one["quantity"] for one in found["columns"]}
    ask.done("import", "t.csv", "--temperature", "5 degC", *SETUP)
    assert "5 degC" in json.dumps(ask.json("show", "1")["setup"])
    code, _, err = ask("import", "t.csv", "--temperature", "X8", "--dry-run")
    assert code == 2 and "no column with numbers is called 'X8'" in err


def test_a_column_is_a_name_or_a_number_from_1(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "t (s),left V,right V")
    assert ask("import", path, "--dry-run")[0] == 2
    for volts_, amperes in (("left V", "right V:A"), ("2", "3:A")):
        found = ask.json("import", path, "--voltage", volts_, "--current", amperes, "--dry-run")
        assert [one["column"] for one in found["columns"]] == ["left V", "right V"]


@pytest.mark.parametrize(
    ("typed", "started"),
    (
        ("2026-01-02T10:15", "2026-01-02T10:15:00.000Z"),
        ("2026-01-02T10:15Z", "2026-01-02T10:15:00.000Z"),
        ("2026-01-02T10:15+02:00", "2026-01-02T08:15:00.000Z"),
    ),
)
def test_started_dates_what_has_no_date(typed: str, started: str, ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    assert ask.json("import", path, "--started", typed, "--dry-run")["runs"][0]["started_utc"] == started
    assert ask.json("import", path, "--dry-run")["runs"][0]["started_utc"] is None
    there = ask.json("import", path, "--started", "2026-07-02T10:15", "--zone", "Europe/Berlin", "--dry-run")
    assert there["runs"][0]["started_utc"] == "2026-07-02T08:15:00.000Z"


def test_every_says_how_far_rows_without_times_are_apart(ask: Ask, tmp_path: Path) -> None:
    rows = [f"{volts(t * 10):.3f},-0.5" for t in range(0, 3610, 10)]
    (tmp_path / "n.csv").write_text("V,A\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert ask("import", "n.csv")[0] == 2
    (one,) = ask.json("import", "n.csv", "--every", "10 s", "--dry-run")["runs"]
    assert one["hours"] == 1.0 and one["charge_ah"] == pytest.approx(0.5, rel=1e-3)


def test_complete_says_that_it_went_from_full_to_empty(ask: Ask, tmp_path: Path) -> None:
    ask.done("import", table(tmp_path / "a.csv"), "--complete")
    ask.done("import", table(tmp_path / "b.csv", amperes=-0.6))
    assert [ask.json("show", run)["complete"] for run in ("1", "2")] == [True, False]
    assert ask.json("show", "1")["runtime_h"] == pytest.approx(1.0)


def test_without_a_set_up_the_run_has_no_prediction(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    ask.done("import", path)
    assert ask.json("show", "1")["predicted_runtime_h"] is None
    ask.done("import", path, *SETUP, "--db", "other.sqlite3")
    assert ask.json("show", "1", "--db", "other.sqlite3")["predicted_runtime_h"] > 0.0


@pytest.mark.parametrize(
    ("header", "rows", "option"),
    (
        ("t (s),V,A", [f"{t},12.5,{0.5}" for t in range(0, 600, 10)], "--sign"),
        ("t (s),V1,V2,A", [f"{t},12.5,12.6,-0.5" for t in range(0, 600, 10)], "--voltage"),
        ("V,A", [f"12.{t:03d},-0.5" for t in range(60)], "--every"),
        ("Vbat,Ibat,mAh", [f"12.{t:03d},-0.5,{t * 1.4:.1f}" for t in range(60)], "--every"),
        ("mV,mA,Wh", [f"{12900 - t},-500,{t}" for t in range(60)], "--every"),
        ("t (s),V", [f"{t},{13 - t / 1000:.3f}" for t in range(0, 600, 10)], "--load"),
        ("date,V,A", [f"03/04/2026 10:{t:02d},12.{80 - t},-0.5" for t in range(60)], "--dates"),
    ),
)
def test_what_can_be_read_two_ways_is_refused_with_the_option_that_decides(
    header: str, rows: list[str], option: str, ask: Ask, tmp_path: Path, database: Path
) -> None:
    (tmp_path / "x.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    code, out, err = ask("import", "x.csv")
    assert (code, out) == (2, "") and option in err and err.startswith("purifier: x.csv") and not database.exists()


def test_a_file_without_a_date_is_taken_and_runs_keep_the_order_of_their_import(ask: Ask, tmp_path: Path) -> None:
    first = table(tmp_path / "b.csv", rows=361)
    # The same rows and more: with a date this would be the same run.
    second = table(tmp_path / "a.csv", rows=721)
    assert ask.done("import", first) == "1\n" and ask.done("import", second) == "2\n"
    rows = ask.json("runs")["rows"]
    assert [(one["run"], one["started_utc"], one["readings"]) for one in rows] == [(1, None, 361), (2, None, 721)]


def test_a_battery_typed_as_an_energy_states_no_voltage(ask: Ask, tmp_path: Path) -> None:
    rows = [f"{t},-0.5" for t in range(0, 3610, 10)]
    (tmp_path / "i.csv").write_text("t (s),A\n" + "\n".join(rows) + "\n", encoding="utf-8")
    call = ("import", "i.csv", "--load", "6 W", "--sign", "charge-positive", "--dry-run")
    bare = ask.json(*call, "-b", "1280 Wh")
    assert bare["runs"][0]["energy_wh"] is None and bare["stated"] == []
    known = ask.json(*call, "-b", "100 Ah x 12.8 V")
    assert known["runs"][0]["energy_wh"] == pytest.approx(6.4, rel=1e-3) and "voltage_v" in known["stated"]
    # And a file whose volts are those of another battery is not doubted for it.
    ask.done("import", table(tmp_path / "a.csv"), "-b", "1280 Wh", "--load", "6 W")
    assert not [one for one in ask.json("show", "last")["events"] if one["kind"] == "doubt"]


def test_a_file_that_is_in_prints_the_run_that_has_it(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    ask.done("import", path)
    code, out, err = ask("import", path)
    assert (code, out) == (0, "1\n") and "--undo 1" in err


@pytest.mark.parametrize(
    ("begins", "told"),
    (
        (b"PK\x03\x04", "save the sheet as CSV"),
        (b"\x1f\x8b\x08", "unpack it first"),
        (b"%PDF-1.7", "the table that it was made of"),
        (b"\x89PNG\r\n", "the table that it was made of"),
    ),
)
def test_what_is_no_table_at_all_is_called_by_its_name(begins: bytes, told: str, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_bytes(begins + bytes(range(256)) * 20)
    code, _, err = ask("import", "week.csv")
    assert (
        code == 2 and err.startswith("purifier: week.csv: expected a file with measurements, found a ") and told in err
    )


def test_two_batteries_are_not_put_together(ask: Ask, tmp_path: Path) -> None:
    rows = ("2026-03-05T18:00:00Z", "2026-03-05T18:00:03Z")
    for name, first, amperes in (("a.csv", rows[0], 0.5), ("b.csv", rows[1], 0.8)):
        table(tmp_path / name, amperes=-amperes)
        ask.done("import", name, "--started", first, "--db", f"{name}.sqlite3", "--json")
        (tmp_path / f"dated-{name}").write_text(
            ask.done("export", "1", "--db", f"{name}.sqlite3", "--format", "csv"), encoding="utf-8"
        )
    code, out, err = ask("import", "dated-a.csv", "dated-b.csv")
    assert (code, out) == (2, "") and "both say a voltage from 2026-03-05 18:00 UTC" in err and "one by one" in err


def test_a_later_export_of_the_same_series_may_be_named_with_the_one_before(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    at = [f"2026-03-05T18:{m:02d}:00Z,{volts(m * 600):.3f},-0.5" for m in range(60)]
    for name, some in (("1.csv", at[:40]), ("2.csv", at[20:]), (path.name, at)):
        (tmp_path / name).write_text("\n".join(["time,V,A", *some]) + "\n", encoding="utf-8")
    together = ask.json("import", "1.csv", "2.csv", "--dry-run")["runs"]
    assert together == ask.json("import", "all.csv", "--dry-run")["runs"]


@pytest.mark.parametrize("form", ("csv", "jsonl"))
def test_an_export_brought_back_is_the_run_that_it_is_of(form: str, ask: Ask, tmp_path: Path, database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(60))
    recording.close()
    assert ask("stop", "1")[0] == 0
    table(tmp_path / "a.csv")
    ask.done("import", "a.csv", "--started", "2026-03-05T18:00Z")
    before = ask.json("runs")["rows"]
    for id_ in ("1", "2"):
        (tmp_path / f"own.{form}").write_text(ask.done("export", id_, "--format", form), encoding="utf-8")
        code, out, err = ask("import", f"own.{form}")
        assert (code, out) == (0, f"{id_}\n") and "nothing was added" in err
    assert ask.json("runs")["rows"] == before
    assert ask("import", "--undo", "1")[0] == 2 and len(ask.json("runs")["rows"]) == 2


def test_exit_codes_say_whose_fault_it_is(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    (tmp_path / "notes.txt").write_text("Dear diary\n", encoding="utf-8")
    (tmp_path / "bad.sqlite3").write_bytes(b"no database at all" * 100)
    ask.done("ran", "1 h", *SETUP)
    for call in (
        ("import",),
        ("import", "nothing.csv"),
        ("import", "notes.txt"),
        ("import", path, "--as", "no-such"),
        ("import", path, "--run", "7"),
        ("import", path, "--zone", "Mars"),
        ("import", path, "-b", "no-such-battery", "--load", "6 W"),
        ("import", path, "--undo", "1"),
        ("import", "--undo", "7"),
        ("ran", "41 parsecs", *SETUP),
        ("ran", "41 h"),
        ("rename", "7", "x"),
        ("note", "7", "x"),
    ):
        code, out, err = ask(*call)
        assert (code, out) == (2, ""), (call, err)
        assert err.splitlines()[-1].startswith("purifier: ")
        assert "Traceback" not in err
    assert ask("import", path, "--db", "bad.sqlite3")[0] == 4
    assert ask("merge", "bad.sqlite3")[0] == 4
    assert ask("merge", "no.sqlite3") == (4, "", "purifier: there is no database at no.sqlite3\n")


def test_the_examples_of_the_help_work(ask: Ask, tmp_path: Path) -> None:
    tool_files.home_assistant(tmp_path)
    tool_files.days(tmp_path)
    one, other = tool_files.grafana_panels(tmp_path)
    Path(one).rename(tmp_path / "volts.csv")
    Path(other).rename(tmp_path / "amps.csv")
    tool_files.arduino_bare(tmp_path)
    table(tmp_path / "test.csv")
    table(tmp_path / "voltage.csv", "t (s),V,nonsense", amperes=3.0)
    tool_files.home_assistant(tmp_path)
    help_text = CliRunner().invoke(main, ["import", "--help"]).output
    calls = [shlex.split(line) for line in re.findall(r"^ +purifier (import .+)$", help_text, re.MULTILINE)]
    assert len(calls) == 8
    for call in calls:
        code, _, err = ask(*call)
        assert code == 0, (call, err)


# ---------------------------------------------------------------------------- ran, rename, note, undo, merge


def test_a_run_without_readings_is_told(ask: Ask) -> None:
    code, out, err = ask("ran", "41 h", *SETUP, "--on", "2026-06-04")
    assert (code, out) == (0, "1\n") and "told and not measured" in err
    one = ask.json("show", "1")
    assert (one["runtime_h"], one["complete"], one["stated"]) == (41.0, True, ["runtime_h"])
    text = ask.done("show", "1")
    assert "began      2026-06-04, told" in text, "nobody said at what time of the day"
    assert "  2026-06-04  " in ask.done("runs") and "2026-06-04 " + "12" not in ask.done("runs")
    assert ask("ran", "20 h", *SETUP, "--stopped-early")[:2] == (0, "2\n")
    assert ask.json("show", "2")["complete"] is False and ask.json("show", "2")["runtime_h"] is None


def test_a_run_is_called_and_noted_about(ask: Ask, tmp_path: Path) -> None:
    ask.done("import", table(tmp_path / "a.csv"), "--name", "first")
    assert ask.done("rename", "first", "on", "the", "shelf") == ""
    assert ask.json("show", "on the shelf")["name"] == "on the shelf"
    assert ask("show", "first")[0] == 2
    assert ask.done("note", "1", "the", "window", "was", "open") == ""
    assert "the window was open" in ask.done("show", "1")


def test_an_import_is_taken_out_with_all_that_came_with_it(ask: Ask, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv")
    ask.done("import", path)
    ask.done("note", "1", "soon gone")
    code, out, err = ask("import", "--undo", "1")
    assert (code, out) == (0, "") and "run 1 is gone" in err
    assert ask.json("runs")["rows"] == [] and ask.done("import", path) == "2\n"


def test_a_logged_or_told_run_is_no_import_to_undo(ask: Ask) -> None:
    ask.done("ran", "41 h", *SETUP)
    code, _, err = ask("import", "--undo", "1")
    assert (code in (0, 2)) and "Traceback" not in err
    assert len(ask.json("runs")["rows"]) == (0 if code == 0 else 1)


def test_databases_are_merged_by_the_identity_of_runs_and_twice_is_once(ask: Ask, tmp_path: Path) -> None:
    ask.done("import", table(tmp_path / "a.csv"), "--name", "mine")
    ask.done("import", table(tmp_path / "b.csv", amperes=-0.7), "--db", "other.sqlite3", "--name", "theirs")
    ask.done("import", table(tmp_path / "a.csv"), "--db", "other.sqlite3")
    for _ in range(2):
        ask.done("merge", "other.sqlite3")
        rows = ask.json("runs")["rows"]
        assert sorted(one["name"] for one in rows) == ["mine", "theirs"]
    assert len({one["identity"] for one in rows}) == 2

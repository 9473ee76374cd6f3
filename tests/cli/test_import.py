"""``purifier import`` as people meet it: one command, a few lines on what was understood, a run that adds up."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments], catch_exceptions=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said when an import is refused, with exit code 2 and nothing on standard output."""
    assert run(["import", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out
    return err


def dry(*arguments: str) -> dict[str, Any]:
    result = invoke(*arguments, "--dry-run", "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def shown(database: Path, which: str = "last") -> dict[str, Any]:
    result = CliRunner().invoke(main, ["show", which, "--db", str(database), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def stamp(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def discharge(
    seconds: Iterable[float], amperes: float = 0.5, line: Callable[[float, float, float], str] | None = None
) -> list[str]:
    """Rows of a battery whose voltage falls from 13.2 V by 0.1 V an hour."""
    form = line or (lambda t, v, i: f"{stamp(t)},{v:.4f},{i:.3f}")
    return [form(t, 13.2 - t / 36_000.0, amperes) for t in seconds]


def write(path: Path, header: str, rows: Sequence[str], end: str = "\n") -> str:
    path.write_text(end.join([header, *rows]) + end, encoding="utf-8", newline="")
    return str(path)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def hour(tmp_path: Path) -> str:
    """Half an ampere for two hours, every ten seconds: 1 Ah, 13.1 Wh."""
    rows = discharge(range(0, 7201, 10), line=lambda t, v, i: f"{stamp(t)},{v:.4f},{-i:.3f}")
    return write(tmp_path / "shelf.csv", "time,voltage (V),current (A)", rows)


def test_a_table_becomes_a_run_whose_sums_are_those_of_a_spreadsheet(database: Path, hour: str) -> None:
    result = invoke(hour)
    assert result.exit_code == 0 and result.stdout == "1\n"
    one = shown(database)
    assert one["drawn_ah"] == pytest.approx(1.0, rel=1e-6)
    assert one["drawn_wh"] == pytest.approx(0.5 * 2 * 13.1, rel=1e-4)
    assert one["readings"] == 721 and one["coverage_percent"] == 100.0 and one["gaps"] == 0
    assert one["started_utc"] == "2026-03-05T18:00:00.000Z"
    assert one["source"] == "import" and one["discharge_h"] == pytest.approx(2.0)


def test_what_was_understood_is_said_and_the_id_comes_last(database: Path, hour: str) -> None:
    result = invoke(hour)
    for words in ("721 rows", "comma between its cells", "'voltage (V)' in V", "UTC (they end in Z)", "falls from"):
        assert words in result.stderr
    assert result.stdout.splitlines()[-1] == "1"


def test_a_dry_run_says_all_of_it_and_writes_nothing(database: Path, hour: str) -> None:
    found = dry(hour)
    assert list(found)[:1] == ["format"]
    assert set(found) >= {"format", "rows", "dropped", "columns", "understood", "runs"}
    assert found["rows"] == 721 and found["dropped"] == 0
    assert {one["quantity"]: one["column"] for one in found["columns"]} == {
        "voltage_v": "voltage (V)",
        "current_a": "current (A)",
    }
    (one,) = found["runs"]
    assert one == {
        "started_utc": "2026-03-05T18:00:00.000Z",
        "hours": 2.0,
        "charge_ah": pytest.approx(1.0),
        "energy_wh": pytest.approx(13.1),
        "readings": 721,
        "coverage_percent": 100.0,
    }
    assert not database.exists()


def test_the_same_file_again_adds_nothing_and_prints_the_run_that_has_it(
    database: Path, hour: str, tmp_path: Path
) -> None:
    assert invoke(hour).stdout == "1\n"
    before = database.read_bytes()
    again = invoke(hour)
    assert again.exit_code == 0 and again.stdout == "1\n" and "in already" in again.stderr
    renamed = tmp_path / "other name.csv"
    renamed.write_bytes(Path(hour).read_bytes())
    assert invoke(str(renamed)).stdout == "1\n"
    assert database.read_bytes() == before


def test_an_import_can_be_undone_and_done_again(database: Path, hour: str) -> None:
    assert invoke(hour).stdout == "1\n"
    gone = invoke("--undo", "1")
    assert gone.exit_code == 0 and not gone.stdout
    rows = json.loads(CliRunner().invoke(main, ["runs", "--json"]).stdout)["rows"]
    assert rows == []
    assert invoke(hour).stdout == "2\n"


def test_files_that_overlap_become_one_run(database: Path, tmp_path: Path) -> None:
    rows = discharge(range(0, 7201, 10), line=lambda t, v, i: f"{stamp(t)},{v:.4f},{-i:.3f}")
    header = "time,voltage (V),current (A)"
    later = write(tmp_path / "late.csv", header, rows[300:])
    early = write(tmp_path / "early.csv", header, rows[:400])
    assert invoke(later).stdout == "1\n"
    added = invoke(early)
    assert added.stdout == "1\n" and "300 readings were added" in added.stderr
    one = shown(database)
    assert one["readings"] == 721 and one["drawn_ah"] == pytest.approx(1.0, rel=1e-6)
    assert one["started_utc"] == "2026-03-05T18:00:00.000Z" and one["gaps"] == 0
    assert sorted(one["files"]) == ["early.csv", "late.csv"]
    part = write(tmp_path / "part.csv", header, rows[100:200])
    assert "nothing was added" in invoke(part).stderr and shown(database)["readings"] == 721


def test_two_batteries_at_the_same_time_stay_two_runs(database: Path, tmp_path: Path) -> None:
    header = "time,voltage (V),current (A)"
    for name, amperes in (("a.csv", -0.5), ("b.csv", -0.7)):
        rows = discharge(range(0, 3601, 10), amperes)
        assert invoke(write(tmp_path / name, header, rows)).exit_code == 0
    assert len(json.loads(CliRunner().invoke(main, ["runs", "--json"]).stdout)["rows"]) == 2


def test_files_named_together_are_parts_of_one_series(database: Path, tmp_path: Path) -> None:
    rows = discharge(range(0, 7201, 10), -0.5)
    header = "time,voltage (V),current (A)"
    parts = [write(tmp_path / f"{name}.csv", header, rows[a:b]) for name, a, b in (("2", 350, 721), ("1", 0, 400))]
    assert invoke(*parts).stdout == "1\n"
    assert shown(database)["readings"] == 721


def test_volts_and_amperes_may_come_in_files_of_their_own(database: Path, tmp_path: Path) -> None:
    volts = write(
        tmp_path / "v.csv",
        "Time,Battery voltage",
        discharge(range(0, 3601, 10), line=lambda t, v, i: f"{stamp(t)},{v:.3f} V"),
    )
    amperes = write(
        tmp_path / "i.csv",
        "Time,Battery current",
        discharge(range(3, 3602, 10), line=lambda t, v, i: f"{stamp(t)},{-i:.3f} A"),
    )
    found = dry(volts, amperes)
    (one,) = found["runs"]
    hours = 3590 / 3600  # from the first value of the current to its last
    assert one["charge_ah"] == pytest.approx(0.5 * hours, rel=1e-3)
    assert one["energy_wh"] == pytest.approx(0.5 * 13.15 * hours, rel=1e-3)


def test_several_runs_are_listed_for_choice(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def line(t: float, v: float, i: float) -> str:
        return f"{stamp(t)},{v:.3f},{i:.3f}"

    rows = discharge(range(0, 3600, 10), -0.5, line)
    rows += [line(t, 13.4 + (t - 3600) / 9000, 2.0) for t in range(3600, 7200, 10)]
    rows += [line(t, 13.2 - (t - 7200) / 36_000, -1.0) for t in range(7200, 10_801, 10)]
    path = write(tmp_path / "week.csv", "time,voltage (V),current (A)", rows)
    found = dry(path)
    assert [round(one["charge_ah"], 2) for one in found["runs"]] == [0.5, 1.0]
    said = refused(capsys, path)
    assert "2 runs are in it" in said and "--run N" in said
    assert not database.exists()
    assert invoke(path, "--run", "2").stdout == "1\n"
    assert shown(database)["drawn_ah"] == pytest.approx(1.0, rel=3e-3)
    assert set(invoke(path, "--run", "all").stdout.split()) == {"1", "2"}
    assert "expected a number from 1 to 2, or all; found '7'" in refused(capsys, path, "--run", "7")


def test_a_load_stands_in_for_a_current_and_is_marked_stated(database: Path, tmp_path: Path) -> None:
    path = write(
        tmp_path / "volts.csv",
        "time,voltage (V)",
        discharge(range(0, 7201, 10), line=lambda t, v, i: f"{stamp(t)},{v:.4f}"),
    )
    assert invoke(path, "--load", "6 W").stdout == "1\n"
    one = shown(database)
    assert one["drawn_wh"] == pytest.approx(12.0, rel=1e-4)
    assert one["drawn_ah"] == pytest.approx(12.0 / 13.1, rel=1e-4)
    assert {"power_w", "current_a", "energy_wh", "charge_ah"} <= set(one["stated"])
    assert "stated, not measured" in CliRunner().invoke(main, ["show", "1"]).stdout


def test_a_voltage_alone_is_refused_with_what_to_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(
        tmp_path / "volts.csv",
        "time,voltage (V)",
        discharge(range(0, 600, 10), line=lambda t, v, i: f"{stamp(t)},{v:.4f}"),
    )
    assert "--load '7 W'" in refused(capsys, path)


def test_with_a_set_up_a_run_has_a_prediction_and_without_it_none(database: Path, hour: str, tmp_path: Path) -> None:
    assert invoke(hour, "-b", "lifepo4-12v-100ah", "--load", "6.5 W", "--name", "shelf", "--complete").exit_code == 0
    one = shown(database, "shelf")
    assert one["predicted_runtime_h"] > 100 and one["complete"] is True and one["runtime_h"] == pytest.approx(2.0)
    invoke("--undo", "shelf")
    assert invoke(hour).exit_code == 0
    one = shown(database)
    assert one["predicted_runtime_h"] is None and one["complete"] is False
    text = CliRunner().invoke(main, ["show", "last"]).stdout
    assert "no prediction" in text and "nan" not in text.lower()


def test_a_coarse_current_is_said_and_widens_what_is_known(database: Path, tmp_path: Path) -> None:
    rows = [f"{t},{0.10 if t % 3 else 0.11},{13.2 - t / 36_000:.3f}" for t in range(0, 36_000, 10)]
    path = write(tmp_path / "eb.csv", "Time(S),Cur(A),Vol(V)", rows)
    found = dry(path)
    assert any("steps of 0.01 A" in one and "10 %" in one for one in found["understood"])
    assert found["measurement_spread_percent"] == pytest.approx(5.0, rel=0.1)
    invoke(path)
    assert shown(database)["measurement_spread_percent"] == pytest.approx(5.0, rel=0.1)


def test_sums_do_not_depend_on_how_a_file_is_written(tmp_path: Path) -> None:
    seconds = range(0, 3601, 10)
    forms: dict[str, tuple[str, Callable[[float, float, float], str]]] = {
        "iso.csv": ("time,voltage (V),current (A)", lambda t, v, i: f"{stamp(t)},{v:.4f},{i}"),
        "comma.csv": ("Zeit;Spannung (V);Strom (A)", lambda t, v, i: f"{t};{v:.4f};{i}".replace(".", ",")),
        "tab.txt": ("t_s\tU [mV]\tI [mA]", lambda t, v, i: f"{t}\t{v * 1000:.1f}\t{i * 1000:g}"),
        "unix.csv": ("unix,volts,amps", lambda t, v, i: f"{START.timestamp() + t:.3f},{v:.4f},{i}"),
        "cells.csv": ("time,voltage,current", lambda t, v, i: f"{t},{v:.4f} V,{i * 1000:g} mA"),
        "si.csv": ("t (s),V,A", lambda t, v, i: f"{t},{v:.4f},{i}"),
    }
    for name, (header, form) in forms.items():
        path = write(tmp_path / name, header, discharge(seconds, -0.5, form), "\r\n" if name == "cells.csv" else "\n")
        (one,) = dry(path)["runs"]
        assert one["charge_ah"] == pytest.approx(0.5, rel=1e-3), name
        assert one["energy_wh"] == pytest.approx(0.5 * 13.15, rel=1e-3), name


def test_an_export_of_ours_comes_back_to_the_last_byte(database: Path, hour: str, tmp_path: Path) -> None:
    invoke(hour)
    for form in (["--format", "csv"], ["--format", "jsonl"], ["--format", "csv", "--decimal-comma"]):
        text = CliRunner().invoke(main, ["export", "1", *form]).stdout_bytes
        file = tmp_path / "export"
        file.write_bytes(text)
        other = str(tmp_path / f"{'-'.join(form).strip('-')}.sqlite3")
        assert invoke(str(file), "--db", other).exit_code == 0
        assert CliRunner().invoke(main, ["export", "1", *form, "--db", other]).stdout_bytes == text


def test_nothing_is_printed_that_is_no_number(database: Path, hour: str) -> None:
    invoke(hour)
    one = shown(database)
    assert not any(isinstance(value, float) and not math.isfinite(value) for value in one.values())

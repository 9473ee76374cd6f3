"""What an import says to somebody who never saw one: what was understood, and what to type next."""

from __future__ import annotations

import json
import os
import re
import shlex
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run
from tests.cli import tool_files
from tests.cli.tool_files import volts


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments], catch_exceptions=False)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def test_three_lines_say_what_was_understood(tmp_path: Path) -> None:
    path = tmp_path / "shelf.csv"
    at = [(3600 * h + 60 * m, f"2026-03-05T{h:02d}:{m:02d}:00Z") for h in range(10) for m in range(60)]
    rows = [f"{utc},{volts(t):.4f},{-0.5 - t % 120 / 60_000:.3f}" for t, utc in at]
    path.write_text("\n".join(["time,volts,amps", *rows]) + "\n", encoding="utf-8")
    said = invoke(str(path)).stderr
    assert said == (
        "shelf.csv: a table with comma between its cells, names in line 1, 600 rows\n"
        "  columns   voltage from 'volts' in V, current from 'amps' in A (units in the header)\n"
        "  times     in 'time'; UTC (they end in Z)\n"
        "  sign      a positive current charges the battery: the voltage falls from 13.20 V to 12.60 V while\n"
        "            a negative one flows\n"
        "run  started           lasted    charge    energy  readings  coverage\n"
        "  1  2026-03-05 00:00    10 h  4.997 Ah  64.46 Wh       600     100 %\n"
        "run 1: 600 readings came in ('purifier show 1' shows it)\n"
    )


def test_how_the_cells_of_a_known_tool_stand_goes_without_saying(tmp_path: Path) -> None:
    path = tool_files.home_assistant(tmp_path)
    said = invoke(path, "--dry-run").stdout
    assert said.startswith("history.csv: Home Assistant, history download, ") and "one value a row" not in said
    understood = json.loads(invoke(path, "--dry-run", "--json").stdout)["understood"]
    assert "one value a row, of 3 names" in understood and "times are UTC (they end in Z)" in understood


def test_standard_output_is_the_id_alone(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "purifier", "import", tool_files.arduino(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n" and "columns " in done.stderr and "\x1b" not in done.stderr


@pytest.mark.parametrize("columns", (60, 80, 120))
def test_lines_are_as_long_as_the_terminal_bears(columns: int, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    import fcntl
    import pty
    import termios

    path = tool_files.home_assistant(tmp_path)
    main_end, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "purifier", "import", path], stdout=subprocess.PIPE, stderr=its_end
    ) as process:
        os.close(its_end)
        heard = b""
        try:
            while part := os.read(main_end, 1 << 16):
                heard += part
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(main_end)
    assert process.returncode == 0
    lines = [line.rpartition("\x1b[K")[2] for line in heard.decode().split("\r\n")]
    told = [line for line in lines if line.startswith("  ") and not re.match(r" +1 ", line)]
    assert len(told) >= 3 and max(map(len, told)) < min(columns, 101), told[-3:]


def test_how_far_it_is_stands_in_one_line_that_goes_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.cli.import_text.SHOW_S", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(["import", tool_files.arduino(tmp_path)]) == 0
    said = capsys.readouterr().err
    assert re.search(r"\r  7201 rows, \d+ a second[^\r]*\x1b\[K\r\x1b\[KARDUINO\.CSV: ", said)
    assert re.search(r"\x1b\[K\r\x1b\[Krun 1: 7201 readings", said)


def test_of_several_runs_the_very_command_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tool_files.days(tmp_path)
    assert run(["import", path, "--name", "the shed", "--zone", "UTC"]) == 2
    out, err = capsys.readouterr()
    assert not out and "3 runs are in it" in err
    command = shlex.split(err.splitlines()[-1].partition("(--run all each): ")[2])
    assert sorted(command) == sorted(["purifier", "import", path, "--zone", "UTC", "--name", "the shed", "--run", "1"])
    assert run(command[1:]) == 0
    assert capsys.readouterr().out == "1\n"
    shown = json.loads(CliRunner().invoke(main, ["show", "the shed", "--json"]).stdout)
    assert shown["drawn_ah"] == pytest.approx(1.0, rel=5e-3)


def test_the_command_is_whole_with_folders_of_profiles_and_odd_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "-it's mine $HOME.csv"
    (tmp_path / name).write_bytes(Path(tool_files.arduino(tmp_path)).read_bytes())
    assert run(["--profiles", str(tmp_path), "import", "--dry-run", "-b", "1280 Wh", "--load", "6 W", "--", name]) == 0
    command = shlex.split(capsys.readouterr().err.splitlines()[-1].partition("to take it in: ")[2])
    assert command[:4] == ["purifier", "--profiles", str(tmp_path), "import"] and command[-2:] == ["--", name]
    assert run(command[1:]) == 0 and capsys.readouterr().out == "1\n"


def test_a_dry_run_ends_with_the_command_that_takes_it_in(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tool_files.arduino(tmp_path)
    assert run(["import", path, "--dry-run", "-b", "1280 Wh", "--load", "6.5 W", "--complete"]) == 0
    command = capsys.readouterr().err.splitlines()[-1].partition("to take it in: ")[2]
    assert "--dry-run" not in command and not database.exists()
    assert run(shlex.split(command)[1:]) == 0
    assert json.loads(CliRunner().invoke(main, ["show", "last", "--json"]).stdout)["complete"] is True


def test_a_board_s_log_without_a_header_is_two_answers_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tool_files.arduino_bare(tmp_path)
    assert run(["import", path]) == 2
    err = capsys.readouterr().err
    assert "2 (12.6 to 13.2)" in err and "--voltage N" in err
    assert run(["import", path, "--voltage", "2", "--current", "3"]) == 2
    err = capsys.readouterr().err
    assert "column 3 (500) has no unit" in err and "--current 3:A or --current 3:mA" in err
    assert run(["import", path, "--voltage", "2", "--current", "3:mA", "--dry-run"]) == 0
    assert "(--time COL:ms if they are milliseconds)" in " ".join(capsys.readouterr().out.split())
    assert run(["import", path, "--time", "1:ms", "--voltage", "2", "--current", "3:mA"]) == 0
    said = capsys.readouterr().err
    assert "if they are milliseconds" not in said
    shown = json.loads(CliRunner().invoke(main, ["show", "last", "--json"]).stdout)
    assert shown["drawn_ah"] == pytest.approx(5.0, rel=1e-3)


def test_figures_are_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    rows = [f"{t * 600},{50.2 - t / 2000:.3f},-30.000" for t in range(1000)]
    path.write_text("t (s),V,A\n" + "\n".join(rows) + "\n", encoding="utf-8")
    said = invoke(str(path), "--dry-run").stdout
    assert "4995 Ah" in said and "e+" not in said


def test_an_undated_run_tells_its_events_from_its_start(tmp_path: Path) -> None:
    assert invoke(tool_files.arduino(tmp_path)).stdout == "1\n"
    text = CliRunner().invoke(main, ["show", "1"]).stdout
    assert re.search(r"^after 0:00:00 +imported", text, re.MULTILINE)
    assert re.search(r"^after 10:00:00 +end ", text, re.MULTILINE)
    assert "10 h of discharge\n" in text and "so far" not in text
    assert "ended where its file ends" in text


def test_a_list_of_runs_names_a_long_file_once_and_in_short(tmp_path: Path) -> None:
    name = f"{'the battery of the camper ' * 5}2026-03-05.csv"
    (tmp_path / name).write_bytes(Path(tool_files.arduino(tmp_path)).read_bytes())
    assert invoke(str(tmp_path / name)).exit_code == 0
    text = CliRunner().invoke(main, ["runs"]).stdout
    line = text.splitlines()[1]
    assert "no set-up" in line and line.count("2026-03-05.csv (table)") == 1
    assert len(line) < 140

"""``purifier plan`` as a person or a script meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run

FOUNDING = [
    "-p",
    "airfanta-3pro",
    "-b",
    "lifepo4-12v-100ah",
    "-b",
    "anker-solix-c1000:dc",
    "-b",
    "anker-solix-c1000:ac",
]


@pytest.fixture(autouse=True)
def nobodys_own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PURIFIER_PROFILES", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments], catch_exceptions=False)


def test_the_posts_table_is_printed() -> None:
    text = invoke(*FOUNDING).stdout
    for cells in (
        ("1", "57", "27 d 15 h", "9 d 15 h", "3 d 15 h"),
        ("2", "141", "12 d 22 h", "6 d  8 h", "2 d 22 h"),
        ("6", "413", "1 d 20 h", "1 d  7 h", "22 h"),
    ):
        assert any(all(cell in line for cell in cells) for line in text.splitlines()), cells
    assert "best" in text and "at least" in text


def test_table_json_and_csv_say_the_same() -> None:
    rows = json.loads(invoke(*FOUNDING, "--json").stdout)["rows"]
    table = list(csv.DictReader(io.StringIO(invoke(*FOUNDING, "--format", "csv").stdout)))
    assert len(rows) == len(table) == 18
    for from_json, from_csv in zip(rows, table, strict=True):
        assert float(from_csv["runtime_h"]) == from_json["runtime_h"]
        assert json.loads(from_csv["losses"]) == from_json["losses"]
        assert from_csv["noise_dba"] == "" and from_json["noise_dba"] is None


def test_stdout_is_data_and_nothing_else(tmp_path: Path) -> None:
    result = invoke(*FOUNDING, "--json", "--save", str(tmp_path / "plan.toml"))
    json.loads(result.stdout)
    assert "saved to" in result.stderr


def test_a_saved_set_up_gives_the_same_plan_and_options_win(tmp_path: Path) -> None:
    path = str(tmp_path / "plan.toml")
    typed = invoke(*FOUNDING, "--health", "80 %", "--json", "--save", path).stdout
    assert invoke("--setup", path, "--json").stdout == typed
    only = json.loads(invoke("--setup", path, "--setting", "2", "--health", "100 %", "--json").stdout)["rows"]
    assert [round(row["runtime_h"]) for row in only] == [310, 152, 70]


def test_a_load_typed_over_a_saved_purifier_replaces_it(tmp_path: Path) -> None:
    path = str(tmp_path / "plan.toml")
    invoke(*FOUNDING, "--save", path)
    assert json.loads(invoke("--setup", path, "--load", "10 W", "--json").stdout)["rows"][0]["setting"] == "load"


def test_metric_changes_the_table_and_not_the_json() -> None:
    assert "m³/h" in invoke(*FOUNDING, "--units", "metric").stdout
    assert invoke(*FOUNDING, "--units", "metric", "--json").stdout == invoke(*FOUNDING, "--json").stdout


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_the_table_fits_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    many = [*FOUNDING, "-b", "ecoflow-delta-2:ac", "-b", "agm-12v-100ah"]
    assert max(map(len, invoke(*many).stdout.splitlines())) <= width


def test_a_plot_is_drawn_below_the_table() -> None:
    text = invoke(*FOUNDING, "--plot").stdout
    assert "CFM" in text.splitlines()[-1] or any("CFM" in line for line in text.splitlines()[-8:])
    assert len(text.splitlines()) > len(invoke(*FOUNDING).stdout.splitlines()) + 10


def warnings_in(text: str) -> list[str]:
    """The lines that warn, without their continuation lines and the table's own legend."""
    return [line for line in text.splitlines() if line.startswith("! ") and "do not rely on it" not in line]


@pytest.mark.parametrize(
    ("battery", "purifier"),
    [
        ("lifepo4-12v-100ah", "airfanta-3pro"),
        ("anker-solix-c1000:ac", "airfanta-3pro"),
        ("agm-12v-100ah", "airfanta-3pro"),
        ("bluetti-elite-30-v2", "levoit-core-400s"),
        ("lifepo4-12v-100ah+harbor-freight-60w", "levoit-core-400s"),
        ("1280 Wh", "ikea-uppatvind"),
        ("power-bank-100wh+usb-c-pd-trigger-12v", "nukit-tempest"),
    ],
)
def test_three_warnings_are_printed_and_the_others_counted(battery: str, purifier: str) -> None:
    asked = ["-b", battery, "-p", purifier]
    codes = {one["code"] for row in json.loads(invoke(*asked, "--json").stdout)["rows"] for one in row["warnings"]}
    lines = warnings_in(invoke(*asked).stdout)
    if len(codes) > 3:
        assert lines[3:] == [f"! and {len(codes) - 3} more: --warnings prints them all."]
    assert len(lines) == min(4, len(codes))
    everything = warnings_in(invoke(*asked, "--warnings").stdout)
    assert len(everything) == len(codes) and everything[:3] == lines[:3]


def test_of_set_ups_side_by_side_each_shows_its_own_three() -> None:
    text = invoke(*FOUNDING).stdout
    lines = warnings_in(text)
    assert lines[0].startswith("! B setting 1: The 12 V port switches off below 3 W (smart mode")
    assert sum(line.startswith(("! A:", "! A ", "! A,")) for line in lines) == 3
    assert lines[-1] == "! and 2 more for A: --warnings prints them all."


def test_hours_that_something_stops_are_marked_in_the_table() -> None:
    text = invoke("-p", "airfanta-3pro", "-b", "anker-solix-c1000:dc").stdout
    marks = {line.split()[0]: mark for line in text.splitlines() for mark in "!*" if f" h{mark}" in line}
    assert marks == {"1": "!", "2": "*"}
    assert "! do not rely on it: see the warning" in text
    assert "do not rely on it" not in invoke("-p", "airfanta-3pro", "-b", "lifepo4-12v-100ah").stdout


def test_programs_get_the_wiring_of_every_row() -> None:
    rows = json.loads(invoke(*FOUNDING, "--json").stdout)["rows"]
    pack, port, outlet = (row["wiring"] for row in (rows[1], rows[7], rows[13]))
    assert (pack["fuse_a"], pack["wire_awg"], pack["wire_mm2"], pack["length_m"]) == (5.0, 18, 0.75, 2.0)
    assert pack["current_a"] == pytest.approx(2.912, abs=1e-3) and pack["drop_percent"] == pytest.approx(2.75, abs=0.01)
    assert pack["setting_current_a"] == pytest.approx(0.412, abs=1e-3)
    assert port["current_a"] == pytest.approx(2.427, abs=1e-3) and port["fuse_a"] is None
    assert set(outlet.values()) == {None} and set(outlet) == set(pack)
    table = list(csv.DictReader(io.StringIO(invoke(*FOUNDING, "--format", "csv").stdout)))
    assert [json.loads(row["wiring"]) for row in table] == [row["wiring"] for row in rows]
    stated = json.loads(invoke(*FOUNDING, "--wire", "3 m 18 AWG", "--json").stdout)["rows"][0]["wiring"]
    assert (stated["length_m"], stated["wire_awg"]) == (3.0, 16) and stated["drop_percent"] > 3.0


def test_how_to_wire_it_stands_at_the_foot_and_the_rest_on_demand() -> None:
    text = invoke(*FOUNDING).stdout
    foot = text.partition("\n\nWiring and safety (9 more: --warnings prints them all):\n")[2]
    assert foot.startswith("- A: No wire was stated: 18 AWG (0.75 mm²) or thicker") and len(foot.splitlines()) == 2
    everything = " ".join(invoke(*FOUNDING, "--warnings").stdout.partition("\n\nWiring and safety:\n")[2].split())
    for told in (
        "- A: No wire was stated",
        "- B: The 12 V port gives 120 W (10 A) at most",
        "- C: The AC outlet gives 1800 W",
        "- Do not charge it below 0 °C (32 °F).",
        "- A: Put it away half full",
        "- Change the filter",
        "- A, B: In smoke of 50 µg/m³ the filter takes up 0.29 g a day at setting 2.",
    ):
        assert told in everything
    assert everything.count("- ") >= 10 and "Put a fuse" not in everything
    station = invoke("-p", "airfanta-3pro", "-b", "anker-solix-c1000:ac").stdout
    assert station.splitlines()[-1] == "- The AC outlet gives 1800 W at most; the highest setting takes 33.9 W."


def test_every_warning_code_is_in_the_help() -> None:
    text = invoke("--help").stdout
    rows = json.loads(invoke(*FOUNDING, "--json").stdout)["rows"]
    for row in rows:
        for warning in row["warnings"]:
            assert warning["code"] in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-p", "airfanta-3pro"], "name a battery"),
        (["-b", "1280 Wh"], "either a purifier"),
        (["-p", "airfanta-3pr", "-b", "1280 Wh"], "did you mean 'airfanta-3pro'"),
        (["-p", "airfanta-3pro", "-b", "12,8 V"], "decimal comma"),
        (["-p", "airfanta-3pro", "-b", "1280 Wh", "--setting", "9"], "found '9'"),
        (["-p", "levoit-core-400s", "-b", "1280 Wh"], "these would do"),
        (["--setup", "missing.toml"], "missing.toml"),
        (["-b", "\x1b[2J[/x]", "-p", "airfanta-3pro"], "battery"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", *arguments]) == 2
    said = capsys.readouterr()
    assert told in said.err and said.out == ""
    assert "Traceback" not in said.err and "\x1b" not in said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "banned"),
    [
        (["--help"], {"textual", "pint", "serial", "sqlite_utils", "plotext", "tomllib", "rich"}),
        (["plan", *FOUNDING, "--json"], {"textual", "pint", "serial", "sqlite_utils", "plotext", "rich", "numpy"}),
    ],
)
def test_nothing_heavy_is_loaded(arguments: list[str], banned: set[str]) -> None:
    code = "import sys; from purifier.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    assert banned & {name.partition(".")[0] for name in done.stderr.split()} == set()


def test_what_a_battery_turned_on_by_itself_is_said() -> None:
    # Half of a lead-acid battery is gone without anybody asking for it: the table may not call that "no reserve" only.
    text = invoke("-p", "airfanta-3pro", "-b", "lifepo4-12v-100ah", "-b", "agm-12v-100ah").stdout
    assert "B: Its profile says: used to a depth of 50%" in text and "A: Its profile" not in text
    stated = invoke("-p", "airfanta-3pro", "-b", "agm-12v-100ah", "--depth", "80 %").stdout
    assert "Its profile says: capacity rated over 20 h" in stated and "depth of 50%" not in stated


def test_a_battery_of_48_v_gets_its_hours_and_says_through_what(tmp_path: Path) -> None:
    asked = ["-b", "100 Ah x 51.2 V", "-p", "airfanta-3pro"]
    done = invoke(*asked, "--json", "--save", str(tmp_path / "shed.toml"))
    full = "100 Ah x 51.2 V:dc+dc-dc-48v-12v"
    assert {row["battery"] for row in json.loads(done.stdout)["rows"]} == {full}
    assert f"read as {full}, through DC-DC converter 48 V to 12 V (typical)" in done.stderr
    # What was chosen is written down: nothing is chosen again when it is read.
    assert full in (tmp_path / "shed.toml").read_text(encoding="utf-8")
    assert "read as" not in invoke("--setup", str(tmp_path / "shed.toml")).stderr


def test_where_nothing_is_left_the_answer_is_no() -> None:
    empty = ["-b", "lifepo4-12v-100ah", "--load", "5 W", "--reserve", "100 %"]
    for more in ([], ["--json"], ["--format", "csv"]):
        assert run(["plan", *empty, *more]) == 1
    assert invoke(*empty).stdout.startswith("Nothing is left to use")
    assert run(["plan", *empty[:-2]]) == 0


def test_hours_beyond_belief_are_doubted() -> None:
    text = invoke("-b", "1e9 Wh", "--load", "5 W").stdout
    assert "! No battery lasts so long: 1 000 000 000 Wh at 5 W are more than ten years." in text
    assert "No battery lasts so long" not in invoke("-b", "1280 Wh", "--load", "0.1 W").stdout


@pytest.mark.parametrize("batteries", [["ecoflow-delta-2"], ["ecoflow-delta-2", "anker-solix-c1000"]])
def test_days_on_the_calendar_are_told_at_least_first_for_every_set_up(batteries: list[str]) -> None:
    asked = ["-p", "levoit-core-300s", *(word for battery in batteries for word in ("-b", battery))]
    rows = json.loads(invoke(*asked, "--hours-per-day", "8 h", "--json").stdout)["rows"]
    text = invoke(*asked, "--hours-per-day", "8 h").stdout
    table = text.partition("On the calendar, with 8 h of air a day:\n")[2].splitlines()
    assert table[0].startswith("setting") and table[0].index("at least") < table[0].index("likely")
    for line in table[1:5]:
        name, *words = line.split()
        days = [float(word) for word in words if word[0].isdigit()]
        mine = [row for row in rows if row["setting"] == name]
        for row, least, likely in zip(mine, days[::2], days[1::2], strict=True):
            assert least <= row["runtime_low_h"] / 8.0 < least + 0.1 + 1e-9
            assert abs(likely - row["runtime_h"] / 8.0) <= 0.05 + 1e-9

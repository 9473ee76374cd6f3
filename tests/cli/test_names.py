"""Names on the command line in the place of ids: what is printed by name can be typed, and what is kept holds ids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.cli.test_runs import capture_lines

NAMES = ("-b", "LiFePO4 12 V 100 Ah+Inverter 300 W (typical)", "-p", "Levoit Core 300S")
IDS = ("-b", "lifepo4-12v-100ah+inverter-300w", "-p", "levoit-core-300s")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints that has nothing to complain of."""
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert err == "" or "ran" in arguments or "replay" in arguments or "decode" in arguments
    return out


@pytest.mark.parametrize("command", [("plan",), ("plan", "--json"), ("card",)])
def test_a_plan_by_names_is_the_one_by_ids_to_the_letter(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, *command, *NAMES) == printed(capsys, *command, *IDS)


def test_a_set_up_that_was_typed_by_name_is_kept_by_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept: list[Path] = []
    for setup in (NAMES, IDS):
        kept.append(tmp_path / f"{len(kept)}.toml")
        assert run(("plan", *setup, "--save", str(kept[-1]))) == 0
    assert kept[0].read_bytes() == kept[1].read_bytes()
    by_name = tmp_path / "by-name.toml"
    by_name.write_text('batteries = ["delta 2"]\npurifier = "core 300s"\n')
    capsys.readouterr()
    rows = json.loads(printed(capsys, "plan", "--setup", str(by_name), "--json"))["rows"]
    assert {(row["battery"], row["purifier_id"]) for row in rows} == {("ecoflow-delta-2", "levoit-core-300s")}


def test_runs_hold_the_ids_of_what_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, capture = ("--db", str(tmp_path / "r.sqlite3")), tmp_path / "c.jsonl"
    capture.write_text(capture_lines(range(60)))
    how = ("--setting", "sleep", *db)
    printed(capsys, "ran", "41 h", *NAMES, *how)
    printed(capsys, "replay", str(capture), "--meter", "diy json", *NAMES, *how)
    printed(capsys, "replay", str(capture), "--meter", "diy-json", *IDS, *how)
    runs = [json.loads(printed(capsys, "show", str(number), "--json", *db)) for number in (1, 2, 3)]
    assert {(one["battery"], one["purifier_id"]) for one in runs} == {(IDS[1], IDS[3])}
    assert [one["meter"] for one in runs[1:]] == ["diy-json", "diy-json"]
    assert b"LiFePO4 12 V 100 Ah+" not in (tmp_path / "r.sqlite3").read_bytes()


def test_a_meter_is_found_by_its_name_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "c.jsonl"
    capture.write_text(capture_lines(range(3)))
    assert printed(capsys, "decode", "--meter", "home-made board json", str(capture)) == printed(
        capsys, "decode", "--meter", "diy-json", str(capture)
    )
    for command in (("decode", str(capture)), ("replay", str(capture), *IDS), ("log", str(capture), *IDS)):
        assert run((*command, "--meter", "home-made board")) == 2
        err = capsys.readouterr().err
        assert "may be any of 3 meter profiles: 'diy-json', 'diy-csv' or 'diy-labels'" in " ".join(err.split())


def test_what_was_cut_short_is_told_and_what_was_written_out_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(("plan", "-b", "litime g24", "-p", "AIRFANTA 3pro")) == 0
    assert capsys.readouterr().err == "-b litime g24: read as litime-12v-100ah-g24\n"

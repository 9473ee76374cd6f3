"""``-p`` repeats like ``-b``: purifiers side by side, on the same batteries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.cli.main import run

TWO = ("plan", "-b", "lifepo4-12v-100ah+inverter-300w", "-b", "anker-solix-c1000:ac", "-p", "airfanta-3pro")
BOTH = (*TWO, "-p", "levoit-core-400s*2")


@pytest.fixture(autouse=True)
def a_wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_there_is_a_row_for_each_battery_purifier_and_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*BOTH, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    each = [(row["purifier_id"], row["battery_id"]) for row in rows]
    assert list(dict.fromkeys(each)) == [
        ("airfanta-3pro", "lifepo4-12v-100ah"),
        ("airfanta-3pro", "anker-solix-c1000"),
        ("levoit-core-400s", "lifepo4-12v-100ah"),
        ("levoit-core-400s", "anker-solix-c1000"),
    ]
    assert {row["purifier_count"] for row in rows if row["purifier_id"] == "levoit-core-400s"} == {2}
    assert run([*TWO, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == rows[:12], "one more purifier changes nothing for the first"


def test_the_table_has_a_block_for_each_purifier_and_a_letter_for_each_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(BOTH) == 0
    out = capsys.readouterr().out
    first, second = out.index("AirFanta 3Pro: how long it lasts"), out.index("2 x Levoit Core 400S: how long it lasts")
    assert first < out.index("  A  LiFePO4") < out.index("  B  Anker") < second < out.index("  C  LiFePO4")
    assert out.count("Taken for granted") == 1
    assert max(map(len, out.splitlines())) <= 100


def test_one_chart_has_a_curve_for_each_battery_and_purifier(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*BOTH, "--plot"]) == 0
    chart = capsys.readouterr().out.rsplit("\n\n", 1)[1]
    for name in ("A AirFanta 3Pro on LiFePO4 12 V 100 Ah", "D 2 x Levoit Core 400S on Anker SOLIX C1000"):
        assert name in chart


def test_a_saved_comparison_gives_the_same_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "two.toml")
    assert run([*BOTH, "--json", "--save", path]) == 0
    out = capsys.readouterr().out
    assert 'purifiers = ["airfanta-3pro", "levoit-core-400s*2"]' in Path(path).read_text("utf-8")
    assert run(["plan", "--setup", path, "--json"]) == 0
    assert capsys.readouterr().out == out
    assert run(["plan", "--setup", path, "-p", "airfanta-3pro", "--json"]) == 0
    assert {row["purifier_id"] for row in json.loads(capsys.readouterr().out)["rows"]} == {"airfanta-3pro"}
    assert run(["plan", "--setup", path, "--load", "5 W", "--json"]) == 0
    assert {row["setting"] for row in json.loads(capsys.readouterr().out)["rows"]} == {"load"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('purifier = "airfanta-3pro"\npurifiers = ["airfanta-3pro"]\n', "expected either one purifier or purifiers"),
        ("purifiers = []\n", "expected a list of texts"),
        ('purifiers = "airfanta-3pro"\n', "write it in brackets"),
        ('purifiers = ["airfanta-3pro", "nope"]\n', "no purifier profile is called 'nope'"),
        ('purifiers = ["airfanta-3pro", "airfanta-3pro*2"]\nload = "5 W"\n', "name what the batteries run once"),
    ],
)
def test_a_file_says_what_is_wrong_with_its_purifiers(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.toml"
    path.write_text(f'batteries = ["1280 Wh"]\n{text}', "utf-8")
    assert run(["plan", "--setup", str(path)]) == 2
    assert told in capsys.readouterr().err


def test_a_list_of_one_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.toml"
    path.write_text('batteries = ["1280 Wh"]\npurifiers = ["airfanta-3pro"]\n', "utf-8")
    assert run(["plan", "--setup", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 6

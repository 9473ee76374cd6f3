"""``purifier size``: one command, and what to buy."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run

BEDROOM = ("--room", "12x12x8ft", "--people", "4", "--for", "3 d")
AIRFANTA = ("-p", "airfanta-3pro")
SOME = ("-b", "lifepo4-12v-100ah", "-b", "anker-solix-c1000", "-b", "litime-12v-100ah-g24")


@pytest.fixture(autouse=True)
def nobodys_own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PURIFIER_PROFILES", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["size", *arguments], catch_exceptions=False)


def objects(*arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(invoke(*arguments, "--json").stdout)
    return told


def test_it_says_what_to_buy_for_four_people_and_three_days() -> None:
    said = invoke(*BEDROOM, "--max-price", "$400", *AIRFANTA)
    assert said.exit_code == 0
    text = " ".join(said.stdout.split())
    assert "Buy LiFePO4 12 V 100 Ah, direct, AirFanta 3Pro at 2: at least 9 days, 141 CFM, $353 to buy." in text
    assert "Asked for: 120 CFM of clean air (30 CFM for each of 4 people at home, ASHRAE 241) for 3 days" in text
    for part in ("$147 LiFePO4", "$16.19 Coulomb-counter shunt", "$1.70 Fuse", "$4.66 Connectors", "$18.99 Charger"):
        assert part in text
    assert "2026-06-04" in text and "6 d 0 h to spare" in text
    assert "It lasts 7 days already at setting 2" in text
    assert "fuse of 5 A" in text
    assert "Just missed:" in text and "costs $436" in text


def test_what_would_make_it_last_a_week_is_told_where_it_does_not() -> None:
    told = objects("--cadr", "247 cfm", "--for", "3 d", *AIRFANTA, "-b", "lifepo4-12v-100ah")["to_last"]
    assert told["hours"] == 168.0 and not told["already"]
    assert {change["text"] for change in told["changes"]} >= {"One more LiFePO4 12 V 100 Ah"}


def test_json_has_the_keys_of_a_plan_and_its_own() -> None:
    told = objects(*BEDROOM, "--max-price", "400", *AIRFANTA, *SOME)
    first = told["rows"][0]
    plan = json.loads(
        CliRunner().invoke(main, ["plan", "-b", "lifepo4-12v-100ah", *AIRFANTA, *BEDROOM[:4], "--json"]).stdout
    )["rows"][1]
    assert plan.keys() <= first.keys()
    assert {key: first[key] for key in plan if key not in ("battery", "drivers")} == {
        key: plan[key] for key in plan if key not in ("battery", "drivers")
    }
    assert first["rank"] == 1 and first["front"] is True and first["cost_usd"] == pytest.approx(352.54)
    assert first["margin_h"] == pytest.approx(first["runtime_low_h"] - 72.0)
    assert first["parts"][2] == {
        "what": "Coulomb-counter shunt",
        "id": "coulomb-counter-shunt",
        "kind": "part",
        "count": 1,
        "owned": 0,
        "each_usd": 16.19,
        "price_usd": 16.19,
        "source": "www.jefftk.com, 2026-06-04",
    }
    assert all(missed["reason"] for missed in told["missed"])
    assert all(row["cost_usd"] is None for row in told["unpriced"])


def test_csv_is_the_answers() -> None:
    rows = list(csv.DictReader(io.StringIO(invoke(*BEDROOM, *AIRFANTA, *SOME, "--format", "csv").stdout)))
    assert [row["rank"] for row in rows] == [str(i) for i in range(1, len(rows) + 1)]
    assert json.loads(rows[0]["parts"])[0]["id"] == "lifepo4-12v-100ah"


def test_an_unknown_price_is_apart_and_never_within_a_limit() -> None:
    told = objects("--cadr", "120 cfm", "--for", "8 h", "--max-price", "5000 USD", "-p", "xiaomi-4-pro")
    assert told["rows"] == [] and told["unpriced"]
    said = invoke("--cadr", "120 cfm", "--for", "8 h", "--max-price", "5000 USD", "-p", "xiaomi-4-pro")
    assert said.exit_code == 0 and "Nothing whose price is known does it for $5,000" in said.stdout


def test_where_nothing_does_it_the_exit_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "--cadr", "5000 cfm", "--for", "3 d"]) == 1
    assert "Nothing does it" in capsys.readouterr().out


def test_a_saved_set_up_brings_its_room(tmp_path: Path) -> None:
    saved = tmp_path / "mine.toml"
    options = ["-b", "lifepo4-12v-100ah", *AIRFANTA, "--room", "33 m3", "--people", "2", "--save", str(saved)]
    assert CliRunner().invoke(main, ["plan", *options]).exit_code == 0
    told = objects("--setup", str(saved), "--for", "3 d")
    assert told["need"]["cadr_m3_per_h"] == pytest.approx(5 * 33.0)
    assert {row["battery_id"] for row in told["rows"]} == {"lifepo4-12v-100ah"}


@pytest.mark.parametrize("width", ["40", "60", "80"])
def test_no_line_is_wider_than_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    said = invoke(*BEDROOM, *AIRFANTA, *SOME).stdout
    assert max(map(len, said.splitlines())) <= int(width)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "say how much clean air is needed"),
        (("--room", "12x12x8"), "write '12x12x8 ft' or '12x12x8 m'"),
        (("--room", "33 m3", "--for", "3"), "write '3 h' or '3 d'"),
        (("--cadr", "141 cfm", "--until", "soon"), "--until: a time such as"),
        (("--cadr", "141 cfm", "--for", "3 d", "--own", "nothing"), "--own: a battery"),
        (("--cadr", "141 cfm", "--for", "3 d", "-b", "lifepo4-12v-100h"), "did you mean"),
        (("--cadr", "141 cfm", "--for", "3 d", "--most-batteries", "21"), "1<=x<=20"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["size", *arguments]) == 2
    told = capsys.readouterr()
    assert says in told.err and "Traceback" not in told.err and not told.out


def test_the_front_is_drawn_on_demand() -> None:
    said = invoke(*BEDROOM, *AIRFANTA, *SOME, "--plot").stdout
    assert "price, USD" in said and "●" in said
    assert run(["size", *BEDROOM, *AIRFANTA, *SOME, "--plot", "--json"]) == 2

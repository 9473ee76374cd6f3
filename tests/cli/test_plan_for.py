"""``purifier plan --for``: what would make it last, below the answer and in JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main

SETUP = ("-p", "airfanta-3pro", "-b", "lifepo4-12v-100ah")


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of a known width."""
    monkeypatch.setenv("COLUMNS", "100")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments], catch_exceptions=False)


def test_each_set_up_has_a_block_below_the_answer() -> None:
    got = invoke(*SETUP, "-b", "jackery-300", "--setting", "2", "--for", "7 d")
    assert got.exit_code == 0
    text = got.stdout[got.stdout.index("A: It lasts") :]
    assert text.startswith(
        "A: It lasts 7 days already at setting 2: at least 9 days.\n\nB: To last 7 days at setting 2:"
    )
    lines = text.splitlines()[3:]
    assert all(line.startswith(("  - ", "    ")) and len(line) <= 100 for line in lines)
    words = " ".join(text.split())
    swap = "LiFePO4 12 V 100 Ah in its place: at least 9 days, $189 with a shunt, a fuse, connectors and a charger."
    assert swap in words


def test_without_a_setting_it_is_about_the_one_that_the_answer_speaks_of() -> None:
    got = invoke(*SETUP, "--for", "3 weeks")
    assert got.stdout.startswith("Plan on 9 days at setting 2") and "To last 21 days at setting 2:" in got.stdout


def test_json_has_every_change_beside_the_rows() -> None:
    got = json.loads(invoke(*SETUP, "--setting", "3", "--for", "7 d", "--json").stdout)
    assert [row["setting"] for row in got["rows"]] == ["3"]
    (one,) = got["for"]
    assert (one["battery"], one["purifier_id"], one["setting"], one["hours"]) == (
        "lifepo4-12v-100ah",
        "airfanta-3pro",
        "3",
        168.0,
    )
    first = one["changes"][0]
    assert first["steps"] == [{"kind": "setting", "text": "turn it down to setting 2", "size": 1.0}]
    assert first["price_usd"] == 0.0 and first["setting"] == "2" and first["runtime_low_h"] >= 168.0
    assert "for" not in json.loads(invoke(*SETUP, "--json").stdout), "only where it is asked for"


def test_csv_is_rows_alone_and_says_so() -> None:
    got = invoke(*SETUP, "--for", "7 d", "--format", "csv")
    assert got.stdout == invoke(*SETUP, "--format", "csv").stdout
    assert "--json has them" in got.stderr


def test_what_does_not_go_with_it_or_is_no_time_is_refused() -> None:
    runner = CliRunner()
    asked = runner.invoke(main, ["plan", *SETUP, "--ask", "--for", "7 d"])
    assert asked.exit_code == 2 and "--ask" in asked.stderr
    wrong = runner.invoke(main, ["plan", *SETUP, "--for", "7"])
    assert "write '7 d' or '7 h'" in str(wrong.exception)


def test_that_nothing_does_it_is_no_failure() -> None:
    got = invoke(*SETUP, "--for", "60 years", "--parasitic", "30 A", "--setting", "3")
    assert got.exit_code == 0
    assert "Nothing found makes it last" in got.stdout and "The nearest:" in got.stdout

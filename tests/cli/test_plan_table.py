"""The table of ``purifier plan`` where clean air is estimated: marked, with its band, never as if it were measured."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.main import main

CORE_300S = ("-p", "levoit-core-300s", "-b", "ecoflow-delta-2")


@pytest.fixture(autouse=True)
def nobodys_own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PURIFIER_PROFILES", raising=False)


def printed(*arguments: str, width: int = 100) -> str:
    done = CliRunner().invoke(main, ["plan", *arguments], env={"COLUMNS": str(width)}, catch_exceptions=False)
    return done.stdout


def line(text: str, setting: str) -> list[str]:
    """The cells of one row of the table."""
    return next(each.split() for each in text.splitlines() if each.startswith(f"{setting} "))


def test_a_machine_measured_at_its_top_speed_alone_shows_a_trade_off() -> None:
    text = printed(*CORE_300S)
    assert line(text, "setting")[:4] == ["setting", "CFM", "range", "load"]
    assert [line(text, setting)[1:4] for setting in ("sleep", "33%", "66%")] == [
        ["≈", "41", "17–69"],
        ["≈", "56", "31–83"],
        ["≈", "76", "50–99"],
    ]
    assert line(text, "100%")[1:3] == ["141", "37.0"], "what was measured stands bare"
    assert "≈ 170 000 ft³" in text
    assert "≈ not published: estimated from its watts and the rate at setting 100%, for an electronic motor" in text
    assert "32 of 34" in text


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_bands_are_told_at_any_width_and_no_line_is_wider(width: int) -> None:
    for more in ((), ("-b", "anker-solix-c1000")):
        text = printed(*CORE_300S, *more, width=width)
        assert "17–69" in text and "≈ 41" in text
        assert max(map(len, text.splitlines())) <= width


def test_metric_estimates_are_in_two_figures_too() -> None:
    text = printed(*CORE_300S, "--units", "metric")
    assert line(text, "sleep")[1:4] == ["≈", "69", "28–120"]


def test_a_star_on_an_estimate_says_so() -> None:
    text = printed("-p", "levoit-core-400s*2", "-b", "anker-solix-c1000")
    assert "best: the most clean air per charge (A setting 75%, by estimate ≈ " in " ".join(text.split())
    assert "by estimate" not in printed(*CORE_300S), "the best of this one was measured"


def test_a_machine_that_is_known_throughout_looks_as_it_did() -> None:
    text = printed("-p", "airfanta-3pro", "-b", "anker-solix-c1000")
    assert "≈" not in text and "range" not in text


def test_without_any_clean_air_figure_there_is_nothing_to_estimate_from() -> None:
    text = printed("-p", "ikea-starkvind", "-b", "ecoflow-delta-2")
    assert line(text, "50%")[1] == "?" and "≈" not in text and "best" not in text


def test_programs_get_estimates_under_keys_of_their_own() -> None:
    rows = json.loads(printed(*CORE_300S, "--json"))["rows"]
    sleep, top = rows[0], rows[-1]
    for key in ("cadr_cfm", "cadr_m3_per_h", "clean_air_m3", "cadr_per_load_watt", "cadr_per_battery_watt"):
        assert sleep[key] is None and top[key] is not None
    assert 16 < sleep["cadr_estimate_low_cfm"] < 40 < sleep["cadr_estimate_cfm"] < 42 < sleep["cadr_estimate_high_cfm"]
    assert sleep["clean_air_estimate_m3"] == pytest.approx(
        sleep["cadr_estimate_cfm"] * 1.69901 * sleep["runtime_h"], rel=1e-4
    )
    assert top["clean_air_estimate_m3"] is None
    assert [top[f"cadr_estimate{part}_cfm"] for part in ("", "_low", "_high")] == [None, None, None]
    assert "CADR at setting sleep" in sleep["assumed"] and not any("CADR" in name for name in top["assumed"])
    columns = next(csv.reader(io.StringIO(printed(*CORE_300S, "--format", "csv"))))
    at = columns.index("cadr_m3_per_h")
    assert columns[at + 1 : at + 4] == ["cadr_estimate_cfm", "cadr_estimate_low_cfm", "cadr_estimate_high_cfm"]


def test_one_setting_alone_is_estimated_from_all_of_its_machine() -> None:
    alone = json.loads(printed(*CORE_300S, "--setting", "sleep", "--json"))["rows"][0]
    assert alone["cadr_estimate_cfm"] == json.loads(printed(*CORE_300S, "--json"))["rows"][0]["cadr_estimate_cfm"]


def test_two_machines_give_twice_the_estimate() -> None:
    one, two = (
        json.loads(printed("-p", text, "-b", "ecoflow-delta-2", "--json"))["rows"][0]
        for text in ("levoit-core-300s", "levoit-core-300s*2")
    )
    for key in ("cadr_estimate_cfm", "cadr_estimate_low_cfm", "cadr_estimate_high_cfm"):
        assert two[key] == pytest.approx(2 * one[key])

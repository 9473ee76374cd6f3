"""A file of each tool that people have, one command, and a run whose sums are those of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from tests.cli import tool_files


def dry(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["import", *arguments, "--dry-run", "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(
    ("file", "format"),
    (
        (tool_files.home_assistant, "home-assistant-history"),
        (tool_files.vrm, "vrm"),
        (tool_files.rd_usb, "rd-usb"),
        (tool_files.eb_tester, "zketech-eb"),
        (tool_files.arduino, "table"),
    ),
)
def test_one_command_is_enough(file: Callable[[Path], str], format: str, tmp_path: Path) -> None:
    found = dry(file(tmp_path))
    assert found["format"] == format
    (one,) = found["runs"]
    assert one["hours"] == pytest.approx(10.0, rel=1e-3)
    assert one["charge_ah"] == pytest.approx(5.0, rel=1.5e-3)
    assert one["energy_wh"] == pytest.approx(5.0 * 12.9, rel=1.5e-3)


def test_the_watts_of_another_device_are_not_those_of_the_monitor(tmp_path: Path) -> None:
    found = dry(tool_files.vrm(tmp_path))
    assert {one["column"] for one in found["columns"]} == {
        "Battery Monitor [512] Voltage",
        "Battery Monitor [512] Current",
        "Battery Monitor [512] State of charge",
    }
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"


@pytest.mark.parametrize("amperes", (0.5, -0.5))
@pytest.mark.parametrize("turned", (False, True))
def test_volts_in_one_file_tell_which_way_the_amperes_of_another_flow(
    amperes: float, turned: bool, tmp_path: Path
) -> None:
    files = tool_files.grafana_panels(tmp_path, amperes)
    found = dry(*(reversed(files) if turned else files), "--zone", "UTC")
    (one,) = found["runs"]
    assert one["charge_ah"] == pytest.approx(5.0, rel=1e-3) and one["energy_wh"] == pytest.approx(64.5, rel=1e-3)
    assert any("the voltage falls from 13.20 V to 12.60 V" in said for said in found["understood"])

"""What a list of profiles shows of each kind: every cell, in JSON and as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from purifier.cli.main import run

FILES = {
    "batteries/a-station": """
name = "Station"
kind = "station"
chemistry = "salt"
energy = "1056 Wh"
voltage = "48 V"
price = "450 USD"
mass = "12.9 kg"
outputs.dc = {voltage = "12 V"}
outputs.ac = {voltage = "120 V"}
sources = [{covers = ["energy", "voltage", "price", "mass", "outputs"], kind = "measured", note = "x"}]
""",
    "batteries/b-bare": """
name = "Bare"
energy = "100 Wh"
sources = [{covers = ["energy"], kind = "measured", note = "x"}]
""",
    "converters/inverter": """
name = "Inverter"
class = "inverter"
input = {supply = "dc", voltage = "12 V"}
output = {supply = "ac", voltage = "230 V"}
overhead = "6.5 W"
efficiency = "87.5 %"
max_power = "300 W"
price = "60 USD"
[[sources]]
covers = ["input", "output", "overhead", "efficiency", "max_power", "price"]
kind = "measured"
note = "x"
""",
    "purifiers/a-fan": """
name = "Fan"
price = "164 USD"
inputs.dc = {voltage = "12 V"}
inputs.ac = {voltage = "120 V", adapter = {}}
settings = [
  {name = "low", power = "4 W", cadr = "100 cfm"},
  {name = "mid", power = "6 W"},
  {name = "high", power = "9.5 W", cadr = "250 cfm"},
]
sources = [{covers = ["price", "inputs", "settings"], kind = "measured", note = "x"}]
""",
    "purifiers/b-one-speed": """
name = "One speed"
inputs.ac = {voltage = "120 V"}
settings = [{name = "on", power = "30 W"}]
sources = [{covers = ["inputs", "settings"], kind = "measured", note = "x"}]
""",
    "parts/a-charger": """
name = "Charger"
role = "charger"
chemistry = "salt"
voltage = "48 V"
max_current = "10 A"
price = "18.99 USD"
mass = "0.9 kg"
sources = [{covers = ["voltage", "max_current", "price", "mass"], kind = "measured", note = "x"}]
""",
    "parts/b-plug": """
name = "Plug"
role = "connectors"
goes_with = "station"
sources = [{covers = ["role"], kind = "measured", note = "x"}]
""",
    "chemistries/salt": """
name = "Salt"
cell_voltage = "2.3 V"
cutoff = "1.5 V"
depth_of_discharge = "90 %"
sources = [{covers = ["cell_voltage", "cutoff", "depth_of_discharge"], kind = "measured", note = "x"}]
""",
    "priors/adapter": """
name = "Adapters"
overhead = "0.15 W ± 70 %"
efficiency = "86 % ± 6 %"
sources = [{covers = ["overhead", "efficiency"], kind = "measured", note = "x"}]
""",
    "meters/a-line": """
name = "Line"
sign = "unsigned"
link = {baud = 9600}
framing = {shape = "json"}
frames = [{name = "live", fields = [
  {name = "voltage_v", label = "v", kind = "number", unit = "1 V", range = "0 V to 60 V"},
  {name = "current_a", label = "i", kind = "number", unit = "1 A", range = "0 A to 60 A"},
]}]
sources = [{covers = ["link", "framing", "frames"], kind = "measured", note = "x"}]
""",
    "meters/b-asked": """
name = "Asked"
sign = "charge-positive"
link = {baud = 19200, format = "7E1"}
framing = {shape = "json"}
frames = [{name = "live", poll = "?", fields = [
  {name = "voltage_v", label = "v", kind = "number", unit = "1 V", range = "0 V to 60 V"},
]}]
sources = [{covers = ["link", "framing", "frames"], kind = "measured", note = "x"}]
""",
    "meters/c-registers": """
name = "Registers"
sign = "charge-positive"
link = {baud = 9600}
framing = {shape = "modbus"}
frames = [{name = "live", function = 3, start = 0, count = 2, fields = [
  {name = "voltage_v", register = 0, kind = "u16", unit = "1 V", range = "0 V to 60 V"},
]}]
sources = [{covers = ["link", "framing", "frames"], kind = "measured", note = "x"}]
""",
    "formats/a-table": """
name = "Table"
told_by = {has = ["Time", "U", "I"], begins = ["Log"]}
time = {names = ["Time"]}
columns = [{quantity = "voltage_v", names = ["U"]}, {quantity = "current_a", names = ["I"]}]
sign = {rule = "charge-positive"}
version = 2
sources = [{covers = ["columns"], kind = "measured", note = "x"}]
""",
    "formats/b-long": """
name = "Long"
told_by = {has = ["what", "value"]}
time = {names = ["when"]}
long = {name = "what", value = "value"}
sources = [{covers = ["long"], kind = "measured", note = "x"}]
""",
    "formats/c-lines": """
name = "Lines"
layout = {shape = "lines", line = "[{time}] {name}: {value}"}
time = {form = "clock"}
sources = [{covers = ["layout"], kind = "measured", note = "x"}]
""",
}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all of FILES, and no bundle beside it."""
    for module in ("services.profiles.own", "library.places"):  # what is imported only now must not keep it
        monkeypatch.setattr(f"purifier.{module}.bundle", lambda: tmp_path / "none")
    for name, text in FILES.items():
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def listed(shelf: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["--profiles", str(shelf), "profiles", "list", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


ROWS: dict[str, dict[str, Any]] = {
    "a-station": {
        "battery_kind": "station",
        "chemistry": "salt",
        "energy_wh": 1056.0,
        "voltage_v": 48.0,
        "outputs": ["dc", "ac"],
        "price_usd": 450.0,
        "mass_kg": 12.9,
    },
    "b-bare": {
        "battery_kind": "pack",
        "chemistry": None,
        "energy_wh": 100.0,
        "voltage_v": None,
        "outputs": ["dc"],
        "price_usd": None,
        "mass_kg": None,
    },
    "inverter": {
        "class": "inverter",
        "input": "dc",
        "input_voltage_v": 12.0,
        "output": "ac",
        "output_voltage_v": 230.0,
        "overhead_w": 6.5,
        "efficiency_percent": 87.5,
        "max_power_w": 300.0,
        "price_usd": 60.0,
    },
    "a-fan": {
        "inputs": ["dc", "ac"],
        "settings": ["low", "mid", "high"],
        "power_low_w": 4.0,
        "power_high_w": 9.5,
        "cadr_low_cfm": 100.0,
        "cadr_high_cfm": 250.0,
        "cadr_low_m3_per_h": 169.9,
        "cadr_high_m3_per_h": 424.75,
        "price_usd": 164.0,
    },
    "b-one-speed": {
        "inputs": ["ac"],
        "settings": ["on"],
        "power_low_w": 30.0,
        "power_high_w": 30.0,
        "cadr_low_cfm": None,
        "cadr_high_cfm": None,
        "cadr_low_m3_per_h": None,
        "cadr_high_m3_per_h": None,
        "price_usd": None,
    },
    "a-charger": {
        "role": "charger",
        "goes_with": "pack",
        "chemistry": "salt",
        "voltage_v": 48.0,
        "max_current_a": 10.0,
        "price_usd": 18.99,
        "mass_kg": 0.9,
    },
    "b-plug": {
        "role": "connectors",
        "goes_with": "station",
        "chemistry": None,
        "voltage_v": None,
        "max_current_a": None,
        "price_usd": None,
        "mass_kg": None,
    },
    "salt": {"cell_voltage_v": 2.3, "cutoff_v": 1.5, "depth_of_discharge_percent": 90.0},
    "adapter": {
        "overhead_w": 0.15,
        "overhead_spread_percent": 70.0,
        "efficiency_percent": 86.0,
        "efficiency_spread_percent": 6.0,
    },
    "a-line": {
        "baud": 9600,
        "format": "8N1",
        "speaks": "by itself",
        "shape": "json",
        "sign": "unsigned",
        "values": ["current_a", "voltage_v"],
    },
    "b-asked": {
        "baud": 19200,
        "format": "7E1",
        "speaks": "when asked",
        "shape": "json",
        "sign": "charge-positive",
        "values": ["voltage_v"],
    },
    "c-registers": {
        "baud": 9600,
        "format": "8N1",
        "speaks": "when asked",
        "shape": "modbus",
        "sign": "charge-positive",
        "values": ["voltage_v"],
    },
    "a-table": {
        "shape": "table",
        "told_by": ["Log"],
        "sign": "charge-positive",
        "values": ["voltage_v", "current_a"],
        "version": 2,
    },
    "b-long": {"shape": "long", "told_by": ["what", "value"], "sign": "ask", "values": [], "version": 1},
    "c-lines": {
        "shape": "lines",
        "told_by": ["[{time}] {name}: {value}"],
        "sign": "ask",
        "values": [],
        "version": 1,
    },
}

TABLE = """\
batteries
id         kind     chemistry    Wh   V  USD    kg  outputs  name
a-station  station  salt       1056  48  450  12.9  dc ac    Station
b-bare     pack     -           100   -    -     -  dc       Bare

converters
id        class     from -> to           overhead  efficiency  max  USD  name
inverter  inverter  12 V dc -> 230 V ac       6.5        87.5  300   60  Inverter

purifiers
id           inputs  settings      W      CFM  USD  name
a-fan        dc ac          3  4-9.5  100-250  164  Fan
b-one-speed  ac             1     30        -    -  One speed

parts
id         role        for      chemistry   V   A    USD   kg  name
a-charger  charger     pack     salt       48  10  18.99  0.9  Charger
b-plug     connectors  station  -           -   -      -    -  Plug

chemistries
id      V  cut-off  depth  name
salt  2.3      1.5     90  Salt

priors
id       overhead  ±%  efficiency  ±%  name
adapter      0.15  70          86   6  Adapters

meters
id            baud  format  speaks      shape   sign             name
a-line        9600  8N1     by itself   json    unsigned         Line
b-asked      19200  7E1     when asked  json    charge-positive  Asked
c-registers   9600  8N1     when asked  modbus  charge-positive  Registers

formats
id       shape  sign             reads            name
a-table  table  charge-positive  voltage current  Table
b-long   long   ask              as asked         Long
c-lines  lines  ask              as asked         Lines
"""


def test_each_kind_has_its_numbers_in_json(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[dict[str, Any]] = json.loads(listed(shelf, capsys, "--json"))["rows"]
    assert [Path(row["path"]).relative_to(shelf).with_suffix("").as_posix() for row in rows] == list(FILES)
    assert {row["id"]: {key: row[key] for key in list(row)[3:-1]} for row in rows} == ROWS
    assert all(list(row)[:3] == ["kind", "id", "name"] for row in rows)


def test_each_kind_has_its_columns_in_a_table(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(shelf, capsys) == TABLE

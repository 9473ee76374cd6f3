"""The format of a tinkerer's own logger is one TOML file: told among the others, read as it says, and insisted on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from purifier.cli.main import main, run
from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.cli.format_files import Row, before, drawn, iso, local, with_rest
from tests.recordings import meter

SOURCE = """
[[sources]]
covers = ["told_by", "layout", "time", "columns", "sign", "long", "rows"]
kind = "measured"
note = "the sketch is mine"
"""


@dataclass(frozen=True)
class Own:
    """A format, a line of its file for a row, and how it begins."""

    toml: str
    line: Callable[[Row], str]
    head: Sequence[str] = ()
    options: tuple[str, ...] = ()
    started: bool = True


OWN = {
    "table": Own(
        """
        [told_by]
        has = ["ms", "batt mV", "batt mA"]
        [layout]
        delimiter = ";"
        [time]
        names = ["ms"]
        form = "elapsed"
        unit = "ms"
        [[columns]]
        quantity = "voltage_v"
        names = ["batt mV"]
        unit = "mV"
        [[columns]]
        quantity = "current_a"
        names = ["batt mA"]
        unit = "mA"
        [sign]
        rule = "discharge-positive"
        """,
        lambda r: f"{(r.t + 900) * 1000:.0f};{r.v * 1000:.0f};{-r.i * 1000:.0f};1",
        ["the logger in the shed", "ms;batt mV;batt mA;relay"],
        started=False,
    ),
    "no-header": Own(
        """
        [told_by]
        begins = ["# shed"]
        [layout]
        delimiter = ","
        header = ["none"]
        [time]
        number = 3
        form = "unix"
        [[columns]]
        quantity = "voltage_v"
        number = 2
        unit = "V"
        [[columns]]
        quantity = "current_a"
        number = 1
        unit = "uA"
        [sign]
        rule = "charge-positive"
        """,
        lambda r: f"{r.i * 1e6:.0f},{r.v},{1_772_733_600 + r.t:.0f}",
        ["# shed 1.2"],
    ),
    "lines": Own(
        """
        [layout]
        shape = "lines"
        line = "{time} shed: U={volts}V I={amps}A"
        or_line = ["{time} shed: U={volts}V I={amps}A ({})"]
        [time]
        form = "%d.%m.%Y %H:%M:%S"
        [[columns]]
        quantity = "voltage_v"
        names = ["volts"]
        unit = "V"
        [[columns]]
        quantity = "current_a"
        names = ["amps"]
        unit = "A"
        [sign]
        rule = "charge-positive"
        """,
        lambda r: f"{local(r.t, '%d.%m.%Y %H:%M:%S')} shed: U={r.v}V I={r.i}A" + (" (fan 2)" if r.t > 900 else ""),
        ["boot", "wifi up"],
        ("--zone", "Europe/Tallinn"),
    ),
    "json": Own(
        """
        [told_by]
        has = ["when", "u", "i"]
        [layout]
        shape = "json"
        [time]
        names = ["when"]
        form = "iso"
        [[columns]]
        quantity = "voltage_v"
        names = ["u"]
        unit = "mV"
        [[columns]]
        quantity = "current_a"
        names = ["i"]
        unit = "mA"
        [sign]
        rule = "charge-positive"
        """,
        lambda r: json.dumps({"when": iso(r.t), "u": r.v * 1000, "i": r.i * 1000}),
    ),
    "units-row": Own(
        """
        [told_by]
        has = ["Uhr", "U", "I"]
        [layout]
        header = ["units", "names"]
        decimal = "comma"
        [time]
        names = ["Uhr"]
        [[columns]]
        quantity = "voltage_v"
        names = ["U"]
        [[columns]]
        quantity = "current_a"
        names = ["I"]
        [sign]
        rule = "charge-positive"
        """,
        lambda r: f"{iso(r.t)}\t{r.v}\t{r.i * 1000:.1f}".replace(".", ",").replace(",000Z", ".000Z"),
        ["\tV\tmA", "Uhr\tU\tI"],
    ),
    "long": Own(
        """
        [told_by]
        has = ["sensor", "reading", "at"]
        [time]
        names = ["at"]
        [long]
        name = "sensor"
        value = "reading"
        [[columns]]
        quantity = "voltage_v"
        names = ["adc0"]
        unit = "mV"
        [[columns]]
        quantity = "current_a"
        names = ["adc1"]
        unit = "mA"
        [sign]
        rule = "charge-positive"
        """,
        lambda r: f"adc0,{r.v * 1000:.0f},{iso(r.t)}\nadc1,{r.i * 1000:.0f},{iso(r.t)}",
        ["sensor,reading,at"],
    ),
}


def command(*arguments: str) -> Any:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    folder = tmp_path / "mine" / "formats"
    folder.mkdir(parents=True)
    for name, own in OWN.items():
        toml = "\n".join(line.strip() for line in own.toml.splitlines())
        tables = [word for word in ("told_by", "layout", "time", "columns", "sign", "long") if f"[{word}]" in toml]
        source = f"\n[[sources]]\ncovers = {json.dumps(tables)}\nkind = 'measured'\nnote = 'the sketch is mine'\n"
        (folder / f"my-{name}.toml").write_text(f'name = "My {name}"\n{toml}{source}', encoding="utf-8")
    return folder.parent


def written(name: str, folder: Path) -> str:
    own = OWN[name]
    path = folder / "shed.log"
    path.write_text("\n".join([*own.head, *map(own.line, [*before(), *drawn()])]) + "\n", encoding="utf-8")
    return str(path)


def sums(rows: Sequence[Row]) -> float:
    return sum(-(a.i + b.i) / 2.0 * (b.t - a.t) / 3600.0 for a, b in pairwise(rows))


def test_ones_own_formats_pass_the_check_and_are_listed(profiles: Path) -> None:
    command("--profiles", str(profiles), "profiles", "check", *map(str, (profiles / "formats").glob("*.toml")))
    listed = command("--profiles", str(profiles), "profiles", "list", "--kind", "format")
    assert all(f"my-{name}" in listed for name in OWN)


@pytest.mark.parametrize("insisted", [False, True], ids=["told", "insisted on"])
@pytest.mark.parametrize("name", OWN)
def test_a_file_of_ones_own_format_is_told_and_read_as_it_says(
    name: str, insisted: bool, profiles: Path, tmp_path: Path
) -> None:
    own = OWN[name]
    path = written(name, tmp_path)
    more = (*own.options, *(("--as", f"my-{name}") if insisted else ()))
    found = json.loads(command("--profiles", str(profiles), "import", path, *more, "--dry-run", "--json"))
    assert found["format"] == f"my-{name}"
    (run,) = found["runs"]
    assert run["charge_ah"] == pytest.approx(sums(with_rest()), rel=1e-3)
    assert run["started_utc"] == ("2026-03-05T17:59:30.000Z" if own.started else None)
    assert any("its format says so" in one for one in found["understood"])


def test_without_its_folder_a_format_of_ones_own_is_not_known(
    profiles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written("table", tmp_path)
    assert run(["import", path, "--as", "my-table", "--dry-run"]) == 2
    assert "no format is called 'my-table'" in capsys.readouterr().err
    assert run(["--profiles", str(profiles), "import", path, "--as", "my-tabel", "--dry-run"]) == 2
    assert "did you mean 'my-table'" in capsys.readouterr().err


@pytest.fixture
def capture(tmp_path: Path) -> str:
    path = tmp_path / "shunt.jsonl"
    lines = [
        json.dumps(
            {"t": 1_772_733_600 + r.t, "hex": encode(meter("atorch-dl24"), Reading(voltage_v=r.v, current_a=r.i)).hex()}
        )
        for r in drawn()
    ]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_a_capture_of_meters_that_are_alike_asks_which(capture: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", capture, "--dry-run"]) == 2
    said = capsys.readouterr().err
    assert "a capture of which meter" in said and "--meter atorch" in said
    chosen = said.partition("--meter ")[2].split("?")[0]
    found = json.loads(command("import", capture, "--meter", chosen, "--dry-run", "--json"))
    assert found["runs"][0]["charge_ah"] == pytest.approx(sums(drawn()), rel=0.02)
    assert run(["import", capture, "--meter", "atorch-dl42", "--dry-run"]) == 2
    assert "did you mean 'atorch-dl24'" in capsys.readouterr().err

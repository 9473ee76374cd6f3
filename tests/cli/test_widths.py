"""What commands print for people fits the terminal, from 40 columns on, with every number beside its unit."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from purifier.cli.main import COMMANDS, SECTIONS, main
from purifier.cli.plan_table import render
from purifier.cli.wrapping import columns_of
from purifier.errors import UsageError
from purifier.library.catalogue import Library
from purifier.services.plan.plan import Column, plan
from purifier.services.plan.request import Request
from tests.conftest import REPOSITORY
from tests.recordings import Recording
from tests.thinned import thinned

_STYLE = re.compile(r"\x1b\[\d*m")
_ENDS_IN_A_NUMBER = re.compile(r"[\d½]$")
_BEGINS_WITH_A_UNIT = re.compile(r"(W|Wh|kWh|V|A|Ah|mA|h|d|min|%|CFM|m³|ft³|million|days?|hours?|years?|cm|mm|lb|kg)\b")
_TOUCHING = re.compile(r"\d (?:W|Wh|h|d|min)\d")
WIDTHS = (40, 60, 80, 120)


def wrong_with(text: str, width: int) -> list[str]:
    """Lines that are too wide, that end between a number and its unit, or in which two cells touch."""
    lines = _STYLE.sub("", text).splitlines()
    found = [f"too wide: {line}" for line in lines if columns_of(line) > width]
    found += [f"touching: {line}" for line in lines if _TOUCHING.search(line)]
    for line, below in pairwise(lines):
        if _ENDS_IN_A_NUMBER.search(line) and below[:1] == " " and _BEGINS_WITH_A_UNIT.match(below.strip()):
            found.append(f"torn: {line} / {below}")
    return found


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with a long name, a note and a mark."""
    path = tmp_path_factory.mktemp("runs") / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(70))
    recording.close()
    words = "the battery that stood in the camper all winter, at 12 V and 100 Ah, 電池"
    for call in (("rename", "1", words), ("note", "1", words), ("mark", "1", words), ("stop", "1")):
        assert CliRunner().invoke(main, [*call, "--db", str(path)]).exit_code == 0
    told = ["-b", "anker-solix-c1000:ac", "-p", "airfanta-3pro", "--db", str(path)]
    for hours, setting in (("20 h", "6"), ("66 h", "1")):
        assert CliRunner().invoke(main, ["ran", hours, "--setting", setting, *told]).exit_code == 0
    return path


CALLS = [
    ("runs",),
    ("show", "1"),
    ("compare",),
    ("calibrate", "2", "3"),
    ("ports",),
    ("doctor",),
    ("profiles", "show", "lifepo4-12v-100ah"),
    ("profiles", "where"),
    ("profiles", "list"),
    ("plan", "-b", "1e9 Wh", "--load", "5 W"),
    ("plan", "-b", "lifepo4-12v-100ah", "--load", "4.1 W ± 1 %", "--parasitic", "12 mA", "--hours-per-day", "8 h"),
    ("plan", "-b", "ecoflow-delta-2", "-p", "levoit-core-300s", "-p", "winix-5500-2", "--warnings"),
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_no_command_prints_a_line_that_the_terminal_breaks(
    call: tuple[str, ...], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURIFIER_DB", str(database))
    for width in WIDTHS:
        done = CliRunner().invoke(main, list(call), env={"COLUMNS": str(width)}, catch_exceptions=False)
        assert done.exit_code == 0 and done.stdout, done.stderr
        assert not wrong_with(done.stdout, width), width


@contextmanager
def formatted(width: int) -> Iterator[None]:
    """A terminal of this width."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        yield


@cache
def _library() -> Library:
    return Library([REPOSITORY / "profiles"])


@cache
def _columns(battery: str) -> tuple[Column, ...]:
    """The plans of one battery with machines of few settings and many, of long names and short ones; those it feeds."""
    found: list[Column] = []
    for purifier in ("airfanta-3pro", "levoit-core-300s", "ikea-uppatvind", "winix-5500-2"):
        try:
            found += plan(_library(), Request(batteries=(battery, battery), purifier=purifier))
        except UsageError:
            continue
    return tuple(found)


@pytest.mark.parametrize("battery", thinned(_library().ids("battery"), keep=40))
def test_every_plan_fits_any_terminal_and_says_the_same_on_each(battery: str) -> None:
    columns = _columns(battery)
    rng = random.Random(battery)
    said: set[str] = set()
    for width in (40, *(rng.randint(40, 200) for _ in range(6))):
        for first, count in ((0, 1), (0, 2), (0, len(columns))):
            if text := columns and render(columns[first : first + count], "us", width):
                assert not wrong_with(text, width), (battery, width)
        if columns:
            text = render(columns[:1], "us", width)
            said.add("".join(text.partition("Taken for granted")[2].split()))
    assert len(said) <= 1, "the notes are the same at any width"


@pytest.mark.parametrize("command", ["plan", "log", "profiles", "completion"])
def test_help_fits_the_terminal_too(command: str) -> None:
    for width in (40, 60, 80):
        with Context(main, info_name="purifier", **main.context_settings) as ctx, formatted(width):
            found = main.get_command(ctx, command)
            assert found is not None
            text = found.get_help(found.context_class(found, info_name=command, parent=ctx))
        # What is to be typed as it stands is not broken: the terminal does that, and it can still be copied.
        lines = [line for line in text.splitlines() if not line.strip().startswith(("purifier ", "mkdir "))]
        assert not wrong_with("\n".join(lines), width), width
        assert "..." not in text.partition("--help")[2], "no sentence ends in the middle"


def test_every_command_stands_below_one_heading_of_the_help() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)

"""The guide's meter in an hour: its commands, as they stand there, lead from bytes to a logged run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.protocols.round_trip import unread
from tests.patience import HANGS_S
from tests.readme import ROOT, commands
from tests.recordings import read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

PAGE = (ROOT / "purifier" / "guide" / "adding.md").read_text(encoding="utf-8")
HOUR = PAGE[PAGE.index("## A meter in an hour") :]


def written(folder: Path) -> Path:
    """The profile, as the guide's commands make it in ``folder``; those of the program itself are run by others."""
    for block in re.findall(r"^```console\n(.*?)^```$", HOUR, re.MULTILINE | re.DOTALL):
        for command in commands(block):
            if not command.startswith(("purifier", "head")):
                subprocess.run(["bash", "-c", command], cwd=folder, check=True)
    return folder / "mine" / "meters" / "example-shunt.toml"


def typed(line: str) -> list[str]:
    """A command of the guide as a process of this checkout."""
    program, *words = shlex.split(line)
    assert program == "purifier"
    return [sys.executable, "-m", "purifier", *words]


def test_it_has_seven_steps() -> None:
    assert re.findall(r"^\*\*(\d)\. ", HOUR, re.MULTILINE) == list("1234567")


def test_the_profile_that_comes_of_it_can_be_pretended(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert len(tomllib.loads(path.read_text(encoding="utf-8"))["frames"][0]["fields"]) == 4
    assert unread(Library((tmp_path / "mine",)).meter("example-shunt")) is None


def test_what_it_says_of_two_terminals_logs_a_run(tmp_path: Path) -> None:
    written(tmp_path)
    (block,) = re.findall(r"^```sh\n(.*?)^```$", HOUR, re.MULTILINE | re.DOTALL)
    pretend, log = block.splitlines()
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PURIFIER_PROFILES": "",
        "PURIFIER_DB": str(tmp_path / "runs.sqlite3"),
    }
    with subprocess.Popen(typed(pretend), cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as meter:
        assert meter.stdout is not None and meter.stdout.readline(), "it says where it can be logged"
        try:
            done = subprocess.run(
                typed(log), cwd=tmp_path, env=env, capture_output=True, text=True, timeout=HANGS_S, check=False
            )
        finally:
            meter.kill()
    assert done.returncode == 0, done.stderr
    rows = list(read(tmp_path / "runs.sqlite3").execute("select voltage, current from reading"))
    assert len(rows) >= 2 and all(120_000 < volts < 150_000 and -14_000 < amps < -9_000 for volts, amps in rows)

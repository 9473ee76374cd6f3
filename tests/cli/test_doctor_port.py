"""``purifier doctor PORT``, with and without ``--meter ID``, on a pseudo-terminal."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.test_zero import board
from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


def doctor(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "purifier", "doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANGS_S)


def test_a_meter_that_can_be_logged() -> None:
    with board(-350) as device:
        done = doctor(device, "--meter", "diy-json", "--listen", "1 s")
    assert done.returncode == 0 and "speaks as diy-json" in done.stdout and "the meter can be logged" in done.stderr


def test_a_sign_that_is_wrong_is_told_with_what_to_type() -> None:
    with board(350) as device:
        done = doctor(device, "--meter", "diy-json", "--listen", "1 s", "--json")
    rows = {row["check"]: row for row in json.loads(done.stdout)["rows"]}
    assert "--invert" in rows["sign"]["fix"]


def test_another_meter_is_named() -> None:
    with board(-350) as device:
        done = doctor(device, "--meter", "diy-csv", "--listen", "1 s")
    assert done.returncode == 1 and "--meter diy-json" in done.stdout


def test_silence_exits_with_1_and_says_where_to_look() -> None:
    with board() as device:
        done = doctor(device, "--meter", "diy-json", "--listen", "1 s")
    assert done.returncode == 1 and "WRONG" in done.stdout and "RX" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("/dev/null/nothing",), "/dev/null/nothing"),
        (("/dev/null", "--invert"), "--meter ID"),
        (("/dev/null", "--no-invert"), "--meter ID"),
        (("/dev/null/nothing", "--meter", "diy-jsn"), "did you mean 'diy-json'"),
        (("--meter", "diy-json"), "PORT"),
        (("/dev/ttyUSB0", "/dev/ttyUSB1", "--meter", "diy-json"), "one PORT"),
        (("/dev/null/nothing", "--meter", "diy-json"), "/dev/null/nothing"),
    ],
)
def test_what_is_missing_is_said(arguments: tuple[str, ...], words: str) -> None:
    done = doctor(*arguments)
    assert done.returncode in (2, 3) and words in done.stderr and "Traceback" not in done.stderr

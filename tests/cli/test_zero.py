"""``purifier zero`` on a pseudo-terminal that prints what an idle meter prints."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import pytest

from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


@contextmanager
def board(*milliamps: float) -> Iterator[str]:
    """A board that prints these currents over and over; yields its device."""
    import tty

    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    done = threading.Event()

    def talk() -> None:
        for value in cycle(milliamps):
            if done.wait(0.02):
                return
            os.write(ours, f'{{"voltage": 12.98, "current": {value / 1000:.4f}}}\n'.encode())

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        done.set()
        thread.join()
        os.close(ours)
        os.close(theirs)


def zero(device: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "purifier", "zero", device, "--meter", "diy-json", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANGS_S)


def test_the_offset_is_the_median_and_ready_to_be_pasted() -> None:
    with board(12, 13, 11, 12, 30) as device:
        done = zero(device, "--readings", "25")
    assert (done.returncode, done.stdout) == (0, "12 mA\n")
    assert "--zero '12 mA'" in done.stderr


def test_a_meter_wired_backwards_is_read_as_a_run_would_read_it() -> None:
    with board(12) as device:
        found = json.loads(zero(device, "--readings", "5", "--invert", "--json").stdout)
    assert found == {"zero_a": -0.012, "lowest_a": -0.012, "highest_a": -0.012, "readings": 5, "doubt": None}


def test_a_load_that_is_still_on_is_noticed() -> None:
    with board(0, -350) as device:
        assert "still drawing power" in zero(device, "--readings", "10").stderr


def test_what_a_load_draws_is_no_offset() -> None:
    with board(-350) as device:
        done = zero(device, "--readings", "10")
    assert done.returncode == 1 and "unplug every load" in done.stderr and "--zero '" not in done.stderr


def test_a_meter_that_hides_small_currents_has_no_measured_offset() -> None:
    with board(0) as device:
        done = zero(device, "--readings", "10")
    assert done.returncode == 1 and "dead band" in done.stderr and "--zero '" not in done.stderr


def test_silence_is_said_and_exits_3() -> None:
    with board() as device:
        done = zero(device, "--within", "1 s")
    assert done.returncode == 3
    assert "too few" in done.stderr and "Traceback" not in done.stderr

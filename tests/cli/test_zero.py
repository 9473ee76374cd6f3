"""``purifier zero`` on a pseudo-terminal that prints what an idle meter prints."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from purifier.link.holding import holders
from tests.patience import HANGS_S, until

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


def test_what_is_waited_for_is_said_before_anything_comes_in_and_ctrl_c_ends_it() -> None:
    with board() as device:
        command = [sys.executable, "-m", "purifier", "zero", device, "--meter", "diy-json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == (
                f"waiting for 30 readings at {device}, 2 min at most; Ctrl-C ends it\n"
            )
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=HANGS_S)
    # A shell sees 130 either way: Python ends itself with the signal where it came in the middle of an exec().
    assert process.returncode in (130, -signal.SIGINT) and out == "" and "Traceback" not in err


def on_a_terminal(command: list[str], until_seen: re.Pattern[str]) -> str:
    """What ``command`` shows on a terminal of its own, until it has shown that or ends."""
    ours, theirs = pty.openpty()
    seen = ""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        try:
            while until_seen.search(seen) is None:
                seen += os.read(ours, 4096).decode()
            process.send_signal(signal.SIGINT)
            while True:
                seen += os.read(ours, 4096).decode()
        except OSError:
            process.wait(HANGS_S)
    os.close(ours)
    return seen


def test_on_a_terminal_one_line_counts_down_and_goes_when_it_is_over() -> None:
    counted = re.compile(r"\r60 readings, (\d+) to go, about (\d+) s\x1b\[K")
    with board(12, 13) as device:
        shown = on_a_terminal(
            [sys.executable, "-m", "purifier", "zero", device, "--meter", "diy-json", "--readings", "60"], counted
        )
    line = counted.search(shown)
    assert line and 0 < int(line[1]) < 60
    assert "\n" not in shown[: line.end()], "one line that is written over"
    assert shown.rstrip().endswith("\r\x1b[K") and "Traceback" not in shown


@pytest.mark.parametrize("command", [("zero",), ("log", "-b", "1280 Wh", "--load", "5 W", "--detach")])
def test_a_port_that_is_not_there_is_answered_at_once(command: tuple[str, ...]) -> None:
    words = [sys.executable, "-m", "purifier", command[0], "/dev/ttyUSB77", "--meter", "diy-json", *command[1:]]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, text=True, timeout=HANGS_S)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 3 and "did you mean" not in done.stderr
    assert done.stderr.startswith(
        "purifier: nothing is plugged in at '/dev/ttyUSB77': plug the meter in, then: purifier ports"
    )
    assert after.ru_utime - before.ru_utime < 1.0, "no other process is needed for that"


def test_a_recorder_in_the_background_says_what_it_waits_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    with board(12) as device:
        command = [sys.executable, "-m", "purifier", "log", device, "--meter", "diy-json", "-b", "1280 Wh"]
        done = subprocess.run([*command, "--load", "5 W", "--detach"], capture_output=True, text=True, timeout=HANGS_S)
        lines = done.stderr.splitlines()
        assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
        assert lines[0] == f"starting a recorder of diy-json at {device}"
        assert lines[1] == f"waiting for the meter at {device} to speak, 30 s at most"
        assert "run 1 is recorded in the background" in lines[-1]
        stop = subprocess.run([*command[:3], "stop", "1"], capture_output=True, timeout=HANGS_S)
        assert stop.returncode == 0
        until(lambda: not holders(device))


def test_silence_is_said_and_exits_3() -> None:
    with board() as device:
        done = zero(device, "--within", "1 s")
    assert done.returncode == 3
    assert "too few" in done.stderr and "Traceback" not in done.stderr

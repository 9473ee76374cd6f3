"""``purifier simulate --listen``: a pretend meter on a network port and a logger on it, as processes of their own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.cli.test_log import ask, database, ended, log, readings, started
from tests.patience import HANGS_S, until

__all__ = ["database", "started"]
WORDS = ("--meter", "victron-ve-direct", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "3")
SIMULATE = [sys.executable, "-m", "purifier", "simulate", *WORDS]


def test_it_is_logged_through_an_unplug_and_ends_tidily(database: Path, started: list[subprocess.Popen[str]]) -> None:
    command = [*SIMULATE, "--listen", "127.0.0.1:0", "--speed", "50", "--faults", "unplug:4"]
    pretending = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    started.append(pretending)
    assert pretending.stdout is not None and pretending.stderr is not None
    device = pretending.stdout.readline().strip()
    assert device.startswith("socket://127.0.0.1:") and not device.endswith(":0")
    said = pretending.stderr.readline()
    assert re.search(r"; empty after \d+ h \d+ min$", said.strip()), said
    assert f"on {device}; " in said
    logger, _ = log(started, device, *WORDS, "--commit-every", "0.1 s")
    until(lambda: ask(database, "SELECT 1 FROM event WHERE kind = 'reconnect'") != [])
    assert pretending.stdout.readline().strip() == device, "it says that it is back"
    assert ask(database, "SELECT port FROM run") == [(f"pretend:{device}",)], "marked PRETEND, and never counted"
    before = readings(database)
    until(lambda: readings(database) > before)
    ended(logger, signal.SIGINT)
    assert ask(database, "SELECT count(*) FROM run") == [(1,)]
    pretending.send_signal(signal.SIGTERM)
    _, said = pretending.communicate(timeout=HANGS_S)
    assert "Traceback" not in said and pretending.returncode == 130


@pytest.mark.parametrize(
    ("listen", "words", "code"),
    [
        ("5000", "did you mean '127.0.0.1:5000'?", 2),
        ("203.0.113.7:0", "no address of this machine", 3),
    ],
)
def test_what_cannot_be_listened_at_is_said(
    listen: str, words: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", *WORDS, "--listen", listen]) == code
    said = capsys.readouterr()
    assert words in " ".join(said.err.split()) and said.out == ""

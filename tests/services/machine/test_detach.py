"""Starting a recorder in the background: what is said meanwhile, and what keeps one from beginning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from purifier.errors import LinkError, UsageError
from purifier.services.machine.detach import NOTHING_YET, UNDERSTOOD, start, start_and_hear
from tests.patience import until


def test_whoever_waits_is_told_for_how_long_from_the_first_moment_on() -> None:
    told: list[float] = []
    with pytest.raises(LinkError, match="the logger ended with code 0"):
        start(["--version"], told.append)
    assert told[0] < 1.0 and told == sorted(told)


def test_what_kept_it_from_beginning_is_raised_as_it_was_said() -> None:
    with pytest.raises(UsageError, match="no meter profile is called 'nope'"):
        start(["log", "/dev/null-1", "--meter", "nope"])


def test_what_it_remarked_on_before_is_not_why_it_did_not_begin() -> None:
    """The sign of this meter is not settled, which is said first."""
    words = ["log", "/dev/null-1", "--meter", "eg4-v20", "-b", "1280 Wh", "--load", "10 W"]
    with pytest.raises(LinkError) as raised:
        start(words)
    assert str(raised.value).startswith("nothing is plugged in at '/dev/null-1'")
    assert "purifier: " not in str(raised.value).partition(", then")[0] and "not settled" not in str(raised.value)


def test_who_interrupts_the_wait_leaves_no_recorder_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            begun.append(self)

    def interrupt(after_s: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Kept)
    with pytest.raises(KeyboardInterrupt):
        start(["--version"], interrupt)
    assert begun and all(process.returncode is not None for process in begun)


def says(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """In the place of a recorder: a program that says so, and how it was told to behave, and goes on for a while."""
    program = folder / "recorder"
    lines = "; ".join(f"echo '{word}'" for word in words)
    program.write_text(f'#!/bin/sh\n{lines}\necho "$PURIFIER_DETACHED" > "{folder}/told"\nexec sleep 0.3 >/dev/null\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        (("7", UNDERSTOOD), None),
        (("7", "/dev/x: 1662 bytes came in and none make sense"), "/dev/x: 1662 bytes came in and none make sense"),
        (("7",), NOTHING_YET),
    ],
)
def test_who_waits_for_the_meter_is_told_whether_it_was_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...], trouble: str | None
) -> None:
    says(tmp_path, monkeypatch, *said)
    assert start_and_hear(["log"], lambda seconds: None, 5.0) == (7, trouble)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_who_waits_for_the_run_alone_is_back_with_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(tmp_path, monkeypatch, "7", "nonsense")
    assert start(["log"]) == 7
    until(lambda: (tmp_path / "told").exists() and (tmp_path / "told").read_text() == "1\n")

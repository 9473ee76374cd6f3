"""Starting a recorder in the background: what is said meanwhile, and what keeps one from beginning."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from purifier.errors import LinkError, UsageError
from purifier.services.machine.detach import start


def test_whoever_waits_is_told_for_how_long_from_the_first_moment_on() -> None:
    told: list[float] = []
    with pytest.raises(LinkError, match="the logger ended with code 0"):
        start(["--version"], told.append)
    assert told[0] < 1.0 and told == sorted(told)


def test_what_kept_it_from_beginning_is_raised_as_it_was_said() -> None:
    with pytest.raises(UsageError, match="no meter profile is called 'nope'"):
        start(["log", "/dev/null-1", "--meter", "nope"])


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

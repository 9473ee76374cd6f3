"""Where the program is recorded: a folder that is watched, programs run on it, a meter on a pseudo-terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

from purifier.link.pty import PseudoPort
from purifier.store.journal import Mode
from tests.patience import HANGS_S, until
from tests.powercut.disk import SHARED_MEMORY, Disk, Files
from tests.powercut.operations import Operation
from tests.powercut.recording import Reader, command
from tests.recordings import SETUP, line, meter

DATABASE: Final = "data/runs.sqlite3"
REPOSITORY: Final = Path(__file__).resolve().parents[2]
OPTIONS: Final = ("--meter", "diy-json", *SETUP, "--commit-every", "0.05 s")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was there before, and what was done to it."""

    before: Files
    operations: tuple[Operation, ...]


class Board:
    """A board that sends a line every hundredth of a second, none like the one before."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, float]] = []
        """Volts and amperes of every line."""
        self.port: Final = PseudoPort("powercut", meter().line.baud)
        self._off = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._thread.start()

    def _speak(self) -> None:
        while not self._off.wait(0.01):
            number = len(self.sent)
            self.sent.append((round(12.0 + number % 10_000 / 10_000, 4), round(-0.33 - number % 97 / 1000, 4)))
            self.port.tend()
            self.port.send(line(*self.sent[-1]))

    def close(self) -> None:
        """Be silent and vanish."""
        self._off.set()
        self._thread.join()
        self.port.unplug()


class Stage:
    """A folder that is watched, and programs run on it one after another.

    What is in the folder when the first of them starts is on the disk for good.
    """

    def __init__(self, strace: str, place: Path, mode: Mode) -> None:
        """``place`` is an empty folder; what is watched is a folder in it."""
        self._place: Final = Path(os.path.realpath(place))
        self.folder: Final = self._place / "disk"
        self.folder.mkdir()
        self.database: Final = self.folder / DATABASE
        self.mode: Final = mode
        self._strace = strace
        self._said: Final = self._place / "said"
        self._runs = 0
        self._before: Files | None = None
        self._operations: list[Operation] = []

    def run(self, *words: str, while_it_runs: Callable[[subprocess.Popen[str]], None] | None = None) -> None:
        """Run ``purifier WORDS`` to its end and take down what it does; raises RuntimeError when it does not end well.

        ``while_it_runs`` is called with strace's process, and is to have the program end.
        """
        there = files_of(self.folder)
        self._before = there if self._before is None else self._before
        calls = self._place / f"calls-{self._runs}"
        self._runs += 1
        told = [sys.executable, "-m", "tests.powercut.told", self.mode, str(self._said), "--", *words]
        home = {name: str(self._place) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        process = subprocess.Popen(
            [*command(self._strace, calls), *told],
            cwd=REPOSITORY,
            env={**os.environ, **home, "PURIFIER_DB": str(self.database)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            if while_it_runs is not None:
                while_it_runs(process)
            said, _ = process.communicate(timeout=HANGS_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"purifier {' '.join(words)} ended with {process.returncode}: {said}")
        with open(calls, encoding="ascii") as lines:
            self._operations += Reader(str(self.folder), str(self._said), set(there)).read(lines)

    def log(self, board: Board, commits: int) -> None:
        """Log until so many commits more are called saved; then end as at a shutdown, the run left open."""
        enough = self._saved() + commits

        def end_when_enough(process: subprocess.Popen[str]) -> None:
            until(lambda: self._saved() >= enough or process.poll() is not None)
            if process.poll() is None:
                os.kill(_child_of(process.pid), signal.SIGTERM)

        self.run("log", board.port.name, *OPTIONS, while_it_runs=end_when_enough)

    def recorded(self) -> Recorded:
        """All of it; raises RuntimeError when the operations taken down do not give what is in the folder now."""
        disk = Disk(self._before or {})
        for operation in self._operations:
            disk.do(operation)
        found = {path: data for path, data in disk.now().items() if not path.endswith(SHARED_MEMORY)}
        there = files_of(self.folder)
        odd = sorted(path for path in {*found, *there} if found.get(path, b"-") != there.get(path, b"-"))
        if odd:
            raise RuntimeError(f"what was taken down is not what is there: {', '.join(odd)}")
        return Recorded(self._before or {}, tuple(self._operations))

    def _saved(self) -> int:
        return self._said.read_text().count("saved") if self._said.exists() else 0


@contextmanager
def journal_forced(mode: Mode) -> Iterator[None]:
    """In this process new databases get the journal ``mode``, whatever this machine would choose."""
    with patch("purifier.store.opening.mode_for", lambda version: mode):
        yield


def files_of(folder: Path) -> Files:
    """Everything in ``folder``, by the path in it; shared memory left out."""
    found: Files = {"": None}
    for path in sorted(folder.rglob("*")):
        if not path.name.endswith(SHARED_MEMORY):
            found[str(path.relative_to(folder))] = None if path.is_dir() else path.read_bytes()
    return found


def _child_of(pid: int) -> int:
    """The traced program: strace passes no signals on."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

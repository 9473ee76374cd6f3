"""Which run a port is taken by, where the program that has it open is a recorder of this very kind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import LinkError, StoreError
from purifier.link.finding import Network
from purifier.link.holding import holders, opened_by
from purifier.plain_text import plain, quoted
from purifier.store.locks import held, port_lock, process_of, run_lock, run_of_lock, runs_held

if TYPE_CHECKING:
    from purifier.link.ports import Port

LET_GO_S: Final = 10.0
"""How long a recorder that was asked to end is waited for: it looks once a second, and saves what it has."""
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Recorder:
    """A living recorder, and its run."""

    run: int
    name: str
    """What the run is called; empty: nobody gave it a name."""
    database: Path
    device: str
    identity: str
    """Of its port."""
    pid: int
    is_listening: bool
    """Its run has ended: it only listens whether that goes on."""

    @property
    def called(self) -> str:
        """``run 1 'shelf test'``."""
        return f"run {self.run}" + (f" {quoted(self.name, LONGEST)}" if self.name else "")


def recorder_at(device: str, identity: str, database: Path) -> Recorder | None:
    """The recorder that has the port ``device`` open, or holds the lock of its ``identity``; None: there is none.

    Runs in other files than ``database`` are found where the system shows which files a program has open.
    """
    pids = [holder.pid for holder in holders(device)]
    locked = process_of(database, port_lock(identity))
    for pid in [*pids, *([] if locked is None or locked in pids else [locked])]:
        for file, run in _runs_of(pid, database):
            name, is_listening = _name_and_end(file, run)
            return Recorder(run, name, file, device, identity, pid, is_listening)
    return None


def in_use_words(found: Recorder, database: Path) -> str:
    """``run 1 'shelf test' is recorded from it: purifier show 1, purifier stop 1``, and its file if another."""
    option = "" if _same(found.database, database) else f" --db {plain(str(found.database))}"
    stop = f"purifier stop {found.run}{option}"
    if found.is_listening:
        return f"{found.called} has ended, and its recorder still listens at it: {stop}"
    return f"{found.called} is recorded from it: purifier show {found.run}{option}, {stop}"


def refuse_if_recorded(at: Port | Network, database: Path) -> None:
    """Raise LinkError, which names the run, for a port that a recorder of one's own has."""
    device, identity = _names(at)
    found = recorder_at(device, identity, database)
    if found is not None:
        raise LinkError(f"{device} is in use: {in_use_words(found, database)}")


def make_way(at: Port | Network, database: Path) -> str | None:
    """Have a recorder whose run has ended let go of the port; what was done, in words, None when there was none.

    Raises LinkError, which names the run, for a port that a run is being recorded from.
    """
    device, identity = _names(at)
    found = recorder_at(device, identity, database)
    if found is None:
        return None
    if not found.is_listening:
        raise LinkError(f"{device} is in use: {in_use_words(found, database)}")
    let_go(found)
    return f"{found.called} had ended, and its recorder still listened at {device}: that is over now"


def let_go(found: Recorder) -> None:
    """End a recorder, and wait until it has gone. Raises StoreError, and LinkError when it stays."""
    from purifier.store import run_rows
    from purifier.store.opening import transaction, writing

    with writing(found.database) as connection, transaction(connection):
        run_rows.change(connection, found.run, stop_asked=1)
    until = time.monotonic() + LET_GO_S
    while _has_port(found):
        if time.monotonic() > until:
            raise LinkError(f"the recorder of {found.called} was asked to end and has not (PID {found.pid})")
        time.sleep(0.05)


def _has_port(found: Recorder) -> bool:
    """Whether it is still there: the lock of its port is what it lets go of last."""
    names = (run_lock(found.run), port_lock(found.identity))
    return any(held(found.database, name) for name in names) or found.pid in {one.pid for one in holders(found.device)}


def _names(at: Port | Network) -> tuple[str, str]:
    return at.url if isinstance(at, Network) else at.device, at.identity


def _runs_of(pid: int, database: Path) -> Iterator[tuple[Path, int]]:
    """(file, run) of the runs that process ``pid`` records."""
    for run in runs_held(database):
        if process_of(database, run_lock(run)) == pid:
            yield database, run
    for path in opened_by(pid):
        found = run_of_lock(path)
        if found is not None and held(found[0], run_lock(found[1])):
            yield found


def _name_and_end(database: Path, run: int) -> tuple[str, bool]:
    """What a run is called, and whether it has ended; of a file that cannot be read nothing is known."""
    from purifier.store import run_rows
    from purifier.store.opening import reading

    with suppress(StoreError), reading(database) as connection:
        row = run_rows.run_of(connection, run)
        if row is not None:
            return plain(row.frozen.name), row.end_ms is not None
    return "", False


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)

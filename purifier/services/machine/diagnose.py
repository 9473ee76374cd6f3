"""What would go wrong on this machine in the middle of a run, and the exact fix."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from purifier.library.problems import count_of
from purifier.link.holding import PROC
from purifier.plain_text import plain
from purifier.services.meters.ports import PortRow, port_rows
from purifier.store.timing import UNSET_BEFORE_MS

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.store.journal import Version

MB: Final = 1_000_000
YEAR_OF_LOGGING_MB: Final = 1000
"""A year of readings at 1 Hz takes about 32 bytes each."""
LEAST_ROOM_MB: Final = 50
"""With less than this the disk is as good as full: some eighteen days of readings."""
SHOWN_PROBLEMS: Final = 3
_ELSEWHERE: Final = "choose another: --db FILE or PURIFIER_DB, or set XDG_DATA_HOME to a folder"

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``fix`` is what to do, a command where there is one; None when nothing needs doing."""

    check: str
    state: State
    text: str
    fix: str | None = None


def diagnose(library: Library, database: Path) -> tuple[Finding, ...]:
    """Look at everything that a run depends on; nothing is changed, no port is opened."""
    from purifier.store.journal import linked_version

    rows = port_rows(database)
    return (
        sqlite(linked_version()),
        *room(database),
        *clock(time.time(), synchronised()),
        zone(),
        *ports(rows),
        *meddlers(rows),
        *profiles(library),
    )


def sqlite(version: Version) -> Finding:
    """Whether the linked SQLite can lose pages in WAL mode; the store then keeps another journal by itself."""
    from purifier.store.journal import COMMIT_EVERY_S, OLDEST, has_wal_reset_bug, mode_for

    shown = ".".join(map(str, version))
    if version < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return Finding("sqlite", "wrong", f"SQLite {shown} is too old: {oldest} is needed", "install a newer Python")
    saved = f"readings are saved every {COMMIT_EVERY_S[mode_for(version)]:g} s"
    if not has_wal_reset_bug(version):
        return Finding("sqlite", "ok", f"SQLite {shown}: {saved}")
    text = f"SQLite {shown} can lose pages with a write-ahead log, so another journal is used: {saved}"
    return Finding("sqlite", "note", text, "nothing needs doing; 3.51.3, 3.50.7 and 3.44.6 are without the bug")


def room(database: Path) -> Iterator[Finding]:
    """Whether the database's folder can be written and has room for a long run."""
    folder = database.absolute().parent
    while not os.path.exists(folder) and folder != folder.parent:
        folder = folder.parent
    if not os.path.isdir(folder):
        yield Finding(
            "database",
            "wrong",
            f"{folder} is a file, and the runs need a folder: nothing can be kept",
            _ELSEWHERE,
        )
        return
    for path in (folder, database):
        if os.path.exists(path) and not os.access(path, os.W_OK):
            yield Finding("database", "wrong", f"{path} may not be written", _ELSEWHERE)
            return
    usage = shutil.disk_usage(folder)
    if not usage.total:
        yield Finding("database", "wrong", f"{folder} is no place that keeps files: nothing can be kept", _ELSEWHERE)
        return
    free_mb = usage.free / MB
    left = f"{free_mb / 1000:.3g} GB left on the disk of {folder}"
    if free_mb < LEAST_ROOM_MB:
        shows = "" if sys.platform == "win32" else f"; this shows what is large: du -xh {folder} | sort -h"
        yield Finding("disk", "wrong", left, f"make room{shows}")
    elif free_mb < YEAR_OF_LOGGING_MB:
        yield Finding("disk", "note", f"{left}: about {free_mb / YEAR_OF_LOGGING_MB * 365:.0f} days of readings")
    else:
        yield Finding("disk", "ok", left)


def clock(now_s: float, is_synchronised: bool | None) -> Iterator[Finding]:
    """Whether the date can be right, and whether something keeps it so. Runtimes do not depend on it, dates do."""
    if now_s * 1000.0 < UNSET_BEFORE_MS:
        today = time.strftime("%Y-%m-%d", time.gmtime(now_s))
        by_hand = (
            "sudo date -u --set 'YYYY-MM-DD HH:MM'" if sys.platform == "linux" else "set it in the system's settings"
        )
        yield Finding("clock", "wrong", f"the clock says {today}", by_hand)
    elif is_synchronised is False:
        text = "the clock is not kept right by a time server: dates of runs may be off, runtimes are not"
        yield Finding("clock", "note", text, "sudo timedatectl set-ntp true")
    else:
        yield Finding("clock", "ok", "the clock is right" if is_synchronised else "the clock shows a possible date")


def synchronised() -> bool | None:
    """Whether a time server keeps the clock; None where nobody can be asked."""
    import subprocess

    asked = shutil.which("timedatectl")
    if asked is None:
        return None
    try:
        answer = subprocess.run([asked, "show", "-p", "NTPSynchronized", "--value"], capture_output=True, timeout=3)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {b"yes": True, b"no": False}.get(answer.stdout.strip())


def zone() -> Finding:
    """The time zone that times are shown in; they are stored in UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/") and not any(digit.isdigit() for digit in named):
        import zoneinfo

        try:
            zoneinfo.ZoneInfo(named)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return Finding("time zone", "note", f"TZ={plain(named)} is no zone: times are shown in UTC", "unset TZ")
    return Finding("time zone", "ok", f"times are shown in {time.strftime('%Z (%z)')} and kept in UTC")


def ports(rows: Sequence[PortRow]) -> Iterator[Finding]:
    """Rights to the ports, and who holds them."""
    if not rows:
        yield Finding("ports", "note", "no serial port at the moment", "plug the adapter in, or: purifier simulate")
    for row in rows:
        if row.missing is not None and row.kind != "uart":
            yield Finding("ports", "wrong", row.missing, row.fix)
        elif row.missing is not None:
            yield Finding("ports", "note", row.missing, row.fix)  # few machines have a meter on a built-in port
        elif row.recorded is not None:
            yield Finding("ports", "ok", f"{row.device} is in use: {row.recorded}")
        elif row.holder is not None:
            yield Finding("ports", "note", f"{row.device} is in use by {row.holder} (PID {row.holder_pid})")
        else:
            yield Finding("ports", "ok", f"{row.device} can be opened; it is known as {row.identity}")


def meddlers(rows: Sequence[PortRow], proc: Path = PROC) -> Iterator[Finding]:
    """Programs that talk to serial adapters unasked, and so disturb a meter."""
    running = {_first_line(path) for path in proc.glob("[0-9]*/comm")}
    adapters = [row for row in rows if row.kind == "usb"]
    if "ModemManager" in running:
        text = "ModemManager sends commands to every serial adapter that is plugged in, to find modems"
        state: State = "wrong" if adapters else "note"
        yield Finding("ModemManager", state, text, "sudo systemctl disable --now ModemManager")
    if "brltty" in running and any("1a86:7523" in row.identity for row in adapters):
        text = "brltty, for Braille displays, takes CH340 adapters away"
        yield Finding("brltty", "wrong", text, "sudo systemctl disable --now brltty.service brltty-udev.service")


def profiles(library: Library) -> Iterator[Finding]:
    """The first problems of the user's profile files, how many more there are in how many files, and the fix once."""
    problems = library.problems()
    told = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
    more = count_of(problems[SHOWN_PROBLEMS:])
    if more:
        files = len({problem.path for problem in problems})
        many = f"problem{'s' if more > 1 else ''}; {files} file{'s' if files > 1 else ''} cannot be used"
        told.append(f"and {more} more {many}")
    for number, text in enumerate(told, start=1):
        yield Finding("profiles", "wrong", text, "purifier profiles check" if number == len(told) else None)
    if not problems:
        yield Finding("profiles", "ok", "all profiles can be used")


def _first_line(path: Path) -> str:
    try:
        return path.read_text(errors="replace").rstrip("\n")
    except OSError:
        return ""

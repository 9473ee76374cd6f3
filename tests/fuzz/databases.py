"""Databases with something wrong with them: bytes gone bad, rows that make no sense, tables that are not there."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from purifier.errors import PurifierError
from purifier.services.record.instant import now
from purifier.services.runs.chart import Charted, Window, chart
from purifier.services.runs.current import current, run_lines
from purifier.services.runs.watch import watch
from purifier.store.opening import reading
from tests.fuzz.calls import Failure, left_in, purifier, somehow, where
from tests.recordings import Recording, line

RUNS: Final = ("1", "2", "3", "last", "a name", "0", "9" * 30)
QUANTITIES: Final[tuple[Charted, ...]] = ("power", "voltage", "charge")
WINDOWS: Final[tuple[Window, ...]] = ("hour", "day", "run")
TABLES: Final = ("run", "reading", "minute", "name", "change", "event", "fault", "fault_sample", "clock")
_VALUES: Final = (
    *(None, 0, 1, -1, 7, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 99_999_999_999_999, 1.5, 1e308, -1e-320),
    *("", "x", "0", "nan", "5 apples", "\x1b[31mred", "a\nb", "\x9b2J", "\u202eevil", "a\x00b", "=cmd|' /C calc'!A0"),
    *("{}", "[]", "null", "{", '{"a": NaN}', '{"seconds": "x"}', '{"seconds": null}', '{"dropped": 1e999}', '"text"'),
    *('{"curve": [[1]]}', "[" * 5000, "9" * 6000, "é" * 30_000, b"", b"\x00\xff", b"\x1b[31m", bytes(5000)),
)


@cache
def _kept() -> TemporaryDirectory[str]:
    """A folder that is there until this process ends."""
    return TemporaryDirectory(prefix="whole-", dir=Path.home())


@cache
def whole() -> Path:
    """Two runs, one ended and one not, with minutes, gaps, slow values, faults, alarms, marks and a clock step."""
    path = Path(_kept().name) / "runs.sqlite3"
    for seconds, ends in ((400, True), (150, False)):
        recording = Recording(path, limits={"no-data": 60.0, "voltage": 12.5})
        recording.hear(
            [t for t in range(seconds) if not 100 < t < 180],
            lambda t: (
                line(13.0 - t / 400, temperature_c=20.0 + t // 60, soc_percent=90.0 - t // 10) if t % 50 else b"x\n"
            ),
        )
        recording.recorder.end("stopped", "enough") if ends else recording.recorder.pause("enough")
        recording.begun.close()
        purifier("mark", "last", "setting", "3", "now", "--db", str(path))
    return path


def databases(dice: Random, home: Path) -> str:
    """A spoilt database through every command and service that reads or writes runs."""
    path = home / "runs.sqlite3"
    shutil.copy(whole(), path)
    done = dice.choice((_bytes, _bytes, _rows, _rows, _rows, _form))(path, dice)
    run = dice.choice(RUNS)
    calls: tuple[list[str], ...] = (
        *(["runs", *how] for how in ([], ["--json"], ["--format", "csv"])),
        *(["show", run, *how] for how in ([], ["--json"], ["--format", "csv"])),
        *(["compare", run, *how] for how in ([], ["--json"], ["--format", "csv"])),
        *(["export", run, *how] for how in ([], ["--format", "jsonl"], ["--decimal-comma"])),
        ["stop", run, *dice.choice(([], ["--complete"]))],
        ["mark", run, "setting 3 now"],
        ["note", run, "the window was open"],
        ["rename", run, "shelf"],
        ["merge", str(whole())],
        ["prune", run, *dice.choice(([], ["--yes"], ["--yes", "--whole"]))],
        ["prune", "--older-than", "1 d", *dice.choice(([], ["--yes"]))],
    )
    try:
        told = "".join(somehow(dice, *call, "--db", str(path)) for call in dice.sample(calls, dice.randrange(1, 6)))
        told += _services(path, dice)
        with TemporaryDirectory() as folder:
            told += somehow(dice, "merge", str(path), "--db", str(Path(folder) / "merged.sqlite3"))
        _all_or_a_word(path) if done.startswith("bytes") else None
        told += _recorded_on(path) if dice.random() < 0.3 else ""
        if left := [one for one in left_in(home) if not one.endswith(("-wal", "-shm"))]:
            raise Failure(f"left behind: {left}")
    except Failure as failure:
        raise Failure(f"{failure}\nwith {done}") from failure
    return f"{done}\n{told}"


def _all_or_a_word(path: Path) -> None:
    """Bytes gone bad may cost readings, but not without a word; that they bring old ones back nobody can tell."""
    call, code, *lines = purifier("export", "1", "--format", "jsonl", "--db", str(path)).splitlines()
    readings = [one for one in lines if one.startswith('{"t_s"')]
    if code == "exit code 0" and len(readings) == len(lines) < _readings():
        raise Failure(f"{call}\n{len(readings)} readings of {_readings()}, and not a word about the others")


@cache
def _readings() -> int:
    """Of the first run of `whole`."""
    return purifier("export", "1", "--format", "jsonl", "--db", str(whole())).count('{"t_s"')


def _services(path: Path, dice: Random) -> str:
    """What the app asks."""
    try:
        with reading(path) as connection:
            lines, newest = run_lines(connection, path, now()), current(connection, path)
            for run in (1, 2, newest or 3):
                watch(connection, path, run, now())
                chart(connection, run, dice.choice(QUANTITIES), dice.choice(WINDOWS), now())
    except PurifierError as refusal:
        return f"the app is told: {refusal}\n"
    except Exception as error:
        raise Failure(f"the app's services\n{where(error)}") from error
    return f"the app shows {len(lines)} runs\n"


def _recorded_on(path: Path) -> str:
    try:
        recording = Recording(path, 1e6)
    except PurifierError as refusal:
        return f"log: {refusal}\n"
    except Exception as error:
        raise Failure(f"log\n{where(error)}") from error
    try:
        recording.hear(range(1_000_000, 1_000_005))
        recording.close()
    except PurifierError as refusal:
        return f"log: {refusal}\n"
    except Exception as error:
        raise Failure(f"log\n{where(error)}") from error
    return f"log: {recording.begun.said}\n"


def _bytes(path: Path, dice: Random) -> str:
    """Bytes gone bad, or gone."""
    data = bytearray(path.read_bytes())
    told = []
    for _ in range(dice.choice((1, 1, 2, 10))):
        at = dice.choice((dice.randrange(100), dice.randrange(len(data)), dice.randrange(len(data)) // 4096 * 4096))
        at = min(at, len(data) - 1)
        match dice.randrange(5):
            case 0:
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                data[at : at + 16] = dice.randbytes(16)
            case 2:
                data[at : at + 4096] = dice.choice((bytes(4096), dice.randbytes(4096)))
            case 3:
                other = dice.randrange(len(data)) // 4096 * 4096
                data[at : at + 4096] = data[other : other + 4096]
            case _:
                del data[max(at, 1) :]
        told.append(at)
    path.write_bytes(data)
    return f"bytes at {told}"


def _rows(path: Path, dice: Random) -> str:
    """Values that make no sense, of any type."""
    told = []

    def nonsense(connection: sqlite3.Connection) -> None:
        for _ in range(dice.choice((1, 1, 2, 6))):
            table = dice.choice(TABLES)
            column = dice.choice([row[1] for row in connection.execute(f"PRAGMA table_info({table})")])
            value, some = dice.choice(_VALUES), dice.choice(("", " WHERE rowid % 3 = 1", " WHERE run = 1"))
            told.append(f"{table}.{column} = {value!r:.60}{some}")
            with suppress(sqlite3.Error):  # a key that is there already, a column of another table
                connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?{some}", (value,))

    _loosened(path, nonsense)
    return f"rows: {'; '.join(told)}"


def _form(path: Path, dice: Random) -> str:
    """Tables that are not there, have another form, or are somebody else's."""
    table = dice.choice((*TABLES, "runs", "readings", "minutes"))
    statement = dice.choice(
        (
            f"DROP TABLE IF EXISTS {table}",
            f"DROP VIEW IF EXISTS {table}",
            f"DELETE FROM {table}",
            f"ALTER TABLE {table} RENAME TO elsewhere",
            f"ALTER TABLE {table} ADD COLUMN more TEXT",
            f"CREATE TRIGGER busy AFTER INSERT ON {table} BEGIN SELECT raise(ABORT, 'no\x1b[31m'); END",
            f"PRAGMA user_version = {dice.choice((0, 2, -1, 99))}",
            f"PRAGMA application_id = {dice.choice((0, 1))}",
            "PRAGMA journal_mode = WAL",
            "UPDATE sqlite_sequence SET seq = 9223372036854775807",
            "VACUUM",
        )
    )

    def act(connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):
            connection.execute(statement)

    _loosened(path, act)
    return f"form: {statement}"


def _loosened(path: Path, act: Callable[[sqlite3.Connection], None]) -> None:
    """Do it to a file whose tables take anything, as a file from elsewhere may."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for old, new in ((") STRICT, WITHOUT", ") WITHOUT"), (") STRICT", ")"), ("NOT NULL", "")):
            connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'", (old, new))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        act(connection)

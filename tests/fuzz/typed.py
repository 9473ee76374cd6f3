"""What people and machines hand in as words: names, marks, files, the environment."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from purifier.library.ids import KINDS
from tests.fuzz.calls import Failure, left_in, somehow
from tests.fuzz.captures import SETUP
from tests.fuzz.databases import RUNS, whole

_WORDS: Final = (
    *("a name", "", " ", ".", "..", "-", "--", "-x", "--help", "--json", "last", "1", "0", "1e3", "x" * 300, "é" * 120),
    *("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "a\nb", "a\r\nb", "a\tb", "\x7f", "\u202eevil", "\u200bx"),
    *(
        "名前",
        "🔋",
        "a\u0301",
        "\ufeff",
        "\U000e0041",
        "\udcff",
        "\udc9b31m",
        "=cmd|' /C calc'!A0",
        "@x",
        "+1",
        "'",
        '"',
    ),
    *("%s%n", "{0}", "{x!r}", "$(id)", "`id`", "a;b", "a&b", "[/]", "[bold]", "\\", "\\u001b", "٣", "½", "NaN", "null"),
)
_SETTINGS: Final = {
    "PURIFIER_DB": ("", " ", "{home}/x.sqlite3", "{home}", "/dev/null", "{home}/no/such/x", "\x1b[31m", "x" * 300),
    "PURIFIER_PROFILES": ("", ":", "{home}", "/no/such", "\x1b[31m", "a" * 5000, "{home}/x:{home}/y", "\udcff"),
    "XDG_DATA_HOME": ("", "relative", "/no/such", "{home}/\x1b[31m", "/dev/null"),
    "HOME": ("", "/no/such", "/dev/null", "{home}/\udcff"),
    "XDG_RUNTIME_DIR": ("", "/no/such", "{home}", "/dev/null"),
    "COLUMNS": ("", "0", "-5", "1", "7", "99999", "x", "1e3", "٣"),
    "LINES": ("0", "x", "1"),
    "TERM": ("", "dumb", "xterm-256color", "\x1b[31m", "x" * 300),
    "LANG": ("", "C", "de_DE.UTF-8", "tr_TR.UTF-8", "nonsense"),
    "LC_ALL": ("C", "POSIX", "nonsense"),
    "TZ": ("", "UTC", "Asia/Kathmandu", "XYZ", ":/etc/passwd", "<+99>99", "x" * 300),
    "NO_COLOR": ("", "1", "0"),
    "PURIFIER_DETACHED": ("", "0", "x", "999999"),
    "NOTIFY_SOCKET": ("", "@x", "/no/such", "relative", "x" * 300),
    "WATCHDOG_USEC": ("", "0", "-1", "x", "1e99", "9" * 400),
}


def word(dice: Random) -> str:
    """A word that people type, or that nobody should."""
    if dice.random() < 0.1:
        return "".join(chr(dice.randrange(1, 0x3000)) for _ in range(dice.randrange(60)))
    return "".join(dice.choice(_WORDS) for _ in range(dice.choice((1, 1, 1, 2))))


def typed(dice: Random, home: Path) -> str:
    """Names of runs and files, marks and variables of the environment, through the command line."""
    database = home / "runs.sqlite3"
    shutil.copy(whole(), database)
    file = _file(dice, home)
    capture, db = home / "capture.jsonl", ["--db", str(database)]
    capture.write_text(
        "".join(json.dumps({"t": t, "hex": b'{"voltage": 13, "current": -1}\n'.hex()}) + "\n" for t in range(3))
    )
    run = dice.choice((word(dice), *RUNS))
    calls: tuple[list[str], ...] = (
        ["replay", str(capture), "--meter", "diy-json", *SETUP, f"--name={word(dice)}", *db],
        ["replay", file, "--meter", "diy-json", *SETUP, *db],
        ["replay", str(capture), "--meter", word(dice), *SETUP, *db],
        ["replay", str(capture), "--meter", "diy-json", "-b", word(dice), "--load", "4 W", *db],
        ["mark", run, word(dice), *db],
        ["mark", "1", "--", word(dice), word(dice)],
        *([one, run, *db] for one in ("show", "stop", "export", "prune", "merge")),
        *([one, "--db", file] for one in ("runs", "show last", "export 1", "stop 1")),
        ["runs", "--db", str(home / word(dice).replace("/", "").replace("\0", ""))],
        ["decode", "--meter", "diy-json", file],
        ["decode", "--meter", word(dice), str(capture)],
        ["decode", "--meter", "diy-labels", "--explain", file],
        ["decode", "--meter", "diy-csv", f"--columns={word(dice)}", file],
        ["profiles", "check", file],
        ["profiles", "show", word(dice)],
        ["--profiles", file, "profiles", "list"],
        ["plan", "--setup", file],
        ["plan", "-b", word(dice), "-p", word(dice)],
        ["log", file, "--meter", "diy-json", *SETUP, *db],
        ["log", word(dice), "--meter", "diy-json", *SETUP, f"--hook={word(dice)}", *db],
        ["zero", file, "--meter", "diy-json"],
        ["doctor"],
        ["doctor", file, "--meter", "diy-json"],
        ["doctor", file, f"--listen={word(dice)}"],
        ["profiles", "new", dice.choice(KINDS), f"--like={word(dice)}"],
        [word(dice)],
        [f"--{word(dice)}"],
    )
    settings = dice.sample(sorted(_SETTINGS), dice.choice((0, 0, 1, 2)))
    values = {one: dice.choice(_SETTINGS[one]).format(home=home) for one in settings}
    call = [
        part
        for one in dice.choice(calls)
        for part in (one.split(" ") if one in ("show last", "export 1", "stop 1") else [one])
    ]
    try:
        with patch.dict(os.environ, values):
            told = somehow(dice, *call)
            told += somehow(dice, "runs", *dice.choice(([], ["--json"], ["--format", "csv"])), *db)
            told += somehow(dice, "show", "last", *dice.choice(([], ["--json"], ["--format", "csv"])), *db)
    except Failure as failure:
        raise Failure(f"{failure}\nwith {values}") from failure
    if left := left_in(home):
        raise Failure(f"{told}\nleft behind: {left}, with {values}")
    return told


def _file(dice: Random, home: Path) -> str:
    """A file or a folder with a hostile name and some content; or a name that nothing has."""
    name = word(dice).replace("/", "").replace("\0", "")
    path = home / os.fsdecode(os.fsencode(name)[:200] or b"x")
    if path.exists() or name in (".", ".."):
        return str(path)
    match dice.randrange(6):
        case 0:
            path.mkdir()
        case 1:
            path.write_bytes(b"")
        case 2:
            path.write_bytes(dice.randbytes(300))
        case 3:
            path.write_text('name = "x"\nkind = "pack"\nenergy = "1 Wh"\n')
        case 4:
            path.with_name(path.name + ".toml").write_text('name = "\\u001b[31m"\n')
            return f"{path}.toml"
        case _:
            pass
    return str(path)

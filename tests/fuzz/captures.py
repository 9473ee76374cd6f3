"""Captures with something wrong with them: decoded, recorded as runs, and those looked at."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.calls import Failure, left_in, purifier, somehow
from tests.fuzz.wire import spoilt
from tests.protocols.wires import IDS, cuts

SETUP: Final = ("-b", "lifepo4-12v-100ah", "--load", "4.1 W")
_TIMES: Final = (
    *(
        "0",
        "-1",
        "1e3",
        "1e9",
        "1780000000.5",
        "4e9",
        "253402300800",
        "999999999999",
        "999999999999.9",
        "1e12",
        "-1e11",
    ),
    *("1e308", "1e400", "-0.0", "1e-320", "NaN", "Infinity", "true", "null", '"5"', "[]", "{}", "00", "1_0", ""),
    *("9" * 5000, "0." + "3" * 5000),
)
_HEXES: Final = (
    *('""', '"0"', '"zz"', '"0x0d"', '"0D 0A"', '" 0d"', '"٣٣"', "5", "null", '["0d"]', '"\\u001b[31m"', '"0d'),
    *(f'"{"00" * 3000}"', f'"{"0d0a" * 40_000}"'),
)
_LINES: Final = (
    *(b"", b"\n\n\n", b"{}", b'{"t": 1}', b'{"t": 1, "hex": "0d", "x": 1}', b'{"hex": "0d", "t": 5, "t": 6}', b"[]"),
    *(b"null", b"\xef\xbb\xbf", b"\x00", b"\xff\xfe", b"\x1b[2J", b"# a comment", b"[" * 20_000, b'{"t":' * 5000),
    *(b"\r", b'{"t": 1, "hex": "0d"} {"t": 2, "hex": "0a"}', b"x" * 100_000),
)


def captures(dice: Random, home: Path) -> str:
    """A capture through ``decode`` and ``replay``; the run that comes of it through whatever shows runs."""
    id_ = dice.choice(IDS)
    file = home / "capture.jsonl"
    file.write_bytes(_capture(dice, id_))
    database = str(home / "runs.sqlite3")
    try:
        explain = dice.choice(((), ("--explain",)))
        told = somehow(dice, "decode", "--meter", id_, *explain, str(file))
        told += somehow(dice, "replay", str(file), "--meter", id_, *SETUP, "--db", database, "--commit-every", "1 s")
        told += somehow(dice, "replay", str(file), "--meter", id_, *SETUP, "--db", database)
        if Path(database).exists():
            for call in (
                ["runs"],
                ["show", "last", *dice.choice(([], ["--json"], ["--format", "csv"]))],
                ["export", "last"],
            ):
                told += somehow(dice, *call, "--db", database)
            told += purifier("runs", "--json", "--db", database)
    except Failure as failure:
        raise Failure(f"{failure}\nof {file.read_bytes()[:3000]!r}") from failure
    if left := left_in(home):
        raise Failure(f"left behind: {left}\nof {file.read_bytes()[:3000]!r}")
    return told


def _capture(dice: Random, id_: str) -> bytes:
    at_s = dice.choice((0.0, 0.0, 1.78e9, 5e5))
    lines = []
    for piece in cuts(spoilt(dice, id_), dice):
        at_s += dice.choice((0.01, 1.0, 1.0, 1.0, 70.0))
        lines.append(json.dumps({"t": at_s, "hex": piece.hex()}).encode())
    for _ in range(dice.choice((0, 1, 1, 2, 5))):
        at = dice.randrange(len(lines)) if lines else 0
        match dice.randrange(6):
            case 0 | 1:
                lines.insert(at, f'{{"t": {dice.choice(_TIMES)}, "hex": "{dice.randbytes(3).hex()}"}}'.encode())
            case 2:
                lines.insert(at, f'{{"t": {at_s}, "hex": {dice.choice(_HEXES)}}}'.encode())
            case 3:
                lines.insert(at, dice.choice(_LINES))
            case 4:
                lines[at:at] = lines[at : at + 3]
            case _:
                dice.shuffle(lines)
    text = dice.choice((b"\n", b"\n", b"\n", b"\r\n")).join(lines) + dice.choice((b"\n", b"\n", b"", b'\n{"t": 5'))
    return text[dice.randrange(3) :] if dice.random() < 0.05 else text

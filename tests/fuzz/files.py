"""Files of other programs with something wrong with them: looked at, imported, and the runs that come of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.fuzz.calls import Failure, left_in, purifier, somehow
from tests.fuzz.odd_words import CELLS, HEADERS, LINES, NAMES, OPTIONS
from tests.fuzz.valid_files import valid


def files(dice: Random, home: Path) -> str:
    """A spoilt file through ``import``, and the runs that come of it through whatever shows runs."""
    path = valid(dice, home)
    done = path.name
    for _ in range(dice.choice((0, 1, 1, 1, 2, 4))):
        spoil = dice.choice(_SPOILS)
        data = path.read_bytes()
        if len(data) < 1_500_000:
            path.write_bytes(spoil(data, dice))
            done += f" {spoil.__name__}"
    if dice.random() < 0.15:
        path = path.rename(home / dice.choice(NAMES))
    if dice.random() < 0.01:
        path.write_bytes(_wide(dice))
    options = [*dice.choice(OPTIONS), *dice.choice(((), (), dice.choice(OPTIONS)))]
    database = home / "runs.sqlite3"
    call = ["import", f"./{path.name}", *options, "--db", str(database)]
    try:
        told = purifier(*call, "--dry-run", "--json")
        _must_make_sense(told)
        told += somehow(dice, *call, "--dry-run")
        told += somehow(dice, *call, *dice.choice(((), ("--run", "all"))))
        if database.exists():
            for then in (["runs"], ["show", "last"], ["show", "last", "--json"], ["export", "last"], call):
                answer = somehow(dice, *then, *(() if then is call else ("--db", str(database))))
                _must_be_finite(answer)
                told += answer
            told += somehow(dice, "import", "--undo", "last", "--db", str(database))
        if left := left_in(home):
            raise Failure(f"{call}\nleft behind: {left}")
    except Failure as failure:
        raise Failure(f"{failure}\nwith {done} and {options}") from failure
    return f"{done}\n{told}"


def _must_make_sense(told: str) -> None:
    """What ``--dry-run --json`` says: finite numbers, coverage of a share, hours that are none of a geologist."""
    call, code, *rest = told.splitlines()
    if code != "exit code 0":
        return
    text = "\n".join(rest)
    found = json.loads(text[: text.rindex("\n}") + 2], parse_constant=lambda word: _fail(f"{call}\n{word} in JSON"))
    for run in found["runs"]:
        for key, value in run.items():
            if isinstance(value, float) and not math.isfinite(value):
                raise Failure(f"{call}\n{key} is {value}")
        if not 0.0 <= run["coverage_percent"] <= 100.0001 or not 0.0 <= run["hours"] < 1e7:
            raise Failure(f"{call}\n{run}")


def _must_be_finite(told: str) -> None:
    call, *answer = told.splitlines()
    found = re.search(r"(?<![\w'-])(nan|-?inf|Infinity|NaN)(?![\w.'])", "\n".join(answer))
    if found and not re.search(r"\b(nan|inf|Infinity|NaN)\b", call):
        raise Failure(f"{told[:3000]}\n{found[0]} in the answer")


def _fail(words: str) -> Any:
    raise Failure(words)


def _wide(dice: Random) -> bytes:
    """100 000 columns, or one line of megabytes."""
    match dice.randrange(4):
        case 0:
            return b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + (b",".join([b"1"] * 100_000) + b"\n") * 5
        case 1:
            return b"time,voltage,current\n1,12.5," + b"5" * 3_000_000 + b"\n2,12.4,5\n"
        case 2:
            return b'{"a":' * 300_000
        case _:
            return b"time,voltage,current\n" + b"\x00" * 3_000_000


def _lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _cell(data: bytes, dice: Random) -> bytes:
    """Another value in the place of a number, anywhere or in one column of many rows."""
    word = dice.choice(CELLS).encode("utf-8", "surrogatepass")
    lines = _lines_of(data)
    number = re.compile(rb"-?\d[\d.:TZ-]*")
    which, at = dice.randrange(4), dice.choice((1, 2, 3, 7, 1000))
    for place in range(dice.randrange(len(lines) + 1), len(lines), at):
        found = list(number.finditer(lines[place]))
        if found:
            one = found[which % len(found)]
            lines[place] = lines[place][: one.start()] + word + lines[place][one.end() :]
    return b"".join(lines)


def _header(data: bytes, dice: Random) -> bytes:
    """Another word in the first lines."""
    lines = _lines_of(data)
    for _ in range(dice.choice((1, 1, 3))):
        place = dice.randrange(min(len(lines), 4) or 1)
        if place >= len(lines):
            break
        cells = re.split(rb"([,;\t])", lines[place].rstrip(b"\r\n"))
        cells[dice.randrange(len(cells))] = dice.choice(HEADERS).encode("utf-8", "surrogatepass")
        lines[place] = b"".join(cells) + b"\n"
    return b"".join(lines)


def _line(data: bytes, dice: Random) -> bytes:
    """A line more, one less, two that change places, all of them in another order."""
    lines = _lines_of(data)
    at = dice.randrange(len(lines) + 1)
    match dice.randrange(6):
        case 0:
            del lines[at : at + dice.choice((1, 5, 1000))]
        case 1:
            lines = lines[:at] + lines[at : at + 9] * dice.choice((2, 5)) + lines[at + 9 :]
        case 2:
            lines.reverse()
        case 3:
            head, rest = lines[:1], lines[1:]
            dice.shuffle(rest)
            lines = head + rest
        case 4:
            lines = lines + lines[: dice.choice((at, len(lines)))]
        case _:
            lines.insert(at, dice.choice(LINES).encode() + b"\n")
    return b"".join(lines)


def _bytes(data: bytes, dice: Random) -> bytes:
    """Bytes gone bad, gone, or from elsewhere."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 5))):
        at = dice.choice((0, dice.randrange(len(changed) + 1), dice.randrange(min(len(changed), 100) + 1)))
        match dice.randrange(5):
            case 0 if changed:
                changed[min(at, len(changed) - 1)] ^= 1 << dice.randrange(8)
            case 1:
                changed[at : at + dice.choice((1, 16, 4096))] = dice.randbytes(dice.choice((1, 16, 4096)))
            case 2:
                del changed[at : at + dice.choice((1, 50, 10**6))]
            case 3:
                changed[at:at] = dice.choice(
                    (b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xfe\xff", b"PK\x03\x04", b"\x1f\x8b")
                )
            case _:
                changed[at:at] = bytes(dice.randrange(256) for _ in range(50))
    return bytes(changed)


def _marks(data: bytes, dice: Random) -> bytes:
    """Other delimiters, decimal marks and line ends, in the whole file or from somewhere on."""
    old, new = dice.choice(
        (
            *((b",", b";"), (b",", b"\t"), (b".", b","), (b",", b" "), (b";", b","), (b"\n", b"\r"), (b"\n", b"\r\n")),
            *(
                (b"\n", b"\n\n"),
                (b"\n", b",\n"),
                (b",", b",,"),
                (b" ", b""),
                (b"-", b""),
                (b"-", b"\xe2\x88\x92"),
                (b":", b""),
            ),
            *(
                (b"0", b""),
                (b"T", b" "),
                (b"Z", b"+99:99"),
                (b"2026", b"9999"),
                (b"2026", b"0001"),
                (b'"', b""),
                (b"{", b"["),
            ),
        )
    )
    at = dice.choice((0, dice.randrange(len(data) + 1)))
    return data[:at] + data[at:].replace(old, new)


_SPOILS: Final[tuple[Callable[[bytes, Random], bytes], ...]] = (
    _cell,
    _cell,
    _cell,
    _header,
    _header,
    _line,
    _line,
    _bytes,
    _marks,
)

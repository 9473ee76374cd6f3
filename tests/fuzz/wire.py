"""What comes in on the wire of every meter: right frames, and what noise, bad leads and other devices make of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from purifier.model.reading import Fault, Reading
from purifier.model.run import Event, Frozen
from purifier.protocols.decoder import Decoder
from purifier.protocols.text_framers import WINDOW
from purifier.services.plan.request import Request
from purifier.services.record.begin import begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.store.timing import Now
from tests.fuzz.calls import Failure, left_in, purifier
from tests.protocols.wires import IDS, cuts, meter, stream
from tests.recordings import BATTERY, library

MOST: Final = 1e30
_SIGNS: Final = (
    b"\x00\x01\x02\x03\x0d\x0a\x09\x1b\x9b\x7f\xff\xa5\xdd\xaa\x55,.:;=-+{}[]\"'#%0129aAeExXnN\xc2\x85\xe2\x80\xae"
)


def spoilt(dice: Random, id_: str) -> bytes:
    """A stream of the meter ``id_`` with from none to several things wrong with it."""
    data = bytearray(stream(id_, dice.randrange(1, 5), dice.randrange(40))[0])
    for _ in range(dice.choice((0, 1, 1, 2, 3, 8))):
        data = dice.choice(_SPOILS)(data, dice)
    return bytes(data)


def _flipped(data: bytearray, dice: Random) -> bytearray:
    for _ in range(dice.randrange(1, 6)):
        if data:
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return data


def _cut(data: bytearray, dice: Random) -> bytearray:
    at, length = dice.randrange(len(data) + 1), dice.choice((1, 2, 5, 40, 10_000))
    return data[:at] + data[at + length :]


def _repeated(data: bytearray, dice: Random) -> bytearray:
    at = dice.randrange(len(data) + 1)
    piece = data[at : at + dice.choice((1, 3, 30, 1000))]
    return data[:at] + piece * dice.choice((2, 3, 50)) + data[at:]


def _noise(data: bytearray, dice: Random) -> bytearray:
    at, length = dice.randrange(len(data) + 1), dice.choice((1, 4, 60, 3000))
    noise = dice.randbytes(length) if dice.random() < 0.5 else bytes(dice.choices(_SIGNS, k=length))
    return data[:at] + noise + data[at:]


def _another_meter(data: bytearray, dice: Random) -> bytearray:
    other, at = stream(dice.choice(IDS), 2, dice.randrange(40))[0], dice.randrange(len(data) + 1)
    mixed = b"".join(a + b for a, b in zip(cuts(bytes(data), dice), cuts(other, dice), strict=False))
    return bytearray(mixed) + data[at:]


def _digits(data: bytearray, dice: Random) -> bytearray:
    """Other numbers in texts: too long, too large, of another kind."""
    found = [index for index, one in enumerate(data) if 48 <= one <= 57]
    if not found:
        return data
    at = dice.choice(found)
    number = dice.choice((b"9" * 400, b"1e999", b"-", b"nan", b"inf", b"-0", b"0x7f", b"1_0", "٣".encode(), b"1.2.3"))
    return data[:at] + number + data[at + 1 :]


_SPOILS: Final[tuple[Callable[[bytearray, Random], bytearray], ...]] = (
    _flipped,
    _flipped,
    _cut,
    _cut,
    _repeated,
    _noise,
    _another_meter,
    _digits,
)


def decoding(dice: Random, home: Path) -> str:
    """A decoder takes whatever comes, in whatever pieces: finite numbers, letters that can be seen, nothing hoarded."""
    id_ = dice.choice(IDS)
    data = spoilt(dice, id_)
    decoder = Decoder(meter(id_), invert=dice.random() < 0.2, shunt_scale=dice.choice((1.0, 0.5, 75.0)))
    found: list[Reading | Fault] = []
    for piece, at_s in _timed(data, dice):
        found += decoder.feed(piece, at_s)
        if len(decoder._rest) > WINDOW + 1:
            raise Failure(f"{id_} hoards {len(decoder._rest)} bytes of {data!r}")
    for one in found + decoder.flush():
        told = [one.reason] if isinstance(one, Fault) else [str(text) for pair in one.extra.items() for text in pair]
        if not all(text.isprintable() for text in told):
            raise Failure(f"{id_} says {told} of {data!r}")
        if isinstance(one, Reading):
            numbers = [value for value in (*one[1:8], *one.extra.values()) if isinstance(value, int | float)]
            if not all(math.isfinite(value) and abs(value) < MOST for value in numbers):
                raise Failure(f"{id_} reads {one} in {data!r}")
    return f"{id_}: {len(data)} bytes, {len(found)} found"


def recording(dice: Random, home: Path) -> str:
    """The same into a real database, the clocks as they please: what was recorded is there and can be read."""
    id_ = dice.choice(IDS)
    data = spoilt(dice, id_) + spoilt(dice, id_)
    database = home / "runs.sqlite3"
    at_s = 1000.0
    said: list[Event] = []
    begun = begin(database, _plan(id_), "usb:1", Now(at_s, 1.78e9, "boot"), {"no-data": 60.0, "charge": 0.2})
    recorder = Recorder(
        begun.writer,
        decoder_of(meter(id_), _plan(id_)),
        begun.past,
        commit_every_s=0.0,
        alarms=begun.alarms,
        say=said.append,
    )
    utc_s = dice.choice((1.78e9, 0.0, 4e9))
    for piece, step_s in _timed(data, dice):
        at_s += step_s if 0.0 <= step_s < 1e8 else 1.0
        utc_s += dice.choice((0.0, 0.0, 0.0, 3600.0, -3600.0))
        recorder.take(piece, at_s)
        if dice.random() < 0.2:
            recorder.tick(Now(at_s, utc_s + at_s, "boot"))
        if dice.random() < 0.02:
            recorder.link_lost("the lead is out", at_s)
            recorder.link_back("it is back", at_s)
    recorder.end("stopped", "enough") if dice.random() < 0.5 else recorder.pause("enough")
    begun.close()
    told = f"{id_}: {len(data)} bytes, {recorder.readings} readings, {len(said)} events\n"
    exported = purifier("export", "1", "--format", "jsonl", "--db", str(database))
    if exported.count('{"t_s"') != recorder.readings or "\nexit code 0\n" not in exported:
        raise Failure(f"{told}export: {exported[:2000]}\nof {data!r}")
    for call in (["show", "1"], ["show", "1", "--json"], ["runs"], ["runs", "--format", "csv"]):
        answer = purifier(*call, "--db", str(database))
        if "\nexit code 0\n" not in answer:
            raise Failure(f"{told}{answer[:2000]}\nof {data!r}")
    if left := left_in(home):
        raise Failure(f"{told}left behind: {left}")
    return told


def _timed(data: bytes, dice: Random) -> Iterator[tuple[bytes, float]]:
    """``data`` in pieces, each with how much later it comes [s], which may be any number."""
    usual = dice.choice((0.0, 0.001, 1.0, 61.0))
    for piece in cuts(data, dice):
        yield piece, usual if dice.random() < 0.97 else dice.choice((-5.0, 1e-9, 3600.0, 1e7, 1e9, 4e12))


@cache
def _plan(id_: str) -> Frozen:
    return freeze(library(), Request((BATTERY,), load="4.1 W"), id_)

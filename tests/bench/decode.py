"""Frames a CPU-second of every meter's decoder, and VE.Direct blocks a second against vedirect_m8 on the same bytes.

``python -m tests.bench.decode [DUMP...]``; without a dump the stream is made up, HEX frames and all.  vedirect_m8 is no
dependency: ``pip install vedirect_m8``, else it is left out.  At least three times its speed, and no block lost behind
a HEX frame, is what is promised.
"""

from __future__ import annotations

import random
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, Final

from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode
from tests.bench.clock import cpu_s, machine
from tests.protocols.wires import IDS, meter, stream

LEAST_RATIO: Final = 3.0
ROUNDS: Final = 7
EVERY: Final = 50
"""Blocks between two HEX frames."""


def made_up(count: int) -> bytes:
    """``count`` readings of a monitor that discharges, each two blocks, with HEX frames in between."""
    foreign = b":A0102000345\n"
    names = [field.name for frame in meter("victron-ve-direct").frames[1:] for field in frame.fields]
    state: dict[str, float | str] = dict.fromkeys(names, 1000.0)
    state |= {"product": "0x203", "alarm": "OFF", "relay": "OFF", "alarm_reason": 0, "model": "700", "firmware": "0308"}
    parts = []
    for number in range(count):
        current = -2.0 - number % 97 / 1000
        reading = Reading(
            voltage_v=12.9 - number % 41 / 1000,
            current_a=current,
            power_w=float(round(12.9 * current)),
            charge_ah=-number / 1000,
            soc_percent=99.0 - number % 500 / 10,
            time_to_go_s=60.0 * (1000 - number % 300),
        )
        parts += [encode(meter("victron-ve-direct"), reading, state), foreign if number % EVERY == 0 else b""]
    return b"".join(parts)


def ours(data: bytes) -> tuple[int, float]:
    """How many blocks this program's decoder found, and in how many seconds."""
    decoder = Decoder(meter("victron-ve-direct"))
    start = time.perf_counter()
    decoder.feed(data)
    decoder.flush()
    return decoder.frames_ok, time.perf_counter() - start


def theirs(data: bytes) -> tuple[int, float]:
    """The same of vedirect_m8's state machine alone: no port, no waiting, and no limit on labels."""
    from vedirect_m8.vedirect import Vedirect  # type: ignore[import-not-found,unused-ignore]

    machine: Any = Vedirect.__new__(Vedirect)
    machine._delimiters = {"header1": 13, "header2": 10, "hexmarker": 58, "delimiter": 9}
    machine.max_blocks = None
    machine.init_data_read()
    pieces = [bytes((byte,)) for byte in data]
    start = time.perf_counter()
    count = sum(machine.input_read(piece) is not None for piece in pieces)
    return count, time.perf_counter() - start


def compare(name: str, data: bytes) -> bool:
    """Print both on ``data``; whether the promise holds."""
    ours(data), theirs(data)
    pairs = [(ours(data), theirs(data)) for _ in range(ROUNDS)]
    ratio = median((a / s) / (b / t) for (a, s), (b, t) in pairs)
    (mine, _), (other, _) = pairs[0]
    speeds = [median(count / seconds for count, seconds in runs) for runs in zip(*pairs, strict=True)]
    print(
        f"{name:<40} {mine} and {other} blocks, {speeds[0]:,.0f} and {speeds[1]:,.0f} a second = {ratio:.1f}x"
        f"   (at least {LEAST_RATIO}x)"
    )
    return ratio >= LEAST_RATIO and mine >= other


def every_meter() -> None:
    """Print frames a CPU-second of random values: whole, in pieces of 32 bytes, and with a wrong bit in every 200."""
    for id_ in IDS:
        whole, _ = stream(id_, 1000)
        chance, damaged = random.Random(1), bytearray(whole)
        for _ in range(len(whole) // 200):
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        pieces = [whole[at : at + 32] for at in range(0, len(whole), 32)]
        speeds = [median(_speed(id_, chunks) for _ in range(ROUNDS)) for chunks in ([whole], pieces, [bytes(damaged)])]
        print(f"{id_:<20} {speeds[0]:10,.0f} whole {speeds[1]:10,.0f} in pieces {speeds[2]:10,.0f} damaged")


def _speed(id_: str, chunks: list[bytes]) -> float:
    decoder = Decoder(meter(id_))
    seconds = cpu_s(lambda: ([decoder.feed(chunk) for chunk in chunks], decoder.flush()))
    return decoder.frames_ok / seconds


def main() -> int:
    """Every meter, then the comparison on the dumps that are named, or on a stream of our own."""
    print(machine())
    every_meter()
    if find_spec("vedirect_m8") is None:
        print("vedirect_m8 is not installed: not compared")
        return 0
    streams = [(Path(name).name, Path(name).read_bytes()) for name in sys.argv[1:]] or [("made up", made_up(2000))]
    return 0 if all([compare(name, data) for name, data in streams]) else 1


if __name__ == "__main__":
    sys.exit(main())

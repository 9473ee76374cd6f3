"""A capture into a real database: readings a CPU-second, whole path, for a board's JSON lines and for VE.Direct text.

``python -m tests.bench.replay [READINGS]``.  Every other round is the yardstick: the capture's lines through
``json.loads`` and its rows through a bare ``executemany``; machines drift, and drift for both.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.reading import Reading
from purifier.model.run import Frozen
from purifier.protocols.encoder import encode
from purifier.protocols.meter import Meter
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze
from purifier.services.record.live import Audience
from purifier.services.record.replay import Replay, replay
from tests.bench.clock import cpu_s, machine
from tests.bench.store import bare

LIBRARY: Final = Library((bundle(),))
QUIET: Final = Audience(lambda begun: None, lambda event: None, lambda status: None)
ROUNDS: Final = 5
PROMISED: Final = {"diy-json": 30_000, "victron-ve-direct": 18_000}
"""Readings a CPU-second on the machine where this was measured first."""

Messages = list[tuple[float, bytes]]


class Round(NamedTuple):
    """CPU seconds of one replay, and of the yardstick right after it."""

    ours_s: float
    yardstick_s: float


def said(count: int) -> Iterator[Reading]:
    """A fan on a battery as a shunt sees it, once a second: noise in every reading, so that no two are alike for long.

    Its temperature wanders by a tenth of a degree every few minutes.
    """
    chance = random.Random(1)
    charge_ah = 0.0
    for t in range(count):
        volts, amperes = round(13.1 + chance.gauss(0.0, 0.003), 3), round(-0.33 + chance.gauss(0.0, 0.003), 3)
        charge_ah += amperes / 3600.0
        yield Reading(
            voltage_v=volts,
            current_a=amperes,
            power_w=float(round(volts * amperes)),
            charge_ah=round(charge_ah, 3),
            soc_percent=round(100.0 + charge_ah, 1),
            time_to_go_s=60.0 * (14_000 - t // 60),
            temperature_c=20.0 + t // 300 % 50 / 10,
        )


def lines(count: int) -> Messages:
    """Volts, amperes and degrees, as a home-made board prints them."""
    meter = LIBRARY.meter("diy-json")
    kept = ("voltage_v", "current_a", "temperature_c")
    return [
        (float(t), encode(meter, Reading(**{name: getattr(one, name) for name in kept})))
        for t, one in enumerate(said(count))
    ]


def blocks(count: int) -> Messages:
    """Two blocks a second, some 280 bytes, as a battery monitor sends them."""
    meter = LIBRARY.meter("victron-ve-direct")
    names = [field.name for frame in meter.frames[1:] for field in frame.fields]
    state: dict[str, float | str] = dict.fromkeys(names, 1000.0)
    state |= {"product": "0x203", "alarm": "OFF", "relay": "OFF", "alarm_reason": 0, "model": "700", "firmware": "0308"}
    return [(float(t), encode(meter, one, state | {"since_full_s": float(t)})) for t, one in enumerate(said(count))]


def in_pieces(messages: Messages, size: int = 32) -> Messages:
    """The same bytes as a USB adapter hands them over: a few at a time."""
    return [(t, data[at : at + size]) for t, data in messages for at in range(0, len(data), size)]


def replayed(database: Path, meter: Meter, frozen: Frozen, messages: Messages) -> None:
    """Record ``messages`` into ``database``."""
    replay(Replay(database, frozen, "bench"), meter, messages, QUIET)


def rows_of(database: Path) -> list[tuple[int | None, ...]]:
    """The rows that were stored."""
    columns = "t_ms, voltage, current, charge, soc, power"
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT {columns} FROM reading ORDER BY t_ms").fetchall()


def yardstick(capture: Sequence[str], rows: Sequence[tuple[int | None, ...]]) -> None:
    """What no replay can do without: a capture's lines read, and rows of the same form written."""
    for line in capture:
        bytes.fromhex(json.loads(line)["hex"])
    bare(rows)


def measured(meter: Meter, messages: Messages, count: int) -> list[Round]:
    """Rounds of both, in turn, after one that warms up."""
    capture = [json.dumps({"t": t, "hex": data.hex()}) for t, data in messages]
    frozen = replace(freeze(LIBRARY, Request(("lifepo4-12v-100ah",), load="4.1 W"), meter.id), source="replay")
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            database = Path(folder) / f"{number}.sqlite3"
            ours_s = cpu_s(partial(replayed, database, meter, frozen, messages))
            rows = rows_of(database)
            assert len(rows) == count, f"{len(rows)} of {count} readings were stored"
            rounds.append(Round(ours_s, cpu_s(partial(yardstick, capture, rows))))
            database.unlink()
    return rounds[1:]


def compare(name: str, id_: str, messages: Messages, count: int) -> bool:
    """Print how quick a replay of ``messages`` is; whether what is promised holds."""
    rounds = measured(LIBRARY.meter(id_), messages, count)
    speed = count / median(one.ours_s for one in rounds)
    ratio = median(one.ours_s / one.yardstick_s for one in rounds)
    size = sum(len(data) for _, data in messages) / count
    print(
        f"{name:<44} {speed:10,.0f} readings of {size:.0f} bytes a CPU-second = {ratio:.1f}x the time of the yardstick"
        f"   (at least {PROMISED[id_]:,})"
    )
    return speed >= PROMISED[id_]


def main() -> int:
    """Both meters, and one of them in pieces; 0 when what is promised holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 86_400
    print(machine())
    text = blocks(count)
    kept = [
        compare("JSON lines of a board", "diy-json", lines(count), count),
        compare("VE.Direct, a message a second", "victron-ve-direct", text, count),
        compare("VE.Direct, a message every 32 bytes", "victron-ve-direct", in_pieces(text), count),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())

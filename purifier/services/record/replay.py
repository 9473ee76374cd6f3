"""A capture, recorded as if it came in now: the same path as a live meter's, with the capture's own times."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.model.doubts import clock as clock_doubt
from purifier.model.run import Frozen, Run
from purifier.services.record.begin import begin
from purifier.services.record.live import TICK_S, Audience, commit_every, recorder_of
from purifier.store.timing import Now

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

EPOCH_S: Final = 1e9
"""Times beyond this are seconds since 1970: the capture knows its date."""
SHOW_S: Final = 0.5
CLOCK_JITTER_S: Final = 1.0
"""Times that go back by no more are two programs' clocks, or rounding."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What is replayed into which database. ``speed`` is seconds of capture per second; None: as fast as it goes."""

    database: Path
    frozen: Frozen
    port: str
    speed: float | None = None
    commit_every_s: float | None = None


def replay(
    job: Replay,
    meter: Meter,
    messages: Iterable[tuple[float, bytes]],
    audience: Audience,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Run:
    """Record ``messages``, (time [s, any clock that only grows], bytes), and return the run as it ended.

    A message without bytes only lets time pass.  A time before the last one counts as that one.
    """
    paced = _paced(messages, job.speed, sleep)
    first = next(paced, None)
    zero_s = at_s = 0.0 if first is None else first[0]
    zero_utc_s = zero_s if zero_s > EPOCH_S else time.time()

    def instant() -> Now:
        return Now(at_s, zero_utc_s + at_s - zero_s, "capture")

    with closing(begin(job.database, job.frozen, job.port, instant(), {})) as begun, ExitStack() as at_end:
        audience.began(begun)
        if first is None:
            begun.writer.set(end_ms=0, end_reason="capture")
            return begun.writer.run
        every_s = commit_every(job.commit_every_s) if job.speed is None else 1.0
        recorder = recorder_of(begun, meter, audience, every_s)
        at_end.callback(recorder.commit)  # says what a last commit brings to light, before the run is let go of
        tick_s, due_s = at_s, 0.0
        try:
            for at_s, data, back_s in chain([first], paced):
                if back_s > CLOCK_JITTER_S:
                    recorder.doubt(clock_doubt(back_s, at_s - back_s), at_s)
                if at_s - tick_s >= TICK_S:
                    tick_s = at_s
                    recorder.tick(instant())
                    if time.monotonic() >= due_s:
                        due_s = time.monotonic() + SHOW_S
                        audience.show(recorder.status(instant()))
                        if begun.writer.stop_asked():
                            recorder.end("stopped", "stopped on request")
                            break
                recorder.take(data, at_s)
        except KeyboardInterrupt:
            recorder.end("stopped", "stopped with Ctrl-C")
            raise
        except PurifierError:
            recorder.end("capture", "the capture cannot be read any further")
            raise
        recorder.end("capture", "the capture ends here")
        audience.show(recorder.status(instant()))
        return recorder.run


def _paced(
    messages: Iterable[tuple[float, bytes]], speed: float | None, sleep: Callable[[float], None]
) -> Iterator[tuple[float, bytes, float]]:
    """(time, bytes, by how much it would have gone back) with times that never do, held back until due at ``speed``."""
    start_s = time.monotonic()
    zero_s: float | None = None
    at_s = -math.inf
    for t_s, data in messages:
        at_s, back_s = max(at_s, t_s), max(0.0, at_s - t_s)
        zero_s = at_s if zero_s is None else zero_s
        if speed is not None:
            ahead_s = (at_s - zero_s) / speed - (time.monotonic() - start_s)
            if ahead_s > 0.0:
                sleep(ahead_s)
        yield at_s, data, back_s

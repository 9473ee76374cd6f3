"""A capture, recorded as if it came in now: the same path as a live meter's, with the capture's own times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.model.run import Frozen, Run
from purifier.services.record.begin import begin
from purifier.services.record.live import Audience, commit_every, decoder_of
from purifier.services.record.recorder import Recorder
from purifier.store.timing import Now

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

EPOCH_S: Final = 1e9
"""Times beyond this are seconds since 1970: the capture knows its date."""
SHOW_S: Final = 0.5


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
    start_s = time.monotonic()
    recorder: Recorder | None = None
    begun = None
    first_s = at_s = 0.0
    due_s = tick_s = 0.0
    utc_s = time.time()
    try:
        for t_s, data in messages:
            if recorder is None or begun is None:
                first_s = at_s = tick_s = t_s
                utc_s = t_s if t_s > EPOCH_S else utc_s
                begun = begin(job.database, job.frozen, job.port, Now(t_s, utc_s, "capture"), {})
                audience.began(begun)
                recorder = Recorder(
                    begun.writer,
                    decoder_of(meter, job.frozen),
                    begun.past,
                    commit_every_s=commit_every(job.commit_every_s) if job.speed is None else 1.0,
                    alarms=begun.alarms,
                    say=audience.say,
                )
            at_s = max(at_s, t_s)
            if job.speed is not None:
                ahead_s = (at_s - first_s) / job.speed - (time.monotonic() - start_s)
                if ahead_s > 0.0:
                    sleep(ahead_s)
            if at_s - tick_s >= 1.0:
                tick_s = at_s
                recorder.tick(Now(at_s, utc_s + at_s - first_s, "capture"))
                if time.monotonic() >= due_s:
                    due_s = time.monotonic() + SHOW_S
                    audience.show(recorder.status(Now(at_s, utc_s + at_s - first_s, "capture")))
                    if begun.writer.stop_asked():
                        recorder.end("stopped", "stopped on request")
                        break
            recorder.take(data, at_s)
        if recorder is None or begun is None:
            begun = begin(job.database, job.frozen, job.port, Now(0.0, utc_s, "capture"), {})
            audience.began(begun)
            begun.writer.set(end_ms=0, end_reason="capture")
            return begun.writer.run
        recorder.end("capture", "the capture ends here")
        audience.show(recorder.status(Now(at_s, utc_s + at_s - first_s, "capture")))
        return recorder.run
    except KeyboardInterrupt:
        if recorder is not None:
            recorder.end("stopped", "stopped with Ctrl-C")
        raise
    finally:
        if begun is not None:
            begun.writer.close()
            begun.lock.release()

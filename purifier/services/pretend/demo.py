"""A pretend run for people without a meter: recorded like a real one, but fast, and in a database of its own."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.freeze import freeze
from purifier.services.record.live import Audience
from purifier.services.record.replay import Replay, replay

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.run import Run
    from purifier.services.record.begin import Begun
    from purifier.store.writer import Writer

REQUEST: Final = Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="4")
METER: Final = "victron-ve-direct"
NAME: Final = "PRETEND: a demo, nothing here was measured"
EVERY_S: Final = 120.0
"""The whole discharge in some two thousand readings: what lies in the past is there in half a second."""
ALREADY: Final = 0.3
"""The share of the run that is there when the app opens."""
ENERGY_RATIO: Final = 0.97
"""This battery holds a little less than its label: something for the comparison to find."""
START_WITHIN_S: Final = 30.0


class Demo:
    """While it is entered, a run is being recorded into `database`, ``speed`` seconds of it a second.

    Entering waits until the first part of it is there, unless ``wait`` is False: then it comes about meanwhile.
    """

    def __init__(self, library: Library, speed: float = 900.0, *, wait: bool = True) -> None:
        self._wait = wait
        self._library = library
        self._speed = speed
        self._folder = tempfile.TemporaryDirectory(prefix="purifier-demo-", ignore_cleanup_errors=True)
        self.database: Final = Path(self._folder.name) / "runs.sqlite3"
        """Thrown away at the end."""
        self._writer: Writer | None = None
        self._over = threading.Event()
        self._caught_up = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._play, name="demo", daemon=True)

    @property
    def run(self) -> int | None:
        """The id of the run, once it is entered."""
        return None if self._writer is None else self._writer.run.id

    def __enter__(self) -> Demo:
        """Come back when the first part of the run is there; raises what kept it from being recorded."""
        self._thread.start()
        if not self._wait:
            return self
        self._caught_up.wait(START_WITHIN_S)
        if self._failure is not None:
            self._folder.cleanup()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the run and remove every trace of it."""
        self._over.set()
        self._thread.join(START_WITHIN_S)
        self._folder.cleanup()

    def trouble(self) -> str | None:
        """Why there is no run, in a sentence; None while there is nothing to complain of."""
        return None if self._failure is None else f"the pretend run could not be made: {self._failure}"

    def _play(self) -> None:
        try:
            self._record()
        except BaseException as failure:
            self._failure = failure
        finally:
            self._caught_up.set()

    def _record(self) -> Run:
        setup, setting = one_setup(self._library, REQUEST)
        pretence = pretend(setup, setting.power_w.value, energy_ratio=ENERGY_RATIO)
        meter = self._library.meter(METER)
        plan = freeze(self._library, REQUEST, meter.id, name=NAME, source="demo")
        job = Replay(self.database, plan, "a pretend meter", commit_every_s=0.2)
        already_s = ALREADY * pretence.discharge.runtime_h * 3600.0
        messages = synthetic_capture(pretence, meter, every_s=EVERY_S, silence_s=3600.0)
        # What is there at once lies in the past, up to this moment.
        paced = self._paced(messages, time.time() - already_s, already_s)
        return replay(job, meter, paced, Audience(self._began, lambda event: None, lambda status: None))

    def _paced(
        self, messages: Iterator[tuple[float, bytes]], zero_s: float, already_s: float
    ) -> Iterator[tuple[float, bytes]]:
        began_s: float | None = None
        for at_s, data in messages:
            if at_s >= already_s:
                if began_s is None:
                    began_s = time.monotonic()
                due_s = (at_s - already_s) / self._speed - (time.monotonic() - began_s)
                if self._writer is not None and (self._writer.saved_ms or 0) >= (already_s - EVERY_S) * 1000.0:
                    self._caught_up.set()
                if self._over.wait(max(0.0, due_s)):
                    return
            elif self._over.is_set():
                return
            yield zero_s + at_s, data

    def _began(self, begun: Begun) -> None:
        self._writer = begun.writer

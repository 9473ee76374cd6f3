"""Runs of the air for tests: what a sensor sends, and a recorder on it that is fed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from purifier.services.record.begin import Begun, begin
from purifier.services.record.freeze import of_air
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from tests.recordings import Recording, at, library, meter

SENSOR = "plantower-pms"


def air(pm25: float, sensor: str = SENSOR, *, who: int = 7, **more: float) -> bytes:
    """What ``sensor`` number ``who`` sends for so much PM2.5 [ug/m3], a fifth more PM10; ``more``: values by name."""
    extra = {"pm25_ug_m3": pm25, "pm10_ug_m3": 1.2 * pm25, "pm1_ug_m3": 0.6 * pm25, **more}
    return encode(meter(sensor), Reading(extra=extra), {"version": 151, "sensor": who})


class AirRecording(Recording):
    """A run of the air; as `Recording`."""

    def __init__(
        self,
        database: Path,
        start_s: float = 0.0,
        *,
        sensor: str = SENSOR,
        port: str = "usb:air",
        name: str = "",
        limits: dict[str, float] | None = None,
    ) -> None:
        frozen = of_air(library(), sensor, name=name)
        self.said = []
        self.begun: Begun = begin(database, frozen, port, at(start_s), limits or {})
        self.recorder = Recorder(
            self.begun.writer,
            decoder_of(meter(sensor), frozen),
            self.begun.past,
            commit_every_s=1e9,
            alarms=self.begun.alarms,
            say=self.said.append,
            monotonic=lambda: 0.0,
        )

    def hear(self, seconds: Iterable[float], make: Callable[[float], bytes] = lambda t: air(8.0)) -> None:
        """One frame at each of ``seconds``."""
        super().hear(seconds, make)

    def end(self) -> None:
        """End as on request, everything on the disk."""
        self.recorder.end("stopped", "stopped on request")
        self.recorder.commit()
        self.begun.close()

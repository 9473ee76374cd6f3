"""The bytes of a capture to readings that may be believed: what a recorder leaves out is left out and counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from purifier.formats.said import Said
from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.evidence import tells_units
from purifier.protocols.step_gate import Gate, step_gate
from purifier.services.record.meter_identity import contradicts, identity_in

if TYPE_CHECKING:
    from purifier.model.run import How
    from purifier.protocols.meter import Meter

_MOST_REASONS: Final = 100
"""Reasons may hold the value that was odd, and so be without number."""


class Decoding:
    """Of one meter from one start of its capture: `feed` bytes, `flush` at the end."""

    def __init__(self, meter: Meter, how: How, said: Said) -> None:
        self._decoder = Decoder(meter, invert=how.invert, zero_a=how.zero_a, shunt_scale=how.shunt_scale)
        self._steps = meter.steps
        self._gate = Gate()
        self._identity: str | None = None
        self._said = said

    def feed(self, data: bytes, at_s: float, line: int) -> list[Reading]:
        """The readings that bytes of a ``line`` complete, which came in at ``at_s`` [s]."""
        return self._believed(self._decoder.feed(data, at_s), line)

    def flush(self, line: int) -> list[Reading]:
        """The readings that the end completes."""
        return self._believed(self._decoder.flush(), line)

    def _believed(self, found: Iterable[Reading | Fault], line: int) -> list[Reading]:
        readings = []
        for one in found:
            if isinstance(one, Fault):
                self._leave_out(one.reason, line)
            elif self._is_foreign(one):
                self._leave_out("another meter answered", line)
            elif (doubt := self._doubt(one)) is not None:
                self._leave_out(doubt, line)
            else:
                readings.append(_with_the_current(one))
        return readings

    def _leave_out(self, reason: str, line: int) -> None:
        if tells_units(reason):
            self._said.say(reason)
            return
        known = self._said.dropped
        self._said.drop(reason if reason in known or len(known) < _MOST_REASONS else "other reasons", line)

    def _is_foreign(self, reading: Reading) -> bool:
        if self._identity is None:
            self._identity = identity_in(reading)
        return self._identity is not None and contradicts(self._identity, reading)

    def _doubt(self, reading: Reading) -> str | None:
        if not self._steps:
            return None
        self._gate, doubt = step_gate(self._gate, reading, self._steps)
        return doubt


def _with_the_current(reading: Reading) -> Reading:
    """Many boards print their power without a sign: it flows the way the current does."""
    current, watts = reading.current_a, reading.power_w
    if current is not None and watts is not None and current * watts < 0.0:
        return reading._replace(power_w=-watts)
    return reading

"""Bytes in, readings out: the one interpreter of meter tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, cast

from purifier.model.reading import Extra, Fault, Reading
from purifier.protocols.framers import cutter
from purifier.protocols.meter import Frame, FrameValues, Meter, MisfitError, vital_names
from purifier.protocols.readers import reader

_PIECE: Final = 4096
"""Bytes looked at together, so that a large input is no large buffer."""
_SHOWN: Final = 64


class Decoder:
    """Eats the bytes of one meter as they come and yields readings, and faults for what was no good.

    Never raises on any bytes; between calls it holds at most about 4 KiB.  The frame that carries the current makes
    the reading; values of other frames join it until they are older than their frame's ``keep_s`` (as many readings,
    where there are no times).  Only the very first reading waits for those companions, until it comes round again.
    """

    def __init__(
        self,
        meter: Meter,
        *,
        invert: bool = False,
        zero_a: float = 0.0,
        shunt_scale: float = 1.0,
        columns: Sequence[str] = (),
    ) -> None:
        """``invert`` turns current and power round (a shunt wired backwards).  ``zero_a`` is the current that is read
        when none flows [A, sign as in readings]; it is taken off before ``shunt_scale``, which multiplies current,
        power and charge (a shunt other than the meter is set to).  ``columns`` name those of a table without header.
        """
        self.meter = meter
        self.frames_ok = self.frames_rejected = self.bytes_skipped = 0
        self._cut = cutter(meter)
        self._readers = {id(frame): reader(meter, frame, columns) for frame in meter.frames}
        self._turned = (meter.sign in ("discharge-positive", "unsigned")) != invert
        self._zero_a, self._shunt_scale = zero_a, shunt_scale
        self._by_field = meter.direction is not None
        self._vital = vital_names(meter)
        self._nameless = meter.framing.shape == "block"
        self._one_sided = {field.name: field.only for frame in meter.frames for field in frame.fields if field.only}
        # Frames that say nothing a reading could wait for are not waited for.
        self._awaited = {
            frame.name
            for frame in meter.frames
            if frame.fields and not self._vital & {one.name for one in frame.fields}
        }
        self._slow: dict[str, tuple[FrameValues, float, float]] = {}
        self._held: tuple[FrameValues, float | None] | None = None
        self._rest = b""
        self._now: float | None = None
        self._count = 0

    def feed(self, data: bytes, at_s: float | None = None) -> list[Reading | Fault]:
        """What ``data``, which came in at ``at_s`` [s, any clock], completes, in the order of the stream."""
        found: list[Reading | Fault] = []
        self._now = at_s
        for start in range(0, len(data), _PIECE):
            self._take(self._rest + data[start : start + _PIECE], False, found)
        return found

    def flush(self) -> list[Reading | Fault]:
        """What the end of the input completes."""
        found: list[Reading | Fault] = []
        self._take(self._rest, True, found)
        self._release(found)
        return found

    def _take(self, data: bytes, final: bool, found: list[Reading | Fault]) -> None:
        pieces, used, skipped = self._cut(data, final)
        self._rest = data[used:]
        self.bytes_skipped += skipped
        for raw, frame, fault, ok in pieces:
            if fault is not None:
                self.frames_ok += ok
                self._reject(raw, fault, found, counted=not ok)
            elif frame is None:
                self.frames_ok += 1
            else:
                try:
                    values = self._readers[id(frame)](raw)
                    charging = self._is_charging(values) if self._by_field and values is not None else None
                except MisfitError as misfit:
                    self._reject(raw, str(misfit), found)
                    continue
                if values is None:
                    self.bytes_skipped += len(raw)
                    continue
                self.frames_ok += 1
                self._merge(frame, values, charging, found)

    def _reject(self, raw: bytes, reason: str, found: list[Reading | Fault], counted: bool = True) -> None:
        self.frames_rejected += counted
        found.append(Fault(self._now, reason, raw[:_SHOWN], len(raw)))

    def _is_charging(self, values: FrameValues) -> bool | None:
        """What the direction field says; None for meters whose current has a sign. Raises MisfitError."""
        direction = self.meter.direction
        if direction is None or direction.name not in values:
            return None
        said = values.pop(direction.name)
        if said not in (direction.charging, direction.discharging):
            raise MisfitError(f"{direction.name} is {said}, expected {direction.charging} or {direction.discharging}")
        return said == direction.charging

    def _merge(self, frame: Frame, values: FrameValues, charging: bool | None, found: list[Reading | Fault]) -> None:
        """A frame with the current makes a reading, another joins the next ones."""
        vital = [values[name] for name in self._vital if name in values]
        if not vital:
            if self._nameless:
                # Blocks have no names: what the first value is tells one from another.
                self._awaited.clear()
                self._slow[next(iter(values), "")] = (values, self._clock(), frame.keep_s)
            else:
                self._awaited.discard(frame.name)
                self._slow[frame.name] = (values, self._clock(), frame.keep_s)
            if self._held is not None and not self._awaited:
                self._release(found)
            return
        if self._held is not None:
            self._release(found)
        self._count += 1
        if vital.count(None) == len(vital):
            return
        if charging is not None and not charging:
            values["current_a"] = _turned(values.get("current_a"))
            values["power_w"] = _turned(values.get("power_w"))
        self._held = (values, self._now)
        if not self._awaited:
            self._release(found)

    def _clock(self) -> float:
        return self._count if self._now is None else self._now

    def _release(self, found: list[Reading | Fault]) -> None:
        if self._held is None:
            return
        values, at_s = self._held
        self._held = None
        self._awaited.clear()
        now = self._clock()
        for slow, since, keep in self._slow.values():
            if 0 <= now - since <= keep:
                joined = values | slow
                if len(joined) < len(values) + len(slow):
                    joined.update(values)
                values = joined
        found.append(self._reading(values, at_s))

    def _reading(self, values: FrameValues, at_s: float | None) -> Reading:
        # A name that ends in a unit holds a number or nothing: the library sees to that.
        take = cast("Callable[[str, None], float | None]", values.pop)
        voltage, current, power = take("voltage_v", None), take("current_a", None), take("power_w", None)
        charge = take("charge_ah", None)
        if self._turned:
            current, power = _turned(current), _turned(power)
        if charge is None:
            remaining, capacity = values.get("remaining_ah"), values.get("capacity_ah")
            if remaining is not None and capacity is not None:
                charge = round(float(remaining) - float(capacity), 6)
        if self._zero_a or self._shunt_scale != 1.0:
            current = None if current is None else round((current - self._zero_a) * self._shunt_scale, 6)
            charge = None if charge is None else round(charge * self._shunt_scale, 6)
            power = None if current is not None and voltage is not None else power
            power = None if power is None else power * self._shunt_scale
        if power is None and current is not None and voltage is not None:
            power = round(voltage * current, 6)
        if self._one_sided:
            way = "charging" if current is not None and current > 0 else "discharging"
            values = {name: value for name, value in values.items() if self._one_sided.get(name, way) == way}
            take = cast("Callable[[str, None], float | None]", values.pop)
        soc, to_go, temperature = take("soc_percent", None), take("time_to_go_s", None), take("temperature_c", None)
        if None in values.values():
            values = {name: value for name, value in values.items() if value is not None}
        return Reading(at_s, voltage, current, power, charge, soc, to_go, temperature, cast(Extra, values))


def _turned(value: float | str | None) -> float | None:
    """The other sign, without making -0.0 of nothing."""
    return None if value is None or isinstance(value, str) else 0 - value

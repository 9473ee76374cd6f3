"""Frames that belong together become readings: their values joined, their signs turned, corrected, checked together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, cast

from purifier.model.reading import Extra, Fault, Reading
from purifier.protocols.meter import Frame, Meter, vital_names
from purifier.protocols.pieces import LEFT_OUT, FrameValues

_CELL: Final = re.compile(r"cell_\d+_v")
ROUNDS_ALONE: Final = 3
"""A voltage that has come so often without a current is not waiting for one that was damaged."""
OVERFULL: Final = 1.05
"""Remaining charge over capacity: beyond this one of the two is wrong."""


class Corrections(NamedTuple):
    """What is set right in every reading, as `purifier.protocols.decoder.Decoder` takes it."""

    invert: bool = False
    zero_a: float = 0.0
    shunt_scale: float = 1.0


class Joiner:
    """Takes the values of one frame after the other and adds the readings they make to those found."""

    def __init__(self, meter: Meter, put_right: Corrections) -> None:
        invert, self._zero_a, self._shunt_scale = put_right
        self._turned = (meter.sign in ("discharge-positive", "unsigned")) != invert
        turning = any(one.turns for frame in meter.frames for one in frame.fields if one.name == "charge_ah")
        self._charge_turned = invert and turning
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
        self._volts_since: dict[str, tuple[int, int]] = {}
        self._now: float | None = None
        self._count = 0

    def join(
        self,
        frame: Frame,
        values: FrameValues,
        charging: bool | None,
        now: float | None,
        found: list[Reading | Fault],
    ) -> None:
        """Take the ``values`` of ``frame``, heard at ``now`` [s]: with the current they make a reading, else they join
        the next ones.  ``charging`` is what a direction field said, None without one.
        """
        self._now = now
        vital = [values[name] for name in self._vital if name in values]
        if not vital:
            if self._nameless:
                # Blocks have no names: what the first value is tells one from another.
                self._awaited.clear()
                self._keep(next(iter(values), ""), values, frame)
            else:
                self._awaited.discard(frame.name)
                self._keep(frame.name, values, frame)
            if self._held is not None and not self._awaited:
                self.release(found)
            elif self._comes_alone(frame, values):
                self._held = ({}, now)
                self.release(found)
            return
        if self._held is not None:
            self.release(found)
        self._count += 1
        if vital.count(None) == len(vital):
            return
        if charging is not None and not charging:
            values["current_a"] = _turned(values.get("current_a"))
            values["power_w"] = _turned(values.get("power_w"))
        self._held = (values, now)
        if not self._awaited:
            self.release(found)

    def _keep(self, name: str, values: FrameValues, frame: Frame) -> None:
        """The values stand in later readings, in front of what others have said before of the same."""
        self._slow.pop(name, None)
        self._slow[name] = (values, self._clock(), frame.keep_s)

    def _comes_alone(self, frame: Frame, values: FrameValues) -> bool:
        """Whether a voltage has come round again and again and no current has: there is none to wait for."""
        if values.get("voltage_v") is None or self._held is not None:
            return False
        since, times = self._volts_since.get(frame.name, (self._count, 0))
        self._volts_since[frame.name] = self._count, times + 1 if since == self._count else 1
        return self._volts_since[frame.name][1] >= ROUNDS_ALONE

    def _clock(self) -> float:
        return self._count if self._now is None else self._now

    def finish(self, found: list[Reading | Fault]) -> None:
        """The input ends: what waits goes. Where there was no current, volts of battery or cells are a reading."""
        if self._held is None and not self._count and any(self._volts()):
            self._held = ({}, self._now)
        self.release(found)

    def _volts(self) -> Iterator[bool]:
        heard = (one for slow, _, _ in self._slow.values() for one in slow.items() if one[1] is not None)
        return (name == "voltage_v" or _CELL.fullmatch(name) is not None for name, _ in heard)

    def release(self, found: list[Reading | Fault]) -> None:
        """Let the reading go that waits for its companions, if there is one."""
        if self._held is None:
            return
        values, at_s = self._held
        self._held = None
        self._awaited.clear()
        now = self._clock()
        for slow, since, keep in reversed(self._slow.values()):
            if 0 <= now - since <= keep:
                joined = values | slow
                if len(joined) < len(values) + len(slow):
                    joined.update(values)
                values = joined
        found.append(self._reading(values, at_s, found))

    def _reading(self, values: FrameValues, at_s: float | None, found: list[Reading | Fault]) -> Reading:
        # A name that ends in a unit holds a number or nothing: the library sees to that.
        take = cast("Callable[[str, None], float | None]", values.pop)
        voltage, current, power = take("voltage_v", None), take("current_a", None), take("power_w", None)
        charge = take("charge_ah", None)
        if self._turned:
            current, power = _turned(current), _turned(power)
        if self._charge_turned:
            charge = _turned(charge)
        if charge is None and (drawn := values.get("drawn_ah")) is not None:
            charge = 0 - float(drawn)
        if charge is None:
            remaining, capacity = values.get("remaining_ah"), values.get("capacity_ah")
            if remaining is not None and capacity is not None:
                remaining, capacity = float(remaining), float(capacity)
                if remaining <= capacity * OVERFULL and capacity > 0.0:
                    charge = round(remaining - capacity, 6)
                elif capacity > 0.0:
                    found.append(_overfull(remaining, capacity, at_s))
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


def _overfull(remaining_ah: float, capacity_ah: float, at_s: float | None) -> Fault:
    """That the meter's own two numbers cannot both be, and so make no charge."""
    most = f"expected 0 to {capacity_ah * OVERFULL:g} (capacity_ah, and 5 %): charge_ah{LEFT_OUT}"
    return Fault(at_s, f"remaining_ah is {remaining_ah:.10g}, {most}", b"", 0)


def _turned(value: float | str | None) -> float | None:
    """The other sign, without making -0.0 of nothing."""
    return None if value is None or isinstance(value, str) else 0 - value

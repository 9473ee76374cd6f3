"""Whether a meter's table reads back what it writes: if not, the table contradicts itself, or cannot be pretended."""

from __future__ import annotations

from typing import Final

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import NOTHING, encode, preamble
from purifier.protocols.meter import Meter
from purifier.protocols.pieces import BAD_CHECK

_USUAL: Final = {
    "voltage_v": 12.8,
    "current_a": -1.0,
    "power_w": -12.8,
    "charge_ah": -1.0,
    "soc_percent": 90.0,
    "time_to_go_s": 3600.0,
    "temperature_c": 20.0,
}
"""What a meter might say on a quiet day, where its ranges allow that."""
_CELL_V: Final = 3.3


def unread(meter: Meter) -> str | None:
    """Why ``meter`` does not read back a reading that it has room for, and what to look at; None where it does."""
    cells: dict[str, float | str] = {f"cell_{number}_v": _CELL_V for number in range(1, 5)}
    try:
        message = encode(meter, _usual(meter), {**NOTHING, **cells})
    except ValueError as error:
        return str(error)
    return fault_in(meter, message)


def _usual(meter: Meter) -> Reading:
    """What it might say, within its ranges."""
    ranges = {field.name: (field.low, field.high) for frame in meter.frames for field in frame.fields}
    reading = Reading(at_s=0.0)
    for name, usual in _USUAL.items():
        low, high = ranges.get(name, (abs(usual), abs(usual)))
        size = min(max(abs(usual), low), high)
        value = -size if usual < 0.0 and low >= 0.0 else usual if low <= usual <= high else size
        reading = reading._replace(**{name: value})  # type: ignore[arg-type]
    return reading


def fault_in(meter: Meter, message: bytes) -> str | None:
    """Why ``meter`` does not understand ``message`` of its own, in words for whoever writes its profile; or None."""
    decoder = Decoder(meter)
    found = [*decoder.feed(preamble(meter) + message + message, 0.0), *decoder.flush()]
    reason = next((one.reason for one in found if isinstance(one, Fault)), None)
    if reason != BAD_CHECK:
        return reason
    return (
        f"check '{meter.framing.check}' does not hold over what the profile itself says a message looks like: compare "
        "length, check, check_from and ends under [framing] with the protocol"
    )

"""Numbers without a unit, put right by their own testimony: power is voltage times current in one reading of them."""

from __future__ import annotations

import re
from typing import Final, Literal

from purifier.model.units import NUMBER
from purifier.protocols.field import Field
from purifier.protocols.pieces import Aside, FrameValues, MisfitError
from purifier.protocols.spoken import with_point, within

AGREES: Final = 0.03
"""How far power may be from voltage times current, as a fraction: the three are measured one after the other."""
LEAST_COUNTS: Final = 10
"""A number of fewer counts of its last digit is no witness."""
_NUMBER: Final = re.compile(NUMBER, re.ASCII)
_SETTLES: Final = ", to settle that"
Finding = Literal["as they stand", "mA", "mW"]


class Units:
    """What one stream's numbers without units turned out to be in.

    Only where the numbers as they stand contradict each other and one change of unit reconciles them; a thousandfold
    of all three agrees with itself and is left to whoever knows the battery.
    """

    def __init__(self) -> None:
        self.finding: Finding | None = None

    def agree(self, values: FrameValues) -> bool:
        """Whether ``values`` may stay as they are: nothing was found before, and they do not contradict each other."""
        if self.finding is not None and self.finding != "as they stand":
            return False
        volts, amps, watts = values["voltage_v"], values["current_a"], values.get("power_w")
        if volts is None or amps is None or watts is None:
            return False
        product, watts = float(volts) * float(amps), float(watts)
        return abs(abs(product) - abs(watts)) <= AGREES * abs(watts)

    def settle(
        self, texts: tuple[str, str, str], fields: tuple[Field, Field], values: FrameValues, aside: Aside
    ) -> None:
        """Convert current or power in ``values`` if the ``texts`` of voltage, current and power call for it.

        ``fields`` are those of current and power.  Says so, in ``aside``, whenever it finds something new.  Raises
        MisfitError for a current that is none even then.
        """
        numbers = [_read(text) for text in texts]
        volts, amps, watts = (None if one is None else one[0] for one in numbers)
        if volts is None or amps is None or watts is None:
            return
        finding = _weigh(volts, amps, watts) if all(one is not None and one[1] for one in numbers) else None
        if finding is not None and finding != self.finding:
            if finding == "mA":
                aside.odd.append(_words("current", "mA", "current_mA", texts))
            elif finding == "mW":
                aside.odd.append(_words("power", "mW", "power_mW", texts))
            elif self.finding is not None:
                aside.odd.append(f"current and power fit again as they stand ({', '.join(texts)})")
            self.finding = finding
        current, power = fields
        if self.finding == "mA":
            values["current_a"] = within(current, amps / 1000)
        elif self.finding == "mW":
            aside.odd[:] = [one for one in aside.odd if not one.startswith("power_w is ")]
            try:
                values["power_w"] = within(power, watts / 1000)
            except MisfitError as misfit:
                aside.leave_out("power_w", misfit, values)


def thousandfold(texts: tuple[str, str, str]) -> bool:
    """Whether voltage, current and power fit as they stand: one change of unit then calls for the other."""
    numbers = [_read(text) for text in texts]
    volts, amps, watts = (0.0 if one is None else one[0] for one in numbers)
    return _weigh(volts, amps, watts) == "as they stand"


def _weigh(volts: float, amps: float, watts: float) -> Finding | None:
    product = abs(volts * amps)
    if _close(product, abs(watts)):
        return "as they stand"
    if _close(product / 1000, abs(watts)):
        return "mA"
    return "mW" if _close(product, abs(watts) / 1000) else None


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= AGREES * max(one, other)


def _read(text: str) -> tuple[float, bool] | None:
    """A number, and whether it has counts enough to bear witness."""
    text = with_point(text.strip())
    if len(text) > 24 or _NUMBER.fullmatch(text) is None:
        return None
    digits = re.sub(r"[eE].*|\D", "", text).lstrip("0")
    return float(text), len(digits) >= len(str(LEAST_COUNTS))


def tells_units(reason: str) -> bool:
    """Whether a fault's ``reason`` is no fault, but that numbers are read in another unit from here on."""
    return reason.endswith(_SETTLES)


def _words(what: str, unit: str, name: str, texts: tuple[str, str, str]) -> str:
    return (
        f"{what} read as {unit}, for only so does power equal voltage times current ({', '.join(texts)}): "
        f"print the unit, or name it {name}{_SETTLES}"
    )

"""A number together with how sure we are of it."""

from __future__ import annotations

from typing import Final, NamedTuple

Z90: Final = 1.6448536269514722
"""A 90 % interval of a normal quantity is its mean plus or minus this many standard deviations."""

SPREAD_BY_KIND: Final[dict[str, float]] = {
    "measured": 0.10,
    "calibrated": 0.03,
    "certified": 0.05,
    "datasheet": 0.08,
    "estimated": 0.15,
    "aggregator": 0.25,
}
"""90 % half-width of a number that states none, by the kind of its source.

For measured ones that is how units of one model differ (7-9 % between two owners' machines at every setting), not
what the meter may be off; where two owners agree, a profile states 5 %.  The rest is a judgement of this project.
"""

TYPED_BATTERY_SPREAD: Final = 0.15
"""Half-width of a battery that was typed as a plain quantity: a label nobody vouched for."""


class Figure(NamedTuple):
    """``value`` in the unit its name says; ``spread`` is the 90 % half-width as a fraction (0: exact).

    The belief is lognormal with median ``value``: nine times in ten the truth lies between
    ``value / (1 + spread)`` and ``value * (1 + spread)``.  ``assumed`` marks a class prior that stands in for
    a number nobody published.
    """

    value: float
    spread: float = 0.0
    assumed: bool = False

    @property
    def low(self) -> float:
        """The 5 % point of the belief, same unit."""
        return self.value / (1.0 + self.spread)

    @property
    def high(self) -> float:
        """The 95 % point of the belief, same unit."""
        return self.value * (1.0 + self.spread)

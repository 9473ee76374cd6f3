"""What goes into a calibration: a power path as its profiles believe it, and what each run says."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final, NamedTuple

from purifier.model.figures import Z90, Figure

NO_OVERHEAD: Final = Figure(0.05, 4.0)
"""What a path may draw that states no overhead: 0.05 W, times or divided by five [W]."""
LEAST_LOSS: Final = 0.002
"""A stage that loses less than this share of what passes it is not told from one that loses nothing."""


class Normal(NamedTuple):
    """A belief about an unknown in the form in which it is a normal one: mean and standard deviation."""

    mean: float
    sd: float


def logarithm_of(figure: Figure) -> Normal:
    """The belief about ln of a positive quantity."""
    return Normal(log(figure.value), log(1.0 + figure.spread) / Z90)


def loss_of(efficiency: Figure) -> Normal | None:
    """The belief about ln (1 / efficiency - 1), which cannot pass an efficiency of 1; None: it loses nothing."""
    low, high = (min(share, 1.0 - LEAST_LOSS) for share in (efficiency.low, efficiency.high))
    if efficiency.value > 1.0 - LEAST_LOSS:
        return None
    most, likely, least = (log(1.0 / share - 1.0) for share in (low, efficiency.value, high))
    return Normal(likely, (most - least) / (2.0 * Z90))


@dataclass(frozen=True, slots=True)
class Path:
    """A power path; the meter sits between the battery's output and what hangs on it.

    ``battery = always + output overhead + meter / output efficiency`` and ``meter = load overhead + load / load
    efficiency``; overheads and losses as their profiles believe them, None: there is none.
    """

    id: str
    always_w: float = 0.0
    """Parasitic current and self-discharge [W]."""
    output_overhead: Normal | None = None
    output_loss: Normal | None = None
    load_overhead: Normal | None = None
    load_loss: Normal | None = None


class Stretch(NamedTuple):
    """Part of a run at one setting.

    ``load_w`` [W at the jack] is what the setting states, ``setting`` the name of its bias (empty: the load is known);
    ``meter_w`` what the meter saw on the mean [W], drawn: positive, known to ``meter_spread`` (90 % half-width, a
    fraction); None where nothing was measured.
    """

    hours: float
    load_w: float
    setting: str = ""
    meter_w: float | None = None
    meter_spread: float = 0.01


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one run says; ``path`` is the id of its power path."""

    run: str
    """Its identity."""
    path: str
    stretches: tuple[Stretch, ...]
    complete: bool
    """From full to empty; otherwise it only says what the battery gave at least."""
    day: float = 0.0
    """When it began, counted from any day [d]."""
    condition: float = 0.0
    """ln of the share of the energy in reference conditions that its own conditions leave."""
    from_full: bool = True
    """Otherwise nothing is said of the energy."""

    @property
    def hours(self) -> float:
        """How long it ran [h]."""
        return sum(one.hours for one in self.stretches)

    @property
    def load_w(self) -> float:
        """The mean load by the settings' own figures [W]."""
        return sum(one.hours * one.load_w for one in self.stretches) / self.hours

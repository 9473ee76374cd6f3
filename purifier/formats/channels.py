"""Series in a file that has several, or one value a row: which of them are the voltage, current, power to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Channel:
    """A column, or all rows of one name: what is known of it before anything is chosen.

    ``unit`` is as the file writes it, empty where it does not say; ``low`` and ``high`` are of its numbers as they
    stand in the file, None when there are none; ``line`` is where it was seen first.
    """

    name: str
    unit: str = ""
    count: int = 0
    low: float | None = None
    high: float | None = None
    line: int = 1
    number: int | None = None
    """From 1, where it is a column."""
    digit: float | None = None
    """The last digit that its numbers are written with, in the file's unit: 0.01 for 0.50; None: nobody looked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A channel that is read as ``quantity``: ``value = number * factor + offset`` in its canonical unit.

    Canonical: V, A, W, Ah, Wh, percent from 0 to 100, degC, s.
    """

    channel: Channel
    quantity: str
    """One of `purifier.model.block.QUANTITIES`, or ``charging_current_a`` or ``discharging_current_a``: a current
    without a sign, both of them or one alone, positive in the direction that its name says."""
    factor: float = 1.0
    offset: float = 0.0
    unit: str = ""
    """As it was read."""
    unit_from: str = ""
    """How it was told, in a word or two: ``its header``, ``a row of units``, ``its range``; all of them stand in
    `purifier.formats.choose`."""
    otherwise: Callable[[str], tuple[float, float] | None] | None = field(default=None, compare=False, repr=False)
    """(factor, offset) of a number with another unit behind it than `Channel.unit`, None for what is no unit of the
    quantity; None itself: what stands behind numbers is not looked at."""

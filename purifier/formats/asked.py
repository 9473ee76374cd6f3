"""What the person who imports has said about a file: it goes before all that is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Sign = Literal["charge-positive", "discharge-positive"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of an import that say how a file is read; None and empty: nothing was said."""

    format: str | None = None
    """Id of a format's profile."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Quantity of `purifier.model.block.QUANTITIES`, or ``time`` -> COL as typed: a column's (or a channel's) name, or
    its number from 1.  Of a quantity ``COL:mA`` says the unit too, and ``none`` that it is not to be read."""
    every_s: float | None = None
    """The time from row to row [s], of a file without times."""
    zone: str | None = None
    """IANA name of the zone that local times are in, such as ``Europe/Berlin``."""
    started: str | None = None
    """When the first row was, ISO 8601."""
    sign: Sign | None = None
    decimal: Literal["point", "comma"] | None = None
    dates: Literal["day-first", "month-first", "year-first"] | None = None
    stated: Mapping[str, float] = field(default_factory=dict)
    """Quantity -> a value that stands in for a column that the file has not: ``voltage_v``, or ``power_w`` of a load
    (drawn: **positive**)."""

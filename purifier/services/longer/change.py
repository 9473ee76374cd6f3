"""What would make a set-up last: changes with their steps, their price, and what they give up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from purifier.services.longer.ladders import Kind
    from purifier.services.longer.trials import Outcome
    from purifier.services.longer.variant import Variant
    from purifier.services.plan.plan import Row
    from purifier.services.plan.request import Request


class Step(NamedTuple):
    """One thing to change, in words that follow *to*: ``turn it down to setting 1``.

    ``size`` is how much of its ``kind`` is changed: settings down, batteries more, hours of air a day less [h], points
    of reserve less or of charge at the start more [%], watts of panel [W]; 1 for another way or battery.
    """

    kind: Kind
    words: str
    size: float


@dataclass(frozen=True, slots=True)
class Change:
    """One or two steps that make a set-up last as long as is needed; neither smaller would.

    ``request`` is the changed one, without a panel: no plan reckons with the sun.  ``price_usd`` is what has to be
    bought [USD]: nothing for what is only turned, None where a price in it is not known.  ``besides`` are the parts
    in that price which a bare battery needs and which are not there: ``a shunt``, ``2 fuses``.
    """

    parts: tuple[Step, ...]
    request: Request
    variant: Variant
    outcome: Outcome
    price_usd: float | None
    besides: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The changed set-up as it is planned, without the sun."""
        return self.outcome.row

    @property
    def low_h(self) -> float:
        """The hours of air that it lasts at least, with its panel if it has one [h]."""
        return self.outcome.low_h

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of its steps."""
        return tuple(step.kind for step in self.parts)


@dataclass(frozen=True, slots=True)
class Longer:
    """What would make one set-up at one setting last ``hours`` on the calendar [h].

    ``already``: it does as it is.  ``now`` is what it gives, ``short_h`` what it falls short by on the calendar [h].
    ``changes`` are the least, first those of one step: free ones, then by price, unknown prices last.  Where there are
    none, ``nearest`` is the single change that comes nearest, if any gains at all.  ``no_sun`` says why no panel is
    among them; empty: one may be.
    """

    already: bool
    hours: float
    now: Outcome
    changes: tuple[Change, ...] = ()
    short_h: float = 0.0
    nearest: Change | None = None
    no_sun: str = ""

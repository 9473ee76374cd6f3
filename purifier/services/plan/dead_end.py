"""A battery that cannot feed the purifier as it was typed: why, which ways would do, and the only one that makes sense.

A choice that is made by itself is written into the battery's text, so that what is shown, saved and logged says it.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from purifier.errors import NoPathError, PurifierError
from purifier.plain_text import plain
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.feeding import inputs_of
from purifier.services.plan.join import join
from purifier.services.plan.lacking import missing_converter, nothing_joins
from purifier.services.plan.losses import output_name
from purifier.services.plan.meant import battery_of, purifier_of
from purifier.services.plan.request import Request
from purifier.services.plan.ways import ways
from purifier.services.plan.weighed import Weighed, best_of, weighed

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.equipment import Battery, Purifier


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """``found`` are the ways that would do, best first; ``explicit``: the text names the way that does not."""

    battery: Battery
    count: int
    purifier: Purifier
    found: tuple[Weighed, ...]
    explicit: bool
    output: str | None = None
    converter: str | None = None
    """The name of the converter that does not do."""

    @property
    def best(self) -> tuple[Weighed, ...]:
        """Those to show first."""
        return best_of(self.found)

    @property
    def only(self) -> Weighed | None:
        """The one that makes sense, when there is one alone."""
        good = [one for one in self.found if one.is_good]
        return good[0] if len(good) == 1 else None

    @property
    def why(self) -> str:
        """``Levoit Core 300S needs wall power (120 V), and LiFePO4 12 V 100 Ah gives 12.8 V``."""
        return f"{self.purifier.name} {needs(self.purifier)}, and {self._gives}"

    @property
    def missing(self) -> str:
        """Which converter would join them, where none is known."""
        return missing_converter(self.battery, self.purifier)

    @property
    def _gives(self) -> str:
        """What the battery gives instead."""
        name = self.battery.name
        if self.converter is not None:
            return f"{self.converter} does not join the two"
        if self.output is not None and self.battery.kind == "station":
            return f"the {output_name(self.battery.outputs[self.output])} of {name} does not give that"
        if self.battery.kind == "station":
            return f"{name} has only its {' and its '.join(map(output_name, self.battery.outputs.values()))}"
        volts = self.battery.voltage_v
        if not name[:1].isalpha():
            name = "this battery"  # a typed one has figures for a name
        return f"{name} is a bare one" if volts is None else f"{name} gives {volts.value:g} V"


def needs(purifier: Purifier) -> str:
    """``needs wall power (120 V)``, ``takes 12 V, or wall power (120 V)``."""
    words = [
        f"wall power ({into.voltage_v.value:g} V)" if into.id == "ac" else f"{into.voltage_v.value:g} V"
        for into in inputs_of(purifier)
    ]
    return f"{'needs' if words[0].startswith('wall') else 'takes'} {', or '.join(words)}"


def chosen_because(end: DeadEnd) -> str:
    """Why a way was taken without asking."""
    return f"{end.purifier.name} {needs(end.purifier)}, and no other way makes sense"


def dead_end(library: Library, request: Request, battery: str) -> DeadEnd | None:
    """What became of a battery's text that leads nowhere; None when something else is wrong with it.

    Raises as `join` for a battery or a purifier that cannot be read.
    """
    parts = battery_text(battery, library)
    purifier, runs = purifier_of(library, request)
    if purifier is None:
        return None
    what = battery_of(library, parts.what)
    known = None if parts.converter is None else library.converter(parts.converter)
    return DeadEnd(
        what,
        parts.count,
        purifier,
        weighed(library, request, ways(library, what, purifier, runs), parts.what, parts.count),
        parts.output is not None or parts.converter is not None,
        parts.output if parts.output in what.outputs else None,
        None if known is None else known.name,
    )


def with_ways(library: Library, request: Request) -> tuple[Request, tuple[str, ...]]:
    """``request`` with the way in each battery's text that leads nowhere without, and a sentence on each.

    That is done where nobody named a way and only one makes sense, the same for every purifier of the request. Raises
    `NoPathError` with the best ways and their hours otherwise; what else is wrong is left for `join` to say.
    """
    batteries, said = [], []
    for battery in request.batteries:
        full, words = _with_way(library, request, battery)
        batteries.append(full)
        said += words
    return replace(request, batteries=tuple(batteries)), tuple(said)


def _with_way(library: Library, request: Request, battery: str) -> tuple[str, list[str]]:
    errors = [_no_path(library, each, battery) for each in request.each]
    error = next(filter(None, errors), None)
    if error is None:
        return battery, []
    ends = [dead_end(library, each, battery) for each in request.each]
    end = next(end for end, wrong in zip(ends, errors, strict=True) if wrong is not None)
    if end is None:
        raise error
    only = None if end.explicit else end.only
    if only is None or any(one is None or one.only is None or one.only.text != only.text for one in ends):
        apart = "" if len(ends) == 1 else "; one way need not serve several purifiers: plan them one at a time"
        raise NoPathError(error.what, these_would_do(end) + apart)
    because = chosen_because(end)
    return only.text, [f"-b {plain(battery)}: read as {only.text}, {only.way.phrase}: {because}"]


def these_would_do(end: DeadEnd) -> str:
    """The best ways as the end of a sentence, each as it is typed, with the hours it gives; what lacks without any."""
    if not end.found:
        return nothing_joins(end.battery, end.purifier)
    more = len(end.found) - len(end.best)
    words = _listed([_as_typed(one) for one in end.best])
    return f"; these would do: {words}" + (f"; and {more} more, which give less or fit worse" if more else "")


def _as_typed(one: Weighed) -> str:
    typed = f"-b {shlex.quote(one.text)}"
    if one.row is None or one.span is None:
        return typed
    against = f", but {one.against}" if one.against else ""
    return f"{typed} (at least {one.span.least}{one.row.at_setting}{against})"


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _no_path(library: Library, request: Request, battery: str) -> NoPathError | None:
    try:
        join(library, request, battery)
    except NoPathError as error:
        return error
    except PurifierError:
        return None
    return None

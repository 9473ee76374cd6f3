"""What would make each set-up last as long as ``plan --for`` asks: below the answer, and in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from purifier.cli.wrapping import wrapped
from purifier.services.longer.as_dict import as_dict
from purifier.services.longer.longer import longer
from purifier.services.longer.words import best, heading, told
from purifier.services.wording import letter

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.longer.change import Longer
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units


def render_longer(
    library: Library, request: Request, columns: Sequence[Column], hours: float, units: Units, width: int
) -> str:
    """A block a set-up: that it lasts ``hours`` [h of the calendar] already, or the best changes, a line each."""
    blocks = []
    for i, found in enumerate(_each(library, request, columns, hours)):
        who = f"{letter(i)}: " if len(columns) > 1 else ""
        lines = [wrapped(f"{who}{heading(found)}", width)]
        lines += [wrapped(f"  - {line}.", width, rest="    ") for line in _bare(found, units)]
        if more := len(found.changes) - len(best(found)):
            lines.append(wrapped(f"  - and {more} more: --json has {'it' if more == 1 else 'them'}.", width))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def longer_as_dicts(
    library: Library, request: Request, columns: Sequence[Column], hours: float
) -> list[dict[str, object]]:
    """The same as objects, with every change."""
    return [as_dict(found) for found in _each(library, request, columns, hours)]


def _bare(found: Longer, units: Units) -> Iterator[str]:
    for line in told(found, units):
        yield line.removesuffix(".")


def _each(library: Library, request: Request, columns: Sequence[Column], hours: float) -> Iterator[Longer]:
    """Of each column, at the setting that was asked for, else at the one that is spoken of."""
    batteries = [(each, battery) for each in request.each for battery in each.batteries]
    for (each, battery), _ in zip(batteries, columns, strict=True):
        yield longer(library, each, battery, each.setting, hours)

"""What ``size`` prints: the answer, those that do it, what to buy for the first, and what just misses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.plan_notes import notes
from purifier.cli.plan_room import in_the_room
from purifier.cli.plan_wiring import wiring_notes
from purifier.cli.tables import fitted, flowing
from purifier.cli.wrapping import wrapped
from purifier.services.choose import told
from purifier.services.choose.stretch import column_of, first_warning, stretched
from purifier.services.longer import words
from purifier.services.plan.air_words import air
from purifier.services.plan.buy import unknown_words
from purifier.services.wording import UNKNOWN, flow_unit, mass, money

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer, Found
    from purifier.services.choose.wanted import Asking
    from purifier.services.wording import Units

GONE: Final = ", at a price that is not known"
MOST_SHOWN: Final = 12
"""So many answers are listed; the rest is counted."""


def render(
    library: Library, asking: Asking, found: Found, units: Units, width: int, *, all_warnings: bool = False
) -> str:
    """The whole text, no line wider than ``width``."""
    first = first_warning(asking)
    answer = [first] if first else []
    answer.append(told.headline(asking, found, units))
    asked = wrapped(f"Asked for: {told.asked(asking, units)}.", width)
    blocks = ["\n".join([*(click.style(wrapped(line, width), bold=True) for line in answer), asked])]
    best = next(iter((*found.answers, *found.unpriced)), None)
    if found.answers:
        blocks.append(_answers(found, units, width))
    if best is not None:
        blocks += [_to_buy(best, width), _stretched(library, asking, best, units, width)]
        columns = (column_of(library, asking.need, best),)
        blocks.append(in_the_room(columns[0], units, width, everything=all_warnings))
        blocks.append(notes(columns, width, all_warnings=all_warnings))
        blocks.append(wiring_notes(columns, units, width, all_notes=all_warnings))
    if found.together is not None and not told.is_best_in_turn(asking, found):
        blocks.append(wrapped(told.in_turn(found.together, units), width))
    if found.unpriced:
        blocks.append(_unpriced(found.unpriced, units, width))
    if found.missed:
        lines = [(told.what(answer), answer.reason) for answer in found.missed]
        blocks.append(f"{wrapped('Just missed:', width)}\n{flowing(lines, width, '  ')}")
    return "\n\n".join(block for block in blocks if block)


def _stretched(library: Library, asking: Asking, best: Answer, units: Units, width: int) -> str:
    """What would make the best last longer than it must."""
    longer = stretched(library, asking, best)
    lines = [wrapped(f"  - {line.removesuffix('.')}.", width, rest="    ") for line in words.told(longer, units)]
    return "\n".join([wrapped(words.heading(longer), width), *lines])


def _answers(found: Found, units: Units, width: int) -> str:
    shown = found.answers[:MOST_SHOWN]
    many = len(found.answers)
    head = f"The {many} that do it best, the cheapest first:" if many > 1 else "The one that does it best:"
    lines = [click.style(wrapped(head, width), bold=True), _table(shown, units, width)]
    if many > len(shown):
        lines.append(wrapped(f"({many - len(shown)} more: --json has them, -b and -p leave fewer)", width))
    if any(answer.on_front for answer in shown):
        lines.append(wrapped("* nothing else is better in every way (the front)", width))
    if any(answer.is_doubtful for answer in shown):
        lines.append(wrapped("! may switch itself off in the night: try it first", width))
    return "\n".join(lines)


def _table(answers: Sequence[Answer], units: Units, width: int) -> str:
    noise = any(answer.speed.noise_dba is not None for answer in answers)
    rows = [
        (
            told.least(answer) + _marks(answer),
            air(answer.row, units),
            money(answer.cost_usd),
            mass(answer.row.mass_kg, units),
            *([UNKNOWN if answer.speed.noise_dba is None else f"{answer.speed.noise_dba:.0f}"] if noise else []),
            told.what(answer),
        )
        for answer in answers
    ]
    headings = ("at least  ", flow_unit(units), "price", "weight", *(["dBA"] if noise else []), "what")
    return fitted(headings, rows, width, ("at least  ", flow_unit(units), "price", "weight", "dBA"), ("weight", "dBA"))


def _unpriced(answers: Sequence[Answer], units: Units, width: int) -> str:
    """Those that lack a price, and of what."""
    rows = [
        (f"{told.what(one)}: {told.does(one, units)}", f"no price of {unknown_words(one.items)}") for one in answers
    ]
    head = wrapped("Would do it, at a price that is not known:", width)
    return f"{head}\n{flowing([(f'{what.removesuffix(GONE)};', why) for what, why in rows], width, '  ')}"


def _marks(answer: Answer) -> str:
    return f"{'*' if answer.on_front else ''}{'!' if answer.is_doubtful else ''}".ljust(2)


def _to_buy(best: Answer, width: int) -> str:
    """The parts of the first answer with their prices."""
    rows = [(price, f"{what} ({source})" if source else what) for what, price, source in told.buy_lines(best)]
    worth = told.per_energy(best)
    lacks = unknown_words(best.items)
    price = f"nobody knows the price of {lacks}" if lacks else "together" if best.cost_usd else "nothing to buy"
    total = "" if not best.cost_usd else money(best.cost_usd)
    rows.append((total, f"{price}{f' ({worth})' if worth else ''}; {told.margin(best)}"))
    return f"{click.style(wrapped(f'What {told.what(best)} needs:', width), bold=True)}\n{flowing(rows, width, '  ')}"

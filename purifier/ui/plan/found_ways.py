"""The ways of a set-up as the app lists them: best first, with the hours of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from purifier.errors import PurifierError
from purifier.model.equipment import Battery, Purifier
from purifier.plain_text import plain
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.dead_end import needs
from purifier.services.plan.join import join
from purifier.services.plan.lacking import missing_converter
from purifier.services.plan.meant import battery_of, purifier_of
from purifier.services.plan.request import Request
from purifier.services.plan.ways import Way, ways
from purifier.services.plan.weighed import Weighed, best_of, weighed
from purifier.ui.fitting import cut
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass
class WaysFound(Message):
    """``count`` of the battery ``what``, ``name`` for people, with its ways, best first; or what is wrong.

    ``chosen`` is the text of the way in force, None where none is; ``best``: how many are shown before the rest.
    """

    what: str
    count: int
    name: str
    ways: tuple[Weighed, ...] = ()
    best: int = 0
    chosen: str | None = None
    fault: str = ""


def found_ways(library: Library, request: Request, text: str, *, keep: bool) -> WaysFound:
    """The ways of a battery's ``text``, each with its hours at the request's setting; ``keep``: its own way stays."""
    try:
        parts = battery_text(text, library)
    except PurifierError as error:
        return WaysFound(text, 1, text, fault=sentence(error))
    try:
        battery = battery_of(library, parts.what)
    except PurifierError as error:
        return WaysFound(parts.what, parts.count, parts.what, fault=sentence(error))
    purifier, runs = purifier_of(library, request)
    found = ways(library, battery, purifier, runs)
    own = _own_way(library, request, text) if keep else None
    if own is not None and own not in [way.text(parts.what, parts.count) for way in found]:
        typed = battery_text(own, library)
        name = "as it was typed" if typed.converter is None else library.converter(typed.converter).name
        found.append(Way(typed.output or "dc", typed.converter, name, name, objection="not made for this purifier"))
    every = weighed(library, request, found, parts.what, parts.count)
    fault = "" if every or purifier is None else nothing_fits(battery, purifier)
    return WaysFound(parts.what, parts.count, battery.name, every, len(best_of(every)), own, fault)


def _own_way(library: Library, request: Request, text: str) -> str | None:
    """``text`` with the output that it leads to, where it leads anywhere."""
    try:
        parts, setup = battery_text(text, library), join(library, replace(request, conditions={}), text)
    except PurifierError:
        return None
    converter = None if setup.converter is None else setup.converter.id
    return str(replace(parts, output=setup.output.id, converter=converter))


def nothing_fits(battery: Battery, purifier: Purifier) -> str:
    """What to do where no way is known."""
    return (
        f"{purifier.name} {needs(purifier)}, and nothing that is known here makes that of {battery.name}: "
        f"{missing_converter(battery, purifier)} would do. On a command line 'purifier profiles new converter' begins "
        "a profile of yours, and f5 on Profiles reads it."
    )


def way_lines(one: Weighed, room: int, *, here: bool) -> Content:
    """A way in two lines: through what, and the hours it gives, with what stands against it or how its parts are."""
    first = Content.assemble("▸ " if here else "  ", (cut(one.way.words, room - 2), "bold"))
    words = Content("    ") + hours_of(one)
    if one.against:
        words += Content.assemble((f"{'   ' if one.row is not None else ''}! ", WRONG), (plain(one.against), MUTED))
    elif one.way.facts:
        words += Content.styled(f"   {one.way.facts}", MUTED)
    return Content("\n").join([first, words.truncate(room, ellipsis=True)])


def hours_of(one: Weighed) -> Content:
    """``at least 5½ days, likely 7``; empty where no hours come of it."""
    if one.span is None:
        return Content("")
    likely = "" if one.span.likely == one.span.least else f", likely {one.span.likely_briefly}"
    return Content.assemble((f"at least {one.span.least}", "bold"), (likely, MUTED))


def at_setting(every: Sequence[Weighed]) -> str:
    """``at setting 2``: where the hours of all of them are; empty for a plain load, or without hours."""
    row = next((one.row for one in every if one.row is not None), None)
    return "" if row is None else row.at_setting

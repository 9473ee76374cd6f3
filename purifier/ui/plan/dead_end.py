"""A set-up that cannot run the machine as it was typed: what would do, what to press, and what is done by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.dead_end import DeadEnd, chosen_because
from purifier.services.plan.feeding import inputs_of
from purifier.services.wording import letter
from purifier.ui.plan.found_ways import at_setting, nothing_fits, way_lines
from purifier.ui.plan.view import with_battery
from purifier.ui.tones import MARK, MUTED, WRONG

if TYPE_CHECKING:
    from purifier.services.plan.request import Request
    from purifier.services.plan.weighed import Weighed
    from purifier.ui.plan.view import View
    from purifier.ui.shown import Shown


LONGEST_WHY: Final = 90
"""A longer reason stands in the details alone."""


@dataclass(frozen=True, slots=True)
class Led:
    """``request`` with a way that was chosen by itself in the battery at ``index``; ``words`` say so."""

    request: Request
    index: int
    words: str


def first_way(view: View) -> Weighed | None:
    """What enter takes for the set-up under the cursor: the best way that is not on the screen already."""
    end = None if view.current is None else view.current.dead_end
    return None if end is None else _first(end, _others(view.shown, view.setup, view.each))


def _first(end: DeadEnd, others: Sequence[str]) -> Weighed | None:
    return next((one for one in end.best if one.row is not None and one.text not in others), None)


def led_on(request: Request, shown: Sequence[Shown], freed: Callable[[str], bool]) -> Led | None:
    """The first battery of one machine that is a dead end with one sensible way out of it, and that way taken.

    A way that the text names stays, unless ``freed``: it was chosen for another machine.
    """
    if request.purifiers:
        return None  # what helps one of them may not help another: that is for a person to choose
    for index, one in enumerate(shown):
        end = one.dead_end
        if end is None or end.only is None or (end.explicit and not freed(one.text)):
            continue
        if end.only.text in _others(shown, index, len(shown)):
            continue
        words = f"{letter(index)} now runs {end.only.way.phrase}: {chosen_because(end)}."
        return Led(with_battery(request, index, end.only.text), index, words)
    return None


def _others(shown: Sequence[Shown], index: int, each: int) -> list[str]:
    """What the other set-ups of the same machine are, each with its way written out."""
    first = index // each * each
    return [_text(one) for i, one in enumerate(shown[first : first + each], first) if i != index and one.column]


def _text(shown: Shown) -> str:
    assert shown.column is not None
    setup = shown.column.setup
    converter = None if setup.converter is None else setup.converter.id
    return str(BatteryText(setup.battery.id, setup.battery_count, setup.output.id, converter))


def needs_briefly(shown: Shown) -> str:
    """Why a set-up has no hours, in the fewest words: ``needs wall power``."""
    if shown.dead_end is None:
        return "cannot be planned"
    into = inputs_of(shown.dead_end.purifier)[0]
    return "needs wall power" if into.id == "ac" else f"needs {into.voltage_v.value:g} V"


def briefly(view: View, index: int) -> str:
    """The same with the key that helps: ``needs wall power: enter``."""
    end, needs = view.shown[index].dead_end, needs_briefly(view.shown[index])
    leads = end is not None and _first(end, _others(view.shown, index, view.each)) is not None
    return f"{needs}: enter" if leads else needs


def headline(view: View) -> str:
    """Why the set-up under the cursor cannot run it, and what one key does about that."""
    assert view.current is not None
    end = view.current.dead_end
    who = f"{letter(view.setup)}: " if len(view.shown) > 1 else ""
    if end is None:
        # The battery may be fit for it: a slip in a file, or in what was typed, is no fault of the battery.
        why = (view.current.error or "").partition("\n")[0].rstrip(".")
        return f"{who}{why if 0 < len(why) <= LONGEST_WHY else 'it cannot be planned'}: see the details."
    return f"{who}{end.why}. {way_out(view)}"


def way_out(view: View) -> str:
    """What one key does about the dead end under the cursor, or why none does."""
    end, first = None if view.current is None else view.current.dead_end, first_way(view)
    if end is None:
        return ""
    if first is not None:
        hours = "" if first.span is None else f" (at least {first.span.least}{at_setting([first])})"
        return f"Press enter to run it {first.way.phrase}{hours}."
    if end.best:
        return f"It would run {end.best[0].way.phrase}, but that is on the screen already."
    return f"{_upper(end.missing)} would do."


def explained(view: View, width: int) -> Content:
    """What would do, with hours, and what to press."""
    assert view.current is not None
    end, first = view.current.dead_end, first_way(view)
    if end is None or not end.found:
        why = (view.current.error or "") if end is None else nothing_fits(end.battery, end.purifier)
        told = Content.assemble(("This set-up cannot be planned\n", WRONG), f"{why}\n\n")
        return told + _keys(("e", "changes it"), ("d", "removes it"), ("p", "changes the purifier"))
    every = f"shows all {len(end.found)} ways" if len(end.found) > len(end.best) else "changes it"
    keys = [("enter", "takes ▸"), ("e", every)] if first is not None else [("e", every), ("d", "removes it")]
    lines = [Content(f"What would do, with its hours{at_setting(end.best)}"), _keys(*keys), Content("")]
    others = {_text(one): i for i, one in enumerate(view.shown) if one.column is not None}
    for one in end.best:
        line = way_lines(one, max(16, width), here=one is first)
        if one is not first and one.text in others:
            line += Content.styled(f"   that is {letter(others[one.text])} already", MARK)
        lines.append(line)
    return Content("\n").join(lines)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _keys(*pairs: tuple[str, str]) -> Content:
    """``e changes it, d removes it.``"""
    parts = [Content.assemble((key, MARK), (f" {does}", MUTED)) for key, does in pairs]
    return Content.styled(", ", MUTED).join(parts) + Content.styled(".", MUTED)

"""The set-ups in words: the purifier, a card or a line for each set-up, the conditions."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from purifier.errors import PurifierError
from purifier.services.plan.conditions import in_words
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.wording import letter, mass, money, path_words
from purifier.ui.fitting import cut
from purifier.ui.plan.dead_end import briefly
from purifier.ui.plan.view import MOST_SETUPS, View
from purifier.ui.tones import KEY, MUTED, WRONG, series

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row


def setup_lines(view: View, width: int, *, folded: bool, single: bool) -> list[Content]:
    """In ``width`` columns: cards, or a line each when ``folded``; ``single``: only the one under the cursor."""
    indices = range(len(view.shown)) if not single else [view.setup] if view.shown else []
    if folded:
        lines = [] if view.shown else [_pressing(_runs(view.machine), "screen.purifier")]
        for i in indices:
            if i % view.each == 0 or single:
                lines.append(_pressing(_runs(view.machine_of(i)), "screen.purifier"))
            lines.append(_line(view, i, width))
        if any(text.strip() for text in view.request.conditions.values()):
            words = cut(_conditions(view), width - 8)
            lines.append(_pressing(Content.assemble(("under  ", MUTED), words), "screen.conditions"))
        return lines
    lines = [] if view.shown else [_pressing(_runs(view.machine), "screen.purifier"), Content("")]
    for i in indices:
        if i % view.each == 0:
            lines += [_pressing(_runs(view.machine_of(i)), "screen.purifier"), Content("")]
        lines += _card(view, i, width)
        lines += [Content("")] if len(view.shown) < MOST_SETUPS else []
    if len(view.shown) < MOST_SETUPS:
        lines += [_pressing(Content.assemble(("a", KEY), ("  add a set-up", MUTED)), "screen.add"), Content("")]
    lines.append(_pressing(Content.assemble(("c", KEY), ("  conditions", MUTED)), "screen.conditions"))
    return lines + [Content(f"   {line}") for line in wrap(_conditions(view), max(8, width - 3))]


def _pressing(content: Content, action: str) -> Content:
    return content.stylize(Style.from_meta({"do": action}))


def _runs(machine: str) -> Content:
    """What set-ups run."""
    return Content.assemble(("runs  ", MUTED), (machine, "bold"))


def _price_and_mass(row: Row, view: View) -> str:
    parts = [] if row.price_usd is None else [money(row.price_usd)]
    parts += [] if row.price_per_kwh_usd is None else [f"{money(row.price_per_kwh_usd)}/kWh"]
    parts += [] if row.mass_kg is None else [mass(row.mass_kg, view.units)]
    return " · ".join(parts)


def _card(view: View, index: int, width: int) -> list[Content]:
    shown, here = view.shown[index], index == view.setup
    room = max(8, width - 3)
    names = wrap(shown.name, room) or [""]
    if shown.column is None:
        below, style = [briefly(view, index)], WRONG
    else:
        below, style = wrap(path_words(shown.column.setup), room), MUTED
        below.append(_price_and_mass(shown.column.rows[0], view) or "price not known")
    title = Content.assemble("▸" if here else " ", (letter(index), f"bold {series(index)}"), " ")
    lines = [title + Content.styled(cut(names[0], room), "bold" if here else "")]
    lines += [Content.styled(f"   {cut(name, room)}", "bold" if here else "") for name in names[1:]]
    lines += [Content.styled(f"   {cut(words, room)}", style) for words in below]
    return [line.stylize(Style.from_meta({"setup": index})) for line in lines]


def _line(view: View, index: int, width: int) -> Content:
    shown, here = view.shown[index], index == view.setup
    if shown.column is None:
        rest = briefly(view, index)
    else:
        bits = [path_words(shown.column.setup), _price_and_mass(shown.column.rows[0], view)]
        rest = " · ".join(bit for bit in bits if bit)
    name = cut(shown.name, max(12, width // 2 - 4))
    line = Content.assemble(
        "▸" if here else " ",
        (letter(index), f"bold {series(index)}"),
        "  ",
        (name, "bold" if here else ""),
        "  ",
        (cut(rest, max(0, width - 7 - len(name))), WRONG if shown.column is None else MUTED),
    )
    return line.stylize(Style.from_meta({"setup": index}))


def _conditions(view: View) -> str:
    """The conditions in force, as far as they can be read."""
    setup = next((shown.column.setup for shown in view.shown if shown.column is not None), None)
    if setup is not None:
        return in_words(setup.conditions)
    try:
        return in_words(read_conditions(view.request.conditions))
    except PurifierError:
        return ""  # the set-ups say so, each in its place

"""The answer under the cursor: what it does, what has to be bought, what to heed, what one gives up against others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from purifier.services.choose.told import buy_lines, margin, per_energy, what
from purifier.services.choose.trade import give_up
from purifier.services.longer import words
from purifier.services.plan.answer import answer as answer_words
from purifier.services.plan.room_lines import air_brief
from purifier.services.wording import money
from purifier.ui.fitting import cut, filled
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.longer.change import Longer
    from purifier.services.wording import Units

GRAVE: Final = ("stops", "may-stop", "harms", "check")
"""What is told here; the Plan tells the rest."""
LEAST_NAME: Final = 24
LEAST_SOURCE: Final = 8
PRICE: Final = 9
"""Columns for a price."""


def details(
    answer: Answer, pins: Sequence[tuple[str, Answer]], units: Units, width: int, longer: Longer | None = None
) -> Content:
    """Everything about one answer, the most wanted first; ``pins`` are (letter, answer), ``longer`` what would make it
    last a week, where that is known yet."""
    told = [_does(answer, units), *_beside(answer, pins, units)]
    blocks = [*told, *_to_last(longer, units), _to_buy(answer, width), _heed(answer)]
    return Content("\n").join(block for block in blocks if len(block))


def _does(answer: Answer, units: Units) -> Content:
    parts = [Content.styled(what(answer), STRONG)]
    if answer.reason:
        parts.append(Content.assemble(("✕ Just missed: ", WRONG), f"it {_lowered(answer.reason)}."))
    spare = "" if answer.reason else f" {_raised(margin(answer))}."
    parts.append(Content(answer_words(answer.row, units) + spare))
    if answer.row.in_room is not None and (air := air_brief(answer.row.in_room, units)):
        parts.append(Content(f"{'In this room: ' if answer.row.in_room.room else ''}{air}."))
    return Content("\n").join(parts)


def _beside(answer: Answer, pins: Sequence[tuple[str, Answer]], units: Units) -> list[Content]:
    return [
        Content.assemble((f"{letter} ", MARK), f"Beside {what(one)}: ", (give_up(answer, one, units), STRONG))
        for letter, one in pins
        if one is not answer
    ]


def _to_last(longer: Longer | None, units: Units) -> list[Content]:
    """The one change, the best, should it have to last longer."""
    if longer is None:
        return []
    told = words.told(longer, units)[:1]
    return [Content(" ".join([words.heading(longer), *(f"{line.removesuffix('.')}." for line in told)]))]


def _to_buy(answer: Answer, width: int) -> Content:
    """What has to be bought, with prices one below the other; whose prices they are is said once where it can be."""
    bought = buy_lines(answer)
    sources = list(dict.fromkeys(source for _, _, source in bought if source))
    beside = max(map(cell_len, sources)) + 2 if len(sources) > 1 else 0
    longest = min(max(LEAST_NAME, width - PRICE - beside), max(cell_len(name) for name, _, _ in bought))
    lines = [Content.styled(_total(answer), MARK)]
    for name, price, source in bought:
        left = f"{filled(name, longest)}  {price:>7}"
        rest = width - cell_len(left) - 2
        told = f"  {cut(source, rest)}" if beside and source and rest > LEAST_SOURCE else ""
        lines.append(Content(left) + Content.styled(told, MUTED))
    if len(sources) == 1:
        lines.append(Content.styled(f"Prices: {sources[0]}.", MUTED))
    if worth := per_energy(answer):
        lines.append(Content.styled(f"{worth}.", MUTED))
    return Content("\n").join(lines)


def _total(answer: Answer) -> str:
    if answer.cost_usd is None:
        return "To buy, at a price that is not known:"
    return f"To buy, {money(answer.cost_usd)}:" if answer.cost_usd else "Nothing to buy:"


def _heed(answer: Answer) -> Content:
    grave = [one for one in answer.row.warnings if one.gravity in GRAVE and not one.code.startswith("co2-")]
    grave.sort(key=lambda one: GRAVE.index(one.gravity))
    texts = dict.fromkeys(one.text for one in grave if one.text.rstrip(".") != answer.reason)
    return Content("\n").join(Content.assemble(("! ", WRONG), text) for text in texts)


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _raised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

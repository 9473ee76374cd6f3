"""The card as plain text, for any printer and any terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final

from purifier.services.plan.air_words import air
from purifier.services.plan.answer import least_told, likely_told
from purifier.services.plan.heed import is_grave
from purifier.services.share.card import Card
from purifier.services.share.code import QUIET
from purifier.services.share.told import Group, legend
from purifier.services.wording import flow_unit, letter

WIDTH: Final = 78
_BLOCKS: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def card_text(card: Card) -> str:
    """The whole card, no line wider than `WIDTH`, with the code where that is narrow enough."""
    parts = [card.machine.upper(), *("\n".join(_filled((card.above,), "  ")) for _ in card.above[:1])]
    parts.append("\n".join(_answers(card)))
    parts += ["\n".join(_filled((f"FIRST: {line}" for line in card.first), "  "))] if card.first else []
    parts += [_table(card, group) for group in card.groups]
    parts += [f"{one.heading.upper()}\n" + "\n".join(_filled(one.lines, "  ", "- ")) for one in card.sections]
    parts.append("\n".join(_filled(card.granted, "  ")))
    parts.append(_read_back(card))
    parts.append(f"purifier card, {card.date}")
    return "\n\n".join(parts) + "\n"


def _answers(card: Card) -> Iterable[str]:
    for i, (who, answer) in enumerate(zip(card.who, card.answers, strict=True)):
        yield from _filled([f"{f'{letter(i)}  ' if card.several else ''}{who}"], "   ")
        yield from _filled([f"{'   ' if card.several else ''}{answer}"], "   " if card.several else "")


def _table(card: Card, group: Group) -> str:
    of = [card.columns[i] for i in group.columns]
    name = min(24, max(7, *(len(row.setting) for row in of[0].rows)))
    rate = max(5, *(len(air(row, card.units)) for row in of[0].rows))
    fit = max(1, (WIDTH - name - rate - 1) // 24)
    blocks = [group.machine] if len(card.groups) > 1 else []
    for first in range(0, len(of), fit):
        some = range(first, min(first + fit, len(of)))
        lines = []
        if card.several:
            lines.append(" " * (name + rate + 1) + "".join(f"{letter(group.columns[at]):>12}{'':12}" for at in some))
        lines.append(
            f"{'setting':<{name}} {flow_unit(card.units):>{rate}}" + f"{'at least':>12}{'likely':>12}" * len(some)
        )
        for number, row in enumerate(of[0].rows):
            line = f"{row.setting:<{name}} {air(row, card.units):>{rate}}"
            for at in some:
                own = of[at].rows[number]
                mark = "! " if is_grave(own) else "* " if of[at].best == number else ""
                line += f"{mark + least_told(own):>12}{likely_told(own):>12}"
            lines.append(line)
        blocks.append("\n".join(line.rstrip() for line in lines))
    blocks += legend(of, "above")
    return "\n".join(blocks)


def _read_back(card: Card) -> str:
    """The set-up as text, and as a code where the lines are long enough for one."""
    parts = ["\n".join(_filled(["To read this set-up back, run purifier plan --setup - and paste:"], ""))]
    parts.append("\n".join(card.code.text[at : at + WIDTH] for at in range(0, len(card.code.text), WIDTH)))
    if card.code.left_out:
        names = ", ".join(f"{kind} '{id_}'" for kind, id_ in card.code.left_out)
        parts += _filled([f"Not in it, for a code would be too dense to scan: {names}. Keep their files with it."], "")
    if card.code.rows and len(card.code.rows) + 2 * QUIET <= WIDTH:
        parts.append("Or print this and scan it:\n\n" + _code(card.code.rows))
    return "\n".join(parts)


def _code(rows: tuple[tuple[bool, ...], ...]) -> str:
    """Two rows of squares in a line of half blocks, dark on white paper."""
    white = (False,) * len(rows)
    lines = []
    for at in range(0, len(rows), 2):
        below = rows[at + 1] if at + 1 < len(rows) else white
        lines.append(" " * QUIET + "".join(_BLOCKS[pair] for pair in zip(rows[at], below, strict=True)).rstrip())
    return "\n".join(lines)


def _filled(lines: Iterable[str], indent: str, mark: str = "") -> list[str]:
    return [
        textwrap.fill(f"{mark}{line}", WIDTH, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True)
        for line in lines
    ]

"""What stands below the table of a plan: what was taken for granted, what to heed first, where the doubt lies."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.cli.wrapping import wrapped
from purifier.services.plan.answer import told_at
from purifier.services.plan.claim import CLAIM
from purifier.services.plan.conditions import in_words, own_words
from purifier.services.plan.filter_life import life_at
from purifier.services.plan.heed import MOST_AT_ONCE, Heed, rank, to_heed
from purifier.services.plan.learned_words import learned_words
from purifier.services.plan.plan import Column
from purifier.services.wording import doubt_words, letter, unpadded


def notes(columns: Sequence[Column], width: int, *, all_warnings: bool) -> str:
    """Conditions, then of each set-up the gravest warnings (or all), then what makes the hours doubtful."""
    lines = [f"Taken for granted: {in_words(columns[0].setup.conditions)}. {CLAIM}"]
    for i, column in enumerate(columns):
        if own := own_words(column.setup):
            lines.append(f"{_who(columns, i)}Its profile says: {own}.")
        if learned := learned_words(column.setup):
            lines.append(f"{_who(columns, i)}{learned}.")
    lines += [f"{who}{words}." for who, words in _filters(columns)]
    lines += _warnings(columns, all_warnings)
    if doubt := _doubt(columns):
        lines.append(f"? Most of the doubt{':' if len(columns) > 1 else ' is'} {doubt}.")
    return "\n".join(wrapped(unpadded(line), width) for line in lines)


def _doubt(columns: Sequence[Column]) -> str:
    """What makes the hours of each set-up doubtful, in one sentence for all."""
    told = []
    for i, column in enumerate(columns):
        row = column.rows[told_at(column)]
        if row.drivers:
            name, share = row.drivers[0]
            at = f" of it{row.at_setting}" if row.at_setting and len(columns) == 1 else ""
            told.append((f"{letter(i)}, " if len(columns) > 1 else "") + f"{doubt_words(name)} ({share:.0%}{at})")
    return "; ".join(told)


def _filters(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """How long the filters of each set-up last, where the room does not say so already; once for one purifier."""
    told: dict[str, list[int]] = {}
    for i, column in enumerate(columns):
        row = column.rows[told_at(column)]
        if row.in_room is None and (words := life_at(column.setup, row.setting)):
            told.setdefault(words, []).append(i)
    several = len(columns) > 1
    return [(f"{', '.join(map(letter, of))}: " if several else "", words) for words, of in told.items()]


def _who(columns: Sequence[Column], index: int) -> str:
    return f"{letter(index)}: " if len(columns) > 1 else ""


def _warnings(columns: Sequence[Column], all_warnings: bool) -> list[str]:
    """Each sentence once, with the set-ups and settings that it is about, then how many were left out."""
    said: dict[tuple[str, str], list[str]] = {}
    left_out = []
    for i, column in enumerate(columns):
        heeds = to_heed(column)
        shown = heeds if all_warnings else heeds[:MOST_AT_ONCE]
        for heed in shown:
            said.setdefault((heed.caution.code, heed.caution.text), []).append(_place(columns, i, heed))
        if len(shown) < len(heeds):
            left_out.append(f"{len(heeds) - len(shown)} more" + (f" for {letter(i)}" if len(columns) > 1 else ""))
    lines = []
    for code, text in sorted(said, key=lambda pair: rank(pair[0])):
        about = ", ".join(place for place in said[code, text] if place)
        lines.append(f"! {about + ': ' if about else ''}{text}")
    if left_out:
        lines.append(f"! and {', '.join(left_out)}: --warnings prints them all.")
    return lines


def _place(columns: Sequence[Column], index: int, heed: Heed) -> str:
    where = letter(index) if len(columns) > 1 else ""
    if len(heed.rows) == len(columns[index].rows):
        return where
    names = ", ".join(row.setting for row in heed.rows)
    return f"{where} setting{'s' if len(heed.rows) > 1 else ''} {names}".strip()

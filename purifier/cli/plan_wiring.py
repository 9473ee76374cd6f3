"""How to wire it and what to keep from harm, at the foot of a plan: the wire that one makes oneself, or all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.cli.wrapping import wrapped
from purifier.services.plan.plan import Column
from purifier.services.plan.wiring import Note, wiring
from purifier.services.wording import Units, letter

MOST_AT_ONCE: Final = 2
"""As many notes as stand there unless all are asked for."""


def wiring_notes(columns: Sequence[Column], units: Units, width: int, *, all_notes: bool) -> str:
    """Each note once, with the set-ups that it is about; empty where there is none.

    Without ``all_notes`` those on wires that one makes oneself, else the first.
    """
    said: dict[Note, list[int]] = {}
    for i, column in enumerate(columns):
        for note in wiring(column, units):
            said.setdefault(note, []).append(i)
    if not said:
        return ""
    shown = list(said) if all_notes else _foremost(columns, said)
    left = len(said) - len(shown)
    heading = f"Wiring and safety ({left} more: --warnings prints them all):" if left else "Wiring and safety:"
    lines = [wrapped(heading, width)]
    for note in shown:
        of = "" if len(said[note]) == len(columns) else f"{', '.join(map(letter, said[note]))}: "
        lines.append(wrapped(f"{of}{note.text}", width, "- "))
    return "\n".join(lines)


def _foremost(columns: Sequence[Column], said: dict[Note, list[int]]) -> list[Note]:
    """The wires of bare batteries, which nobody sells ready-made."""
    own = [
        note
        for note, places in said.items()
        if note.id == "wire" and any(columns[i].setup.battery.kind == "pack" for i in places)
    ]
    return own[:MOST_AT_ONCE] or list(said)[:1]

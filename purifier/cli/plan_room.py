"""What a plan's clean air comes to in the room that was stated, below the hours."""

from __future__ import annotations

from typing import Final

import click

from purifier.cli.wrapping import wrapped
from purifier.services.plan.answer import told_at
from purifier.services.plan.heed import UNSAFE, of_room
from purifier.services.plan.plan import Column
from purifier.services.plan.room_lines import room_lines
from purifier.services.wording import Units

MOST: Final = 5
"""As many sentences as a person reads, beside those on a filter that something is known of; the others are counted, and
printed on demand."""


def in_the_room(column: Column, units: Units, width: int, *, everything: bool) -> str:
    """Sentences on the setting that is spoken of, the gravest first; empty where neither room nor people were stated.

    What stands before the answers already is not said again.
    """
    row = column.rows[told_at(column)]
    if row.in_room is None:
        return ""
    heeded = of_room(column.rows)
    lines = room_lines(row.in_room, units, co2=not any(one.code.startswith("co2") for one in heeded))
    of_filter = sum(known is not None for known in (row.in_room.filter_half_h, row.in_room.filter_life))
    shown = lines if everything else lines[: MOST + of_filter]
    told = [f"! {one.text}" for one in heeded if one.code != UNSAFE] + [f"  {line}" for line in shown]
    if len(shown) < len(lines):
        told.append(f"  and {len(lines) - len(shown)} more sentences: --warnings prints them all.")
    where = "In this room" if row.in_room.room is not None else "For these people"
    heading = f"{where}{',' if row.at_setting else ''}{row.at_setting}:"
    return "\n".join([click.style(heading, bold=True), *(wrapped(line, width, rest="  ") for line in told)])

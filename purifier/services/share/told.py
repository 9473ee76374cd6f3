"""What is told of a plan wherever it is shared: who is compared, what was taken for granted, what to heed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.plain_text import plain
from purifier.services.plan.answer import told_at
from purifier.services.plan.calendar import calendar_words
from purifier.services.plan.claim import CLAIM
from purifier.services.plan.conditions import in_words, own_words
from purifier.services.plan.filter_life import life_at
from purifier.services.plan.heed import MOST_AT_ONCE, UNSAFE, is_grave, of_room, rank, to_heed
from purifier.services.plan.learned_words import learned_words
from purifier.services.plan.room_lines import room_lines
from purifier.services.wording import counted, letter, path_words, title

if TYPE_CHECKING:
    from purifier.model.setup import Setup
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units

MOST_OF_ROOM: Final = 4
"""As many sentences on the air of a room stand beside a plan that is shared."""


class Group(NamedTuple):
    """The columns of one machine, by their places; they have the same settings."""

    machine: str
    columns: tuple[int, ...]


def groups(columns: Sequence[Column]) -> tuple[Group, ...]:
    """The machines in their order, each with the columns that run it."""
    keyed = groupby(range(len(columns)), key=lambda i: (columns[i].rows[0].purifier_id, title(columns[i].setup)))
    return tuple(Group(plain(machine), tuple(places)) for (_, machine), places in keyed)


def names(columns: Sequence[Column]) -> tuple[str, ...]:
    """``LiFePO4 12 V 100 Ah, straight from its terminals`` of each set-up."""
    return tuple(who(column.setup) for column in columns)


def who(setup: Setup) -> str:
    """The battery in words and the way to the purifier."""
    return plain(f"{counted(setup.battery_count, setup.battery.name)}, {path_words(setup)}")


def granted(columns: Sequence[Column], most: int | None = MOST_AT_ONCE) -> tuple[str, ...]:
    """Sentences on what nobody stated, and what the profiles and the owner's runs did.

    What is among the ``most`` warnings of a set-up that stand beside them (None: all) is not said again.
    """
    conditions = columns[0].setup.conditions
    told = [f"Taken for granted: {in_words(conditions)}. {CLAIM}"]
    if conditions.hours_per_day is not None:
        told.append(f"The hours are {calendar_words(conditions.hours_per_day)}.")
    said: dict[str, list[str]] = {}
    for i, column in enumerate(columns):
        for words in _of_one(column, most):
            said.setdefault(words, []).append(letter(i))
    of = {words: f"{', '.join(letters)}: " if len(columns) > 1 else "" for words, letters in said.items()}
    return tuple(plain(one) for one in (*told, *(f"{of[words]}{words}." for words in said)))


def _of_one(column: Column, most: int | None) -> list[str]:
    own, learned, assumed = own_words(column.setup), learned_words(column.setup), column.rows[0].assumed_losses
    if any(heed.caution.code == "assumed-loss" for heed in to_heed(column)[:most]):
        assumed = ()
    row = column.rows[told_at(column)]
    life = life_at(column.setup, row.setting) if row.in_room is None else ""
    return [
        *([f"Its profile says: {own}"] if own else []),
        *([learned] if learned else []),
        *([life] if life else []),
        *([f"Nobody published {', '.join(assumed)}: what is usual for its kind stands in"] if assumed else []),
    ]


def heeded(columns: Sequence[Column], most: int = MOST_AT_ONCE) -> tuple[str, ...]:
    """The gravest warnings of each set-up, ``most`` of each at most, a sentence once with the set-ups it is about."""
    said: dict[tuple[int, str], list[str]] = {}
    for i, column in enumerate(columns):
        for heed in to_heed(column)[:most]:
            said.setdefault((rank(heed.caution.code), heed.caution.text), []).append(letter(i))
    several = len(columns) > 1
    return tuple(
        plain(f"{', '.join(letters)}: {text}" if several else text) for (_, text), letters in sorted(said.items())
    )


def in_the_room(columns: Sequence[Column], units: Units) -> tuple[str, ...]:
    """What the clean air comes to in the stated room, at the setting that is spoken of; what there is to heed first.

    What stands before the answers is not said again.
    """
    about = of_room(columns[0].rows)
    told = [one.text for one in about if one.code != UNSAFE]
    machines = groups(columns)
    for machine in machines:
        column = columns[machine.columns[0]]
        row = column.rows[told_at(column)]
        if row.in_room is None:
            continue
        lines = room_lines(row.in_room, units, co2=not any(one.code.startswith("co2") for one in about))
        where = f"{machine.machine}{row.at_setting}" if len(machines) > 1 else row.at_setting.strip().capitalize()
        told += [f"{where}: {lines[0]}" if where else lines[0], *lines[1:MOST_OF_ROOM]]
    return tuple(map(plain, told))


def legend(columns: Sequence[Column], where: str) -> tuple[str, ...]:
    """What the marks mean that stand before the hours of ``columns``; ``where`` the warnings are: above or below."""
    best = any(column.best is not None for column in columns)
    grave = any(is_grave(row) for column in columns for row in column.rows)
    return (
        *(("* the most clean air per charge",) if best else ()),
        *((f"! do not rely on it: see {where}",) if grave else ()),
    )

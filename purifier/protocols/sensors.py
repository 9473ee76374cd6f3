"""Which values of a labelled line belong together: one sensor's, never two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.plain_text import quoted
from purifier.protocols.field import VITAL, Field
from purifier.protocols.labels import IDS, WITHIN, Labels, Place, is_plain
from purifier.protocols.spoken import plain_label
from purifier.protocols.voices import Voices

OWN: Final = (*VITAL, "power_w", "charge_ah", "drawn_ah")
"""What belongs to one sensor; anything else may come from anywhere on the board."""


class Said(NamedTuple):
    """One value of a line: what it is, where its text stands, how it is to be read."""

    field: Field
    at: int
    unit: str | None


class Line(NamedTuple):
    """What is taken from lines with the same labels. ``refusal``: why nothing is."""

    said: tuple[Said, ...] = ()
    who: str | None = None
    """The sensor they are about, as spelled."""
    id_at: int | None = None
    """Or: where the text stands that says so."""
    refusal: str | None = None


Group = dict[str, tuple[tuple[int, ...], Said]]
"""Name of a value -> how good a place for it was found, and that place."""


def sort_out(labels: Labels, found: Sequence[str], pick: str, *, whole: bool) -> Line:
    """Which of the texts beside the labels ``found`` say what.

    ``pick`` is the sensor that is wanted, empty: there is one.  ``whole``: all labels of the board stand here, so that
    a voltage of one name and a current of another are all there is.
    """
    groups: dict[str, Group] = {}
    spelled: dict[str, str] = {}
    for at, text in enumerate(found):
        place = labels.find(text)
        if place is not None:
            who = plain_label(place.sensor)
            spelled.setdefault(who, place.sensor)
            _enter(groups.setdefault(who, {}), labels, place, at)
    named = {who: group for who, group in groups.items() if who and not group.keys().isdisjoint(OWN)}
    board = groups.get("", {})
    for who, group in groups.items():
        if who not in named:
            board = {**group, **board}
    id_at = next((at for at, text in enumerate(found) if WITHIN not in text and plain_label(text) in IDS), None)
    return _choose(board, named, spelled, pick, None if named else id_at, whole)


def _enter(group: Group, labels: Labels, place: Place, at: int) -> None:
    for row, index, one in labels.rows[place.label]:
        worth = (place.rank > 0, row, index, place.rank, at)
        if one.name not in group or worth < group[one.name][0]:
            group[one.name] = worth, Said(one, at, place.unit)


def _choose(
    board: Group, named: dict[str, Group], spelled: dict[str, str], pick: str, id_at: int | None, whole: bool
) -> Line:
    speaks = not board.keys().isdisjoint(VITAL)
    if pick and id_at is None and not (is_plain(pick) and speaks):
        return _picked(board, named, spelled, pick)
    if all(name in board for name in VITAL) or not named:
        return Line(_said(board), None, id_at if speaks else None)
    if len(named) == 1:
        ((who, group),) = named.items()
        return Line(_said({**group, **board}), spelled[who])
    lacking = [name for name in VITAL if name not in board]
    offers = {name: [who for who, group in named.items() if name in group] for name in lacking}
    if whole and all(len(owners) <= 1 for owners in offers.values()):
        # One has the voltage, another the current, and there is nothing else: a board of two chips.
        taken = {who for owners in offers.values() for who in owners}
        joined: Group = {}
        for who in sorted(taken, key=lambda who: "current_a" not in named[who]):
            joined = {**named[who], **joined}
        return Line(_said({**joined, **board}))
    several = Voices("--pick", names={who: spelled[who] for who in named})
    return Line(refusal=several.several())


def _picked(board: Group, named: dict[str, Group], spelled: dict[str, str], pick: str) -> Line:
    wanted = plain_label(pick)
    if wanted in named:
        return Line(_said({**board, **named[wanted]}), spelled[wanted])
    if len(named) == 1:
        ((who, group),) = named.items()
        return Line(_said({**board, **group}), spelled[who])
    if named:
        others = Voices("--pick", pick, names={who: spelled[who] for who in named})
        return Line(refusal=others.missing())
    if not board.keys().isdisjoint(OWN):
        return Line(refusal=f"no sensor {quoted(pick)} speaks here: no value has a name in front, so leave --pick out")
    return Line(_said(board))


def _said(group: Group) -> tuple[Said, ...]:
    return tuple(said for _, said in group.values())

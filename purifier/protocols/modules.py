"""Several modules that answer in one frame: what each of them says, and the one that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from purifier.protocols.layout import Spot
from purifier.protocols.meter import Frame
from purifier.protocols.pieces import MisfitError

Find = Callable[[bytes, int], Iterator[Spot]]


def modules(frame: Frame, find: Find, raw: bytes, end: int) -> dict[str, list[Spot]]:
    """The values of each module by its number, in their order. Raises MisfitError.

    A module ends where its last value does.  One alone may be any: it is called what the frame says, else 1.
    """
    at = frame.each_from or 0
    found: list[list[Spot]] = []
    while at < end:
        one = list(_guarded(find(raw, at)))
        behind = max((spot.start + spot.width for spot in one), default=at)
        if behind <= at:
            raise MisfitError("the frame holds a module without a value")
        found.append(one)
        at = behind
    if len(found) == 1 and frame.each_at is not None and frame.each_at < end:
        return {str(raw[frame.each_at] or 1): found[0]}
    return {str(number): one for number, one in enumerate(found, 1)}


def _guarded(found: Iterator[Spot]) -> Iterator[Spot]:
    """What is found, up to a guard that says that this is no module. Raises MisfitError."""
    for spot in found:
        if spot.misfit is not None and spot.field.guard:
            raise spot.misfit
        yield spot


def picked(frame: Frame, find: Find, raw: bytes, end: int, pick: str) -> list[Spot]:
    """The values of the module ``pick``; empty: of the only one there is. Raises MisfitError."""
    found = modules(frame, find, raw, end)
    if pick:
        wanted = pick.strip().lstrip("0") or "0"
        if wanted not in found:
            raise MisfitError(f"no module {pick} answers, but {_listed(list(found))}: --pick takes one of these")
        return found[wanted]
    if len(found) != 1:
        raise MisfitError(f"{len(found)} modules answer in one message: --pick 1 reads the first of them alone")
    return next(iter(found.values()))


def _listed(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names) or "none"

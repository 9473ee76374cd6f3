"""Values that stand behind tags of one byte: where each of them is, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from purifier.protocols.meter import TagSize


class Tagged(NamedTuple):
    """Where the values stand: tag -> first byte and the byte behind the last. ``trouble``: why there may be more."""

    places: dict[int, tuple[int, int]]
    trouble: str | None = None


def walk(sizes: Sequence[TagSize], raw: bytes, start: int, stop: int) -> Tagged:
    """The tags from byte ``start`` on, which come out at ``stop``; of tags that come twice the first counts.

    Where a tag may be of several sizes the one is taken with which all of them come out.  Where none does, what comes
    before the first that is not known is given, with the reason.
    """
    trail: list[tuple[int, Iterator[int]]] = [(start, _sizes(sizes, raw, start, stop))]
    best, dead = [start], set[int]()
    while trail:
        at, options = trail[-1]
        if at == stop:
            return Tagged(_places(raw, [one for one, _ in trail]))
        behind = next((end for size in options if (end := at + 1 + size) <= stop and end not in dead), None)
        if behind is None:
            if at > best[-1]:
                best = [one for one, _ in trail]
            dead.add(at)
            trail.pop()
            continue
        trail.append((behind, _sizes(sizes, raw, behind, stop)))
    tag, spot = raw[best[-1]], best[-1]
    known = any(one.first <= tag <= one.last for one in sizes)
    what = "is longer than what is left" if known else "is not one that the profile knows"
    return Tagged(_places(raw, best), f"tag {tag:02X} in byte {spot} {what}, nor is what stands behind it")


def _places(raw: bytes, starts: Sequence[int]) -> dict[int, tuple[int, int]]:
    places: dict[int, tuple[int, int]] = {}
    for at, end in pairwise(starts):
        places.setdefault(raw[at], (at + 1, end))
    return places


def _sizes(sizes: Sequence[TagSize], raw: bytes, at: int, stop: int) -> Iterator[int]:
    """How many bytes may follow the tag at ``at``."""
    if at >= stop:
        return
    for one in sizes:
        if one.first <= raw[at] <= one.last:
            yield from one.sizes
            if one.each and at + 1 < stop:
                yield 1 + one.each * raw[at + 1]

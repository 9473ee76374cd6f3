"""Which kind of frame begins where: by the bytes that kinds begin with, some of which may be anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Final

from purifier.protocols.meter import Frame, Framing

Known = Callable[[bytes, int], Frame | None]
"""(buffer, where it begins) -> the most special kind of frame that this can be; None where the table has none."""
Search = Callable[[bytes, int, bool], tuple[int, bool]]
"""(buffer, from where on, whether the input ends here) -> up to where nothing can begin, and whether something may
begin there."""

_ANY: Final = b"[\\x00-\\xff]"


def known_frames(framing: Framing, frames: Sequence[Frame]) -> Known:
    """What tells kinds of frame apart, whatever address they come from."""
    groups: dict[tuple[int, frozenset[int]], dict[bytes, Frame]] = {}
    for one in sorted(frames, key=lambda one: -(len(one.begins) - len(one.blanks))):
        blanks = _blanks(framing, one)
        groups.setdefault((len(one.begins), blanks), {}).setdefault(_without(blanks)(one.begins), one)
    tables = [(size, _without(blanks) if blanks else None, table) for (size, blanks), table in groups.items()]

    def known(data: bytes, at: int) -> Frame | None:
        for size, without, table in tables:
            begins = data[at : at + size]
            frame = table.get(begins if without is None else without(begins))
            if frame is not None:
                return frame
        return None

    return known


def search(framing: Framing, frames: Sequence[Frame]) -> Search:
    """What finds the next place where a frame may begin.

    By the bytes that all of them begin with, where there are any; else by what each of them begins with.
    """
    every = shared(framing, frames)
    if every:
        return lambda data, at, final: _found(data, at, final, every)
    pattern = re.compile(b"|".join(_pattern(framing, one) for one in frames))
    longest = max(len(one.begins) for one in frames)

    def by_pattern(data: bytes, at: int, final: bool) -> tuple[int, bool]:
        match = pattern.search(data, at)
        if match is not None:
            return match.start(), True
        return (len(data) if final else max(at, len(data) - longest + 1)), False

    return by_pattern


def shared(framing: Framing, frames: Sequence[Frame]) -> bytes:
    """The bytes that every frame begins with, up to one that may be anything; empty where there are none."""
    every = (
        [framing.begins]
        if framing.begins
        else [one.begins[: min(_blanks(framing, one), default=None)] for one in frames]
    )
    spot = len(every[0]) if framing.address_at is None else framing.address_at
    return bytes(first[0] for first in takewhile(lambda one: len(set(one)) == 1, zip(*every, strict=False)))[:spot]


def _found(data: bytes, at: int, final: bool, sync: bytes) -> tuple[int, bool]:
    start = data.find(sync, at)
    return (start, True) if start >= 0 else (len(data) - (0 if final else _partial(data, sync, at)), False)


def _partial(data: bytes, sync: bytes, at: int) -> int:
    """How many bytes at the end may be the start of ``sync``."""
    most = min(len(sync) - 1, len(data) - at)
    return next((size for size in range(most, 0, -1) if data.endswith(sync[:size])), 0)


def _blanks(framing: Framing, frame: Frame) -> frozenset[int]:
    spot = framing.address_at
    return frame.blanks if spot is None or spot >= len(frame.begins) else frame.blanks | {spot}


def _without(blanks: frozenset[int]) -> Callable[[bytes], bytes]:
    """What takes the bytes that may be anything out of a frame's beginning."""
    if len(blanks) == 1:
        (blank,) = blanks
        return lambda begins: begins[:blank] + begins[blank + 1 :]
    return lambda begins: bytes(byte for at, byte in enumerate(begins) if at not in blanks)


def _pattern(framing: Framing, frame: Frame) -> bytes:
    blanks = _blanks(framing, frame)
    return b"".join(_ANY if at in blanks else re.escape(frame.begins[at : at + 1]) for at in range(len(frame.begins)))

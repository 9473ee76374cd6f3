"""The set-up as a QR code that a phone reads off paper, with as much of its own profiles as such a code can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from purifier.services.plan.request import Request
from purifier.services.share.setup_text import setup_text

MOST_MODULES: Final = 125
"""Squares along an edge (version 27): at 0.56 mm each, 70 mm of paper, the finest that phones read reliably."""
QUIET: Final = 4
"""White squares around a code, as the standard wants."""


class Code(NamedTuple):
    """``rows`` are the dark squares of a code, without its quiet zone; ``left_out`` are profiles it has no room for.

    ``text`` is what it says; ``rows`` is empty where even the set-up alone is too long.
    """

    text: str
    rows: tuple[tuple[bool, ...], ...]
    left_out: tuple[tuple[str, str], ...] = ()


def code(request: Request) -> Code:
    """The code of ``request`` with its profiles, or without them where that would be too dense to scan."""
    text = setup_text(request)
    if rows := _rows(text):
        return Code(text, rows)
    bare = setup_text(replace(request, profiles={}))
    left_out = tuple(request.profiles)
    return Code(bare, _rows(bare), left_out) if left_out else Code(text, ())


def _rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """The squares; none where there would be more than `MOST_MODULES` along an edge."""
    import segno

    for error in ("m", "l"):  # the sturdier one where it is not finer than a phone likes
        try:
            made = segno.make(text, error=error, micro=False, boost_error=False)
        except segno.DataOverflowError:
            continue
        if made.symbol_size(border=0)[0] <= MOST_MODULES * (0.75 if error == "m" else 1.0):
            return tuple(tuple(bool(dark) for dark in row) for row in made.matrix)
    return ()

"""What charts are drawn with: fine dots where the terminal's letters hold them, else what every console has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Grain = Literal["fine", "plain", "ascii"]
"""``fine``: braille; ``plain``: the letters of a text console; ``ascii``: those of a typewriter."""


class Pens(NamedTuple):
    """Letters for each thing that is drawn; ``braille`` is a grid of 2 x 4 dots in a cell."""

    curve: str
    whisker: str
    measured: str
    predicted: str
    band: str
    mark: str
    dots: tuple[int, int]
    """Columns and rows of dots in a cell."""
    key: tuple[str, str, str]
    """How what was measured, what was predicted and the edges of its band look, drawn level."""
    stroke: str
    """How a whisker looks."""


FINE: Final = Pens("braille", "braille", "braille", "braille", "braille", "▲", (2, 4), ("⠶⠶", "⠒⠒", "⠂⠂"), "⡇")
PLAIN: Final = Pens("·", "│", "■", "·", "░", "▲", (1, 1), ("■", "·", "░"), "│")
_PENS: Final[dict[Grain, Pens]] = {"fine": FINE, "plain": PLAIN, "ascii": PLAIN}
_TYPED: Final = str.maketrans("·│■░▲┤┬└─┼…³", ".|#:^+++-+.3")


def pens(grain: Grain) -> Pens:
    """What is drawn with at that grain."""
    return _PENS[grain]


def grain_of(encoding: str | None, environ: Mapping[str, str]) -> Grain:
    """What a terminal can show: its ``encoding`` and its variables tell. A text console has 256 letters, no braille."""
    try:
        "·│■░▲".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "ascii"
    try:
        "⠿".encode(encoding or "ascii")
    except UnicodeEncodeError:
        return "plain"
    return "plain" if environ.get("TERM") == "linux" else "fine"


def typed(text: str, grain: Grain) -> str:
    """``text`` in letters of that grain."""
    return text.translate(_TYPED) if grain == "ascii" else text

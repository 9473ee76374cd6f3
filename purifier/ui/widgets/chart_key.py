"""What is what in the chart of a run, each in the colour in which it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

if TYPE_CHECKING:
    from purifier.services.runs.overlay_words import Sign

TONES: Final = {"measured": "$text-accent", "predicted": "$text-primary", "edge": "$foreground 35%"}
"""As the styles of both screens have it: what the lines are drawn in."""


def chart_key(signs: Sequence[Sign]) -> Content:
    """``⠶⠶ measured  ⠒⠒ predicted  ⠂⠂ at least, at most``."""
    return Content("  ").join(Content.assemble((one.glyph, TONES[one.what]), f" {one.words}") for one in signs)

"""Draws on the plotext figure it is handed, for the command line and the app; colour alone says nothing.

Braille where the terminal has it (`grain_of` says so), the letters of a text console elsewhere.
"""

from __future__ import annotations

from purifier.charts.field import Colour
from purifier.charts.grain import Grain, grain_of, pens, typed
from purifier.charts.overlaid import Strand, ends, overlaid, residual
from purifier.charts.overlaid import as_text as overlaid_text
from purifier.charts.planned import Curve, Lasts, Places, as_text, runtime_against_cadr, why_nothing
from purifier.charts.recorded import measured_over_predicted

__all__ = [
    "Colour",
    "Curve",
    "Grain",
    "Lasts",
    "Places",
    "Strand",
    "as_text",
    "ends",
    "grain_of",
    "measured_over_predicted",
    "overlaid",
    "overlaid_text",
    "pens",
    "residual",
    "runtime_against_cadr",
    "typed",
    "why_nothing",
]

"""Draws on the plotext figure it is handed, for the command line and the app. No braille; colour alone says nothing."""

from __future__ import annotations

from purifier.charts.overlaid import Strand, ends, overlaid, residual
from purifier.charts.overlaid import as_text as overlaid_text
from purifier.charts.planned import Colour, Curve, as_text, runtime_against_cadr
from purifier.charts.recorded import measured_over_predicted

__all__ = [
    "Colour",
    "Curve",
    "Strand",
    "as_text",
    "ends",
    "measured_over_predicted",
    "overlaid",
    "overlaid_text",
    "residual",
    "runtime_against_cadr",
]

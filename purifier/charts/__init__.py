"""Draws on the plotext figure it is handed, for the command line and the app. No braille; colour alone says nothing."""

from __future__ import annotations

from purifier.charts.planned import Colour, Curve, as_text, runtime_against_cadr
from purifier.charts.recorded import measured_over_predicted

__all__ = ["Colour", "Curve", "as_text", "measured_over_predicted", "runtime_against_cadr"]

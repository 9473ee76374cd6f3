"""Temperatures in words that both halves of the world understand."""

from __future__ import annotations


def degrees(celsius: float) -> str:
    """``-20 °C (-4 °F)``: a temperature [degC] as precisely as one is stated."""
    told, fahrenheit = (round(one, 1) + 0.0 for one in (celsius, 1.8 * celsius + 32.0))  # no minus before zero
    return f"{told:g} °C ({round(fahrenheit) if abs(fahrenheit - round(fahrenheit)) < 0.25 else fahrenheit:g} °F)"

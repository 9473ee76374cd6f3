"""Numbers without a unit, held between bounds."""

from __future__ import annotations

import math
from typing import Any

import click


class Between(click.FloatRange):
    """As click's, which lets through what is no number at all."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A finite number between the bounds; fails naming them."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"a number between {self.min:g} and {self.max:g} was expected, found {value}", param, ctx)
        return number

"""The words of a problem: what was expected of a key, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from purifier.plain_text import quoted


def one_of(options: Sequence[str]) -> str:
    """The options as a person lists them: ``'a', 'b' or 'c'``."""
    shown = [f"'{option}'" for option in options]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def known_here(names: Sequence[str]) -> str:
    """All names there are, for a word that is near none of them."""
    return f" (known here: {', '.join(names)})"


def found_in(raw: Any) -> str:
    """What stands in the file, fit for a sentence."""
    if isinstance(raw, str):
        return quoted(raw)
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, dict):
        return "a table"
    if isinstance(raw, list):
        return "a list" if raw else "an empty list"
    # Python refuses to write out integers of thousands of digits.
    return "a huge number" if isinstance(raw, int) and raw.bit_length() > 128 else str(raw)


def is_plain_number(raw: Any) -> bool:
    """A number that someone may have forgotten to quote."""
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) < 1e15

"""The words of a problem: what was expected of a key, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from purifier.library.fields import (
    Choice,
    Date,
    Flag,
    Form,
    Named,
    Quantity,
    Reference,
    Rows,
    Table,
    Text,
    Type,
    Whole,
    Words,
)
from purifier.library.quantities import expected
from purifier.plain_text import quoted


def expectation(type_: Type) -> str:
    """What a key of ``type_`` holds, with an example."""
    match type_:
        case Quantity(dimension=dimension, example=example):
            return expected(dimension, example)
        case Text(example=example):
            return f"a text such as '{example}'"
        case Form(example=example, what=what):
            return f"{what} such as '{example}'"
        case Whole(low=low, high=high):
            return f"a whole number from {low} to {high}"
        case Choice(options=options):
            return one_of(options)
        case Reference(kind=kind, example=example):
            return f"the id of a {kind} such as '{example}'"
        case Flag():
            return "true or false"
        case Date():
            return "a date without quotes such as 2026-06-04"
        case Words(example=example):
            return "a list of texts such as [" + ", ".join(f'"{word}"' for word in example) + "]"
        case Table():
            return "a table"
        case Named(names=names):
            return f"a table of {one_of(names)}"
        case Rows(least=least):
            return f"at least {least} row{'s' if least > 1 else ''}"


def one_of(options: Sequence[str]) -> str:
    """``'a', 'b' or 'c'``."""
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

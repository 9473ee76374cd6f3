"""One line of a capture: ``{"t": seconds, "hex": "..."}``."""

from __future__ import annotations

import json
from typing import Final

EARLIEST_S: Final = -86_400
"""A program may count from a moment of its own, which is within the day [s]."""
LATEST_S: Final = 4_102_444_799
"""The last second of 2099 [s since 1970]: a time beyond it is a slip, and would take a run where no calendar goes."""


def capture_line(line: bytes) -> tuple[bytes, float] | None:
    """Bytes and time [s, any number] of a line of a capture, an object with exactly t and hex; None for any other."""
    if line.lstrip()[:1] != b"{":
        return None
    try:
        row = json.loads(line, parse_int=float)  # a text of thousands of digits is no int
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or set(row) != {"t", "hex"}:
        return None
    at_s, text = row["t"], row["hex"]
    if not isinstance(at_s, float) or not isinstance(text, str):
        return None
    try:
        return bytes.fromhex(text), at_s
    except ValueError:
        return None

"""A line above the data that says whether the battery was charged or discharged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from purifier.formats.format import Format
from purifier.formats.said import Said


def with_sign_line(format: Format, preamble: Sequence[str], said: Said) -> Format:
    """``format`` with the sign that a line of ``preamble`` tells; as it is where its sign is told otherwise.

    Without such a line the file must show it.
    """
    if format.sign != "by-line":
        return format
    for line in preamble:
        if not line.startswith(format.sign_line):
            continue
        what = line[len(format.sign_line) :].strip()
        if any(what.startswith(word) for word in format.discharging):
            said.say(f"the battery was discharged: the file says '{line.strip()[:60]}'")
            return replace(format, sign="discharge-positive")
        if any(what.startswith(word) for word in format.charging):
            said.say(f"the battery was charged: the file says '{line.strip()[:60]}'")
            return replace(format, sign="charge-positive")
    return replace(format, sign="ask")

"""Sentences about channels of which one is to be named, or none is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from purifier.formats.asked_columns import MOST_NAMED, OPTIONS, WORDS, example
from purifier.formats.channels import Channel
from purifier.formats.said import Said
from purifier.formats.told_columns import Candidate
from purifier.plain_text import quoted


class Option(NamedTuple):
    """What can stand for a quantity: one channel, or two that make one current."""

    parts: tuple[Candidate, ...]
    rank: int
    key: frozenset[str]


def tell_unread(said: Said | None, quantity: str, options: Sequence[Option]) -> None:
    """``said`` hears that these are left out, and how to have one of them."""
    if said is None:
        return
    names = _names([part.channel for option in options for part in option.parts])
    way = f"; {OPTIONS[quantity]} NAME reads it" if quantity in OPTIONS else ""
    told = "may be of something else" if len(options) == 1 else f"can each be the {WORDS[quantity]}"
    said.say(f"not read: {names}, which {told}{way}")


def which(quantity: str, options: Sequence[Option], file: str) -> str:
    """Which of them? Two columns of one name are told apart by their numbers."""
    channels = sorted(
        (part.channel for option in options for part in option.parts),
        key=lambda channel: (channel.number or 0, channel.name),
    )
    doubled = len({channel.name for channel in channels}) < len(channels)
    first = channels[0]
    typed = f"{OPTIONS[quantity]} {first.number}" if doubled and first.number else example(quantity, first)
    return (
        f"{file}:{min(channel.line for channel in channels)}: {len(channels)} columns can be the {WORDS[quantity]}: "
        f"{_names(channels, doubled)}; name one, such as {typed}"
    )


def _names(channels: Sequence[Channel], numbers: bool = False) -> str:
    named = [
        (f"number {channel.number}, " if numbers and channel.number else "") + with_extent(channel)
        for channel in channels[:MOST_NAMED]
    ]
    more = f" and {len(channels) - MOST_NAMED} more" if len(channels) > MOST_NAMED else ""
    return ", ".join(named) + more


def with_extent(channel: Channel) -> str:
    """``'b1_voltage' (12.9 to 13.3 V)``."""
    name = called(channel)
    if channel.low is None or channel.high is None:
        return name
    unit = f" {channel.unit.strip()}" if channel.unit.strip() else ""
    span = f"{channel.low:g}" if channel.low == channel.high else f"{channel.low:g} to {channel.high:g}"
    return f"{name} ({span}{unit})"


def called(channel: Channel) -> str:
    """Its name in quotes; ``column 3`` where it has none."""
    return quoted(channel.name, 80) if channel.name.strip() else f"column {channel.number}"

"""Events of one kind put together, so that a disk that refuses for days costs no memory and no count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from purifier.model.run import Event
from purifier.store.json_object import number

_MANY: Final = frozenset(
    ("gap", "link-lost", "reconnect", "clock-step", "discharging", "charging", "resumed", "unsaved", "saved-again")
)
"""Kinds that may come again and again, told by how many there were; of the others each says something of its own."""


def times(event: Event) -> int:
    """How many events this one stands for."""
    count = event.data.get("count")
    return count if isinstance(count, int) and count > 1 else 1


def amount(event: Event, name: str) -> float:
    """``data[name]`` of an event, not negative; 0 where there is none, or it is no number."""
    return max(0.0, number(event.data.get(name)) or 0.0)


def longest_s(event: Event) -> float:
    """The longest of the gaps that an event stands for [s]."""
    return max(amount(event, "seconds") if times(event) == 1 else 0.0, amount(event, "longest_s"))


def folded(events: Iterable[Event]) -> list[Event]:
    """``events``, oldest first, with all of one kind that may be many in the place of the first of them."""
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.kind if event.kind in _MANY else f"{len(kinds)}", []).append(event)
    return [found[0] if len(found) == 1 else _one(found) for found in kinds.values()]


def _one(events: Sequence[Event]) -> Event:
    first = events[0]
    data: dict[str, object] = {"count": sum(map(times, events))}
    for name in ("seconds", "dropped"):
        if any(name in event.data for event in events):
            data[name] = sum(amount(event, name) for event in events)
    if first.kind == "gap":
        data["longest_s"] = max(map(longest_s, events))
    text = first.text if times(first) > 1 else f"this and more like it, too many to be kept one by one: {first.text}"
    return Event(first.t_ms, first.kind, text, data)

"""What a label of a home-made board means: which of the table's labels, in which unit, of which sensor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from purifier.model.units import UNITS
from purifier.protocols.field import SUFFIXES, Field, suffix_of
from purifier.protocols.spoken import BLANKS, REMEMBERED, UNIT_WORDS, label_in_brackets, plain_label

WITHIN: Final = "\x1f"
"""Between the keys of nested objects."""
TAILS: Final = ("voltage_v", "current_a", "power_w", "charge_ah", "drawn_ah", "soc_percent")
"""What a label may be about by its last words alone: `Fan current`."""
SHORTEST_TAIL: Final = 4
NUMBERED_LETTERS: Final = ("v", "u", "i")
"""Short labels that a number may follow: ``v1``. ``a0`` is a pin."""

PLAIN_WORDS: Final = (
    *("bus", "battery", "batt", "bat", "pack", "main", "system", "dc", "total", "measured", "actual", "present"),
    *("instantaneous", "average", "avg", "mean", "load", "output", "supply", "shunt"),
)
"""Words that name no sensor, the most telling first: where several are there the first of them counts."""
FOREIGN_WORDS: Final = frozenset(
    (
        *("cell", "cells", "max", "maximum", "min", "minimum", "peak", "limit", "threshold", "cutoff", "set", "target"),
        *("alarm", "low", "high", "over", "under", "reference", "ref", "nominal", "rated", "offset", "possible", "lsb"),
        *("float", "absorption", "starter", "aux", "auxiliary", "midpoint", "open", "error", "no"),
    )
)
"""Words that turn a label into something else than what flows now."""
ENVELOPES: Final = frozenset(
    (
        *("statussns", "statussts", "status", "state", "data", "payload", "reading", "readings", "value", "values"),
        *("sensor", "sensors", "measurement", "measurements", "meter", "telemetry", "message", "msg", "d"),
    )
)
"""Names of objects that only wrap others."""
_HUMPS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
IDS: Final = ("sensor", "sensor id", "id", "channel", "ch", "node", "board", "device", "name", "address", "addr")
"""Labels whose value says which of several sensors the line is about."""


OWN: Final = ("voltage_v", "current_a", "power_w", "charge_ah")
"""What a label may be about by its unit alone: `Fan [mA]`."""


class Place(NamedTuple):
    """What one label means."""

    label: str
    """The one of the table's, made plain."""
    unit: str | None
    """The one it names."""
    sensor: str
    """Whose it is, as spelled; empty where no sensor has a name."""
    rank: int
    """0: the table's own words; else the smaller the more it is what the board is about."""


class Labels:
    """The labels of a table, to look up those of a board in."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.rows: dict[str, list[tuple[int, int, Field]]] = {}
        """Where a label stands in the table: the number of its field, its own among that field's, the field."""
        for row, one in enumerate(fields):
            for index, label in enumerate(map(plain_label, one.labels)):
                self.rows.setdefault(label, []).append((row, index, one))
        self._of = {label: rows[-1][2].name for label, rows in self.rows.items()}
        self._tails = {
            label
            for label, name in self._of.items()
            if name in TAILS and (len(label) >= SHORTEST_TAIL or label == "soc")
        }
        own = ((label, name) for label, name in reversed(self._of.items()) if name in OWN)
        self._of_unit = {SUFFIXES[suffix_of(name) or ""][0]: label for label, name in own}
        self.find = lru_cache(REMEMBERED)(self._find)
        """The place of a label, or None for one that means nothing here."""

    @property
    def known(self) -> frozenset[str]:
        """Every label of the table, made plain."""
        return frozenset(self._of)

    def name_of(self, place: Place) -> str:
        """The value that a place is about."""
        return self._of[place.label]

    def _find(self, text: str) -> Place | None:
        *outer, own = text.split(WITHIN)
        if len(own) > 60:
            return None
        base, unit = label_in_brackets(own)
        words = [word for word in BLANKS.split(base) if word]
        places = chain(self._read(words, unit), self._read(_apart(words), unit), self._unit_alone(words, unit))
        found = next(places, None)
        if found is None or not outer:
            return found
        path = [name for name in outer if plain_label(name) not in ENVELOPES and plain_label(name) not in PLAIN_WORDS]
        return found._replace(sensor=" ".join((*path, found.sensor)).strip())

    def _read(self, words: list[str], unit: str | None) -> Iterator[Place]:
        """What ``words`` may mean, the likeliest first."""
        if not words:
            return
        label = " ".join(words).lower()
        if label in self._of:
            yield Place(label, unit, "", 0)
        if unit is not None and f"{label} {unit.lower()}" in self._of:
            yield Place(f"{label} {unit.lower()}", unit, "", 0)
        last = words[-1].lower()
        if unit is None and last in UNIT_WORDS:
            yield from self._read(words[:-1], UNIT_WORDS[last])
        yield from self._numbered(words, unit)
        for length in range(len(words) - 1, 0, -1):
            tail = " ".join(words[-length:]).lower()
            if tail in (self._tails if unit is None else self._of):
                yield from self._owned(words[:-length], tail, unit)

    def _unit_alone(self, words: list[str], unit: str | None) -> Iterator[Place]:
        """``Fan [mA]``, ``fan_mA``, ``bat_V``: the unit says what it is, the words whose. ``zone_a`` is no current."""
        last = words[-1] if unit is None and words else ""
        if last.lower() in UNIT_WORDS:
            words, unit = words[:-1], UNIT_WORDS[last.lower()]
            if len(last) == 1 and not any(word.lower() in PLAIN_WORDS for word in words):
                return
        tail = None if unit is None or not words else self._of_unit.get(UNITS[unit].dimension)
        if tail is not None:
            yield from self._owned(words, tail, unit)

    def _numbered(self, words: list[str], unit: str | None) -> Iterator[Place]:
        """``current 2``, ``v1``: the number is the sensor."""
        match = re.fullmatch(r"(.*?)(\d{1,2})", words[-1], re.ASCII)
        if match is None:
            return
        before = [*words[:-1], match[1]] if match[1] else words[:-1]
        for place in self._read(before, unit):
            if place.label in self._tails or place.label in NUMBERED_LETTERS:
                yield place._replace(sensor=f"{place.sensor} {match[2]}".strip())

    def _owned(self, front: list[str], tail: str, unit: str | None) -> Iterator[Place]:
        """``Fan current``: the words in front say whose it is, or that it is something else."""
        lowered = [word.lower() for word in front]
        about_shunt = "shunt" in lowered and self._of[tail] == "voltage_v"
        if about_shunt or not FOREIGN_WORDS.isdisjoint(lowered):
            return
        ranks = [PLAIN_WORDS.index(word) for word in lowered if word in PLAIN_WORDS]
        sensor = " ".join(word for word in front if word.lower() not in PLAIN_WORDS)
        yield Place(tail, unit, sensor, 1 + min(ranks, default=len(PLAIN_WORDS)))


def _apart(words: list[str]) -> list[str]:
    """``busVoltage`` in two words; a unit such as ``mA`` stays one."""
    return [part for word in words for part in ([word] if word.lower() in UNIT_WORDS else _HUMPS.split(word))]


def is_plain(name: str) -> bool:
    """Whether ``name`` is made of words that name no sensor: what stands under it belongs to the board as such."""
    return all(word in PLAIN_WORDS or word in ENVELOPES for word in plain_label(name).split())

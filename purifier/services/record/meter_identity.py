"""Who a meter says it is, in its own stream: what tells two of a kind apart behind one adapter."""

from __future__ import annotations

from typing import Final

from purifier.model.reading import Reading
from purifier.plain_text import plain

NAMES: Final = ("serial_number", "serial", "device_id", "product_id", "product", "sensor")
"""Names under which meters say it, the surest first."""


def identity_in(reading: Reading) -> str | None:
    """``serial_number HQ2134ABCDE``; None for a meter that does not say."""
    return next((f"{name} {_shown(reading, name)}" for name in NAMES if name in reading.extra), None)


def contradicts(identity: str, reading: Reading) -> bool:
    """Whether ``reading`` comes from another meter than ``identity``; one that does not say contradicts nothing."""
    name, _, value = identity.partition(" ")
    return name in reading.extra and _shown(reading, name) != value


def foreign_words(identity: str, reading: Reading) -> str:
    """That another meter than ``identity`` is at the other end of the wire."""
    return f"another meter answers ({identity_in(reading)}), the run's is {identity}: not recorded"


def _shown(reading: Reading, name: str) -> str:
    return plain(str(reading.extra[name]))[:60]

"""What tests of choosing share: channels in one line of text, and what is chosen of them."""

from __future__ import annotations

from purifier.formats.asked import Asked
from purifier.formats.asked_columns import OPTIONS
from purifier.formats.channels import Channel, Chosen
from purifier.formats.choose import choose
from purifier.formats.format import Format
from purifier.formats.said import Said
from tests.formats.told_units import unit_of

PLAIN = Format("", "a table")
LOADS = 100


def channels(text: str) -> list[Channel]:
    """``Cur(A) = 0 0.5; Vol(V)|mV = 2400 2520``: names, units of a row, extents; without extent: no numbers."""
    found = []
    for number, part in enumerate(text.split(";"), 1):
        name, _, extent = part.rpartition(" = ") if " = " in part else (part, "", "")
        name, _, unit = name.strip().partition("|")
        low, high = map(float, extent.split()) if extent else (None, None)
        found.append(Channel(name, unit, LOADS if extent else 0, low, high, 1, number))
    return found


def asked(**columns: str) -> Asked:
    """``voltage="2"``: ``--voltage 2``."""
    quantities = {option.removeprefix("--"): quantity for quantity, option in OPTIONS.items()}
    return Asked(columns={quantities.get(name, name): typed for name, typed in columns.items()})


def chosen(text: str, format: Format = PLAIN, /, said: Said | None = None, **columns: str) -> list[Chosen]:
    """What is chosen of `channels` (``voltage="2"``: ``--voltage 2``)."""
    return choose(channels(text), format, asked(**columns), unit_of, "run.csv", said)


def read(text: str, format: Format = PLAIN, **columns: str) -> dict[str, tuple[str, float]]:
    """Quantity -> the column it is read from, and the factor to its canonical unit."""
    found = chosen(text, format, None, **columns)
    return {one.quantity: (one.channel.name, round(one.factor, 12)) for one in found}


def names(text: str, format: Format = PLAIN, **columns: str) -> dict[str, str]:
    """Quantity -> the column it is read from."""
    return {one.quantity: one.channel.name for one in chosen(text, format, None, **columns)}

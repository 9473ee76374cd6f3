"""Which way the current of a meter counts, where its maker left that open: asked of a person once, and kept."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from purifier.services.whole_file import write_whole

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

FILE: Final = "meters.toml"
MOST_BYTES: Final = 100_000
Way = Literal["minus", "plus"]
"""The sign that the meter itself shows while the battery discharges."""


def is_open(meter: Meter) -> bool:
    """Whether nobody knows which way this meter counts: neither its profile, nor a person who was asked."""
    return meter.sign_open and told_way(meter.id) is None


def turns(meter: Meter) -> bool:
    """Whether current and power have to be turned round, by what a person told of this meter."""
    way = told_way(meter.id)
    return meter.sign_open and way is not None and (way == "plus") == (meter.sign == "charge-positive")


def told_way(meter_id: str) -> Way | None:
    """What a person told of the meter; None where nobody was asked, or nobody knew."""
    way = _kept().get(meter_id)
    return "minus" if way == "minus" else "plus" if way == "plus" else None


def keep_way(meter_id: str, way: Way) -> None:
    """Keep what a person told; where nothing can be written they are asked again the next time."""
    ways = {**_kept(), meter_id: way}
    lines = [f"{json.dumps(one)} = {json.dumps(ways[one])}\n" for one in sorted(ways) if isinstance(ways[one], str)]
    with suppress(OSError):
        write_whole(
            _file(), "".join(("# The sign that a meter shows while the battery discharges, as told.\n", *lines))
        )


def _kept() -> dict[str, object]:
    try:
        with _file().open("rb") as file:
            return tomllib.loads(file.read(MOST_BYTES).decode("utf-8"))
    except (OSError, ValueError):  # neither TOML nor text are errors of value
        return {}


def _file() -> Path:
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / FILE

"""What a run is about, by the names that its profiles had when it began."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from purifier.model import particles
from purifier.model.run import Run
from purifier.plain_text import plain
from purifier.services.wording import profile_name, watts
from purifier.store.json_object import number

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
LONGEST: Final = 400
"""Letters of a text of the database that are looked at."""


def about(run: Run, said: Mapping[str, object] = NOTHING, *, briefly: bool = False) -> str:
    """``AirFanta 3Pro at 4, LiFePO4 12 V 100 Ah``: the set-up by its names, or the files it came from.

    Of the air what was ``said`` last: ``air: PM2.5 8 ug/m3``.  ``briefly``: without the purifier's name.  A run that
    was recorded from a pretend meter says so first.
    """
    words = particles.briefly(said) if run.frozen.of == "air" else _about(run, briefly)
    # A demo says so in its name.
    return f"PRETEND: {words}" if is_pretended(run) and run.frozen.source != "demo" else words


def is_pretended(run: Run) -> bool:
    """Whether it is of a meter that is not there: nothing of it was measured."""
    return run.frozen.source == "demo" or run.port.startswith("pretend:")


def _about(run: Run, briefly: bool) -> str:
    row, texts = run.frozen.row, run.frozen.profiles
    if not row.get("battery"):
        files = ", ".join(run.origin.files) if run.origin is not None else ""
        return plain((files or "no set-up")[:LONGEST])
    purifier, battery = _text(row.get("purifier_id")), _text(row.get("battery_id"))
    watts_w, load = number(row.get("load_power_w")), f"at {_text(row.get('setting'))}"
    if not purifier:
        load = "a load" if watts_w is None else watts(watts_w)
    elif not briefly:
        load = f"{profile_name(texts, 'purifiers', purifier)} {load}"
    count = row.get("battery_count")
    several = f" ×{count}" if isinstance(count, int) and count > 1 else ""
    way = ", ".join(
        words
        for words in (
            {"ac": "AC outlet", "usb-c": "USB-C port"}.get(_text(row.get("output")), ""),
            profile_name(texts, "converters", _text(row.get("converter"))),
        )
        if words
    )
    known = profile_name(texts, "batteries", battery) or _text(row.get("battery"))
    return plain(f"{load}, {known}{several}{f', {way}' if way else ''}"[:LONGEST])


def meter_name(run: Run) -> str:
    """The meter by the name that its profile had; its id where the run does not have it; empty where there was none."""
    return plain(profile_name(run.frozen.profiles, "meters", run.frozen.meter)[:LONGEST])


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)

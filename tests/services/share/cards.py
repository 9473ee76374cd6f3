"""Cards of easy and of hard set-ups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from purifier.library.catalogue import Library
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.share.card import Card, card
from purifier.services.share.carrying import carrying
from tests.services.share.own import BATTERY, OWN, bare_library, own_profiles

_FAN: Final = """name = "The box with twelve speeds"
auto_mode = true
power_kind = "rated"
cadr_kind = "figures that I made up in one long afternoon"
[inputs.dc]
voltage = "12 V"
{settings}
[[sources]]
covers = ["settings", "inputs"]
kind = "measured"
note = "a watt meter"
"""
_SPEED: Final = '[[settings]]\nname = "speed number {n}"\npower = "{watts} W"\ncadr = "{cfm} cfm"\n'
BEDROOM: Final = {"room": "12x12x8 ft", "tightness": "typical", "people": "4", "air": "smoke"}
LONG: Final = Request(
    ("shelf*3", "agm-12v-100ah*2", "ecoflow-delta-2:ac", "lifepo4-12v-100ah:dc+inverter-300w"),
    "twelve-speeds*2",
    conditions={"temperature": "-12 degC", "hours-per-day": "8 h", "realistic": "yes", "wire": "6 m 10 AWG", **BEDROOM},
)
"""Four set-ups, twelve settings, all that can be said."""


def long_library(folder: Path, noise: int = 0) -> Library:
    """What `LONG` needs; ``noise`` letters that no packing makes fewer stand in the battery's profile."""
    own_profiles(folder)
    speeds = "".join(_SPEED.format(n=n, watts=2 + n, cfm=40 + 20 * n) for n in range(1, 13))
    fan = _FAN.format(settings=speeds) + '[inputs.ac]\nvoltage = "120 V"\n'
    (folder / "purifiers/twelve-speeds.toml").write_text(fan, "utf-8")
    letters = "".join(Random(5).choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=noise))
    sources = "".join(
        f'[[sources]]\ncovers = ["energy"]\nkind = "estimated"\nnote = "{letters[at : at + 300]}"\n'
        for at in range(0, noise, 300)
    )
    (folder / "batteries/shelf.toml").write_text(BATTERY + sources, "utf-8")
    return Library((folder, *bare_library().places))


def made(library: Library, request: Request, units: str = "us") -> Card:
    """The card of ``request``."""
    return card(plan(library, request), carrying(library, request), units, "2026-11-26")  # type: ignore[arg-type]


def cases(folder: Path) -> dict[str, tuple[Library, Request]]:
    """Name -> what its card is made of."""
    return {
        "one": (bare_library(), Request(("lifepo4-12v-100ah",), "airfanta-3pro")),
        "founding": (bare_library(), FOUNDING),
        "load": (bare_library(), Request(("1280 Wh",), load="5 W", conditions={"reserve": "20 %"})),
        "room": (bare_library(), replace(FOUNDING, conditions=BEDROOM)),
        "own": (long_library(folder), OWN),
        "long": (long_library(folder), LONG),
    }

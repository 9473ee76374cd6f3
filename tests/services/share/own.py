"""A machine with profiles of its own, as set-ups that are handed on come from."""

from __future__ import annotations

from pathlib import Path

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.request import Request

BATTERY = """# bought in spring
name = "The shelf pack"  # not the attic's
energy = "900 Wh"
voltage = "12.8 V"
kind = "pack"
chemistry = "shelf-cells"

[[sources]]
covers = ["energy", "voltage"]
kind = "measured"
note = "on the bench # twice"
"""
PURIFIER = """name = "Fan box | *attic* <b>"
[inputs.dc]
voltage = "12 V"
[[settings]]
name = "low"
power = "5.2 W ± 3 %"
cadr = "110 cfm"
[[settings]]
name = "high"
power = "14.8 W ± 3 %"
cadr = "210 cfm"
[[sources]]
covers = ["settings", "inputs"]
kind = "measured"
note = "a watt meter"
"""
OWN = Request(("shelf*2",), "attic-fan", conditions={"reserve": "20 %"})
"""What is planned with them."""


def own_profiles(folder: Path, energy: str = "900 Wh") -> Path:
    """A folder of profiles with a battery, its chemistry and a purifier that nobody else has."""
    chemistry = (bundle() / "chemistries/lifepo4.toml").read_text("utf-8").replace('name = "', 'name = "Own ', 1)
    for name, text in (
        ("batteries/shelf.toml", BATTERY.replace("900 Wh", energy)),
        ("chemistries/shelf-cells.toml", chemistry),
        ("purifiers/attic-fan.toml", PURIFIER),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def own_library(folder: Path, energy: str = "900 Wh") -> Library:
    """Those and the bundle."""
    return Library((own_profiles(folder, energy), bundle()))


def bare_library() -> Library:
    """The bundle alone: another person's machine."""
    return Library((bundle(),))

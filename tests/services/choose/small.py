"""Small libraries drawn from the bundle, with prices, weights and noise of their own, and an exhaustive search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from purifier.errors import PurifierError
from purifier.library.catalogue import Library, open_library
from purifier.model.equipment import Battery, Purifier
from purifier.model.figures import Figure
from purifier.model.front import Score, front
from purifier.services.choose import rows
from purifier.services.choose.kits import Kit, Kits
from purifier.services.choose.need import Need
from purifier.services.choose.speeds import Speed, speeds
from purifier.services.plan.answer import stopping
from purifier.services.plan.buy import items, total_usd
from purifier.services.plan.plan import Row

BATTERIES = (
    "lifepo4-12v-100ah",
    "lifepo4-12v-50ah",
    "anker-solix-c1000",
    "ecoflow-river-2",
    "agm-12v-100ah",
    "jackery-1000-v2",
    "power-bank-100wh",
    "bluetti-ac180",
)
PURIFIERS = ("airfanta-3pro", "levoit-core-300s", "levoit-core-400s", "xiaomi-4-pro", "smart-air-sqair")
CONVERTERS = ("inverter-300w", "usb-c-pd-trigger-12v", "victron-phoenix-12-250")


class Small:
    """A library of a few of the bundle's profiles, some with other figures; it answers as a whole one does."""

    def __init__(self, whole: Library, changed: dict[tuple[str, str], Any]) -> None:
        self._whole, self._changed = whole, changed

    def all(self, kind: str) -> tuple[Any, ...]:
        own = tuple(one for (of, _), one in self._changed.items() if of == kind)
        return self._whole.all(kind) if kind not in ("battery", "purifier", "converter") else own

    def battery(self, id_: str) -> Battery:
        found: Battery = self._changed["battery", id_]
        return found

    def purifier(self, id_: str) -> Purifier:
        found: Purifier = self._changed["purifier", id_]
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


@cache
def bundle() -> Library:
    return open_library(())


def small(dice: Random) -> Small:
    """Three batteries, two purifiers and a converter or two."""
    whole = bundle()
    changed: dict[tuple[str, str], Any] = {}
    for id_ in dice.sample(BATTERIES, 3):
        changed["battery", id_] = whole.battery(id_)._replace(
            price_usd=_some(dice, 60, 900, 0.8), mass_kg=_some(dice, 2, 30, 0.7)
        )
    for id_ in dice.sample(PURIFIERS, 2):
        one = whole.purifier(id_)
        louder = dice.uniform(20.0, 40.0)
        noises = [louder + 4.0 * i if dice.random() < 0.8 else None for i in range(len(one.settings))]
        settings = tuple(
            setting._replace(noise_dba=None if noise is None else Figure(noise))
            for setting, noise in zip(one.settings, noises, strict=True)
        )
        changed["purifier", id_] = one._replace(price_usd=_some(dice, 50, 400, 0.8), settings=settings)
    for id_ in dice.sample(CONVERTERS, 2):
        changed["converter", id_] = whole.converter(id_)._replace(
            price_usd=_some(dice, 10, 90, 0.8), mass_kg=_some(dice, 0.1, 2, 0.8)
        )
    return Small(whole, changed)


def _some(dice: Random, low: float, high: float, chance: float) -> Figure | None:
    return Figure(round(dice.uniform(low, high))) if dice.random() < chance else None


def need(dice: Random, library: Small) -> Need:
    """Something a person might need; often within limits."""
    own = dice.choice(library.all("battery"))
    return Need(
        air_m3_per_h=dice.choice((30.0, 60.0, 100.0, 204.0, 240.0)),
        hours=dice.choice((2.0, 4.0, 8.0, 11.0, 24.0, 72.0)),
        max_price_usd=dice.choice((None, None, None, 400.0, 900.0)),
        max_mass_kg=dice.choice((None, None, None, 40.0)),
        max_noise_dba=dice.choice((None, None, None, 45.0)),
        night_noise_dba=dice.choice((None, None, None, 32.0)),
        own={own.id: dice.choice((1, 2))} if dice.random() < 0.3 else {},
        most_batteries=2,
        most_purifiers=2,
    )


@dataclass(frozen=True)
class One:
    """An answer of the exhaustive search."""

    text: str
    machine: str
    speed: str
    cost_usd: float | None
    score: Score


_ROWS: dict[tuple[str, str, str, str], Row | None] = {}


def planned(library: Small, need: Need, kit: Kit, speed: Speed, count: int) -> Row | None:
    """As the search plans, each set-up of the pool once: only weight and noise differ from library to library."""
    key = (kit.text(count), kit.machine, speed.by_day.name, speed.by_night.name)
    if key not in _ROWS:
        try:
            _ROWS[key] = rows.plan_at(library, need, kit, speed, count)  # type: ignore[arg-type]
        except PurifierError:
            _ROWS[key] = None
    row = _ROWS[key]
    return None if row is None else replace(row, mass_kg=kit.mass_kg(count), noise_dba=speed.noise_dba)


def everything(library: Small, wanted: Need) -> Iterator[One]:
    """Every set-up of ``library`` that meets ``wanted``; nothing is left out by any bound."""
    kits = Kits(library, wanted)  # type: ignore[arg-type]
    for purifier in library.all("purifier"):
        for machines in range(1, wanted.most_purifiers + 1):
            good, _ = speeds(purifier, machines, wanted)
            for battery in library.all("battery"):
                for kit in kits.of(battery, purifier, machines, None):
                    for speed in good:
                        yield from _counts(library, wanted, kit, speed)


def _counts(library: Small, wanted: Need, kit: Kit, speed: Speed) -> Iterator[One]:
    for count in range(1, wanted.most_batteries + 1):
        row = planned(library, wanted, kit, speed, count)
        if row is None or stopping(row) is not None or row.runtime_low_h < wanted.hours:
            continue
        bought = items(
            library,  # type: ignore[arg-type]
            (kit.battery, count),
            (kit.purifier, kit.purifiers),
            kit.converter,
            wanted.own,
            bare=kit.is_bare,
        )
        cost, mass = total_usd(bought), kit.mass_kg(count)
        known = [price for price in (item.price_usd for item in bought) if price is not None]
        if wanted.max_price_usd is not None and sum(known) > wanted.max_price_usd:
            return
        if wanted.max_mass_kg is not None and (mass is None or mass > wanted.max_mass_kg):
            return
        worst = float("inf")
        score = (
            worst if cost is None else cost,
            worst if mass is None else mass,
            worst if speed.noise_dba is None else speed.noise_dba,
            -speed.air_m3_per_h,
            -row.runtime_low_h,
        )
        yield One(kit.text(count), kit.machine, speed.setting.name, cost, score)


def on_front(all_: Sequence[One]) -> set[Score]:
    """The scores on the front of those whose price is known."""
    priced = [one.score for one in all_ if one.cost_usd is not None]
    return {score for score, on in zip(priced, front(priced), strict=True) if on}

"""The plan: for each battery a column, for each setting a row, with bands, losses and cautions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from purifier.errors import UsageError, nearest
from purifier.model.air import cfm, clean_air_m3, m3_per_h, noise_of
from purifier.model.air_law import estimated_air_at
from purifier.model.bands import Prepared
from purifier.model.battery_lead import Wiring, wiring
from purifier.model.case import Case, Caution, Instead, assumed
from purifier.model.cautions import cautions
from purifier.model.equipment import Setting
from purifier.model.figures import Figure
from purifier.model.ledger import gains
from purifier.model.setup import PLAIN_LOAD, Setup
from purifier.plain_text import plain
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.in_room import InRoom, as_keys
from purifier.services.plan.join import join
from purifier.services.plan.prepare import prepared
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class Row:
    """One setting of one set-up; the field names are the keys of ``plan --json``. None: unknown.

    Totals over the counts (noise as the decibel sum).  Powers drawn are positive.  ``losses`` are (layer, hours) and
    add up with ``runtime_h`` to the nameplate hours; ``runtime_low_h``..``runtime_high_h`` is the 90 % band,
    ``runtime_worst_h``..``runtime_best_h`` the exact corners.  ``in_room`` is no key: its own keys stand in its place.
    """

    battery: str
    battery_id: str
    battery_count: int
    output: str
    converter: str | None
    purifier_id: str | None
    purifier_count: int | None
    setting: str
    cadr_cfm: float | None
    cadr_m3_per_h: float | None
    cadr_estimate_cfm: float | None
    cadr_estimate_low_cfm: float | None
    cadr_estimate_high_cfm: float | None
    noise_dba: float | None
    load_power_w: float
    battery_power_w: float
    runtime_h: float
    runtime_low_h: float
    runtime_high_h: float
    runtime_worst_h: float
    runtime_best_h: float
    calendar_days: float
    cadr_per_load_watt: float | None
    cadr_per_battery_watt: float | None
    clean_air_m3: float | None
    clean_air_estimate_m3: float | None
    price_usd: float | None
    price_per_kwh_usd: float | None
    mass_kg: float | None
    losses: tuple[tuple[str, float], ...]
    drivers: tuple[tuple[str, float], ...]
    assumed: tuple[str, ...]
    wiring: Wiring
    warnings: tuple[Caution, ...]
    in_room: InRoom | None = field(default=None, repr=False)
    """What the air is worth in the room; None where neither a room nor people were stated."""

    @property
    def at_setting(self) -> str:
        """`` at setting 2``, to stand behind its hours; empty for a plain load."""
        return "" if self.setting == PLAIN_LOAD else f" at setting {self.setting}"

    @property
    def air_m3_per_h(self) -> float | None:
        """Its CADR, or what that is likely to be where nobody measured it [m3/h]."""
        return self.cadr_m3_per_h if self.cadr_estimate_cfm is None else m3_per_h(self.cadr_estimate_cfm)

    @property
    def least_air_m3_per_h(self) -> float | None:
        """Its CADR, or the low end of the estimate [m3/h]."""
        return self.cadr_m3_per_h if self.cadr_estimate_low_cfm is None else m3_per_h(self.cadr_estimate_low_cfm)

    @property
    def air_is_estimated(self) -> bool:
        """Nobody measured its CADR, but the law of `purifier.model.air_law` tells it."""
        return self.cadr_estimate_cfm is not None

    @property
    def assumed_losses(self) -> tuple[str, ...]:
        """What of ``assumed`` is in its hours."""
        return self.assumed[: len(self.assumed) - self.air_is_estimated]


@dataclass(frozen=True, slots=True)
class Column:
    """One set-up with its rows, in the purifier's order. ``best``: index of most clean air per charge, or None.

    Ranked by the low ends, of the hours and of a CADR that is estimated: what is assumed must not win by luck.
    """

    setup: Setup
    rows: tuple[Row, ...]
    best: int | None

    @property
    def estimated(self) -> frozenset[int]:
        """The settings, counted from 0, whose CADR is estimated."""
        return frozenset(i for i, row in enumerate(self.rows) if row.air_is_estimated)


def plan(library: Library, request: Request) -> tuple[Column, ...]:
    """One column for each purifier and battery of ``request``, the batteries of the first purifier first.

    Raises `UsageError` and its kin, see `join`.
    """
    if not request.batteries:
        raise UsageError("name a battery: -b ID, or an energy such as -b '1280 Wh' (ids: purifier profiles list)")
    if request.purifiers and (request.purifier is not None or request.load is not None):
        raise UsageError("name what the batteries run once: one purifier, several purifiers, or a plain load")
    return tuple(column(library, each, battery) for each in request.each for battery in each.batteries)


def column(library: Library, request: Request, battery: str, *, with_drivers: bool = True) -> Column:
    """One column; without drivers it costs half as much (the screen asks for those of one cell, see `drivers`)."""
    setup = join(library, request, battery)
    wanted = _wanted(setup, request.setting)
    path = prepared(setup, wanted, request.conditions.get("wire"))
    instead = _instead(library, request, setup)
    rows = tuple(_row(path, setting, with_drivers, instead) for setting in wanted)
    return Column(setup, rows, _best(rows))


def _best(rows: tuple[Row, ...]) -> int | None:
    """There is no best of one: with fewer than two settings whose CADR is known or estimated nothing is marked."""
    rates = {i: row.least_air_m3_per_h for i, row in enumerate(rows)}
    air = {i: rate * rows[i].runtime_low_h for i, rate in rates.items() if rate is not None}
    return max(air, key=air.__getitem__) if len(air) > 1 and max(air.values()) > 0.0 else None


def _instead(library: Library, request: Request, setup: Setup) -> Instead | None:
    """The AC outlet of a station whose other output was taken for a plain load without anybody naming one."""
    if setup.load_w is None or setup.battery.kind != "station" or setup.output.id == "ac":
        return None
    text = battery_text(setup.text, library)
    if text.output is not None or text.converter is not None or "ac" not in setup.battery.outputs:
        return None
    other = join(library, request, str(replace(text, output="ac")))
    name = "AC outlet" if other.output_stage is None else other.output_stage.name
    return Instead(name, other.text, Prepared(other).estimate(setup.load_w.value).runtime_h)


def detail(setup: Setup, setting: str) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]:
    """For one cell: (drivers of its band, hours the runtime would grow without each acting layer)."""
    path = Prepared(setup)
    chosen = next(one for one in setup.settings if one.name == setting)
    load = chosen.power_w.value * setup.purifier_count
    return path.drivers(load, chosen.power_w.spread), gains(path.at(load), load)


def as_dict(row: Row) -> dict[str, object]:
    """``row`` as the object that ``plan --json`` prints: units in the keys, unknown is None."""
    values: dict[str, object] = {key: getattr(row, key) for key in Row.__slots__}
    values["losses"] = [{"cause": cause, "hours": hours} for cause, hours in row.losses]
    values["drivers"] = [{"name": name, "share": share} for name, share in row.drivers]
    values["assumed"] = list(row.assumed)
    values["wiring"] = row.wiring.as_dict()
    values["warnings"] = [caution._asdict() for caution in row.warnings]
    del values["in_room"]
    return values if row.in_room is None else values | as_keys(row.in_room)


def _wanted(setup: Setup, setting: str | None) -> tuple[Setting, ...]:
    if setting is None:
        return setup.settings
    chosen = tuple(one for one in setup.settings if one.name.lower() == setting.lower())
    if not chosen:
        names = [one.name for one in setup.settings]
        what = setup.purifier.id if setup.purifier is not None else "a plain load"
        raise UsageError(
            f"--setting: {what} has {', '.join(map(repr, names))}, found '{plain(setting)}'{nearest(setting, names)}"
        )
    return chosen


def row_of(path: Prepared, setting: Setting) -> Row:
    """One setting of a set-up that is prepared, without the drivers of its band."""
    return _row(path, setting, with_drivers=False, instead=None)


def cautions_at(path: Prepared, setting: Setting) -> tuple[Caution, ...]:
    """What to heed at one setting of a set-up that is prepared."""
    load = setting.power_w.value * path.setup.purifier_count
    wires = wiring(path.setup, path.on, load)
    return cautions(Case(path.setup, path.on, setting, path.estimate(load), wires))


def _row(path: Prepared, setting: Setting, with_drivers: bool, instead: Instead | None) -> Row:
    setup = path.setup
    load, spread = setting.power_w.value * setup.purifier_count, setting.power_w.spread
    wires = wiring(setup, path.on, load)
    result, band = path.estimate(load), path.band(load, spread)
    purifier = setup.purifier
    air = None if setting.cadr_m3_per_h is None else setting.cadr_m3_per_h.value * setup.purifier_count
    guess = None if purifier is None else estimated_air_at(purifier, setting)
    least_air = air if guess is None else guess.low * setup.purifier_count
    noise = None if setting.noise_dba is None else noise_of(setup.purifier_count, setting.noise_dba.value)
    price, mass = _total(setup, "price_usd"), _total(setup, "mass_kg")
    return Row(
        battery=setup.text,
        battery_id=setup.battery.id,
        battery_count=setup.battery_count,
        output=setup.output.id,
        converter=None if setup.converter is None else setup.converter.id,
        purifier_id=None if purifier is None else purifier.id,
        purifier_count=None if purifier is None else setup.purifier_count,
        setting=setting.name,
        cadr_cfm=None if air is None else cfm(air),
        cadr_m3_per_h=air,
        cadr_estimate_cfm=None if guess is None else cfm(guess.likely * setup.purifier_count),
        cadr_estimate_low_cfm=None if guess is None else cfm(guess.low * setup.purifier_count),
        cadr_estimate_high_cfm=None if guess is None else cfm(guess.high * setup.purifier_count),
        noise_dba=noise,
        load_power_w=result.load_power_w,
        battery_power_w=result.battery_power_w,
        runtime_h=result.runtime_h,
        runtime_low_h=band.low_h,
        runtime_high_h=band.high_h,
        runtime_worst_h=band.worst_h,
        runtime_best_h=band.best_h,
        calendar_days=result.runtime_h / (setup.conditions.hours_per_day or 24.0),
        cadr_per_load_watt=None if air is None else cfm(air) / result.load_power_w,
        cadr_per_battery_watt=None if air is None else cfm(air) / result.battery_power_w,
        clean_air_m3=None if air is None else clean_air_m3(air, result.runtime_h),
        clean_air_estimate_m3=None
        if guess is None
        else clean_air_m3(guess.likely * setup.purifier_count, result.runtime_h),
        price_usd=price,
        price_per_kwh_usd=None if price is None else price / (path.central.nameplate_wh / 1000.0),
        mass_kg=mass,
        losses=path.ledger(load),
        drivers=path.drivers(load, spread) if with_drivers else (),
        assumed=assumed(setup) + (() if guess is None else (f"CADR at setting {setting.name}",)),
        wiring=wires,
        warnings=cautions(Case(setup, path.on, setting, result, wires, instead)),
        in_room=InRoom(setup.conditions, least_air, purifier, setup.purifier_count, guess is not None, setting.name)
        if setup.conditions.name_a_room
        else None,
    )


def _total(setup: Setup, key: str) -> float | None:
    """Batteries plus converter; None as soon as one of them is unknown, for half a price is no price."""
    one: Figure | None = getattr(setup.battery, key)
    if one is None:
        return None
    total = one.value * setup.battery_count
    if setup.converter is not None:
        own: Figure | None = getattr(setup.converter, key)
        if own is None:
            return None
        total += own.value
    return total

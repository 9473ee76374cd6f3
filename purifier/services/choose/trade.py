"""Two answers beside each other: what one gives up, and what one gets for it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.services.wording import duration, flow, flow_unit, mass, money, unpadded

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.wording import Units

SAME: Final = 0.005
"""Nobody chooses by a smaller share."""
SAME_DB: Final = 1.0
"""Nor by a smaller difference of noise [dB]: nobody hears it."""


class _Measure(NamedTuple):
    """One way in which two differ: ``here`` and ``there``, None where it is not known; words for a difference, where
    here it is more and where it is less."""

    name: str
    here: float | None
    there: float | None
    more_is_better: bool
    more: str
    less: str


def give_up(here: Answer, there: Answer, units: Units) -> str:
    """``Gives up 106 CFM of clean air; lasts 5 d 2 h longer.``: ``here`` against ``there``.

    What is worse comes first, hours are those *at least*, and what is not known of both is said.
    """
    worse: list[str] = []
    better: list[str] = []
    unknown: list[str] = []
    for one in _measures(here, there, units):
        if one.here is None or one.there is None:
            unknown.append(one.name)
        elif not _alike(one.name, one.here, one.there):
            more = one.here > one.there
            (better if more == one.more_is_better else worse).append(one.more if more else one.less)
    told = []
    if worse:
        told.append(f"What you give up: {_listed(worse)}")
    if better:
        told.append(f"{'w' if worse else 'W'}hat you get: {_listed(better)}")
    if not told:
        told.append("The same in every way that is known")
    elif not worse:
        told.append("you give nothing up")
    elif not better:
        told.append("you get nothing for it")
    return f"{'; '.join(told)}.{f' Not known of both: {_listed(unknown)}.' if unknown else ''}"


def _measures(here: Answer, there: Answer, units: Units) -> tuple[_Measure, ...]:
    hours = here.row.runtime_low_h, there.row.runtime_low_h
    air = here.speed.air_m3_per_h, there.speed.air_m3_per_h
    price, kg = (here.cost_usd, there.cost_usd), (here.row.mass_kg, there.row.mass_kg)
    noise = here.speed.noise_dba, there.speed.noise_dba
    longer, cleaner = unpadded(duration(_gap(*hours))), f"{flow(_gap(*air), units)} {flow_unit(units)}"
    return (
        _Measure("hours", *hours, True, f"{longer} longer", f"{longer} of its hours"),
        _Measure("clean air", *air, True, f"{cleaner} more clean air", f"{cleaner} of clean air"),
        _Measure("price", *price, False, f"{money(_gap(*price))} more to pay", f"{money(_gap(*price))} saved"),
        _Measure("weight", *kg, False, f"{mass(_gap(*kg), units)} more to carry", f"{mass(_gap(*kg), units)} lighter"),
        _Measure("noise", *noise, False, f"{_gap(*noise) or 0:.0f} dB louder", f"{_gap(*noise) or 0:.0f} dB quieter"),
    )


def _gap(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else abs(one - other)


def _alike(name: str, one: float, other: float) -> bool:
    return abs(one - other) <= (SAME_DB if name == "noise" else SAME * max(abs(one), abs(other)))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

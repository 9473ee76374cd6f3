"""Why a set-up just misses the need, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from purifier.model.air import noise_of
from purifier.services.choose import told
from purifier.services.plan.answer import stopping
from purifier.services.wording import duration, mass, unpadded

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.choose.need import Need

_SLACK: Final = 1.0 + 1e-9


def why_missed(answer: Answer, need: Need) -> tuple[str, ...]:
    """Everything that is wrong with it, each behind "it" and without a full stop: ``costs $436, $36 too much``.

    Nothing where nothing is: the planned row tells more than the bound that it was held against before.
    """
    return tuple(_wrong(answer, need))


def _wrong(answer: Answer, need: Need) -> Iterator[str]:
    row = answer.row
    if (stop := stopping(row)) is not None:
        yield f"cannot be relied on: {stop.text[:1].lower()}{stop.text[1:].rstrip('.')}"
    if answer.margin_h < 0.0:
        on_calendar = row.runtime_h * 24.0 / answer.hours_per_day
        likely = f" ({unpadded(duration(on_calendar))} is likely)" if row.runtime_h >= need.hours else ""
        longer = 24.0 / answer.hours_per_day
        least, short = unpadded(told.least(answer)), unpadded(duration(-answer.margin_h * longer))
        yield f"lasts {least} at least, {short} too short{likely}"
    if need.max_price_usd is not None:
        known = sum(item.price_usd or 0.0 for item in answer.items)
        if known > need.max_price_usd * _SLACK:
            more = known - need.max_price_usd
            places = 0 if more >= 1.0 else 2
            yield f"costs ${known:,.{places}f}, ${more:,.{places}f} too much"
        elif answer.cost_usd is None:
            yield "has a price that is not known"
    if need.max_mass_kg is not None and row.mass_kg is None:
        yield "has a weight that nobody states"
    elif need.max_mass_kg is not None and row.mass_kg is not None and row.mass_kg > need.max_mass_kg * _SLACK:
        yield f"weighs {_both(row.mass_kg)}, {_both(row.mass_kg - need.max_mass_kg)} too much"
    if answer.speed.air_m3_per_h * _SLACK < need.air_m3_per_h:
        yield f"gives {answer.speed.air_m3_per_h / need.air_m3_per_h:.0%} of the clean air"
    yield from _noise(answer, need)


def _noise(answer: Answer, need: Need) -> Iterator[str]:
    by_day, by_night = answer.speed.by_day, answer.speed.by_night
    for most, setting, when in ((need.max_noise_dba, by_day, ""), (need.night_noise_dba, by_night, " by night")):
        if most is None:
            continue
        if setting.noise_dba is None:
            yield "makes a noise that nobody measured"
            return
        loud = noise_of(answer.kit.purifiers, setting.noise_dba.value)
        if loud > most + 1e-9:
            yield f"is as loud as {loud:.1f} dBA{when}"


def _both(kg: float) -> str:
    """In both units: nobody has said yet in which it will be read."""
    return f"{mass(kg, 'us')} ({mass(kg, 'metric')})"

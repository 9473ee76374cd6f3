"""Why a set-up just misses the need, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.services.plan.answer import least_told, stopping
from purifier.services.wording import duration, money, unpadded

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.choose.need import Need


def why_missed(why: str, answer: Answer, need: Need) -> str:
    """A sentence without its full stop; empty where the planned row shows that it does not miss."""
    row = answer.row
    if (stop := stopping(row)) is not None:
        return stop.text.rstrip(".")
    if answer.margin_h < 0.0:
        likely = ", though that is what is likely" if row.runtime_h >= need.hours else ""
        least, short = unpadded(least_told(row)), unpadded(duration(-answer.margin_h))
        return f"lasts {least} at least, {short} too short{likely}"
    if why == "price" and answer.cost_usd is not None and need.max_price_usd is not None:
        return f"costs {money(answer.cost_usd)}, {money(answer.cost_usd - need.max_price_usd)} too much"
    if why == "mass" and row.mass_kg is not None and need.max_mass_kg is not None:
        return f"weighs {row.mass_kg:.3g} kg, {row.mass_kg - need.max_mass_kg:.2g} kg too much"
    if why == "mass-unknown":
        return "its weight is not known"
    if why == "air":
        return f"gives {answer.speed.air_m3_per_h / need.air_m3_per_h:.0%} of the clean air"
    if why == "noise" and answer.speed.noise_dba is not None:
        return f"is as loud as {answer.speed.noise_dba:.0f} dBA"
    return "how loud it is, nobody measured" if why == "noise-unknown" else ""

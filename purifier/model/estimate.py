"""The central estimate: one energy balance.

``runtime = usable energy / (overhead + load / efficiency)``, the balance of Jeff Kaufman's post, with every further
layer off until it is turned on.  For a constant load it is exact without stepping through time.  It stands here and
nowhere else: the ledger folds it over the layers, the bands run it on columns of samples.
"""

from __future__ import annotations

from typing import NamedTuple

from purifier.model.budget import Budget
from purifier.model.chemistry import interpolate, rate_share
from purifier.model.column import larger
from purifier.model.power_path import lead_input_w, stages_input_w


class Estimate(NamedTuple):
    """One setting of one set-up: hours of air [h], and powers drawn, positive [W]."""

    runtime_h: float
    battery_power_w: float
    load_power_w: float


def estimate(of: Budget, load_w: float) -> Estimate:
    """Runtime [h of air] and powers of a load of ``load_w`` [W at the purifier's jack] on a budget."""
    path_w = path_power_w(of, load_w)
    return Estimate(
        usable_wh(of, path_w) / mean_draw_w(of, path_w), path_w + of.parasitic_w + of.self_discharge_w, load_w * of.fan
    )


def runtime_h(of: Budget, load_w: float) -> float:
    """Hours of air for a load of ``load_w`` [W]: usable energy over the mean draw in an hour of air.

    0 without a usable watt-hour, or when the lead cannot carry the load.
    """
    path_w = path_power_w(of, load_w)
    return usable_wh(of, path_w) / mean_draw_w(of, path_w)


def usable_wh(of: Budget, path_w: float) -> float:
    """Energy [Wh] from the charge at the start down to the highest of reserve, depth and cut-off, as the battery is.

    ``nameplate x (start - kept) x health x cold x rate``.  The rate is that of ``path_w`` [W] (Peukert between
    ratings, see `rate_share`), and so is the sag at the cut-off; all else holds for any load.
    """
    kept = larger(larger(of.reserve, 1.0 - of.depth), left_at_cutoff(of, path_w))
    usable: float = of.health * of.cold * of.nameplate_wh * larger(of.start - kept, 0.0)
    if of.rate:
        usable *= rate_share(of.rate, (of.rate_w or path_w) / of.nameplate_wh, of.rated_hours)
    return usable


def left_at_cutoff(of: Budget, path_w: float) -> float:
    """Share of the energy still inside when the cut-off is met at a draw of ``path_w`` [W]: more than at rest."""
    if not of.sag:
        return of.left_at_cutoff
    return interpolate(of.sag, (of.rate_w or path_w) / of.nameplate_wh)


def mean_draw_w(of: Budget, path_w: float) -> float:
    """Mean draw on the battery over an hour of air and the hours off that belong to it [W], running at ``path_w``.

    Self-discharge is taken as a constant draw, rate x rated energy (the data-sheet way of stating it); a decay in
    proportion to what is left would cost about half as much over a full discharge.
    """
    draw_w = path_w + (of.parasitic_w + of.self_discharge_w) * of.day
    if of.left_on:
        draw_w += path_power_w(of._replace(wire_ohm=0.0), 0.0) * (of.day - 1.0)
    return draw_w


def path_power_w(of: Budget, load_w: float) -> float:
    """Power into the battery's output while the purifier runs [W]: stages, the lead, the output's own loss.

    A straight line in the load wherever there is no lead.
    """
    return of.output_overhead_w + output_power_w(of, load_w) / of.output_efficiency


def output_power_w(of: Budget, load_w: float) -> float:
    """Power out of the battery's output, into the lead [W]: what a meter between the two sees."""
    end_w = lead_end_w(of, load_w)
    return lead_input_w(end_w, of.wire_v, of.wire_ohm) if of.wire_ohm else end_w


def lead_end_w(of: Budget, load_w: float) -> float:
    """Power that the lead must deliver at its far end [W]: what converter, adapter and purifier take in together."""
    return stages_input_w(load_w * of.fan, of.stage_overheads_w, of.stage_efficiencies)

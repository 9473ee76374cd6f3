"""What the profiles of a set-up believe, in the form in which the fit takes it."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import fmean, stdev
from typing import Final

from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.evidence import NO_OVERHEAD, Normal, Path, logarithm_of, loss_of
from purifier.model.figures import Z90, Figure
from purifier.model.setup import Setup, Stage
from purifier.services.calibrate.gather import Gathered
from purifier.services.calibrate.stretches import bias_name

TYPED_LOAD: Final = 0.05
"""How far a plain load that somebody typed may be from what was drawn: half-width, a fraction."""
ANY_LOAD: Final = 0.5
"""The same of a load that nobody named: the meter tells it."""
LEAST_SPREAD: Final = 0.005


def energy_of(setup: Setup) -> Normal:
    """ln of the usable energy [Wh] in the set-up's conditions: the profile's band, one-sided doubts and all."""
    logs = [log(wh) for wh in Prepared(setup).usable_samples()]
    return Normal(fmean(logs), stdev(logs))


def path_believed(setup: Setup) -> Path:
    """Its power path; one that states no overhead may still draw a little."""
    central = Prepared(setup).central
    output = setup.output_stage
    load_overhead, load_loss = _joined(setup.load_stages)
    output_overhead = None if output is None or not output.overhead_w.value else logarithm_of(output.overhead_w)
    if output_overhead is None and load_overhead is None:
        output_overhead = logarithm_of(NO_OVERHEAD)
    return Path(
        id=path_of(setup),
        always_w=central.parasitic_w + central.self_discharge_w,
        output_overhead=output_overhead,
        output_loss=None if output is None else loss_of(output.efficiency),
        load_overhead=load_overhead,
        load_loss=load_loss,
    )


def _joined(stages: Sequence[Stage]) -> tuple[Normal | None, Normal | None]:
    """The overhead and the loss of stages in a row, the nearest to the battery first, as of one."""
    overhead_w, through, variance, loss_variance = 0.0, 1.0, 0.0, 0.0
    for stage in stages:
        part = stage.overhead_w.value * stage.count / through
        if part > 0.0:
            overhead_w += part
            variance += (part * log(1.0 + stage.overhead_w.spread) / Z90) ** 2
        through *= stage.efficiency.value
        loss_variance += (log(1.0 + stage.efficiency.spread) / Z90) ** 2
    overhead = Normal(log(overhead_w), variance**0.5 / overhead_w) if overhead_w > 0.0 else None
    spread = Figure(1.0, 2.718281828459045 ** (Z90 * loss_variance**0.5) - 1.0).spread
    return overhead, loss_of(Figure(through, spread))


def biases_of(found: Sequence[Gathered]) -> dict[str, Normal]:
    """What profiles leave open of each setting's power: of those that were run and the others of their purifiers."""
    names: dict[str, Normal] = {}
    for one in found:
        setup = one.setup
        for setting in (one.setting, *setup.settings):
            spread = setting.power_w.spread if setup.purifier is not None else max(setting.power_w.spread, TYPED_LOAD)
            names.setdefault(bias_name(setup, setting), logarithm_of(Figure(1.0, max(spread, LEAST_SPREAD))))
        for stretch in one.evidence.stretches:
            names.setdefault(stretch.setting, logarithm_of(Figure(1.0, ANY_LOAD)))
    return names

"""How good `calibrate` is on batteries whose truth is known: ``python -m tests.bench.calibration [--draws 1000]``.

It draws truths (see `tests.model.calibration.truths`), makes runs of them, fits, and holds every setting's next run
against its band.  Printed: how many of the 90 % bands held, the error of the likely hours, the mean half-width, and how
far off the overhead was, for runs of several kinds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from math import exp, log, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.fit import fit
from purifier.model.calibration.next_band import band, parts
from tests.model.calibration.truths import INVERTER, LOADS, STATION, Truth, World

PICKS: Final = ("4", "16", "61", "46", "13625")
"""Settings that are run, in their order."""
WORLDS: Final = {
    "station": World(STATION),
    "station, no slope": World(STATION, slope_sd=0.0),
    "pack and inverter": World(INVERTER),
    "pack and inverter, no slope": World(INVERTER, slope_sd=0.0),
    "pack and inverter, all wanders": World(INVERTER, wandering=0.9),
    "pack and inverter, noise 1 %": World(INVERTER, noise=0.01),
    "pack and inverter, noise 4 %": World(INVERTER, noise=0.04),
}


class Held(NamedTuple):
    """One setting's next run beside its band: logarithms of hours."""

    inside: bool
    error: float
    """Of the likely hours."""
    without: float
    """The same, had the next run been as the battery is on the mean."""
    half: float
    overhead_w: float
    """Overhead by the fit minus the true one [W]."""


def held(world: World, picks: str, measured: bool, seed: int) -> Iterator[Held]:
    """Every setting of one truth, after runs of ``picks``."""
    truth = Truth(world, seed)
    runs = [truth.run(f"fan {setting}", measured=measured) for setting in picks]
    found = fit(truth.told(runs), runs)
    overhead_w = found.unknowns.powers(found.mode.vector, world.path.id, 0.0, "")[0] - truth.overhead_w()
    truth.step()
    for setting, load_w in LOADS.items():
        told = band(parts(found, world.path.id, load_w, setting))
        mean_h = truth.hours(setting)
        next_h = mean_h * exp(truth.dice.gauss(0.0, world.noise * sqrt(1.0 - world.wandering)))
        yield Held(
            told.low_h <= next_h <= told.high_h,
            log(told.likely_h / next_h),
            log(told.likely_h / mean_h),
            log(told.high_h / told.low_h) / 2.0,
            overhead_w,
        )


def rms(numbers: Sequence[float]) -> float:
    """Root mean square."""
    return sqrt(sum(one * one for one in numbers) / len(numbers))


def main() -> None:
    """Draw, fit, hold against, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--only", default="", help="words that a world's name must hold")
    options.add_argument("--picks", nargs="*", default=PICKS, help="settings that are run, in their order")
    told = options.parse_args()
    for name, world in WORLDS.items():
        if told.only not in name:
            continue
        for picks in told.picks:
            for measured in (False, True):
                began = time.process_time()
                found = [one for seed in range(told.draws) for one in held(world, picks, measured, seed)]
                took = time.process_time() - began
                print(
                    f"{name:<32}{picks:<7}{'V and I' if measured else 'hours':<9}"
                    f"held {100.0 * sum(one.inside for one in found) / len(found):5.1f} %  "
                    f"error {100.0 * rms([one.error for one in found]):5.2f} % rms "
                    f"({100.0 * rms([one.without for one in found]):5.2f} % but for the run's own)  "
                    f"half-width {100.0 * sum(one.half for one in found) / len(found):5.2f} %  "
                    f"overhead {rms([one.overhead_w for one in found]):4.2f} W rms  {took / told.draws * 1e3:.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()

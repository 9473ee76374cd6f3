"""What following the advice is worth: ``python -m tests.bench.next_run [--draws 1000]``.

Truths are drawn (see `tests.model.calibration.truths`), and for each somebody wants the band of one setting within 5 %,
or of all settings.  One person makes the run that `advice` names until it is there, another runs the lowest setting,
then the next one up, and so on.  Printed: the hours on the bench of both, and how often the first was the slower one.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from purifier.model.calibration.evidence import Evidence
from purifier.model.calibration.fit import Fit, fit
from purifier.model.calibration.next_run import GOAL, Possible, advice, half_width
from tests.model.calibration.truths import INVERTER, LOADS, STATION, Truth, World

WORLDS: Final = {"station": World(STATION), "pack and inverter": World(INVERTER)}
MOST: Final = 8
"""Runs after which both give up."""


class Bench(NamedTuple):
    """What it took: hours on the bench, the settings that were run, the half-width that was reached."""

    hours: float
    settings: tuple[str, ...]
    half: float


Choose = Callable[[Fit, int], Possible | None]


def bench(truth: Truth, targets: Sequence[Possible], choose: Choose, measured: bool) -> Bench:
    """Runs of ``truth`` as ``choose`` names them until the band of each of ``targets`` is within the goal."""
    runs: list[Evidence] = []
    while True:
        found = fit(truth.told(runs), runs)
        half = max(half_width(found, one) for one in targets)
        one = choose(found, len(runs)) if half > GOAL and len(runs) < MOST else None
        if one is None:
            return Bench(sum(run.hours for run in runs), tuple(run.stretches[0].setting for run in runs), half)
        runs.append(truth.run(one.setting, complete=one.complete, measured=measured))


def choices(path: str, measured: bool) -> list[Possible]:
    """What can be run: every setting from full to empty."""
    return [Possible(path, name, load_w, measured=measured) for name, load_w in LOADS.items()]


def upwards(possible: Sequence[Possible]) -> Choose:
    """The lowest setting, then the next one up; after the highest the lowest again."""
    return lambda found, count: possible[count % len(possible)]


def advised(possible: Sequence[Possible], targets: Sequence[Possible]) -> Choose:
    """As the advice says for the target with the widest band; where it has none, that target itself."""

    def choose(found: Fit, count: int) -> Possible | None:
        target = max(targets, key=lambda one: half_width(found, one))
        said = advice(found, target, possible)
        return target if said is None else said.run

    return choose


def main() -> None:
    """Draw, follow both, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--only", default="", help="words that a world's name must hold")
    options.add_argument("--show", action="store_true", help="print every truth")
    told = options.parse_args()
    for name, world in WORLDS.items():
        if told.only not in name:
            continue
        for measured in (False, True):
            for every in (False, True):
                print(f"{name:<20}{'V and I' if measured else 'hours':<9}{'all' if every else 'one':<5}", end="")
                _compared(world, measured, every, told.draws, told.show)


def _compared(world: World, measured: bool, every: bool, draws: int, show: bool) -> None:
    began, possible = time.process_time(), choices(world.path.id, measured)
    pairs = []
    for seed in range(draws):
        targets = possible if every else [possible[seed % len(possible)]]
        ours = bench(Truth(world, seed), targets, advised(possible, targets), measured)
        theirs = bench(Truth(world, seed), targets, upwards(possible), measured)
        pairs.append((ours, theirs))
        if show:
            print(f"\n  {ours}\n  {theirs}")
    mine, others = sum(one.hours for one, _ in pairs), sum(one.hours for _, one in pairs)
    worse = sum(one.hours > other.hours for one, other in pairs)
    fewer = 100.0 * (1.0 - mine / others)
    print(
        f"{mine / draws:6.1f} h by advice, {others / draws:6.1f} h upwards: {fewer:.0f} % fewer; "
        f"slower in {100.0 * worse / draws:.1f} %; gave up {sum(one.half > GOAL for one, _ in pairs)} and "
        f"{sum(other.half > GOAL for _, other in pairs)} times; {(time.process_time() - began) / draws:.2f} s each"
    )
    print(
        f"    {dict(Counter(''.join(one.settings).replace('fan ', '') for one, _ in pairs).most_common(12))}",
        flush=True,
    )


if __name__ == "__main__":
    main()

"""How well the cause of a residual is told: ``python -m tests.bench.causes [COUNT]`` tries it on runs made on paper.

In each one thing is changed: the purifier draws 10 % more, the battery gives 15 % less, or 3 W more go into overhead,
where there is one.  What is taken for granted about the runs is what their owners would have:

* the AirFanta 3Pro at one, two or three of its six settings in a run, whichever they are, equally often;
* a bare 12 V pack, that pack with an inverter, a station's AC output with the meter behind it (where the meter does
  not see the output's own overhead), and one with the meter before it;
* a meter within 1 % and 20 mA, read 120 times a setting, by way of minutes as the logger keeps them; energy that
  differs by 2 % from run to run;
* five ends, equally often: empty; cut off by the battery's own protection for the sake of one cell; switched off by
  the output after 1 to 24 h; unplugged, or the meter died, after 15 to 95 % of the hours.  The battery has given all
  that it gives in the first two only, and only those can show what it gives.

First all else is as the profiles say; then it is drawn from their tolerances, which are wider than what was changed.

``right`` and ``wrong`` count named assumptions against what was changed, over all runs.  ``answered`` counts what was
said against what is true of the run: what explains the most of its residual, ``as-predicted`` where it has none, as
when the battery gives less and was never emptied; ``false`` is an assumption named that is not it.  The oracle knows
all that was simulated but what was changed: the likelihood of each case, and that the sizes are these three, or none.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from purifier.model.comparison.attribution import explain, predicted_by
from purifier.model.comparison.cause import SURE, Cause, cause
from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.gaussian_fit import fit, observed
from purifier.model.comparison.one_run import Point
from purifier.model.figures import Figure
from tests.model.comparison.runs import CHANGED, LESS_ENERGY, MORE_OVERHEAD_W, MORE_POWER, Made, made

SEED: Final = 10
COUNT: Final = 500


class Tried(NamedTuple):
    """A run, what was said of it, what is truly the most of its residual, and what an oracle would say."""

    run: Made
    said: Cause
    truly: str
    oracle: Mapping[str, float]


def tried(count: int, tolerances: float) -> list[Tried]:
    """So many runs, each with what is said of it."""
    found = []
    for i in range(count):
        run = made(random.Random(f"{SEED}:{i}"), tolerances)
        found.append(Tried(run, cause(run.evidence), truly(run), oracle(run, tolerances)))
    return found


def truly(run: Made) -> str:
    """What explains the most of the residual in what was simulated: a tolerance may be larger than what was changed."""
    of, usable_wh = run.truth, run.evidence.assumed.usable_wh.value
    return explain(
        run.evidence,
        predicted_by(run.evidence),
        Point(
            of.loads_w,
            of.before_w,
            of.behind_w,
            of.slope,
            of.efficiency,
            math.log(of.energy_wh / usable_wh),
            of.meters_w,
            of.meters_w,
            of.draws_w,
        ),
    ).told


def oracle(run: Made, tolerances: float) -> dict[str, float]:
    """The probability of each change, and of none, for one who knows how the run was made."""
    found = {}
    for changed in (*CHANGED, "none"):
        as_changed = _changed(run, changed, tolerances)
        found[changed] = math.exp(max(-600.0, _ln_likelihood(as_changed)))
    total = math.fsum(found.values()) or 1.0
    return {changed: one / total for changed, one in found.items()}


def _changed(run: Made, changed: str, tolerances: float) -> Evidence:
    """The run as if its profile had known of the change; without tolerances where nothing else was changed."""

    def known(figure: Figure, times: float = 1.0, more: float = 0.0) -> Figure:
        value = figure.value * times + more
        spread = 0.0 if not (tolerances and value) else figure.spread * figure.value * times / value
        return Figure(value, spread)

    before = MORE_OVERHEAD_W if changed == "overhead" and run.side == "before" else 0.0
    behind = MORE_OVERHEAD_W if changed == "overhead" and run.side == "behind" else 0.0
    was = run.evidence.assumed
    return run.evidence._replace(
        assumed=was._replace(
            usable_wh=known(was.usable_wh, LESS_ENERGY if changed == "capacity" else 1.0),
            before_w=known(was.before_w, more=before),
            behind_w=known(was.behind_w, more=behind),
            efficiency=known(was.efficiency),
            slope=known(was.slope),
        ),
        levels=tuple(
            level._replace(load_w=known(level.load_w, MORE_POWER if changed == "power" else 1.0), doubt=0.003)
            for level in run.evidence.levels
            if level.load_w is not None
        ),
    )


def _ln_likelihood(evidence: Evidence) -> float:
    """Logarithm of the likelihood of what was observed, Gaussian about the mode."""
    return fit(observed(evidence, None)).ln_likelihood


def shares(of: list[Tried]) -> list[float]:
    """Right, wrong, answered, false; right and wrong of the oracle; each over all that were tried."""
    named = [one for one in of if one.said.what in CHANGED]
    guessed = [(one, max(one.oracle, key=lambda changed: one.oracle[changed])) for one in of]
    sure = [(one, changed) for one, changed in guessed if changed != "none" and one.oracle[changed] >= SURE]
    right = sum(one.said.what == one.run.changed for one in named)
    oracle_right = sum(one.run.changed == changed for one, changed in sure)
    counts = (
        right,
        len(named) - right,
        sum(one.said.what == ("cannot-tell" if one.truly == "other" else one.truly) for one in of),
        sum(one.said.what != one.truly for one in named),
        oracle_right,
        len(sure) - oracle_right,
    )
    return [count / len(of) for count in counts]


def table(found: list[Tried], key: Callable[[Tried], str]) -> str:
    """A row for each ``key``."""
    heads = ("right", "wrong", "answered", "false", "oracle", "wrong")
    lines = [f"{'':<42}{'runs':>5}" + "".join(f"{head:>10}" for head in heads)]
    for name in sorted({key(one) for one in found}):
        of = [one for one in found if key(one) == name]
        lines.append(f"{name:<42}{len(of):>5}" + "".join(f"{share:>10.1%}" for share in shares(of)))
    return "\n".join(lines)


def confusion(found: list[Tried]) -> str:
    """Rows: what was changed; columns: what was said."""
    columns = [*CHANGED, "as-predicted", "cannot-tell"]
    lines = [" " * 12 + "".join(f"{name:>14}" for name in columns)]
    for changed in CHANGED:
        said = Counter[str](one.said.what for one in found if one.run.changed == changed)
        lines.append(f"{changed:<12}" + "".join(f"{said[name]:>14}" for name in columns))
    return "\n".join(lines)


def main() -> None:
    """Try, count, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    for words, tolerances in (("all else as the profiles say", 0.0), ("all else drawn from its tolerance", 1.0)):
        found = tried(count, tolerances)
        print(f"{count} runs, {words}\n\n{confusion(found)}\n")
        for key in (
            lambda one: "all",
            lambda one: f"{one.run.settings} setting{'s' if one.run.settings > 1 else ''}",
            lambda one: one.run.ending,
            lambda one: one.run.path,
            lambda one: f"{one.run.changed}, {'emptied' if one.run.evidence.complete else 'not emptied'}",
        ):
            print(table(found, key) + "\n")


if __name__ == "__main__":
    main()

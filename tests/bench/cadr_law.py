"""How clean air goes with watts: ``python -m tests.bench.cadr_law`` fits the numbers of `purifier.model.air_law` anew.

It fits them on the machines of the bundle that have watts and CADR at several settings.  It prints the law of each
class of motor with its spread, each machine's own n, and how far off the law is: every machine is asked from its
fastest setting alone, by a law that was fitted without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import fmean, stdev
from typing import Final, NamedTuple

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.air_law import LAWS, Air, Known, Law, air_of, beliefs, laws_of, ln_likelihood
from purifier.model.equipment import Motor, Purifier
from purifier.model.figures import Z90

LEAST_SPREAD: Final = 0.20
"""Standard deviation of ln n where fewer than three fans are known: a fan in a filter has its n between 2 and 3, or
somewhat beyond."""
STUDENT: Final = (2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81)
"""95 % points of Student's t with 2, 3, 4... degrees of freedom: a spread told by few machines may be a larger one."""


class Machine(NamedTuple):
    """A purifier with two or more settings whose CADR is known, slowest first.

    Machines of one ``fan`` differ in nothing but their filters, and count as one.
    """

    id: str
    motor: Motor | None
    fan: tuple[float, ...]
    known: tuple[Known, ...]
    standby_w: float


class Miss(NamedTuple):
    """One setting, asked for as if its CADR were not known [m3/h]."""

    machine: str
    power_w: float
    known: float
    estimate: Air

    @property
    def inside(self) -> bool:
        """The band holds what is known."""
        return self.estimate.low <= self.known <= self.estimate.high

    @property
    def ln_error(self) -> float:
        """Logarithm of estimate over known."""
        return math.log(self.estimate.likely / self.known)


def machines() -> list[Machine]:
    """All that the law can be held against."""
    found = []
    for one in Library((bundle(),)).all("purifier"):
        assert isinstance(one, Purifier)
        known = tuple(sorted((s.power_w.value, s.cadr_m3_per_h.value) for s in one.settings if s.cadr_m3_per_h))
        if len(known) > 1:
            standby_w = 0.0 if one.standby_w is None else one.standby_w.value
            found.append(Machine(one.id, one.motor, tuple(watts for watts, _ in known), known, standby_w))
    return found


def fitted(motor: Motor, of: Sequence[Machine]) -> Law:
    """The law of ``motor`` by the machines ``of``; its bounds on P0 are stated, not fitted."""
    law = LAWS[motor]._replace(spread=0.0, scatter=0.1)
    fans = [[machine for machine in of if machine.fan == fan] for fan in dict.fromkeys(one.fan for one in of)]
    own: dict[str, float] = {}
    for _ in range(5):  # own exponents and scatter hang on each other a little
        own = {machine.id: own_exponent(law, machine) for machine in of}
        law = law._replace(scatter=_likeliest(partial(_of_all, law, own, fans), 0.1))
    logs = [fmean(math.log(own[machine.id]) for machine in machines) for machines in fans]
    steps = sum(len(machines[0].known) - 1 for machines in fans)
    told = len(fans) * (2 if law.standing_w[1] else 1)  # n, and P0 where there is one, took as many steps to tell
    return law._replace(
        exponent=math.exp(fmean(logs)),
        spread=_spread(logs),
        scatter=law.scatter * math.sqrt(steps / (steps - told)),
    )


def own_exponent(law: Law, machine: Machine) -> float:
    """The n under which the machine's own steps are likeliest, whatever its P0 [-]."""
    return _likeliest(lambda exponent: _evidence(law._replace(exponent=exponent, spread=0.0), machine), 1.5)


def _spread(logs: Sequence[float]) -> float:
    """Standard deviation of ln n for one more machine, from those of the machines that are known."""
    count = len(logs)
    known = stdev(logs) if count > 1 else 0.0
    between = max(LEAST_SPREAD, known) if count < 3 else known * STUDENT[count - 3] / Z90
    return between * math.sqrt(1.0 + 1.0 / count)


def _of_all(law: Law, own: Mapping[str, float], fans: Sequence[Sequence[Machine]], scatter: float) -> float:
    """ln of how likely all steps are with this scatter, each fan counting once."""
    return fmean(
        fmean(_evidence(law._replace(exponent=own[one.id], scatter=scatter), one) for one in machines)
        for machines in fans
    )


def _evidence(law: Law, machine: Machine) -> float:
    """ln of how likely the machine's steps are under ``law``, whatever its own n and P0."""
    logs = [
        pair.ln_weight + ln_likelihood(pair, machine.known)
        for pair in beliefs(law, machine.known[0][0], machine.standby_w)
    ]
    most = max(logs)
    return most + math.log(sum(math.exp(one - most) for one in logs))


def _likeliest(worth: Callable[[float], float], start: float) -> float:
    """Where ``worth`` is largest, from ``start`` on by ever smaller factors, to 0.3 %."""
    at, most, factor = start, worth(start), 1.5
    while factor > 1.003:
        for other in (at * factor, at / factor):
            if (found := worth(other)) > most:
                at, most = other, found
                break
        else:
            factor = math.sqrt(factor)
    return at


def from_the_top(machine: Machine, laws: tuple[Law, ...]) -> list[Miss]:
    """Each slower setting of a machine, as if only the fastest one's CADR were known."""
    points = tuple((watts, None) for watts, _ in machine.known[:-1])
    found = air_of(laws, (*points, machine.known[-1]), machine.standby_w)
    return [Miss(machine.id, *known, one) for known, one in zip(machine.known, found, strict=True) if one is not None]


def from_the_others(machine: Machine, laws: tuple[Law, ...]) -> list[Miss]:
    """Each slower setting of a machine, as if its CADR alone were not known."""
    found = []
    for at, known in enumerate(machine.known[:-1]):
        points = tuple((watts, None if i == at else air) for i, (watts, air) in enumerate(machine.known))
        if (one := air_of(laws, points, machine.standby_w)[at]) is not None:
            found.append(Miss(machine.id, *known, one))
    return found


def left_out(of: Sequence[Machine]) -> list[Miss]:
    """From the top, each machine by a law that was fitted without its fan."""
    misses = []
    for machine in of:
        if machine.motor is not None:
            others = [one for one in of if one.motor == machine.motor and one.fan != machine.fan]
            misses += from_the_top(machine, (fitted(machine.motor, others),))
    return misses


def score(misses: Sequence[Miss]) -> str:
    """How many bands held, and by which factor the likely value was off (root mean square)."""
    inside = sum(miss.inside for miss in misses)
    off = math.exp(math.sqrt(fmean(miss.ln_error**2 for miss in misses)))
    return f"{inside} of {len(misses)} inside the band, off by a factor of {off:.2f}"


def main() -> None:
    """Fit, hold against, print."""
    everything = machines()
    told = [machine for machine in everything if machine.motor is not None]
    for motor in LAWS:
        of = [machine for machine in told if machine.motor == motor]
        law, misses = fitted(motor, of), left_out(of)
        print(f"{motor}: exponent {law.exponent:.2f}, spread {law.spread:.2f}, scatter {law.scatter:.2f}")
        fans = len({one.fan for one in of})
        print(f"    {len(of)} machines with {fans} fans; each from its top speed, itself left out:")
        for machine in of:
            print(f"  {machine.id}, whose own n is {own_exponent(law, machine):.2f}")
            for miss in misses:
                if miss.machine == machine.id:
                    print(f"    {_line(miss)}")
        print(f"    {score(misses)}\n")
    for words, misses in (
        ("each machine from its top speed, itself left out", left_out(told)),
        ("by the law as it stands", [one for m in told for one in from_the_top(m, laws_of(m.motor))]),
        ("as if the motor were not known", [one for m in everything for one in from_the_top(m, laws_of(None))]),
        ("each setting from all the others", [one for m in everything for one in from_the_others(m, laws_of(m.motor))]),
    ):
        print(f"{words + ':':<52}{score(misses)}")


def _line(miss: Miss) -> str:
    one = miss.estimate
    words = (
        f"{miss.power_w:6.1f} W  {miss.known:4.0f} m3/h, estimated {one.likely:4.0f} ({one.low:.0f} to {one.high:.0f})"
    )
    return words if miss.inside else f"{words}  outside"


if __name__ == "__main__":
    main()

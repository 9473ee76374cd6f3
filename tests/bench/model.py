"""How long the model takes: one estimate with its ledger, and what the screen recomputes as one types."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.bands import Prepared
from purifier.services.plan import plan as planning
from purifier.services.plan.request import FOUNDING, Request

FOUR = Request(batteries=(*FOUNDING.batteries, "ecoflow-delta-2:ac"), purifier="airfanta-3pro", conditions={})


def each_s(work: Callable[[], object], runs: int) -> float:
    """Median seconds of one call, after a warm-up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def recompute(library: Library, health: int) -> None:
    """What one key press in a condition costs: four set-ups with bands, no drivers."""
    request = Request(FOUR.batteries, FOUR.purifier, conditions={"health": f"{health} %"})
    for battery in request.batteries:
        planning.column(library, request, battery, with_drivers=False)


if __name__ == "__main__":
    library = Library((bundle(),))
    path = Prepared(planning.column(library, FOUNDING, FOUNDING.batteries[2]).setup)
    estimate_s = each_s(lambda: [path.estimate(4.12) for _ in range(1000)], 9) / 1000
    print(f"one estimate                                 {estimate_s * 1e6:7.1f} us")
    ledger_s = each_s(lambda: [path.ledger(4.12) for _ in range(1000)], 9) / 1000
    print(f"its ledger                                   {ledger_s * 1e6:7.1f} us          (both: at most 20 us)")
    ages = iter(range(50, 100))
    screen_s = each_s(lambda: recompute(library, next(ages)), 25)
    print(f"four set-ups of six settings, with bands     {screen_s * 1e3:7.1f} ms          (at most 30 ms)")

"""A million combinations weighed for a need: seconds of one core, beside what planning each of them would take."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import Final

from purifier.library.catalogue import Library, open_library
from purifier.model.air import m3_per_h
from purifier.services.choose.candidates import Candidates
from purifier.services.choose.found import Found
from purifier.services.choose.need import Need
from purifier.services.choose.rows import plan_at
from purifier.services.choose.search import search

ROUNDS: Final = 3
AT_MOST_S: Final = 2.0
MILLION: Final = 1_000_000
NEEDS: Final = {
    "three days of 120 CFM for $400": Need(m3_per_h(120.0), 72.0, max_price_usd=400.0),
    "three days of 120 CFM": Need(m3_per_h(120.0), 72.0),
    "a night of 57 CFM, at most 20 kg": Need(m3_per_h(57.0), 8.0, max_mass_kg=20.0),
    "a week of 413 CFM": Need(m3_per_h(413.0), 168.0),
}


def main() -> int:
    """Print each need's figures; exit code 1 when a million combinations of one take longer than they may."""
    library = open_library(())
    for kind in ("battery", "purifier", "converter", "part"):
        library.all(kind)
    one_s = _one_plan_s(library)
    print(f"one set-up planned with its band: {1e3 * one_s:.2f} ms")
    slow = False
    for words, wanted in NEEDS.items():
        took_s, found = min((_timed(library, wanted) for _ in range(ROUNDS)), key=lambda pair: pair[0])
        a_million_s = took_s * MILLION / found.combinations
        slow = slow or a_million_s > AT_MOST_S
        print(
            f"{words}: {found.combinations:,} combinations in {took_s:.2f} s ({a_million_s:.2f} s a million), "
            f"{found.planned} planned, {len(found.answers)} answers; "
            f"planning all of them: {found.combinations * one_s / took_s:,.0f} times as long"
        )
    return int(slow)


def _timed(library: Library, wanted: Need) -> tuple[float, Found]:
    wanted = replace(wanted, most_batteries=6, most_purifiers=6)
    began = time.process_time()
    found = search(library, wanted)
    return time.process_time() - began, found


def _one_plan_s(library: Library) -> float:
    wanted = Need(m3_per_h(120.0), 72.0, max_price_usd=400.0)
    candidates = Candidates(library, wanted)
    candidates.weigh()
    some = candidates.good[:200]
    began = time.process_time()
    for one in some:
        plan_at(library, wanted, one.kit, one.speed, one.count)
    return (time.process_time() - began) / len(some)


if __name__ == "__main__":
    sys.exit(main())

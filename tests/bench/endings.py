"""How well the reason for an end is told: ``python -m tests.bench.endings`` tries it on ends made on paper.

It prints what was said of a hundred ends for each reason: the share told right, wrong, and not at all.
"""

from __future__ import annotations

import random
from collections import Counter

from purifier.model.comparison.stopped import why_it_stopped
from tests.model.comparison.endings import REASONS, Ending, simulated

EACH = 100
SEED = 10


def told() -> list[tuple[Ending, str]]:
    """Six hundred ends, and what is said of each."""
    ends = [simulated(random.Random(f"{SEED}:{reason}:{i}"), reason) for reason in REASONS for i in range(EACH)]
    return [(end, why_it_stopped(end.readings, end.known).why) for end in ends]


def main() -> None:
    """Try, count, print."""
    found = told()
    columns = [*REASONS, "cannot-tell"]
    print(f"{EACH} of each; rows: what it was, columns: what was said")
    print(" " * 16 + "".join(f"{name:>16}" for name in columns))
    for reason in REASONS:
        said = Counter(why for end, why in found if end.reason == reason)
        print(f"{reason:<16}" + "".join(f"{said[name] or '':>16}" for name in columns))
    right = sum(end.reason == why for end, why in found)
    silent = sum(why == "cannot-tell" for _, why in found)
    count = len(found)
    print(f"right {right / count:.0%}, not told {silent / count:.0%}, wrong {(count - right - silent) / count:.1%}")


if __name__ == "__main__":
    main()

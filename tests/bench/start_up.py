"""How long commands take, against ``python -c "import click"`` in the same run."""

from __future__ import annotations

import sys

from tests.bench.clock import compare, finished_s

CLICK = [sys.executable, "-c", "import click"]
PURIFIER = [sys.executable, "-m", "purifier"]
PLAN = "plan -p airfanta-3pro -b lifepo4-12v-100ah -b anker-solix-c1000:dc -b anker-solix-c1000:ac --json".split()  # noqa: SIM905 - reads like the command line

if __name__ == "__main__":
    for name, arguments, at_most in (
        ("--help", ["--help"], 1.6),
        ("plan --json, three set-ups of six settings", PLAN, 4.0),
        ("plan as a table", PLAN[:-1], 4.0),
        ("profiles list", ["profiles", "list"], 6.0),
    ):
        compare(name, lambda given=arguments: finished_s([*PURIFIER, *given]), lambda: finished_s(CLICK), at_most)  # type: ignore[misc]

"""Break the code at random and see which breaks no test notices: ``python -m tests.mutants --count 60 --seed 1``."""

from __future__ import annotations

import argparse
import difflib
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from tests.mutants.breaks import Mutant, mutants
from tests.mutants.copies import copied
from tests.mutants.may_live import entry, key_of, may_live
from tests.mutants.reach import reach
from tests.mutants.trial import Verdict, trial

ROOT: Final = Path(__file__).parent.parent.parent
ROOMS: Final = ("model", "protocols", "store", "services", "library")


def candidates(rooms: Sequence[str]) -> list[Mutant]:
    """All breaks of the files of ``rooms``, in the order of their names and texts."""
    files = [path for room in rooms for path in sorted((ROOT / "purifier" / room).rglob("*.py"))]
    return [mutant for path in files for mutant in mutants(ROOT, path.relative_to(ROOT).as_posix())]


def main(arguments: Sequence[str]) -> int:
    """Try a sample and print what lives; 1 when something does that is not on the list of those that may."""
    wanted = _parser().parse_args(arguments)
    seed = random.randrange(1_000_000) if wanted.seed is None else wanted.seed
    every = candidates(wanted.room or ROOMS)
    allowed = may_live()
    tried = random.Random(seed).sample(every, min(wanted.count, len(every)))
    known = reach(ROOT, wanted.jobs, anew=wanted.anew)
    print(f"{len(tried)} of {len(every)} breaks, --seed {seed}", flush=True)
    start_s = time.monotonic()
    with ExitStack() as stack:
        copies: SimpleQueue[Path] = SimpleQueue()
        for _ in range(wanted.jobs):
            copies.put(stack.enter_context(copied(ROOT)))

        def one(mutant: Mutant) -> Verdict | str:
            if key_of(mutant) in allowed:
                return "may live"
            here = copies.get()
            try:
                return trial(here, mutant, known)
            finally:
                copies.put(here)

        verdicts = []
        with ThreadPoolExecutor(wanted.jobs) as pool:
            for mutant, verdict in zip(tried, pool.map(one, tried), strict=True):
                verdicts.append(verdict)
                print(f"{len(verdicts):4} {verdict:<11} {mutant.file}:{mutant.first} {mutant.function}", flush=True)
    alive = [mutant for mutant, verdict in zip(tried, verdicts, strict=True) if verdict in ("survived", "not reached")]
    for mutant in alive:
        print(f"\n{mutant.file}:{mutant.first} {mutant.function}\n{_diff(mutant)}\n{entry(key_of(mutant))}")
    counts = ", ".join(f"{number} {verdict}" for verdict, number in Counter(verdicts).most_common())
    print(f"{counts} of {len(tried)} in {time.monotonic() - start_s:.0f} s, --seed {seed}")
    return 1 if alive else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="how many breaks to try (60)")
    parser.add_argument("--seed", type=int, help="the same seed tries the same ones; drawn and printed if left out")
    parser.add_argument("--room", action="append", choices=ROOMS, help="only these rooms; may be given again")
    parser.add_argument("--jobs", type=int, default=2, help="how many at the same time (2)")
    parser.add_argument("--anew", action="store_true", help="find out anew which tests reach which lines")
    return parser


def _diff(mutant: Mutant) -> str:
    whole = (ROOT / mutant.file).read_bytes()
    before, after = (text.decode().splitlines() for text in (whole, mutant.applied(whole)))
    return "\n".join(
        line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m tests.fuzz --seconds 60 --seed 1``: prints the seed, every call that failed, and how many did not.

``--case N`` runs one case again, and says what came of it. ``--only KIND`` keeps to one kind of input.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.kinds import KINDS, Failure

SLOW_S = 20.0


def main() -> int:
    """Run cases until the time is up; exit code 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--case", type=int, help="run this case alone")
    parser.add_argument("--only", choices=sorted(KINDS), help="only this kind of input")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    done: Counter[str] = Counter()
    failed = 0
    until = time.monotonic() + asked.seconds
    number = asked.case or 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        home = Path(folder)
        _away_from_the_user(home)
        while time.monotonic() < until:
            dice = random.Random(f"{asked.seed}:{number}")
            kind = dice.choice(sorted(KINDS))
            if asked.only is None or kind == asked.only or asked.case is not None:
                done[kind] += 1
                failed += _fails(kind, dice, home, f"{asked.seed} --case {number}", loud=asked.case is not None)
            if asked.case is not None:
                break
            number += 1
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(done.items()))
    print(f"{sum(done.values())} cases, {failed} failed: {counts}")
    return 1 if failed else 0


def _fails(kind: str, dice: random.Random, home: Path, name: str, *, loud: bool) -> bool:
    began = time.process_time()
    try:
        told = KINDS[kind](dice, home)
        if time.process_time() - began > SLOW_S:
            raise Failure(f"took {time.process_time() - began:.0f} s of computing")
    except Failure as failure:
        print(f"--seed {name} ({kind}): {failure}", flush=True)
        return True
    except Exception:
        print(f"--seed {name} ({kind}): {traceback.format_exc()}", flush=True)
        return True
    if loud:
        print(told)
    return False


def _away_from_the_user(home: Path) -> None:
    """Nothing is read from or written to the data folder of whoever runs this."""
    for variable in [one for one in os.environ if one.startswith(("PURIFIER_", "XDG_"))]:
        del os.environ[variable]
    os.environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "COLUMNS": "100", "NO_COLOR": "1"}
    os.chdir(home)


if __name__ == "__main__":
    sys.exit(main())

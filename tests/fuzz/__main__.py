"""``python -m tests.fuzz --seconds 60 --seed 1``: prints the seed, every call that failed, and how many did not.

``--case N`` runs one case again, and says what came of it. ``--only KIND`` keeps to one kind of input. Of failures that
happen in the same place the first is told, the others are counted.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.calls import Failure
from tests.fuzz.footprint import Footprint, place_of
from tests.fuzz.kinds import KINDS

SLOW_S = 20.0
HANGS_S = 300.0


def main() -> int:
    """Run cases until the time is up; exit code 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--case", type=int, help="run this case alone")
    parser.add_argument(
        "--only", choices=sorted(KINDS), action="append", help="only this kind of input; may be repeated"
    )
    parser.add_argument("--every", action="store_true", help="tell every failure, not the first of each place alone")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    done: Counter[str] = Counter()
    places: Counter[str] = Counter()
    until = time.monotonic() + asked.seconds
    number = asked.case or 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        _away_from_the_user(Path(folder))
        footprint = Footprint(asked.seconds, Path(tempfile.gettempdir()))
        while time.monotonic() < until:
            dice = random.Random(f"{asked.seed}:{number}")
            kind = dice.choice(sorted(KINDS))
            if not asked.only or kind in asked.only or asked.case is not None:
                done[kind] += 1
                told, failure = _outcome(kind, dice, Path(folder), footprint)
                if failure is not None:
                    places[f"{kind}: {place_of(failure)}"] += 1
                    if asked.every or places[f"{kind}: {place_of(failure)}"] == 1:
                        print(f"--seed {asked.seed} --case {number} ({kind}): {failure}\n", flush=True)
                elif asked.case is not None:
                    print(told)
            if asked.case is not None:
                break
            number += 1
        grown = None if asked.case is not None else footprint.grown()
    for place, times in places.most_common():
        print(f"{times:6} times  {place}")
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(done.items()))
    print(f"{sum(done.values())} cases, {sum(places.values())} failed: {counts}; {footprint}")
    if grown is not None:
        print(grown)
    return 1 if places or grown else 0


def _outcome(kind: str, dice: random.Random, home: Path, footprint: Footprint) -> tuple[str, str | None]:
    """(what the case was told, how it failed or None)."""
    began = time.process_time()
    faulthandler.dump_traceback_later(HANGS_S, exit=True)
    try:
        with tempfile.TemporaryDirectory(prefix="case-", dir=home) as folder:
            os.chdir(folder)
            told = KINDS[kind](dice, Path(folder))
        if time.process_time() - began > SLOW_S:
            return told, f"took {time.process_time() - began:.0f} s of computing:\n{told[:3000]}"
        return told, footprint.left()
    except Failure as failure:
        return "", str(failure)
    except (Exception, SystemExit):
        return "", traceback.format_exc()
    finally:
        os.chdir(home)
        faulthandler.cancel_dump_traceback_later()


def _away_from_the_user(home: Path) -> None:
    """Nothing is read from or written to the folders of whoever runs this."""
    for variable in [one for one in os.environ if one.startswith(("PURIFIER_", "XDG_"))]:
        del os.environ[variable]
    os.environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "COLUMNS": "100", "NO_COLOR": "1"}
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    os.environ["TMPDIR"] = tempfile.tempdir = str(home / "tmp")
    os.mkdir(tempfile.tempdir)
    os.chdir(home)


if __name__ == "__main__":
    sys.exit(main())

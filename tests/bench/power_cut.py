"""Power cuts by the thousand: ``python -m tests.bench.power_cut [CUTS] [--seed S] [--scene SCENE]``.

For each journal mode and scene a real ``purifier`` is recorded (this needs strace), and what was recorded is cut short
CUTS times in all. A control, half of the syncs ignored, proves that what goes wrong is seen.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from purifier.store.journal import Mode
from tests.powercut.cuts import Broken, broken, cuts, on_a_lying_disk
from tests.powercut.scenes import SCENES, prepared
from tests.powercut.stage import Stage, journal_forced

MODES: Final[tuple[Mode, ...]] = ("truncate", "wal")
SHARES: Final = {"logging": 0.5, "keeping-aside": 0.1, "pruning": 0.1, "merging": 0.1, "saving": 0.1, "taking-up": 0.1}
"""Of the cuts in each mode."""


def main() -> int:
    """Cut, and count what broke; exit code 1 when something did, or when the control saw nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.power_cut", description=__doc__)
    parser.add_argument("cuts", type=int, nargs="?", default=10_000, help="in each journal mode")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", choices=sorted(SCENES), help="this one alone")
    parser.add_argument("--keep", type=Path, help="put what the cuts left that broke something into this folder")
    asked = parser.parse_args()
    if shutil.which("strace") is None:
        parser.error("strace is not installed")
    bad = 0
    for mode in MODES:
        for scene, share in SHARES.items():
            if asked.scene in (None, scene):
                bad += _scene(mode, scene, round(asked.cuts * (1.0 if asked.scene else share)), asked.seed, asked.keep)
    return 1 if bad else 0


def _scene(mode: Mode, scene: str, count: int, seed: int, keep: Path | None) -> int:
    began_s = time.monotonic()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        stage = Stage("strace", Path(place), mode)
        judge, recorded = prepared(scene, stage), stage.recorded()
        with journal_forced(mode):
            found = list(_told(broken(cuts(recorded, count, seed), judge, Path(place), keep and keep / mode / scene)))
            lying = on_a_lying_disk(recorded, max(100, count // 10), seed) if scene == "logging" else ()
            control = list(broken(lying, judge, Path(place)))
    kinds = Counter(one.split(":")[0] for each in control for one in each.troubles)
    print(
        f"{mode:9} {scene:14} {count:6} cuts through {len(recorded.operations):5} operations: "
        f"{len(found)} broke a promise (none allowed), {time.monotonic() - began_s:.0f} s"
    )
    if scene == "logging":
        counted = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        print(f"          half of the syncs ignored: {len(control)} of {max(100, count // 10)} did ({counted})")
        return len(found) + (not control)
    return len(found)


def _told(found: Iterator[Broken]) -> Iterator[Broken]:
    for one in found:
        print(one, flush=True)
        yield one


if __name__ == "__main__":
    sys.exit(main())

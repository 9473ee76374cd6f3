"""The power fails at any moment: nothing that was called saved is lost, no file is damaged, and recording goes on.

``python -m tests.bench.power_cut`` does it ten thousand times.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from purifier.store.journal import Mode
from tests.powercut.cuts import broken, cuts, on_a_lying_disk
from tests.powercut.disk import Disk
from tests.powercut.scenes import prepared
from tests.powercut.stage import DATABASE, Stage
from tests.programs import tracer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs strace")

CUTS = {"logging": 70, "keeping-aside": 18, "pruning": 12, "merging": 12, "taking-up": 30, "saving": 60}
"""In each journal mode, the last in none; in CI, and of those while logging a third every day."""
fewer_a_day = pytest.mark.parametrize("one_in", [3, pytest.param(1, marks=pytest.mark.slow)])
SEED = 1
LYING = 400
"""At most: the first that breaks is enough."""


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder whose syncs cost nothing, where there is one; what is asked of it is the same."""
    there = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=there if there.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def stage(memory: Path, journal: Mode) -> Stage:
    return Stage(tracer(), memory, journal)


@pytest.mark.parametrize(
    ("journal", "scene"),
    [("truncate", "keeping-aside"), ("wal", "pruning"), ("truncate", "merging")]
    + [
        pytest.param(*one, marks=pytest.mark.slow)
        for one in (("wal", "keeping-aside"), ("truncate", "pruning"), ("wal", "merging"))
    ]
    + [pytest.param(journal, "taking-up", marks=pytest.mark.slow) for journal in ("truncate", "wal")]
    + [("truncate", "saving")],  # which has no journal
    indirect=["journal"],
)
def test_a_cut_in_the_middle_of_it_costs_nothing(stage: Stage, memory: Path, tmp_path: Path, scene: str) -> None:
    judge, recorded = prepared(scene, stage), stage.recorded()
    assert not list(map(str, broken(cuts(recorded, CUTS[scene], SEED), judge, memory, tmp_path)))


@fewer_a_day
def test_a_cut_while_logging_costs_nothing_unless_the_disk_lies(
    stage: Stage, memory: Path, tmp_path: Path, one_in: int
) -> None:
    judge, recorded = prepared("logging", stage), stage.recorded()
    assert not list(map(str, broken(cuts(recorded, CUTS["logging"] // one_in, SEED), judge, memory, tmp_path)))
    first = next(broken(on_a_lying_disk(recorded, LYING, SEED), judge, memory), None)
    assert first is not None, "half of the syncs are ignored, and no damage is seen"


@pytest.mark.parametrize("journal", ["truncate"], indirect=True)
def test_a_damaged_file_is_moved_for_good_before_the_lock_that_tells_of_it_goes(stage: Stage) -> None:
    prepared("keeping-aside", stage)
    recorded = stage.recorded()
    damaged, lock = recorded.before[DATABASE], f"{DATABASE}.locks/run-1.lock"
    disk, left = Disk(recorded.before), []
    for operation in recorded.operations[:40]:
        disk.do(operation)
        left += [disk.after_cut(Random(seed)) for seed in range(40)]
    assert any(one.get(DATABASE) == damaged for one in left) and any(lock not in one for one in left)
    assert not any(one.get(DATABASE) == damaged and lock not in one for one in left)

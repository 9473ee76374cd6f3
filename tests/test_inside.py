"""The page about the inside is true: its files exist, its walks go down the arrows, its example runs."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "purifier" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
WALKS = re.findall(r"(?:^\d+\. .*\n)+", TEXT, re.MULTILINE)


def named(text: str) -> list[str]:
    """The files of the package that a text names, in its order."""
    return re.findall(r"`((?!tests/)(?:\w+/)+\w+\.py)`", text)


def test_every_file_it_names_is_there() -> None:
    missing = [name for name in named(TEXT) if not (REPOSITORY / "purifier" / name).is_file()]
    assert not missing
    rooms = re.findall(r"^\| `(\w+)/`", TEXT, re.MULTILINE)
    there = {path.parent.name for path in (REPOSITORY / "purifier").glob("*/__init__.py")}
    assert set(rooms) == there


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{Path(named(walk)[0]).stem}-to-{Path(named(walk)[-1]).stem}")
def test_each_walk_goes_down_the_arrows_and_never_back_up(walk: str) -> None:
    steps = ["purifier." + name.removesuffix(".py").replace("/", ".") for name in named(walk)]
    assert len(steps) == walk.count("\n"), "a file a line"
    graph = grimp.build_graph("purifier", cache_dir=None)
    for above, below in pairwise(steps):
        assert graph.find_shortest_chain(above, below), f"{above} does not reach {below}"
        assert not graph.find_shortest_chain(below, above), f"{below} leads back up to {above}"


def test_its_example_runs_as_it_stands(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, cwd=tmp_path)
    assert not done.stderr
    assert "LiFePO4 12 V 100 Ah: " in done.stdout and done.stdout.endswith("12.98 V -0.33 A\n")


def test_the_four_names_are_loaded_only_when_they_are_used() -> None:
    code = (
        "import sys, purifier; before = [m for m in sys.modules if m.startswith('purifier.')]; purifier.Request; "
        "print(before, 'purifier.library' in sys.modules, set(purifier.__all__) <= set(dir(purifier)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False True\n"

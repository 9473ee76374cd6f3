"""The manual page: what the commands say, in the wheel, and readable by ``man``."""

from __future__ import annotations

import shutil
import subprocess
import tomllib

import pytest

from tests.conftest import REPOSITORY
from tests.manual import PAGE, page
from tests.patience import HANGS_S


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.manual writes it anew"


def test_the_wheel_carries_it_where_man_looks() -> None:
    build = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    assert shared == {str(PAGE.relative_to(REPOSITORY)): "share/man/man1/purifier.1"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_finds_nothing_wrong_with_it() -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS_S)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="needs mandoc")
def test_mandoc_finds_nothing_wrong_with_it() -> None:
    done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", PAGE], capture_output=True, text=True, timeout=HANGS_S)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_shows_every_command() -> None:
    done = subprocess.run(["man", "-l", str(PAGE)], capture_output=True, text=True, timeout=HANGS_S)
    for words in ("purifier plan", "--reserve QTY", "purifier profiles check", "PURIFIER_DB", "eco-cut"):
        assert words in done.stdout

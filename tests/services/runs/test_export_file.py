"""A run in a file of its own: the same as on the command line, never in place of another, never half."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.export import export
from purifier.errors import UsageError
from purifier.services.runs.export_file import export_to
from tests.finished_runs import finished


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_it_is_what_the_command_writes(database: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    said = export_to(database, 6, path)
    printed = CliRunner().invoke(export, ["6", "--format", kind, "--db", str(database)]).stdout_bytes
    assert path.read_bytes() == printed
    assert said == f"{len(printed.splitlines()) - (kind == 'csv')} readings of run 6 are in {path}."


def test_what_is_there_stays(database: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"mine.csv is there already, and is left as it is"):
        export_to(database, 6, tmp_path / "mine.csv")
    assert (tmp_path / "mine.csv").read_text("utf-8") == "mine"


def test_where_it_cannot_be_written_nothing_is_left(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=r"cannot write .*: No such file or directory"):
        export_to(database, 6, tmp_path / "nowhere" / "out.csv")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=r"cannot write .*out.csv: No space left on device"):
        export_to(database, 6, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()

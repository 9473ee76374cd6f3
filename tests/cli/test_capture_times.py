"""A time that no logger writes is refused at the door, wherever in a capture it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.recordings import SETUP, line

BOUND = (
    "t: expected seconds from the start of the capture or since 1970, -86400 to 4102444799 (the end of 2099), found "
)
TIMES = {
    "999999999999": BOUND + "999999999999",
    "1e300": BOUND + "1e+300",
    "NaN": BOUND + "nan",
    "Infinity": BOUND + "inf",
    "-Infinity": BOUND + "-inf",
    "1e999": BOUND + "inf",
    "-86401": BOUND + "-86401",
    "-62135596801": BOUND + "-62135596801",
    "4102444800": BOUND + "4102444800",
    "9" * 5000: BOUND + "inf",
    "1780000000000": BOUND + "1780000000000 (are these milliseconds?)",
}


def row(t: str) -> str:
    return f'{{"t": {t}, "hex": "{line().hex()}"}}\n'


@pytest.mark.parametrize("before", [0, 3])
@pytest.mark.parametrize("t", TIMES, ids=lambda t: t[:14])
def test_it_is_one_sentence_with_the_line_the_bound_and_what_was_found(
    t: str, before: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capture, database = tmp_path / "capture.jsonl", tmp_path / "runs.sqlite3"
    capture.write_text("".join(row(str(at)) for at in range(before)) + row(t) + row("9"))
    told = f"purifier: {capture}:{before + 1}: {TIMES[t]}\n"
    assert run(["replay", str(capture), "--meter", "diy-json", *SETUP, "--db", str(database)]) == 2
    assert capsys.readouterr().err.endswith(told)
    assert run(["decode", "--meter", "diy-json", str(capture)]) == 2
    assert capsys.readouterr().err == told
    if before:  # what was heard before that line is there, and can be shown
        assert run(["export", "last", "--format", "jsonl", "--db", str(database)]) == 0
        assert len(capsys.readouterr().out.splitlines()) == before
        assert run(["runs", "--db", str(database)]) == 0


@pytest.mark.parametrize("t", ["0", "-0.0", "0.5", "-0.1", "-86400", "1000000000", "1780000000.25", "4102444799"])
def test_every_time_of_this_world_is_taken(t: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture, database = tmp_path / "capture.jsonl", tmp_path / "runs.sqlite3"
    capture.write_text(row(t))
    assert run(["replay", str(capture), "--meter", "diy-json", *SETUP, "--db", str(database)]) == 0
    capsys.readouterr()
    assert run(["export", "1", "--format", "jsonl", "--db", str(database)]) == 0
    assert json.loads(capsys.readouterr().out)["voltage_v"] == 13.1
    assert run(["runs", "--json", "--db", str(database)]) == 0
    (found,) = json.loads(capsys.readouterr().out)["rows"]
    assert found["started_utc"] is not None

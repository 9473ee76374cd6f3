"""What is printed passes one gate: nobody's text is a command to the terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from purifier.cli.gate import Gate
from purifier.cli.main import run
from tests.patience import HANGS_S
from tests.recordings import Recording

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[0m\x1b[1m\x9b31m\u202e=1+1\x00"
OWN = re.compile(r"\x1b\[(?:0|1|32)m")


def is_clean(text: str) -> bool:
    return not set(text) & set("\x1b\x07\x9b\u202e\x00\x7f")


def on_a_terminal(*arguments: str, cwd: Path) -> str:
    """All that a terminal is sent when the command is typed at it."""
    near, far = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "purifier", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=far,
        stderr=far,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        os.close(far)
        seen = b""
        while True:
            try:
                more = os.read(near, 65536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            seen += more
        os.close(near)
        process.wait(timeout=HANGS_S)
    return seen.decode("utf-8", "replace").replace("\r\n", "\n")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A database made elsewhere: every text in it tries to be a command."""
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(90))
    recording.recorder.end("stopped", "stopped")
    recording.close()
    with closing(sqlite3.connect(path)) as connection:
        evil = EVIL.replace("\x00", "")
        connection.execute("INSERT INTO name (name) VALUES (?)", (evil,))
        connection.execute("INSERT INTO change SELECT 1, id, 5000, ? FROM name WHERE name = ?", (evil, evil))
        connection.execute("UPDATE run SET name = ?, meter = ?, port = ?, end_reason = ?", (evil,) * 4)
        connection.execute("UPDATE run SET meter_identity = ?, source = ?", (evil, evil))
        connection.execute("UPDATE event SET text = ?, data = ?", (evil, json.dumps({evil: evil})))
        connection.execute("INSERT INTO fault VALUES (1, ?, 3, 9, 0, 9)", (evil,))
        connection.commit()
    return path


CALLS = [
    ("runs",),
    ("show", "1"),
    ("runs", "--json"),
    ("show", "1", "--json"),
    ("export", "1", "--format", "jsonl"),
    ("stop", "1"),
    ("mark", "1", EVIL.replace("\x00", "") + "x"),
    ("prune", "1"),
]
AS_CSV = [("runs", "--format", "csv"), ("show", "1", "--format", "csv"), ("export", "1")]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_text_of_a_database_made_elsewhere_is_letters_alone(
    hostile: Path, call: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*call, "--db", str(hostile)]) == 0
    said = capsys.readouterr()
    assert is_clean(said.out) and is_clean(said.err)
    assert "]0;owned" in said.out + said.err or call[0] in ("stop", "mark")


@pytest.mark.parametrize("call", CALLS[:3] + AS_CSV, ids=" ".join)
def test_a_terminal_is_sent_no_command_of_it(hostile: Path, call: tuple[str, ...]) -> None:
    shown = on_a_terminal(*call, "--db", str(hostile), cwd=hostile.parent)
    assert is_clean(shown) and "]0;owned" in shown


@pytest.mark.parametrize("call", AS_CSV, ids=" ".join)
def test_csv_for_another_program_may_be_shown_on_a_terminal_too(
    hostile: Path, call: tuple[str, ...], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run([*call, "--db", str(hostile)]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert is_clean(out) and "]0;owned" in out


def test_json_for_another_program_holds_all_of_it(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "1", "--json", "--db", str(hostile)]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == EVIL.replace("\x00", "")


def test_names_of_files_and_variables_are_letters_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = EVIL.replace("\x00", "").replace("/", "") + "\npurifier: all is well"
    batteries = tmp_path / "batteries"
    batteries.mkdir()
    (batteries / f"{name}.toml").write_text("name = 3\n")
    (tmp_path / name).write_text("no capture\n")
    setup = ("-b", "1280 Wh", "--load", "5 W")
    file = str(tmp_path / name)
    for call in (
        ("profiles", "check", str(batteries / f"{name}.toml")),
        ("profiles", "check", str(batteries)),
        ("profiles", "check", file),
        ("--profiles", file, "profiles"),
        ("--profiles", str(tmp_path), "profiles", "where"),
        ("decode", "--meter", "diy-json", file),
        ("decode", "--meter", "diy-json", "--hex", file),
        ("decode", "--meter", "diy-json", f"{file}-not-there"),
        ("replay", file, "--meter", "diy-json", *setup),
        ("plan", *setup, "--setup", file),
        ("plan", *setup, "--save", f"{file}/x.toml"),
        ("plan", *setup, "--save", f"{file}.toml"),
        ("runs", "--db", file),
        ("show", "1", "--db", f"{file}-not-there"),
        ("log", file, "--meter", "diy-json", *setup),
        ("log", "/dev/null", "--meter", "diy-json", *setup, "--hook", name),
    ):
        run(call)
        said = capsys.readouterr()
        assert is_clean(said.out) and is_clean(said.err), call
        assert "\npurifier: all is well" not in said.out + said.err, call
    monkeypatch.setenv("PURIFIER_DB", file)
    monkeypatch.setenv("PURIFIER_PROFILES", file)
    calls: list[tuple[str, ...]] = [("runs",), ("profiles",), ("profiles", "where"), ("doctor",)]
    for each in calls:
        run(each)
        said = capsys.readouterr()
        assert is_clean(said.out) and is_clean(said.err), each


def test_bold_and_green_are_for_terminals_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ("plan", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro")
    shown = on_a_terminal(*call, cwd=tmp_path)
    assert OWN.search(shown) and is_clean(OWN.sub("", shown))
    assert run(call) == 0
    assert is_clean(capsys.readouterr().out)


def test_the_streams_are_as_they_were_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    run(["profiles", "where"])
    assert (sys.stdout, sys.stderr) == before


def test_this_programs_own_styles_bring_nobody_elses_along() -> None:
    behind = io.StringIO()
    Gate(behind, narrates=False).write_styled(f"\x1b[1mbold\x1b[0m {EVIL}\n")
    assert behind.getvalue() == "bold ]0;owned[2J31m=1+1\n"
    write: Any = Gate(behind, narrates=True).write
    with pytest.raises(TypeError):
        write(b"bytes")


def test_a_name_without_end_fills_no_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, name = tmp_path / "runs.sqlite3", "a " * 50_000
    recording = Recording(path)
    recording.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE run SET name = ?, meter = ?, port = ?", (name, name, "x" * 100_000))
        connection.execute("UPDATE event SET text = ?", (name,))
        connection.commit()
    calls: list[tuple[str, ...]] = [("runs",), ("show", "1"), ("stop", "1"), ("prune", "1"), ("show", "nothing")]
    for call in calls:
        run([*call, "--db", str(path)])
        said = capsys.readouterr()
        assert len(said.out) < 10_000 and len(said.err) < 3_000, call

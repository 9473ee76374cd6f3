"""What TAB offers, asked as bash asks, and in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import _complete, run
from tests.patience import HANGS_S


def offered(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], breaks: str = " \t\n:="
) -> list[str]:
    """The words that bash would be told at the end of ``line``."""
    monkeypatch.setenv("PURIFIER_LINE", line)
    monkeypatch.setenv("PURIFIER_BREAKS", breaks)
    assert _complete("bash_line") == 0
    found = capsys.readouterr()
    assert found.err == ""
    return [word.removeprefix("plain,") for word in found.out.split()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("purifier pl", ["plan", "plot"]),
        ("purifier plan --re", ["--reserve", "--realistic"]),
        ("purifier profiles sh", ["show"]),
        ("purifier profiles new pa", ["part"]),
        ("purifier profiles show fuse-", ["fuse-holder"]),
        ("purifier profiles show --kind meter v", ["victron-ve-direct", "votronic-shunt"]),
        ("purifier plan --battery=airfanta", []),
        ("purifier plan -p airfanta", ["airfanta-3pro"]),
        ("purifier plan -b 1280 -b agm-12v-1", ["agm-12v-100ah"]),
        ("purifier plan -b anker-solix-c1000:", ["dc", "ac"]),
        ("purifier plan -b anker-solix-c1000*2:d", ["dc"]),
        ("purifier plan -b lifepo4-12v-100ah+harbor-freight-60", ["lifepo4-12v-100ah+harbor-freight-60w"]),
        ("purifier plan -p levoit-core-300s*2 --setting 3", ["33%"]),
        ("purifier plan --setup wint", ["file,wint"]),
        ("purifier log /dev/null --meter vic", ["victron-ve-direct"]),
        ("purifier completion ", ["bash", "zsh", "fish"]),
        ("purifier plan --tightness ", ["tight", "typical", "leaky"]),
        ("purifier plan --air ", ["smoke", "infection", "outside"]),
        ("purifier size --air s", ["smoke"]),
        ("purifier nope ", []),
        ("purifier plan --battery=agm-12v-1", ["agm-12v-100ah"]),
        ("purifier plan --battery=anker-solix-c1000:", ["dc", "ac"]),
        ("purifier runs --format=c", ["csv"]),
        ("purifier plan --purifier=airf", ["airfanta-3pro"]),
        ("purifier plan -b nope:", []),
        ("purifier plan --reserve 1 --reserve 2 --", []),
        ("purifier plan -b 'agm-12v-1", ["agm-12v-100ah"]),
    ],
)
def test_what_is_offered(
    line: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = offered(line, monkeypatch, capsys)
    assert found == words


def test_a_shell_that_breaks_no_words_at_colons_gets_whole_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered("purifier plan -b anker-solix-c1000:d", monkeypatch, capsys, " ") == ["anker-solix-c1000:dc"]
    assert offered("purifier runs --format=c", monkeypatch, capsys, " ") == ["--format=csv"]
    assert offered("purifier runs --format=c", monkeypatch, capsys, " :") == ["--format=csv"]
    assert offered("purifier plan --battery=anker-solix-c1000:d", monkeypatch, capsys, " :") == ["dc"]


def test_runs_are_offered_by_their_numbers_the_newest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs.sqlite3"
    setup = ["-b", "anker-solix-c1000:ac", "-p", "airfanta-3pro", "--setting", "6", "--db", str(path)]
    assert run(["ran", "20 h", *setup]) == run(["ran", "21 h", *setup]) == 0
    capsys.readouterr()
    assert offered(f"purifier show --db {path} ", monkeypatch, capsys) == ["2", "1", "last"]
    assert offered("purifier show --db /no/such/file ", monkeypatch, capsys) == []


def test_it_is_quick_for_it_loads_little() -> None:
    program = (
        "import sys, resource\n"
        "from purifier.cli.main import run\n"
        "run()\n"
        "heavy = {'textual', 'pint', 'serial', 'sqlite_utils', 'plotext'} & set(sys.modules)\n"
        "print(sorted(heavy), resource.getrusage(resource.RUSAGE_SELF).ru_utime < 1.0)\n"
    )
    for line in ("purifier ", "purifier plan -b li", "purifier log --meter v"):
        asked = {"_PURIFIER_COMPLETE": "bash_line", "PURIFIER_LINE": line, "PURIFIER_BREAKS": " "}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, timeout=HANGS_S)
        assert done.stdout.splitlines()[-1] == "[] True" and len(done.stdout.splitlines()) > 2, done.stderr


PURIFIER = Path(sys.executable).with_name("purifier")


@pytest.mark.skipif(shutil.which("bash") is None or not PURIFIER.exists(), reason="needs bash and the command itself")
def test_in_a_real_bash_tab_writes_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    import pty

    assert run(["completion", "bash"]) == 0
    script = tmp_path / "purifier.bash"
    script.write_text(capsys.readouterr().out)
    (tmp_path / "winter.toml").touch()
    ours, theirs = pty.openpty()
    env = {**os.environ, "PATH": f"{PURIFIER.parent}:{os.environ['PATH']}", "PS1": "$ ", "TERM": "dumb"}
    command = ["bash", "--norc", "--noprofile", "-i"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=tmp_path, start_new_session=True
    ) as process:
        os.close(theirs)
        os.write(ours, b"bind 'set enable-bracketed-paste off'; source ./purifier.bash; echo re''ady\n")
        seen = b""

        def until(text: bytes) -> None:
            nonlocal seen
            while text not in seen:
                seen += os.read(ours, 4096)
            seen = seen.partition(text)[2]

        until(b"ready")
        for typed, whole in (
            (b"purifier profiles sh\t", b"purifier profiles show "),
            (b"purifier plan -b anker-solix-c1000:a\t", b"anker-solix-c1000:ac "),
            (b"purifier plan -p levoit-core-300s --setting sl\t", b"--setting sleep "),
            (b"purifier plan --setup win\t", b"--setup winter.toml "),
            (b"purifier plan --setup=win\t", b"--setup=winter.toml "),
            (b"purifier plan --battery=ecoflow-delta-2-m\t", b"--battery=ecoflow-delta-2-max "),
        ):
            os.write(ours, typed)
            until(whole)
            os.write(ours, b"\x15")  # the line is given up
        process.kill()
    os.close(ours)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_scripts_of_other_shells_name_the_command_and_hold_in_that_shell(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["completion", shell]) == 0
    text = capsys.readouterr().out
    assert f"_PURIFIER_COMPLETE={shell}_complete" in text and "purifier" in text
    if (program := shutil.which(shell)) is not None:
        script = tmp_path / "script"
        script.write_text(text)
        assert subprocess.run([program, "-n", str(script)], capture_output=True, timeout=HANGS_S).returncode == 0

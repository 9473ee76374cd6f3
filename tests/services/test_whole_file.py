"""A file written for somebody: whole or not at all, where it was, with the rights it had."""

from __future__ import annotations

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.services.whole_file import write_whole
from tests.patience import HANGS_S
from tests.programs import program

if sys.platform == "win32":
    pytest.skip("rights and pipes as POSIX has them", allow_module_level=True)

SAVE = """
from pathlib import Path
from purifier.services.whole_file import write_whole
write_whole(Path({path!r}), {text!r})
"""
SETUP = ("plan", "-b", "1280 Wh", "--load", "5 W", "--save")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o640, 0o664, 0o755])
def test_a_file_that_is_there_keeps_its_rights(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("old")
    path.chmod(mode)
    write_whole(path, "new")
    assert (path.read_text(), mode_of(path)) == ("new", mode)
    assert os.listdir(tmp_path) == ["plan.toml"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_rights_that_its_maker_gives(umask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "folder" / "plan.toml", "new")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "folder" / "plan.toml") == mode


@pytest.mark.parametrize("there", [True, False], ids=["leads to a file", "leads nowhere yet"])
def test_a_link_stays_a_link_and_its_target_is_written(there: bool, tmp_path: Path) -> None:
    target, link = tmp_path / "kept" / "plan.toml", tmp_path / "link.toml"
    target.parent.mkdir()
    if there:
        target.write_text("old")
        target.chmod(0o640)
    link.symlink_to("kept/plan.toml")
    write_whole(link, "new")
    assert link.is_symlink() and target.read_text() == "new" and not target.is_symlink()
    assert not there or mode_of(target) == 0o640
    assert os.listdir(target.parent) == ["plan.toml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_left_alone_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe, ring, sock = tmp_path / "pipe", tmp_path / "ring", tmp_path / "sock"
    os.mkfifo(pipe)
    ring.symlink_to("gnir")
    (tmp_path / "gnir").symlink_to("ring")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(sock))
    (tmp_path / "folder").mkdir()
    (tmp_path / "device").symlink_to("/dev/null")
    kinds = {
        pipe: "a named pipe",
        sock: "a socket",
        ring: "a link that leads round in circles",
        tmp_path / "folder": "a folder",
        tmp_path / "device": "a device",
        Path("/dev/null"): "a device",
    }
    for path, words in kinds.items():
        before = path.lstat()
        assert run([*SETUP, str(path)]) == 2
        assert f"it is {words}, a file was expected" in capsys.readouterr().err
        after = path.lstat()
        assert (before.st_ino, before.st_mode) == (after.st_ino, after.st_mode)
    assert sorted(os.listdir(tmp_path)) == ["device", "folder", "gnir", "pipe", "ring", "sock"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write everything")
def test_a_write_protected_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(OSError, match="write-protected"):
        write_whole(path, "new")
    assert path.read_text() == "old"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("old")

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))

    code = SAVE.format(path=str(path), text="new" * 99)
    done = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=small, capture_output=True, text=True, timeout=HANGS_S
    )
    assert "File too large" in done.stderr
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["plan.toml"]


def test_it_is_on_the_disk_before_the_old_one_goes_and_the_name_after(tmp_path: Path) -> None:
    strace = program("strace")
    path, log = tmp_path / "plan.toml", tmp_path / "calls"
    code = SAVE.format(path=str(path), text="new")
    done = subprocess.run(
        [strace, "-f", "-y", "-o", str(log), "-e", "trace=fsync,rename,renameat,renameat2", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=HANGS_S,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    calls = [
        line.split(maxsplit=1)[1]
        for line in log.read_text().splitlines()
        if "purifier" in line or str(tmp_path) in line
    ]
    calls = [call for call in calls if call.startswith(("fsync", "rename"))]
    assert [call.split("(")[0].rstrip("at2") for call in calls] == ["fsync", "rename", "fsync"]
    assert ".purifier-" in calls[0] and str(path) in calls[1] and f"<{tmp_path}>" in calls[2]

"""Who holds a port, and what right is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from purifier.errors import LinkError
from purifier.link import opening
from purifier.link.holding import Holder, clear_dead_mark, holders, missing_right
from purifier.link.opening import open_port
from purifier.link.ports import port_at
from purifier.protocols.meter import Line

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /proc")

_HOLD = "import os, sys; os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY); print('open', flush=True); sys.stdin.read()"
_LOCK = """
import sys
from purifier.link.opening import open_port
from purifier.link.ports import port_at
from purifier.protocols.meter import Line
opened = open_port(port_at(sys.argv[1]), Line(19200))
print('open', flush=True)
sys.stdin.read()
"""


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal held open as a pretend meter holds it: a file on the device, and its name."""
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    far, near = os.openpty()
    yield near, os.ttyname(near)
    os.close(far)
    os.close(near)


@contextmanager
def other(script: str, device: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has ``device`` open."""
    command = [sys.executable, "-c", script, device]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


@linux
def test_the_holder_is_named_with_its_pid(pty: tuple[int, str]) -> None:
    with other(_HOLD, pty[1]) as process:
        (holder,) = holders(pty[1])
        assert holder.pid == process.pid
        assert holder.name.startswith("python")
    assert holders(pty[1]) == ()


@linux
def test_who_made_a_pseudo_terminal_does_not_hold_it(pty: tuple[int, str]) -> None:
    script = "import os; far, near = os.openpty(); print(os.ttyname(near), flush=True); import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as maker:
        assert maker.stdout is not None
        device = maker.stdout.readline().decode().strip()
        found = holders(device)
        maker.kill()
    assert found == ()


@linux
@pytest.mark.parametrize("script", [_HOLD, _LOCK], ids=["a plain open", "a logger"])
def test_a_port_in_use_is_refused_and_the_holder_named(
    script: str, pty: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a real port: there a plain open, too, is somebody else's.
    monkeypatch.setattr(opening, "_is_pseudo", lambda device: False)
    with other(script, pty[1]) as process:
        with pytest.raises(
            LinkError, match=rf"{pty[1]} is in use by .*\(PID {process.pid}\): end that first"
        ) as raised:
            open_port(port_at(pty[1]), Line(19200))
        assert raised.value.exit_code == 3
    clear_dead_mark(*pty)
    open_port(port_at(pty[1]), Line(19200)).close()


@linux
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root, to become somebody else")
def test_a_plain_open_by_another_user_is_shut_out(pty: tuple[int, str]) -> None:
    os.chmod(pty[1], 0o666)
    opened = open_port(port_at(pty[1]), Line(19200))
    plain = [sys.executable, "-c", "import os, sys; os.setuid(65534); os.open(sys.argv[1], os.O_RDWR)", pty[1]]
    assert "busy" in subprocess.run(plain, capture_output=True, text=True).stderr
    opened.close()
    assert "busy" in subprocess.run(plain, capture_output=True, text=True).stderr, "a killed logger leaves its mark"
    assert clear_dead_mark(*pty)
    assert subprocess.run(plain, capture_output=True, text=True).returncode == 0


@linux
def test_the_mark_of_a_killed_logger_is_cleared_but_not_that_of_a_living_one(pty: tuple[int, str]) -> None:
    with other(_LOCK, pty[1]) as process:
        assert not clear_dead_mark(*pty), "it lives"
        process.kill()
        process.wait()
        assert clear_dead_mark(*pty)
    assert not clear_dead_mark(*pty), "there is none any more"


def fake_proc(root: Path, pid: int, device: str, comm: str, cmdline: str = "") -> Path:
    """A /proc with one process that has ``device`` open."""
    process = root / str(pid)
    (process / "fd").mkdir(parents=True)
    (process / "fd" / "3").symlink_to(device)
    (process / "comm").write_text(f"{comm}\n")
    (process / "cmdline").write_text(cmdline)
    return root


@linux
def test_a_logger_is_called_by_its_command(tmp_path: Path) -> None:
    proc = fake_proc(tmp_path, 41, "/dev/ttyX", "python3", "/usr/bin/python3\0/usr/bin/purifier\0log\0/dev/ttyX\0")
    assert holders("/dev/ttyX", proc) == (Holder(41, "purifier log"),)


@linux
def test_a_program_cannot_paint_the_screen_with_its_name(tmp_path: Path) -> None:
    assert holders("/dev/ttyX", fake_proc(tmp_path, 41, "/dev/ttyX", "a\x1b[2Jb"))[0].name == "a[2Jb"


@linux
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root, to give a file away")
def test_a_missing_right_comes_with_the_command_that_mends_it(open_folder: Path) -> None:
    device = open_folder / "ttyUSB0"
    device.touch()
    for group, mode, command in (
        ("dialout", 0o660, "run: sudo usermod -aG dialout nobody, then log out and in"),
        ("dialout", 0o600, f"run: sudo setfacl -m u:nobody:rw {device}"),
        ("root", 0o660, f"run: sudo setfacl -m u:nobody:rw {device}"),
    ):
        import shutil

        shutil.chown(device, "root", group)
        device.chmod(mode)
        assert _as_nobody(device) == command
    device.chmod(0o666)
    assert missing_right(str(device)) is None


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anyone can look into; pytest keeps its own for this user alone."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def _as_nobody(device: Path) -> str:
    script = """
import os, sys
import grp, pwd  # before the rights are gone
from purifier.link import holding
os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(holding.missing_right(sys.argv[1]).command)
"""
    done = subprocess.run([sys.executable, "-c", script, str(device)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()

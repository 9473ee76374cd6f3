"""What the service manager is told."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from purifier.services.machine.notify import notify, watchdog_every_s

if sys.platform == "win32":
    pytest.skip("needs sockets with a path", allow_module_level=True)


@pytest.mark.parametrize("abstract", [False, pytest.param(True, marks=pytest.mark.skipif("sys.platform != 'linux'"))])
def test_the_manager_hears_it(abstract: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"@purifier-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name.replace("@", "\0") if abstract else name)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        assert notify("READY=1")
        assert notify("WATCHDOG=1")
        assert [manager.recv(100), manager.recv(100)] == [b"READY=1", b"WATCHDOG=1"]


def test_without_a_manager_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    assert not notify("READY=1")


def test_the_watchdog_is_fed_twice_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    assert watchdog_every_s() is None
    monkeypatch.setenv("WATCHDOG_USEC", "60000000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert watchdog_every_s() == 30.0
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert watchdog_every_s() is None, "meant for another process"
    monkeypatch.setenv("WATCHDOG_USEC", "soon")
    assert watchdog_every_s() is None

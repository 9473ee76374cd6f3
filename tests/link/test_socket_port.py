"""The network port that a pretend meter speaks on: real sockets on this machine alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.errors import LinkError, LinkLost, UsageError
from purifier.link.finding import find_port
from purifier.link.serial_link import SerialLink, open_link
from purifier.link.socket_port import SocketPort, read_address
from purifier.protocols.meter import Line
from tests.patience import HANGS_S

LINE = Line(19200)


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend meters of a test are seen by that test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "purifier"


@pytest.fixture
def port() -> Iterator[SocketPort]:
    found = SocketPort("127.0.0.1", 0)
    yield found
    found.close()


def number(port: SocketPort) -> int:
    return int(str(port.device).rpartition(":")[2])


def connected(port: SocketPort) -> SerialLink:
    """A link to ``port``, which has let it in."""
    before = port.session
    link = open_link(str(port.device), LINE, [b"?"], wait_s=HANGS_S)
    assert port.receive(HANGS_S) == b"" and port.session == before + 1
    return link


def test_what_is_sent_is_read_and_what_is_asked_is_heard(port: SocketPort) -> None:
    link = connected(port)
    port.send(b"13.1 V")
    assert link.read()[0] == b"13.1 V"
    link.write(b"?")
    assert port.receive(HANGS_S) == b"?"
    link.close()


def test_what_nobody_reads_is_lost(port: SocketPort) -> None:
    port.send(b"said to nobody")
    link = connected(port)
    port.send(b"and this is heard")
    assert link.read()[0] == b"and this is heard"
    for _ in range(20_000):
        port.send(bytes(1000))  # never waits for who does not read, and keeps little of it
    port.close()
    kept = 0
    with pytest.raises(LinkLost):
        while True:
            kept += len(link.read()[0])
    assert 0 < kept < 10_000_000, "of twenty million"


def test_another_is_refused_while_somebody_is_connected_and_let_in_afterwards(port: SocketPort) -> None:
    first, device = connected(port), str(port.device)
    with pytest.raises(LinkError, match="refused"):
        open_link(device, LINE)
    port.send(b"still there")
    assert first.read()[0] == b"still there"
    first.close()
    assert port.receive(HANGS_S) == b""
    second = connected(port)
    port.send(b"welcome")
    assert second.read()[0] == b"welcome"
    second.close()


def test_unplugged_it_breaks_off_and_refuses_until_it_is_plugged_in_at_the_same_address(port: SocketPort) -> None:
    link, device = connected(port), port.device
    port.unplug()
    assert port.device is None and port.receive(0.0) == b""
    port.send(b"nobody hears")
    with pytest.raises(LinkLost):
        link.read()
    assert not link.reopen() and "refused" in link.reason
    assert port.plug() == device == port.device
    assert link.reopen(), link.reason
    port.receive(HANGS_S)
    port.send(b"back")
    assert link.read()[0] == b"back"
    link.close()


@pytest.mark.parametrize("state", ["free", "connected", "unplugged"])
def test_the_number_is_nobody_elses_meanwhile(port: SocketPort, state: str) -> None:
    at = number(port)
    link = connected(port) if state == "connected" else None
    if state == "unplugged":
        port.unplug()
    with pytest.raises(LinkError, match=f"127.0.0.1:{at} is in use by another program: choose another port, or 0"):
        SocketPort("127.0.0.1", at)
    if link is not None:
        link.close()


def test_closed_the_number_is_free_at_once(port: SocketPort) -> None:
    at, link = number(port), connected(port)
    port.close()
    with socket.socket() as anybody:  # who does not share a number with what is still being closed
        anybody.bind(("127.0.0.1", at))
    again = SocketPort("127.0.0.1", at)
    assert again.device == f"socket://127.0.0.1:{at}"
    again.close()
    link.close()


def test_only_who_is_on_this_machine_reaches_a_loopback_address(port: SocketPort) -> None:
    assert port.is_local
    everywhere = SocketPort("0.0.0.0", 0)
    assert not everywhere.is_local
    everywhere.close()


def test_the_other_kind_of_address_goes_too() -> None:
    try:
        port = SocketPort("[::1]", 0)
    except LinkError as error:
        pytest.skip(f"no IPv6 here: {error}")
    assert str(port.device).startswith("socket://[::1]:") and port.is_local
    link = connected(port)
    port.send(b"six")
    assert link.read()[0] == b"six"
    link.close()
    port.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("127.0.0.1:5000", ("127.0.0.1", 5000)), ("localhost:0", ("localhost", 0)), (" [::1]:4000 ", ("[::1]", 4000))],
)
def test_an_address_is_read(typed: str, found: tuple[str, int]) -> None:
    assert read_address(typed) == found


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "found ''"),
        ("5000", "did you mean '127.0.0.1:5000'?"),
        (":5000", "did you mean '127.0.0.1:5000'?"),
        ("socket://127.0.0.1:5000", "did you mean '127.0.0.1:5000'?"),
        ("127.0.0.1:5000/", "did you mean '127.0.0.1:5000'?"),
        ("127.0.0.1:65536", "ports go up to 65535"),
        ("127.0.0.1", "expected HOST:PORT"),
        ("127.0.0.1:five", "expected HOST:PORT"),
        ("127.0.0.1:-1", "expected HOST:PORT"),
        ("::1:5000", "expected HOST:PORT"),
        ("127.0.0.1:\u0665\u0660\u0660\u0660", "expected HOST:PORT"),
        ("a b:5000", "expected HOST:PORT"),
    ],
)
def test_what_is_no_address_is_said_with_the_nearest_that_is(typed: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_address(typed)
    assert hint in str(refused.value) and "--listen" in str(refused.value)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("203.0.113.7", "no address of this machine: use 127.0.0.1"),
        ("no-such-machine.invalid", "no machine is called 'no-such-machine.invalid'"),
        ("a..b", "no machine is called 'a..b'"),
    ],
)
def test_a_place_where_nothing_can_listen_is_said(host: str, words: str) -> None:
    with pytest.raises(LinkError) as refused:
        SocketPort(host, 0)
    assert words in str(refused.value)


_AS_NOBODY = """
import encodings.idna, os  # before the rights are gone
from purifier.errors import LinkError
from purifier.link.socket_port import SocketPort
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    SocketPort("127.0.0.1", 81)
except LinkError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="every port may be used there")
def test_a_port_for_the_system_alone_is_said() -> None:
    lowest = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if lowest.exists() and int(lowest.read_text()) < 82:
        pytest.skip("everybody may use port 81 here")
    done = subprocess.run([sys.executable, "-c", _AS_NOBODY], capture_output=True, text=True, timeout=HANGS_S)
    assert "127.0.0.1:81: ports below 1024 are kept for the system: choose one from 1024 on" in done.stdout, done.stderr


def test_who_logs_it_on_this_machine_knows_that_nothing_of_it_is_measured(
    port: SocketPort, runtime_folder: Path
) -> None:
    at = number(port)
    names = [f"127.0.0.1:{at}", f"localhost:{at}", f"[::1]:{at}"]
    assert [find_port(f"socket://{one}").identity for one in names] == [f"pretend:socket://{one}" for one in names]
    assert find_port(f"socket://127.0.0.1:{at - 1}").identity == f"net:socket://127.0.0.1:{at - 1}"
    assert find_port(f"socket://192.0.2.1:{at}").identity == f"net:socket://192.0.2.1:{at}", "another machine's"
    link = connected(port)
    port.unplug()
    with pytest.raises(LinkLost):
        link.read()
    port.plug()
    assert link.reopen() and link.identity == f"pretend:socket://127.0.0.1:{at}"
    link.close()
    port.close()
    assert find_port(f"socket://127.0.0.1:{at}").identity.startswith("net:") and not os.listdir(runtime_folder)


@pytest.mark.skipif(sys.platform == "win32", reason="whether a process lives cannot be asked there")
def test_a_mark_that_a_killed_one_left_is_not_believed(port: SocketPort, runtime_folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    (runtime_folder / f"4001@{dead.pid}").write_text("127.0.0.1")
    assert find_port("socket://127.0.0.1:4001").identity == "net:socket://127.0.0.1:4001"


def test_somebody_who_is_gone_before_the_door_is_opened_stops_nobody(port: SocketPort) -> None:
    hasty = socket.create_connection(("127.0.0.1", number(port)))
    hasty.close()
    port.receive(HANGS_S)
    while port.receive(0.0) or port._client is not None:
        pass
    link = connected(port)
    port.send(b"fine")
    assert link.read()[0] == b"fine"
    link.close()


def test_pretending_on_a_network_port_needs_no_pseudo_terminals() -> None:
    words = "import sys, purifier.link.socket_port, purifier.services.pretend.speaker"
    asked = f"{words}; print('purifier.link.pty' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=HANGS_S)
    assert done.stdout == "False\n", done.stderr

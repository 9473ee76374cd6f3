"""A link on real pseudo-terminals: alone on its port, lost, and found again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from purifier.errors import LinkError, LinkLost, SpeedError
from purifier.link.clock import boottime_s
from purifier.link.ports import Roots
from purifier.link.pty import PseudoPort
from purifier.link.serial_link import SerialLink, open_link
from purifier.protocols.meter import Line
from tests.patience import HANGS_S
from tests.programs import program

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

LINE = Line(19200)
POLL = b"\xdd\xa5\x03\x00\xff\xfd\x77"


@pytest.fixture
def meter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PseudoPort]:
    """A pretend meter, plugged in."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    port = PseudoPort("shunt", LINE.baud)
    yield port
    port.unplug()


def read_all(link: SerialLink, count: int) -> bytes:
    """The next ``count`` bytes; fails when they do not come."""
    data, end = b"", boottime_s() + HANGS_S
    while len(data) < count and boottime_s() < end:
        data += link.read()[0]
    return data


def descriptors() -> int:
    """How many files this process has open."""
    return len(os.listdir("/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"))


def test_bytes_come_with_the_time_they_came_in(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE)
    before = boottime_s()
    meter.send(bytes(range(256)))
    data, at_s = link.read()
    assert before <= at_s <= boottime_s()
    assert data + read_all(link, 256 - len(data)) == bytes(range(256)), "every byte as it was sent, whatever it is"
    link.close()


@pytest.mark.parametrize("form", ["8E1", "7O2"])
def test_a_meter_of_any_parity_can_be_pretended_and_opened_again_and_again(meter: PseudoPort, form: str) -> None:
    """A pseudo-terminal carries whole bytes and takes no parity."""
    for _ in range(3):
        link = open_link("shunt", Line(LINE.baud, form))
        meter.send(b"\xff\x80")
        assert read_all(link, 2) == b"\xff\x80"
        link.close()


def test_an_adapter_that_takes_no_parity_is_told(meter: PseudoPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("purifier.link.opening._is_pseudo", lambda device: False)
    open_link("shunt", LINE).close()
    with pytest.raises(SpeedError, match="cannot be set to 8E1: use another adapter"):
        for _ in range(2):  # the first time a pseudo-terminal passes over it in silence
            open_link("shunt", Line(LINE.baud, "8E1")).close()


def test_a_quiet_line_gives_nothing_and_no_error(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE)
    assert link.read()[0] == b""
    link.close()


def test_nothing_but_polls_is_ever_written(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE, [POLL])
    link.write(POLL)
    with pytest.raises(ValueError, match="not a poll of this meter: 00"):
        link.write(b"\0")
    assert meter.receive(5.0) == POLL
    assert meter.receive(0.0) == b""
    link.close()


def test_an_unplugged_meter_is_found_again_under_another_name(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE)
    old = link.device
    meter.unplug()
    with pytest.raises(LinkLost, match=f"{old} is gone"):
        link.read()
    assert not link.reopen()
    assert link.reason == "waiting for pretend:shunt"
    meter.plug()
    assert meter.device != old
    assert link.reopen()
    assert link.device == meter.device
    meter.send(b"again")
    assert read_all(link, 5) == b"again"
    link.close()


def test_another_meter_is_not_taken_for_it(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE)
    meter.unplug()
    with pytest.raises(LinkLost):
        link.read()
    other = PseudoPort("bms", LINE.baud)
    assert other.device == link.device, "it stands where the first one stood"
    assert not link.reopen()
    assert link.reason == f"another device (pretend:bms) is at {other.device}; waiting for pretend:shunt"
    other.unplug()


def test_a_lost_link_stays_lost_until_it_is_reopened(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE, [POLL])
    meter.unplug()
    for _ in range(2):
        with pytest.raises(LinkLost):
            link.read()
    with pytest.raises(LinkLost):
        link.write(POLL)
    link.close()
    link.close()


@pytest.mark.slow
def test_a_thousand_reconnects_leave_nothing_open(meter: PseudoPort) -> None:
    link = open_link("shunt", LINE)
    at_first = descriptors()
    for _ in range(1000):
        meter.unplug()
        with pytest.raises(LinkLost):
            link.read()
        assert not link.reopen()
        meter.plug()
        assert link.reopen()
    assert descriptors() == at_first
    link.close()


def test_refused_opens_leave_nothing_open(tmp_path: Path) -> None:
    at_first = descriptors()
    for _ in range(20):
        for typed in ("/dev/null", "socket://127.0.0.1:9", str(tmp_path / "nothing")):
            with pytest.raises(LinkError):
                open_link(typed, LINE)
    assert descriptors() == at_first


@pytest.mark.skipif(sys.platform != "linux", reason="the names are Linux's")
def test_a_name_that_udev_would_give_is_followed(tmp_path: Path) -> None:
    by_id = tmp_path / "dev" / "serial" / "by-id"
    by_id.mkdir(parents=True)
    name = by_id / "usb-VictronEnergy_VE5ABC-if00-port0"
    roots = Roots(tmp_path / "sys", tmp_path / "dev")
    first, second = os.openpty(), os.openpty()
    name.symlink_to(os.ttyname(first[1]))
    from purifier.link.finding import find_port

    link = SerialLink(find_port(os.ttyname(first[1]), roots), LINE, roots=roots)
    assert link.identity == f"link:{name.name}"
    for descriptor in first:
        os.close(descriptor)
    name.unlink()
    with pytest.raises(LinkLost):
        link.read()
    assert not link.reopen()
    name.symlink_to(os.ttyname(second[1]))
    assert link.reopen()
    assert link.device == os.ttyname(second[1])
    link.close()
    for descriptor in second:
        os.close(descriptor)


@contextmanager
def cable(link: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A pseudo-terminal at ``link`` that sends back what it is sent."""
    command = [program("socat"), "-d", "-d", f"pty,rawer,link={link}", "exec:cat"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while b"starting data transfer" not in process.stderr.readline():
            assert process.poll() is None
        try:
            yield process
        finally:
            process.kill()


def test_a_cable_of_another_program_is_followed_by_its_link(tmp_path: Path) -> None:
    shunt = tmp_path / "shunt"
    with cable(shunt):
        link = open_link(str(shunt), LINE, [b"hello"])
        link.write(b"hello")
        assert read_all(link, 5) == b"hello"
    with pytest.raises(LinkLost):
        while True:
            link.read()
    shunt.unlink(missing_ok=True)
    assert not link.reopen()
    with cable(shunt):
        assert link.reopen(), link.reason
        link.write(b"hello")
        assert read_all(link, 5) == b"hello"
    link.close()


def test_a_port_in_the_network_is_read_and_found_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"socket://127.0.0.1:{server.getsockname()[1]}"
        link = open_link(url, LINE, [POLL])
        assert link.identity == f"net:{url}"
        far, _ = server.accept()
        with far:
            far.sendall(b"x" * 300)
            assert read_all(link, 300) == b"x" * 300
            link.write(POLL)
            assert far.recv(100) == POLL
        with pytest.raises(LinkLost, match="is gone"):
            while True:
                link.read()
        assert link.reopen()
        far, _ = server.accept()
        with far:
            far.sendall(b"again")
            assert read_all(link, 5) == b"again"
        link.close()


def test_a_network_port_that_nobody_serves_says_so() -> None:
    with pytest.raises(
        LinkError, match=r"socket://127\.0\.0\.1:9 cannot be reached: Connection refused; is it switched on"
    ):
        open_link("socket://127.0.0.1:9", LINE)

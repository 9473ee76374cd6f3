"""From what was typed to a port, or a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from purifier.errors import LinkError, UsageError
from purifier.link.finding import Network, find_port
from purifier.link.ports import Port
from tests.link.machine import build_in, machine, plug


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /sys")
@pytest.mark.parametrize(
    "typed",
    [
        "ttyUSB0",
        "VE5ABC",
        "usb:0403:6001:VE5ABC",
        "usb-FTDI_FT232R_VE5ABC-if00-port0",
        "pci-0000:00:14.0-usb-0:1-1.2:1.0-port0",
        "usb-at:0403:6001:pci-0000:00:14.0-usb-0:1-1.2:1.0-port0",
    ],
)
def test_a_port_opens_under_any_of_its_names(typed: str, tmp_path: Path) -> None:
    roots = machine(tmp_path)
    plug(roots, "ttyUSB0", "1-1.2", serial="VE5ABC")
    plug(roots, "ttyUSB1", "1-1.4", serial="OTHER")
    found = find_port(typed, roots)
    assert isinstance(found, Port) and found.device == str(roots.dev / "ttyUSB0")


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /sys")
def test_a_name_of_two_ports_asks_which(tmp_path: Path) -> None:
    roots = machine(tmp_path)
    plug(roots, "ttyUSB0", "1-1.2", serial="0001")
    plug(roots, "ttyUSB1", "1-1.4", serial="0001")
    with pytest.raises(LinkError, match=r"2 ports are called '0001': name one as usb-at:.* or usb-at:"):
        find_port("0001", roots)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /sys")
@pytest.mark.parametrize("typed", ["/dev/ttyUSB1", "ttyUSB1", "/dev/ttyS1", "COM7", "VE5ABD", "usb:0403:6015:VE5"])
def test_a_port_that_is_not_there_is_answered_with_what_to_do_and_never_with_another(
    typed: str, tmp_path: Path
) -> None:
    roots = machine(tmp_path)
    plug(roots, "ttyUSB0", "1-1.2", serial="VE5ABC")
    with pytest.raises(LinkError) as raised:
        find_port(typed, roots)
    said = str(raised.value)
    assert "plug the meter in, then: purifier ports" in said and f"'{typed}'" in said
    assert "did you mean" not in said and "VE5ABC" in said.partition("plugged in now: ")[2]
    assert ("nothing is plugged in at" in said) == typed.startswith(("/dev", "tty", "COM"))
    assert raised.value.exit_code == 3


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /sys")
def test_a_port_that_is_built_in_is_no_answer_to_a_meter_that_is_not_there(tmp_path: Path) -> None:
    roots = machine(tmp_path)
    build_in(roots, "ttyS0")
    with pytest.raises(LinkError) as raised:
        find_port("/dev/ttyUSB0", roots)
    assert str(raised.value) == "nothing is plugged in at '/dev/ttyUSB0': plug the meter in, then: purifier ports"


def test_a_capture_is_no_port(tmp_path: Path) -> None:
    capture = tmp_path / "night.jsonl"
    capture.touch()
    with pytest.raises(LinkError, match="purifier replay"):
        find_port(str(capture))


@pytest.mark.parametrize("typed", ["socket://10.0.0.2:4000", "rfc2217://shunt.local:4000/", "SOCKET://[::1]:23"])
def test_network_ports_are_taken_by_name(typed: str) -> None:
    assert isinstance(find_port(typed), Network)


@pytest.mark.parametrize(
    "typed",
    [
        "loop://",
        "alt:///dev/ttyUSB0?class=VTIMESerial",
        "hwgrep://0403:6001",
        "spy:///dev/ttyUSB0?file=/etc/passwd",
        "cp2110://",
        "http://10.0.0.2:80",
        "socket://10.0.0.2",
        "socket://10.0.0.2:0",
        "socket://10.0.0.2:70000",
        "socket://user@10.0.0.2:23",
        "socket://10.0.0.2:23?logging=debug",
        "rfc2217://10.0.0.2:23?ign_set_control",
        "socket:///dev/ttyUSB0",
    ],
)
def test_no_other_address_reaches_the_library_behind(typed: str) -> None:
    with pytest.raises(UsageError) as raised:
        find_port(typed)
    assert "://HOST:PORT" in str(raised.value)

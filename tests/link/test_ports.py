"""By what names an adapter is known again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from purifier.link.finding import find_again
from purifier.link.ports import Port, Roots, port_at, ports
from tests.link.machine import machine, plug, unplug

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux keeps in /sys")


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    return machine(tmp_path)


def only(roots: Roots) -> Port:
    (port,) = ports(roots)
    return port


def test_an_adapter_is_known_by_its_serial_number(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", serial="VE5ABC")
    port = only(roots)
    assert port.identity == "usb:0403:6001:VE5ABC"
    assert port.serial_number == "VE5ABC"
    assert port.description == "FTDI FT232R USB UART"
    assert port.by_id is not None and port.by_id.endswith("VE5ABC-if00-port0")


def test_without_a_serial_number_it_is_known_by_its_socket(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", model="1a86:7523")
    assert only(roots).identity == "usb-at:1a86:7523:pci-0000:00:14.0-usb-0:1-1.2:1.0-port0"


def test_it_is_found_in_another_socket_under_another_name(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", serial="VE5ABC")
    identity = only(roots).identity
    unplug(roots, "ttyUSB0")
    assert find_again(identity, roots) is None
    plug(roots, "ttyUSB7", "1-1.4", serial="VE5ABC")
    found = find_again(identity, roots)
    assert found is not None and found.device == str(roots.dev / "ttyUSB7")


def test_another_adapter_under_the_old_name_is_not_taken_for_it(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", serial="VE5ABC")
    identity = only(roots).identity
    unplug(roots, "ttyUSB0")
    plug(roots, "ttyUSB0", "1-1.2", serial="OTHER")
    assert find_again(identity, roots) is None


def test_another_model_in_the_same_socket_is_not_taken_for_it(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", model="1a86:7523")
    identity = only(roots).identity
    unplug(roots, "ttyUSB0")
    plug(roots, "ttyUSB0", "1-1.2", model="10c4:ea60")
    assert find_again(identity, roots) is None


def test_two_adapters_of_one_serial_number_are_told_apart_by_socket(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", model="1a86:7523", serial="0001")
    plug(roots, "ttyUSB1", "1-1.4", model="1a86:7523", serial="0001")
    first, second = ports(roots)
    assert first.identity != second.identity
    unplug(roots, "ttyUSB0")
    assert find_again(first.identity, roots) is None, "the twin that is left is another device"
    assert find_again(second.identity, roots) is not None


def test_a_twin_that_comes_later_is_not_taken_for_it(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", model="1a86:7523", serial="0001")
    identity = only(roots).identity
    plug(roots, "ttyUSB1", "1-1.4", model="1a86:7523", serial="0001")
    assert find_again(identity, roots) is None, "which of the two it is cannot be told"


def test_ports_the_machine_does_not_really_have_are_left_out(roots: Roots) -> None:
    for name, kind in (("ttyS0", "4"), ("ttyS1", "0")):
        entry = roots.sys / "class" / "tty" / name
        entry.mkdir()
        (roots.sys / "devices" / name).mkdir(parents=True)
        (entry / "device").symlink_to(roots.sys / "devices" / name)
        (entry / "type").write_text(f"{kind}\n")
        (roots.dev / name).touch()
    assert [port.device for port in ports(roots)] == [str(roots.dev / "ttyS0")]


def test_what_an_adapter_calls_itself_cannot_paint_the_screen(roots: Roots) -> None:
    plug(roots, "ttyUSB0", "1-1.2", serial="A\x1b[31mB\u202eC")
    assert only(roots).serial_number == "A[31mBC"


def test_a_link_in_by_id_is_a_name_even_when_sys_knows_nothing(roots: Roots) -> None:
    device = roots.dev / "strange0"
    device.touch()
    (roots.dev / "serial" / "by-id" / "usb-Strange_1").symlink_to(device)
    identity = only(roots).identity
    assert identity == "link:usb-Strange_1"
    device.rename(roots.dev / "strange1")
    (roots.dev / "serial" / "by-id" / "usb-Strange_1").unlink()
    (roots.dev / "serial" / "by-id" / "usb-Strange_1").symlink_to(roots.dev / "strange1")
    found = find_again(identity, roots)
    assert found is not None and os.path.basename(found.device) == "strange1"


def test_a_port_that_nothing_names_goes_by_the_path_that_was_typed(roots: Roots, tmp_path: Path) -> None:
    link = tmp_path / "shunt"
    link.symlink_to("/dev/null")
    assert port_at(str(link), roots).identity == f"path:{link}"

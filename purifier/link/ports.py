"""Which serial ports there are, and by what names they are known again after an unplug.

``/dev/ttyUSB0`` is whichever adapter came first. What stays is the serial number in the adapter, else the socket
it is plugged into; on Linux both are read from /sys and from the links udev keeps in /dev/serial.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from purifier.link import pretend
from purifier.plain_text import plain

UNUSED_UART: Final = "0"
"""What /sys calls a serial port that the kernel provides for and the machine does not have."""


@dataclass(frozen=True, slots=True)
class Port:
    """One serial port as it stands now.

    ``identities`` are its names from the most to the least stable; ``identity`` is the first that no other port of
    this machine shares, so two adapters that both say ``0001`` are told apart by their sockets.
    """

    device: str
    identities: tuple[str, ...]
    identity: str
    kind: Literal["usb", "uart", "pretend", "other"] = "other"
    description: str = ""
    serial_number: str | None = None
    by_id: str | None = None
    by_path: str | None = None


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the system shows its devices; other folders in tests."""

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")


HERE: Final = Roots()


def ports(roots: Roots = HERE) -> tuple[Port, ...]:
    """All serial ports of this machine in order of device name, pretend meters last."""
    if sys.platform == "linux":
        found = [*_linux(roots), *_pretended()]
    else:
        found = [*_elsewhere(), *_pretended()]
    shared = Counter(name for port in found for name in port.identities)
    return tuple(
        replace(port, identity=next((name for name in port.identities if shared[name] == 1), port.identities[-1]))
        for port in found
    )


def port_at(path: str, roots: Roots = HERE) -> Port:
    """What stands at ``path``: a listed port, or one that has no name but the path as it was typed."""
    real = os.path.realpath(path)
    for port in ports(roots):
        if os.path.realpath(port.device) == real:
            return port
    identity = f"path:{os.path.abspath(path)}"
    return Port(path, (identity,), identity)


def _linux(roots: Roots) -> Iterator[Port]:
    by_id, by_path = (_links(roots.dev / "serial" / folder) for folder in ("by-id", "by-path"))
    classes = roots.sys / "class" / "tty"
    listed = set()
    for name in _names(classes):
        device = roots.dev / name
        if not (classes / name / "device").exists() or not device.exists():
            continue  # consoles and terminals have no device behind them
        if _word(classes / name / "type") == UNUSED_UART:
            continue
        real = os.path.realpath(device)
        listed.add(real)
        yield _described(classes / name, str(device), by_id.get(real), by_path.get(real))
    for real in sorted({*by_id, *by_path} - listed):
        # Known to udev, or to whoever made the link, but not to /sys: the link is all there is to go by.
        links = [link for link in (by_id.get(real), by_path.get(real)) if link is not None]
        names = (*(f"link:{os.path.basename(link)}" for link in links), f"path:{real}")
        if os.path.exists(real):
            yield Port(real, names, "", "other", "serial port", None, by_id.get(real), by_path.get(real))


def _described(entry: Path, device: str, by_id: str | None, by_path: str | None) -> Port:
    at = Path(os.path.realpath(entry / "device"))
    above = (at, *at.parents)
    usb = next((folder for folder in above if (folder / "idVendor").exists()), None)
    if usb is None:
        names = () if by_path is None else (f"link:{os.path.basename(by_path)}",)
        return Port(device, (*names, f"path:{device}"), "", "uart", "built-in port", None, by_id, by_path)
    interface = next((folder for folder in above if (folder / "bInterfaceNumber").exists()), usb)
    model = f"{_word(usb / 'idVendor')}:{_word(usb / 'idProduct')}"
    socket = interface.name if by_path is None else os.path.basename(by_path)
    identities = [f"usb-at:{model}:{socket}"]
    serial = _word(usb / "serial") or None
    if serial is not None:
        number = _word(interface / "bInterfaceNumber")
        identities.insert(0, f"usb:{model}:{serial}" + (f":if{number}" if number not in ("", "00") else ""))
    words = " ".join(filter(None, (_word(usb / "manufacturer"), _word(usb / "product")))) or f"USB adapter {model}"
    return Port(device, tuple(identities), "", "usb", words, serial, by_id, by_path)


def _pretended() -> Iterator[Port]:
    for name, device in pretend.standing():
        yield Port(device, (f"pretend:{name}",), "", "pretend", f"pretend {name}")


def _elsewhere() -> Iterator[Port]:
    from serial.tools.list_ports import comports

    for found in sorted(comports(), key=lambda one: str(one.device)):
        device = str(found.device)
        if found.vid is None:
            yield Port(device, (f"path:{device}",), "", "other", plain(found.description or ""))
            continue
        model = f"{found.vid:04x}:{found.pid:04x}"
        identities = [f"usb-at:{model}:{found.location or device}"]
        serial = plain(found.serial_number or "") or None
        if serial is not None:
            identities.insert(0, f"usb:{model}:{serial}")
        yield Port(device, tuple(identities), "", "usb", plain(found.description or ""), serial)


def _links(folder: Path) -> dict[str, str]:
    """Device -> the link that points at it."""
    return {os.path.realpath(folder / name): str(folder / name) for name in _names(folder)}


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _word(path: Path) -> str:
    """The text of a file of /sys on one line; empty when there is none."""
    try:
        return plain(path.read_bytes()[:200].decode("utf-8", "replace"))
    except OSError:
        return ""

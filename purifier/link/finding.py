"""From what was typed to a port: a device, a stable name, a serial number, or a network address."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from purifier.errors import LinkError, UsageError, nearest
from purifier.link import pretend
from purifier.link.ports import HERE, Port, Roots, port_at, ports
from purifier.plain_text import plain, quoted

_NETWORK: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_ADDRESS: Final = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<number>\d{1,5})/?")
_DEVICE: Final = re.compile(r"/|(tty|cu\.)\w|COM\d", re.IGNORECASE)
_SHOWN: Final = 120
_MOST: Final = 4
"""Ports that are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Network:
    """A serial port behind the network; ``url`` is its only name. ``pretended``: a pretend meter of this machine is
    there."""

    url: str
    pretended: bool = False

    @property
    def identity(self) -> str:
        """The name that a run keeps of it: ``net:`` and the address, or ``pretend:`` and the address."""
        return f"{'pretend' if self.pretended else 'net'}:{self.url}"


def find_port(typed: str, roots: Roots = HERE) -> Port | Network:
    """The port that ``typed`` names. Raises LinkError when there is none, UsageError for an address of another kind.

    Names are a device (``/dev/ttyUSB0``, ``ttyUSB0``, a link), an identity as ``purifier ports`` shows it, an adapter's
    serial number, the name of a pretend meter, ``socket://HOST:PORT`` and ``rfc2217://HOST:PORT``.
    """
    if match := _NETWORK.fullmatch(typed):
        return _network(match["scheme"].lower(), match["rest"], typed)
    known = ports(roots)
    found = [port for port in known if typed in _names(port)]
    if len(found) == 1:
        return found[0]
    if found:
        choices = " or ".join(port.identity for port in found)
        raise LinkError(f"{len(found)} ports are called {quoted(typed, _SHOWN)}: name one as {choices}")
    if _is_device(typed):
        return port_at(typed, roots)
    raise LinkError(_missing(typed, known))


def network_of(identity: str) -> Network | None:
    """The network port that ``identity`` names, which is where it always was; None for a port of this machine."""
    kind, _, url = identity.partition(":")
    return Network(url, kind == "pretend") if kind in ("net", "pretend") and "://" in url else None


def find_again(identity: str, roots: Roots = HERE) -> Port | None:
    """Where the port ``identity`` is now; None while it is away."""
    found = [port for port in ports(roots) if identity in port.identities]
    if found:
        return found[0] if len(found) == 1 else None  # two of one name: which is ours cannot be told
    path = identity.removeprefix("path:")
    if path == identity or not os.path.exists(path):
        return None
    port = port_at(path, roots)
    return port if port.identity == identity else None


def _names(port: Port) -> set[str]:
    names = {port.device, os.path.basename(port.device), port.identity, *port.identities}
    names |= {identity.partition(":")[2] for identity in port.identities if identity.startswith(("pretend:", "link:"))}
    for link in (port.by_id, port.by_path):
        if link is not None:
            names |= {link, os.path.basename(link)}
    return names if port.serial_number is None else {*names, port.serial_number}


def _is_device(typed: str) -> bool:
    try:
        mode = os.stat(typed).st_mode
    except (OSError, ValueError):
        return os.name == "nt" and typed.upper().startswith(("COM", "\\\\.\\"))
    shown = plain(typed)[:_SHOWN]
    if stat.S_ISREG(mode):
        raise LinkError(f"{shown} is a file, no serial port; a capture is read by: purifier replay FILE")
    if not stat.S_ISCHR(mode):
        raise LinkError(f"{plain(typed)[:_SHOWN]} is not a serial port ('purifier ports' lists them)")
    return True


def _network(scheme: str, rest: str, typed: str) -> Network:
    if scheme not in ("socket", "rfc2217"):
        raise UsageError(
            f"port {quoted(typed, _SHOWN)}: only socket://HOST:PORT and rfc2217://HOST:PORT are network ports"
            f"{nearest(scheme, ['socket', 'rfc2217'])}"
        )
    address = _ADDRESS.fullmatch(rest)
    if address is None or not 0 < int(address["number"]) < 65536:
        raise UsageError(
            f"port {quoted(typed, _SHOWN)}: expected {scheme}://HOST:PORT, such as {scheme}://192.168.1.20:4000, "
            "and nothing after it"
        )
    url = f"{scheme}://{address['host']}:{address['number']}"
    return Network(url, pretend.stands_at(address["host"], int(address["number"])))


def _missing(typed: str, known: Sequence[Port]) -> str:
    """That nothing is there, and what to do. Never the name of a port that is built in: it is not what was meant."""
    shown = quoted(typed, _SHOWN)
    where = f"nothing is plugged in at {shown}" if _DEVICE.match(typed) else f"no serial port is called {shown}"
    plugged = [f"{port.by_id or port.identity} ({port.description})" for port in known if port.kind in ("usb", "other")]
    plugged += [port.identity for port in known if port.kind == "pretend"]
    there = f"; plugged in now: {', '.join(plugged[:_MOST])}{' ...' if plugged[_MOST:] else ''}" if plugged else ""
    return f"{where}: plug the meter in, then: purifier ports{there}"

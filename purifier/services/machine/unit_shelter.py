"""What a logger may get at as a service: its port, the folders it writes to, and nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STATE_FOLDER: Final = "/var/lib/purifier"
"""What systemd makes of ``StateDirectory=purifier``."""
_HOMES: Final = ("/home", "/root", "/run/user")
_TEMPORARY: Final = ("/tmp", "/var/tmp")
_USB: Final[dict[str, str]] = {"ttyUSB": "usbserial", "ttyACM": "cdc_acm"}
"""Kind of port at a USB adapter -> its driver. An adapter may come back as another number, and a meter with a lead of
its own as the other kind after an update: both are let in."""
_BY_NAME: Final = re.compile(r"(tty[A-Za-z]+|rfcomm)\d+")
"""A device whose name tells its kind, as ``/proc/devices`` calls it."""

_SHELTER: Final = """\
# A logger needs its port and the folders below: whatever is found wrong with it one day, it can reach nothing else.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
UMask=0077
ProtectSystem=strict
{writes}ProtectHome={home}
PrivateTmp={temporary}
DevicePolicy=closed
{devices}PrivateNetwork={alone}
RestrictAddressFamilies={families}
{address}ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute={data_only}
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a logger has to get at. ``port`` as typed; paths are absolute.

    ``database`` None: in systemd's own folder for a user of its own.  ``hook``: a command of the user's is run on
    alarms, and may want the network.
    """

    port: str = ""
    database: Path | None = None
    capture: Path | None = None
    reads: tuple[Path, ...] = ()
    """Set-ups and profiles."""
    hook: bool = False

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders it writes to, each once."""
        found = [str(path.parent) for path in (self.database, self.capture) if path is not None]
        return tuple(dict.fromkeys(found))

    @property
    def is_network(self) -> bool:
        """The port is behind the network."""
        return "://" in self.port

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of device that the port may be, as ``/proc/devices`` calls them; none for a network port."""
        if self.is_network:
            return ()
        folder, name = os.path.split(os.path.realpath(self.port or "/"))
        if folder == "/dev/pts":
            return ("pts",)
        told = _BY_NAME.fullmatch(name)
        # A stable name, a serial number, a port that is not there yet: of USB adapters, as nearly all are.
        return tuple(_USB) if told is None or told[1] in _USB else (told[1],)

    @property
    def drivers(self) -> tuple[str, ...]:
        """Drivers without which systemd would not know the kinds of port by name."""
        return tuple(_USB[kind] for kind in self.kinds if kind in _USB)


def shelter(reach: Reach, program: str, quote: Callable[[str], str]) -> str:
    """The lines of a unit's ``[Service]`` that leave the logger what is in ``reach`` and its own ``program``.

    ``quote`` writes a path as systemd reads it.
    """
    files = [program, *reach.folders, *map(str, reach.reads)]
    temporary = any(_beneath(path, _TEMPORARY) for path in files)
    outward = reach.is_network or reach.hook
    devices = "".join(f"DeviceAllow=char-{kind} rw\n" for kind in reach.kinds)
    return _SHELTER.format(
        writes=f"ReadWritePaths={' '.join(map(quote, reach.folders))}\n" if reach.folders else "",
        home="read-only" if any(map(in_a_home, files)) else "yes",
        temporary="no" if temporary else "yes",
        devices=(
            "# By kind, not by name: an adapter that is plugged in again may get another number.\n" if devices else ""
        )
        + devices,
        alone="no" if outward else "yes",
        families="AF_UNIX AF_INET AF_INET6 AF_NETLINK" if outward else "AF_UNIX",
        address="" if outward else "IPAddressDeny=any\n",
        # The command of a hook may be a program that makes code as it runs; Python makes none.
        data_only="no" if reach.hook else "yes",
    )


def in_a_home(path: str) -> bool:
    """Whether ``path`` lies in somebody's home, which others may not enter."""
    return _beneath(path, _HOMES)


def _beneath(path: str, folders: tuple[str, ...]) -> bool:
    """Whether ``path`` lies in one of ``folders``, as it is written or where its links lead."""
    return any(
        place == folder or place.startswith(f"{folder}/")
        for place in (os.path.abspath(path), os.path.realpath(path))
        for folder in folders
    )

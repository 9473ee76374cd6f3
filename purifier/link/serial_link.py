"""A link to a meter: opened for one program alone, read with times, and found again after an unplug."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from typing import Final

from purifier.errors import LinkError, LinkLost
from purifier.link.clock import boottime_s
from purifier.link.finding import Network, find_again, find_port, network_of
from purifier.link.holding import let_go
from purifier.link.opening import GONE, open_port
from purifier.link.ports import HERE, Port, Roots, port_at
from purifier.protocols.meter import Line

WAIT_S: Final = 0.5
"""How long one read waits for the first byte: how soon a reader in a quiet hour can do something else."""
MOST_AT_ONCE: Final = 4096


class SerialLink:
    """An open port. ``identity`` stays the same for its whole life, ``device`` changes when it comes back elsewhere.

    It writes nothing but the texts in ``writes``: the polls of the meter's profile.
    """

    def __init__(
        self,
        port: Port | Network,
        line: Line,
        writes: Collection[bytes] = (),
        *,
        wait_s: float = WAIT_S,
        roots: Roots = HERE,
    ) -> None:
        """Open ``port``; raises LinkError saying why it cannot be and what to do."""
        self.identity: Final = port.identity
        self._line: Final = line
        self.reason = ""
        """Why it is closed, or why the last `reopen` failed."""
        self._writes: Final = frozenset(writes)
        self._wait_s = wait_s
        self._roots = roots
        self._open(port)

    def read(self) -> tuple[bytes, float]:
        """What came in, and when [s on the clock of `boottime_s`]; no bytes after a wait in which none came.

        Raises LinkLost when the device has gone.
        """
        try:
            data = self._serial.read(1)
            if data:
                data += self._rest()
        except GONE as error:
            raise self._lost(error) from None
        return data, boottime_s()

    def write(self, data: bytes) -> None:
        """Send a poll. Raises ValueError for anything that is none, LinkLost when the device has gone."""
        if data not in self._writes:
            raise ValueError(f"not a poll of this meter: {data.hex(' ')}")
        try:
            self._serial.write(data)
        except GONE as error:
            raise self._lost(error) from None

    def reopen(self) -> bool:
        """Look once for the device that was lost, under any name; False, with a ``reason``, while it is away."""
        self.close()
        port = network_of(self.identity) or find_again(self.identity, self._roots)
        if port is None:
            self.reason = self._absence()
            return False
        try:
            self._open(port)
        except LinkError as error:
            self.reason = str(error)
            return False
        self.reason = ""
        return True

    def close(self) -> None:
        """Let go of the port; may be called again."""
        if not self._serial.is_open:
            return
        if self._local:
            with suppress(*GONE):
                let_go(self._serial.fileno())
        with suppress(*GONE):
            self._serial.close()

    def _open(self, port: Port | Network) -> None:
        self._local = isinstance(port, Port)
        self.device = port.device if isinstance(port, Port) else port.url
        self._serial = open_port(port, self._line, self._wait_s)

    def _rest(self) -> bytes:
        """What has already come in behind the first byte."""
        if not self.device.startswith("socket://"):
            return bytes(self._serial.read(min(self._serial.in_waiting, MOST_AT_ONCE)))
        # A socket only knows whether there is anything, not how much.
        self._serial.timeout = 0
        rest = bytes(self._serial.read(MOST_AT_ONCE))
        self._serial.timeout = self._wait_s
        return rest

    def _lost(self, error: BaseException) -> LinkLost:
        self.close()
        self.reason = f"{self.device} is gone" + ("" if self._local else f": {error}")
        return LinkLost(self.reason)

    def _absence(self) -> str:
        """Why it cannot be reopened: nothing there, or something else in its place."""
        if self.device and os.path.exists(self.device):
            other = port_at(self.device, self._roots)
            if self.identity not in other.identities:
                return f"another device ({other.identity}) is at {self.device}; waiting for {self.identity}"
        return f"waiting for {self.identity}"


def open_link(typed: str, line: Line, writes: Collection[bytes] = (), *, wait_s: float = WAIT_S) -> SerialLink:
    """Find and open the port that ``typed`` names; raises LinkError and UsageError as `find` does.

    ``line`` is how the wire is set, ``writes`` are the polls of the meter, ``wait_s`` the longest wait of one read.
    """
    return SerialLink(find_port(typed), line, writes, wait_s=wait_s)

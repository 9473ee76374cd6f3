"""A network port that stands for a serial one: what a pretend meter speaks on where there are no pseudo-terminals.

One program at a time has it, as with a serial port: while somebody is connected the next one is refused, so that nobody
who only looks breaks off another one's night.  A program that ends lets go of it at once; a machine that died without a
word is found out by the probes of the system.
"""

from __future__ import annotations

import errno
import re
import select
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Final

from purifier.errors import LinkError, UsageError
from purifier.link import pretend
from purifier.link.opening import probe_the_far_end
from purifier.plain_text import plain, quoted

_ADDRESS: Final = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<number>[0-9]{1,5})")
_SHOWN: Final = 80
_UNREAD: Final = 4096
"""Bytes that wait for a reader who does not read; what comes after them is lost, as on a wire."""
_CUT_OFF: Final = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
"""Closed like a lead that is pulled out: nothing is delivered later, and the number is free at once."""


def read_address(typed: str) -> tuple[str, int]:
    """The host and the number of ``HOST:PORT``; number 0 is any free one. Raises UsageError for anything else."""
    match = _ADDRESS.fullmatch(typed.strip())
    if match is not None and int(match["number"]) < 65536:
        return match["host"], int(match["number"])
    bare = typed.strip().removeprefix("socket://").strip(":/")
    if bare.isdecimal() and bare.isascii() and int(bare[:6]) < 65536:
        hint = f" (did you mean '127.0.0.1:{int(bare)}'?)"
    elif _ADDRESS.fullmatch(bare):
        hint = f" (did you mean '{bare}'?)" if int(bare.rpartition(":")[2]) < 65536 else ": ports go up to 65535"
    else:
        hint = ""
    wanted = "expected HOST:PORT, such as 127.0.0.1:5000, or port 0 for any that is free"
    raise UsageError(f"--listen: {wanted}; found {quoted(typed, _SHOWN)}{hint}")


class SocketPort:
    """The meter's side of a network port that can be plugged in and out, always under the same address.

    Like a wire it keeps nothing: what is sent while nobody is connected is lost.
    """

    def __init__(self, host: str, number: int) -> None:
        """Plug it in at ``host``, at port ``number`` or any free one (0). Raises LinkError when that cannot be."""
        self._host = host
        self._family, self._address = _resolved(host, number)
        self.session = 0
        """Grows with everybody who connects: what was said before, they have not heard."""
        self._client: socket.socket | None = None
        self._door = self._held()
        self._number: Final = int(self._door.getsockname()[1])
        self._address = (self._address[0], self._number, *self._address[2:])
        self._url: Final = f"socket://{host}:{self._number}"
        self.device: str | None = None
        self.plug()
        pretend.announce_number(self._number, host)

    @property
    def is_local(self) -> bool:
        """Only programs of this machine can connect."""
        address = str(self._address[0])
        return address == "::1" or address.startswith("127.")

    def plug(self) -> str:
        """Let somebody connect, and return the address."""
        self._welcome()
        self.device = self._url
        return self._url

    def unplug(self) -> None:
        """Break off the connection, and refuse others until it is plugged in again; the number stays ours."""
        if self.device is None:
            return
        self.device = None
        self._hang_up()
        self._door.close()
        self._door = self._held()

    def close(self) -> None:
        """Break off the connection and give the number back."""
        self.device = None
        self._hang_up()
        self._door.close()
        pretend.announce_number(self._number, None)

    def send(self, data: bytes) -> None:
        """Put ``data`` on the wire; while nobody is connected, nobody hears."""
        if self._client is None:
            return
        try:
            self._client.send(data)
        except BlockingIOError:
            pass  # who is connected has not read for a while
        except OSError:
            self._left()

    def receive(self, wait_s: float) -> bytes:
        """What was sent to the meter within ``wait_s``; comes back early when there is something, or somebody."""
        if self.device is None:
            time.sleep(max(0.0, wait_s))  # for a selection of nothing at all some systems do not wait
            return b""
        from_whom = self._door if self._client is None else self._client
        if not select.select([from_whom], [], [], max(0.0, wait_s))[0]:
            return b""
        if self._client is None:
            self._let_in()
            return b""
        try:
            data = self._client.recv(4096)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._left()
        return data

    def tend(self) -> bool:
        """Nothing is left behind here by a reader that was killed: the system hangs up for it."""
        return False

    def _let_in(self) -> None:
        try:
            self._client, _ = self._door.accept()
        except OSError:
            return  # gone before the door was opened
        self._client.setblocking(False)
        self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        probe_the_far_end(self._client)
        self.session += 1
        self._door.close()
        self._door = self._held()

    def _left(self) -> None:
        self._hang_up()
        self._welcome()

    def _hang_up(self) -> None:
        if self._client is None:
            return
        with suppress(OSError):
            self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT_OFF)
        self._client.close()
        self._client = None

    def _held(self) -> socket.socket:
        """A socket that has the number and lets nobody in: the system refuses who comes."""
        door = socket.socket(self._family, socket.SOCK_STREAM)
        try:
            _share(door, True)  # with the connection that goes on behind it
            door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD)
            door.bind(self._address)
            _share(door, False)  # with nobody else's door
        except OSError as error:
            door.close()
            raise LinkError(_why_not(self._host, int(self._address[1]), error)) from None
        return door

    def _welcome(self) -> None:
        try:
            _share(self._door, True)
            self._door.listen(1)
        except OSError as error:
            raise LinkError(_why_not(self._host, int(self._address[1]), error)) from None
        self._door.setblocking(False)


def _share(door: socket.socket, shared: bool) -> None:
    if sys.platform != "win32":  # there it would let two programs have one number
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, shared)


def _resolved(host: str, number: int) -> tuple[int, tuple[str | int, ...]]:
    """The kind of address and the address that ``host`` is; of several the first."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), number, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise LinkError(f"--listen: no machine is called {quoted(host, _SHOWN)}: use 127.0.0.1 for this one") from None
    family, _, _, _, address = found[0]
    return family, (str(address[0]), number, *address[2:])


def _why_not(host: str, number: int, error: OSError) -> str:
    at = f"--listen: {plain(host)[:_SHOWN]}:{number}"
    if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", -1)):
        return f"{at} is in use by another program: choose another port, or 0 for any that is free"
    if error.errno in (errno.EACCES, errno.EPERM, getattr(errno, "WSAEACCES", -1)):
        if number < 1024:
            return f"{at}: ports below 1024 are kept for the system: choose one from 1024 on, or 0 for any that is free"
        return f"{at} may not be opened: choose another port, or 0 for any that is free"
    if error.errno in (errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", -1)):
        return f"{at}: that is no address of this machine: use 127.0.0.1, or one that this machine has"
    return f"{at} cannot be opened: {plain(error.strerror or str(error))}"

"""Opening a port for one program alone, and saying in a sentence why that did not work. The only use of pyserial."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Final

from purifier.errors import LinkError, SpeedError
from purifier.link.finding import Network
from purifier.link.holding import holders, keep_to_oneself, missing_right
from purifier.link.ports import Port
from purifier.protocols.meter import Line

if TYPE_CHECKING:
    from serial import SerialBase

if sys.platform == "win32":
    GONE: Final[tuple[type[Exception], ...]] = (OSError,)
else:
    import termios

    GONE: Final[tuple[type[Exception], ...]] = (OSError, termios.error)
"""What pyserial raises once a device has gone: its own errors are OSErrors, but not all that it lets through."""

UNUSABLE: Final[tuple[type[Exception], ...]] = (*GONE, ValueError, NotImplementedError)
WRITE_TIMEOUT_S: Final = 1.0
PATIENCE: Final = 25
"""Tenths of a second in which a pretend meter can clear the mark of a logger that was killed."""


def open_port(port: Port | Network, line: Line, wait_s: float | None = None) -> SerialBase:
    """Open ``port``, for this program alone where it is a local one; raises LinkError with what to do.

    ``wait_s`` is the longest wait of a read; None waits for ever.  SpeedError where the line cannot be set so.
    """
    import serial

    # Only an address that was checked ever becomes a URL: a device name cannot reach pyserial's other handlers.
    opened = serial.serial_for_url(port.url, do_not_open=True) if isinstance(port, Network) else serial.Serial()
    # A pseudo-terminal carries whole bytes: it has no wire on which a parity bit could stand, and refuses one.
    pseudo = not isinstance(port, Network) and _is_pseudo(port.device)
    data_bits, parity, stop_bits = "8N1" if pseudo else tuple(line.format)
    opened.baudrate, opened.bytesize, opened.parity, opened.stopbits = line.baud, int(data_bits), parity, int(stop_bits)
    opened.timeout, opened.write_timeout = wait_s, WRITE_TIMEOUT_S
    # Boards that reset on one of the two lines reset on either; cables that draw power from them need one.
    opened.dtr = opened.rts = line.dtr
    if isinstance(port, Network):
        return _connected(opened, port)
    opened.port = port.device
    opened.exclusive = True
    for patience in (*[0.1] * PATIENCE, None):
        try:
            opened.open()
            break
        except UNUSABLE as error:
            if patience is None or not _left_by_the_dead(port.device, error):
                raise _why_not(port.device, line, error) from None
            time.sleep(patience)
    try:
        if sys.platform != "win32":
            keep_to_oneself(opened.fileno())
        # Those who came before the mark, without one of their own, would go on taking bytes away.  A pseudo-terminal
        # is open in whatever its maker started; there only marks count.
        if not _is_pseudo(port.device) and (others := holders(port.device)):
            opened.close()
            raise LinkError(taken(port.device, others))
    except GONE:
        opened.close()
        raise LinkError(f"{port.device} went away while it was opened") from None
    return opened


def taken(device: str, others: tuple[object, ...]) -> str:
    """The sentence for a port that other programs have open."""
    if not others and _is_pseudo(device):
        return f"{device} was left marked as in use by a program that was killed: restart what made it"
    if not others:
        return f"{device} is in use by a program that cannot be seen from here ('sudo lsof {device}' names it)"
    end = "; 'purifier runs' lists what is logged" if "purifier log" in str(others[0]) else ", or use another port"
    return f"{device} is in use by {' and '.join(map(str, others))}: end that first{end}"


def _connected(opened: SerialBase, port: Network) -> SerialBase:
    try:
        opened.open()
    except UNUSABLE as error:
        reason = str(error).rpartition(f"{port.url}: ")[2].rpartition("] ")[2]  # without "[Errno 111] "
        raise LinkError(f"{port.url} cannot be reached: {reason}; is it switched on, and the number right?") from None
    line = getattr(opened, "_socket", None)
    if isinstance(line, socket.socket):
        probe_the_far_end(line)
    return opened


def probe_the_far_end(line: socket.socket) -> None:
    """A peer that lost its power says no goodbye; without these probes a link would wait for it for ever."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _is_pseudo(device: str) -> bool:
    return os.path.realpath(device).startswith("/dev/pts/")


def _left_by_the_dead(device: str, error: Exception) -> bool:
    """A pseudo-terminal keeps the exclusive mark of a program that was killed, until its maker clears it."""
    return getattr(error, "errno", None) == errno.EBUSY and _is_pseudo(device) and not holders(device)


def _why_not(device: str, line: Line, error: Exception) -> LinkError:
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        right = missing_right(device)
        return LinkError(str(right) if right is not None else f"this user may not open {device}")
    if number in (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK):
        return LinkError(taken(device, holders(device)))
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO):
        return LinkError(f"{device} is not there any more: is it plugged in?")
    refused = not isinstance(error, OSError) and error.args[:1] == (errno.EINVAL,) and line.format != "8N1"
    if refused or "baud" in str(error):
        how = line.format if refused else f"{line.baud} baud"
        return SpeedError(f"{device} cannot be set to {how}: use another adapter (those with an FTDI chip can)")
    return LinkError(f"{device} is not a serial port ('purifier ports' lists them)")

"""Telling the service manager how a logger is: systemd's notification protocol, which is one datagram of text."""

from __future__ import annotations

import os
import sys


def notify(state: str) -> bool:
    """Send ``state``, such as ``READY=1`` or ``WATCHDOG=1``; False where no service manager listens.

    Never raises: a logger does not stop because nobody wants to know.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if sys.platform == "win32" or not address.startswith(("/", "@")):
        return False
    import socket

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(1.0)
            line.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:
        return False
    return True


def watchdog_every_s() -> float | None:
    """How often ``WATCHDOG=1`` is due: half the time after which systemd takes the logger for hung. None: never."""
    try:
        allowed_us = int(os.environ.get("WATCHDOG_USEC", ""))
        meant_for = int(os.environ.get("WATCHDOG_PID", str(os.getpid())))
    except ValueError:
        return None
    return allowed_us / 2e6 if allowed_us > 0 and meant_for == os.getpid() else None

"""A pseudo-terminal that stands for a serial port: what a pretend meter speaks on."""

from __future__ import annotations

import os
import select
import sys
from typing import Final

from purifier.errors import LinkError
from purifier.link import pretend
from purifier.link.holding import clear_dead_mark


class PseudoPort:
    """The meter's side of a port that can be plugged in and out; each time it may get another device name.

    Like a wire it keeps nothing: what nobody reads is lost, oldest first.
    """

    def __init__(self, meter: str, baud: int) -> None:
        """Plug it in; ``meter`` is what `pretend.standing` lists it as. Raises LinkError where there are none."""
        self._baud = baud
        self._far, self._near, device = _opened(baud)
        self.name: Final = pretend.claim(meter)
        self.device: str | None = None
        self.session = 0
        """Grows each time it is plugged in: what was said before, nobody there has heard."""
        self._appear(device)

    def plug(self) -> str:
        """Appear, each time under another name, and return the device's name."""
        self._far, self._near, device = _opened(self._baud)
        if device == self._last:
            same = self._far, self._near
            self._far, self._near, device = _opened(self._baud)
            for descriptor in same:
                os.close(descriptor)
        return self._appear(device)

    def _appear(self, device: str) -> str:
        self.device = self._last = device
        self.session += 1
        pretend.announce(self.name, device)
        return device

    def unplug(self) -> None:
        """Vanish: whoever has it open is told by the system that the line is gone."""
        if self.device is None:
            return
        self.device = None
        pretend.announce(self.name, None)
        os.close(self._near)
        os.close(self._far)

    def close(self) -> None:
        """Vanish for good."""
        self.unplug()

    def send(self, data: bytes) -> None:
        """Put ``data`` on the wire; while it is unplugged nobody hears."""
        if self.device is None:
            return
        if self._write(data) < len(data) and sys.platform != "win32":
            import termios

            # Nobody has read for a while. What is new is worth more than what is old.
            termios.tcflush(self._near, termios.TCIFLUSH)
            self._write(data)

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._far, data)
        except BlockingIOError:
            return 0

    def receive(self, wait_s: float) -> bytes:
        """What was sent to the meter within ``wait_s``; comes back early when there is something."""
        if self.device is None:
            select.select([], [], [], wait_s)
            return b""
        if not select.select([self._far], [], [], max(0.0, wait_s))[0]:
            return b""
        try:
            return os.read(self._far, 4096)
        except OSError:
            return b""

    def tend(self) -> bool:
        """Clear the exclusive mark of a reader that was killed; True when there was one. Call it every second."""
        return self.device is not None and clear_dead_mark(self._near, self.device)


def _opened(baud: int) -> tuple[int, int, str]:
    """A new pseudo-terminal: the meter's end, the reader's end, and the name of the latter."""
    if sys.platform == "win32":
        raise LinkError("there are no pseudo-terminals on Windows: pretend on a network port, --listen 127.0.0.1:0")
    import termios
    import tty

    try:
        far, near = os.openpty()
    except OSError as error:
        raise LinkError(f"no pseudo-terminal can be opened: {error.strerror}") from None
    os.set_blocking(far, False)
    tty.setraw(near)
    # A reader that sets no speed of its own finds the meter's.
    speed = getattr(termios, f"B{baud}", None)
    if speed is not None:
        settings = termios.tcgetattr(near)
        settings[4] = settings[5] = speed
        termios.tcsetattr(near, termios.TCSANOW, settings)
    return far, near, os.ttyname(near)

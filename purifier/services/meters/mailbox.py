"""What waits between the thread that listens and the one that records: bounded, and requests to end go first."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

MOST_BYTES: Final = 2_000_000
"""Half an hour of a meter that fills a line of 9600 baud: longer than any disk makes a recorder wait."""
MOST_MESSAGES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Heard:
    """Bytes that came in at ``at_s``; none: nothing came for a while."""

    data: bytes
    at_s: float


@dataclass(frozen=True, slots=True)
class Lost:
    """The link is gone, or back: ``words`` say why, or where."""

    back: bool
    words: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wants the recorder to end: ``stop`` the run, or ``pause`` it."""

    what: str
    words: str


Message = Heard | Lost | Asked


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that there was no room for, heard from ``from_s`` to ``to_s``."""

    bytes: int
    from_s: float
    to_s: float


class Mailbox:
    """Messages in the order they came, but for requests to end, which are handed out before all that waits.

    When there is no room the oldest bytes are dropped and counted; that a link was lost or came back never is.  Putting
    a request takes no lock, so that a signal may do it at any moment.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most_messages: int = MOST_MESSAGES) -> None:
        self._most_bytes = most_bytes
        self._most_messages = most_messages
        self._lock = threading.Lock()
        self._asked: deque[Asked] = deque()
        self._waiting: deque[Heard | Lost] = deque()
        self._bytes = 0
        self._dropped: Dropped | None = None
        self._bell: SimpleQueue[None] = SimpleQueue()

    def put(self, message: Message) -> None:
        """Add a message; never waits."""
        if isinstance(message, Asked):
            self._asked.append(message)
            self._ring()
            return
        with self._lock:
            self._waiting.append(message)
            self._bytes += _size(message)
            if self._bytes > self._most_bytes or len(self._waiting) > self._most_messages:
                self._make_room()
        self._ring()

    def get(self, timeout: float) -> Message | None:
        """The next message; None when none comes within ``timeout`` seconds."""
        message = self._next()
        if message is not None:
            return message
        try:
            self._bell.get(timeout=timeout)
        except Empty:
            return None
        return self._next()

    def put_back(self, messages: list[Heard | Lost]) -> None:
        """Have messages that were taken out handed out once more, before all that has come since."""
        with self._lock:
            self._waiting.extendleft(reversed(messages))
            self._bytes += sum(map(_size, messages))
            if self._bytes > self._most_bytes or len(self._waiting) > self._most_messages:
                self._make_room()
        self._ring()

    def dropped(self) -> Dropped | None:
        """What was dropped since this was asked last; None when nothing was."""
        with self._lock:
            dropped, self._dropped = self._dropped, None
        return dropped

    def give_up(self) -> None:
        """Drop all bytes that wait: nobody takes them any more."""
        with self._lock:
            while self._waiting:
                self._drop(self._waiting.popleft())

    @property
    def is_asked(self) -> bool:
        """Whether a request to end waits."""
        return bool(self._asked)

    def __len__(self) -> int:
        """How many messages wait, requests aside."""
        return len(self._waiting)

    def _ring(self) -> None:
        """Wake the one who waits. A bell that still rings was put there for something, but is heard for this too."""
        if self._bell.empty():
            self._bell.put(None)

    def _next(self) -> Message | None:
        if self._asked:
            return self._asked.popleft()
        with self._lock:
            if not self._waiting:
                return None
            message = self._waiting.popleft()
            self._bytes -= _size(message)
            return message

    def _make_room(self) -> None:
        """Drop a tenth at once: where it is full it is mostly a flood, and each drop leaves a torn frame."""
        kept: list[Heard | Lost] = []
        while self._waiting and (
            self._bytes > 0.9 * self._most_bytes or len(self._waiting) + len(kept) > 0.9 * self._most_messages
        ):
            message = self._waiting.popleft()
            if isinstance(message, Lost):
                kept.append(message)
            else:
                self._drop(message)
        self._waiting.extendleft(reversed(kept))

    def _drop(self, message: Heard | Lost) -> None:
        if not isinstance(message, Heard):
            return
        self._bytes -= len(message.data)
        if not message.data:
            return
        old = self._dropped
        self._dropped = Dropped(
            len(message.data) + (old.bytes if old else 0), old.from_s if old else message.at_s, message.at_s
        )


def _size(message: Heard | Lost) -> int:
    return len(message.data) if isinstance(message, Heard) else 0

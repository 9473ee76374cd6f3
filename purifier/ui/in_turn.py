"""Keys one after another: each goes to what is there once those before it have had their effect.

Textual hands a key to whatever has the focus when it comes in, so that of keys typed fast those behind one that opens a
dialog are gone: they reach the screen below it, or a dialog that has no focus yet.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

STUCK_S: Final = 1.0
"""After so long a key that is not done yet no longer holds up those behind it: what it went to is gone."""


class InTurn(App[None]):
    """An app that loses no key, however fast they come."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Key | events.Paste] = deque()
        self._turn: object | None = None
        """Whoever's turn it is: a new one for each key; None when no key is under way."""
        self._since = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Keys and what is pasted wait for their turn; the rest goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if self._turn is None or monotonic() - self._since > STUCK_S:
                await self._next()
        else:
            await super().on_event(event)

    async def _next(self) -> None:
        """Hand the next key to what has the focus."""
        if not self._keys:
            self._turn = None
            return
        self._turn = turn = object()
        self._since = monotonic()
        screen = self.screen
        if not screen.is_mounted and screen.call_later(self.call_later, self._done, turn):
            return  # what is sent to a screen that is being built is read once it stands and has its focus
        target = self.focused or screen
        await super().on_event(self._keys.popleft())
        self._follow(target, turn)

    def _follow(self, node: MessagePump | None, turn: object) -> None:
        """Behind the key through each queue in which it may go up, to the app, which acts on those nobody wanted."""
        while node is not None and node is not self:
            if node.call_later(self._follow, node._parent, turn):
                return
            node = node._parent
        # An action that moves the focus, or is told what a dialog gave, has that done by a message of its own.
        self.call_later(self.call_later, self._done, turn)

    async def _done(self, turn: object) -> None:
        if turn is self._turn:
            await self._next()

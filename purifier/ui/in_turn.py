"""Keys one after another: each goes to what is there once those before it have had their effect.

Textual hands a key to whatever has the focus when it comes in, so that of keys typed fast those behind one that opens a
dialog are gone: they reach the screen below it, or a dialog that has no focus yet.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class InTurn(App[None]):
    """An app that loses no key, however fast they come."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Key | events.Paste] = deque()
        self._turn: object | None = None
        """Whoever's turn it is: a new one for each key; None when no key is under way."""
        self._at: MessagePump = self
        """Where the key that is under way was last; when that is gone it no longer holds up those behind it."""

    @property
    def at_rest(self) -> bool:
        """No key is under way, and none waits."""
        return not self._keys and (self._turn is None or not self._at.is_running)

    async def on_event(self, event: events.Event) -> None:
        """Keys and what is pasted wait for their turn; the rest goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if self._turn is None or not self._at.is_running:
                await self._next()
        else:
            await super().on_event(event)

    async def _next(self) -> None:
        """Hand the next key to what has the focus."""
        if not self._keys:
            self._turn = None
            return
        self._turn = turn = object()
        self._at = screen = self.screen
        if not screen.is_mounted and screen.call_later(self.call_later, self._done, turn):
            return  # what is sent to a screen that is being built is read once it stands and has its focus
        if self.focused is not None and not _can_be_seen(self.focused):
            screen.set_focus(None)  # what is not on the screen would swallow keys that nobody sees arrive
        target = self.focused or screen
        await super().on_event(self._keys.popleft())
        self._follow(target, turn)

    def _follow(self, node: MessagePump | None, turn: object) -> None:
        """Behind the key through each queue in which it may go up, to the app, which acts on those nobody wanted."""
        if turn is not self._turn:
            return
        while node is not None and node is not self:
            self._at = node
            if node.call_later(self._follow, node._parent, turn):
                return
            node = node._parent
        self._at = self
        # An action that moves the focus, or is told what a dialog gave, has that done by a message of its own.
        self.call_later(self.call_later, self._done, turn)

    async def _done(self, turn: object) -> None:
        if turn is self._turn:
            await self._next()


def _can_be_seen(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))

"""A condition's field: typed into like any other, and moved a little with + and - as long as it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from purifier.ui.widgets.controls import Entry

SIGNS = {"+": 1, "=": 1, "-": -1}
"""The plus of most keyboards wants shift; its key does without."""


class ConditionField(Entry):
    """``settled``: what stands in it was read, so that a sign moves it; else it is typed like any other letter."""

    @dataclass
    class Stepped(Message):
        """A little more (1) or a little less (-1) of it is wanted."""

        field: ConditionField
        by: int

    def __init__(self, *, id: str) -> None:
        super().__init__(placeholder="not stated", id=id, compact=True)
        self.settled = True
        self._first = True
        self._sign: str | None = None

    def on_focus(self) -> None:
        """A sign that comes first may be that of a number."""
        self._first, self._sign = True, None

    async def _on_key(self, event: events.Key) -> None:
        letter, first, sign = event.character or "", self._first, self._sign
        self._first, self._sign = False, None
        if letter in SIGNS and self.settled and not self.value.endswith(" "):
            event.stop()
            event.prevent_default()
            self._sign = letter if first else None
            self.post_message(self.Stepped(self, SIGNS[letter]))
            return
        if sign is not None and letter.isdigit():
            event.stop()
            event.prevent_default()
            self.value = f"{'-' if sign == '-' else ''}{letter}"  # "-5" was meant, and no step
            self.cursor_position = len(self.value)
            return
        await super()._on_key(event)

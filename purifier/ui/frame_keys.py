"""What keys mean on every screen: letters that move, a word on those that can do nothing, the palette."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from purifier.ui.commands import commands
from purifier.ui.in_turn import InTurn
from purifier.ui.letters import LETTERS
from purifier.ui.why_not import why_not


class FrameKeys(InTurn):
    """The app as far as its keys go."""

    def on_key(self, event: events.Key) -> None:
        """Say why a key can do nothing here; only what nobody has taken as text comes as far as this."""
        if event.key in LETTERS and (words := why_not(self.screen, event.key)):
            self.say(words)

    async def key_j(self) -> None:
        """As the arrow; so are the next three. Bindings and text that is typed go first."""
        await self._check_bindings("down")

    async def key_k(self) -> None:
        """As the arrow."""
        await self._check_bindings("up")

    async def key_h(self) -> None:
        """As the arrow."""
        await self._check_bindings("left")

    async def key_l(self) -> None:
        """As the arrow."""
        await self._check_bindings("right")

    def action_help_quit(self) -> None:
        """Who presses ctrl+c is told the key that quits here."""
        self.say("q quits; where text is typed or a dialog is open, ctrl+q does.")

    def get_key_display(self, binding: Binding) -> str:
        """Keys by the name that is printed on them."""
        return "enter" if binding.key_display is None and binding.key == "enter" else super().get_key_display(binding)

    def say(self, text: str, *, severity: Literal["information", "warning", "error"] = "information") -> None:
        """A toast; its text may hold anything a file or a person wrote."""
        self.notify(text, severity=severity, markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key that works here, under its name, besides what every Textual app offers."""
        for title, active in commands(self, screen).items():
            action, node = active.binding.action, active.node
            yield SystemCommand(
                title,
                active.binding.tooltip,
                lambda action=action, node=node: self.call_later(self.run_action, action, node),
            )
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Screenshot"):
                yield command

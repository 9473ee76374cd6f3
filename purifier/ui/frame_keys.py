"""What keys mean on every screen: letters that move, a word on those that can do nothing, the palette."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Literal

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from purifier.ui.commands import commands
from purifier.ui.in_turn import InTurn
from purifier.ui.why_not import why_not


class FrameKeys(InTurn):
    """The app as far as its keys go."""

    def __init__(self) -> None:
        super().__init__()
        self._warned: dict[str, float] = {}
        """The warnings that stand there, with when they were said [s]."""

    def on_key(self, event: events.Key) -> None:
        """Say why a key can do nothing here; only what nobody has taken as text comes as far as this."""
        if words := why_not(self.screen, event.key):
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
        """A toast; its text may hold anything a file or a person wrote.

        It takes the place of those before it, but of no warning, which may not have been read yet.
        """
        now = monotonic()
        self._warned = {words: at for words, at in self._warned.items() if now - at < self.NOTIFICATION_TIMEOUT}
        if text in self._warned:
            return
        if not self._warned:
            self.clear_notifications()
        if severity != "information":
            self._warned[text] = now
        self.notify(text, severity=severity, markup=False)

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Keep a picture of the screen (SVG) where the app keeps what it hands on, and say where; gives its path."""
        from purifier.services.share.handed import keep_picture

        kept, words = keep_picture(self.export_screenshot(), filename)
        self.say(words, severity="information" if kept else "warning")
        return kept

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
            if command.title == "Theme":
                yield command
        yield SystemCommand("Screenshot", "Keep a picture of this screen (SVG)", self._keep_screen)

    def _keep_screen(self) -> None:
        self.set_timer(0.1, self.deliver_screenshot)  # once the palette has gone

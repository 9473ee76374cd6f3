"""The last line of every screen: the keys that work now, the most used first, never one cut in half."""

from __future__ import annotations

from typing import Any, Final

from textual import events
from textual.app import App
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from purifier.ui.tones import KEY

SPARE: Final = "app.commands"
"""The key that is told of where the others leave room for it."""


class KeyLine(Widget):
    """Keys of the screen, then of the focused widget; the app's own stand at the right. Clicking one presses it."""

    def on_mount(self) -> None:
        """Show other keys when the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[Any]) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        if "press" in event.style.meta:
            self.app.simulate_key(event.style.meta["press"])

    def render(self) -> Content:
        """As many keys as fit."""
        groups: dict[str, list[Content]] = {"screen": [], "widget": [], "app": [], "spare": []}
        seen = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            spare = binding.id == SPARE
            if not (binding.show or spare) or (binding.description, binding.action) in seen:
                continue
            seen.add((binding.description, binding.action))
            group = "app" if isinstance(active.node, App) else "screen" if isinstance(active.node, Screen) else "widget"
            group = "spare" if spare else group
            key = self.app.get_key_display(binding)
            one = Content.assemble((key, KEY), " ", binding.description)
            press = Style.from_meta({"press": binding.key})
            groups[group].append(one.stylize(press if active.enabled else "dim"))
        right = Content("  ").join(groups["app"])
        room = self.size.width - len(right) - 3
        left, used = [], 1
        for one in groups["screen"] + groups["widget"]:
            if used + len(one) > room:
                break
            left.append(one)
            used += len(one) + 2
        whole = Content("  ").join(groups["spare"] + groups["app"])
        right = whole if used + len(whole) + 3 <= self.size.width else right
        line = Content(" ") + Content("  ").join(left)
        return line + Content(" " * max(1, self.size.width - len(line) - len(right) - 1)) + right

"""The commands that the palette offers: every key that does something here, each thing once.

Keys that move about are none: one has moved before one has found them by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.ui.letters import MOVING

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import ActiveBinding
    from textual.screen import Screen


def commands(app: App[None], screen: Screen[object]) -> dict[str, ActiveBinding]:
    """Name and keys, such as ``Edit (e, enter)``, to what they are bound to; the keys of one thing stand together."""
    found: dict[str, list[ActiveBinding]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        moves = key in MOVING and key != "enter"
        if binding.id and active.enabled and not moves and binding.action != "command_palette":
            found.setdefault(binding.description, []).append(active)
    named = {}
    for words, group in found.items():
        keys = dict.fromkeys(app.get_key_display(active.binding) for active in group)
        named[f"{words[:1].upper()}{words[1:]} ({', '.join(keys)})"] = group[0]
    return named

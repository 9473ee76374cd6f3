"""Why a key does nothing just now: said in one line rather than passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.keys import format_key

from purifier.ui.letters import LETTERS, MOVING
from purifier.ui.screens import SCREENS

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.dom import DOMNode
    from textual.screen import Screen


def why_not(screen: Screen[object], key: str) -> str:
    """One sentence on a key that has a meaning but nothing to act on; nothing for one that acts, or that has none.

    Screens and widgets say it of their own keys, by ``why_not(action)``; what means something on another screen alone
    is said to do so.  A screen that lies behind another's list names that one as its ``section``.
    """
    letter, active = LETTERS.get(key), screen.active_bindings.get(key)
    if (active is not None and active.enabled) or key in MOVING:
        return ""
    if letter is None:
        return "" if screen.is_modal or len(key) > 1 else f"{key} does nothing here. ? lists the keys that do."
    if screen.is_modal:
        return f"{format_key(key)} ({letter.meaning}) works when this is closed: esc closes it."
    for node, binding in _bound(screen, key):
        reason = getattr(node, "why_not", _nothing)(binding.action.partition("(")[0])
        return f"{binding.description}: {reason}." if reason else ""
    section = getattr(screen, "section", "")
    if section in letter.there:
        return f"{format_key(key)} {letter.there[section]}, on the list: esc goes back to it."
    what = [f"{letter.there[line.id]} on {line.name} ({line.key})" for line in SCREENS if line.id in letter.there]
    return f"{format_key(key)} {', '.join(what)}; here it does nothing." if what else ""


def _bound(screen: Screen[object], key: str) -> Iterator[tuple[DOMNode, Binding]]:
    """What the key would do here if it could, that of the focused widget first."""
    for node in (screen.focused or screen).ancestors_with_self:
        for binding in node._bindings.key_to_bindings.get(key, ()):
            yield node, binding


def _nothing(action: str) -> str:
    return ""

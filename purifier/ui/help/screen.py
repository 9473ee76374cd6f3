"""Help for what has the focus: its terms in plain words, then every key that works there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from purifier.ui.help.explain import TOPICS
from purifier.ui.tones import KEY, MARK
from purifier.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.widget import Widget


def topic_of(focused: Widget | None, screen: Screen[object]) -> str:
    """The topic of the focused widget, or of what surrounds it."""
    node = focused if focused is not None else screen
    for one in node.ancestors_with_self:
        topic = getattr(one, "help_topic", None)
        if isinstance(topic, str):
            return topic
    return "plan"


class HelpScreen(ModalScreen[None]):
    """Any key that closes things closes it."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "back", id="help.back", tooltip="Back to where you were"),
    ]

    def __init__(self, topic: str, bindings: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self.topic, self.bindings = TOPICS[topic], dict(bindings)

    def compose(self) -> ComposeResult:
        """What the terms mean, then every key that works where help was asked for."""
        with VerticalScroll(classes="panel dialog", id="help") as dialog:
            dialog.border_title = Content(self.topic.title)
            yield Static(self._words(), markup=False)
            yield Static(self._keys(), id="help-keys", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Give the text the focus, so that the arrows scroll it."""
        self.query_one("#help").focus()

    def _words(self) -> Content:
        parts = []
        for term, meaning in self.topic.lines:
            parts.append(Content.assemble((f"{term}\n", MARK) if term else "", meaning, "\n"))
        return Content("\n").join(parts)

    def _keys(self) -> Content:
        keys: dict[str, list[str]] = {}
        ranked = sorted(self.bindings.values(), key=_rank)
        for binding in (active.binding for active in ranked):
            if not binding.tooltip or binding.system:
                continue
            names = keys.setdefault(binding.tooltip, [])
            if not any(self.app.get_key_display(binding) in name for name in names):
                names.append(self.app.get_key_display(binding))
        lines = [Content.styled("Keys", "bold")] if keys else []
        for tooltip, names in keys.items():
            lines.append(Content.assemble((f"{' '.join(names):>9}", KEY), "  ", tooltip))
        return Content("\n").join(lines)


def _rank(active: ActiveBinding) -> int:
    """The screen's keys first, the app's last."""
    return 0 if isinstance(active.node, Screen) else 2 if isinstance(active.node, App) else 1

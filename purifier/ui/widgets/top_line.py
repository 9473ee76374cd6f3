"""The first line of every screen: where one is, where one can go, which units, how to get help."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from purifier.ui.screens import SCREENS
from purifier.ui.shared import owner
from purifier.ui.tones import MARK


class TopLine(Widget):
    """Screen names with their keys; the one that is shown stands in brackets of weight, not of colour alone."""

    def __init__(self, active: str) -> None:
        super().__init__()
        self.active = active

    def on_mount(self) -> None:
        """Show other units when they are switched."""
        self.watch(self.app, "units", self._units_changed, init=False)

    def _units_changed(self) -> None:
        self.refresh()

    async def on_click(self, event: events.Click) -> None:
        """Do what stands under the mouse."""
        if "do" in event.style.meta:
            await self.run_action(event.style.meta["do"])

    def render(self) -> Content:
        """The line, as wide as the screen; the program's name goes first when room is short."""
        width = self.size.width
        units = owner(self).units
        parts: list[Content] = []
        for line in SCREENS:
            here = line.id == self.active
            words = f"▌{line.key} {line.name}▐" if here else f" {line.key} {line.name} "
            style = MARK if here else "$foreground"
            parts.append(Content.styled(words, style).stylize(Style.from_meta({"do": f"app.go('{line.id}')"})))
        left = Content("").join(parts)
        pretend = Content.styled(" PRETEND ", "reverse bold") + Content("  ")
        mark = pretend if owner(self).pretend else Content("")
        shown = Content("US units" if units == "us" else "metric").stylize(Style.from_meta({"do": "app.units"}))
        asked = Content.assemble(("?", MARK), " help").stylize(Style.from_meta({"do": "app.explain"}))
        name = Content.styled(" purifier  ", "bold")
        # What is only pretended is marked before anything else is told.
        rights = (Content.assemble(mark, shown, "   ", asked, " "), Content.assemble(mark, asked, " "), mark)
        right = next((one for one in rights if len(left) + len(one) < width), mark)
        if len(name) + len(left) + len(right) < width:
            left = name + left
        gap = width - len(left) - len(right)
        return left + Content(" " * gap) + right if gap > 0 else left

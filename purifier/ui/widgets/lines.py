"""Text in lines, of which only those are painted anew that have become others."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget


class Lines(Widget):
    """As tall as it has lines; the screen is laid out anew only for more of them, or fewer: that is what costs most."""

    _known: tuple[tuple[object, ...], tuple[Content, ...]] | None = None
    _painted: tuple[Content, ...] = ()

    def lines(self, width: int) -> list[Content]:
        """The text in ``width`` columns, none of it wider."""
        raise NotImplementedError

    def state(self) -> tuple[object, ...]:
        """All that `lines` depends on besides the width: while that is the same, so are they."""
        raise NotImplementedError

    def renew(self) -> None:
        """Paint what has become different from what stands there."""
        if not self.display or not self.size.width:
            return
        before, now = self._painted, self._lines(self.size.width)
        if len(now) != self.size.height:
            self.refresh(layout=True)
        elif len(before) != len(now):
            self.refresh()
        else:
            changed = [y for y in range(len(now)) if not before[y].is_same(now[y])]
            if changed:
                self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))
        self._painted = now

    def on_show(self) -> None:
        """What was painted before it was hidden may no longer be so."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are in ``width`` columns."""
        return len(self._lines(width))

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self._lines(self.size.width))

    def render_line(self, y: int) -> Strip:
        """One of them."""
        width, style = self.size.width, self.visual_style
        self._painted = self._lines(width)
        if y >= len(self._painted):
            return Strip.blank(width, style.rich_style)
        return Visual.to_strips(self, self._painted[y], width, 1, style, pad=True)[0]

    def _lines(self, width: int) -> tuple[Content, ...]:
        key = (width, *self.state())
        if self._known is None or self._known[0] != key:
            self._known = (key, tuple(self.lines(width)))
        return self._known[1]

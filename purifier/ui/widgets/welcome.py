"""What a newcomer is told, once: that the comparison is an example, and which keys make it one's own."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.widgets import Static

from purifier.ui.tones import MARK, MUTED

WORDS: Final = Content.assemble(
    ("This comparison is an example, from a published post.\n", "bold"),
    ("p", MARK),
    " your purifier  ",
    ("a", MARK),
    " your battery  ",
    ("2", MARK),
    " what to buy  ",
    ("?", MARK),
    " explains  ",
    ("esc", MARK),
    (" closes", MUTED),
)


class Welcome(Static):
    """Stands on top of the Plan until something is changed there, or it is closed; then for good."""

    help_topic = "plan"
    DEFAULT_CSS = """
    Welcome { height: auto; padding: 0 2; background: $accent 20%; }
    """

    def __init__(self) -> None:
        super().__init__(WORDS, markup=False)

    def on_mount(self) -> None:
        """Go with the first change of what is planned."""
        self.watch(self.screen, "request", self.close, init=False)

    def close(self) -> None:
        """Go, and do not come again."""
        from purifier.services.plan.first_start import remember_use

        if not self._pruning:
            remember_use()
            self.remove()

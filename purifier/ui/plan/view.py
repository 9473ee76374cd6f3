"""What the Plan screen shows, as one value: the request in words, what came of each set-up, and where the cursor is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units
    from purifier.ui.shown import Shown

MOST_SETUPS: Final = 4
"""As many as can be compared side by side."""


@dataclass(frozen=True, slots=True)
class View:
    """The state of the Plan screen. ``setup`` and ``setting`` are the cursor, counted from 0."""

    request: Request
    shown: tuple[Shown, ...]
    setup: int = 0
    setting: int = 0
    units: Units = "us"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The settings, from any set-up that could be planned: they all run the same machine."""
        return next((shown.column.rows for shown in self.shown if shown.column is not None), ())

    @property
    def current(self) -> Shown | None:
        """The set-up under the cursor."""
        return self.shown[self.setup] if self.setup < len(self.shown) else None

    @property
    def cell(self) -> Row | None:
        """The setting of the set-up under the cursor."""
        shown = self.current
        if shown is None or shown.column is None:
            return None
        return shown.column.rows[self.setting] if self.setting < len(shown.column.rows) else None

    @property
    def first_setting(self) -> int:
        """Where to begin: the setting that gives the first set-up's most clean air per charge."""
        column = self.shown[0].column if self.shown else None
        return 0 if column is None else column.best or 0

    def at(self, setup: int, setting: int) -> View:
        """The same with the cursor moved, kept inside the table."""
        return replace(
            self,
            setup=max(0, min(setup, len(self.shown) - 1)),
            setting=max(0, min(setting, len(self.rows) - 1)),
        )


def request_at_cursor(view: View) -> Request | None:
    """The one set-up and the one setting under the cursor; None where nothing could be planned."""
    shown, row = view.current, view.cell
    if shown is None or row is None:
        return None
    setting = None if view.request.purifier is None else row.setting
    return replace(view.request, batteries=(shown.text,), setting=setting)


def with_battery(request: Request, index: int, text: str) -> Request:
    """The request with the set-up at ``index`` changed, or one added at the end."""
    batteries = (*request.batteries[:index], text, *request.batteries[index + 1 :])
    return replace(request, batteries=batteries)


def without_battery(request: Request, index: int) -> Request:
    """The request with one set-up less."""
    return replace(request, batteries=request.batteries[:index] + request.batteries[index + 1 :])


def with_conditions(request: Request, texts: Mapping[str, str]) -> Request:
    """The request under other conditions; blank ones are dropped."""
    return replace(request, conditions={name: text.strip() for name, text in texts.items() if text.strip()})

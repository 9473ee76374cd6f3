"""What the Plan screen shows, as one value: the request in words, what came of each set-up, and where the cursor is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from purifier.services.plan.answer import told_at
from purifier.services.plan.conditions import CONDITIONS

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column, Row
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units
    from purifier.ui.shown import Shown

MOST_SETUPS: Final = 4
"""As many batteries as can be compared side by side."""


@dataclass(frozen=True, slots=True)
class View:
    """The state of the Plan screen. ``setup`` and ``setting`` are the cursor, counted from 0.

    ``shown`` are the batteries of the first machine, then those of the next; ``machines`` are their names.  ``not_yet``
    is what is typed and cannot be read: the numbers are those without it.  ``anew``: what was asked for begins at the
    setting that is spoken of.
    """

    request: Request
    shown: tuple[Shown, ...]
    setup: int = 0
    setting: int = 0
    units: Units = "us"
    machines: tuple[str, ...] = ()
    not_yet: str = ""
    anew: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """The settings of the machine under the cursor, from any set-up with it that could be planned."""
        return self.rows_of(self.setup)

    def rows_of(self, setup: int) -> tuple[Row, ...]:
        """The settings of the machine of one set-up; none where it could be planned with no battery."""
        column = self._column_for(setup)
        return () if column is None else column.rows

    def _column_for(self, setup: int) -> Column | None:
        """The plan of one set-up; where there is none, that of the next best one with the same machine."""
        if not self.shown:
            return None
        same = self.shown[setup // self.each * self.each :][: self.each]
        own = self.shown[min(setup, len(self.shown) - 1)].column
        return own or next((shown.column for shown in same if shown.column is not None), None)

    @property
    def each(self) -> int:
        """How many set-ups there are of each purifier: one for each battery."""
        return max(1, len(self.request.batteries))

    @property
    def compares_purifiers(self) -> bool:
        """Whether there is more than one."""
        return len(self.request.purifiers) > 1

    @property
    def battery(self) -> int:
        """The battery under the cursor, among those of the request."""
        return self.setup % self.each

    @property
    def purifier(self) -> int:
        """The purifier under the cursor, among those of the request."""
        return self.setup // self.each

    @property
    def machine(self) -> str:
        """What the set-up under the cursor runs."""
        return self.machine_of(self.setup)

    def machine_of(self, setup: int) -> str:
        """What one set-up runs."""
        return self.machines[min(setup // self.each, len(self.machines) - 1)] if self.machines else "nothing yet"

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
        return shown.column.rows[self.setting] if 0 <= self.setting < len(shown.column.rows) else None

    def at(self, setup: int, setting: int) -> View:
        """The same with the cursor moved, kept inside the table."""
        there = max(0, min(setup, len(self.shown) - 1))
        return replace(self, setup=there, setting=max(0, min(setting, len(self.rows_of(there)) - 1)))

    def begun(self, setup: int) -> View:
        """The same with the cursor at the setting that is spoken of where none is pointed at."""
        column = self._column_for(setup)
        return self.at(setup, 0 if column is None else told_at(column))


def request_at_cursor(view: View) -> Request | None:
    """The one set-up and the one setting under the cursor; None where nothing could be planned."""
    shown, row = view.current, view.cell
    if shown is None or row is None:
        return None
    setting = None if shown.request.purifier is None else row.setting
    return replace(shown.request, batteries=(shown.text,), setting=setting)


def with_battery(request: Request, index: int, text: str) -> Request:
    """The request with the set-up at ``index`` changed, or one added at the end."""
    batteries = (*request.batteries[:index], text, *request.batteries[index + 1 :])
    return replace(request, batteries=batteries)


def without_battery(request: Request, index: int) -> Request:
    """The request with one set-up less."""
    return replace(request, batteries=request.batteries[:index] + request.batteries[index + 1 :])


def with_conditions(request: Request, texts: Mapping[str, str]) -> Request:
    """The request under other conditions; blank ones are dropped, and what means nothing without one of those."""
    stated = {name: text.strip() for name, text in texts.items() if text.strip()}
    needs = {name: CONDITIONS[name].goes_with for name in stated if name in CONDITIONS}
    return replace(
        request, conditions={name: text for name, text in stated.items() if needs.get(name, "") in ("", *stated)}
    )


def with_purifier(request: Request, index: int, purifier: str | None, load: str | None) -> Request:
    """The request with the purifier at ``index`` changed for another, or for a plain load that all batteries run."""
    if purifier is None or len(request.purifiers) < 2:
        return replace(request, purifier=purifier, load=load, purifiers=(), setting=None)
    changed = (*request.purifiers[:index], purifier, *request.purifiers[index + 1 :])
    return replace(request, purifiers=changed, setting=None)


def with_one_beside(request: Request, purifier: str) -> Request:
    """The request with one purifier more, beside the one or those that there are."""
    there = request.purifiers or ((request.purifier,) if request.purifier is not None else ())
    both = (*there, purifier)
    return replace(request, purifier=None if len(both) > 1 else both[0], purifiers=both if len(both) > 1 else ())


def without_purifier(request: Request, index: int) -> Request:
    """The request with one of its several purifiers less."""
    left = request.purifiers[:index] + request.purifiers[index + 1 :]
    one = left[0] if len(left) == 1 else None
    return replace(request, purifier=one, purifiers=() if one is not None else left, setting=None)

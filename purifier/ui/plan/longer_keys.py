"""The key that asks what would make a set-up last, and what becomes of the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.ui.plan.file_keys import FileKeys
from purifier.ui.plan.view import with_battery, with_conditions
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from purifier.services.longer.change import Change
    from purifier.services.plan.request import Request


class LongerKeys(FileKeys):
    """Asks how long it must last, lists the smallest changes, and takes one over."""

    def action_longer(self) -> None:
        """Ask how long it must last: the set-up and the setting under the cursor."""
        view = self.view
        if self.request is None or view is None or view.current is None or view.cell is None:
            owner(self).say("There is no set-up that could last longer: a adds one.")
            return
        from purifier.ui.plan.longer_screens import HowLongScreen, LongerScreen

        row, battery = view.cell, view.current
        request = replace(view.current.request, batteries=(battery.text,), setting=None)
        setting = None if row.purifier_id is None else row.setting

        def look(hours: float | None) -> None:
            if hours is not None:
                self.app.push_screen(LongerScreen(request, battery.text, setting, hours), self._take_over)

        self.app.push_screen(HowLongScreen(battery.name), look)

    def _take_over(self, change: Change | None) -> None:
        """Change the set-up under the cursor, and what is stated of all of them, in one step."""
        if change is None or self.request is None or self.view is None:
            return
        changed = self._changed(self.request, self.view.battery, change)
        names = [row.setting for row in self.view.rows]
        setting = names.index(change.row.setting) if change.row.setting in names else None
        words = " and ".join(step.words for step in change.parts)
        self.step(words, changed, setting=setting)
        also = " Plans reckon without the sun: the panel is left out." if "sun" in change.kinds else ""
        owner(self).say(f"Changed: {words}. z undoes it.{also}")

    def _changed(self, request: Request, index: int, change: Change) -> Request:
        if {"battery", "port", "count"} & set(change.kinds):
            request = with_battery(request, index, change.request.batteries[0])
        if {"hours", "reserve", "start"} & set(change.kinds):
            request = with_conditions(request, change.request.conditions)
        if request.setting is not None:
            request = replace(request, setting=change.request.setting)
        return request

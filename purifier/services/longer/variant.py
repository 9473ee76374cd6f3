"""A set-up that is changed: its battery with its way, its setting, its conditions, perhaps a solar panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from purifier.model.setup import PLAIN_LOAD
from purifier.services.plan.battery_text import BatteryText, battery_text
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class Variant:
    """One set-up at one setting; ``panel_w`` [W] stands in no request, for no plan reckons with the sun."""

    battery: BatteryText
    setting: str
    conditions: tuple[tuple[str, str], ...] = ()
    panel_w: float = 0.0

    def under(self, name: str, text: str) -> Variant:
        """The same with one condition stated anew."""
        return replace(self, conditions=tuple((dict(self.conditions) | {name: text}).items()))

    def with_more(self, count: int) -> Variant:
        """The same with ``count`` more of its battery."""
        return replace(self, battery=replace(self.battery, count=self.battery.count + count))

    def request(self, of: Request) -> Request:
        """``of``, which is about one machine, with this set-up alone."""
        setting = None if self.setting == PLAIN_LOAD else self.setting
        return replace(of, batteries=(str(self.battery),), setting=setting, conditions=dict(self.conditions))


def variant(library: Library, battery: str, setting: str, conditions: Mapping[str, str]) -> Variant:
    """The set-up as it was typed; raises as `battery_text`."""
    stated = tuple((name, text) for name, text in conditions.items() if text.strip())
    return Variant(battery_text(battery, library), setting, stated)

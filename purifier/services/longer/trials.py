"""Whether a changed set-up lasts long enough: told by its likely hours where those fall short, else by its samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import PurifierError
from purifier.model.cautions_cold import no_charge_words
from purifier.model.sun import WINTER_SUN_H, sun_wh
from purifier.services.longer.variant import Variant
from purifier.services.plan.answer import stopping
from purifier.services.plan.join import join
from purifier.services.plan.plan import Row, cautions_at, column
from purifier.services.plan.prepare import prepared
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.bands import Prepared
    from purifier.model.equipment import Setting

SLACK: Final = 1e-9
"""A need is met a rounding below it."""
MOST_OF_LABEL: Final = 1.5
"""The most of its label that a battery is ever thought to give: fresh, lead-acid, at a gentle discharge."""


class Outcome(NamedTuple):
    """What a set-up gives: its row as planned, and the hours of air with its panel, if it has one [h]."""

    row: Row
    low_h: float
    likely_h: float
    high_h: float
    hours_per_day: float

    @property
    def low_days_h(self) -> float:
        """The hours on the calendar that it lasts at least [h]; none where something would end it early."""
        return 0.0 if stopping(self.row) is not None else self.low_h * 24.0 / self.hours_per_day

    @property
    def mean_air_m3_per_h(self) -> float:
        """The clean air of an hour of the day, those hours counted in which it is off [m3/h]; 0: not known."""
        return (self.row.least_air_m3_per_h or 0.0) * self.hours_per_day / 24.0


@dataclass
class Trials:
    """Set-ups tried against a need of ``hours`` on the calendar [h], each of them once."""

    library: Library
    request: Request
    hours: float
    sun_h: float = WINTER_SUN_H
    _paths: dict[tuple[object, ...], tuple[Prepared, dict[str, Setting]] | None] = field(default_factory=dict)
    _outcomes: dict[Variant, Outcome | None] = field(default_factory=dict)
    _bands: dict[Variant, tuple[float, float, float]] = field(default_factory=dict)
    _does: dict[Variant, bool] = field(default_factory=dict)

    def does(self, what: Variant) -> bool:
        """Whether the low end of its hours meets the need, and nothing would end it early."""
        if what not in self._does:
            self._does[what] = self.may(what) and self.meets(what)
        return self._does[what]

    def may(self, what: Variant) -> bool:
        """Whether its likely hours meet the need: the low end is never above them.

        A panel is of no use to a battery that is too cold to be charged.
        """
        path = self._path(what)
        if path is None or (what.panel_w and no_charge_words(path[0].setup)):
            return False
        return self._is_enough(self.likely_h(what), path[0])

    def meets(self, what: Variant) -> bool:
        """The same without a look at what is likely: by its samples and its warnings alone."""
        path = self._path(what)
        if path is None or not self._is_enough(self._band(what, *path)[0], path[0]):
            return False
        return not self._stops(what, *path)

    def _stops(self, what: Variant, path: Prepared, settings: dict[str, Setting]) -> bool:
        """Whether something would end it early."""
        return any(caution.gravity == "stops" for caution in cautions_at(path, settings[what.setting]))

    def may_hold(self, energy_wh: float, what: Variant) -> bool:
        """Whether ``energy_wh`` [Wh] on a label could meet the need of ``what``, told without planning it.

        No battery gives half as much again as stands on it, and no way gives more than it takes.
        """
        if what.panel_w or energy_wh <= 0.0:
            return True
        path = self._path(what)
        if path is None:
            return True
        load_w = path[1][what.setting].power_w.value * path[0].setup.purifier_count
        return MOST_OF_LABEL * energy_wh * path[0].central.day >= load_w * self.hours

    def _is_enough(self, hours: float, path: Prepared) -> bool:
        """Whether so many hours of air [h] last as long as is needed."""
        return hours * path.central.day >= self.hours * (1.0 - SLACK)

    def outcome(self, what: Variant) -> Outcome | None:
        """What it gives, sampled; None where it cannot be planned."""
        if what not in self._outcomes:
            self._outcomes[what] = self._outcome(what)
        return self._outcomes[what]

    def likely_h(self, what: Variant) -> float:
        """Its likely hours of air [h]; none where it cannot be planned."""
        path = self._path(what)
        if path is None:
            return 0.0
        ready, settings = path
        load_w, daily_wh = settings[what.setting].power_w.value * ready.setup.purifier_count, self._daily_wh(what)
        try:
            return ready.likely_sunlit_h(load_w, daily_wh) if daily_wh else ready.estimate(load_w).runtime_h
        except ArithmeticError:  # figures of a profile that no number comes of
            return 0.0

    def _daily_wh(self, what: Variant) -> float:
        return sun_wh(what.panel_w, self.sun_h)

    def _path(self, what: Variant) -> tuple[Prepared, dict[str, Setting]] | None:
        """The set-up prepared, which its settings share; None where that one cannot be planned."""
        key = (what.battery, what.conditions)
        if key not in self._paths:
            try:
                setup = join(self.library, what.request(self.request), str(what.battery))
                path = prepared(setup, (), None)
                self._paths[key] = path, {one.name: one for one in setup.settings}
            except PurifierError:
                self._paths[key] = None
        return self._paths[key]

    def _band(self, what: Variant, path: Prepared, settings: dict[str, Setting]) -> tuple[float, float, float]:
        """Its hours of air at least, likely and at best [h]."""
        if what not in self._bands:
            self._bands[what] = self._sampled(what, path, settings)
        return self._bands[what]

    def _sampled(self, what: Variant, path: Prepared, settings: dict[str, Setting]) -> tuple[float, float, float]:
        one = settings[what.setting].power_w
        load_w, daily_wh = one.value * path.setup.purifier_count, self._daily_wh(what)
        if daily_wh:
            return path.sunlit(load_w, one.spread, daily_wh)
        band = path.band(load_w, one.spread)
        return band.low_h, self.likely_h(what), band.high_h

    def _outcome(self, what: Variant) -> Outcome | None:
        path, asked = self._path(what), what.request(self.request)
        if path is None:
            return None
        try:
            planned = column(self.library, asked, asked.batteries[0], with_drivers=False)
        except PurifierError:
            return None
        return Outcome(planned.rows[0], *self._band(what, *path), planned.setup.conditions.hours_per_day or 24.0)

"""Every battery model with every purifier model, by every way that makes sense: what each takes and how long it could
last at most, without a set-up being joined or a sample drawn.

``hours <= count x usable energy / (standing + per watt x load)``: the central estimate of the plan, less whatever only
shortens it (a lead, parasitic draw, self-discharge, the rate at more than the gentlest discharge).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from purifier.errors import PurifierError
from purifier.model.bands import Prepared
from purifier.model.equipment import Battery, Converter, Purifier
from purifier.model.estimate import usable_wh
from purifier.model.power_path import stages_input_w
from purifier.model.setup import Stage
from purifier.services.choose.need import Need
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.join import join
from purifier.services.plan.losses import load_stages, output_stage
from purifier.services.plan.request import Request
from purifier.services.plan.ways import Way, ways

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


class Kit(NamedTuple):
    """One battery model, one way, and ``purifiers`` machines of one model.

    ``standing_w`` [W] and ``per_watt`` make what the battery gives for a load; ``usable_wh`` [Wh] is the most that one
    battery can give, infinite where runs taught what it gives and only the plan itself tells.
    """

    battery: Battery
    output: str
    converter: Converter | None
    purifier: Purifier
    purifiers: int
    usable_wh: float
    standing_w: float
    per_watt: float

    def text(self, count: int) -> str:
        """So many batteries as they are typed, with their way."""
        converter = None if self.converter is None else self.converter.id
        return str(BatteryText(self.battery.id, count, self.output, converter))

    @property
    def machine(self) -> str:
        """The purifiers as they are typed."""
        return self.purifier.id if self.purifiers == 1 else f"{self.purifier.id}*{self.purifiers}"

    @property
    def is_bare(self) -> bool:
        """It hangs on the battery's own terminals."""
        return self.battery.kind == "pack" and self.output == "dc"

    def mass_kg(self, count: int) -> float | None:
        """Of so many batteries and the converter [kg]; None where one is not known."""
        if self.battery.mass_kg is None or (self.converter is not None and self.converter.mass_kg is None):
            return None
        own = 0.0 if self.converter is None or self.converter.mass_kg is None else self.converter.mass_kg.value
        return count * self.battery.mass_kg.value + own

    def most_hours(self, count: int, load_w: float) -> float:
        """No more than this, with so many batteries and a load of so many watts [h]."""
        return count * self.usable_wh / (self.standing_w + self.per_watt * load_w)

    def fewest(self, hours: float, load_w: float) -> int:
        """As many batteries are needed at the least to last so long."""
        if math.isinf(self.usable_wh):
            return 1
        most = hours * (self.standing_w + self.per_watt * load_w) / self.usable_wh if self.usable_wh > 0.0 else math.inf
        return 0 if math.isinf(most) else max(1, math.ceil(most - 1e-9))


class _Path(NamedTuple):
    """A way as it is for every battery of one kind: with the purifier's input that it leads to."""

    way: Way
    input: str | None


class Kits:
    """Makes kits; what many of them share is found once."""

    def __init__(self, library: Library, need: Need) -> None:
        self.library, self.need = library, need
        self._paths: dict[tuple[int, int], tuple[_Path, ...]] = {}
        self._kinds: dict[tuple[object, ...], int] = {}
        self._usable: dict[tuple[str, str], float] = {}
        self._batteries: dict[str, int] = {}
        self._machines: dict[tuple[str, int], int] = {}
        self._behind: dict[tuple[str | None, str, str | None, int], tuple[float, float]] = {}
        self._outputs: dict[tuple[str, str], tuple[float, float]] = {}
        powers = {one.max_power_w.value for one in self._converters() if one.max_power_w is not None}
        self._steps = sorted({limit for power in powers for limit in (power, power / 10.0)})

    def of(self, battery: Battery, purifier: Purifier, count: int, wanted: BatteryText | None) -> Iterator[Kit]:
        """The kits of one pair; ``wanted`` is the battery as it was asked for, perhaps with its way."""
        for path in self._found(battery, purifier, count, wanted):
            output = path.way.output
            if wanted is not None and wanted.output not in (None, output):
                continue
            converter = None if path.way.converter is None else self.library.converter(path.way.converter)
            usable = self._usable_wh(battery, output)
            if usable <= 0.0:
                continue
            standing, per_watt = self._line(battery, output, converter, purifier, path.input, count)
            yield Kit(battery, output, converter, purifier, count, usable, standing, per_watt)

    def _converters(self) -> list[Converter]:
        return [one for one in self.library.all("converter") if isinstance(one, Converter)]

    def _found(self, battery: Battery, purifier: Purifier, count: int, wanted: BatteryText | None) -> tuple[_Path, ...]:
        """The ways that make sense; a converter that was asked for is taken as it is."""
        if wanted is not None and wanted.converter is not None:
            asked = [Way(output, wanted.converter, "", "") for output in battery.outputs]
            return self._joined(battery, purifier, count, asked)
        key = (self._kind_of(battery), self._kind_of_machine(purifier, count))
        if key not in self._paths:
            found = ways(self.library, battery, purifier, count)
            good = [way for way in found if not way.objection]
            self._paths[key] = self._joined(battery, purifier, count, good)
        return self._paths[key]

    def _kind_of_machine(self, purifier: Purifier, count: int) -> int:
        """What the ways to so many of them depend on, as a number."""
        asked = (purifier.id, count)
        if asked not in self._machines:
            most_w = count * max(one.power_w.value for one in purifier.settings)
            kind = (
                tuple((one.id, one.voltage_v.value, one.adapter is None) for one in purifier.inputs.values()),
                purifier.motor,
                sum(most_w > step for step in self._steps),
                any(step == most_w for step in self._steps),
            )
            self._machines[asked] = self._kinds.setdefault(kind, len(self._kinds))
        return self._machines[asked]

    def _kind_of(self, battery: Battery) -> int:
        """What its ways depend on, as a number."""
        if battery.id not in self._batteries:
            own = None if battery.voltage_v is None else battery.voltage_v.value
            volts = [(o.id, o.voltage_v, o.other_voltage_v) for o in battery.outputs.values()]
            offered = tuple((id_, *(None if one is None else one.value for one in both)) for id_, *both in volts)
            self._batteries[battery.id] = self._kinds.setdefault((battery.kind, own, offered), len(self._kinds))
        return self._batteries[battery.id]

    def _joined(self, battery: Battery, purifier: Purifier, count: int, found: list[Way]) -> tuple[_Path, ...]:
        paths = []
        request = Request(purifier=f"{purifier.id}*{count}", conditions=self.need.conditions)
        for way in found:
            try:
                setup = join(self.library, request, way.text(battery.id, 1))
            except PurifierError:
                continue
            paths.append(_Path(way, None if setup.input is None else setup.input.id))
        return tuple(paths)

    def _usable_wh(self, battery: Battery, output: str) -> float:
        key = (battery.id, output)
        if key not in self._usable:
            request = Request(load="1 W", conditions=self.need.conditions)
            setup = join(self.library, request, f"{battery.id}:{output}")
            path = Prepared(setup)
            self._usable[key] = math.inf if path.runs is not None else usable_wh(path.central, 0.0)
        return self._usable[key]

    def _line(
        self,
        battery: Battery,
        output: str,
        converter: Converter | None,
        purifier: Purifier,
        into: str | None,
        count: int,
    ) -> tuple[float, float]:
        """(standing, per watt) of what the battery gives for a load at the purifiers' jacks."""
        key = (None if converter is None else converter.id, purifier.id, into, count)
        if key not in self._behind:
            used = None if into is None else purifier.inputs[into]
            self._behind[key] = _line_of(load_stages(self.library, converter, used, count))
        standing, per_watt = self._behind[key]
        bare = (battery.id, output)
        if bare not in self._outputs:
            first = output_stage(self.library, battery, battery.outputs[output])
            self._outputs[bare] = (0.0, 1.0) if first is None else _line_of((first,))
        own_w, own_share = self._outputs[bare]
        if "load-exponent" in self.need.conditions and converter is None and self._outputs[bare] == (0.0, 1.0):
            per_watt *= self._fan(battery, output, purifier, count)
        return own_w + standing * own_share, per_watt * own_share

    def _fan(self, battery: Battery, output: str, purifier: Purifier, count: int) -> float:
        """What the load is multiplied by where the fans follow the battery's voltage."""
        request = Request(purifier=f"{purifier.id}*{count}", conditions=self.need.conditions)
        return Prepared(join(self.library, request, f"{battery.id}:{output}")).central.fan


def _line_of(stages: tuple[Stage, ...]) -> tuple[float, float]:
    """(standing [W], per watt) of a chain of stages."""
    overheads_w = [stage.overhead_w.value * stage.count for stage in stages]
    efficiencies = [stage.efficiency.value for stage in stages]
    standing = stages_input_w(0.0, overheads_w, efficiencies)
    return standing, stages_input_w(1.0, overheads_w, efficiencies) - standing

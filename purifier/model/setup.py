"""A set-up: battery (xN), power path, purifier (xN) or plain load, conditions. What a prediction is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from purifier.model.conditions import Conditions
from purifier.model.equipment import Battery, Chemistry, Converter, Input, Output, Purifier, Setting
from purifier.model.figures import Figure
from purifier.model.wiring import Wire

PLAIN_LOAD: Final = "load"
"""What the setting of a plain load is called, which has no other."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of the power path: ``P_in = count * overhead + P_out / efficiency``.

    ``count`` stages share the load equally (each purifier has its own adapter).  ``name`` is for people.
    """

    name: str
    overhead_w: Figure
    efficiency: Figure
    count: int = 1


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything an estimate needs, joined and checked; ``text`` is the battery as the person typed it."""

    text: str
    battery: Battery
    output: Output
    conditions: Conditions
    battery_count: int = 1
    converter: Converter | None = None
    purifier: Purifier | None = None
    purifier_count: int = 1
    load_w: Figure | None = None
    """A plain constant load in place of a purifier [W]."""
    input: Input | None = None
    """The purifier's input that is used."""
    wire: Wire | None = None
    """The wire where its length and gauge were stated, for `Conditions` hold its resistance alone."""
    chemistry: Chemistry | None = None
    output_stage: Stage | None = None
    """The battery output's own electronics; None for the bare terminals of a pack."""
    load_stages: tuple[Stage, ...] = ()
    """Converter, then adapter: what lies between the lead and the purifier, battery side first."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The whole power path, battery side first."""
        return (() if self.output_stage is None else (self.output_stage,)) + self.load_stages

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The purifier's settings; a plain load is one setting, `PLAIN_LOAD`."""
        if self.purifier is not None:
            return self.purifier.settings
        assert self.load_w is not None
        return (Setting(name=PLAIN_LOAD, power_w=self.load_w),)

    @property
    def on_bare_battery(self) -> bool:
        """The purifier hangs straight on a pack, so its voltage is the battery's."""
        return self.battery.kind == "pack" and self.output.id == "dc" and self.converter is None

    @property
    def supply_v(self) -> float | None:
        """Nominal voltage where the lead begins: the output's, else the battery's [V]."""
        figure = self.output.voltage_v or self.battery.voltage_v
        return None if figure is None else figure.value

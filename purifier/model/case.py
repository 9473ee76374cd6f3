"""One estimated setting, with the powers along its path: what the cautions look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from purifier.model.battery_lead import Wiring
from purifier.model.equipment import Setting
from purifier.model.estimate import Estimate
from purifier.model.layers import InForce
from purifier.model.power_path import stages_input_w
from purifier.model.setup import Setup

Gravity = Literal["stops", "may-stop", "harms", "check", "shortens", "note"]


class Caution(NamedTuple):
    """A warning: its code, for programs, a sentence, for people, and how grave it is."""

    code: str
    text: str
    gravity: Gravity


class Instead(NamedTuple):
    """Another output of the battery, which was not taken: its name, how it is typed, what it would give [h]."""

    name: str
    text: str
    runtime_h: float


class Case(NamedTuple):
    """One setting of one set-up, estimated; ``instead``: the outlet that nobody asked for and nobody ruled out."""

    setup: Setup
    on: InForce
    setting: Setting
    result: Estimate
    wiring: Wiring
    instead: Instead | None = None

    @property
    def plug_w(self) -> float:
        """Power into the purifier's plug: behind its adapter, if it has one [W]."""
        return self._power_before(1 if self.setup.converter is not None else 0)

    @property
    def output_w(self) -> float:
        """Power out of the battery's output: into the lead [W]."""
        return self._power_before(0)

    def _power_before(self, first: int) -> float:
        stages = self.setup.load_stages[first:]
        overheads_w = [stage.overhead_w.value * stage.count for stage in stages]
        return stages_input_w(self.result.load_power_w, overheads_w, [stage.efficiency.value for stage in stages])

    @property
    def supply_v(self) -> float | None:
        """Nominal volts at the purifier's plug."""
        converter = self.setup.converter
        return converter.output_voltage_v.value if converter is not None else self.setup.supply_v

    @property
    def wanted_v(self) -> float | None:
        """Nominal volts that whatever hangs on the battery's output is made for; None for a plain load."""
        if self.setup.converter is not None:
            return self.setup.converter.input_voltage_v.value
        return None if self.setup.input is None else self.setup.input.voltage_v.value

    @property
    def output_name(self) -> str:
        """The battery's output in words: ``12 V port``, ``AC outlet``."""
        stage = self.setup.output_stage
        return f"{self.setup.output.id} output" if stage is None else stage.name


def assumed(setup: Setup) -> tuple[str, ...]:
    """Names of the figures that a class prior stands in for, e.g. ``AC outlet efficiency``."""
    names = []
    for stage in setup.stages:
        if stage.overhead_w.assumed:
            names.append(f"{stage.name} overhead")
        if stage.efficiency.assumed:
            names.append(f"{stage.name} efficiency")
    return tuple(names)


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

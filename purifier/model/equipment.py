"""What a profile says, as frozen values. Unknown is None and stays None; nothing here is guessed.

Named tuples, for every start of the program makes them and a dataclass takes three times as long to define.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from purifier.model.figures import Figure

if TYPE_CHECKING:
    from purifier.model.calibration.belief import Calibration

Supply = Literal["dc", "ac", "usb-c"]
"""What flows at an output or into an input; the ids of battery outputs are these words."""

Motor = Literal["ec", "ac"]
"""Of a fan: electronic (EC, brushless DC), or AC induction. How clean air goes with watts depends on it."""


VOLTAGE_SLACK: Final = 0.15
"""A nominal supply this far from the input's nominal voltage is another voltage, not another battery chemistry."""


def same_voltage(volts: float, wanted: float) -> bool:
    """Whether a supply of ``volts`` is what an input made for ``wanted`` means, both nominal [V]."""
    return abs(volts / wanted - 1.0) <= VOLTAGE_SLACK


class Source(NamedTuple):
    """Where the numbers of a profile come from. ``covers`` are key paths such as ``outputs.dc``."""

    covers: tuple[str, ...]
    kind: str
    url: str | None = None
    date: str | None = None
    note: str | None = None
    runs: tuple[str, ...] = ()


def vouching(sources: Sequence[Source], key: str) -> Source | None:
    """The source that vouches for ``key``: the one naming it most precisely, then the first."""
    best: Source | None = None
    length = -1
    for source in sources:
        for entry in source.covers:
            if (key == entry or key.startswith(f"{entry}.")) and len(entry) > length:
                best, length = source, len(entry)
    return best


class Output(NamedTuple):
    """A battery's output. A pack's own ``dc`` output is neutral: no overhead, no loss, no max unless stated."""

    id: Supply
    voltage_v: Figure | None = None
    other_voltage_v: Figure | None = None
    """The mains voltage of the same model as it is sold elsewhere [V]."""
    overhead_w: Figure | None = None
    """Power drawn for having this output on, whatever the load [W]."""
    efficiency: Figure | None = None
    max_power_w: Figure | None = None
    connector: str | None = None
    switches_off_below_w: Figure | None = None
    """Loads under this are taken for none and cut off, at once or after ``switches_off_after_h`` (ECO mode)."""
    switches_off_after_h: Figure | None = None
    switches_off_mode: str | None = None
    """What the maker calls the mode that does it: ``ECO mode``, ``smart mode``."""


class Battery(NamedTuple):
    """A bare pack or a power station, one of it."""

    id: str
    name: str
    kind: Literal["pack", "station"]
    energy_wh: Figure
    """Nameplate energy [Wh]."""
    outputs: Mapping[str, Output]
    chemistry: str | None = None
    voltage_v: Figure | None = None
    """Nominal voltage of the pack [V]; None for stations that do not state it."""
    capacity_ah: Figure | None = None
    price_usd: Figure | None = None
    mass_kg: Figure | None = None
    depth_of_discharge: Figure | None = None
    """Share of full that may be used, 0..1; None: all of it."""
    cutoff_v: Figure | None = None
    rated_hours: Figure | None = None
    """The discharge time the rated capacity was measured over [h]; stating it turns the rate layer on."""
    parasitic_a: Figure | None = None
    self_discharge_per_h: Figure | None = None
    max_current_a: Figure | None = None
    charge_above_c: Figure | None = None
    discharge_above_c: Figure | None = None
    radio_overhead_w: Figure | None = None
    """What Bluetooth and Wi-Fi add while they are on [W]; information, never in the estimate."""
    note: str | None = None
    sources: tuple[Source, ...] = ()
    calibration: Calibration | None = None
    """What the owner's runs taught of it."""


class Converter(NamedTuple):
    """What stands between an output and the load: inverter, DC-DC converter, USB-C trigger."""

    id: str
    name: str
    class_: Literal["inverter", "dc-dc", "usb-c-trigger"]
    input: Supply
    input_voltage_v: Figure
    output: Supply
    output_voltage_v: Figure
    overhead_w: Figure | None = None
    efficiency: Figure | None = None
    max_power_w: Figure | None = None
    connector: str | None = None
    wave: Literal["sine", "modified"] | None = None
    """What an inverter gives; None: not known, or no inverter."""
    switches_off_below_w: Figure | None = None
    switches_off_mode: str | None = None
    price_usd: Figure | None = None
    mass_kg: Figure | None = None
    note: str | None = None
    sources: tuple[Source, ...] = ()


class Adapter(NamedTuple):
    """The purifier's own mains adapter: ``P_in = overhead + P_out / efficiency``. None takes the class prior."""

    overhead_w: Figure | None = None
    efficiency: Figure | None = None


class Input(NamedTuple):
    """A way into the purifier. ``adapter`` stands between this input and the figures its settings state."""

    id: Supply
    voltage_v: Figure
    connector: str | None = None
    adapter: Adapter | None = None


class Setting(NamedTuple):
    """One speed. ``power_w`` is at the DC jack when the machine has an adapter, else at its plug [W]."""

    name: str
    power_w: Figure
    cadr_m3_per_h: Figure | None = None
    noise_dba: Figure | None = None
    mains_power_w: Figure | None = None
    """The maker's mains watts; information only."""


class Purifier(NamedTuple):
    """An air purifier with its settings in the maker's order, slowest first."""

    id: str
    name: str
    inputs: Mapping[str, Input]
    settings: tuple[Setting, ...]
    cadr_kind: str | None = None
    power_kind: Literal["running", "rated"] | None = None
    filter: str | None = None
    price_usd: Figure | None = None
    mass_kg: Figure | None = None
    standby_w: Figure | None = None
    motor: Motor | None = None
    auto_mode: bool = False
    """It has a mode that chooses its own speed, and so its own power."""
    regulated: bool = False
    """Its power does not follow the supply voltage (known, not hoped)."""
    filter_price_usd: Figure | None = None
    """What a new filter costs, or a set of them [USD]."""
    filter_life_h: Figure | None = None
    """How long one lasts at the top setting [h]."""
    ccm_kg: Figure | None = None
    """Cumulate clean mass: particles that it catches until its clean air has halved [kg]."""
    stall_pressure_pa: Figure | None = None
    """Against which its fans move no air at the top setting [Pa]."""
    note: str | None = None
    sources: tuple[Source, ...] = ()


class ColdPoint(NamedTuple):
    """At ``temperature_c`` the battery gives ``share`` of its rated capacity; 90 % interval ``low``..``high``."""

    temperature_c: float
    share: float
    low: float
    high: float


class SmallPacks(NamedTuple):
    """What packs under ``below_ah`` are known for: they hold ``low``..``high`` of their label, and sag more."""

    below_ah: float
    low: float
    high: float
    sag_high_v: float
    """As `Chemistry.sag_high_v`."""


class Chemistry(NamedTuple):
    """Parameters of the layers; none acts until a condition, a battery's own key or ``--realistic`` turns it on."""

    id: str
    name: str
    cell_voltage_v: float
    """Nominal volts of one cell."""
    curve: tuple[tuple[float, float], ...] = ()
    """(state of charge 0..1, volts of one cell), full first."""
    cold: tuple[ColdPoint, ...] = ()
    """Coldest first; held constant beyond the ends, never above 1."""
    rated_capacity: tuple[tuple[float, float], ...] = ()
    """(discharge time [h], capacity as a share of the 20 h rating), shortest first."""
    cutoff_v: float | None = None
    """Volts of one cell at which the usual cut-off ends a discharge."""
    cutoff_high_v: float | None = None
    """The highest cut-off met in practice, volts of one cell: the unknown cut-off's bound in the band."""
    parasitic_a: float | None = None
    """What the pack's own electronics usually draw [A]."""
    parasitic_high_a: float | None = None
    self_discharge_per_h: float | None = None
    depth_of_discharge: float | None = None
    charge_above_c: float | None = None
    aged: float | None = None
    """What a battery of unknown age may have left, a share of its rating: the unstated health's bound in the band."""
    sag_v: float = 0.0
    """How far a cell's voltage falls near empty at the current that would empty it in an hour [V]."""
    sag_high_v: float = 0.0
    """The most it falls, in packs of ordinary size."""
    small_packs: SmallPacks | None = None
    discharge_above_c: float | None = None
    freezing: tuple[tuple[float, float], ...] = ()
    """(state of charge 0..1, degC at which the acid freezes), full first; empty: it does not freeze."""
    bms: bool = False
    """Packs carry electronics that cut off before damage."""
    vents_gas: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def is_lead_acid(self) -> bool:
        """The acid in it may freeze, which is in no other kind."""
        return bool(self.freezing) or self.vents_gas


class Prior(NamedTuple):
    """What a class of device usually loses; stands in, marked as assumed, for figures nobody published."""

    id: str
    name: str
    overhead_w: Figure
    efficiency: Figure
    sources: tuple[Source, ...] = ()

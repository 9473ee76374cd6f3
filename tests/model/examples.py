"""The founding post's equipment as plain values, and small variations on it, for tests of the model alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from purifier.model.conditions import Conditions
from purifier.model.equipment import Battery, Chemistry, ColdPoint, Input, Output, Purifier, Setting
from purifier.model.figures import Figure
from purifier.model.setup import Setup, Stage
from purifier.model.units import CFM_M3_PER_H

MAINS_W = (2.2, 4.7, 11.1, 18.9, 27.4, 33.2)
CFM = (57, 141, 247, 321, 374, 413)

# The widely published rested chart of a 12.8 V LiFePO4 battery, per cell.
LFP_CURVE = tuple(
    (charge / 100, volts / 4)
    for charge, volts in (
        (100, 13.6), (99, 13.4), (90, 13.3), (70, 13.2), (40, 13.1), (30, 13.0),
        (20, 12.9), (17, 12.8), (14, 12.5), (9, 12.0), (0, 10.0),
    )
)  # fmt: skip

LFP = Chemistry(
    "lifepo4",
    "LiFePO4",
    3.2,
    curve=LFP_CURVE,
    cold=(ColdPoint(-20, 0.92, 0.80, 0.97), ColdPoint(0, 0.98, 0.94, 0.99), ColdPoint(25, 1.0, 1.0, 1.0)),
    cutoff_v=2.8,
    cutoff_high_v=3.0,
    parasitic_a=0.010,
    parasitic_high_a=0.020,
    self_discharge_per_h=0.03 / 720,
    charge_above_c=0.0,
    bms=True,
)

# Trojan T-105: 185, 207, 225, 250 Ah over 5, 10, 20, 100 h.
LEAD = Chemistry(
    "flooded",
    "flooded lead-acid",
    2.0,
    rated_capacity=((5.0, 185 / 225), (10.0, 207 / 225), (20.0, 1.0), (100.0, 250 / 225)),
    depth_of_discharge=0.5,
    vents_gas=True,
)

AIRFANTA = Purifier(
    "airfanta-3pro",
    "AirFanta 3Pro",
    {"dc": Input("dc", Figure(12.0), "barrel 5.5 x 2.5 mm"), "ac": Input("ac", Figure(120.0))},
    tuple(
        Setting(str(i + 1), Figure(watts / 1.14, 0.05), Figure(cfm * CFM_M3_PER_H))
        for i, (watts, cfm) in enumerate(zip(MAINS_W, CFM, strict=True))
    ),
)

PACK = Battery("pack", "12 V pack", "pack", Figure(1280.0, 0.08), {"dc": Output("dc")}, "lifepo4", Figure(12.8))
STATION = Battery(
    "station",
    "Station",
    "station",
    Figure(1056.0, 0.08),
    {"dc": Output("dc", Figure(12.0)), "ac": Output("ac", Figure(120.0))},
    "lifepo4",
)


def direct(**changes: Any) -> Setup:
    """The purifier straight on the 12 V pack; keywords that are conditions go there, others to the set-up."""
    return _with(
        Setup(
            "pack",
            PACK,
            PACK.outputs["dc"],
            Conditions(),
            purifier=AIRFANTA,
            input=AIRFANTA.inputs["dc"],
            chemistry=LFP,
        ),
        changes,
    )


def port(**changes: Any) -> Setup:
    """The station's 12 V port: 2.5 W for being on, 7 % lost."""
    return _with(
        Setup(
            "station:dc",
            STATION,
            STATION.outputs["dc"],
            Conditions(),
            purifier=AIRFANTA,
            input=AIRFANTA.inputs["dc"],
            chemistry=LFP,
            output_stage=Stage("12 V port", Figure(2.5, 0.3), Figure(0.93, 0.035)),
        ),
        changes,
    )


def outlet(**changes: Any) -> Setup:
    """The station's AC outlet: 9.5 W, 14 % in the inverter, 14 % in the purifier's own adapter."""
    return _with(
        Setup(
            "station:ac",
            STATION,
            STATION.outputs["ac"],
            Conditions(),
            purifier=AIRFANTA,
            input=AIRFANTA.inputs["ac"],
            chemistry=LFP,
            output_stage=Stage("AC outlet", Figure(9.5, 0.3), Figure(0.86, 0.06)),
            load_stages=(Stage("mains adapter", Figure(0.0), Figure(0.86, 0.05)),),
        ),
        changes,
    )


def _with(setup: Setup, changes: dict[str, Any]) -> Setup:
    conditions = {key: changes.pop(key) for key in list(changes) if key in Conditions.__slots__}
    return replace(setup, conditions=Conditions(**conditions), **changes)

"""Sentences and figures that several screens write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.plain_text import plain
from purifier.services.wording import flow, flow_unit

if TYPE_CHECKING:
    from purifier.errors import PurifierError
    from purifier.model.equipment import Converter, Purifier
    from purifier.model.setup import Setup
    from purifier.services.runs.states import State
    from purifier.services.wording import Units

STATE_GLYPHS: Final[dict[State, str]] = {
    "recording": "●",
    "stale": "◌",
    "lost": "✕",
    "interrupted": "‖",
    "importing": "◌",
    "unfinished": "‖",
    "listening": "□",
    "ended": "■",
}
"""How a run stands, in one glyph."""


def micro(text: str) -> str:
    """``text`` with the unit of particles as a screen can show it; a plain terminal writes ``ug/m3``."""
    return text.replace("ug/m3", "µg/m³")


_TYPED: Final = r"(?P<typed>(?<!\w)'[^']*'(?!\w)|\b(?:purifier|sudo|pip) .*)|(?<![\w-])--(?=[a-z])"
"""What is to be typed as it stands; or the dashes of an option."""


def sentence(error: PurifierError) -> str:
    """An error as the screen says it, with every problem listed.

    An option goes without its dashes, for here it is a field; in what is quoted and in commands it is typed with them.
    """
    import re

    lines = [str(error), *(str(problem) for problem in getattr(error, "problems", ()))]
    return "\n".join(re.sub(_TYPED, lambda found: found["typed"] or "", plain(line)) for line in lines)


def short_way(setup: Setup) -> str:
    """The power path in as few words as tell two set-ups apart."""
    stages = [stage.name for stage in setup.stages]
    return stages[0] + (" +" if len(stages) > 1 else "") if stages else "direct"


def air_range(one: Purifier, units: Units) -> str:
    """From its lowest to its highest CADR, with the unit."""
    flows = [setting.cadr_m3_per_h.value for setting in one.settings if setting.cadr_m3_per_h is not None]
    if not flows:
        return "CADR ?"
    low, high = flow(min(flows), units), flow(max(flows), units)
    return f"{low if low == high else f'{low}–{high}'} {flow_unit(units)}"


def voltages(one: Converter) -> str:
    """``12 V dc → 120 V ac``: what goes into a converter and what comes out."""
    return f"{one.input_voltage_v.value:g} V {one.input} → {one.output_voltage_v.value:g} V {one.output}"

"""A set-up made ready to be estimated, unless no answer could come of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.model.bands import Prepared
from purifier.model.equipment import Setting
from purifier.model.setup import Setup
from purifier.services.plan.lead import refuse_what_the_lead_cannot_carry

BEYOND: Final = 1e16
"""More hours than a GWh in a thousand batteries lasts at a milliwatt, more watts than there are: only a profile's own
figures can pass it."""

LEAST_WH: Final = 1e-6
"""Less is in no battery."""


def prepared(setup: Setup, settings: Sequence[Setting], lead: str | None) -> Prepared:
    """``setup`` prepared for ``settings``; ``lead`` is its wire as typed.

    Raises UsageError when the lead cannot carry one of them, and when figures of a profile are so small or so large
    that no number comes out.
    """
    try:
        path = Prepared(setup)
        if path.central.nameplate_wh < LEAST_WH:
            raise UsageError(_beyond(setup, None))
        refuse_what_the_lead_cannot_carry(path, settings, lead)
        for setting in settings:
            if not all(
                0.0 <= number < BEYOND for number in path.estimate(setting.power_w.value * setup.purifier_count)
            ):
                raise UsageError(_beyond(setup, setting))
    except ArithmeticError:
        raise UsageError(_beyond(setup, None)) from None
    return path


def _beyond(setup: Setup, setting: Setting | None) -> str:
    whose = setup.battery.id if setup.purifier is None else f"{setup.battery.id} and {setup.purifier.id}"
    at = "" if setting is None or setup.purifier is None else f" at setting {setting.name}"
    return f"no runtime comes of these figures{at}: some of {whose} are far too small or too large"

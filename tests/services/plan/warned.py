"""What a set-up from the bundle is warned of, for tests of cautions."""

from __future__ import annotations

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.heed import to_heed
from purifier.services.plan.plan import Column, column
from purifier.services.plan.request import Request

LIBRARY = Library((bundle(),))


def planned(battery: str, runs: str = "airfanta-3pro", setting: str | None = None, **conditions: str) -> Column:
    """One set-up; ``runs`` is a purifier, or a load such as ``300 W``."""
    texts = {name.replace("_", "-"): text for name, text in conditions.items()}
    load = runs if runs.endswith(" W") else None
    return column(LIBRARY, Request((battery,), None if load else runs, load, setting, texts), battery)


def warned(battery: str, runs: str = "airfanta-3pro", setting: str | None = None, **conditions: str) -> dict[str, str]:
    """Code -> sentence of one set-up, or of one setting of it, the gravest first."""
    return {heed.caution.code: heed.caution.text for heed in to_heed(planned(battery, runs, setting, **conditions))}

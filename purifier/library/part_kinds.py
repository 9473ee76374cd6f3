"""Every key a part's profile may have."""

from __future__ import annotations

from typing import Final

from purifier.library.shared_keys import MASS, NAME, NOTE, SOURCES
from purifier.library.values.key import Key
from purifier.library.values.plain import Choice, Reference
from purifier.library.values.quantity import current, money, voltage

PART: Final = (
    NAME,
    Key("role", Choice(("charger", "shunt", "fuse", "connectors")), "what it does in a set-up", required=True),
    Key("goes_with", Choice(("pack", "station")), "the kind of battery it is for", default="pack"),
    Key("chemistry", Reference("chemistry", "lifepo4"), "a charger's: the batteries it charges; any unless said"),
    Key("voltage", voltage("12 V"), "nominal voltage of the batteries it fits; any unless said"),
    Key("max_current", current("10 A"), "the most that it carries; of a charger, that it gives"),
    Key("price", money("18.99 USD"), "what one costs, or a set of them"),
    MASS,
    NOTE,
    SOURCES,
)

"""Keys that several kinds of profile have."""

from __future__ import annotations

from typing import Final

from purifier.library.values.key import Key
from purifier.library.values.plain import Choice, Date, Text, Words
from purifier.library.values.quantity import mass, money
from purifier.library.values.tables import Rows
from purifier.model.figures import SPREAD_BY_KIND

NAME: Final = Key("name", Text("Maker and model", limit=80), "what a person calls it", required=True)
NOTE: Final = Key("note", Text("sold with a mains adapter"), "one sentence worth knowing")
PRICE: Final = Key("price", money("147 USD"), "what one costs")
MASS: Final = Key("mass", mass("11 kg"), "what one weighs")

SOURCES: Final = Key(
    "sources",
    Rows(
        (
            Key("covers", Words(("energy", "price", "outputs.dc")), "the keys whose numbers it vouches for", True),
            Key("kind", Choice(tuple(SPREAD_BY_KIND)), "how the numbers were come by", True),
            Key("url", Text("https://example.org/data-sheet.pdf"), "where to read it"),
            Key("date", Date(), "when it was published or read"),
            Key("note", Text("label on the case, read by the owner"), "how, in words, where a link does not say"),
            Key("runs", Words(("shelf-battery-1",)), "the runs a calibration came from"),
        )
    ),
    "where the numbers come from; together they must cover every one",
    required=True,
)

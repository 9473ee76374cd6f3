"""What `?` says about choosing what to buy."""

from __future__ import annotations

from typing import Final

from purifier.services.plan.claim import CLAIM
from purifier.ui.help.topic import Topic

CHOOSE_TOPICS: Final[dict[str, Topic]] = {
    "choose": Topic(
        "What to buy",
        (
            (
                "",
                "Every battery that is known is tried with every purifier, by every way and at every setting, one to "
                "four of each. Those that do what you need are listed, the cheapest first.",
            ),
            ("at least", f"Nineteen times in twenty it should last longer than this. {CLAIM}"),
            (
                "air",
                "Clean air delivery rate (CADR) of all purifiers together; ≈ is estimated, and then its low end "
                "counts.",
            ),
            (
                "price",
                "Of all that has to be bought: battery, purifier, and of a bare battery its coulomb counter, "
                "fuse, connectors and charger. Prices are of the day that stands beside them.",
            ),
            (
                "★ on the front",
                "Nothing else that does it is at once as cheap, as light, as quiet, as strong and as "
                "lasting. What nobody knows counts as the worst.",
            ),
            ("price not known", "They do what you need, but nobody wrote down what they cost."),
            ("✕ just missed", "A little more money, or a little less asked, and they would do it."),
            ("A, B", "Picked with space: the details say in words what you give up, and what you get, beside them."),
        ),
    ),
    "choose-need": Topic(
        "What do you need?",
        (
            ("", "What is left empty has no limit. Every letter counts: the answers change once the typing rests."),
            ("room", "Its sides (12x12x8 ft), its floor and height (144 ft2 x 8 ft), or its volume (33 m3)."),
            (
                "people in it",
                "Without another word about clean air they need 30 CFM each (ASHRAE 241, at home). Their "
                "CO2 is said first where it would be too much: no purifier takes it away.",
            ),
            (
                "against",
                "smoke: what comes in from outdoors; infection: what people breathe out; outside: a release "
                "outdoors, the smallest particles.",
            ),
            (
                "clean air",
                "A flow (141 cfm), changes of air an hour (5 changes), what may be left of what is outdoors "
                "(10 %), or for so many people (4 people). Empty: five changes an hour, more for many people, a "
                "tenth of what is outdoors against smoke.",
            ),
            ("for how long", "It must last so long 'at least', not only likely."),
            ("by night", "Where the purifier may be turned down for eight hours of night: so quiet then."),
            ("I have", "What you own costs nothing: its names, or charger, shunt, fuse, connectors."),
        ),
    ),
    "choose-front": Topic(
        "How they trade off",
        (
            (
                "●",
                "The joined ones: to get more of the one you must give up some of the other. ← and → walk along "
                "them, the cheapest first.",
            ),
            ("•", "Answers that one of the joined ones beats in both measures."),
            ("✕", "Those that just miss what you need."),
            ("( )", "The answer under the cursor."),
            ("[ ]", "Turns to other measures: hours, clean air, weight, noise. What is not known is not drawn."),
        ),
    ),
}

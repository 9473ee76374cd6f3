"""What `?` says: each topic in plain words, the field's own term named once."""

from __future__ import annotations

from typing import Final

from purifier.model.figures import SPREAD_BY_KIND
from purifier.services.plan.claim import CLAIM
from purifier.services.plan.conditions import CONDITIONS
from purifier.ui.help.explain_choose import CHOOSE_TOPICS
from purifier.ui.help.explain_log import LOG_TOPICS
from purifier.ui.help.explain_room import ROOM
from purifier.ui.help.explain_runs import RUNS_TOPICS
from purifier.ui.help.topic import Topic

LIKELY: Final = (
    "likely",
    "What comes out with every figure as stated. Effects that are known but that nobody gave a figure for can only "
    "shorten it; 'at least' counts them in.",
)
LEAST: Final = (
    "at least",
    f"Nineteen times in twenty it should last longer than this. {CLAIM} Plan with this one.",
)
WORST: Final = ("worst case", "Every figure at the bad end of its range at once. That hardly happens.")
CADR: Final = (
    "CADR",
    "Clean air delivery rate: how much perfectly clean air the machine's output is worth, in cubic "
    "feet a minute (CFM) or cubic metres an hour.",
)
BEST: Final = (
    "★ most clean air per charge",
    "The setting that cleans the most air before the battery is empty. It is judged by the 'at least'"
    " hours and by the low end of a rate that is estimated, so that nothing unmeasured can win by luck.",
)
ESTIMATED: Final = (
    "≈ estimated",
    "Most makers publish the rate of the fastest setting alone. At the others it is estimated from their watts, by "
    "the law that fans follow; the range is in the details.",
)
OVERHEAD: Final = (
    "overhead",
    "Power a station or an inverter takes for being on, whatever hangs on it (also: idle draw, self-"
    "consumption). At low settings it eats most of the battery.",
)
CONVERSION: Final = ("conversion", "What is lost on the way from one voltage to another. Two conversions lose twice.")
TRUST: Final = ", ".join(f"{kind} {spread:.0%}".replace("%", " %") for kind, spread in SPREAD_BY_KIND.items())
FIGURES: Final = (LIKELY, LEAST, CADR, BEST)

TOPICS: Final[dict[str, Topic]] = {
    "plan": Topic(
        "What this screen tells",
        (
            (
                "",
                "Each column is a set-up: a battery and the way its power gets to the purifier. Each "
                "line is a speed of the purifier. The figures say how long the battery lasts.",
            ),
            *FIGURES,
        ),
    ),
    "answer": Topic(
        "The answer",
        (
            (
                "",
                "The large figure is the one to plan with: rounded down, and told no more finely than it is known. "
                "Beside it stands what is likely, and how bad it gets with every figure at its bad end.",
            ),
            *FIGURES,
            WORST,
            *ROOM,
        ),
    ),
    "question": Topic(
        "A question",
        (("", "Something large is about to be done. Enter does it, escape leaves everything as it is."),),
    ),
    "table": Topic(
        "How long it lasts",
        (
            ("", "Arrows move the cursor (▸); enter edits the set-up it is on."),
            *FIGURES,
            ESTIMATED,
            ("~ assumed", "Nobody published one of the losses, so a usual figure for that kind of device stands in."),
            ("! do not rely on it", "The set-up does not work or stops early: read the warning before the hours."),
            *ROOM,
        ),
    ),
    "detail": Topic(
        "The details of one cell",
        (
            WORST,
            (
                "! warnings",
                "The gravest first, and above all else what would end the run in the night. Three are shown; tab to "
                "this panel for the others.",
            ),
            (
                "where the hours went",
                "The label's energy would last so long; each bar below is what one loss took, one "
                "after the other, down to what is left.",
            ),
            ("without it", "How much longer the battery would last if that one loss were not there."),
            OVERHEAD,
            CONVERSION,
            (
                "depth of discharge",
                "The share of a full battery that is used. Lead-acid lives longer when half is left in.",
            ),
            ("spread", "Which doubtful figure makes the range as wide as it is: measure that one first."),
            *ROOM,
        ),
    ),
    "chart": Topic(
        "How long, against how much clean air",
        (
            (
                "",
                "Each letter is a set-up at one setting, a small letter where the clean air is estimated; "
                "the one under the cursor stands in brackets. The letter is at how long it lasts at least, the stroke "
                "above it goes up to what is likely. Up is longer, right is more clean air. A set-up "
                "that lies above another is better at every speed.",
            ),
            CADR,
        ),
    ),
    "conditions": Topic(
        "Conditions",
        (
            ("", "What is left empty is not counted: the battery is then new, full, warm, and used to the end."),
            *((one.label, one.explained) for one in CONDITIONS.values()),
            ("± 10 %", "May be added to a figure that is not sure: 80 % ± 10 %."),
        ),
    ),
    "battery": Topic(
        "Choosing a battery",
        (
            ("Wh", "Watt-hours, the energy on the label: what matters most. 1280 Wh run 10 W for 128 hours."),
            ("V", "The voltage of its cells. A 12 V purifier can hang straight on a 12 V battery."),
            (
                "pack, station",
                "A pack is bare and loses nothing; a power station has sockets, and spends power on being on.",
            ),
            (
                "typing an energy",
                "1280 Wh stands for a bare battery of unknown make; 1280 Wh ± 5 % says how sure that is.",
            ),
            ("at least", "How long it runs the purifier at the setting under the cursor, for certain: plan with that."),
            ("through", "The way that those hours are for; e changes it once the battery is on the screen."),
            ("$ a day", "What it costs for each of the days that it lasts at least."),
            ("3 days", "Typed into the first line, leaves those that last that long; more words narrow it further."),
        ),
    ),
    "way": Topic(
        "The way to the purifier",
        (
            (
                "",
                "The fewer conversions, the longer it lasts: straight from a battery, then a 12 V "
                "port, then USB-C, then an AC outlet. Only ways that fit are listed, the sensible ones first, by "
                "hours; 'more' opens the rest, and says what stands against each.",
            ),
            OVERHEAD,
            CONVERSION,
            ("how many", "Packs are joined in parallel; power stations are used one after the other."),
        ),
    ),
    "purifier": Topic(
        "Choosing a purifier",
        (
            CADR,
            ("W", "Watts it takes, slowest to fastest setting, behind its own mains adapter if it has one."),
            ("how many", "Several machines on the same battery; clean air and watts are then added up."),
            ("typing a load", "15 W stands for anything that takes 15 W all the time."),
            ("A on low", "How long the first set-up runs it at its lowest setting, for certain."),
        ),
    ),
    "file": Topic(
        "Files of set-ups",
        (
            (
                "",
                "A set-up file holds what is on the Plan screen, as text, with the profiles that do not come with the "
                "program. 'purifier plan --setup FILE' reads the same file.",
            ),
            ("pasting", "A text that begins with PURIFIER/, out of a QR code or a message, opens when it is pasted."),
        ),
    ),
    "share": Topic(
        "Handing a plan on",
        (
            ("", "What is copied is kept in a file as well: many terminals do not let a program copy."),
            ("the set-ups as text", "One line for a message, with your own profiles in it. Pasted on Plan it opens."),
            (
                "a card for the wall",
                "One page: hours, wires, what to press, when to recharge; and a code to read back.",
            ),
        ),
    ),
    "longer": Topic(
        "What would make it last",
        (
            (
                "",
                "The smallest changes that make the set-up under the cursor last that many days, one at a time and "
                "then two of which neither does it alone. Each is planned anew: what counts is 'at least'.",
            ),
            ("price", "What has to be bought. '?' is not known, and never the cheapest; 'free' is only turned."),
            ("air", "The clean air then, hours in which it is off counted in."),
            (
                "a panel",
                "With so many hours of full sun a day (3 on a winter's day), three quarters of its label arrive. The "
                "battery alone carries the first day. Plans reckon without the sun.",
            ),
        ),
    ),
    "profiles": Topic(
        "Profiles",
        (
            (
                "profile",
                "One file about one battery, converter, purifier, part, chemistry: figures, and where each comes from.",
            ),
            (
                "use this",
                "A battery becomes a set-up on Plan, a purifier what they run; a converter goes into the set-up under "
                "the cursor there; with a meter a run is recorded.",
            ),
            (
                "±",
                "Nine times in ten the truth lies within this much of the figure. In brackets: not "
                "stated, but usual for that kind of source.",
            ),
            (
                "measured, datasheet, …",
                f"How a figure was come by, and so how far it may be off where no ± is stated: {TRUST}.",
            ),
            (
                "your own",
                "Files in your own folder stand before those that came with the program. e opens one in the editor "
                "that $VISUAL or $EDITOR names, or that the system has; of one that came with the program your folder "
                "gets a copy once you changed something. f5 reads them all anew.",
            ),
        ),
    ),
    "profile-name": Topic(
        "A new profile",
        (
            (
                "",
                "What a person calls it, such as maker and model. The file is named after it, in small letters with "
                "hyphens: that is its id, which the command line takes. Then the file opens, a template in which each "
                "line is explained.",
            ),
            ("still the template's", "What nobody filled in: until then nothing plans with it."),
        ),
    ),
    **CHOOSE_TOPICS,
    **LOG_TOPICS,
    **RUNS_TOPICS,
}

"""What `?` says of the air of a room."""

from __future__ import annotations

from typing import Final

from purifier.services.plan.in_room import HELD_PA
from purifier.services.plan.loading import SMOKE_UG_PER_M3

ROOM: Final = (
    (
        "clean air changes",
        "How often an hour the purifier's clean air would fill the room: its CADR by the room's volume (equivalent air "
        "changes, eACH). Five or more are advised. Outdoor air comes in beside it.",
    ),
    (
        "of the smoke outdoors",
        "What is left in the air once it has settled, as a share of what is outdoors (indoor/outdoor ratio). A closed "
        "room without a purifier keeps most of it out for a while only.",
    ),
    (
        "90 % clean in",
        "So long until nine tenths of what must go have gone; the curve in the details shows it. It holds for air that "
        "is mixed: far corners lag some minutes, and open doors make the room larger.",
    ),
    (
        "CO2",
        "What people breathe out. Only outdoor air takes it away, never a filter: above 2 500 ppm heads ache, above "
        "5 000 nobody should stay. Fewer people, a larger room or a window opened now and then help.",
    ),
    (
        "enough for 5 people",
        "By the clean air that ASHRAE 241 wants for each person against infection (equivalent clean airflow, ECAi), in "
        "a dwelling. What leaks in is not counted: in smoke it is not clean.",
    ),
    (
        "of the dose",
        "How much of what others breathe out is breathed in, beside the same room without a purifier (dose ratio). The "
        "chance of falling ill is never told: it hangs on how much an ill person gives off, which nobody knows within "
        "a factor of ten to a hundred. Talk at arm's length is not covered.",
    ),
    (
        "log reduction",
        "The same share as powers of ten: 1 is a tenth of what is outdoors, 2 a hundredth. A purifier in a closed room "
        "comes to 1 or 2; more takes fewer leaks, or filtered air blown in.",
    ),
    ("AHAM's rule", "The room that makers may sell a purifier for: 1.55 square feet for each CFM, under 8 feet."),
    (
        f"+{HELD_PA:.0f} Pa",
        "A room that is held above the pressure outdoors lets nothing in by its cracks. It takes a fan that blows in "
        "filtered outdoor air, against a pressure at which many fans give half or nothing.",
    ),
    (
        "the filter",
        f"What it catches is told for {SMOKE_UG_PER_M3:.0f} µg/m³ of smoke outdoors. CCM is the mass after which half "
        "its clean air is left.",
    ),
)

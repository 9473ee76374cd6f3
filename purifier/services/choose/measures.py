"""What answers are measured by, two of them at a time, and which of them are the front of those two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from purifier.charts.traded import Kind, Spot
    from purifier.services.choose.found import Answer


class Measure(NamedTuple):
    """One of them: its value of an answer (None: not known), and whether more of it is better."""

    kind: Kind
    name: str
    value: Callable[[Answer], float | None]
    more_is_better: bool = False


PRICE: Final = Measure("price", "price", lambda one: one.cost_usd)
HOURS: Final = Measure("hours", "hours", lambda one: one.row.runtime_low_h, True)
AIR: Final = Measure("air", "air", lambda one: one.speed.air_m3_per_h, True)
MASS: Final = Measure("mass", "weight", lambda one: one.row.mass_kg)
NOISE: Final = Measure("noise", "noise", lambda one: one.speed.noise_dba)

PAIRS: Final = ((PRICE, HOURS), (PRICE, AIR), (AIR, HOURS), (PRICE, MASS), (PRICE, NOISE))
"""(across, up), in the order in which a key turns to them."""
SORTS: Final = (PRICE, HOURS, AIR, MASS, NOISE)
"""What the list can be in order of, the usual first."""
FIRST: Final = {"price": "cheapest", "hours": "longest", "air": "strongest", "mass": "lightest", "noise": "quietest"}
"""What stands first then."""
_BEST: Final = {
    "hours": "nothing {} lasts longer",
    "air": "nothing {} cleans more",
    "mass": "nothing {} is lighter",
    "noise": "nothing {} is quieter",
}


def spots(answers: Sequence[Answer], pair: tuple[Measure, Measure], letters: Mapping[int, str]) -> list[Spot]:
    """``answers`` as points of the picture of a pair, its front joined; ``letters`` by the id of the object."""
    from purifier.charts.traded import Spot

    x, y = pair
    on = {id(one) for one in edge([one for one in answers if not one.reason], pair)}
    return [
        Spot(x.value(one), y.value(one), id(one) in on, bool(one.reason), letters.get(id(one), "")) for one in answers
    ]


def says_front(pair: tuple[Measure, Measure]) -> str:
    """What the joined ones are."""
    return _BEST[pair[1].kind].format("as cheap" if pair[0].kind == "price" else "as strong")


def edge(answers: Sequence[Answer], pair: tuple[Measure, Measure]) -> list[Answer]:
    """Those that nothing beats in both measures of a pair, in order of the first: the cheapest first."""
    known = []
    for one in answers:
        x, y = (measure.value(one) for measure in pair)
        if x is not None and y is not None:
            known.append((-x if pair[0].more_is_better else x, -y if pair[1].more_is_better else y, one))
    found: list[Answer] = []
    best = float("inf")
    for _, y, one in sorted(known, key=lambda each: each[:2]):
        if y < best:
            best = y
            found.append(one)
    return found

"""The list of answers, line by line: the figures that people choose by at fixed places, then what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from purifier.services.choose.told import least, machine, what
from purifier.services.plan.air_words import ABOUT, air
from purifier.services.wording import UNKNOWN, counted, flow_unit, mass, money
from purifier.ui.fitting import cut, filled
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.wording import Units
    from purifier.ui.choose.outcome import Outcome

FRONT: Final = "★"
_HEADS: Final = {"hours": "at least", "air": "", "price": "price", "mass": "weight", "noise": "dBA"}
_WIDTHS: Final = {"hours": 10, "air": 5, "price": 7, "mass": 7, "noise": 4}
_ALWAYS: Final = ("hours", "air", "price")
LEAST_WHAT: Final = 38
"""Columns give way until there is so much room for what it is."""
LEAST_BATTERY: Final = 20
"""The name of a purifier is cut to its maker's before that of a battery is cut to less."""
SIGNS: Final = 4
"""The cursor, the letter of one that was picked, and the star of the front."""


class Line(NamedTuple):
    """A heading, or an answer with what is known of how it did: ``why`` it just misses."""

    heading: str = ""
    answer: Answer | None = None

    @property
    def why(self) -> str:
        """Why it just misses; empty for one that does it."""
        return "" if self.answer is None else self.answer.reason


def lines_of(outcome: Outcome) -> tuple[Line, ...]:
    """All that was found, with headings above those without a price and those that miss."""
    if outcome.found is None:
        return ()
    found, lines = outcome.found, [Line(answer=one) for one in outcome.found.answers]
    for heading, group in (("price not known", found.unpriced), ("just missed", found.missed)):
        if group:
            lines += [Line(heading), *(Line(answer=one) for one in group)]
    return tuple(lines)


def searched(answer: Answer) -> tuple[str, str]:
    """What a filter looks at: what it is, and the words that people have for its way."""
    return what(answer), f"{answer.text} {answer.kit.machine} {answer.kit.output} setting {answer.speed.setting.name}"


def columns(width: int, answers: Sequence[Answer]) -> tuple[str, ...]:
    """The columns that there is room for: loudness and weight go first, and loudness that nobody knows is none."""
    shown = list(_HEADS)
    if all(one.speed.noise_dba is None for one in answers):
        shown.remove("noise")
    while shown[-1] not in _ALWAYS and _room(width, shown) < LEAST_WHAT:
        shown.pop()
    return tuple(shown)


def _room(width: int, shown: Sequence[str]) -> int:
    return width - SIGNS - sum(_WIDTHS[name] + 1 for name in shown) - 1


def head(width: int, shown: Sequence[str], units: Units, sort: str) -> Content:
    """The line above the list; ``sort`` is the column that it is in order of."""
    heads = _HEADS | {"air": flow_unit(units)}
    words = [f"{heads[name]}{'↑' if name == sort else ''}".rjust(_WIDTHS[name]) for name in shown]
    return Content.styled(cut(f"{' ' * SIGNS}{' '.join(words)}  what", width), MUTED)


def row(
    line: Line, shown: Sequence[str], width: int, units: Units, *, here: bool, letters: Mapping[int, str]
) -> Content:
    """One entry; ``letters`` are those of answers that were picked, by the id of the object."""
    answer = line.answer
    if answer is None:
        return Content.styled(filled(f"── {line.heading} ", width).rstrip(), MUTED)
    letter = letters.get(id(answer), "")
    parts = [
        Content("▸" if here else " "),
        Content.styled(letter or " ", MARK),
        Content.styled(f"{FRONT if answer.on_front else ' '} ", MARK),
    ]
    for name in shown:
        tone = STRONG if name == "hours" else ""
        parts.append(Content.styled(f"{_cell(name, answer, units).rjust(_WIDTHS[name])} ", tone))
    room = _room(width, shown)
    parts.append(Content.styled(f" {_what(answer, room)}", STRONG if here else ""))
    first = Content("").join(parts)
    if not line.why:
        return first
    why = cut(line.why, width - SIGNS - 2)
    return first + Content("\n" + " " * SIGNS) + Content.styled("✕ ", WRONG) + Content.styled(why, MUTED)


def _cell(name: str, answer: Answer, units: Units) -> str:
    if name == "hours":
        return least(answer)
    if name == "air":
        return air(answer.row, units).replace(f"{ABOUT} ", ABOUT)
    if name == "price":
        return money(answer.cost_usd)
    if name == "mass":
        return mass(answer.row.mass_kg, units)
    noise = answer.speed.noise_dba
    return UNKNOWN if noise is None else f"{noise:.0f}"


def _what(answer: Answer, room: int) -> str:
    """All of it where that fits; else the way goes first, then the names of battery and purifier share the room."""
    whole = what(answer)
    if cell_len(whole) <= room:
        return whole
    battery, runs = counted(answer.count, answer.kit.battery.name), machine(answer)
    battery, runs = (text.replace(" x ", "×", 1) if text[:1].isdigit() else text for text in (battery, runs))
    if cell_len(f"{battery}, {runs}") <= room:
        return f"{battery}, {runs}"
    at = f" at {answer.speed.setting.name}"
    name = runs.removesuffix(at)
    if room - cell_len(runs) - 2 < min(cell_len(battery), LEAST_BATTERY):
        name = cut(name.split(" ")[0], max(8, room // 3))  # its maker
    return cut(f"{cut(battery, max(8, room - cell_len(name + at) - 2))}, {name}{at}", room)

"""What is said of runs that are drawn over each other."""

from __future__ import annotations

from statistics import mean
from typing import Final, Literal, NamedTuple

from purifier.charts import Grain, pens
from purifier.model.comparison.overlay import AXIS_UNITS, UNITS, Against, Quantity
from purifier.model.run import Run
from purifier.plain_text import plain
from purifier.services.runs.overlay import Line, Overlay
from purifier.services.wording import letter, time_words

QUANTITY_WORDS: Final[dict[Quantity, str]] = {
    "charge": "charge drawn",
    "power": "power",
    "voltage": "voltage",
    "air": "particles",
}
AGAINST_WORDS: Final[dict[Against, str]] = {
    "time": "time since the first discharge",
    "charge": "charge drawn",
    "soc": "state of charge",
}
EDGES: Final = "at least, at most"
"""What the two edges of a band are: of hours, volts and watts alike."""
LONGEST_NAME: Final = 60
HARDLY: Final = 0.005
"""A difference smaller than this share of what was predicted is none that a chart shows."""


def name_of(run: Run) -> str:
    """``run 7, shelf battery``, or the bare number."""
    name = plain(run.frozen.name[: 4 * LONGEST_NAME])
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return f"run {run.id}{f', {name}' if name else ''}"


def title(found: Overlay) -> str:
    """``Run 7, shelf battery: charge drawn [Ah] against time since the first discharge``."""
    runs = [name_of(line.run) for line in found.lines]
    who = runs[0][:1].upper() + runs[0][1:] if len(runs) == 1 else f"{len(runs)} runs"
    quantity = f"{_quantity(found)} [{UNITS[found.quantity]}]"
    since = "since its start" if found.quantity == "air" else "since the first discharge"
    unit = f" [{AXIS_UNITS[found.against]}]" if found.against != "time" else ""
    return f"{who}: {quantity} against {AGAINST_WORDS[found.against].replace('since the first discharge', since)}{unit}"


def what(found: Overlay) -> tuple[str, str]:
    """``Run 7, charge drawn [Ah]``, and against what unless it is time; the same without saying whose it is."""
    against = f" against {AGAINST_WORDS[found.against]}" if found.against != "time" else ""
    quantity = f"{_quantity(found)} [{UNITS[found.quantity]}]{against}"
    whose = f"Run {found.lines[0].run.id}, {quantity}" if len(found.lines) == 1 else quantity
    return whose, quantity[:1].upper() + quantity[1:]


def _quantity(found: Overlay) -> str:
    """What is drawn; of the air what was counted, such as ``PM2.5``, where it is the same in all."""
    counted = {line.counted for line in found.lines if line.counted}
    return counted.pop() if len(counted) == 1 else QUANTITY_WORDS[found.quantity]


class Sign(NamedTuple):
    """One thing that is drawn: ``what`` it is, how it looks, and in words."""

    what: Literal["measured", "predicted", "edge"]
    glyph: str
    words: str


def drawn_signs(grain: Grain, *, measured: bool, predicted: bool, noted: bool = False, of: str = "") -> list[Sign]:
    """What is drawn of one run, each as it looks at that grain; ``of``: whose prediction it is."""
    pen = pens(grain)
    found = [Sign("measured", pen.key[0], "measured")] if measured else []
    if predicted:
        found += [Sign("predicted", pen.key[1], f"predicted{of}"), Sign("edge", pen.key[2], EDGES)]
    return found + ([Sign("measured", pen.mark, "noted")] if noted else [])


def signs(found: Overlay, grain: Grain = "fine") -> list[Sign]:
    """What is what where that is not said by a letter."""
    line, several = found.lines[0], len(found.lines) > 1
    told = not several and line.told_at(found.against) is not None
    return [
        *([Sign("measured", pens(grain).stroke, "told")] if told else []),
        *drawn_signs(
            grain,
            measured=bool(line.dots) and not several,
            predicted=bool(found.predicted),
            noted=bool(line.marks) and not several,
            of=f" for {name_of(line.run)}" if several else "",
        ),
    ]


def letters(found: Overlay) -> list[tuple[int, str]]:
    """(place among the lines, whose letter that is) for each of several runs that is drawn."""
    if len(found.lines) < 2:
        return []
    shown = [number for number, line in enumerate(found.lines) if line.dots or line.told_at(found.against) is not None]
    return [(number, f"{letter(number)} {name_of(found.lines[number].run)}") for number in shown]


def legend(found: Overlay, grain: Grain = "fine") -> list[str]:
    """What is what, drawn at that grain: a line for each run where there are several, and for what was predicted."""
    plan = "   ".join(f"{one.glyph} {one.words}" for one in signs(found, grain))
    return [*(words for _, words in letters(found)), *([plan] if plan else [])]


def figure_of(line: Line, quantity: Quantity) -> str | None:
    """A sentence with the only figure of a run that has no more; None where there is a line to draw."""
    if not line.dots:
        return line.why
    if len(line.dots) > 1:
        return None
    return f"Run {line.run.id} has a single figure, {_value(line.dots[0].mean, quantity)}: there is no line to draw."


def off_words(found: Overlay) -> str | None:
    """How far the first run is off where it ended, its power on average: ``62.1 Ah had been drawn, 1.9 Ah more …``."""
    line = found.lines[0] if found.lines else None
    if line is None or not line.dots or not found.residual:
        return None
    last = found.residual[-1]
    if found.quantity == "power":
        place, difference = "On average", mean(one.difference for one in found.residual)
        measured = mean(dot.mean for dot in line.dots)
    else:
        place, difference = _place(found.against, last.x), last.difference
        measured = min(line.dots, key=lambda dot: abs(dot.x - last.x)).mean
    verb = "had been drawn" if found.quantity == "charge" else "were measured"
    off = "as predicted"
    if abs(difference) >= HARDLY * abs(measured - difference):
        more = "more" if difference > 0.0 else "less"
        off = f"{_value(abs(difference), found.quantity)} {more} than predicted"
    return f"{place} {_value(measured, found.quantity)} {verb}, {off}."


def _place(against: Against, x: float) -> str:
    if against == "time":
        return f"After {time_words(x * 3600.0)}"
    return f"At {x:.3g} Ah" if against == "charge" else f"At {x:.0f} %"


def _value(value: float, quantity: Quantity) -> str:
    digits = {"charge": 1, "power": 1 if abs(value) >= 10.0 else 2, "voltage": 2, "air": 1}[quantity]
    return f"{value:.{digits}f} {UNITS[quantity]}"

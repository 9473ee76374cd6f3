"""The run's figures, as large as there is room for, each with its age; what is stale says so and steps back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD
from textual.widget import Widget

from purifier.plain_text import plain
from purifier.services.plan.spans import span
from purifier.services.runs.states import OVER
from purifier.services.wording import power_told
from purifier.ui.log import air_words
from purifier.ui.log import words as log_words
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, STRONG, WRONG

if TYPE_CHECKING:
    from purifier.services.runs.air import Air
    from purifier.services.runs.watch import Watched

UNITS: Final = (
    ("voltage_v", "V", 2, "voltage"),
    ("current_a", "A", 2, "current"),
    ("power_w", "W", 1, "power"),
    ("charge_ah", "Ah", 1, "since full"),
    ("soc_percent", "%", 1, "left"),
)
"""(name, unit, digits after the point when it is written large, what it is); the charge is the meter's own counter."""
NOT_SAID: Final = "not said"
LARGE: Final = 104
"""Columns needed for large figures."""
BEHIND_S: Final = 10.0
"""A value this much older than the newest reading is stale by itself: the meter has stopped saying it."""
LONGEST_REASON: Final = 60
"""Letters of a run's end, as the database has it."""
STALE: Final = ("stale", "lost", "interrupted")
"""States in which figures are too old to go by."""
ANSWER: Final = "bold $text-primary"


class Cell(NamedTuple):
    """One figure: large text, its unit, the exact value, what it is, its age, and whether it can still be trusted.

    The age is empty where it is that of the newest reading, which the line of the state tells.
    """

    large: str
    unit: str
    exact: str
    what: str
    age: str
    short_age: str
    stale: bool


class FiguresPanel(Widget):
    """State, figures, time until empty, and the plan beside what came of it."""

    help_topic = "log"

    watched: reactive[Watched | None] = reactive["Watched | None"](None, layout=True)
    air: reactive[tuple[Air, ...]] = reactive["tuple[Air, ...]"]((), layout=True)
    large: reactive[bool] = reactive(False, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The wrapped text's height."""
        return self._content(width).get_height({}, width)

    def render(self) -> Content:
        """The figures in the width there is."""
        return self._content(self.size.width)

    def _content(self, width: int) -> Content:
        if self.watched is None:
            return Content("")
        watched = self.watched
        large = self.large and width >= LARGE
        rows = _large(watched, width) if large else _small(watched, width)
        # Where the whole app is pretended the top line says so.
        state = log_words.state_line(watched, width, badge=not owner(self).pretend)
        is_air = watched.run.frozen.of == "air"
        said = air_words.lines(watched, self.air) if is_air else [log_words.plan_line(watched)]
        said += [] if is_air else air_words.meanwhile(watched, self.air)
        return Content("\n").join([state, *([Content("")] if large else []), *rows, *said])


def cells(watched: Watched) -> list[Cell]:
    """The figures of a run, unknown ones as ``-``."""
    if watched.run.frozen.of == "air":
        return _of_air(watched)
    found = []
    none = "-" if watched.age_s is None else NOT_SAID  # before the first reading nothing was left out yet
    for name, unit, digits, what in UNITS:
        shown = watched.figures.get(name)
        if shown is None:
            found.append(Cell("-", unit, none, what, "", "", True))
            continue
        behind = shown.age_s - (watched.age_s or 0.0) > BEHIND_S
        stale = watched.state in STALE or behind
        age = log_words.ago(shown.age_s) if stale else ""
        age = "at the end" if watched.state in OVER and not behind else age
        age = "stated" if name in watched.summary.stated else age
        told = _power(watched, shown.value) if name == "power_w" else exact(shown.value)
        found.append(Cell(_rounded(shown.value, digits), unit, told, what, age, _short(age), stale))
    return found


def _of_air(watched: Watched) -> list[Cell]:
    """What is said of the air: all of it is as old as the newest reading."""
    stale = watched.state in STALE
    ago = log_words.ago(watched.age_s) if stale and watched.age_s is not None else ""
    age = "at the end" if watched.state in OVER else ago
    return [
        Cell(figure, unit, figure, what, age, _short(age), stale) for figure, unit, what in air_words.figures(watched)
    ]


def exact(value: float) -> str:
    """As ``purifier show`` prints it."""
    return f"{value:g}"


def _power(watched: Watched, power_w: float) -> str:
    volts, amps = (watched.figures.get(name) for name in ("voltage_v", "current_a"))
    return power_told(power_w, None if volts is None else volts.value, None if amps is None else amps.value)


def _rounded(value: float, digits: int) -> str:
    """With ``digits`` after the point, one more of what is small, but never more than the meter said."""
    digits = max(0, digits - (abs(value) >= 99.95) + (digits == 1 and abs(value) < 9.95))
    return min(f"{value:.{digits}f}", exact(value), key=len)


def time_left(watched: Watched) -> tuple[str, str]:
    """(how long until empty at least, the band or why there is none); of the air how long it has been recorded."""
    if watched.run.frozen.of == "air":
        said = watched.summary.last_s
        until = "until it was stopped" if watched.state in OVER else "until it is stopped"
        return ("-", "waiting") if said is None else (log_words.exactly(said / 3600.0), until)
    if watched.left is not None:
        told = span(watched.left.low_h, watched.left.likely_h, watched.left.high_h)
        return told.short, f"{told.both}, likely {told.likely_briefly}"
    if watched.run.end_ms is not None:
        ran = watched.summary.discharge_h
        why = plain((watched.run.end_reason or "ended")[:LONGEST_REASON])
        known = "" if why == "file" else f"{why}, "
        how = "until empty" if watched.run.complete else f"{known}not until empty"
        return "-" if ran is None else log_words.exactly(ran), how
    if watched.run.discharge_ms is None:
        says_none = bool(watched.summary.readings) and watched.summary.drawn_ah is None
        return "-", "its meter says no current" if says_none else "no discharge seen yet"
    return "-", "needs a few minutes of discharge"


def heading(watched: Watched) -> str:
    """What the long figure is."""
    if watched.run.frozen.of == "air":
        return "recorded for"
    if watched.run.end_ms is None:
        return "empty in" if watched.left is None else "empty in at least"
    return "it lasted" if watched.run.complete else "it ran for"


def as_of(watched: Watched) -> str:
    """How old the reckoning is: as old as the reading it stands on."""
    if watched.left is None or watched.age_s is None or watched.age_s < 0.95:
        return ""
    return f", as of {log_words.ago(watched.age_s)}"


def _answer(watched: Watched) -> str:
    return MUTED if watched.state in STALE else ANSWER


def _large(watched: Watched, width: int) -> list[Content]:
    blocks = [_block(cell) for cell in cells(watched)]
    left, why = time_left(watched)
    head = Content.assemble((heading(watched), STRONG), (as_of(watched), MUTED))
    blocks.append([*_digits(left, _answer(watched)), head, Content(why)])
    widths = [max(line.cell_length for line in block) for block in blocks]
    gap = max(2, min(6, (width - sum(widths)) // max(1, len(blocks) - 1)))
    rows = []
    for at in range(5):
        row = Content("")
        for block, columns in zip(blocks, widths, strict=True):
            row += block[at].pad_right(columns - block[at].cell_length + gap)
        rows.append(row.truncate(width))
    return [*rows, Content("")]


def _block(cell: Cell) -> list[Content]:
    tone = MUTED if cell.stale else STRONG
    lines = _digits(cell.large, tone)
    lines[2] += Content.styled(f" {cell.unit}", tone)
    return [*lines, Content.styled(cell.what, MUTED), _age(cell)]


def _small(watched: Watched, width: int) -> list[Content]:
    found = cells(watched)
    room = max(11, width // len(found))
    tops, ages, units = Content(""), Content(""), [cell.unit for cell in found]
    for cell in found:
        value = _fitted(cell, room - 1)
        tops += Content.styled(value.ljust(room), MUTED if cell.stale else STRONG)
        age = _below(cell, room, alone=units.count(cell.unit) == 1)
        ages += age.pad_right(max(0, room - age.cell_length))
    left, why = time_left(watched)
    answer = Content.assemble(f"{heading(watched)} ", (left, _answer(watched)), f"  ({why})")
    if answer.cell_length + len(as_of(watched)) <= width:
        answer += Content.styled(as_of(watched), MUTED)
    return [tops.truncate(width), ages.truncate(width), answer]


def _below(cell: Cell, room: int, *, alone: bool) -> Content:
    """What a figure is, and its age where it has one of its own; of those only the age where its unit tells the rest.

    ``alone``: no other figure has its unit.
    """
    what = Content.styled(cell.what, MUTED)
    if not cell.age:
        return what
    ages = [_age(cell), _age(cell._replace(age=cell.short_age))]
    told = ages if alone else [Content(" ").join((what, age)) for age in ages]
    return next((one for one in told if one.cell_length < room), ages[1] if alone else what)


def _fitted(cell: Cell, room: int) -> str:
    if cell.exact == NOT_SAID:
        return cell.exact  # nothing that would have a unit
    for text in (cell.exact, cell.large):
        whole = f"{text} {cell.unit}"
        if cell_len(whole) <= room:
            return whole
    return f"{cell.large}{cell.unit}"


def _short(age: str) -> str:
    """``3 h`` in place of ``3 h 20 min ago``."""
    return " ".join(age.split()[:2])


def _age(cell: Cell) -> Content:
    return Content.styled(f"! {cell.age}" if cell.stale and cell.age else cell.age, WRONG if cell.stale else MUTED)


def _digits(text: str, tone: str) -> list[Content]:
    """Three lines: figures large, everything else on the lowest."""
    lines = ["", "", ""]
    for letter in text:
        if letter in "-0123456789" and text != "-":
            at = DIGITS.index(letter) * 3
            for row in range(3):
                lines[row] += DIGITS3X3_BOLD[at + row].ljust(3)
        else:
            for row in range(3):
                lines[row] += letter if row == 2 else " "
    return [Content.styled(line, tone) for line in lines]

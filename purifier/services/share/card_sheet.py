"""The card as one sheet of paper, in millimetres: letters as large as there is room for, and never a second page."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

from purifier.services.plan.air_words import air
from purifier.services.plan.answer import least_told, likely_told
from purifier.services.plan.heed import is_grave
from purifier.services.share.card import GOOD_TO_KNOW, Card, Section
from purifier.services.share.code import QUIET
from purifier.services.share.svg import INK, RULE, SOFT, WRONG, Drawing, cut, series, wrapped
from purifier.services.share.told import Group, legend
from purifier.services.wording import flow_unit, letter, unpadded


class Paper(NamedTuple):
    """A size of paper [mm]; ``css`` is what a browser calls it."""

    css: str
    w: float
    h: float


PAPERS: Final = {"a4": Paper("A4", 210.0, 297.0), "letter": Paper("letter", 215.9, 279.4)}
EDGE: Final = 12.0
"""Printers leave less than that white, or none [mm]."""
BODY: Final = 4.1
"""Letters of the instructions where there is room [mm]: 11½ points."""
SCALES: Final = tuple(1.24 - 0.04 * step for step in range(17))
"""What letters are made larger or smaller by, in turn, until all fits; at the last they are 7 points high."""
ALL: Final = 1_000
KEPT: Final = ((ALL, ALL), (ALL, 4), (ALL, 2), (ALL, 0), (6, 0), (4, 0), (2, 0), (1, 0))
"""How many sentences are kept under a heading, and of those that are good to know, in turn until all fits."""
TINY: Final = tuple(0.56 - 0.04 * step for step in range(7))
"""For what fits in no other way."""
CELLS: Final = (6.2, 5.6, 4.4, 3.5)
"""Letters in the table where one, two, three, four set-ups stand side by side [mm]."""
LEAST_CELL: Final = 3.0
LEAST_MODULE: Final = 0.56
SMALLEST_CODE: Final = 34.0
"""Of a code, [mm]."""


def sheet(card: Card, paper: Paper) -> str:
    """The card as an SVG of the paper's size.

    Where even the smallest letters do not fit, what is good to know goes first, then the ends of the longest lists, and
    how many sentences that were is said.
    """
    for most, notes in KEPT[:-1]:
        if (drawn := _largest(_shortened(card, most, notes), paper, SCALES)).fits:
            return drawn.document()
    return _largest(_shortened(card, *KEPT[-1]), paper, (*SCALES, *TINY)).document()


def _largest(card: Card, paper: Paper, scales: tuple[float, ...]) -> _Sheet:
    """The try with the largest letters that fit; with the smallest where none do."""
    first = bisect_left(scales, True, key=lambda scale: _Sheet(card, paper, scale).fits)
    return _Sheet(card, paper, scales[min(first, len(scales) - 1)])


def _shortened(card: Card, most: int, notes: int) -> Card:
    """At most ``most`` sentences under each heading, ``notes`` under the last, which are the least grave; how many more
    there are is said at the end."""
    kept = []
    for section in card.sections:
        lines = section.lines[: notes if section.heading == GOOD_TO_KNOW else most]
        kept.append(section._replace(lines=lines))
    left = sum(map(len, (one.lines for one in card.sections))) - sum(len(one.lines) for one in kept)
    if not left:
        return card
    more = f"And {left} more sentence{'s' if left > 1 else ''}, less grave: purifier plan --warnings prints them all."
    kept = [one for one in kept if one.lines]
    kept[-1:] = [kept[-1]._replace(lines=(*kept[-1].lines, more))] if kept else [Section(GOOD_TO_KNOW, (more,))]
    return card._replace(sections=tuple(kept), granted=card.granted[: most + 1])


class _Sheet:
    """One try: ``scale`` is what letters are made smaller by; ``fits`` whether the page holds it."""

    def __init__(self, card: Card, paper: Paper, scale: float) -> None:
        self.card, self.paper, self.scale = card, paper, scale
        self.drawing = Drawing()
        self.left, self.right = EDGE, paper.w - EDGE
        foot = self._foot()
        last, self.drawing.parts = self.drawing.parts, []  # read aloud in order, the foot comes last
        y = self._head(EDGE - 2.0)
        for group in card.groups:
            y = self._table(group, y + 4.0 * scale)
        y = self._sections(y + 4.0 * scale)
        self.fits = y <= foot - 2.0
        self.drawing.parts += last

    def document(self) -> str:
        """The whole page."""
        title = f"{self.card.machine}: {' '.join(self.card.answers)}"
        return self.drawing.document(self.paper.w, self.paper.h, title, unit="mm")

    def _head(self, y: float) -> float:
        """The machine, then each set-up with its answer in the largest letters; what is graver stands above them."""
        card, scale, room = self.card, self.scale, self.right - self.left
        y = self.drawing.lines(self.left, y, card.machine, 6.0 * scale, room, bold=True, fill=SOFT)
        y = self._box(card.above, y + 1.0) if card.above else y
        for i, (who, answer) in enumerate(zip(card.who, card.answers, strict=True)):
            x = self.left + (9.0 * scale if card.several else 0.0)
            if card.several:
                self.drawing.badge(self.left + 3.2 * scale, y + 4.6 * scale, letter(i), series(i), 3.2 * scale)
            y = self.drawing.lines(x, y + 1.0, who, 4.2 * scale, self.right - x, fill=SOFT)
            size = (6.4 if card.several else 11.5) * scale
            y = self.drawing.lines(x, y, answer, size, self.right - x, bold=True, leading=1.16) + 1.2 * scale
        for words in card.first:
            y = self._box(f"First: {words}", y)
        return y

    def _box(self, words: str, y: float) -> float:
        """What must be seen to."""
        size, room = 5.0 * self.scale, self.right - self.left
        lines = wrapped(words, size, room - 6.0, bold=True)
        self.drawing.box(self.left, y, room, 1.3 * size * len(lines) + 3.0, fill="#fdecea", round_=1.5)
        y = self.drawing.lines(self.left + 3.0, y + 1.2, " ".join(lines), size, room - 6.0, bold=True, fill=WRONG)
        return y + 3.0

    def _table(self, group: Group, y: float) -> float:
        """Settings down; at least in the largest letters that the columns have room for."""
        card, scale, draw = self.card, self.scale, self.drawing
        of = [card.columns[i] for i in group.columns]
        name_w, air_w = 34.0, 22.0
        cell = (self.right - self.left - name_w - air_w) / len(of)
        size = max(LEAST_CELL, CELLS[min(len(of), len(CELLS)) - 1] * scale)
        small = max(2.5, 3.5 * scale)
        row_h = 1.4 * size
        if len(card.groups) > 1:
            y = draw.lines(self.left, y, group.machine, 4.2 * scale, self.right - self.left, bold=True)
        draw.text(self.left, y + small, "setting", small, fill=SOFT)
        draw.text(self.left + name_w + air_w - 4.0, y + small, flow_unit(card.units), small, fill=SOFT, anchor="end")
        for at, i in enumerate(group.columns):
            x = self.left + name_w + air_w + cell * at
            if card.several:
                draw.badge(x + 3.0, y + 0.7 * small, letter(i), series(i), max(1.9, 2.3 * scale))
            draw.text(x + 0.55 * cell, y + small, "at least", small, fill=INK, bold=True, anchor="end")
            draw.text(x + cell - 1.0, y + small, "likely", small, fill=SOFT, anchor="end")
        y += 1.5 * small
        draw.rule(self.left, y, self.right, y, stroke=INK, thick=0.35)
        for number, row in enumerate(of[0].rows):
            foot = y + 1.08 * size
            draw.text(self.left, foot, cut(row.setting, size, name_w - 2.0), size)
            draw.text(
                self.left + name_w + air_w - 4.0, foot, air(row, card.units), 0.85 * size, fill=SOFT, anchor="end"
            )
            for at, column in enumerate(of):
                own, x = column.rows[number], self.left + name_w + air_w + cell * at
                fill, mark = (WRONG, "! ") if is_grave(own) else (INK, "* " if column.best == number else "")
                least = f"{mark}{unpadded(least_told(own))}"
                draw.text(x + 0.55 * cell, foot, least, size, bold=True, fill=fill, anchor="end")
                draw.text(x + cell - 1.0, foot, unpadded(likely_told(own)), 0.85 * size, fill=SOFT, anchor="end")
            y += row_h
            draw.rule(self.left, y, self.right, y, thick=0.2)
        words = "; ".join(legend(of, "above"))
        return draw.lines(self.left, y + 0.8, words, max(2.5, 3.1 * scale), 180.0, fill=SOFT) if words else y

    def _sections(self, y: float) -> float:
        """The instructions in two columns, each section where there is more room."""
        gap, size = 7.0, BODY * self.scale
        most = (self.right - self.left - gap) / 2.0
        ends = [y, y]
        for section in self.card.sections:
            side = 0 if ends[0] <= ends[1] else 1
            x, at = self.left + side * (most + gap), ends[side]
            at = self.drawing.lines(x, at, section.heading, 1.22 * size, most, bold=True, fill=series(0))
            for line in section.lines:
                self.drawing.badge(x + 0.25 * size, at + 0.68 * size, "", series(0), 0.22 * size)
                at = self.drawing.lines(x + 1.1 * size, at, line, size, most - 1.1 * size, leading=1.22) + 0.25 * size
            ends[side] = at + 1.0 * size
        return max(ends)

    def _foot(self) -> float:
        """The code in the corner, what was taken for granted beside it; where the foot begins."""
        card, draw = self.card, self.drawing
        rows, small = card.code.rows, max(2.5, 3.1 * self.scale)
        side = max(SMALLEST_CODE, LEAST_MODULE * (len(rows) + 2 * QUIET)) if rows else 0.0
        room = self.right - self.left - side - (4.0 if rows else 0.0)
        words = [line for text in (*card.granted, *_read_back(card)) for line in wrapped(text, small, room)]
        needs = max(side, 1.3 * small * (len(words) + 1) + 3.0)
        top = self.paper.h - EDGE + 2.0 - needs
        draw.rule(self.left, top - 1.5, self.right, top - 1.5, stroke=RULE, thick=0.3)
        y = top + 1.0
        for line in words:
            draw.text(self.left, y + small, line, small, fill=SOFT)
            y += 1.3 * small
        made = f"purifier card, {card.date}"
        draw.text(self.left, y + small, made, small, bold=True, fill=SOFT)
        if rows:
            _draw_code(draw, rows, self.right - side, top, side)
        return top - 1.5


def _read_back(card: Card) -> list[str]:
    """How the set-up gets onto another computer."""
    if not card.code.rows:
        return ["The set-up is too long for a code: keep it with purifier plan --save FILE."]
    left = [f"{kind} '{id_}'" for kind, id_ in card.code.left_out]
    told = ["The code holds this set-up. Scan it, run purifier plan --setup - and paste what the phone says."]
    if left:
        told.append(f"Not in the code, which would be too dense to scan: {', '.join(left)}. Keep their files with it.")
    return told


def _draw_code(draw: Drawing, rows: tuple[tuple[bool, ...], ...], x: float, y: float, side: float) -> None:
    """Dark squares as one path: a row's neighbours in one stroke, so that no white shows between them."""
    unit = side / (len(rows) + 2 * QUIET)
    path = []
    for down, row in enumerate(rows):
        start = None
        for across, dark in enumerate((*row, False)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.append(f"M{start + QUIET} {down + QUIET}h{across - start}v1h-{across - start}z")
                start = None
    draw.parts.append(
        f'<path transform="translate({x:.3f} {y:.3f}) scale({unit:.5f})" d="{"".join(path)}" fill="#000000" '
        'shape-rendering="crispEdges"/>'
    )

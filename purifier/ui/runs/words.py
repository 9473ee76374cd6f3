"""The Runs screen's sentences: how good the plans were, how far off a run was and why, where its hours went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from purifier.plain_text import plain
from purifier.services.runs.states import OVER
from purifier.services.wording import duration, says_its_kind, since_start, unpadded
from purifier.ui.bars import bar
from purifier.ui.fitting import filled
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG
from purifier.ui.words import STATE_GLYPHS, micro

if TYPE_CHECKING:
    from purifier.services.runs.compared import Compared
    from purifier.services.runs.hours_ledger import Entry
    from purifier.services.runs.listing import Listed, Listing
    from purifier.ui.runs.look import Seen

LONGEST: Final = 400
"""Letters of a text of the database, which may have no end."""
LEAST_BAR: Final = 7
NARROW: Final = 60
"""Columns below which what happened has no column for its kind."""
NONE_SCORED: Final = (
    "that takes a run from full to empty, planned before it",
    "that takes a planned run from full to empty",
    "run a plan to empty",
)
"""What a score takes, for a line with room and for lines with less."""
_PERCENT: Final = re.compile(r"\(([-+][^()]*%)\)")


def score(listing: Listing, width: int) -> str:
    """``7 runs, 5 scored: 'at least' held 4 times of 5``, and whose band is in force where there is room."""
    count, known = len(listing.rows), listing.score
    runs = f"{count} run{'s' if count != 1 else ''}"
    if not known.runs:
        none = f"{runs}, none scored yet"
        return next((whole for why in NONE_SCORED if len(whole := f"{none}: {why}") <= width), none)
    whole = f"{runs}, {known.runs} scored: {known.text.replace('At least', 'at least', 1)}"
    return whole if len(whole) <= width else whole.partition(";")[0]


def bad_rows(sentences: Sequence[str]) -> Content | None:
    """That the database holds what makes no sense, and how often; None when it does not."""
    if not sentences:
        return None
    first, more = plain(sentences[0][:LONGEST]), len(sentences) - 1
    rest = f" And {more} more like it: 'purifier runs' names them." if more else ""
    return Content.assemble(("! The database holds what makes no sense: ", WRONG), f"{first}.{rest}")


def name_of(one: Listed) -> str:
    """``Run 7: shelf, night 3``."""
    return micro(f"Run {one.run.id}: {one.name}")


def title(one: Compared) -> str:
    """``Run 7: shelf, night 3 (airfanta-3pro at 4 on lifepo4-12v-100ah)``."""
    name, about = plain(one.name[:LONGEST]), micro(plain(one.about[:LONGEST]))
    return f"Run {one.run}: {name} ({about})" if name else f"Run {one.run}: {about}"


def why(seen: Seen) -> Content:
    """What a person would say of it, a paragraph a sentence; or why it cannot be looked at."""
    if seen.fault is not None or seen.compared is None:
        return Content.styled(seen.fault or "", WRONG)
    from purifier.services.runs.in_words import sentences

    said = () if is_air(seen) else sentences(seen.compared)
    first, *rest = [plain(words) for words in (*said, *_air(seen))] or ["There is nothing to say of it yet."]
    lines = [Content.styled(first, STRONG), *map(Content, rest)]
    trouble = bad_rows(seen.bad_rows)
    return Content("\n").join([*lines, *([] if trouble is None else [trouble])])


def is_air(seen: Seen) -> bool:
    """Whether the first of the runs is of the air."""
    return seen.overlay is not None and seen.overlay.lines[0].run.frozen.of == "air"


def _air(seen: Seen) -> list[str]:
    """What the air was, a sentence for each sensor."""
    from purifier.services.runs.air import air_words, by_whom

    ended = seen.overlay is not None and seen.overlay.lines[0].run.end_ms is not None
    told = [(air_words(one, ended=ended, unit=micro("ug/m3")), by_whom(one)) for one in seen.air]
    return [f"{words}." if is_air(seen) else f"The air meanwhile: {words} ({whose})." for words, whose in told]


def air_shared(seen: Seen) -> str:
    """A run of the air as text to paste."""
    name = "" if seen.compared is None else f"**{_cell(title(seen.compared))}**\n\n"
    return f"{name}{' '.join(_air(seen))}\n"


def figures(one: Compared, width: int) -> Content:
    """Predicted and measured beside each other, and the settings that it went through."""
    from purifier.services.runs.in_figures import HEADINGS, STRETCH_HEADINGS, lines, stretch

    rows: list[tuple[str, ...]] = list(lines(one))
    headings: tuple[str, ...] = HEADINGS
    if one.made is None:  # without a prediction what was measured stands alone
        rows, headings = [(label, words) for label, _, words, _ in lines(one) if words], (HEADINGS[0], HEADINGS[2])
    parts = [_table(headings, rows, width)]
    if len(one.segments) > 1:
        parts.append(_table(STRETCH_HEADINGS, [stretch(part) for part in one.segments], width))
    return Content("\n\n").join(parts)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Content:
    def widest() -> list[int]:
        return [max(cell_len(plain(row[at])) for row in (headings, *rows)) for at in range(len(headings))]

    widths = widest()
    if sum(widths) + 2 * len(widths) - 2 > width:  # "+4.4 W (+15 %)" is said by its percent alone
        rows = [(*row[:-1], found[1] if (found := _PERCENT.search(row[-1])) else row[-1]) for row in rows]
        widths = widest()
    if sum(widths) + 2 * len(widths) - 2 > width:
        return _said(headings, rows, width)
    shown = []
    for number, row in enumerate((headings, *rows)):
        cells = [filled(plain(cell), columns) for cell, columns in zip(row, widths, strict=True)]
        line = "  ".join(cells).rstrip()
        shown.append(Content.styled(line, WRONG if "MISSED" in row else MUTED if number == 0 else ""))
    return Content("\n").join(shown)


def _said(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Content:
    """A table that has no room, row by row: ``lasted: predicted 7 h 43 min, measured 9 h 6 min, off by +18 %``."""
    from textwrap import fill

    lines = []
    for row in rows:
        cells = [f"{name} {plain(cell)}".strip() for name, cell in zip(headings[1:], row[1:], strict=True) if cell]
        lead = f"{plain(row[0])}: " if row[0] else ""
        words = fill(f"{lead}{', '.join(cells)}", width, subsequent_indent="  ", break_on_hyphens=False)
        lines.append(Content.styled(words, WRONG if "MISSED" in row else ""))
    return Content("\n").join(lines)


def _hours(one: Entry) -> str:
    """A whole as it is; what came to it or went from it with its sign, unless it is nothing."""
    text = unpadded(duration(abs(one.hours)))
    return text if one.side == "whole" or text == "0 min" else f"{'−' if one.hours < 0 else '+'}{text}"


def ledger(entries: Sequence[Entry], width: int) -> Content:
    """Where the hours went, as bars on one scale: ``▒`` as it was predicted, ``▓`` as it was measured."""
    if not entries:
        return Content("")
    texts = [_hours(one) for one in entries]
    figure, label = max(map(len, texts)), max(cell_len(one.name) for one in entries)
    label = max(12, min(label, width - LEAST_BAR - figure - 2))
    room = max(1, width - label - figure - 2)
    scale = room / max(*(one.hours for one in entries if one.side == "whole"), 1e-9)
    heading = Content.assemble(("Where the hours went", STRONG), ("  ▒ planned ▓ measured", MUTED)).truncate(width)
    lines, at = [heading], 0.0
    for one, text in zip(entries, texts, strict=True):
        low, high = (0.0, one.hours) if one.side == "whole" else sorted((at, at + one.hours))
        at = high if one.side == "whole" else at + one.hours
        glyph, tone = {
            "whole": ("█", "$text-primary"),
            "predicted": ("▒", "$text-accent"),
            "measured": ("▓", "$text-accent"),
        }[one.side]
        drawn = bar(max(0.0, low) * scale, min(max(0.0, high) * scale, room), room, glyph)
        lines.append(Content.assemble(f"{filled(one.name, label)} ", (drawn, tone), (f" {text:>{figure}}", STRONG)))
    return Content("\n").join(lines)


def held(one: Compared) -> str:
    """What became of "at least", in a few words."""
    if one.at_least_held is None:
        return ""
    verdict = "'at least' held" if one.at_least_held else "'at least' was missed"
    return verdict if one.scored else f"{verdict} (not scored)"


def events(seen: Seen, width: int) -> Content:
    """What happened to the run, the newest first."""
    from purifier.store.timing import local_text

    lines = []
    for utc_ms, kind, text, t_ms in reversed(seen.events):
        when = since_start(t_ms / 1000.0) if utc_ms is None else local_text(utc_ms, "%d %b %H:%M:%S")
        tone = MARK if kind in ("mark", "note") else ""
        what, words = plain("" if says_its_kind(kind, text) else kind)[:11], plain(text[:LONGEST])
        named = (f"  {what:<11} ", tone) if width >= NARROW else (f"  {what}: " if what else "  ", tone)
        lines.append(Content.assemble((f"{when:<15}" if width >= NARROW else when, MUTED), named, words))
    return Content("\n").join(lines) if lines else Content.styled("nothing was noted", MUTED)


def gist(one: Listed) -> str:
    """What the row of a run says, in a sentence: for windows in which there is no room for more."""
    from purifier.services.runs.state_words import briefly

    state = briefly(one.state, complete=one.run.complete, reason=one.run.end_reason)
    if one.run.complete and one.ran_h is not None:
        state = f"it lasted {unpadded(duration(one.ran_h))}"
    if one.unscored is not None and one.state in OVER and one.run.frozen.of != "air":
        state += f"; it does not count, {one.unscored}" if one.made else f"; {one.unscored}"
    return micro(f"{STATE_GLYPHS[one.state]} {one.about}: {state}.")


def shared(rows: Sequence[Compared]) -> str:
    """Runs as text to paste: the sentences of one, a table in Markdown of several."""
    from purifier.services.runs.in_figures import HEADINGS, lines
    from purifier.services.runs.in_words import sentences

    parts = []
    for one in rows:
        table = [_markdown(HEADINGS), _markdown(["---"] * len(HEADINGS)), *(_markdown(row) for row in lines(one))]
        parts.append("\n".join([f"**{_cell(title(one))}**", "", plain(" ".join(sentences(one))), "", *table]))
    return "\n\n".join(parts) + "\n"


def _markdown(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")

"""What there is to say about one cell of the table, in words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from purifier.model.setup import PLAIN_LOAD
from purifier.services.plan.air_words import ABOUT, air_of_charge, air_with_range, how_estimated
from purifier.services.plan.calendar import days_told
from purifier.services.plan.claim import CLAIM
from purifier.services.plan.filter_life import life_at
from purifier.services.plan.heed import MOST_AT_ONCE, of_setup
from purifier.services.plan.wiring import wiring
from purifier.services.wording import doubt_words, letter, path_words, watts
from purifier.ui.plan.dead_end import explained
from purifier.ui.plan.ledger import ledger
from purifier.ui.plan.room_text import BESIDE, room_text
from purifier.ui.plan.view import View
from purifier.ui.tones import MARK, MUTED, WRONG

if TYPE_CHECKING:
    from purifier.model.case import Caution
    from purifier.model.equipment import Source
    from purifier.services.plan.plan import Row
    from purifier.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class Closer:
    """What takes a moment longer to work out for one cell: drivers of the band, and gains without each loss."""

    cell: Row
    drivers: tuple[tuple[str, float], ...]
    gains: tuple[tuple[str, float], ...]


def examined(shown: Shown, row: Row) -> Closer | None:
    """The slower half of what there is to say about a cell; None for a set-up that could not be planned."""
    from purifier.services.plan.plan import detail

    if shown.column is None:
        return None
    drivers, gains = detail(shown.column.setup, row.setting)
    return Closer(row, drivers, gains)


def title(view: View) -> str:
    """Which cell this is."""
    shown, row = view.current, view.cell
    if shown is None:
        return "Details"
    setting = "" if row is None or row.setting == PLAIN_LOAD else f", setting {row.setting}"
    return f"{letter(view.setup)}{setting} · {shown.name}"


def body(view: View, closer: Closer | None, width: int, *, all_warnings: bool = False) -> Content:
    """Everything below the headline, in ``width`` columns; without ``all_warnings`` the gravest and a count."""
    shown, row = view.current, view.cell
    if shown is None:
        return Content("")
    if shown.error is not None:
        return explained(view, width)
    if row is None or shown.column is None:
        return Content("")
    closer = closer if closer is not None and closer.cell == row else None
    setup = shown.column.setup
    room = room_text(row, view.units, width)
    sections = [Content.styled(_facts(row, view, setup.conditions.hours_per_day), "$foreground")]
    sections += [*(room if width >= BESIDE else ()), Content("")]
    warnings = of_setup(row)
    heeded = warnings if all_warnings else warnings[:MOST_AT_ONCE]
    sections += [_caution(caution, width) for caution in heeded]
    if len(heeded) < len(warnings):
        sections.append(Content.assemble(("! ", MARK), (f"and {len(warnings) - len(heeded)} more: tab", MUTED)))
    if heeded:
        sections.append(Content(""))
    sections += [*room, Content("")] if room and width < BESIDE else []
    sections += ledger(row, None if closer is None else closer.gains, width)
    sections.append(Content(""))
    if closer is not None and closer.drivers:
        names = ", ".join(f"{doubt_words(name)} ({share:.0%})" for name, share in closer.drivers)
        sections.append(_hanging(Content.styled("Doubt   ", MUTED), Content(f"comes mostly from {names}"), width))
    sections.append(_hanging(Content.styled("Trust   ", MUTED), Content(CLAIM), width))
    if row.assumed_losses:
        words = Content(f"~ {', '.join(map(doubt_words, row.assumed_losses))}")
        sections.append(_hanging(Content.styled("Assumed ", MUTED), words, width))
    if row.air_is_estimated:
        words = Content(f"{ABOUT} {how_estimated(shown.column, view.units, ranges=False)}")
        sections.append(_hanging(Content.styled("Air     ", MUTED), words, width))
    if row.in_room is None and (life := life_at(setup, row.setting)):
        sections.append(_hanging(Content.styled("Filter  ", MUTED), Content(life), width))
    sections.append(_hanging(Content.styled("Path    ", MUTED), Content(path_words(setup)), width))
    for note in wiring(shown.column, view.units):
        label = "Wiring  " if note.on_wiring else "Safety  "
        sections.append(_hanging(Content.styled(label, MUTED), Content(note.text), width))
    for what, sources in (
        ("battery", setup.battery.sources),
        ("converter", setup.converter.sources if setup.converter is not None else ()),
        ("purifier", setup.purifier.sources if setup.purifier is not None else ()),
    ):
        for source in sources:
            words = Content.assemble((f"{what}: ", MUTED), _source(source))
            sections.append(_hanging(Content.styled("Source  ", MUTED), words, width))
    if setup.battery.note:
        sections.append(_hanging(Content.styled("Note    ", MUTED), Content(setup.battery.note), width))
    return Content("\n").join(sections)


def _caution(caution: Caution, width: int) -> Content:
    grave = caution.gravity == "stops"
    mark = Content.styled("! ", WRONG if grave else MARK)
    return _hanging(mark, Content.styled(caution.text, "bold" if grave else ""), width)


def _facts(row: Row, view: View, hours_per_day: float | None) -> str:
    parts = []
    parts.append("clean air not known" if row.air_m3_per_h is None else air_with_range(row, view.units))
    parts.append(f"purifier {watts(row.load_power_w)}, battery {watts(row.battery_power_w)}")
    if row.noise_dba is not None:
        parts.append(f"{row.noise_dba:.0f} dBA")
    if row.air_m3_per_h is not None:
        parts.append(f"{air_of_charge(row, view.units)} of clean air")
    if hours_per_day is not None:
        least = days_told(row.runtime_low_h, hours_per_day, down=True)
        likely = days_told(row.runtime_h, hours_per_day).partition(" ")[0]
        parts.append(f"at least {least} of {hours_per_day:g} h each, likely {likely}")
    return " · ".join(parts)


def _source(source: Source) -> str:
    where = [source.kind, ", ".join(source.covers)]
    if source.date:
        where.append(source.date)
    if source.note:
        where.append(source.note)
    if source.url:
        where.append(source.url)
    return " · ".join(where)


def _hanging(mark: Content, words: Content, width: int) -> Content:
    """Wrapped words with the mark hanging out on the left."""
    indent = mark.cell_length
    lines = words.wrap(max(8, width - indent)) if words.cell_length > width - indent else [words]
    blank = Content(" " * indent)
    return Content("\n").join([(mark if number == 0 else blank) + line for number, line in enumerate(lines)])

"""Files looked at before anything is written: what they are, what was understood, which runs are in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.formats.plausible import plain_quantity
from purifier.model.block import Block
from purifier.model.last_known import LastKnown
from purifier.model.load_survey import Survey
from purifier.model.said_until import Until, note_last
from purifier.services.intake.about import About
from purifier.services.intake.examination import Examination
from purifier.services.intake.finding import find_runs
from purifier.services.intake.one_series import must_be_of_one_series
from purifier.services.intake.read_file import Counting, FileRead, read_file
from purifier.services.intake.sentences import sentences
from purifier.services.intake.understanding import Understood, age_of, coarse_words, is_own
from purifier.services.intake.which_way import which_way
from purifier.store.spool import Spool

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def examine(
    paths: Sequence[Path], library: Library, about: About, meter: str | None = None, progress: Counting | None = None
) -> Examination:
    """What is in the files at ``paths``, which are parts of one series; raises UsageError and StoreError.

    They are read once, to the end.  ``about`` says what was asked and what stands in for what the files do not say;
    ``meter`` is the one that a capture is of, and ``progress`` is told how far it is.
    """
    with ExitStack() as when_done, ExitStack() as unless_done:
        parts = []
        for path in paths:
            part = read_file(path, library, about, meter, progress)
            when_done.enter_context(part.spool)
            parts.append(part)
        must_be_of_one_series(parts)
        spool, starts, until = _together(parts)
        if len(parts) > 1:
            when_done.enter_context(spool)
        kept = unless_done.enter_context(Spool())
        found = _examined(parts, spool, starts, until, about, kept)
        unless_done.pop_all()
        return found


def _examined(
    parts: Sequence[FileRead],
    spool: Spool,
    starts: Mapping[int, int | None],
    until: Until,
    about: About,
    kept: Spool,
) -> Examination:
    first = parts[0]
    format, survey = first.opened.format, _surveyed(parts, spool)
    read = {plain_quantity(one.quantity) for part in parts for one in part.chosen}
    stated, said = about.stands_in(read)
    if not {"current_a", "power_w"} & {*read, *stated}:
        raise UsageError(
            f"{first.file.name}: it says a voltage, and neither current nor power: --load '7 W' states what was drawn "
            "(or --current '0.5 A'), and the run is marked as stated, not measured"
        )
    rounded_w = None if is_own(format) or "power_w" in about.asked.columns else survey.rounded_power_w
    if rounded_w is not None:
        said = [
            *said,
            f"the power is volts times amperes in steps of {rounded_w:g} W: their product, which is finer, is taken",
        ]
    taken = Understood(
        format.on_change, age_of(survey), which_way(parts, survey, about.asked), stated, until, rounded_w is not None
    )
    joined = LastKnown(taken.on_change, taken.most_age_ms)
    rows = _keeping(kept, taken.rows(spool.in_order(), joined))
    runs, stubs = find_runs(rows, survey, taken, whole=is_own(format), from_zero=starts.get(0) != 0)
    way = taken.direction if {"current_a", "power_w"} & read else None
    coarse, spread = coarse_words(survey) if "current_a" in read else ("", 0.0)
    names = _stated_names(stated, read)
    return Examination(
        files=tuple(part.file for part in parts),
        format=format,
        rows=sum(part.opened.said.rows for part in parts),
        dropped=sum(sum(part.opened.said.dropped.values()) for part in parts) + joined.repeats + joined.means_left_out,
        columns=tuple(column for part in parts for column in part.columns),
        topics=tuple(sentences(parts, way, said, coarse, joined, stubs)),
        stated=names,
        spread=spread,
        runs=tuple(runs),
        interval_ms=survey.interval_ms,
        on_change=taken.on_change,
        _rows=kept,
        _starts=starts,
    )


def _surveyed(parts: Sequence[FileRead], spool: Spool) -> Survey:
    """What the rows of all parts show together: volts of one file tell what the amperes of another mean."""
    if len(parts) == 1:
        return parts[0].survey
    intervals = [part.survey.interval_ms for part in parts if part.survey.interval_ms]
    written = [part.written_a for part in parts if part.written_a is not None]
    survey = Survey(min(written, default=None), max(intervals, default=None))
    for block in spool.in_order():
        survey.see(block)
    return survey


def _keeping(spool: Spool, blocks: Iterable[Block]) -> Iterator[Block]:
    """``blocks``, kept on the way."""
    for block in blocks:
        spool.add(block)
        yield block


def _stated_names(stated: Mapping[str, float], read: set[str]) -> tuple[str, ...]:
    """What follows from what was stated is not measured either."""
    names = set(stated)
    if "power_w" in names:
        names |= {"current_a", "charge_ah", "energy_wh"}
    if "current_a" in names:
        names |= {"charge_ah", "power_w", "energy_wh"}
    if "voltage_v" in names and "power_w" not in read:
        names |= {"power_w", "energy_wh"}
    return tuple(sorted(names - read))


def _together(parts: Sequence[FileRead]) -> tuple[Spool, dict[int, int | None], Until]:
    """The rows of all parts in one spool, when each section of it begins [ms since 1970], and until when it says
    what."""
    if len(parts) == 1:
        start = parts[0].start_utc_ms
        begun = {section: start if start == 0 or not section else None for section in parts[0].sections}
        return parts[0].spool, begun, parts[0].until
    whole = Spool()
    until: Until = {}
    starts: dict[int, int | None] = {0: 0}
    for number, part in enumerate(parts, start=1):
        for block in part.spool.in_order():
            dated = part.start_utc_ms is not None and (part.start_utc_ms == 0 or block.section == 0)
            section = 0 if dated else number * 1_000_000 + block.section
            starts.setdefault(section, None)
            later = part.start_utc_ms or 0 if dated else 0
            moved = replace(block, t_ms=[t + later for t in block.t_ms] if later else block.t_ms, section=section)
            note_last(moved, until)
            whole.add(moved)
    return whole, starts, until

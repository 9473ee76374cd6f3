"""Files looked at before anything is written: what they are, what was understood, which runs are in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from purifier.errors import UsageError
from purifier.formats.format import Format
from purifier.formats.plausible import plain_quantity
from purifier.model.block import Block
from purifier.model.block_rows import picked
from purifier.model.found_run import FoundRun
from purifier.model.last_known import LastKnown
from purifier.model.load_survey import Survey
from purifier.model.said_until import Until, note_last
from purifier.services.intake.about import About
from purifier.services.intake.finding import find_runs
from purifier.services.intake.one_series import must_be_of_one_series
from purifier.services.intake.read_file import Counting, FileRead, read_file
from purifier.services.intake.sentences import sentences
from purifier.services.intake.understanding import Understood, age_of, coarse_words, is_own
from purifier.services.intake.which_way import which_way
from purifier.store.import_files import ImportFile
from purifier.store.spool import Spool
from purifier.store.timing import utc_text

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(slots=True)
class Examination:
    """What is known of some files that are one series. A context manager: it keeps their rows in a file of its own."""

    files: tuple[ImportFile, ...]
    format: Format
    rows: int
    dropped: int
    columns: tuple[Mapping[str, Any], ...]
    """Of each that is read: ``column`` (its name, or number), ``quantity``, ``unit``, ``file``."""
    topics: tuple[tuple[str, str], ...]
    """(what it is about, a sentence), in the order in which a person asks."""
    stated: tuple[str, ...]
    """Quantities that nobody measured."""
    spread: float
    """What the steps of the current leave open of charge and energy: half-width, a fraction."""
    runs: tuple[FoundRun, ...]
    interval_ms: int | None
    _rows: Spool
    """Rows as in readings, in order of time."""
    _starts: Mapping[int, int | None]
    """Section -> what to add to its times for UTC [ms since 1970]; None: nobody knows."""
    on_change: bool
    """Whether values hold until the next row."""

    def __enter__(self) -> Examination:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.__exit__(kind, error, trace)

    @property
    def understood(self) -> tuple[str, ...]:
        """What was understood, in sentences."""
        return tuple(one for _, one in self.topics)

    def start_utc_ms(self, run: FoundRun) -> int | None:
        """When ``run`` began [ms since 1970]; None: nobody knows."""
        start = self._starts.get(run.section)
        return None if start is None else start + run.start_ms

    def blocks(self, run: FoundRun) -> Iterator[Block]:
        """The rows of ``run`` as in readings, their times counted from its start."""
        for block in self._rows.in_order():
            if block.section != run.section or block.t_ms[-1] < run.start_ms:
                continue
            if block.t_ms[0] > run.end_ms:
                return
            part = picked(block, range(bisect_left(block.t_ms, run.start_ms), bisect_right(block.t_ms, run.end_ms)))
            if len(part):
                start = run.start_ms
                yield replace(part, t_ms=[t - start for t in part.t_ms])

    def as_dict(self) -> dict[str, Any]:
        """The object of ``import --dry-run --json``."""
        return {
            "format": self.format.id,
            "files": [one.name for one in self.files],
            "rows": self.rows,
            "dropped": self.dropped,
            "columns": [dict(one) for one in self.columns],
            "understood": list(self.understood),
            "stated": list(self.stated),
            "measurement_spread_percent": round(self.spread * 100.0, 4),
            "runs": [self._run_as_dict(run) for run in self.runs],
        }

    def _run_as_dict(self, run: FoundRun) -> dict[str, Any]:
        return {
            "started_utc": utc_text(self.start_utc_ms(run)),
            "hours": run.hours,
            "charge_ah": run.charge_ah,
            "energy_wh": run.energy_wh,
            "readings": run.readings,
            "coverage_percent": run.coverage_percent,
        }


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
        _must_be_alike(parts)
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


def _must_be_alike(parts: Sequence[FileRead]) -> None:
    first = parts[0].opened.format
    for part in parts[1:]:
        if part.opened.format.id != first.id:
            raise UsageError(
                f"{part.file.name} is {part.opened.format.name}, {parts[0].file.name} is {first.name}: files that are "
                "imported together are parts of one series; import these one by one"
            )
    hashes = [part.file.sha256 for part in parts]
    for number, one in enumerate(hashes):
        if one in hashes[:number]:
            raise UsageError(f"{parts[number].file.name} is named twice, or is the same file under two names")


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

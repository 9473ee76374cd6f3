"""One file read to its end: its rows in a spool, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import UsageError
from purifier.formats.belief import believed
from purifier.formats.channels import Chosen
from purifier.formats.choose import choose
from purifier.formats.opened import Opened
from purifier.formats.plausible import plain_quantity
from purifier.formats.two_currents import CHARGING, DISCHARGING, is_of_one, is_of_two, is_signed, one_current
from purifier.library.column_units import column_unit
from purifier.model.direction import Sign
from purifier.model.load_survey import Survey
from purifier.model.said_until import Until, note_last
from purifier.services.intake.about import About
from purifier.services.intake.opening import opened
from purifier.services.intake.text import hash_of, must_be_unchanged, state_of
from purifier.store.import_files import ImportFile
from purifier.store.spool import Spool
from purifier.store.strangers.looking import is_database

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

JUMBLED: Final = 10
"""One row in so many steps back: more than series one after the other, or a clock that was set, would bring."""
Counting = Callable[[int, float], None]
"""Told now and then: rows so far, and which share of the file that is."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read. ``spool`` holds its rows and is the caller's to close."""

    file: ImportFile
    opened: Opened
    chosen: tuple[Chosen, ...]
    survey: Survey
    spool: Spool
    until: Until
    """The last value of each series."""
    sections: tuple[int, ...]
    start_utc_ms: int | None
    """What to add to its times for UTC [ms since 1970]; None: it has no date."""
    dated: tuple[str, ...]
    """What was understood of its times."""

    @property
    def columns(self) -> Sequence[Mapping[str, Any]]:
        """What was read from what."""
        return [
            {
                "file": self.file.name,
                "column": one.channel.name or one.channel.number,
                "quantity": one.quantity,
                "unit": one.unit or None,
            }
            for one in self.chosen
        ]

    @property
    def written_a(self) -> float | None:
        """The last digit that its current is written with [A]; None where nobody knows."""
        return _written_a(self.chosen)

    @property
    def is_of_two_currents(self) -> bool:
        """Whether its current comes out of two columns without a sign."""
        return is_of_two(self.chosen)

    @property
    def named_sign(self) -> Sign | None:
        """What a positive current of the file means by the name of its one column; None where no name says so."""
        if is_of_one(self.chosen, DISCHARGING):
            return "discharge-positive"
        return "charge-positive" if is_of_one(self.chosen, CHARGING) else None


def read_file(path: Path, library: Library, about: About, meter: str | None, progress: Counting | None) -> FileRead:
    """Read the file at ``path`` to its end. Raises UsageError for what cannot be read or can be read two ways."""
    before = state_of(path)
    one, share = opened(path, library, about.asked, meter)
    chosen = choose(one.channels(), one.format, about.asked, column_unit, path.name, one.said)
    survey, spool, rows = Survey(_written_a(chosen)), Spool(), 0
    signed = is_signed(chosen, asked=about.asked.sign is not None)
    sections: dict[int, None] = {0: None}
    until: Until = {}
    try:
        for block in one.blocks(chosen):
            block = believed(one_current(block, signed), one.said)
            survey.see(block)
            note_last(block, until)
            spool.add(block)
            sections.setdefault(block.section, None)
            rows += len(block)
            if progress is not None:
                progress(rows, share())
        if not rows:
            raise UsageError(f"{path.name}: no row with a time and a value of what is read was found")
        if _is_jumbled(spool):
            survey = _in_time(spool, _written_a(chosen))
        dated = one.dated()
        file = ImportFile(hash_of(path), path.name, one.format.id, one.format.version)
        if not is_database(path):  # which tells its readers of no change while they read
            must_be_unchanged(path, before)
    except BaseException:
        spool.__exit__(None, None, None)
        raise
    return FileRead(
        file, one, tuple(chosen), survey, spool, until, tuple(sections), dated.start_utc_ms, dated.sentences
    )


def _written_a(chosen: Sequence[Chosen]) -> float | None:
    """The last digit that the current is written with [A]."""
    digits = [
        one.channel.digit * abs(one.factor)
        for one in chosen
        if plain_quantity(one.quantity) == "current_a" and one.channel.digit is not None
    ]
    return min(digits, default=None)


def _is_jumbled(spool: Spool) -> bool:
    """Whether neighbours in the file are none in time: what lies between them is not the usual interval."""
    order, went_back = spool.disorder
    return order == "mixed" and went_back * JUMBLED > len(spool)


def _in_time(spool: Spool, written_a: float | None) -> Survey:
    """What the rows show in the order of time."""
    survey = Survey(written_a)
    for block in spool.in_order():
        survey.see(block)
    return survey

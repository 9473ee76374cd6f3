"""Runs that were found in files, written into the database: once, whole, and together with what is there already."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from purifier.errors import UsageError
from purifier.model.found_run import FoundRun
from purifier.model.run import Frozen, Origin, Run
from purifier.plain_text import quoted
from purifier.services.intake.examination import Examination
from purifier.services.intake.overlaps import adds, overlaps_with, union
from purifier.services.intake.read_file import Counting
from purifier.services.intake.write_run import write_run
from purifier.services.record.instant import now
from purifier.store.import_files import ImportFile, add_files, imported
from purifier.store.imports import ThereAlreadyError, importing
from purifier.store.opening import reading, transaction, writing
from purifier.store.place import is_there
from purifier.store.replacing import replacing

_NAMESPACE: Final = uuid.UUID("0b1f6a52-8a77-4d61-9c70-3c5d4c0f7a11")

What = Literal["new", "known", "completed"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one run of some files: its id, how many readings came in, and a sentence on it."""

    run: int
    what: What
    readings: int
    words: str


def already_in(database: Path, hashes: Sequence[str], which: str | None) -> list[Brought]:
    """The runs that have all of these files already, as far as ``which`` asks for them; empty when any is new."""
    if not is_there(database) or (which is not None and which.strip().lower() == "all"):
        return []
    with reading(database) as connection:
        per_file = [[one for one in imported(connection, sha256) if one.finished] for sha256 in hashes]
    if not all(per_file):
        return []
    runs = {
        one.run: one for one in per_file[0] if all(any(one.run == other.run for other in each) for each in per_file)
    }
    if which is not None:
        runs = {id_: one for id_, one in runs.items() if str(one.file.number) == which.strip()}
    return [
        Brought(
            id_, "known", 0, f"{one.file.name} is in already: run {id_} ('purifier import --undo {id_}' takes it out)"
        )
        for id_, one in runs.items()
    ]


def chosen_runs(found: Examination, which: str | None) -> list[int]:
    """Places in `Examination.runs` of those that are meant; raises UsageError where that must be said."""
    count = len(found.runs)
    names = ", ".join(one.name for one in found.files)
    if not count and found.rows < 2:
        raise UsageError(f"{names}: one row is no run: two at least are needed")
    if not count:
        raise UsageError(f"{names}: no discharge in it: the battery is charged, or nothing flows, all the time")
    if which is None:
        if count > 1:
            raise UsageError(f"{names}: {count} runs are in it: --run N takes one of them in, --run all takes each")
        return [0]
    if which.strip().lower() == "all":
        return list(range(count))
    if not (which.isascii() and which.strip().isdigit() and 1 <= int(which) <= count):
        there = f"a number from 1 to {count}, or all" if count > 1 else "1, for there is one run"
        raise UsageError(f"--run: expected {there}; found {quoted(which)}")
    return [int(which) - 1]


def bring_in(
    database: Path,
    found: Examination,
    which: str | None,
    frozen: Frozen,
    *,
    complete: bool,
    progress: Counting | None = None,
) -> list[Brought]:
    """Write the runs that ``which`` asks for; what is in already is not written again.

    Raises UsageError when it must be said which, and StoreError.
    """
    return [_one(database, found, place, frozen, complete, progress) for place in chosen_runs(found, which)]


def _one(
    database: Path, found: Examination, place: int, frozen: Frozen, complete: bool, progress: Counting | None
) -> Brought:
    known = already_in(database, [one.sha256 for one in found.files], str(place + 1))
    if known:
        return known[0]
    run = found.runs[place]
    files = [replace(one, number=place + 1) for one in found.files]
    start = found.start_utc_ms(run)
    origin = Origin(found.format.id, tuple(one.name for one in files), found.stated, found.understood, found.spread)
    if start is not None and is_there(database):
        others = overlaps_with(database, found, run, start)
        recorded = [one for one in others if one.frozen.source != "import"]
        for one in recorded:
            # What was recorded here is never written anew; nor is it taken out with a file that came out of it.
            if not adds(database, [one], found, run, start):
                return Brought(one.id, "known", 0, f"run {one.id} has all of it already: nothing was added")
        others = [one for one in others if one not in recorded]
        if others:
            return _completed(database, found, run, files, start, others, complete)
    identity = str(uuid.uuid5(_NAMESPACE, ":".join([*sorted(one.sha256 for one in files), str(place + 1)])))
    now_ms = round(now().utc_s * 1000)
    try:
        with importing(
            database, frozen, origin, files, started_utc_ms=start, now_ms=now_ms, identity=identity
        ) as writer:
            count = write_run(writer, found.blocks(run), found, complete, files, progress, run.readings)
            id_ = writer.run.id
    except ThereAlreadyError:
        known = already_in(database, [one.sha256 for one in found.files], str(place + 1))
        if not known:
            raise
        return known[0]
    return Brought(id_, "new", count, f"run {id_}: {count} readings came in ('purifier show {id_}' shows it)")


def _completed(
    database: Path,
    found: Examination,
    run: FoundRun,
    files: Sequence[ImportFile],
    start: int,
    others: Sequence[Run],
    complete: bool,
) -> Brought:
    """``others`` are the same run, of which these files have more, or the same, or less; they become one."""
    now_ms = round(now().utc_s * 1000)
    kept = next(filter(_has_its_own, others), others[0])
    parts = [one for one in others if one is not kept and not _has_its_own(one)]
    apart = [one for one in others if one is not kept and one not in parts]
    id_ = kept.id
    new = adds(database, [kept, *parts], found, run, start)
    if not new and not parts:
        with writing(database) as connection, transaction(connection):
            add_files(connection, id_, files, now_ms, finished=True)
        return Brought(id_, "known", 0, f"run {id_} has all of it already: nothing was added{_left(apart)}")
    origins = [one.origin or Origin() for one in (kept, *parts)]
    origin = replace(
        origins[0],
        files=_each_once(*(one.files for one in origins), [one.name for one in files]),
        stated=_each_once(*(one.stated for one in origins), found.stated),
        understood=_each_once(*(one.understood for one in origins), found.understood),
        spread=max(found.spread, *(one.spread for one in origins)),
    )
    begins = min(start, *(one.started_utc_ms for one in (kept, *parts)))
    with replacing(
        database, id_, origin, files, started_utc_ms=begins, now_ms=now_ms, parts=[one.id for one in parts]
    ) as writer:
        rows = union(database, [kept, *parts], found, run, start, begins)
        write_run(writer, rows, found, complete or kept.complete or any(one.complete for one in parts), files, None, 0)
    taken = "".join(f"; run {one.id} was a part of it, and is in it now" for one in parts)
    return Brought(id_, "completed", new, f"run {id_} overlaps: {new} readings were added to it{taken}{_left(apart)}")


def _has_its_own(run: Run) -> bool:
    """Whether somebody gave it a name or a set-up, which another run has no place for."""
    return bool(run.frozen.name or run.frozen.setup)


def _left(apart: Sequence[Run]) -> str:
    """What to do about runs that are parts of it too, and are left as they are."""
    return "".join(
        f"; run {one.id} is a part of it too, and stays for its name or set-up ('purifier import --undo {one.id}')"
        for one in apart
    )


def _each_once(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))

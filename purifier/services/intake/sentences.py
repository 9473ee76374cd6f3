"""What was understood of some files, for the person who imports them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from purifier.formats.choose import sentence
from purifier.model.direction import Direction
from purifier.model.last_known import LastKnown
from purifier.services.intake.read_file import FileRead

Topic = Literal["layout", "read as", "columns", "times", "sign", "stated", "left out", "doubt"]


def sentences(
    parts: Sequence[FileRead],
    direction: Direction | None,
    stated: Sequence[str],
    coarse: str,
    joined: LastKnown,
    stubs: int,
) -> list[tuple[Topic, str]]:
    """(what it is about, a sentence), in the order in which a person asks; each said once."""
    found: list[tuple[Topic, str]] = []
    for part in parts:
        said = part.opened.said
        found.append(("layout", said.layout))
        found += [("read as", one) for one in said.sentences]
        found.append(("columns", sentence(part.chosen)))
        found += [("times", one) for one in (said.times_in, *part.dated)]
        for what, counts in (("row", said.dropped), ("cell", said.cells)):
            found += [
                ("left out", f"{count} {what}{'s' if count > 1 else ''}: {why} (line {said.first[why]})")
                for why, count in counts.items()
            ]
    if direction is not None:
        found += [("sign", one) for one in (direction.sentence, *direction.notes)]
    if direction is not None and direction.against:
        found.append(("doubt", f"the file shows the opposite of its sign: {direction.against}"))
    found += [("stated", one) for one in stated]
    found.append(("doubt", coarse))
    counted: tuple[tuple[int, Topic, str, str], ...] = (
        (joined.repeats, "left out", "1 row that repeats the one before it", "rows that repeat the one before them"),
        (
            joined.means_left_out,
            "left out",
            "1 mean of a time with rows of its own",
            "means of times with rows of their own",
        ),
        (stubs, "left out", "1 load too short to be a run", "loads too short to be runs"),
        (
            joined.later,
            "times",
            "1 row has the time of the one before it: it counts as later",
            "rows have the time of the one before them: each counts as a millisecond later",
        ),
        (joined.averaged, "times", "", "rows are more than their time has milliseconds: they are averaged"),
    )
    for count, topic, one, several in counted:
        found += [(topic, one if count == 1 else f"{count} {several}")] if count else []
    return list(dict.fromkeys(one for one in found if one[1]))

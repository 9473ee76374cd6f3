"""A profile in words: every figure with its range and its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from purifier.model.equipment import Battery, Converter, Prior, Purifier
from purifier.model.parts import Part
from purifier.plain_text import plain
from purifier.services.profiles.own import goes_before, short
from purifier.ui.fitting import filled
from purifier.ui.tones import MARK, MUTED, WRONG
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.words import air_range, voltages

if TYPE_CHECKING:
    from purifier.library.build import Profile
    from purifier.library.catalogue import Library
    from purifier.library.describe import Statement
    from purifier.library.problems import Problem
    from purifier.services.wording import Units
    from purifier.store.timing import Now

BROKEN: Final = "problem bad"
"""The words by which an entry of the list is found whose file cannot be used, and by which it is known."""
YOUR_COPY: Final = "your copy"
MEANING: Final = "± is where nine in ten truths lie; in brackets: not stated, but usual for such a source"


IN_FRONT: Final = "Yours: it stands in front of the one that comes with the program, and of what is new in that."


class Card(NamedTuple):
    """One profile on the screen: words that wrap, figures in columns, where they come from."""

    title: str
    words: Content
    figures: Content = Content("")
    sources: Content = Content("")


def entries(library: Library, kind: str, units: Units) -> list[Choice]:
    """The list of a kind; files that cannot be used stand in it first, marked, by their id or by their name.

    Of several with one name each bears its id; what stands in front of a bundled one says so.
    """
    profiles = sorted(library.all(kind), key=lambda one: one.name.lower())
    often = Counter(one.name for one in profiles)
    facts = [_facts(one, units) for one in profiles]
    copies = [goes_before(library, kind, one.id) is not None for one in profiles]
    widest = max(map(len, facts), default=0) if any(copies) else 0
    good = [
        Choice(
            one.id,
            f"{one.name} ({one.id})" if often[one.name] > 1 else one.name,
            f"{fact:<{widest}}  {YOUR_COPY}".strip() if copy else fact,
            one.id,
        )
        for one, fact, copy in zip(profiles, facts, copies, strict=True)
    ]
    known = {one.value for one in good}
    bad = [id for id in library.ids(kind) if id not in known]
    files = {library.path_of(kind, id) for id in library.ids(kind)}
    strays = dict.fromkeys(str(one.path) for one in library.problems(kind) if one.path not in files)
    return [
        *(Choice(id, f"! {id}", words=BROKEN) for id in bad),
        *(Choice(path, f"! {plain(Path(path).name)}", words=BROKEN) for path in strays),
        *good,
    ]


def _facts(one: Profile, units: Units) -> str:
    match one:
        case Battery():
            return f"{one.energy_wh.value:.0f} Wh".rjust(8)
        case Purifier():
            return air_range(one, units).rjust(12)
        case Converter():
            return voltages(one)
        case Part():
            return "" if one.price_usd is None else f"{one.price_usd.value:.2f} USD".rjust(11)
        case Prior():
            return f"{one.overhead_w.value:g} W, {one.efficiency.value:.0%}"
        case _:
            return ""


def card_of(library: Library, kind: str, id: str) -> Card:
    """All that the profile says, or all that is wrong with it; ``id`` is a path where a file can have none."""
    from purifier.library.describe import statements

    if library.known(kind, id) is None:
        return _broken(Path(id), [one for one in library.problems(kind) if str(one.path) == id])
    opened = library.opened(kind, id)
    file = library.path_of(kind, id)
    path = short(file)
    if opened.profile is None:
        return _broken(file, opened.problems, goes_before(library, kind, id) is not None)
    sources = opened.values["sources"]
    said = statements(kind, opened.values)
    figures = [one for one in said if one.value is not None]
    words = [one for one in said if one.value is None and one.key != "name"]
    head = [Content.assemble((id, "bold"), (f"   {path}", MUTED))]
    if goes_before(library, kind, id) is not None:
        head.append(Content.styled(IN_FRONT, MARK))
    head.append(Content(""))
    head += [Content.assemble((f"{one.key}: ", MUTED), one.text) for one in words]
    head += [Content("")] if words else []
    tail = [Content(""), Content.styled("Where the figures come from", "bold")]
    for number, source in enumerate(sources, start=1):
        where = [source["kind"], source["date"].isoformat() if "date" in source else "", source.get("note") or ""]
        where += [source.get("url") or "", ", ".join(source.get("runs", ()))]
        tail.append(Content.assemble((f"[{number}] ", MARK), " · ".join(part for part in where if part)))
    tail += [Content(""), Content.styled(MEANING, MUTED)]
    join = Content("\n").join
    return Card(opened.profile.name, join(head), join(_table(figures)), join(tail))


def ran_of(library: Library, id: str, database: Path, now: Now, units: Units) -> Content:
    """How long a purifier ran by the runs in ``database``, and what that did to its filter; empty where nobody knows.

    A database that cannot be read is told on the screens of the runs.
    """
    from purifier.services.runs.filter_use import use_or_trouble
    from purifier.services.runs.filter_words import filter_words

    purifier = library.opened("purifier", id).profile if library.known("purifier", id) is not None else None
    use = use_or_trouble(database, purifier, now)[0] if isinstance(purifier, Purifier) else None
    return Content("") if use is None else Content(f"\n{filter_words(use, units)}\n")


def _broken(file: Path, problems: Sequence[Problem], in_front: bool = False) -> Card:
    """What is wrong with a file, each with its line; its path stands there once."""
    mend = " Press e to mend it." if any(one.line is not None for one in problems) else ""
    lines = [Content.styled(f"This file cannot be used.{mend}", WRONG), Content(short(file))]
    lines += [Content.styled(IN_FRONT, MARK)] if in_front else []
    lines.append(Content(""))
    for one in problems:
        where = "" if one.line is None else f"line {one.line}: "
        lines.append(
            Content.assemble((where, MARK), plain(f"{one.key}: " if one.key else "") + " ", plain(one.message))
        )
    return Card(plain(file.name), Content("\n").join(lines))


def _table(figures: Sequence[Statement]) -> list[Content]:
    key = max((len(one.key) for one in figures), default=3)
    text = max((len(_bare(one)) for one in figures), default=5)
    lines = [Content.styled(f"{'figure':<{key}}  {'value':>{text}}  {'±':>7}  source", MUTED)]
    for one in figures:
        spread = "" if one.spread is None else f"{one.spread * 100:.3g} %"
        spread = spread if one.stated or not spread else f"({spread})"
        number = f"[{one.source}]" if one.source else ""
        lines.append(
            Content.assemble(
                f"{one.key:<{key}}  ",
                (f"{_bare(one):>{text}}", "bold"),
                f"  {spread:>7}  ",
                (filled(number, 4), "$text-accent"),
                (f" {one.help}", MUTED),
            )
        )
    return lines


def _bare(one: Statement) -> str:
    """The value as in the file, without its ±: that has a column of its own."""
    return one.text.split("±")[0].split("+/-")[0].strip()

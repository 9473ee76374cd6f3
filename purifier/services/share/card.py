"""What stands on the card for the wall: the answer, what to do, and the set-up to read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.model.cautions import GRAVITIES
from purifier.model.layers import in_force
from purifier.plain_text import plain
from purifier.services.plan.answer import answers, told_at
from purifier.services.plan.heed import above_all, rank, to_heed
from purifier.services.plan.wiring import CONNECTING, wiring
from purifier.services.share.code import Code, code
from purifier.services.share.told import Group, granted, groups, in_the_room, names
from purifier.services.wording import letter

if TYPE_CHECKING:
    from purifier.model.setup import Setup
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

MOST_SETUPS: Final = 4
GOOD_TO_KNOW: Final = "Good to know"
LEAVE_OFF: Final = frozenset({"eco-cut", "eco-mode", "idle-timeout", "auto-mode", "radios"})
RECHARGE: Final = frozenset(
    {"cold-charging", "latches-off", "hydrogen", "deep-discharge", "freezing", "cold-discharge"}
)
_HARM: Final = list(GRAVITIES).index("check")
"""From this gravity on a warning is no matter of wires and plugs that one must see to: it is good to know."""
WIRING: Final = frozenset({"connector", "thin-lead", "usb-c-fallback", "assumed-voltage", "mains-version"})


class Section(NamedTuple):
    """Sentences under a heading."""

    heading: str
    lines: tuple[str, ...]


class Card(NamedTuple):
    """One page. ``date`` is when it was made; ``who`` and ``answers`` are one a set-up; ``first`` must be seen to.

    ``above`` says who must not stay in the room, before all else; mostly empty.
    """

    columns: tuple[Column, ...]
    units: Units
    date: str
    groups: tuple[Group, ...]
    who: tuple[str, ...]
    answers: tuple[str, ...]
    first: tuple[str, ...]
    sections: tuple[Section, ...]
    granted: tuple[str, ...]
    code: Code
    above: str = ""

    @property
    def machine(self) -> str:
        """What is run."""
        return " and ".join(group.machine for group in self.groups)

    @property
    def several(self) -> bool:
        """Whether set-ups are told apart by letters."""
        return len(self.columns) > 1


def card(columns: Sequence[Column], request: Request, units: Units, date: str) -> Card:
    """The card of a plan; ``request`` is what was planned with the profiles that it carries.

    Raises `UsageError` for more set-ups than a page holds.
    """
    if len(columns) > MOST_SETUPS:
        raise UsageError(f"a card holds {MOST_SETUPS} set-ups at most, found {len(columns)}: make two of them")
    about = _About(columns)
    notes = {id(column): wiring(column, units) for column in columns}

    def noted(own: _Own, *ids: str) -> _Own:
        """What is a set-up's own, then its notes with these ids."""
        return lambda column: (*own(column), *(note.text for note in notes[id(column)] if note.id in ids))

    told = tuple(map(plain, answers(columns, units)))
    stops = about.lines(_nothing, lambda of, grave: grave == 0)
    sections = (
        Section("Connect", about.lines(noted(_connect, *CONNECTING), _is_wiring)),
        Section(
            "Switch on, leave off",
            about.lines(noted(_press, "eco"), lambda of, grave: grave > 0 and of in LEAVE_OFF),
        ),
        Section("In the room", in_the_room(columns, units)),
        Section(
            "Recharge",
            about.lines(
                noted(_recharge, "cold-charging", "hydrogen", "storage"),
                lambda of, grave: grave > 0 and of in RECHARGE,
            ),
        ),
        Section(GOOD_TO_KNOW, about.lines(noted(_nothing, "filter"), _is_rest)),
    )
    return Card(
        columns=tuple(columns),
        units=units,
        date=plain(date),
        groups=groups(columns),
        who=names(columns),
        answers=told,
        first=tuple(line for line in stops if not any(_OF.sub("", line) in answer for answer in told)),
        sections=tuple(section for section in sections if section.lines),
        granted=granted(columns, most=None),
        code=code(request),
        above=plain(above_all(columns[0].rows)),
    )


_OF: Final = re.compile(r"^[A-D](?:, [A-D])*: ")
_Own = Callable[["Column"], Iterable[str]]
_Wanted = Callable[[str, int], bool]
"""Whether a caution with this code and this gravity, 0 the gravest, belongs there."""


class _About:
    """Collects sentences over all set-ups: one that holds for several is told once, with their letters."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns

    def lines(self, own: _Own, wanted: _Wanted) -> tuple[str, ...]:
        said: dict[str, list[int]] = {}
        for i, column in enumerate(self.columns):
            for line in own(column):
                said.setdefault(line, []).append(i)
        cautions: list[tuple[int, str, int]] = []
        for i, column in enumerate(self.columns):
            for heed in to_heed(column):
                caution, grave = heed.caution, list(GRAVITIES).index(heed.caution.gravity)
                if wanted(caution.code, grave):
                    settings = ", ".join(row.setting for row in heed.rows)
                    many = "s" if len(heed.rows) > 1 else ""
                    some = "" if len(heed.rows) == len(column.rows) else f"setting{many} {settings}: "
                    cautions.append(
                        (
                            rank(caution.code),
                            f"{some}{after_colon(caution.text, column.setup) if some else caution.text}",
                            i,
                        )
                    )
        for _, line, i in sorted(cautions, key=lambda one: one[0]):
            said.setdefault(line, []).append(i)
        return tuple(plain(f"{self._of(places, line)}{line}") for line, places in said.items())

    def _of(self, places: Sequence[int], line: str) -> str:
        if len(places) == len(self.columns):
            return ""
        return f"{', '.join(letter(i) for i in places)}{', ' if line.startswith('setting') else ': '}"


def after_colon(text: str, setup: Setup) -> str:
    """A sentence that begins behind a colon: in lower case, where its first word is no name and no abbreviation."""
    first = text.partition(" ")[0]
    named = (setup.battery, setup.purifier, setup.converter)
    is_name = any(one is not None and one.name.split()[0] == first for one in named)
    is_word = first == "A" or re.fullmatch("[A-Z][a-z]+", first) is not None
    return f"{first.lower()}{text[len(first) :]}" if is_word and not is_name else text


def _is_wiring(code_: str, grave: int) -> bool:
    return code_ not in LEAVE_OFF | RECHARGE and grave > 0 and (grave < _HARM or code_ in WIRING)


def _is_rest(code_: str, grave: int) -> bool:
    return grave > 0 and code_ not in LEAVE_OFF | RECHARGE and not _is_wiring(code_, grave)


def _nothing(column: Column) -> Iterable[str]:
    return ()


def _connect(column: Column) -> Iterable[str]:
    """Where the purifier hangs."""
    setup = column.setup
    what = "the purifier" if setup.purifier is not None else "the load"
    source = "the battery's terminals" if setup.output_stage is None else f"the {setup.output_stage.name}"
    if setup.converter is not None:
        return (f"{setup.converter.name} on {source}, {what} on that.",)
    sign = ": plus to plus, the fuse last" if setup.on_bare_battery else ""
    return (f"{what[:1].upper()}{what[1:]} on {source}{sign}.",)


def _press(column: Column) -> Iterable[str]:
    """The setting that the answer is about, and what a purifier may spend besides."""
    setup = column.setup
    if setup.output_stage is not None:
        yield f"Turn the {setup.output_stage.name} on."
    if setup.purifier is not None:
        yield f"Turn the purifier to setting {column.rows[told_at(column)].setting}."
        yield "Its display, lights and Wi-Fi off, if they can be."


def _recharge(column: Column) -> Iterable[str]:
    """At which charge."""
    setup = column.setup
    on = in_force(setup)
    left = max(on.reserve.value, 1.0 - on.depth.value)
    usual = None if setup.chemistry is None or setup.chemistry.bms else setup.chemistry.depth_of_discharge
    if left > 0.0:
        yield f"Recharge when {left:.0%} is left: the hours end there."
    elif usual is not None:
        yield f"Recharge at {1.0 - usual:.0%} in ordinary use: deeper wears lead-acid out."
    else:
        yield "Recharge as soon as you can, at the latest when 'at least' is over."

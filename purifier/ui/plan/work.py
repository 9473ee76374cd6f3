"""What the Plan screen has done for it off the painting thread, and the facts that come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from purifier.errors import PurifierError
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row
    from purifier.services.plan.request import Request
    from purifier.ui.plan.detail_text import Closer
    from purifier.ui.shown import Shown


@dataclass
class Planned(Message):
    """What came of ``request``; an answer to an older request than the screen's is dropped."""

    request: Request
    shown: tuple[Shown, ...]


@dataclass
class Examined(Message):
    """Drivers and gains of one cell."""

    closer: Closer


@dataclass
class ConditionsRead(Message):
    """``texts`` as typed; ``faults`` says what is wrong with those that cannot be read, by name."""

    texts: dict[str, str]
    faults: dict[str, str]


def key_of(request: Request, battery: str) -> tuple[object, ...]:
    """Everything that the plan of one set-up depends on, besides the profiles."""
    return battery, request.purifier, request.load, request.setting, tuple(sorted(request.conditions.items()))


def examined(shown: Shown, row: Row) -> Closer | None:
    """The slower half of a cell's details."""
    from purifier.services.plan.plan import detail
    from purifier.ui.plan.detail_text import Closer

    if shown.column is None:
        return None
    drivers, gains = detail(shown.column.setup, row.setting)
    return Closer(row, drivers, gains)


def faults_of(texts: Mapping[str, str]) -> dict[str, str]:
    """What cannot be read among conditions, by name; what only fails together is put down to the last one stated."""
    from purifier.services.plan.conditions import CONDITIONS
    from purifier.services.plan.read_conditions import read_conditions

    faults = {}
    for name, text in texts.items():
        try:
            if not CONDITIONS[name].is_flag:
                read_conditions({name: text})
        except PurifierError as error:
            faults[name] = sentence(error)
    good = {name: text for name, text in texts.items() if name not in faults}
    try:
        read_conditions(good)
    except PurifierError as error:
        flags = [name for name in good if CONDITIONS[name].is_flag]
        faults[flags[-1] if flags else next(iter(good))] = sentence(error)
    return faults

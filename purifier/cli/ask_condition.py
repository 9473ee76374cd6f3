"""Conditions as they are answered to ``plan --ask``: by name and then by value, or both at once, in either order."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from purifier.cli.talk import BackError, one_of
from purifier.plain_text import plain
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.spelled_out import condition_in_full

if TYPE_CHECKING:
    from purifier.cli.talk import Talk
    from purifier.services.plan.request import Request

NONE_STATED: Final = ("none", "nothing", "no", "off", "-")
LEAST_OF_A_NAME: Final = 3
"""So many letters of a condition's name are enough, where no other begins with them."""

Stated = tuple[str, str]
"""A condition and its value, with its unit; empty takes it away."""


def wanted_condition(talk: Talk, request: Request) -> Stated:
    """Which condition, and what it is to be; raises `BackError` from the first of the two questions."""
    names = ", ".join(CONDITIONS)
    while True:
        name, value = talk.ask(f"Which condition? {names}", reading(request, _named), _WHICH)
        if value is not None:
            return name, value
        one = CONDITIONS[name]
        try:
            return talk.ask(
                f"{one.explained} Such as {one.example}; none takes it away.",
                lambda typed, name=name: (name, _value(request, name, typed)),  # type: ignore[misc]
                f"{one.label[:1].upper()}{one.label[1:]}: a value such as {one.example}, or none.",
            )
        except BackError:
            continue


def reading(request: Request, otherwise: Callable[[str], str]) -> Callable[[str], tuple[str, str | None]]:
    """Reads a condition with its value, as ``reserve 20 %`` or ``20 % reserve``; a word by itself ``otherwise``."""

    def read(typed: str) -> tuple[str, str | None]:
        found = _split(typed)
        return (otherwise(typed), None) if found is None else (found[0], _value(request, *found))

    return read


_WHICH: Final = "What the battery has to put up with: type its name, or name and value such as reserve 20 %."
_CALLED: Final = sorted(
    ((called, name) for name, one in CONDITIONS.items() for called in {one.label, name, name.replace("-", " ")}),
    key=lambda pair: (-len(pair[0]), pair),
)
"""What each condition is called, the longest first: one name may be a part of another."""
_named: Final = one_of(tuple(CONDITIONS))


def _value(request: Request, name: str, typed: str) -> str:
    """``typed`` as what the condition is to be; raises `UsageError`."""
    if typed.lower() in NONE_STATED:
        return ""
    full = condition_in_full(name, typed)
    read_conditions({**request.conditions, name: full})
    return full


def _split(typed: str) -> Stated | None:
    """The condition whose name begins or ends ``typed``, and the rest of it."""
    text = re.sub(r"\s+", " ", plain(typed).replace("=", " ").replace(":", " ")).strip()
    for called, name in _CALLED:
        for form in (rf"{re.escape(called)} (.+)", rf"(.+) {re.escape(called)}"):
            if match := re.fullmatch(form, text, re.IGNORECASE):
                return name, match[1]
    first, _, rest = text.partition(" ")
    rest_of, _, last = text.rpartition(" ")
    for word, value in ((first, rest), (last, rest_of)):
        meant = [name for name in CONDITIONS if len(word) >= LEAST_OF_A_NAME and name.startswith(word.lower())]
        if value and len(meant) == 1:
            return meant[0], value
    flag = CONDITIONS.get(text.lower().replace(" ", "-"))
    return (flag.name, "yes") if flag is not None and flag.is_flag else None

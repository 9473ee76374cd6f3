"""A plan as Markdown: names stand there as letters, whatever signs are in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from purifier.plain_text import plain
from purifier.services.plan.air_words import air
from purifier.services.plan.answer import answers, least_told, likely_told
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.heed import above_all, is_grave
from purifier.services.share.setup_text import setup_text
from purifier.services.share.told import Group, granted, groups, heeded, in_the_room, names
from purifier.services.wording import flow_unit, letter, unpadded

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~$&#])")
_LINK: Final = re.compile(r"://|www\.|@(?=\w)", re.IGNORECASE)
"""What is made a link of without any sign."""
_FENCE: Final = re.compile(r"`+")


def markdown(columns: Sequence[Column], request: Request, units: Units) -> str:
    """Answers, hours, what to heed, what was taken for granted, and how to plan it again.

    ``request`` is what the ``columns`` were made of, with the profiles that it carries.
    """
    several, parts = len(columns) > 1, []
    parts.append(f"## {' and '.join(escaped(group.machine) for group in groups(columns))}")
    if first := above_all(columns[0].rows):
        parts.append(f"**⚠ {escaped(first)}**")
    told = zip(names(columns), answers(columns, units, lettered=False), strict=True)
    lines = [
        f"{f'{letter(i)}: ' if several else ''}{escaped(who)}  \n**{escaped(answer)}**"
        for i, (who, answer) in enumerate(told)
    ]
    parts += [f"- {line}" if several else line for line in (line.replace("\n", "\n  ", several) for line in lines)]
    for group in groups(columns):
        if len(group.columns) < len(columns):
            parts.append(f"### {escaped(group.machine)}")
        parts.append(_table(columns, group, units))
    legend = "★ the most clean air per charge"
    if any(is_grave(row) for column in columns for row in column.rows):
        legend += "; ⚠ do not rely on it, see below"
    parts.append(legend)
    if room := in_the_room(columns, units):
        parts.append("\n".join(("In this room:\n", *(f"- {escaped(one)}" for one in room))))
    if warnings := heeded(columns):
        parts.append("\n".join(f"- ⚠ {escaped(one)}" for one in warnings))
    parts.append("\n".join(escaped(one) for one in granted(columns)))
    parts.append(_again(request))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """``text`` as Markdown shows it letter by letter."""
    return _LINK.sub(lambda m: f"{m[0][:1]}&#8203;{m[0][1:]}", _SIGNS.sub(r"\\\1", plain(text)))


def command(request: Request) -> str:
    """``request`` as the command that plans it."""
    words = ["purifier", "plan"]
    for battery in request.batteries:
        words += ["-b", battery]
    for purifier in request.purifiers or filter(None, (request.purifier,)):
        words += ["-p", purifier]
    for key in ("load", "setting"):
        value = getattr(request, key)
        words += [] if value is None else [f"--{key}", value]
    for name, text in request.conditions.items():
        words += [f"--{name}"] if CONDITIONS[name].is_flag else [f"--{name}", text]
    return " ".join(shlex.quote(plain(word)) for word in words)


def _again(request: Request) -> str:
    """How to repeat it: as a command, or as the text that carries the profiles."""
    if not request.profiles:
        return f"Plan it again:\n\n{_code(command(request))}"
    return (
        "Plan it again, with the profiles that it carries: run `purifier plan --setup -` and paste\n\n"
        f"{_code(setup_text(request))}"
    )


def _code(text: str) -> str:
    """A block that no run of backticks in ``text`` ends."""
    fence = "`" * max(3, 1 + max((len(run) for run in _FENCE.findall(text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _table(columns: Sequence[Column], group: Group, units: Units) -> str:
    head = ["setting", flow_unit(units)]
    for i in group.columns:
        of = f"{letter(i)} " if len(columns) > 1 else ""
        head += [f"{of}at least", f"{of}likely"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for number, row in enumerate(columns[group.columns[0]].rows):
        line = [escaped(row.setting), air(row, units)]
        for i in group.columns:
            own = columns[i].rows[number]
            mark = "⚠ " if is_grave(own) else "★ " if columns[i].best == number else ""
            line += [f"{mark}**{unpadded(least_told(own))}**", unpadded(likely_told(own))]
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

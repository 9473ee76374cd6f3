"""What an import says: what was understood of the files, in few lines; the runs in them; how far it is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.gate import command
from purifier.cli.run_text import local
from purifier.cli.tables import fitted
from purifier.cli.wrapping import wrapped
from purifier.plain_text import plain
from purifier.services.wording import time_words

if TYPE_CHECKING:
    from purifier.services.intake.examination import Examination

WIDTH: Final = 100
NARROWEST: Final = 40
TABLE: Final = "table"
"""The format of what no profile describes."""
SHOW_S: Final = 0.5


def lines(found: Examination) -> Iterator[str]:
    """What the files are, and what was understood of them: a line each for columns, times and sign, and one more for
    what is stated, left out or doubtful.

    How the cells of a format that is known stand goes without saying.
    """
    by_topic: dict[str, list[str]] = {}
    for topic, one in found.topics:
        by_topic.setdefault(topic, []).append(plain(one))
    layouts = by_topic.pop("layout", [])
    what = "; ".join(layouts) if found.format.id == TABLE and layouts else plain(found.format.name)
    dropped = f", {found.dropped} left out" if found.dropped else ""
    rows = f"{found.rows} row{'s' if found.rows != 1 else ''}"
    yield f"{', '.join(plain(one.name) for one in found.files)}: {what}, {rows}{dropped}"
    width = _width()
    for topic, said in by_topic.items():
        if topic == "times":
            said = [one.removeprefix("times are ") for one in said]
        label = f"  {topic:<9} "
        text = "; ".join(said)
        yield wrapped(text, width, label, " " * len(label))


def _width() -> int:
    """Of the terminal that narration goes to, as far as one reads on a line."""
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        width = WIDTH
    return min(WIDTH, max(NARROWEST, width - 1))


def listed(found: Examination) -> Iterator[str]:
    """The runs in the files, numbered as ``--run`` wants them."""
    if not found.runs:
        yield "  no discharge was found in it"
        return
    rows = []
    for number, run in enumerate(found.runs, start=1):
        start = found.as_dict()["runs"][number - 1]["started_utc"]
        rows.append(
            (
                str(number),
                local(start) if start else "no date",
                time_words(run.hours * 3600.0),
                _amount(run.charge_ah, "Ah"),
                _amount(run.energy_wh, "Wh"),
                str(run.readings),
                f"{run.coverage_percent:.4g} %",
            )
        )
    headings = ("run", "started", "lasted", "charge", "energy", "readings", "coverage")
    yield fitted(headings, rows, _width(), "run lasted charge energy readings coverage", ("readings", "charge"))


def _amount(value: float | None, unit: str) -> str:
    """``4.724 Ah``: four figures, or all before the point."""
    return "?" if value is None else f"{value:.0f} {unit}" if abs(value) >= 1000.0 else f"{value:.4g} {unit}"


def which_to_take(found: Examination, again: Callable[..., str]) -> str:
    """What to type to have a run of these files; ``again`` is the command with options in place of some."""
    if len(found.runs) == 1:
        return f"nothing was written; to take it in: {again()}"
    count = len(found.runs)
    return f"{count} runs are in it: --run N takes one of them in (--run all each): {again(run='1')}"


class Meter:
    """Says on a terminal how far an import is: rows, how fast, how long it will take."""

    def __init__(self) -> None:
        self._start = self._due = time.monotonic()
        self._due += SHOW_S
        self._shown = False
        self._is_terminal = sys.stderr.isatty()

    def show(self, rows: int, share: float) -> None:
        """``rows`` so far, which are this ``share`` of all."""
        now = time.monotonic()
        if not self._is_terminal or now < self._due:
            return
        self._due = now + SHOW_S
        took = max(now - self._start, 1e-3)
        left = f", {time_words(took * (1.0 - share) / share)} left" if 0.0 < share < 1.0 else ""
        self._write(f"  {rows} rows, {rows / took:.0f} a second{left}")
        self._shown = True

    def done(self) -> None:
        """Leave the line empty again."""
        if self._shown:
            self._write("")
        self._start, self._shown = time.monotonic(), False

    def _write(self, words: str) -> None:
        command("\r")
        click.echo(words, err=True, nl=False)
        command("\x1b[K")

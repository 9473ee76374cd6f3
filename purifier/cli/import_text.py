"""What an import says: what was understood of the files, in few lines; the runs in them; how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.output import aligned
from purifier.cli.run_text import local
from purifier.plain_text import plain, sentence
from purifier.services.wording import time_words

if TYPE_CHECKING:
    from purifier.services.intake.examine import Examination

WIDTH: Final = 100
SHOW_S: Final = 0.5


def lines(found: Examination) -> Iterator[str]:
    """What the files are, and what was understood of them."""
    names = ", ".join(plain(one.name) for one in found.files)
    dropped = f", {found.dropped} left out" if found.dropped else ""
    yield f"{names}: {plain(found.format.name)}, {found.rows} row{'s' if found.rows != 1 else ''}{dropped}"
    by_topic: dict[str, list[str]] = {}
    for topic, one in found.topics:
        by_topic.setdefault(topic, []).append(sentence(_capital(plain(one))))
    for topic, said in by_topic.items():
        label = f"  {topic:<9} "
        blanks = " " * len(label)
        yield fill(" ".join(said), WIDTH, initial_indent=label, subsequent_indent=blanks, break_on_hyphens=False)


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
                "?" if run.charge_ah is None else f"{run.charge_ah:.4g} Ah",
                "?" if run.energy_wh is None else f"{run.energy_wh:.4g} Wh",
                str(run.readings),
                f"{run.coverage_percent:.4g} %",
            )
        )
    headings = ("run", "started", "lasted", "charge", "energy", "readings", "coverage")
    yield aligned(headings, rows, right="run lasted charge energy readings coverage")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
        click.echo(f"\r  {rows} rows, {rows / took:.0f} a second{left}\x1b[K", err=True, nl=False)
        self._shown = True

    def done(self) -> None:
        """Leave the line empty again."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
        self._start, self._shown = time.monotonic(), False

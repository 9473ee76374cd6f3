"""What a logger prints: the run's id on stdout, and on stderr what happens; one updating line on a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from typing import Final

import click

from purifier.cli.gate import command
from purifier.model import particles
from purifier.model.run import Event, Run
from purifier.plain_text import plain
from purifier.services.machine.announcer import Announcer
from purifier.services.machine.detach import UNDERSTOOD, detach_streams, waits_for_the_meter
from purifier.services.plan.spans import span
from purifier.services.record.begin import Begun
from purifier.services.record.recorder_state import Status
from purifier.services.wording import duration, says_its_kind, time_words, unpadded

PLAIN_EVERY_S: Final = 60.0
LOUD: Final = {"alarm", "doubt", "unsaved", "damaged", "link-lost", "not-understood", "refused"}
QUIET: Final = {"start", "continue"}
"""Told by `Narrator.began` already."""


class Narrator:
    """Tells a person how a recording goes. A terminal that has gone away is no reason to stop recording."""

    def __init__(self, hook: Sequence[str] = ()) -> None:
        self._announcer = Announcer(hook)
        self._terminal = sys.stderr.isatty()
        self._line_open = False
        self._due = 0.0
        self._run = 0
        self._awaited = False

    def began(self, begun: Begun) -> None:
        """Print the id, and what the run is."""
        run = begun.writer.run
        self._run = run.id
        self._echo(str(run.id), err=False)
        for sentence in begun.said:
            self._echo(sentence)
        name = f" '{run.frozen.name}'" if run.frozen.name else ""
        self._echo(f"run {run.id}{name}: {_foretold(run)}; Ctrl-C ends it")
        self._awaited = waits_for_the_meter()
        if not self._awaited:
            detach_streams()

    def say(self, event: Event) -> None:
        """Print one event, and raise the alarm if it is one."""
        if event.kind in QUIET:
            return
        if event.kind == "not-understood":
            self._tell_who_waits(event.text)
        at = time.strftime("%H:%M:%S")
        kind = "" if says_its_kind(event.kind, event.text) else f"{event.kind}: "
        text = plain(f"{at}  {kind}{event.text}")
        self._echo(text, loud=event.kind in LOUD)
        if event.kind in ("alarm", "alarm-over"):
            if event.kind == "alarm" and self._terminal:
                self._command("\a")
            self._announcer.tell(self._run, event)

    def show(self, status: Status) -> None:
        """Show how it stands: at once on a terminal, once a minute elsewhere."""
        if status.reading is not None:
            self._tell_who_waits(UNDERSTOOD)
        if self._terminal:
            width = shutil.get_terminal_size((100, 24)).columns
            self._command("\r")
            self._write(plain(status_line(status))[: width - 1])
            self._command("\x1b[K")
            self._line_open = True
        elif time.monotonic() >= self._due:
            self._due = time.monotonic() + PLAIN_EVERY_S
            self._echo(status_line(status))

    def done(self) -> None:
        """Nothing more will be shown: end the updating line, so that what is printed next begins on its own."""
        if self._line_open:
            self._write("\n")
            self._line_open = False

    def _tell_who_waits(self, words: str) -> None:
        """The first that is known of the meter, to whoever started this in the background; then nobody reads."""
        if self._awaited:
            self._awaited = False
            self._echo(plain(words), err=False)
            detach_streams()

    def _echo(self, text: str, *, err: bool = True, loud: bool = False) -> None:
        try:
            if self._line_open and err:
                self._command("\r\x1b[K")
            if loud and self._terminal:
                self._command("\x1b[1m")
                self._write(text)
                self._command("\x1b[0m")
                text = ""
            click.echo(text, err=err)
        except OSError:
            return

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._terminal = False

    def _command(self, sequence: str) -> None:
        try:
            command(sequence)
            sys.stderr.flush()
        except OSError:
            self._terminal = False


def _foretold(run: Run) -> str:
    if run.frozen.of == "air":
        return "of the air, until it is stopped"
    was = run.frozen.prediction
    return f"predicted to last {span(was.runtime_low_h, was.runtime_h, was.runtime_high_h).in_words}"


def status_line(status: Status) -> str:
    """``12.98 V  -0.330 A  -4.28 W  -23.4 Ah  76.6 %  empty in 9 d 21 h (9 d 4 h to 10 d 15 h)  1 s ago, saved``.

    Of the air ``PM2.5 8 ug/m3  PM10 11 ug/m3  PM1 5 ug/m3  21.4 degC  46 %  1 s ago, saved``.
    """
    if status.reading is None or status.reading_ms is None:
        words = status.lost or "waiting for the first reading"
        return f"run {status.run.id}  {words}"
    reading = status.reading
    shown = (
        (reading.voltage_v, ".2f", "V"),
        (reading.current_a, ".3f", "A"),
        (reading.power_w, ".4g", "W"),
        (reading.charge_ah, ".2f", "Ah"),
        (reading.soc_percent, ".1f", "%"),
    )
    parts = [f"{format(value, form)} {unit}" for value, form, unit in shown if value is not None]
    if status.run.frozen.of == "air":
        parts = particles.figures({**reading.extra, "temperature_c": reading.temperature_c})
    if status.run.end_ms is not None:
        parts.append("ended" if status.run.frozen.of == "air" else "ended, still listening")
    elif status.left is not None:
        likely_h, low_h, high_h = status.left
        likely, low, high = map(unpadded, (duration(likely_h), duration(low_h, down=True), duration(high_h)))
        parts.append(f"empty in {likely} ({low} to {high})")
    age = time_words(max(0.0, (status.t_ms - status.reading_ms) / 1000.0))
    saved = "saved" if status.unsaved == 0 else f"{status.unsaved} not saved yet"
    parts.append(f"{age} ago, {'NOT SAVED: disk trouble' if status.trouble else saved}")
    if status.lost:
        parts.append("port gone, trying again")
    return "  ".join(parts)

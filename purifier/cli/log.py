"""``purifier log``: record a meter, for days, through unplugging, crashes and full disks."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option, how_of, port_or_why_not, reading_options, seconds
from purifier.cli.setup_options import setup_options
from purifier.errors import LinkError, UsageError, nearest
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter
    from purifier.services.machine.detach import Started
    from purifier.services.meters.mailbox import Mailbox

LONGEST_S = 3.2e7
"""A year."""
ALARM_LIMITS: Final[dict[str, tuple[float, float, str, tuple[str, ...]]]] = {
    "fraction": (0.001, 1.0, "20 %", ("%",)),
    "voltage": (0.1, 1000.0, "11.5 V", ("V",)),
    "time": (0.1 / 3600.0, LONGEST_S / 3600.0, "5 min", ("h", "min")),
}
"""Dimension of an alarm -> its lowest and highest limit, an example, what a number alone may be meant in."""


@click.command()
@click.argument("port", metavar="PORT", shell_complete=completing.ports)
@reading_options
@setup_options
@db_option
@click.option("--name", default="", metavar="TEXT", help="What to call the run.")
@click.option("--duration", metavar="QTY", help="End after this long, counted from now, e.g. '8 h'.")
@click.option("--capture", type=click.Path(path_type=Path), help="Keep the raw bytes, for 'replay'.")
@click.option("--commit-every", metavar="QTY", help="How often to save, e.g. '5 s': the most that a crash can cost.")
@click.option(
    "--alarm",
    "alarms",
    multiple=True,
    metavar="NAME=QTY",
    help="charge, voltage, no-data or empty-in, e.g. --alarm 'charge=20 %'; '=off' turns one off. "
    "Unless said otherwise: charge=10 %, no-data=5 min, empty-in=2 h.",
)
@click.option("--hook", metavar="COMMAND", help="Run on each alarm, without a shell; PURIFIER_TEXT says what it is.")
@click.option(
    "--detach",
    is_flag=True,
    help="Go on in the background; print the run's id and return, "
    "with exit code 3 while nothing of the meter is understood.",
)
@click.option("--new", is_flag=True, help="Begin another run, even where one could go on.")
@click.pass_context
def log(
    ctx: click.Context,
    /,
    port: str,
    meter_id: str,
    db: Path | None,
    name: str,
    duration: str | None,
    capture: Path | None,
    commit_every: str | None,
    alarms: tuple[str, ...],
    hook: str | None,
    detach: bool,
    new: bool,
    **options: Any,
) -> None:
    """Record the meter at PORT ('purifier ports' lists them) as a run of this set-up.

    The run's id is printed first. The run goes on through unplugging and crashes: started again with the same meter and
    set-up, it is taken up where it was. It ends when the battery is empty, with 'purifier stop', or with Ctrl-C. For an
    hour after the battery was empty its recorder listens whether the discharge goes on; another 'log' sends it away.

    A meter of the air (particles) needs no set-up: its run goes on until it is stopped, and whatever battery is logged
    meanwhile, by another 'log' into the same database, shows the air of that time.

    \b
    Examples:
      purifier log /dev/ttyUSB0 --meter victron-ve-direct -b lifepo4-12v-100ah -p airfanta-3pro --setting 2
      purifier log /dev/ttyUSB1 --meter plantower-pms --name bedroom
    """
    at, missing = port_or_why_not(port)
    if detach and at is not None:
        click.echo(f"starting a recorder of {meter_id} at {port}", err=True)
    from purifier.cli.log_lines import Narrator
    from purifier.cli.output import library_of
    from purifier.cli.run_about import run_about
    from purifier.link.serial_link import SerialLink
    from purifier.protocols.encoder import polls
    from purifier.protocols.told import as_told
    from purifier.services.machine.announcer import hook_command
    from purifier.services.machine.awake import Awake
    from purifier.services.meters.mailbox import Mailbox
    from purifier.services.meters.recorders import make_way
    from purifier.services.record.live import Audience, Job, record
    from purifier.store.place import database

    if detach and options["setup_file"] == "-":
        raise click.UsageError(
            "--detach records in a process without standard input: keep the set-up in a file first, with "
            "purifier plan --setup - --save FILE"
        )
    library = library_of(ctx)
    meter = library.meter(meter_id)
    ask_which_way(meter, options["invert"])
    how = how_of(meter, options)
    meter = as_told(meter, how)
    plan = run_about(options, library, meter, how, name)
    job = Job(
        database(db),
        plan,
        limits_of(alarms),
        commit_every_s=seconds(commit_every, "--commit-every", 0.05, 3600.0, ("s",)),
        duration_s=seconds(duration, "--duration", 1.0, LONGEST_S, ("h", "min")),
        new=new,
        capture=capture,
    )
    command = hook_command(hook)
    if at is None:
        raise missing
    if (said := make_way(at, job.database)) is not None:
        click.echo(said, err=True)
    if detach:
        run, trouble = _in_the_background(port)
        click.echo(run)
        click.echo(f"run {run} is recorded in the background: purifier show {run}, purifier stop {run}", err=True)
        if trouble is not None:
            raise LinkError(f"so far it records nothing: {trouble}")
        return
    link = SerialLink(at, meter.line, polls(meter))
    mailbox = Mailbox()
    _on_signals(mailbox)
    narrator = Narrator(command)
    del library  # a logger that runs for weeks keeps nothing it does not need
    gc.set_threshold(700, 10, 10)  # and no garbage: tidy as often as Python usually does
    try:
        with Awake(f"recording {meter.id}"):
            record(job, meter, link, mailbox, Audience(narrator.began, narrator.say, narrator.show))
    finally:
        narrator.done()


def _in_the_background(port: str) -> Started:
    """Start the same without ``--detach``, and say meanwhile what is waited for."""
    from purifier.cli.waiting import Waiting
    from purifier.services.machine.detach import start_and_hear
    from purifier.services.record.live import LONGEST_START_S

    with Waiting(f"waiting for the meter at {port} to speak, {LONGEST_START_S:.0f} s at most") as waiting:

        def tell(after_s: float) -> None:
            left_s = max(0.0, LONGEST_START_S - after_s)
            waiting.show(f"waiting for the meter at {port} to speak, {left_s:.0f} s to go")

        return start_and_hear([word for word in sys.argv[1:] if word != "--detach"], tell, LONGEST_START_S)


def limits_of(alarms: tuple[str, ...]) -> dict[str, float]:
    """The limits of alarms: the usual ones, changed by what was typed. Raises UsageError, QuantityError."""
    from purifier.library.asked import Asked, read_asked
    from purifier.model.alarms import ALARMS, USUAL

    limits = dict(USUAL)
    typed_before: set[str] = set()
    for typed in alarms:
        name, sign, text = typed.partition("=")
        name = plain(name).lower()
        if name not in ALARMS:
            hint = nearest(name, list(ALARMS))
            raise UsageError(f"--alarm: expected one of {', '.join(ALARMS)}, found {quoted(name)}{hint}")
        if not sign:
            raise UsageError(f"--alarm: expected {name}=QTY or {name}=off, found {quoted(typed)}")
        if name in typed_before:
            raise UsageError(f"--alarm: {name} was given twice: give it once")
        typed_before.add(name)
        if text.strip().lower() == "off":
            limits.pop(name, None)
        else:
            dimension = ALARMS[name].dimension
            low, high, example, units = ALARM_LIMITS[dimension]
            asked = Asked(f"--alarm {name}", dimension, low, high, example, units=units, sure=True)
            limits[name] = read_asked(asked, text).value
    return limits


def ask_which_way(meter: Meter, invert: bool | None) -> None:
    """Ask once which way ``meter`` counts, where its profile leaves that open; without a terminal it is only said."""
    from purifier.services.meters.which_way import is_open, keep_way

    if invert is not None or not is_open(meter):
        return
    about = f"Which way the current of {meter.id} counts is not settled."
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo(
            f"{about} Where discharge shows as charge begin again with --invert; --no-invert says that it is right",
            err=True,
        )
        return
    known = ("minus", "plus", "unknown")
    said = click.prompt(
        f"{about} What does it show, on its display or app, while the battery discharges?",
        type=click.Choice(known),
        default="unknown",
        err=True,
    )
    if said != "unknown":
        keep_way(meter.id, "plus" if said == "plus" else "minus")
        click.echo(
            f"kept: {meter.id} shows a {said} while the battery discharges; --invert and --no-invert win", err=True
        )


def _on_signals(mailbox: Mailbox) -> None:
    """Ctrl-C stops the run; a plain kill, as at shutdown, only this recorder; a closed terminal nothing at all."""
    from purifier.services.meters.mailbox import Asked

    def ask(number: int, frame: object) -> None:
        stop = number == signal.SIGINT
        words = "stopped with Ctrl-C" if stop else "the recorder was asked to end; the run can be taken up again"
        mailbox.put(Asked("stop" if stop else "pause", words))

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), ask)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

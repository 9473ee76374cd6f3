"""The ``purifier`` command: which subcommands there are, and how a run of it ends."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from purifier import __version__
from purifier.cli.gate import gated
from purifier.cli.helping import with_help
from purifier.cli.once import OnceGroup
from purifier.errors import ProfileError, PurifierError, SetupFileError, nearest
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "plan": ("purifier.cli.plan:plan", "How long it lasts, at which setting, and how much clean air."),
    "size": ("purifier.cli.size:size", "Which set-ups do what is needed, and what to buy."),
    "card": ("purifier.cli.card:card", "One page for the wall: hours, wiring, what to do, and a code to read it back."),
    "profiles": ("purifier.cli.profiles:profiles", "Batteries, converters, purifiers: list, show, check, write."),
    "decode": ("purifier.cli.decode:decode", "Bytes of a meter, raw, hex or captured, as readings."),
    "ports": ("purifier.cli.ports:ports", "Serial ports: stable names, who holds them, what is missing to open them."),
    "simulate": ("purifier.cli.simulate:simulate", "A pretend meter on a port of its own, to try things without one."),
    "demo": ("purifier.cli.demo:demo", "The app on a pretend run replayed fast; nothing is kept."),
    "log": ("purifier.cli.log:log", "Record a meter: for days, through unplugging, crashes and full disks."),
    "zero": ("purifier.cli.zero:zero", "Measure what a meter reads while no current flows."),
    "replay": ("purifier.cli.replay:replay", "Record a capture, with the times in it."),
    "runs": ("purifier.cli.runs:runs", "List the recorded runs."),
    "show": ("purifier.cli.show:show", "One run: measured against predicted, and what happened to it."),
    "compare": ("purifier.cli.compare:compare", "Runs beside their predictions: how far off, and why."),
    "plot": ("purifier.cli.plot:plot", "Runs over each other, and over what was predicted."),
    "stop": ("purifier.cli.stop:stop", "End a run."),
    "mark": ("purifier.cli.mark:mark", "Note something in a run, such as a changed setting."),
    "export": ("purifier.cli.export:export", "A run as CSV or JSON Lines."),
    "ran": ("purifier.cli.ran:ran", 'Tell of a run that nobody measured: "it ran 41 h on setting 2".'),
    "calibrate": ("purifier.cli.calibrate:calibrate", "What runs teach of their battery, and the run to make next."),
    "rename": ("purifier.cli.rename:rename", "Call a run something else."),
    "note": ("purifier.cli.note:note", "Note something about a run as a whole."),
    "import": ("purifier.cli.import_:import_", "Bring in what other programs logged: exports, databases, tables."),
    "merge": ("purifier.cli.merge:merge", "Take the runs of other databases into this one."),
    "prune": ("purifier.cli.prune:prune", "Remove the single readings of old runs."),
    "completion": ("purifier.cli.completion:completion", "What your shell needs to complete commands, ids and runs."),
    "doctor": ("purifier.cli.doctor:doctor", "What would go wrong on this machine, and the exact fix."),
}
"""Name -> (module:attribute, one line of help). Help stands here, for asking each module would import them all."""

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "To plan": ("plan", "size", "card"),
    "To measure": ("ports", "zero", "log", "show", "mark", "stop", "ran", "import", "replay"),
    "Runs": ("runs", "compare", "plot", "calibrate", "rename", "note", "export", "merge", "prune"),
    "Profiles and meters": ("profiles", "decode", "simulate"),
    "The program": ("demo", "doctor", "completion"),
}
"""Heading -> the commands below it, those that one needs first on top."""

INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
_WIDEST: Final = max(map(len, COMMANDS))
LONGEST_TOLD: Final = 2_000
"""Letters of one error message: more is what somebody typed, and no person reads it."""


class LazyGroup(OnceGroup):
    """Imports a subcommand's module when that subcommand is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return with_help(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with the nearest name for one that is unknown."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command is called {quoted(args[0])}{nearest(args[0], list(COMMANDS))}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click's, but a reader that has gone ends the run with a code of its own: 1 means "no" here."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(BROKEN_PIPE)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The subcommands, and the group's own options, without importing a subcommand."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=help_) for name, (_, help_) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{name:{_WIDEST}}", COMMANDS[name][1]) for name in names])


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--profiles",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help="Look for profiles in DIR first. Repeat for more.",
)
@click.version_option(__version__, prog_name="purifier", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, folders: tuple[Path, ...]) -> None:
    """How long a battery runs an air purifier, at which setting, and how much clean air that is.

    Without a command, opens the app on a terminal.
    """
    ctx.obj = folders
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty():
        from purifier.cli.output import library_of
        from purifier.cli.terminal import need_a_screen

        need_a_screen("'purifier plan', or 'purifier plan --ask' to be asked line by line")
        from purifier.ui.app import run as run_app

        ctx.exit(run_app(library_of(ctx)))
    else:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 the answer is no, 2 usage or a bad profile,
    3 device or link, 4 database; 130 after Ctrl-C, 141 when the reader of the output has gone."""
    # Starting makes many objects and little garbage: looking for it so often would cost a tenth of the start.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign shows '?'; that is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    out = sys.stdout
    with gated():
        try:
            asked = os.environ.get("_PURIFIER_COMPLETE") if arguments is None else None
            code = _run(arguments) if asked is None else _complete(asked)
            sys.stdout.flush()
        except BrokenPipeError:
            code = BROKEN_PIPE
        except OSError as error:
            about = f": {error.filename}" if error.filename else ""
            _say(plain(f"purifier: {error.strerror or error}{about}"))
            code = PurifierError.exit_code
        else:
            return code
    # What is left in the buffer cannot be written; Python would try once more at exit, and complain.
    with contextlib.suppress(io.UnsupportedOperation):  # a stream in memory, as tests have
        number = out.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    return code


def _complete(asked: str) -> int:
    """What the shell wants to know."""
    from purifier.cli.completion import answer

    answer(main, asked)
    return 0


def _say(words: str) -> None:
    """Words for people on standard error, which passes the gate; no more of them than a person reads."""
    click.echo(words if len(words) <= LONGEST_TOLD else f"{words[:LONGEST_TOLD]}…", err=True)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        outcome = main.main(arguments, prog_name="purifier", standalone_mode=False)
    except PurifierError as error:
        # Only the problems of a set-up file come on lines of their own: no file's name shall look like a line of ours.
        said = str(error).splitlines() if isinstance(error, SetupFileError) else [plain(str(error))]
        for number, line in enumerate(said):
            _say(line if number else f"purifier: {line}")
        for problem in error.problems if isinstance(error, ProfileError) else ():
            _say(f"  {problem}")
        return error.exit_code
    except click.ClickException as error:
        shown, message = io.StringIO(), error.format_message()
        error.show(shown)
        _say(shown.getvalue().replace(message, plain(message)).rstrip("\n"))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    # Without standalone mode click hands back the code of ctx.exit().
    return outcome if isinstance(outcome, int) else 0

"""The SETUP options, shared by every command that needs a set-up, and how they become a request."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from purifier.cli import completing
from purifier.services.plan.conditions import CONDITIONS, Condition

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

F = TypeVar("F", bound=Callable[..., Any])
MOST_READ: Final = 1 << 20
"""As many bytes are taken from standard input: a set-up is far smaller."""


def setup_options(command: F) -> F:
    """Add -b, -p, --load, --setting, --setup and the conditions to a click command."""
    for one in reversed(tuple(CONDITIONS.values())):
        command = _option(one)(command)
    for decorator in (
        click.option(
            "--setup",
            "setup_file",
            type=click.Path(),  # as typed: a path would lose slashes of a code's text
            help="Read a saved set-up, or the text of its QR code (- for standard input); options win.",
        ),
        click.option("--setting", metavar="S", help="Only this setting.", shell_complete=completing.settings),
        click.option("--load", metavar="QTY", help="A plain load in place of a purifier, e.g. '15 W'."),
        click.option(
            "-p",
            "--purifier",
            "purifiers",
            multiple=True,
            metavar="PURIFIER",
            shell_complete=completing.purifiers,
            help="Its name or id, or ID*COUNT. Repeat to compare: a column for each battery and purifier.",
        ),
        click.option(
            "-b",
            "--battery",
            "batteries",
            multiple=True,
            metavar="BATTERY",
            shell_complete=completing.batteries,
            help="Its name or id, as ID[*COUNT][:OUTPUT][+CONVERTER], or an energy such as '1280 Wh' or "
            "'100 Ah x 12.8 V'. Repeat where set-ups are compared: one column each.",
        ),
    ):
        command = decorator(command)
    return command


def _read(word: str) -> Request:
    """The set-up in a file or on standard input: TOML, or the letters of a QR code, whatever stands around them."""
    from purifier.services.share.setup_reading import read_setup_bytes, read_setup_word

    if word != "-":
        return read_setup_word(word)
    if sys.stdin.isatty():
        click.echo("Paste the set-up, then press enter and ctrl+d.", err=True)
    return read_setup_bytes(sys.stdin.buffer.read(MOST_READ + 1), "standard input")


def _option(one: Condition) -> Callable[[F], F]:
    """The option of one condition."""
    what, name = one.help[:1].upper() + one.help[1:], one.name.replace("-", "_")
    if one.is_flag:
        return click.option(f"--{one.name}", name, is_flag=True, help=f"{what}.")
    metavar = {"number": "N", "people": "N", "room": "SIZE", "tightness": "WORD", "air": "WORD"}.get(
        one.dimension, "QTY"
    )
    offered = {"tightness": completing.tightness, "air": completing.airs}.get(one.dimension)
    told = f"{what}, e.g. '{one.example}'."
    return click.option(f"--{one.name}", name, metavar=metavar, help=told, shell_complete=offered)


def request_from(options: dict[str, Any], library: Library, *, of_one: bool = False, with_way: bool = True) -> Request:
    """The request of parsed options; what is typed wins over what ``--setup`` reads.

    ``of_one``: it is about one purifier on one battery; raises `UsageError` for more.  ``with_way``: not where the way
    will be asked for.

    Every number has its unit in it, and every battery that leads nowhere by itself the only way that makes sense;
    which were put in is said on standard error.
    """
    from purifier.services.plan.dead_end import with_ways
    from purifier.services.plan.one_setup import refuse_several
    from purifier.services.plan.read_conditions import refuse_lone_air
    from purifier.services.plan.spelled_out import spelled_out

    request = typed_request(options, library)
    if options.get("persons") is None:  # who counts people against infection need not say where they are
        refuse_lone_air(request.conditions)
    request, said = spelled_out(library, request)
    if of_one:
        refuse_several(request)
    request, chosen = with_ways(library, request) if with_way else (request, ())
    for sentence in (*said, *chosen):
        click.echo(sentence, err=True)
    return request


def typed_request(options: dict[str, Any], library: Library) -> Request:
    """The request of parsed options as it was typed, over what ``--setup`` reads; empty where nothing was."""
    from purifier.services.plan.request import Request

    request = Request()
    if options["setup_file"] is not None:
        from purifier.services.plan.received import received

        request, said = received(library, _read(options["setup_file"]))
        for sentence in said:
            click.echo(sentence, err=True)
    typed = {name: options[name.replace("-", "_")] for name in CONDITIONS}
    changes: dict[str, Any] = {key: options[key] for key in ("load", "setting") if options[key] is not None}
    if options["batteries"]:
        changes["batteries"] = tuple(options["batteries"])
    if options["purifiers"]:
        several = len(options["purifiers"]) > 1
        changes["purifier"] = None if several else options["purifiers"][0]
        changes["purifiers"] = tuple(options["purifiers"]) if several else ()
    # A load typed over a file's purifier (or the other way round) replaces it.
    elif options["load"] is not None:
        changes |= {"purifier": None, "purifiers": ()}
    if options["purifiers"] and options["load"] is None:
        changes["load"] = None
    stated = {name: "yes" if text is True else text for name, text in typed.items() if text not in (None, False)}
    return replace(request, conditions={**request.conditions, **stated}, **changes)

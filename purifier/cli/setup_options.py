"""The SETUP options, shared by every command that needs a set-up, and how they become a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

# (option, metavar, help): the texts are read by services.request, so that files and screens read them alike.
_CONDITIONS = (
    ("temperature", "QTY", "Battery temperature, e.g. '5 degC'."),
    ("health", "QTY", "Capacity left with age, e.g. '80 %'."),
    ("start", "QTY", "Charge at the start, e.g. '90 %'."),
    ("reserve", "QTY", "Charge never to be used, e.g. '20 %'."),
    ("depth", "QTY", "Depth of discharge: the share of full that may be used, e.g. '50 %'."),
    ("cutoff", "QTY", "Voltage at which something switches off, e.g. '11.5 V'."),
    ("parasitic", "QTY", "What shunt, electronics and lights draw all day, e.g. '15 mA'."),
    ("self-discharge", "QTY", "What the battery loses by itself, e.g. '3 %/month'."),
    ("wire", "QTY", "The lead: its resistance ('60 mohm') or length and gauge ('3 m 18 AWG')."),
    ("load-exponent", "N", "How the load follows the battery's voltage: 0 not at all, 2.2 a plain 12 V fan."),
    ("hours-per-day", "QTY", "Hours of air a day, e.g. '8 h'."),
)
_FLAGS = (
    ("left-on", "With --hours-per-day: the station stays on in between."),
    ("realistic", "Turn on every usual loss of the battery's chemistry."),
)


def setup_options(command: F) -> F:
    """Add -b, -p, --load, --setting, --setup and the conditions to a click command."""
    for name, text in reversed(_FLAGS):
        command = click.option(f"--{name}", name.replace("-", "_"), is_flag=True, help=text)(command)
    for name, metavar, text in reversed(_CONDITIONS):
        command = click.option(f"--{name}", name.replace("-", "_"), metavar=metavar, help=text)(command)
    for decorator in (
        click.option(
            "--setup", "setup_file", type=click.Path(path_type=Path), help="Read a saved set-up; options win."
        ),
        click.option("--setting", metavar="S", help="Only this setting."),
        click.option("--load", metavar="QTY", help="A plain load in place of a purifier, e.g. '15 W'."),
        click.option("-p", "--purifier", metavar="PURIFIER", help="ID or ID*COUNT."),
        click.option(
            "-b",
            "--battery",
            "batteries",
            multiple=True,
            metavar="BATTERY",
            help="ID[*COUNT][:OUTPUT][+CONVERTER], or an energy such as '1280 Wh'. Repeat: one column each.",
        ),
    ):
        command = decorator(command)
    return command


def request_from(options: dict[str, Any]) -> Any:
    """The `services.request.Request` of parsed options; what is typed wins over what ``--setup`` reads."""
    from purifier.services.plan.request import Request

    request = Request()
    if options["setup_file"] is not None:
        from purifier.services.plan.setup_files import load

        request = load(options["setup_file"])
    typed = {name: options[name.replace("-", "_")] for name, *_ in _CONDITIONS}
    typed |= {name: "yes" for name, _ in _FLAGS if options[name.replace("-", "_")]}
    changes: dict[str, Any] = {key: options[key] for key in ("purifier", "load", "setting") if options[key] is not None}
    if options["batteries"]:
        changes["batteries"] = tuple(options["batteries"])
    # A load typed over a file's purifier (or the other way round) replaces it.
    if options["load"] is not None and options["purifier"] is None:
        changes["purifier"] = None
    if options["purifier"] is not None and options["load"] is None:
        changes["load"] = None
    stated = {name: text for name, text in typed.items() if text is not None}
    return replace(request, conditions={**request.conditions, **stated}, **changes)

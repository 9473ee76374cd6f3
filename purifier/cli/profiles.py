"""``purifier profiles``: what is known about the equipment, where it stands, and what a profile is to look like."""

from __future__ import annotations

from typing import Any

import click

from purifier.cli import completing
from purifier.cli.once import OnceGroup
from purifier.cli.output import format_options, library_of, print_json, print_rows
from purifier.cli.profile_check import check
from purifier.cli.profile_kinds import kind_option, kind_typed
from purifier.cli.profile_show import show
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width, wrapped
from purifier.library.ids import FOLDERS, KINDS
from purifier.plain_text import plain


@click.group(cls=OnceGroup, invoke_without_command=True)
@click.pass_context
def profiles(ctx: click.Context) -> None:
    """Batteries, converters, purifiers, parts, chemistries, priors, meters, formats. Without a command: list them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


profiles.add_command(show)
profiles.add_command(check)


@profiles.command("list")
@kind_option
@format_options
@click.pass_context
def list_(ctx: click.Context, kind: str | None = None, format: str = "table") -> None:
    """List the profiles that are in order."""
    from purifier.cli.profile_columns import YOURS, row_of, table_of
    from purifier.services.profiles.own import goes_before

    library = library_of(ctx)
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in [kind] if kind else KINDS:
        groups[each] = [
            {"kind": each, "id": one.id, "name": one.name, **row_of(one), "path": str(library.path_of(each, one.id))}
            for one in library.all(each)
        ]
    rows = [row for group in groups.values() for row in group]
    if format != "table":
        print_rows(format, rows)
    else:
        for row in rows:
            if goes_before(library, row["kind"], row["id"]) is not None:
                row["name"] += YOURS
        blocks = [f"{FOLDERS[each]}\n{table_of(each, group, table_width())}" for each, group in groups.items() if group]
        click.echo("\n\n".join(blocks) or "no profiles: 'purifier profiles where' says where they are looked for")
    bad = len({problem.path for problem in library.problems(kind)})
    if bad:
        left_out = f"{bad} bad file{'s' if bad > 1 else ''} left out"
        click.echo(f"{left_out}: 'purifier profiles check' says what is wrong", err=True)


@profiles.command()
@click.argument("kind", metavar="KIND", callback=kind_typed, shell_complete=completing.kinds)
@click.option("--write", "id_", metavar="ID", help="Save it as ID in your own folder, which is made if need be.")
@click.option(
    "--like",
    "model",
    metavar="ID",
    help="Begin from that one, its comments too, without its name and sources, instead of an empty one.",
    shell_complete=completing.profiles,
)
@click.pass_context
def new(ctx: click.Context, kind: str, id_: str | None, model: str | None) -> None:
    """Print a profile of KIND to fill in, every key explained.

    \b
    A meter that is much like another:
      purifier profiles new meter --like jbd-bms --write my-bms
    """
    text = None
    if model is not None:
        from purifier.services.profiles.like import like

        text = like(library_of(ctx), kind, model)
    if id_ is not None:
        from purifier.services.profiles.begin import begin_as

        click.echo(plain(str(begin_as(library_of(ctx), kind, id_, text))))
        click.echo("fill it in, then: purifier profiles check", err=True)
        return
    from purifier.library.template import template

    click.echo(template(kind) if text is None else text, nl=False)


@profiles.command()
@click.argument("kind", metavar="[KIND]", callback=kind_typed, required=False, shell_complete=completing.kinds)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of KIND, or of all kinds."""
    from purifier.library.schema import schema as schema_of
    from purifier.library.schema import schema_of_all

    print_json(schema_of(kind) if kind else schema_of_all())


@profiles.command()
@format_options
@click.pass_context
def where(ctx: click.Context, format: str) -> None:
    """Print the folders that profiles are looked for in, first to last."""
    from purifier.library.places import places_and_origins, user_folder

    rows = [
        {"folder": str(folder), "origin": origin, "exists": folder.is_dir()}
        for folder, origin in places_and_origins(ctx.find_root().obj or ())
    ]
    if format != "table":
        print_rows(format, rows)
    else:
        cells = [(str(row["folder"]), str(row["origin"]), "" if row["exists"] else "not there") for row in rows]
        click.echo(fitted(("folder", "from", ""), cells, table_width()))
        if not user_folder().is_dir():
            how = "Your own folder is made with the first file in it: 'purifier profiles new battery --write ID'"
            click.echo(f"\n{wrapped(how, table_width())}")

"""``purifier profiles``: what is known about the equipment, and whether what was written about it is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli import completing
from purifier.cli.once import OnceGroup
from purifier.cli.output import format_options, library_of, print_csv, print_json
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width, wrapped
from purifier.errors import UsageError, nearest
from purifier.library.ids import FOLDERS, KINDS
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.library.build import Profile
    from purifier.library.catalogue import Library
    from purifier.library.describe import Statement
    from purifier.library.problems import Problem

_WORDS = {**{kind: kind for kind in KINDS}, **{folder: kind for kind, folder in FOLDERS.items()}}


def _kind(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A kind of profile, typed in the singular or the plural."""
    if value is None or value.lower() in _WORDS:
        return None if value is None else _WORDS[value.lower()]
    hint = nearest(value, list(_WORDS))
    raise click.BadParameter(f"expected one of {', '.join(KINDS)}; found {quoted(value)}{hint}", ctx, param)


kind_option = click.option(
    "--kind",
    metavar="KIND",
    callback=_kind,
    help=f"Only this kind: {', '.join(KINDS)}.",
    shell_complete=completing.kinds,
)


@click.group(cls=OnceGroup, invoke_without_command=True)
@click.pass_context
def profiles(ctx: click.Context) -> None:
    """Batteries, converters, purifiers, chemistries, priors, meters and formats. Without a command: list them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@profiles.command("list")
@kind_option
@format_options
@click.pass_context
def list_(ctx: click.Context, kind: str | None = None, format: str = "table") -> None:
    """List the profiles that are in order."""
    from purifier.cli.profile_columns import row_of, table_of

    library = library_of(ctx)
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in [kind] if kind else KINDS:
        groups[each] = [
            {"kind": each, "id": one.id, "name": one.name, **row_of(one), "path": str(library.path_of(each, one.id))}
            for one in library.all(each)
        ]
    rows = [row for group in groups.values() for row in group]
    if format == "json":
        print_json({"rows": rows})
    elif format == "csv":
        print_csv(rows)
    else:
        blocks = [f"{FOLDERS[each]}\n{table_of(each, group, table_width())}" for each, group in groups.items() if group]
        click.echo("\n\n".join(blocks) or "no profiles: 'purifier profiles where' says where they are looked for")
    bad = len({problem.path for problem in library.problems(kind)})
    if bad:
        left_out = f"{bad} bad file{'s' if bad > 1 else ''} left out"
        click.echo(f"{left_out}: 'purifier profiles check' says what is wrong", err=True)


@profiles.command()
@click.argument("id_", metavar="ID", shell_complete=completing.profiles)
@kind_option
@format_options
@click.pass_context
def show(ctx: click.Context, id_: str, kind: str | None, format: str) -> None:
    """Show what a profile says, with each number's source and how far it may be off."""
    from purifier.library.describe import statements

    library = library_of(ctx)
    kind = kind or _kind_of(library, id_)
    id_ = library.known(kind, id_) or id_
    profile = library.profile(kind, id_)
    values = library.opened(kind, id_).values
    said = statements(kind, values)
    path = str(library.path_of(kind, id_))
    rows = [_statement_row(one, values["sources"]) for one in said]
    if format == "json":
        print_json({"kind": kind, "id": id_, "name": profile.name, "path": path, "rows": rows})
    elif format == "csv":
        print_csv(rows)
    else:
        width = table_width()
        lines = [f"{profile.name} ({kind} {id_})", path]
        # A long text would push every number to the edge of the screen.
        long = [one for one in said if one.value is None and len(one.text) > 24 and one.key != "name"]
        lines += [f"{one.key}: {one.text}" for one in long]
        cells = [
            (one.key, one.text, _spread(one), f"[{one.source}]" if one.source else "", one.help)
            for one in said
            if one not in long and one.key != "name"
        ]
        lines += [
            "",
            fitted(("key", "value", "±", "source", "meaning"), cells, width, "±", ("meaning",)),
            "",
            "sources",
        ]
        for number, source in enumerate(values["sources"], start=1):
            where = source.get("url") or source.get("note") or ", ".join(source.get("runs", ()))
            when = f", {source['date'].isoformat()}" if "date" in source else ""
            lines.append(f"[{number}] {source['kind']}{when}: {where}")
        lines.append("± is where nine in ten truths lie; in brackets: not stated, but usual for such a source")
        click.echo("\n".join(line if "\n" in line else wrapped(line, width) for line in lines))


def _kind_of(library: Library, id_: str) -> str:
    """The one kind that has a profile ``id_``; UsageError when none has, or several have."""
    having = [kind for kind in KINDS if library.known(kind, id_)]
    if len(having) == 1:
        return having[0]
    if having:
        raise UsageError(f"{quoted(id_)} is the id of several profiles: say --kind {' or --kind '.join(having)}")
    ids = [known for kind in KINDS for known in library.ids(kind)]
    raise UsageError(
        f"no profile is called {quoted(id_)}{nearest(id_, ids) or ': purifier profiles list shows them all'}"
    )


def _spread(one: Statement) -> str:
    if one.spread is None:
        return ""
    return f"{one.spread * 100:.3g} %" if one.stated else f"({one.spread * 100:.3g} %)"


def _statement_row(one: Statement, sources: list[dict[str, Any]]) -> dict[str, Any]:
    source = sources[one.source - 1] if one.source else {}
    return {
        "key": one.key,
        "text": one.text,
        "value": one.value,
        "unit": one.unit,
        "spread_percent": None if one.spread is None else round(one.spread * 100, 4),
        "spread_stated": one.stated if one.spread is not None else None,
        "source_kind": source.get("kind"),
        "source": source.get("url") or source.get("note"),
    }


@profiles.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@kind_option
@format_options
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], kind: str | None, format: str) -> None:
    """Check FILEs, or every profile there is: all problems on stdout, exit code 1 when there are any."""
    library = library_of(ctx)
    problems: list[Problem] = []
    if files:
        found = [file for given in files for file in _files_in(given)]
        for file in found:
            opened = library.open_file(file, kind or _folder_kind(file))
            problems += opened.problems
            _tell_unread(file, opened.profile)
        count = len(found)
    else:
        problems += library.problems(kind)
        count = sum(len(library.ids(each)) for each in ([kind] if kind else KINDS))
    if format == "table":
        for problem in problems:
            click.echo(str(problem))
    else:
        rows = [{"path": str(one.path), "line": one.line, "key": one.key, "message": one.message} for one in problems]
        if format == "json":
            print_json({"rows": rows})
        else:
            print_csv(rows, ("path", "line", "key", "message"))
    click.echo(f"{count} checked, {_counted(problems)}", err=True)
    ctx.exit(1 if problems else 0)


def _tell_unread(file: Path, profile: Profile | None) -> None:
    """A meter whose table does not read back what it writes is no bad file, but worth a look."""
    from purifier.protocols.meter import Meter
    from purifier.protocols.round_trip import unread

    if isinstance(profile, Meter) and (why := unread(profile)) is not None:
        click.echo(f"{plain(str(file))}: note: 'purifier simulate' cannot pretend it: {plain(why)}", err=True)


def _counted(problems: list[Problem]) -> str:
    from purifier.library.problems import count_of

    count = count_of(problems)
    return f"{count} problem{'s' if count > 1 else ''}" if count else "no problems"


def _files_in(given: Path) -> list[Path]:
    """A folder stands for the profiles in it and in its folders of kinds."""
    if not given.is_dir():
        return [given]
    patterns = ("*.toml", *(f"{folder}/*.toml" for folder in FOLDERS.values()))
    inside = [file for pattern in patterns for file in sorted(given.glob(pattern))]
    if not inside:
        raise UsageError(f"expected profiles (*.toml) in the folder {plain(str(given))}, found none")
    return inside


def _folder_kind(file: Path) -> str:
    folder = file.absolute().parent.name
    if folder not in _WORDS:
        known = ", ".join(FOLDERS.values())
        raise UsageError(
            f"what kind of profile is {plain(str(file))}? Say --kind, or put it in a folder named one of {known}"
        )
    return _WORDS[folder]


@profiles.command()
@click.argument("kind", metavar="KIND", callback=_kind, shell_complete=completing.kinds)
def new(kind: str) -> None:
    """Print a profile of KIND to fill in, every key explained."""
    from purifier.library.template import template

    click.echo(template(kind), nl=False)


@profiles.command()
@click.argument("kind", metavar="[KIND]", callback=_kind, required=False, shell_complete=completing.kinds)
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
    from purifier.library.places import places_and_origins

    rows = [
        {"folder": str(folder), "origin": origin, "exists": folder.is_dir()}
        for folder, origin in places_and_origins(ctx.find_root().obj or ())
    ]
    if format == "json":
        print_json({"rows": rows})
    elif format == "csv":
        print_csv(rows)
    else:
        cells = [(str(row["folder"]), str(row["origin"]), "" if row["exists"] else "not there") for row in rows]
        click.echo(fitted(("folder", "from", ""), cells, table_width()))

"""``purifier profiles show``: what a profile says, with each number's source and how far it may be off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli import completing
from purifier.cli.output import format_options, library_of, print_csv, print_json
from purifier.cli.profile_kinds import kind_option
from purifier.cli.run_options import db_option, tell_bad_rows
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width, wrapped
from purifier.errors import UsageError
from purifier.library.ids import KINDS
from purifier.model.equipment import Purifier
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.library.describe import Statement
    from purifier.services.runs.filter_use import FilterUse


@click.command()
@click.argument("id_", metavar="ID", shell_complete=completing.profiles)
@kind_option
@db_option
@format_options
@click.pass_context
def show(ctx: click.Context, id_: str, kind: str | None, db: Path | None, format: str) -> None:
    """Show what a profile says, with each number's source and how far it may be off; of a purifier also how long it ran
    at each setting by its runs in the database, and what of its filter's life that used up."""
    from purifier.library.describe import statements

    library = library_of(ctx)
    kind = kind or _kind_of(library, id_)
    id_ = library.known(kind, id_) or id_
    profile = library.profile(kind, id_)
    values = library.opened(kind, id_).values
    said = statements(kind, values)
    path = str(library.path_of(kind, id_))
    rows = [_statement_row(one, values["sources"]) for one in said]
    ran = _filter_use(db, profile) if isinstance(profile, Purifier) and format != "csv" else None
    if format == "json":
        more = {"ran": None if ran is None else ran.as_dict()} if isinstance(profile, Purifier) else {}
        print_json({"kind": kind, "id": id_, "name": profile.name, "path": path, "rows": rows, **more})
    elif format == "csv":
        print_csv(rows)
    else:
        width = table_width()
        lines = [f"{profile.name} ({kind} {id_})", path]
        # A long text would push every number to the edge of the screen.
        long = [one for one in said if one.value is None and len(one.text) > 24 and one.key != "name"]
        lines += [f"{one.key}: {one.text}" for one in long]
        if ran is not None:
            from purifier.services.runs.filter_words import filter_words

            lines.append(filter_words(ran, "metric"))
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


def _filter_use(db: Path | None, purifier: Purifier) -> FilterUse | None:
    """What its runs come to; what is wrong with the database is said, and keeps nobody from reading a profile."""
    from purifier.cli.main import LONGEST_TOLD
    from purifier.services.record.instant import now
    from purifier.services.runs.filter_use import use_or_trouble
    from purifier.store.bad_rows import BadRows
    from purifier.store.place import database

    bad = BadRows()
    try:
        found, trouble = use_or_trouble(database(db), purifier, now(), bad)
    except UsageError as error:
        if db is not None:
            raise
        found, trouble = None, str(error)  # the environment's slip, not that of who asks for a profile
    if trouble:
        words = plain(f"purifier: its runs are not shown: {trouble}")
        click.echo(words if len(words) <= LONGEST_TOLD else f"{words[:LONGEST_TOLD]}…", err=True)
    tell_bad_rows(bad)
    return found


def _kind_of(library: Library, id_: str) -> str:
    """The one kind that has a profile of that id or name; UsageError when none has, or several have."""
    found = {kind: library.find(kind, id_) for kind in KINDS}
    having = [kind for kind in KINDS if found[kind].exact] or [kind for kind in KINDS if found[kind].ids]
    if len(having) == 1:
        return having[0]
    if having:
        what = "is the id of" if any(id_.strip().lower() in library.ids(kind) for kind in having) else "may be any of"
        raise UsageError(f"{quoted(id_)} {what} several profiles: say --kind {' or --kind '.join(having)}")
    from purifier.library.names import did_you_mean, nearest_ids

    names = {known: name for kind in KINDS for known, name in library.names(kind).items()}
    hint = did_you_mean(nearest_ids(names, id_)) or ": purifier profiles list shows them all"
    raise UsageError(f"no profile is called {quoted(id_)}{hint}")


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

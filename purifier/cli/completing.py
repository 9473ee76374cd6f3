"""What the shell may offer behind an option or in the place of an argument. Nothing here is ever a reason to fail."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
MOST_RUNS: Final = 500


def _quietly(offers: Callable[[click.Context, str], Iterable[CompletionItem]]) -> Complete:
    """``offers``, those that begin as it was typed; none where something stands in the way."""

    @functools.wraps(offers)
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from purifier.errors import PurifierError

        try:
            return [one for one in offers(ctx, incomplete) if one.value.startswith(incomplete)]
        except (PurifierError, OSError):
            return []

    return complete


@_quietly
def batteries(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Ids; behind ``ID:`` its outputs, behind a ``+`` the converters."""
    from purifier.services.plan.battery_text import battery_text

    library = _library(ctx)
    before, plus, _ = incomplete.rpartition("+")
    if plus:
        return _items(library.ids("converter"), f"{before}+")
    before, colon, _ = incomplete.rpartition(":")
    if colon:
        return _items(library.battery(battery_text(before, library).what).outputs, f"{before}:")
    return _items(library.ids("battery"))


@_quietly
def purifiers(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Ids."""
    return _items(_library(ctx).ids("purifier"))


@_quietly
def owned(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Ids of whatever can be bought."""
    return _items(id_ for kind in ("battery", "purifier", "converter", "part") for id_ in _library(ctx).ids(kind))


@_quietly
def tightness(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Its words."""
    from purifier.model.room.room import TIGHTNESS

    return _items(TIGHTNESS)


@_quietly
def airs(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """What may be in it, in the words of the option."""
    from purifier.services.plan.conditions import AIR_WORDS

    return [CompletionItem(word, help=meant) for word, meant in AIR_WORDS.items()]


@_quietly
def meters(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Ids."""
    return _items(_library(ctx).ids("meter"))


@_quietly
def settings(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """The settings of the purifier that was named before."""
    from purifier.services.plan.battery_text import split_count

    library = _library(ctx)
    named = ctx.params.get("purifiers") or ()
    ids = [split_count(text, library, "purifier")[0] for text in named]
    return _items(dict.fromkeys(one.name for id_ in ids for one in library.purifier(id_).settings))


@_quietly
def profiles(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """The ids of every kind, or of the one that was named before."""
    from purifier.library.ids import KINDS

    kind = ctx.params.get("kind")
    return _items(id_ for each in ((kind,) if kind else KINDS) for id_ in _library(ctx).ids(each))


@_quietly
def kinds(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Of profiles."""
    from purifier.library.ids import KINDS

    return _items(KINDS)


@_quietly
def runs(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """Their numbers, the newest first, with their names where the shell shows such; ``last``."""
    from purifier.store.opening import reading
    from purifier.store.place import database
    from purifier.store.run_rows import names

    with reading(database(ctx.params.get("db"))) as connection:
        found = names(connection)[-MOST_RUNS:]
    return [*(CompletionItem(str(id_), help=name or None) for id_, name in reversed(found)), CompletionItem("last")]


@_quietly
def ports(ctx: click.Context, incomplete: str) -> Iterable[CompletionItem]:
    """What is plugged in: devices, and the names of pretend meters."""
    from purifier.link.ports import ports as there

    for port in there():
        yield CompletionItem(port.device, help=port.description)
        if port.by_id is not None:
            yield CompletionItem(port.by_id, help=port.description)
        if port.kind == "pretend":
            yield CompletionItem(port.identity.partition(":")[2], help=port.description)


def _items(texts: Iterable[str], before: str = "") -> list[CompletionItem]:
    return [CompletionItem(before + text) for text in texts]


def _library(ctx: click.Context) -> Library:
    from purifier.library.catalogue import open_library

    # While completing, the command before this one was read and not run: it has left nothing in its context.
    return open_library(ctx.find_root().params.get("folders") or ())

"""A plan ready to be handed on: what goes on the clipboard, and the file that it is kept in as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.plain_text import plain
from purifier.services.share.carrying import carried_words, carrying
from purifier.services.whole_file import write_whole

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units


@dataclass(frozen=True, slots=True)
class Plan:
    """What is handed on. ``table`` is its hours for a spreadsheet, ``date`` the day on which that is done."""

    library: Library
    request: Request
    columns: Sequence[Column]
    units: Units
    table: str
    date: str


class Form(NamedTuple):
    """One way to hand it on: ``make`` gives the text, which goes on the clipboard where it is ``copied``."""

    name: str
    purpose: str
    file: str
    copied: bool
    make: Callable[[Plan], str]


def _words(plan: Plan) -> str:
    from purifier.services.share.words import words

    return words(plan.columns, plan.units) + "\n"


def _markdown(plan: Plan) -> str:
    from purifier.services.share.markdown import markdown

    return markdown(plan.columns, carrying(plan.library, plan.request), plan.units)


def _table(plan: Plan) -> str:
    return plan.table


def _setup(plan: Plan) -> str:
    from purifier.services.share.setup_text import setup_text

    return setup_text(carrying(plan.library, plan.request)) + "\n"


def _picture(plan: Plan) -> str:
    from purifier.services.share.picture import picture

    return picture(plan.columns, plan.units)


def _card(plan: Plan) -> str:
    from purifier.services.share.card import card
    from purifier.services.share.card_page import page
    from purifier.services.share.card_sheet import PAPERS

    made = card(plan.columns, carrying(plan.library, plan.request), plan.units, plan.date)
    return page(made, PAPERS["letter" if plan.units == "us" else "a4"])


FORMS: Final = {
    "words": Form("the answer in a sentence", "for a message", "purifier-plan.txt", True, _words),
    "markdown": Form("Markdown", "for a forum", "purifier-plan.md", True, _markdown),
    "table": Form("the table", "for a spreadsheet", "purifier-plan.tsv", True, _table),
    "setup": Form("the set-ups as text", "to paste into another purifier", "purifier-setup.txt", True, _setup),
    "picture": Form("a picture", "SVG", "purifier-plan.svg", False, _picture),
    "card": Form("a card for the wall", "one page to print", "purifier-card.html", False, _card),
}


class Handed(NamedTuple):
    """What was handed on: ``text`` for the clipboard, if any, and ``words`` on what became of it."""

    text: str | None
    words: str


def folder() -> Path:
    """Where it is kept: many terminals take nothing onto the clipboard, and none says so."""
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / "shared"


def hand(plan: Plan, form: str) -> Handed:
    """Make the text of ``form`` and keep it in its file; raises `UsageError` where that cannot be made or kept."""
    one = FORMS[form]
    text, path = one.make(plan), folder() / one.file
    with_own = carried_words(carrying(plan.library, plan.request)) if form in ("setup", "card") else ""
    try:
        write_whole(path, text)
    except OSError as error:
        refused = f"{in_short(path)} cannot be written: {error.strerror}"
        if not one.copied:
            raise UsageError(refused) from None
        return Handed(text, f"Copied {one.name}{with_own}, if this terminal lets it; {refused}.")
    if not one.copied:
        what = f"{one.name[:1].upper()}{one.name[1:]}{with_own}"
        return Handed(None, f"{what} is in {in_short(path)}: open it with a browser.")
    return Handed(text, f"Copied {one.name}{with_own}. Where nothing can be pasted: it is in {in_short(path)} too.")


def keep_picture(svg: str, name: str | None = None) -> tuple[str | None, str]:
    """Keep a picture of a screen there; gives its path, None where it cannot be written, and the words to say so."""
    from datetime import datetime

    path = folder() / (name or f"purifier-screen-{datetime.now():%Y-%m-%d-%H%M%S}.svg")
    try:
        write_whole(path, svg)
    except OSError as error:
        return None, f"{in_short(path)} cannot be written: {error.strerror}"
    return str(path), f"A picture of the screen is in {in_short(path)}: open it with a browser."


def in_short(path: Path) -> str:
    """``path`` with ``~`` for the home folder."""
    try:
        return f"~/{plain(str(path.relative_to(Path.home())))}"
    except (ValueError, RuntimeError):
        return plain(str(path))

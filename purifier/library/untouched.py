"""What still stands in a profile as the template of its kind has it: nobody's name, nobody's source, nobody's numbers.
In one that was begun from another profile, the name and the source that were put in the place of the other's.

A name or a web address of the template is known by its words.  A number may well be right by chance, so it is told only
beside one of those, or where the template's source vouches for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from purifier.library.coverage import source_of
from purifier.library.expectations import found_in
from purifier.library.quantities import Stated
from purifier.library.shared_keys import NAME, SOURCES

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings
    from purifier.library.key_lines import KeyPath

STILL: Final = "still the template's"
"""What every problem of this kind begins with."""

_NAMES: Final = ("Maker and model", "The program's name")
"""What templates are called."""
COPY_NAME: Final = "Maker and model, begun from another"
COPY_NOTE: Final = "nobody has said yet where this can be read"
"""What a profile that was begun from another one is called, and the note of its source."""


def check_untouched(kind: str, values: Checked, findings: Findings) -> None:
    """Note the name, the sources and the numbers that nobody filled in."""
    name, sources = values.get("name"), values.get("sources", [])
    if name == COPY_NAME:
        findings.fault(("name",), f"{STILL}: expected {NAME.help}, found {found_in(name)}")
    for number in (number for number, one in enumerate(sources) if one.get("note") == COPY_NOTE):
        found = found_in(COPY_NOTE)
        findings.fault(("sources", number, "note"), f"{STILL}: expected where its numbers come from, found {found}")
    same_name = name in _NAMES
    urls = [(number, one["url"]) for number, one in enumerate(sources) if "url" in one]
    if not same_name and not any("example.org/" in url for _, url in urls):
        return  # so that the template is read for few files
    example = _example(kind)
    same_urls = [number for number, url in urls if url in example["urls"]]
    if same_name:
        findings.fault(("name",), f"{STILL}: expected {NAME.help}, found {found_in(name)}")
    for number in same_urls:
        found = found_in(sources[number]["url"])
        findings.fault(
            ("sources", number, "url"), f"{STILL}: expected where its numbers can be read, or a note; found {found}"
        )
    doubtful = [sources[number] for number in same_urls]
    for path, dotted, stated in _numbers(values, (), ""):
        if stated.text in example["numbers"].get(dotted, ()) and (
            same_name or any(source_of(dotted, sources) is one for one in doubtful)
        ):
            findings.fault(path, f"{STILL}: expected its own figure, found {found_in(stated.text)}")


@cache
def _example(kind: str) -> dict[str, Any]:
    """The web addresses and the numbers of a template, those that are commented out too."""
    import tomllib

    from purifier.library.template import template

    text = re.sub(r"^#(?=\S)", "", template(kind), flags=re.MULTILINE)
    table = tomllib.loads(text)
    numbers: dict[str, set[str]] = {}
    for dotted, found in _texts(table, ""):
        numbers.setdefault(dotted, set()).add(found)
    return {"urls": {source["url"] for source in table[SOURCES.name]}, "numbers": numbers}


def _texts(value: Any, dotted: str) -> Iterator[tuple[str, str]]:
    """(dotted path, text) of every text in a table."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(below, f"{dotted}.{key}" if dotted else key)
    elif isinstance(value, list):
        for row in value:
            yield from _texts(row, dotted)
    elif isinstance(value, str):
        yield dotted, value


def _numbers(value: Any, path: KeyPath, dotted: str) -> Iterator[tuple[KeyPath, str, Stated]]:
    """(path, dotted path, number) of every quantity in checked values."""
    if isinstance(value, Stated):
        yield path, dotted, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _numbers(below, (*path, key), f"{dotted}.{key}" if dotted else key)
    elif isinstance(value, list):
        for number, row in enumerate(value):
            yield from _numbers(row, (*path, number), dotted)

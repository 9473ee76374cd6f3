"""A profile begun from another one: its text, comments too, with its name and its sources to be filled in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import ProfileError, UsageError
from purifier.library.untouched import COPY_NAME, COPY_NOTE
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

_ITS_OWN: Final = ("sources", "calibration")
"""What was found out about the other one, and not about this."""
_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "meter": (
        "name, and note: what it is called, how it is connected",
        "[link] and [framing]: the speed, how a message begins, its length, its check; what comes in is shown by:",
        "   purifier doctor PORT",
        "[[frames]]: what asks for each message, where each value stands, its unit; what stands where is shown by:",
        "   purifier decode --explain --meter ID FILE",
    ),
    "format": (
        "name, and what tells its files from others: two formats told by the same are one too many",
        "where each quantity stands, its unit, how times are written",
    ),
}
_FIRST_ELSE: Final = (
    "name, and note",
    "every number that is another one's here; what is not known is left out: take its line away, or put a # before it",
)


def like(library: Library, kind: str, typed: str) -> str:
    """The text of a profile of ``kind`` begun from the one that ``typed`` means, by id or by name.

    Its name and its sources are marked as still to be filled in. Raises UsageError for one that there is not, naming
    the nearest, ProfileError for one that is no TOML.
    """
    from purifier.library.problems import Problem
    from purifier.library.toml_text import parse_document

    path = library.path_of(kind, typed)
    id_ = library.known(kind, typed) or path.stem
    try:
        text = library.text_of(kind, id_)
    except OSError as error:
        raise UsageError(f"{plain(str(path))} cannot be read: {error.strerror}") from None
    document = parse_document(path, text)
    if isinstance(document, Problem):
        raise ProfileError(f"the {kind} profile '{id_}' cannot be begun from: it is no TOML", [document])
    named = document.table.get("name")
    begun = "\n".join((*_header(kind, id_, named), "", *_body(document.text, document.table)))
    if not _says_the_same(begun, document.table):
        raise UsageError(
            f"{plain(str(path))} is not written a key a line: copy it, and change its name and its sources"
        )
    return begun


def _header(kind: str, id_: str, named: object) -> Iterator[str]:
    called = f" ({plain(named)})" if isinstance(named, str) else ""
    yield f"# Begun from {id_}{called}: what stands here is that one's until you change it. First:"
    number = 0
    for words in (*_FIRST.get(kind, _FIRST_ELSE), "[[sources]]: where that can be read, or who measured it, and how"):
        number += not words.startswith(" ")
        yield f"# {f'{number}.' if not words.startswith(' ') else '  '} {words.strip()}"
    yield "# Then: purifier profiles check"


def _body(text: str, table: dict[str, Any]) -> Iterator[str]:
    """The lines of the other one; what vouches for its numbers left out, one source that vouches for nothing put in."""
    from purifier.library.key_lines import key_lines

    lines, placed = text.splitlines(), key_lines(text)
    starts = sorted((line - 1, str(keys[0])) for keys, line in placed.items())
    name_at = placed.get(("name",))
    owners = [""] * len(lines)
    for (start, owner), (end, after) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        until = end
        while owner in _ITS_OWN and after != owner and until > start + 1 and _is_between(lines[until - 1]):
            until -= 1  # what stands right above the next table is about that
        owners[start:until] = [owner] * (until - start)
    kept = [
        f"name = {json.dumps(COPY_NAME)}" if number == name_at else line
        for number, line in enumerate(lines, start=1)
        if owners[number - 1] not in _ITS_OWN
    ]
    while kept and not kept[-1].strip():
        kept.pop()
    yield from kept
    yield from ("", "[[sources]]", f"covers = {json.dumps(list(_covered(table)), ensure_ascii=False)}")
    yield from ('kind = "estimated"', f"note = {json.dumps(COPY_NOTE)}", "")


def _covered(table: dict[str, Any]) -> dict[str, None]:
    """The keys that the sources of the other one vouch for, in their order."""
    sources = table.get("sources")
    rows = [row for row in sources if isinstance(row, dict)] if isinstance(sources, list) else []
    words = [word for row in rows for word in (row.get("covers") or ()) if isinstance(word, str)]
    return dict.fromkeys(word for word in words if word.partition(".")[0] not in _ITS_OWN)


def _is_between(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _says_the_same(text: str, table: dict[str, Any]) -> bool:
    """Whether nothing else was changed: a file may be written in ways that cannot be taken apart by lines."""
    try:
        return _kept(tomllib.loads(text)) == _kept(table)
    except ValueError:
        return False


def _kept(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in ("name", *_ITS_OWN)}

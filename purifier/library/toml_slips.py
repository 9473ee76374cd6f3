"""What a parser of TOML stumbles over, in the words of whoever wrote the file: the key that is there twice, the quote
that lacks, the number that wants quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from purifier.plain_text import plain, quoted

_PAIR: Final = re.compile(r"""\s*(?P<key>(?:[\w.-]|"[^"\n]*"|'[^'\n]*')+)\s*=\s*(?P<value>.*)""")
_HEADER: Final = re.compile(r"\s*\[")
_LONG: Final = re.compile(r'"""(?:\\.|[^\\])*?(?:"""|\Z)' r"|'''.*?(?:'''|\Z)", re.DOTALL)
_OPEN_LITERAL: Final = re.compile(r"[=\[,]\s*'[^']*$")
_CURLY: Final = "“”„‘’«»"
_SHOWN: Final = 60


class Slip(NamedTuple):
    """Where a file is wrong, from 1, and what is wrong there."""

    line: int
    said: str


def slip(text: str, line: int, column: int | None, message: str) -> Slip:
    """The parser's ``message`` about a place of ``text`` in plain words; as it is where there are none for it."""
    lines = text.split("\n")
    line = max(1, min(line, len(lines)))
    for pattern, told in _SLIPS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            found = told(lines, line, column or len(lines[line - 1]) + 1, match)
            if found is not None:
                return found
    return Slip(line, plain(message)[:200])


def _key(line: str) -> str | None:
    match = _PAIR.match(line)
    return None if match is None else match["key"]


def _twice(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """A key that is there twice in one table, or a table of a name that is a key."""
    at = line
    while at > 1 and _key(lines[at - 1]) is None and not _HEADER.match(lines[at - 1]):
        at -= 1  # a text of several lines: its key stands on the first
    header, key = _HEADER.match(lines[at - 1]), _key(lines[at - 1])
    if header or key is None:
        return _twice_a_table(lines, at, column, match)
    for before in range(at - 1, 0, -1):
        if _HEADER.match(lines[before - 1]):
            break
        if _key(lines[before - 1]) == key:
            return Slip(at, f"{quoted(key, _SHOWN)} is there twice: it stands on line {before} already; leave one")
    return Slip(at, f"{quoted(key, _SHOWN)} is there twice, as a value and as a table")


def _twice_in_braces(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    return Slip(line, f"{plain(match[1])[:_SHOWN]} is there twice between {{ and }}: leave one")


def _twice_a_table(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    name = lines[line - 1].split("#")[0].strip()
    first = next((n for n, one in enumerate(lines[: line - 1], 1) if one.split("#")[0].strip() == name), None)
    if first is None:
        return Slip(line, f"{quoted(name, _SHOWN)} is there twice, in another form: leave one")
    key = name.strip("[] ")
    rows = "" if name.startswith("[[") else f"; for several rows each begins with [[{plain(key)[:_SHOWN]}]]"
    return Slip(line, f"{quoted(name, _SHOWN)} is there twice: it stands on line {first} already{rows}")


def _quote_lacks(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """A text that its line does not end; the mark that opens it is the last one of its kind that is not escaped."""
    before = lines[line - 1][: column - 1]
    mark = '"' if match[0].startswith("Illegal") else "'"
    opened = before.rfind(mark)
    begins = before[opened:].strip() if opened >= 0 else before.strip()
    return Slip(line, f"a text lacks its closing quote ({mark}): it begins with {quoted(begins, _SHOWN)}")


def _text_lacks_its_end(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """The text that the file ends in."""
    whole = "\n".join(lines)
    for long in _LONG.finditer(whole):
        mark = long[0][:3]
        if long.end() == len(whole) and (len(long[0]) < 6 or not long[0].endswith(mark)):
            at = whole.count("\n", 0, long.start()) + 1
            return Slip(at, f"the text that begins here lacks its end, {mark}")
    at = next((n for n in range(line, 0, -1) if lines[n - 1].strip()), line)
    mark = "'" if match[0].startswith("Expected") else '"'
    if mark == "'":  # it may have been left open anywhere above
        at = next((n for n, one in enumerate(lines, 1) if _OPEN_LITERAL.search(one)), at)
    begins = lines[at - 1][lines[at - 1].rfind(mark) :].strip()
    return Slip(at, f"a text lacks its closing quote ({mark}): it begins with {quoted(begins, _SHOWN)}")


def _not_closed(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """A list or an inline table: the key that opens it, and what stands where a comma or its end was expected."""
    what, end = ("list", "]") if "array" in match[0] else ("table", "}")
    at = line
    while at > 1 and not (_key(lines[at - 1]) and re.search(r"[\[{]", lines[at - 1]) and (at < line or column > 2)):
        at -= 1
    key = _key(lines[at - 1]) or what
    rest = lines[line - 1][column - 1 :].strip()
    found = f"; found {quoted(rest, _SHOWN)}" if rest else ""
    opened = "" if at == line else f", which begins on line {at}"
    return Slip(line, f"expected a comma or {end} in the {what} {quoted(key, _SHOWN)}{opened}{found}")


def _no_value(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """Something behind the equals sign that is no value: mostly it lacks its quotes."""
    pair = _PAIR.match(lines[line - 1])
    rest = lines[line - 1][column - 1 :] if pair is None else pair["value"]
    rest = rest.split(" #")[0].strip().rstrip(",")
    if not rest or rest.startswith("#"):
        return Slip(line, f"expected a value behind {quoted(_key(lines[line - 1]) or '=', _SHOWN)} =, found nothing")
    if rest[0] in _CURLY:
        straight = rest.strip(_CURLY)
        return Slip(line, f'expected straight quotes, found {quoted(rest, _SHOWN)}: write "{plain(straight)[:_SHOWN]}"')
    if rest.lower() in ("true", "false"):
        return Slip(line, f"expected {rest.lower()} in small letters, found {quoted(rest)}")
    if rest[0] in "\"'[{":
        return None
    return Slip(line, f'expected a text in quotes, found {quoted(rest, _SHOWN)}: write "{plain(rest)[:_SHOWN]}"')


def _more_behind(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    """Something behind a value: a unit that belongs into quotes with its number, or a quote within a text."""
    without_quotes = _no_value(lines, line, column, match)
    if without_quotes is not None and _PAIR.match(lines[line - 1]):
        return without_quotes
    rest = lines[line - 1][column - 1 :].strip()
    inside = '; a quote inside a text is written \\"' if '"' in rest else ""
    return Slip(line, f"expected nothing more on this line but a comment with #, found {quoted(rest, _SHOWN)}{inside}")


def _no_equals_sign(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    found = lines[line - 1].strip()
    word = re.match(r"\w[\w-]*(?=\s*[:\s])", found)
    rest = found[word.end() :].lstrip(" :\t") if word else ""
    hint = f": write {word[0]} = {plain(rest)[:_SHOWN]}" if word and rest else ""
    return Slip(line, f'expected a line such as name = "value", found {quoted(found, _SHOWN)}{hint}')


def _backslash(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    return Slip(line, f"a backslash in a text is written \\\\, found {quoted(lines[line - 1].strip(), _SHOWN)}")


def _header(lines: list[str], line: int, column: int, match: re.Match[str]) -> Slip | None:
    found = lines[line - 1].strip()
    return Slip(line, f"expected {match[1]} at the end of the heading, found {quoted(found, _SHOWN)}")


_SLIPS: Final[tuple[tuple[str, Callable[[list[str], int, int, re.Match[str]], Slip | None]], ...]] = (
    (r"Cannot overwrite a value", _twice),
    (r"Duplicate inline table key (.+)", _twice_in_braces),
    (r"Cannot declare .* twice|Cannot mutate immutable namespace.*|Cannot redefine namespace.*", _twice_a_table),
    (r"Illegal character '\\n'|Illegal character '\\r'|Found invalid character '\\n'", _quote_lacks),
    (r"Unterminated string|Expected \"'\"|Expected \"'''\"|Expected '\"\"\"'", _text_lacks_its_end),
    (r"Unclosed array|Unclosed inline table", _not_closed),
    (r"Invalid value", _no_value),
    (r"Expected newline or end of document after a statement", _more_behind),
    (r"Expected '=' after a key in a key/value pair|Invalid statement|Invalid initial character.*", _no_equals_sign),
    (r"Unescaped '\\' in a string", _backslash),
    (r"Expected '(\]+)' at the end of .* declaration", _header),
)

"""Lines of a log as a person writes them down, with what varies in braces: ``[{time}] '{name}': {value} {unit}``.

Each pair of braces stands for the text up to what is written behind it, where that comes first.  So a line is walked
through once, whatever it holds: nothing is ever tried a second way, as a regular expression would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*")
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class LineShape:
    """One kind of line: ``names`` of what is read from it, in the order of the line."""

    names: tuple[str, ...]
    begins: str
    """What stands in front of the first braces."""
    follows: tuple[str, ...]
    """What stands behind each pair of braces; empty only at the end: up to the end of the line."""
    kept: tuple[int, ...]
    """Which of the pairs have a name."""

    def read(self, line: str) -> list[str] | None:
        """The texts of `names`, None for a line of another shape. Colours of a terminal do not count."""
        if "\x1b" in line:
            line = _COLOURS.sub("", line)
        line = line.strip()
        if not line.startswith(self.begins):
            return None
        at = len(self.begins)
        found: list[str] = []
        for text in self.follows:
            end = line.find(text, at) if text else len(line)
            if end < 0 and text.isspace() and len(found) == len(self.follows) - 2 and not self.follows[-1]:
                end = len(line)  # a value that has no unit, whose blank behind it is lost
                line += text
            if end < 0:
                return None
            found.append(line[at:end])
            at = end + len(text)
        return [found[number] for number in self.kept] if at == len(line) else None


@dataclass(frozen=True, slots=True)
class LineShapes:
    """Kinds of line that say the same: ``names`` of all that is read from any of them."""

    names: tuple[str, ...]
    shapes: tuple[LineShape, ...]
    places: tuple[tuple[int, ...], ...]
    """For each of the shapes: the places of its own names among `names`."""

    def read(self, line: str) -> list[str] | None:
        """The texts of `names`, empty for what this kind of line has not; None for a line of no such kind."""
        for shape, places in zip(self.shapes, self.places, strict=True):
            found = shape.read(line)
            if found is not None:
                cells = [""] * len(self.names)
                for place, text in zip(places, found, strict=True):
                    cells[place] = text
                return cells
        return None


def compile_lines(shapes: Sequence[str]) -> LineShapes:
    """``shapes`` made ready to read lines, the first that fits. Raises ValueError with the sentence of `fault_of`."""
    compiled = tuple(compile_line(shape) for shape in shapes)
    names = tuple(dict.fromkeys(name for shape in compiled for name in shape.names))
    return LineShapes(names, compiled, tuple(tuple(map(names.index, shape.names)) for shape in compiled))


def fault_of(shape: str) -> str | None:
    """One sentence on why ``shape`` cannot be read, or None when it can."""
    texts, names = _taken_apart(shape)
    if not names:
        return "expected braces around what varies, as in '[{time}] {name}: {value} {unit}', found none"
    for text in texts:
        if "{" in text or "}" in text:
            return "expected braces in pairs, '{' before '}' and none inside another"
    for name in names:
        if name and _WORD.fullmatch(name) is None:
            return f"expected a lower-case word or nothing in braces, found '{{{name}}}'"
    named = [name for name in names if name]
    for name in named:
        if named.count(name) > 1:
            return f"expected '{{{name}}}' once, found it {named.count(name)} times"
    for before, text, after in zip(names, texts[1:-1], names[1:], strict=False):
        if not text:
            return f"expected some text between '{{{before}}}' and '{{{after}}}': what else would part them?"
    return None


def compile_line(shape: str) -> LineShape:
    """``shape`` made ready to read lines. Raises ValueError with the sentence of `fault_of`."""
    fault = fault_of(shape)
    if fault is not None:
        raise ValueError(fault)
    (begins, *follows), names = _taken_apart(shape.strip())
    return LineShape(
        names=tuple(name for name in names if name),
        begins=begins,
        follows=tuple(follows),
        kept=tuple(number for number, name in enumerate(names) if name),
    )


def names_in(shape: str) -> tuple[str, ...]:
    """What is named in braces in ``shape``, whether it can be read or not."""
    return tuple(name for name in _taken_apart(shape)[1] if name)


def _taken_apart(shape: str) -> tuple[list[str], list[str]]:
    """The texts around the braces, one more than there are braces, and what stands in these."""
    parts = _BRACES.split(shape)
    return parts[0::2], [name.strip() for name in parts[1::2]]

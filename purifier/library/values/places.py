"""Values that say where something stands in a file: a column by its name or its number, rows of a few kinds."""

from __future__ import annotations

from typing import Any, NamedTuple

from purifier.errors import nearest
from purifier.library.expectations import found_in, one_of
from purifier.library.findings import Here
from purifier.plain_text import plain

Schema = dict[str, Any]
MOST_COLUMNS = 1000


class Column(NamedTuple):
    """A column: its name in quotes, or its number from 1 without."""

    example: str

    def expected(self) -> str:
        return f"a column's number from 1 without quotes, or its name such as '{self.example}'"

    def read(self, raw: Any, here: Here) -> str | int | None:
        if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= MOST_COLUMNS:
            here.note_number()
            return raw
        if isinstance(raw, str) and plain(raw):
            return plain(raw)
        here.fault(f"expected {self.expected()}; found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {
            "anyOf": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1, "maximum": MOST_COLUMNS}],
            "examples": [self.example],
        }

    def sample(self) -> str:
        return f'"{self.example}"'


class Choices(NamedTuple):
    """A list of some of a few words, one at least, each at most once."""

    options: tuple[str, ...]
    example: tuple[str, ...]

    def expected(self) -> str:
        return f"a list of {one_of(self.options)} such as {self.sample()}"

    def read(self, raw: Any, here: Here) -> tuple[str, ...] | None:
        if not isinstance(raw, list) or not raw:
            hint = f': write it in brackets: ["{raw}"]' if isinstance(raw, str) and raw in self.options else ""
            here.fault(f"expected {self.expected()}, found {found_in(raw)}{hint}")
            return None
        good = True
        for number, word in enumerate(raw):
            if not isinstance(word, str) or word not in self.options:
                hint = nearest(word, self.options) if isinstance(word, str) else ""
                here.row(number).fault(f"expected {one_of(self.options)}, found {found_in(word)}{hint}")
                good = False
            elif word in raw[:number]:
                here.row(number).fault(f"expected each word once, found '{word}' again")
                good = False
        return tuple(raw) if good else None

    def schema(self) -> Schema:
        return {"type": "array", "items": {"enum": list(self.options)}, "minItems": 1, "uniqueItems": True}

    def sample(self) -> str:
        return "[" + ", ".join(f'"{word}"' for word in self.example) + "]"


class Edition(NamedTuple):
    """Which edition of a profile this is: a whole number that nobody measured, so no source vouches for it."""

    def expected(self) -> str:
        return "a whole number from 1 on"

    def read(self, raw: Any, here: Here) -> int | None:
        if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw < 10**6:
            return raw
        here.fault(f"expected {self.expected()}; found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": 1, "maximum": 10**6 - 1}

    def sample(self) -> str:
        return "2"

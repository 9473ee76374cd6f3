"""Values that stand on one line and have no unit: texts, whole numbers, choices, dates."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from purifier.errors import nearest
from purifier.library.expectations import found_in, is_plain_number, one_of
from purifier.library.findings import Here
from purifier.plain_text import plain

Schema = dict[str, Any]


class Text(NamedTuple):
    """Words for a person, at most ``limit`` characters; control characters are taken out."""

    example: str
    limit: int = 400

    def expected(self) -> str:
        return f"a text such as '{self.example}'"

    def read(self, raw: Any, here: Here) -> str | None:
        if not isinstance(raw, str):
            hint = f': write it in quotes: "{raw}"' if is_plain_number(raw) else ""
            here.fault(f"expected {self.expected()}, found {found_in(raw)}{hint}")
            return None
        text = plain(raw)
        if not text:
            here.fault(f"expected {self.expected()}, found nothing in the quotes")
            return None
        if len(text) > self.limit:
            here.fault(f"expected at most {self.limit} characters, found {len(text)}")
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self.limit, "examples": [self.example]}

    def sample(self) -> str:
        return f'"{self.example}"'


class Form(NamedTuple):
    """A text of a fixed form; ``pattern`` means the same to ECMAScript and Python and is matched as a whole."""

    example: str
    pattern: str
    what: str
    """What it is, for messages: ``bytes``."""

    def expected(self) -> str:
        return f"{self.what} such as '{self.example}'"

    def read(self, raw: Any, here: Here) -> str | None:
        if isinstance(raw, str) and re.fullmatch(self.pattern, raw):
            return raw
        here.fault(f"expected {self.expected()}, found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "examples": [self.example]}

    def sample(self) -> str:
        return f'"{self.example}"'


class Whole(NamedTuple):
    """A whole number without quotes: a position or a count, which has no unit."""

    low: int
    high: int
    example: int

    def expected(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def read(self, raw: Any, here: Here) -> int | None:
        if isinstance(raw, int) and not isinstance(raw, bool) and self.low <= raw <= self.high:
            here.note_number()  # a position that is none needs no source: it may well have to go
            return raw
        hint = ", without quotes" if isinstance(raw, str) else ""
        here.fault(f"expected {self.expected()}{hint}; found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def sample(self) -> str:
        return str(self.example)


class Wholes(NamedTuple):
    """A whole number without quotes, or a list of such."""

    low: int
    high: int
    example: tuple[int, ...]

    def expected(self) -> str:
        return f"a whole number from {self.low} to {self.high}, or a list of such as {list(self.example)}"

    def read(self, raw: Any, here: Here) -> tuple[int, ...] | None:
        found = raw if isinstance(raw, list) else [raw]
        whole = all(isinstance(one, int) and not isinstance(one, bool) for one in found)
        if found and whole and all(self.low <= one <= self.high for one in found):
            here.note_number()
            return tuple(found)
        here.fault(f"expected {self.expected()}; found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        whole = {"type": "integer", "minimum": self.low, "maximum": self.high}
        return {"anyOf": [whole, {"type": "array", "items": whole, "minItems": 1}]}

    def sample(self) -> str:
        return str(self.example[0]) if len(self.example) == 1 else str(list(self.example))


class Choice(NamedTuple):
    """One of a few words."""

    options: tuple[str, ...]

    def expected(self) -> str:
        return one_of(self.options)

    def read(self, raw: Any, here: Here) -> str | None:
        if isinstance(raw, str) and raw in self.options:
            return raw
        hint = nearest(raw, self.options) if isinstance(raw, str) else ""
        here.fault(f"expected {self.expected()}, found {found_in(raw)}{hint}")
        return None

    def schema(self) -> Schema:
        return {"enum": list(self.options)}

    def sample(self) -> str:
        return f'"{self.options[0]}"'


class Reference(NamedTuple):
    """The id of another profile."""

    kind: str
    example: str

    def expected(self) -> str:
        return f"the id of a {self.kind} such as '{self.example}'"

    def read(self, raw: Any, here: Here) -> str | None:
        if isinstance(raw, str) and raw and raw == plain(raw):
            return raw
        here.fault(f"expected {self.expected()}, found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", "examples": [self.example]}

    def sample(self) -> str:
        return f'"{self.example}"'


class Flag(NamedTuple):
    """true or false, without quotes."""

    def expected(self) -> str:
        return "true or false"

    def read(self, raw: Any, here: Here) -> bool | None:
        if isinstance(raw, bool):
            return raw
        here.fault(f"expected {self.expected()} without quotes, found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "boolean"}

    def sample(self) -> str:
        return "true"


class Date(NamedTuple):
    """A TOML date: 2026-06-04, unquoted."""

    def expected(self) -> str:
        return f"a date without quotes such as {self.sample()}"

    def read(self, raw: Any, here: Here) -> date | None:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        here.fault(f"expected {self.expected()}, found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def sample(self) -> str:
        return "2026-06-04"


class Words(NamedTuple):
    """A list of texts, none of them empty; one at least."""

    example: tuple[str, ...]

    def expected(self) -> str:
        return f"a list of texts such as {self.sample()}"

    def read(self, raw: Any, here: Here) -> tuple[str, ...] | None:
        if isinstance(raw, list) and raw and all(isinstance(word, str) and plain(word) for word in raw):
            return tuple(plain(word) for word in raw)
        hint = f': write it in brackets: ["{plain(raw)}"]' if isinstance(raw, str) and plain(raw) else ""
        here.fault(f"expected {self.expected()}, found {found_in(raw)}{hint}")
        return None

    def schema(self) -> Schema:
        return {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}

    def sample(self) -> str:
        return "[" + ", ".join(f'"{word}"' for word in self.example) + "]"

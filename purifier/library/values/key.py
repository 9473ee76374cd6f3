"""One key of a profile, and what every kind of value does for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, runtime_checkable

from purifier.library.findings import Checked, Here

Schema = dict[str, Any]


class Value(Protocol):
    """What every kind of value does."""

    def expected(self) -> str:
        """What to write there, in words that follow "expected", mostly with an example."""

    def read(self, raw: Any, here: Here) -> Any:
        """The checked value of what TOML found, or None after noting what is wrong with it."""

    def schema(self) -> Schema:
        """What an editor's JSON Schema can say of it."""


class Plain(Value, Protocol):
    """A kind of value that stands on one line behind its key."""

    def sample(self) -> str:
        """An example as it stands in a file, quotes included."""


@runtime_checkable
class Nested(Value, Protocol):
    """A kind of value that has keys of its own."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of each table in it."""

    def sections(self, path: tuple[str, ...]) -> Iterator[Section]:
        """The tables of an example that stands at ``path``."""

    def parts(self, value: Any, shown: str, dotted: str) -> Iterator[Part]:
        """The tables of a checked value that stands at ``shown`` and ``dotted`` (see `Part`)."""


Type = Plain | Nested


class Section(NamedTuple):
    """One table of an example: ``heading`` as in the file, ``path`` without brackets, the values of some keys in
    ``row``; unless ``wanted`` it may be left out even where its key may not."""

    heading: str
    path: tuple[str, ...]
    wanted: bool = True
    row: Mapping[str, str] = {}


class Part(NamedTuple):
    """One table of a value: ``shown`` says where for a person (``settings[2]``), ``dotted`` for sources
    (``settings``)."""

    shown: str
    dotted: str
    table: Checked


class Key(NamedTuple):
    """One key of a profile."""

    name: str
    type: Type
    help: str
    required: bool = False
    default: str | None = None

"""Series among lines of JSON: a key for each, or a line a value with its name beside it, as brokers and hubs log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NamedTuple

from purifier.formats.channels import Channel
from purifier.formats.format import Format
from purifier.formats.json_columns import Path, Row, column
from purifier.formats.number_cells import known, scaled
from purifier.formats.seen import Seen

NAMES: Final = ("topic", "entity_id", "name", "sensor", "metric", "channel", "series", "field", "id")
"""Keys that hold what a value beside them is called,"""
VALUES: Final = ("payload", "value", "state", "val", "reading")
"""keys of that value, or of the object that holds several,"""
UNITS: Final = (("unit",), ("units",), ("unit_of_measurement",), ("attributes", "unit_of_measurement"))
"""and of its unit."""
_MOST: Final = 2_000
"""Names that are told apart: where they are without number they are no names."""
_TRIED: Final = 12


class Series(NamedTuple):
    """Where a channel's values stand: at ``path``; of several in the rows that are called ``name`` at ``names``."""

    path: Path
    names: Path = ()
    name: str = ""

    @property
    def title(self) -> str:
        """What the channel is called."""
        return " ".join(filter(None, (self.name, ".".join(self.path[1:] if self.names else self.path))))

    def cells(self, rows: Sequence[Row]) -> list[Any]:
        """Its values in ``rows``; None in those of another name."""
        cells = column(rows, self.path)
        if not self.names:
            return cells
        return [cell if name == self.name else None for cell, name in zip(cells, column(rows, self.names), strict=True)]


@dataclass(slots=True)
class SeriesFinder:
    """Looks through all rows of a file, `see` by `see`, and knows the `channels` then."""

    format: Format
    _seen: dict[Series, Seen] = field(default_factory=dict)
    _units: dict[str, str] = field(default_factory=dict)
    _long: tuple[Path, str] | None = None
    """Where names stand, and the key of their values."""

    def see(self, rows: Sequence[Row], there: dict[Path, list[Any]], skipped: Path | None, line: int) -> None:
        """Some ``rows``, the first at ``line``, with their cells by path; ``skipped`` is the path of the time."""
        if self._long is None:
            self._long = self._long_in(there)
        for path, cells in there.items():
            if path == skipped or not (numbers := _numbers(cells)):
                continue
            names = there.get(self._long[0], []) if self._long is not None and path[0] == self._long[1] else []
            called = dict.fromkeys(name for name in names if isinstance(name, str))
            if self._long is None or not called:
                self._seen.setdefault(Series(path), Seen(line)).take(numbers)
                continue
            for name in called:
                one = Series(path, self._long[0], name)
                if numbers := _numbers([cell for cell, its in zip(cells, names, strict=True) if its == name]):
                    if len(self._seen) < _MOST or one in self._seen:
                        self._seen.setdefault(one, Seen(line + names.index(name))).take(numbers)
                    self._note_unit(name, names.index(name), there)

    def channels(self) -> dict[str, tuple[Series, Channel]]:
        """What holds numbers, in the order in which it was met, by title."""
        return {
            one.title: (one, seen.channel(one.title, self._units.get(one.name, ""))) for one, seen in self._seen.items()
        }

    def _long_in(self, there: Iterable[Path]) -> tuple[Path, str] | None:
        long = self.format.long
        wanted = (NAMES, VALUES) if long is None else ((str(long.name),), (str(long.value),))
        first = {path[0].lower(): path[0] for path in there}
        alone = {path[0].lower() for path in there if len(path) == 1}
        names = [first[key.lower()] for key in wanted[0] if key.lower() in alone]
        values = [first[key.lower()] for key in wanted[1] if key.lower() in first]
        return ((names[0],), values[0]) if names and values else None

    def _note_unit(self, name: str, place: int, there: dict[Path, list[Any]]) -> None:
        if name in self._units:
            return
        said = [there[path][place] for path in UNITS if path in there]
        self._units[name] = next((unit for unit in said if isinstance(unit, str)), "")


def _numbers(cells: Sequence[Any]) -> list[float]:
    """The numbers among ``cells``, those in quotes too, unless they are texts of many kinds."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    if texts and not known(scaled(list(islice(texts, _TRIED)))):
        cells = [None if isinstance(cell, str) else cell for cell in cells]
    return known(scaled(cells))

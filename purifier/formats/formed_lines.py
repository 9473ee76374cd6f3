"""One value a line, in lines of a fixed form such as a console prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from purifier.errors import UsageError
from purifier.formats.format import Format
from purifier.formats.line_shape import compile_lines
from purifier.formats.long import Records
from purifier.formats.said import Said
from purifier.formats.splitting import CHUNK
from purifier.formats.text_file import TextFile


class FormedLines:
    """The lines of a console that have the form of a format; all others are passed over, for a console prints a lot."""

    delimiter = ""

    def __init__(self, file: TextFile, format: Format, every_s: float | None = None) -> None:
        """``every_s``: how far the lines of a sensor are apart [s], where they have no times."""
        self._file, self._every_s = file, every_s
        self._shapes = compile_lines((format.line, *format.or_line))

    def records(self, said: Said | None = None) -> Iterator[Records]:
        """See `purifier.formats.long.Source`. Raises UsageError where lines were copied without their times."""
        lines = iter(self._file.lines())
        names = self._shapes.names
        read = self._shapes.read
        first = 1
        while chunk := list(islice(lines, CHUNK)):
            found = [(i, cells) for i, line in enumerate(chunk) if (cells := read(line)) is not None]
            if found:
                columns = dict(zip(names, zip(*(cells for _, cells in found), strict=True), strict=True))
                nothing = ("",) * len(found)
                times = columns.get("time", nothing)
                at = first + found[0][0]
                if self._every_s is None and not any(map(str.strip, times)):
                    raise UsageError(
                        f"{self._file.name}:{at}: the lines have no time in front of them: copy them with it, record "
                        "them with a program that adds it, or --every '60 s' says how far those of a sensor are apart"
                    )
                if "value" in columns:
                    spoken = columns.get("name", ("value",) * len(found))
                    yield Records(at, times, spoken, columns["value"], columns.get("unit", nothing))
                else:
                    yield _several(at, times, {name: cells for name, cells in columns.items() if name != "time"})
            first += len(chunk)


def _several(line: int, times: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Records:
    """Rows of lines that hold several values, which are called by what stands in the braces of the format."""
    many = len(columns)
    values = [cell for row in zip(*columns.values(), strict=True) for cell in row]
    return Records(
        line, [t for t in times for _ in range(many)], list(columns) * len(times), values, [""] * len(values)
    )

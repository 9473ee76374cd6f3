"""A capture of a meter's bytes, opened like any other file: decoded by the meter's own table, as a replay does."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.number_cells import known
from purifier.formats.said import Said
from purifier.formats.seen import Seen
from purifier.formats.timeline import Dated
from purifier.model.block import Block, Cells
from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.plain_text import plain
from purifier.services.intake.capture_decoding import Decoding
from purifier.services.intake.capture_times import CaptureTimes
from purifier.services.record.capture_line import EARLIEST_S, LATEST_S, capture_line

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter

ROWS: Final = 5_000
UNITS: Final = {
    "voltage_v": "V",
    "current_a": "A",
    "power_w": "W",
    "charge_ah": "Ah",
    "soc_percent": "%",
    "time_to_go_s": "s",
    "temperature_c": "°C",
}
"""Field of a reading, which is a quantity of a block too -> its unit."""
LONGEST_LINE: Final = 1 << 24
_SAMPLE_BYTES: Final = 4096
_LOOKED_AT: Final = 2_000
"""Readings whose values are looked through to tell what the meter says."""
_SHOWN: Final = 8


class Placed(NamedTuple):
    """A reading, when it was, how often the capture's clock had begun again, and the line that completed it."""

    t_ms: int
    section: int
    line: int
    reading: Reading


def is_capture(head: bytes) -> bool:
    """Whether a file that begins with these bytes, a line at least, is a capture: its first line is one's."""
    return capture_line(head.removeprefix(codecs.BOM_UTF8).partition(b"\n")[0]) is not None


def opened_capture(path: Path, library: Library, meter_id: str | None = None, how: How | None = None) -> OpenedCapture:
    """The capture at ``path`` of the meter ``meter_id``, else of the one whose table understands its first bytes.

    Raises UsageError where none or several do, naming them, and for a file that cannot be read; ProfileError or
    UsageError for a ``meter_id`` that is none.
    """
    from purifier.protocols.told import as_told
    from purifier.services.meters.ear import recognise

    if meter_id is None:
        name = plain(str(path))
        found = recognise(library, _sample(path), by_readings=True)
        if not found:
            raise UsageError(
                f"{name}: a capture of which meter? None that is known understands it: --meter ID names one"
            )
        if len(found) > 1:
            shown = ", ".join(found[:_SHOWN])
            raise UsageError(f"{name}: a capture of which meter? Its bytes make sense as {shown}: --meter {found[0]}?")
        (meter_id,) = found
    how = how or How()
    return OpenedCapture(path, as_told(library.meter(meter_id), how), how)


@dataclass
class OpenedCapture:
    """See `purifier.formats.opened.Opened`; its current is negative while the battery discharges."""

    path: Path
    meter: Meter
    how: How

    def __post_init__(self) -> None:
        self.format = Format(id="capture", name=f"capture of {self.meter.id}", sign="charge-positive")
        self.said = Said()
        self.said.say(f"a capture, read as the bytes of {self.meter.id}")
        self._times = CaptureTimes()

    def channels(self) -> Sequence[Channel]:
        """What the meter says, as far as its first readings tell."""
        seen = {name: Seen() for name in UNITS}
        for number, placed in enumerate(self._readings(Said(), CaptureTimes())):
            if number >= _LOOKED_AT and any([one.count for one in seen.values()]):
                break
            for name, one in seen.items():
                one.take(known([getattr(placed.reading, name)]))
        return [one.channel(name, UNITS[name]) for name, one in seen.items() if one.count]

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """All that the meter says, whatever is ``chosen``: each reading a row, with what else it says in ``extra``."""
        self._times = CaptureTimes()
        readings = self._readings(self.said, self._times)
        rest: list[Placed] = []
        while rows := rest + list(islice(readings, ROWS - len(rest))):
            section = rows[0].section
            end = next((place for place, row in enumerate(rows) if row.section != section), len(rows))
            rest = rows[end:]
            self.said.rows += end
            yield _block(rows[:end])

    def dated(self) -> Dated:
        """UTC where the capture counts seconds since 1970."""
        return self._times.dated()

    def _readings(self, said: Said, times: CaptureTimes) -> Iterator[Placed]:
        decoding = Decoding(self.meter, self.how, said)

        def placed(readings: Sequence[Reading]) -> Iterator[Placed]:
            for reading in readings:
                t_ms = times.place(reading.at_s)
                if t_ms is None:
                    said.drop("more readings than milliseconds", line)
                else:
                    yield Placed(t_ms, times.section, line, reading)

        line = 1
        for number, data, at_s in _messages(self.path, said):
            if times.is_over(at_s):
                yield from placed(decoding.flush(line))
                decoding = Decoding(self.meter, self.how, said)
                times.begin(at_s)
            line = number
            yield from placed(decoding.feed(data, times.follow(at_s), line))
        yield from placed(decoding.flush(line))


def _block(rows: Sequence[Placed]) -> Block:
    readings = [row.reading for row in rows]
    values: dict[str, Cells] = {}
    for name, cells in zip(Reading._fields[1:8], list(zip(*readings, strict=True))[1:8], strict=True):
        if any([cell is not None for cell in cells]):
            values[name] = list(cells)
    extra = [_json(reading) for reading in readings]
    times = [row.t_ms for row in rows]
    return Block(times, values, rows[0].line, rows[0].section, extra=extra if any(extra) else None)


def _json(reading: Reading) -> str | None:
    return json.dumps(dict(reading.extra), ensure_ascii=False) if reading.extra else None


def _sample(path: Path) -> bytes:
    """The first bytes that the meter sent."""
    sample = b""
    for _, data, _ in _messages(path, Said()):
        sample += data
        if len(sample) >= _SAMPLE_BYTES:
            break
    return sample[:_SAMPLE_BYTES]


def _messages(path: Path, said: Said) -> Iterator[tuple[int, bytes, float]]:
    """Line, bytes and time [s] of each message; raises UsageError for a file that cannot be read."""
    try:
        with open(path, "rb") as file:
            number = 0
            while text := file.readline(LONGEST_LINE):
                number += 1
                if not text.endswith(b"\n") and len(text) == LONGEST_LINE:
                    said.drop("a line far too long for a capture", number)
                    while text and not text.endswith(b"\n"):
                        text = file.readline(LONGEST_LINE)
                    continue
                message = capture_line(text.removeprefix(codecs.BOM_UTF8))
                if message is not None and EARLIEST_S <= message[1] <= LATEST_S:
                    yield number, *message
                elif message is not None:
                    said.drop("a time that cannot be", number)
                elif text.strip():
                    said.drop("no line of a capture" if text.endswith(b"\n") else "it ends inside a line", number)
    except OSError as error:
        raise UsageError(f"{plain(str(path))}: cannot be read: {error.strerror}") from None

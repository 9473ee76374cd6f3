"""Raw logs of a Signal K server, ``milliseconds;kind;message``: what its deltas say of batteries, in SI units."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.number_cells import known, scaled
from purifier.formats.said import Said
from purifier.formats.seen import Seen
from purifier.formats.timeline import Dated
from purifier.formats.utc_cells import utc_ms
from purifier.model.block import ENDED, Block, Cells

FORMAT: Final = Format(id="signal-k", name="Signal K raw log")
ROWS: Final = 5_000
LONGEST_LINE: Final = 1 << 20
APART_MS: Final = 60_000
"""A delta that says it is further than this from the moment it was logged comes from a clock that is wrong."""
UNITS: Final = {
    "voltage": "V",
    "current": "A",
    "power": "W",
    "temperature": "K",
    "stateOfCharge": "ratio",
    "stateOfHealth": "ratio",
    "nominal": "J",
    "actual": "J",
    "remaining": "J",
    "dischargeLimit": "J",
    "dischargeSinceFull": "C",
    "lifetimeDischarge": "C",
    "lifetimeRecharge": "C",
    "timeRemaining": "s",
    "panelPower": "W",
    "panelVoltage": "V",
    "panelCurrent": "A",
}
"""Last word of a path below ``electrical`` -> the unit that Signal K lays down for it."""
_LOGGED: Final = re.compile(r"(\d{12,14});(\w{0,16});", re.ASCII)
_MOST_CHANNELS: Final = 5_000


class _Value(NamedTuple):
    t_ms: int
    path: str
    source: str
    value: Any


def is_signal_k(head: Sequence[str]) -> bool:
    """Whether a file that begins with these lines is a raw log, or deltas a line each."""
    there = [line for line in head if line.strip()]
    logged = [line for line in there if _LOGGED.match(line)]
    # The last line of a head may be half a line, the first may be what a crash left.
    if len(logged) >= max(1, len(there) - 2):
        return True
    return any(line.lstrip().startswith("{") and '"updates"' in line and '"values"' in line for line in there)


def opened(lines: Callable[[], Iterator[str]], file: str) -> SignalK:
    """The file called ``file`` in messages; ``lines`` gives its lines from the first, as often as it is called."""
    return SignalK(lines, file)


@dataclass(slots=True)
class SignalK:
    """See `purifier.formats.opened.Opened`; a channel is called by its path, and its source where there are several."""

    lines: Callable[[], Iterator[str]]
    file: str
    said: Said = field(default_factory=Said)
    format: Format = FORMAT
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _wrong_clocks: int = 0

    def channels(self) -> Sequence[Channel]:
        """Every path below ``electrical`` that holds numbers; where there is none, every path."""
        seen: dict[tuple[str, str], Seen] = {}
        said = Said()
        for values, line in self._values(said, ""):
            found: dict[tuple[str, str], list[Any]] = {}
            for one in values:
                found.setdefault((one.path, one.source), []).append(one.value)
            for key, cells in found.items():
                if (numbers := known(scaled(cells))) and (key in seen or len(seen) < _MOST_CHANNELS):
                    seen.setdefault(key, Seen(line)).take(numbers)
        electrical = {key: one for key, one in seen.items() if key[0].startswith("electrical.")}
        seen = electrical or seen
        paths = [path for path, _ in seen]
        self._names = {
            (path, source): path if paths.count(path) == 1 or not source else f"{path} {source}"
            for path, source in seen
        }
        return [one.channel(self._names[key], _unit(key[0])) for key, one in seen.items()]

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """The ``chosen`` paths, a row for each delta; see `purifier.formats.opened.Opened.blocks`."""
        if not self._names:
            self.channels()
        wanted = {key: one for one in chosen for key, name in self._names.items() if name == one.channel.name}
        shared = _shared([path for path, _ in wanted])
        self._wrong_clocks = 0
        for values, line in self._values(self.said, shared):
            times: list[int] = []
            cells: dict[str, list[Any]] = {one.quantity: [] for one in chosen}
            for value in values:
                one = wanted.get((value.path, value.source))
                if one is None:
                    continue
                column = cells[one.quantity]
                if not times or times[-1] != value.t_ms or column[-1] is not None:
                    times.append(value.t_ms)
                    for others in cells.values():
                        others.append(None)
                column[-1] = value.value
            if times:
                self.said.rows += len(times)
                yield Block(times, self._read(chosen, cells), line)

    def dated(self) -> Dated:
        """Its times are UTC."""
        sentences = ["times are UTC, as Signal K writes them"]
        if self._wrong_clocks:
            sentences.append(
                f"{self._wrong_clocks} values claim to be more than a minute older or newer than the line they stand "
                "in: the time of the line was taken"
            )
        return Dated(0, tuple(sentences))

    def _read(self, chosen: Sequence[Chosen], cells: dict[str, list[Any]]) -> dict[str, Cells]:
        return {one.quantity: scaled(cells[one.quantity], one.factor, one.offset) for one in chosen}

    def _values(self, said: Said, shared: str) -> Iterator[tuple[list[_Value], int]]:
        """The values of some thousand deltas, and the line of the first; only of lines with the text ``shared``."""
        found: list[_Value] = []
        first = 1
        others = 0
        for number, line in enumerate(self.lines(), start=1):
            if len(line) > LONGEST_LINE:
                said.drop("a line far too long for a delta", number)
                continue
            logged = _LOGGED.match(line)
            text = line[logged.end() :] if logged else line
            if text[:1] != "{":
                others += bool(logged)
                if not logged and text.strip():
                    said.drop("no line of a Signal K log", number)
                continue
            if shared not in text:
                continue
            try:
                delta = json.loads(text)
            except (ValueError, RecursionError):
                said.drop("no JSON", number)
                continue
            self._wrong_clocks = self._take(delta, int(logged[1]) if logged else None, found)
            if len(found) >= ROWS:
                yield found, first
                found, first = [], number + 1
        if found:
            yield found, first
        if others:
            said.say(f"{others} lines of other languages of the boat (NMEA) are not read")

    def _take(self, delta: Any, logged_ms: int | None, found: list[_Value]) -> int:
        """Add the values of one delta; how many came with a clock that is wrong, so far."""
        wrong = self._wrong_clocks
        updates = delta.get("updates") if isinstance(delta, dict) else None
        for update in updates if isinstance(updates, list) else ():
            if not isinstance(update, dict) or not isinstance(values := update.get("values"), list):
                continue
            stamp = update.get("timestamp")
            t_ms = utc_ms([stamp])[0] if isinstance(stamp, str) else None
            if t_ms is None or (logged_ms is not None and abs(t_ms - logged_ms) > APART_MS):
                wrong += t_ms is not None
                t_ms = logged_ms
            if t_ms is None:
                continue
            source = _source(update)
            for one in values:
                if isinstance(one, dict) and isinstance(path := one.get("path"), str):
                    value = one.get("value", "")
                    value = ENDED if value is None else value
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        found.append(_Value(t_ms, path, source, value))
        return wrong


def _source(update: dict[str, Any]) -> str:
    """Who says it, in a word: ``$source``, or what the server would make one of."""
    if isinstance(known_as := update.get("$source"), str):
        return known_as
    source = update.get("source")
    if not isinstance(source, dict):
        return ""
    parts = (source.get("label"), source.get("src", source.get("talker")))
    return ".".join(str(part) for part in parts if isinstance(part, str | int))


def _unit(path: str) -> str:
    return UNITS.get(path.rpartition(".")[2], "") if path.startswith("electrical.") else ""


def _shared(paths: Sequence[str]) -> str:
    """What all ``paths`` begin with: lines without it need not be read."""
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    size = next((place for place, letter in enumerate(low) if high[place : place + 1] != letter), len(low))
    return low[:size]

"""Rows of the database as runs, clocks and events, whatever stands in them: files are damaged, or made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final, cast, get_args

from purifier.model.run import Clock, Event, EventKind, Frozen, How, Origin, Run, Source
from purifier.store.bad_rows import BadRows, at, shown
from purifier.store.identity import OLDER, identity_of, older_identity
from purifier.store.json_object import json_object, number
from purifier.store.prediction_text import from_text
from purifier.store.timing import utc_text

RUN_COLUMNS: Final = (
    "run.id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, interval_ms, "
    "discharge_ms, end_ms, end_reason, complete, stop_asked, "
    "(SELECT utc_ms - t_ms FROM clock WHERE clock.run = run.id AND typeof(utc_ms) = 'integer' ORDER BY t_ms LIMIT 1), "
    f"identity, origin, {OLDER}"
)
_LONGEST_INTERVAL_MS: Final = 1_000_000_000
"""Eleven days: no meter is slower."""
_KINDS: Final = frozenset(get_args(EventKind))
_NUMBERS: Final[dict[str, str]] = {"gap": "seconds", "saved-again": "dropped"}
"""Kind of event -> the number in its data that sums are made of."""


def run_from(row: Sequence[Any], bad: BadRows) -> Run | None:
    """The run in a row of `RUN_COLUMNS`: what cannot be read is left empty and noted; None when it has no id."""
    id_ = row[0]
    if type(id_) is not int:
        bad.add(id_, "run", "", f"its id is no whole number, found {shown(id_)}")
        return None
    cells = _Cells(id_, bad)
    understood = from_text(row[9])
    if understood.fault is not None:
        bad.add(id_, "run", "", understood.fault)
    return Run(
        id=id_,
        frozen=Frozen(
            setup=cells.text("setup", row[7]),
            meter=cells.text("meter", row[3]),
            prediction=understood.prediction,
            row=understood.row,
            profiles=cells.texts("profiles", row[8]),
            how=_how(cells, row[6]),
            name=cells.text("name", row[1]),
            source=cast(Source, cells.text("source", row[2])),
            of=understood.of,
        ),
        meter_identity=None if row[4] is None else cells.text("meter_identity", row[4]),
        port=cells.text("port", row[5]),
        interval_ms=cells.whole("interval_ms", row[10], 1, _LONGEST_INTERVAL_MS),
        discharge_ms=cells.whole("discharge_ms", row[11], 0),
        end_ms=cells.whole("end_ms", row[12], 0),
        end_reason=None if row[13] is None else cells.text("end_reason", row[13]),
        complete=bool(cells.whole("complete", row[14], 0, 1, known=True)),
        stop_asked=bool(cells.whole("stop_asked", row[15], 0, 1, known=True)),
        started_utc_ms=row[16] if type(row[16]) is int else 0,
        identity=_identity(cells, row),
        origin=_origin(cells, row[18]),
    )


def clock_from(run: int, row: Sequence[Any], bad: BadRows) -> Clock | None:
    """The clock in a row of t_ms, utc_ms, boot, boot_ms; None, and noted, for what is none."""
    t_ms, utc_ms, boot, boot_ms = row
    for name, value in (("t_ms", t_ms), ("utc_ms", utc_ms), ("boot_ms", boot_ms)):
        if type(value) is not int:
            bad.add(run, "clock", at(t_ms), f"{name} is no whole number, found {shown(value)}")
            return None
    if utc_text(utc_ms) is None:
        bad.add(run, "clock", at(t_ms), f"utc_ms {utc_ms} is in no calendar: times of day are not known", lost=False)
    return Clock(t_ms, utc_ms, boot if isinstance(boot, str) else "", boot_ms)


def event_from(run: int, row: Sequence[Any], bad: BadRows) -> Event | None:
    """The event in a row of t_ms, kind, text, data: what cannot be read of it is left empty; None without a time."""
    t_ms, kind, text, written = row
    where = at(t_ms)
    if type(t_ms) is not int or not isinstance(kind, str):
        name, value = ("kind", kind) if type(t_ms) is int else ("t_ms", t_ms)
        bad.add(run, "event", where, f"its {name} makes no sense, found {shown(value)}")
        return None
    if kind not in _KINDS:
        bad.add(run, "event", where, f"no kind of event is called {shown(kind)} here; shown as it is", lost=False)
    if not isinstance(text, str):
        bad.add(run, "event", where, f"its words are no text, found {shown(text)}")
        text = ""
    data = json_object(written)
    if data is None:
        bad.add(run, "event", where, f"its data is no JSON object, found {shown(written)}")
        data = {}
    name = _NUMBERS.get(kind, "")
    value = number(data.get(name, 0 if kind == "saved-again" else None))
    if name and (value is None or value < 0.0):
        bad.add(run, "event", where, f"a {kind} without its {name}: they are missing from the sums")
    return Event(t_ms, cast(EventKind, kind), text, data)


class _Cells:
    """Reads the cells of one row of the table of runs."""

    def __init__(self, run: int, bad: BadRows) -> None:
        self._run = run
        self._bad = bad

    def wrong(self, name: str, expected: str, value: object) -> None:
        """Note that ``expected`` stands not in ``name``."""
        self._bad.add(self._run, "run", "", f"{name} is {expected}, found {shown(value)}")

    def text(self, name: str, value: object) -> str:
        """A text, or an empty one."""
        if not isinstance(value, str):
            self.wrong(name, "no text", value)
            return ""
        return value

    def texts(self, name: str, value: object) -> dict[str, str]:
        """A JSON object of texts, or what of it is text."""
        found = json_object(value)
        if found is None or not all(isinstance(one, str) for one in found.values()):
            self.wrong(name, "no JSON object of texts", value)
        return {key: one for key, one in (found or {}).items() if isinstance(one, str)}

    def whole(self, name: str, value: object, low: int, high: int = 2**63, *, known: bool = False) -> int | None:
        """A whole number from ``low`` to ``high``, or None; ``known``: nothing is no answer."""
        if value is None and not known:
            return None
        if type(value) is int and low <= value <= high:
            return value
        self.wrong(name, f"no whole number from {low} up" if high > 1 else "neither 0 nor 1", value)
        return None


def _identity(cells: _Cells, row: Sequence[Any]) -> str:
    """The run's identity; that of an older run where none is written, or none that can be read."""
    found = identity_of(row[17])
    if found is None and row[17] is not None:
        cells.wrong("identity", "no UUID", row[17])
    return found or older_identity(row[0], row[19:])


def _origin(cells: _Cells, written: object) -> Origin | None:
    """How the run came in; what cannot be read of it is left out."""
    if written is None:
        return None
    found = json_object(written)
    if found is None:
        cells.wrong("origin", "no JSON object", written)
        return Origin()
    values: dict[str, Any] = {}
    for field in fields(Origin):
        value = found.get(field.name)
        if field.name == "spread":
            share = number(value)
            sound = share is not None and share >= 0.0
            values[field.name] = share if sound else 0.0
        elif field.name == "format":
            sound = isinstance(value, str)
            values[field.name] = value if sound else ""
        else:
            sound = isinstance(value, list) and all(isinstance(one, str) for one in value)
            values[field.name] = tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
        if not sound and field.name in found:
            cells.wrong(f"origin.{field.name}", "not as it is written", value)
    return Origin(**values)


def _how(cells: _Cells, written: object) -> How:
    """How the meter was read; what cannot be read of it is as usual."""
    found = json_object(written)
    if found is None:
        cells.wrong("options", "no JSON object", written)
        return How()
    usual = How()
    values: dict[str, Any] = {}
    for field in fields(How):
        value, default = found.get(field.name), getattr(usual, field.name)
        if field.name == "columns" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            values[field.name] = tuple(value)
        elif (
            (type(value) is type(default) and not isinstance(value, list | dict))
            or (isinstance(default, float) and number(value) is not None)
            or (default is None and isinstance(value, str | int) and not isinstance(value, bool))
        ):
            values[field.name] = value
        elif field.name in found and value != default:
            cells.wrong(f"options.{field.name}", f"not as in {default!r}", value)
    return How(**values)

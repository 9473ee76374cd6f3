"""Bytes in, readings out: the one interpreter of meter tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from purifier.model.reading import Fault, Reading
from purifier.protocols.addresses import address_most, address_reader
from purifier.protocols.framers import cutter
from purifier.protocols.joining import Corrections, Joiner
from purifier.protocols.meter import Frame, Meter
from purifier.protocols.pieces import POLL_HEARD, Aside, FrameValues, MisfitError, Piece, Seen
from purifier.protocols.readers import Reader, reader
from purifier.protocols.voices import Verdict, Voices

_PIECE: Final = 4096
"""Bytes looked at together, so that a large input is no large buffer."""
_SHOWN: Final = 64


class Decoder:
    """Eats the bytes of one meter as they come and yields readings, and faults for what was no good.

    Never raises on any bytes; between calls it holds at most about 4 KiB.  The frame that carries the current makes
    the reading; values of other frames join it until they are older than their frame's ``keep_s`` (as many readings,
    where there are no times).  Only the very first reading waits for those companions, until it comes round again.
    A value that cannot be is left out, with a fault that says why; only volts and amperes spoil their frame.  Meters at
    several addresses, and sensors of several names, are never joined.
    """

    def __init__(
        self,
        meter: Meter,
        *,
        invert: bool = False,
        zero_a: float = 0.0,
        shunt_scale: float = 1.0,
        columns: Sequence[str] = (),
    ) -> None:
        """``invert`` turns current and power round (a shunt wired backwards).  ``zero_a`` is the current that is read
        when none flows [A, sign as in readings]; it is taken off before ``shunt_scale``, which multiplies current,
        power and charge (a shunt other than the meter is set to).  ``columns`` name those of a table, whatever it
        prints itself; else those that ``meter.told`` names.
        """
        self.meter = meter
        self.frames_ok = self.frames_rejected = self.bytes_skipped = 0
        self.polls_heard = 0
        """How often a question was heard in place of an answer."""
        self.foreign = 0
        """How many of the rejected frames were whole, but another meter's or sensor's."""
        self.waiting: list[tuple[bytes, Frame, float | None]] = []
        """Frames that may be somebody else's, until that is known."""
        self._cut = cutter(meter)
        told = meter.told
        self._readers = {id(frame): reader(meter, frame, columns or told.columns) for frame in meter.frames}
        self._address_of = address_reader(meter.framing)
        self._voices = _voices(meter)
        self._aside = Aside()
        self._by_field = meter.direction is not None
        self._ways = _ways(meter)
        self._joiner = Joiner(meter, Corrections(invert, zero_a, shunt_scale))
        self._rest = b""
        self._half_line = False
        self._now: float | None = None

    def feed(self, data: bytes, at_s: float | None = None) -> list[Reading | Fault]:
        """What ``data``, which came in at ``at_s`` [s, any clock], completes, in the order of the stream."""
        found: list[Reading | Fault] = []
        self._now = at_s
        if self._half_line:
            data = self._behind_the_line(data)
        for start in range(0, len(data), _PIECE):
            self._take(self._rest + data[start : start + _PIECE], False, found)
        return found

    def begin_midway(self) -> None:
        """What comes next does not go on where the last bytes ended: a port was opened, or came back.

        Where nothing proves a line whole, the first may be half a one: ``-0.41`` of a row, ``Voltage`` of a label.
        """
        self._rest = b""
        self._aside.midway = True
        self._half_line = self.meter.framing.shape == "labels"

    def _behind_the_line(self, data: bytes) -> bytes:
        end = data.find(b"\n") + 1
        self._half_line = not end
        self.bytes_skipped += end or len(data)
        return data[end:] if end else b""

    def flush(self) -> list[Reading | Fault]:
        """What the end of the input completes."""
        found: list[Reading | Fault] = []
        self._take(self._rest, True, found)
        if self.waiting:
            self._admits(self._voices.settle(), None, found)
        if (missing := self._voices.missing()) is not None:
            found.append(Fault(self._now, missing, b"", 0))
            self._voices.names.clear()
        self._joiner.finish(found)
        return found

    def _take(self, data: bytes, final: bool, found: list[Reading | Fault]) -> None:
        pieces, used, skipped = self._cut(data, final)
        self._rest = data[used:]
        self.bytes_skipped += skipped
        for piece in pieces:
            if piece.frame is not None:
                self._read(piece.raw, piece.frame, found)
            else:
                self._heed(piece, found)

    def _heed(self, piece: Piece, found: list[Reading | Fault]) -> None:
        raw, frame, fault, ok, _, _ = piece
        if frame is not None:
            self._read(raw, frame, found)
        elif fault is None:
            self.frames_ok += 1
        elif fault is POLL_HEARD:
            self.polls_heard += 1
            self.bytes_skipped += len(raw)
        else:
            self.frames_ok += ok
            self._reject(raw, fault, found, counted=not ok)

    def take(self, piece: Piece, at_s: float | None, seen: list[Seen]) -> list[Reading | Fault]:
        """As `feed`, for who cuts the stream up by himself and wants to see the texts of each piece in ``seen``."""
        found: list[Reading | Fault] = []
        self._now, self._aside.seen = at_s, seen
        self._heed(piece, found)
        return found

    def _read(self, raw: bytes, frame: Frame, found: list[Reading | Fault]) -> None:
        aside = self._aside
        if self._address_of is not None:
            who = self._address_of(raw, frame)
            if who != self._voices.chosen or self.waiting:
                verdict = self._voices.judge(who, frame.name, numbered=False)
                if not self._admits(verdict, (raw, frame, self._now), found):
                    return
        try:
            values = (self._readers.get(id(frame)) or self._reader_of(frame))(raw, aside)
            charging = self._is_charging(values) if self._by_field and values is not None else None
        except MisfitError as misfit:
            aside.clear()
            self._reject(raw, str(misfit), found)
            return
        if values is None:
            self.bytes_skipped += len(raw)
            return
        if aside.who is not None:
            verdict = self._voices.judge(aside.who, frame.name, numbered=aside.numbered)
            aside.who = None
            if not self._admits(verdict, (raw, frame, self._now), found):
                aside.clear()
                return
        self.frames_ok += 1
        if aside.odd:
            found += [Fault(self._now, reason, raw[:_SHOWN], len(raw)) for reason in aside.odd]
            aside.clear()
        self._joiner.join(frame, values, charging, self._now, found)

    def _reader_of(self, frame: Frame) -> Reader:
        """What reads a part of the table, as somebody else has asked for it: made once, and kept as the frame is."""
        read = self._readers[id(frame)] = reader(self.meter, frame)
        return read

    def _admits(
        self, verdict: Verdict, one: tuple[bytes, Frame, float | None] | None, found: list[Reading | Fault]
    ) -> bool:
        """Whether the frame ``one`` counts, by ``verdict``; with it what has waited is let in, or left out."""
        if verdict == "passed over":
            self.bytes_skipped += 0 if one is None else len(one[0])
            return False
        if verdict == "wait":
            self.waiting += [] if one is None else [one]
            return False
        now, waited, seen = self._now, self.waiting, self._aside.seen
        self.waiting, self._aside.seen = [], None
        if waited and verdict == "heard" and (notice := self._voices.notice()) is not None:
            found.append(Fault(waited[0][2], notice, waited[0][0][:_SHOWN], len(waited[0][0])))
        for raw, frame, self._now in waited:
            if verdict == "heard":
                self._read(raw, frame, found)
            else:
                self._turn_away(raw, verdict, found)
        self._now, self._aside.seen = now, seen
        if verdict != "heard" and one is not None:
            self._turn_away(one[0], verdict, found)
        return verdict == "heard"

    def _turn_away(self, raw: bytes, reason: str, found: list[Reading | Fault]) -> None:
        self.foreign += 1
        self._reject(raw, reason, found)

    def _reject(self, raw: bytes, reason: str, found: list[Reading | Fault], counted: bool = True) -> None:
        self.frames_rejected += counted
        found.append(Fault(self._now, reason, raw[:_SHOWN], len(raw)))

    def _is_charging(self, values: FrameValues) -> bool | None:
        """What the direction field says; None for meters whose current has a sign. Raises MisfitError."""
        direction = self.meter.direction
        if direction is None or direction.name not in values:
            return None
        said = values.pop(direction.name)
        way = self._ways.get(said)
        if way is None:
            known = " or ".join(map(str, sorted(self._ways)))
            raise MisfitError(f"{direction.name} is {said}, expected {known}")
        return way


def _ways(meter: Meter) -> Mapping[Any, bool]:
    """What the direction field may say -> whether that is charging."""
    if meter.direction is None:
        return {}
    return dict.fromkeys(meter.direction.discharging, False) | dict.fromkeys(meter.direction.charging, True)


def _voices(meter: Meter) -> Voices:
    told = meter.told
    if address_most(meter.framing) is None:
        return Voices("--pick", told.pick or None)
    return Voices("--address", None if told.address is None else str(told.address), own=str(meter.framing.address))

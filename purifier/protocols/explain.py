"""A meter's bytes told one by one: which frame they belong to, what each says, what was passed over and why.

Cut by the framer and read by the decoder that read everything else: this only looks on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.explain_length import unlikely_length
from purifier.protocols.explain_piece import kind_of, piece_rows
from purifier.protocols.frame_rows import Row
from purifier.protocols.frame_words import UNREAD
from purifier.protocols.framers import cutter
from purifier.protocols.meter import Frame
from purifier.protocols.modbus_framer import is_sound
from purifier.protocols.pieces import POLL_HEARD, Aside, MisfitError, Piece, Seen
from purifier.protocols.readers import reader

_SLICE: Final = 4096
SHOWN: Final = 64
"""Bytes of what was passed over that are kept to be shown."""
NO_FRAME: Final = "no frame begins here"
_PASSED_OVER: Final = "passed over: another sensor's"
_SAYS_NOTHING: Final = "left out: no values in it"


class Told(NamedTuple):
    """A stretch of the input and what it is. Those of an input follow each other without a gap, and never overlap."""

    at: int
    """Its first byte, the input's first being 0."""
    size: int
    at_s: float | None
    """When it was complete [s]; None where there are no times."""
    title: str
    raw: bytes
    """The bytes; of what was passed over the first of them."""
    rows: tuple[Row, ...] = ()
    absent: tuple[str, ...] = ()
    """What of the table did not come, and why."""
    outcome: str = ""
    """What became of it, where that is no reading."""
    found: tuple[Reading | Fault, ...] = ()
    kind: str = ""
    """The kind of frame that it was read as; empty where nothing was read."""
    ok: bool = True
    skipped: bool = False
    """It is in no frame."""


class Explainer:
    """Eats the bytes of one meter as they come and tells them one after the other; of the input it holds some KiB."""

    def __init__(self, decoder: Decoder) -> None:
        """``decoder`` reads what is told, and counts; it has to be fed by nobody else."""
        self.decoder = decoder
        self._meter = decoder.meter
        self._cut = cutter(decoder.meter)
        self._rest = b""
        self._base = self._done = 0
        self._now: float | None = None
        self._bad: Told | None = None
        self._loose: Told | None = None
        self._cut_off: int | None = None
        self._question: tuple[int, Piece] | None = None

    def feed(self, data: bytes, at_s: float | None = None) -> Iterator[Told]:
        """What ``data``, which came in at ``at_s`` [s], completes."""
        self._now = at_s
        for start in range(0, len(data), _SLICE):
            yield from self._take(self._rest + data[start : start + _SLICE], False, at_s)

    def flush(self) -> Iterator[Told]:
        """What the end of the input completes; last of all what nothing but the end made known."""
        at_s = self._now
        if self._rest and self._done <= self._base:
            yield from self._loose_told()
            self._cut_off = self._base
        yield from self._take(self._rest, True, at_s)
        yield from self._bad_told(self._base)
        yield from self._loose_told()
        found = tuple(self.decoder.flush())
        if found:
            yield Told(self._done, 0, at_s, "the end of the input", b"", found=found)

    def _take(self, data: bytes, final: bool, at_s: float | None) -> Iterator[Told]:
        pieces, used, skipped = self._cut(data, final)
        self.decoder.bytes_skipped += skipped
        base, limit = self._base, self._base + used
        for piece in pieces:
            start = base + piece.at
            nested = self._bad is not None and start < self._bad.at + self._bad.size
            if nested and not piece.ok:
                self._bad = self._nested(piece, at_s)
                continue
            yield from self._bad_told(start)
            if start > self._done:
                self._pass_over(data[self._done - base : piece.at], at_s)
            yield from self._loose_told()
            told = self._told(piece, start, at_s)
            self._done = start + told.size
            if piece.ok:
                yield told
            else:
                self._bad = told
        if self._bad is not None and self._bad.at + self._bad.size <= limit:
            yield from self._bad_told(limit)
        if self._bad is None and limit > self._done:
            self._pass_over(data[self._done - base : used], at_s)
        self._rest, self._base = data[used:], limit

    def _told(self, piece: Piece, start: int, at_s: float | None) -> Told:
        decoder = self.decoder
        waiting, foreign, fine, rejected = _counts(decoder)
        seen: list[Seen] = []
        found = tuple(decoder.take(piece, at_s, seen))
        if piece.frame is not None and not seen:
            seen = self._unheard(piece.raw, piece.frame)
        title, rows, absent = piece_rows(self._meter, piece, seen)
        now_waiting, now_foreign, now_fine, now_rejected = _counts(decoder)
        read = piece.frame is not None and now_fine > fine
        if now_foreign > foreign or (now_rejected > rejected and not read):
            outcome = "left out"
        elif piece.frame is not None and now_waiting > waiting:
            outcome = "waits: it is from somebody else than was expected, and counts once nobody else speaks"
        elif piece.frame is not None and not read:
            outcome = _PASSED_OVER if any(row.name != UNREAD and row.name for row in rows) else _SAYS_NOTHING
        elif piece.fault is POLL_HEARD:
            outcome = "passed over"
        elif read and not any(isinstance(one, Reading) for one in found):
            outcome = "kept for the readings that follow"
        else:
            outcome = ""
        self._question = (start, piece) if piece.fault is POLL_HEARD else None
        kind = kind_of(self._meter, piece.frame) if piece.frame is not None and read else ""
        size = piece.size or len(piece.raw)
        return Told(start, size, at_s, title, piece.raw, rows, absent, outcome, found, kind, piece.ok)

    def _unheard(self, raw: bytes, frame: Frame) -> list[Seen]:
        """The columns of a line that has not been read, for it is somebody else's as far as is known."""
        if self._meter.framing.shape != "columns" or self._meter.framing.header:
            return []
        aside = Aside(seen=[])
        with suppress(MisfitError):
            reader(self._meter, frame)(raw, aside)
        return aside.seen or []

    def _nested(self, piece: Piece, at_s: float | None) -> Told | None:
        """A frame that fails inside one that failed: it counts, and is not shown again."""
        found = self.decoder.take(piece, at_s, [])
        bad = self._bad
        return bad if bad is None else bad._replace(found=(*bad.found, *found))

    def _bad_told(self, behind: int) -> Iterator[Told]:
        """What failed, as far as no other frame begins inside it."""
        bad, self._bad = self._bad, None
        if bad is None:
            return
        if bad.at + bad.size > behind:
            size = behind - bad.at
            words = f"another frame begins in its byte {size}, and takes the rest"
            bad = bad._replace(size=size, outcome=words)
        self._done = bad.at + bad.size
        yield bad

    def _pass_over(self, data: bytes, at_s: float | None) -> None:
        """Bytes that belong to nothing, behind those that belong to nothing."""
        self._done += len(data)
        if self._loose is None:
            self._loose = Told(self._done - len(data), 0, at_s, "", b"", skipped=True)
        raw = self._loose.raw + data[: max(0, SHOWN - len(self._loose.raw))]
        self._loose = self._loose._replace(size=self._loose.size + len(data), raw=raw)

    def _loose_told(self) -> Iterator[Told]:
        loose, self._loose = self._loose, None
        if loose is None:
            return
        many = "1 byte" if loose.size == 1 else f"{loose.size} bytes"
        yield loose._replace(title=f"{many} skipped: {self._why(loose)}")

    def _why(self, loose: Told) -> str:
        if self._meter.framing.shape == "modbus" and self._question is not None:
            start, piece = self._question
            behind = start + len(piece.raw) == loose.at and piece.raw[:1] == loose.raw[:1]
            if behind and (is_sound(loose.raw, loose.size) or loose.size > SHOWN):
                return "the answer to that question, and none of the profile's"
        if self._meter.framing.shape == "modbus" and loose.size > 4 and is_sound(loose.raw, loose.size):
            return "a whole message, but who asks what it answers was not heard, or is none of the profile's"
        if self._cut_off is not None and loose.at >= self._cut_off:
            return "the input ends inside what begins here"
        if self._meter.framing.shape in ("labels", "columns", "json", "block"):
            return "nothing that the profile reads"
        return unlikely_length(self._meter, loose.raw) or NO_FRAME


def _counts(decoder: Decoder) -> tuple[int, int, int, int]:
    return len(decoder.waiting), decoder.foreign, decoder.frames_ok, decoder.frames_rejected

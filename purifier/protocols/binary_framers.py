"""Cutting a stream into binary frames that have a length and a check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from purifier.protocols.beginnings import known_frames, search, shared
from purifier.protocols.checks import checker, holds
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.modbus_framer import acknowledged
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Cut, Cutter, Piece

LONGEST: Final = 2048
"""No frame is longer; what says so is none."""

_TELLING: Final = 4
"""A poll of fewer bytes may stand anywhere by chance."""

Verdict = tuple[int, Piece | None]
"""How many bytes are done with, and the piece they are. No piece: they belong to no frame; of a piece that is bad the
first byte is done with, for the others may be a frame's start."""
Judge = Callable[[bytes, int, bool], Verdict | None]
"""(buffer, where to look, whether the input ends here) -> the verdict; None while more bytes could change it."""


def cut_by(judge: Judge, data: bytes, final: bool) -> Cut:
    """What ``judge`` makes of a buffer, one verdict after the other."""
    pieces: list[Piece] = []
    at = skipped = 0
    while at < len(data) and (verdict := judge(data, at, final)) is not None:
        done, piece = verdict
        if piece is not None:
            pieces.append(piece if piece.at == at else piece._replace(at=at))
        at += done
        if piece is None or not piece.ok:
            skipped += done
    return pieces, at, skipped


def frame_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Binary frames: the bytes they begin with, a length that is fixed or stands in them, a check.

    Where a byte says who answers, any address there can be is let through, for kinds of frame that the table knows;
    whose words count is not the framer's business.
    """
    spot, most = framing.address_at, framing.address_most or 255
    told = (framing.length_at or 0) + framing.length_size
    head = max(len(framing.begins), told, (spot or 0) + 1, *(len(one.begins) for one in frames))
    known, find, start_of_all = known_frames(framing, frames), search(framing, frames), shared(framing, frames)
    polls = tellable(framing, frames)
    asked = next(
        (poll[:size] for poll in polls[:1] for size in range(len(poll), 0, -1) if _all(polls, poll[:size])), b""
    )
    length_of = _lengths(framing)
    sound = checker(framing.check, framing.check_from, framing.ends, framing.closes)
    follows, refuses = framing.whose == "modbus-behind", framing.code_at is not None

    def judge(data: bytes, at: int, final: bool) -> Verdict | None:
        left = len(data) - at
        if polls and (data.startswith(asked, at) if left >= len(asked) else asked.startswith(data[at:])):
            for poll in polls:
                if data.startswith(poll[:left], at):
                    if len(poll) <= left:
                        return len(poll), Piece(poll, None, POLL_HEARD)
                    if not final:
                        return None
        if not (start_of_all and data.startswith(start_of_all, at)):
            start, found = find(data, at, final)
            if start > at:
                return _up_to_a_poll(data, at, start, polls), None
            if not found:
                return None
        if left < head and not final:
            return None
        frame = known(data, at)
        if spot is not None:
            who = data[at + spot] if spot < left else 0
            if who != framing.address and (frame is None or not framing.address_least <= who <= most):
                return 1, None
        length = length_of(frame, data, at)
        if length is None:
            return 1, None
        if length > left:
            return (1, None) if final else None
        raw = data[at : at + length]
        if not sound(raw):
            return 1, Piece(raw, None, BAD_CHECK, ok=False)
        if follows:
            whose = acknowledged(data[at + length :], final)
            if whose is None:
                return None
            raw += whose
        return len(raw), (refused(framing, raw) if refuses else None) or Piece(raw, frame, None, True, at)

    return partial(cut_by, judge)


def refused(framing: Framing, body: bytes, raw: bytes | None = None) -> Piece | None:
    """The piece that a refusal is, where ``body`` is one by its code; ``raw`` as it came, where that differs."""
    spot = framing.code_at
    if spot is None or spot >= len(body) or not body[spot]:
        return None
    return Piece(body if raw is None else raw, None, f"the meter refuses the request: code {body[spot]:02X}")


def tellable(framing: Framing, frames: Sequence[Frame]) -> tuple[bytes, ...]:
    """The polls that are looked for on the line: too long for chance, and no frame can be taken for them.

    One that begins as a frame does is looked for where it is a whole frame itself, for no answer is like its question.
    """
    length_of = _lengths(framing)

    def is_told(poll: bytes) -> bool:
        likely = [one for one in frames if one.begins.startswith(poll[: len(one.begins)])]
        if not likely:
            return len(poll) >= _TELLING or poll.startswith(framing.begins or poll[:0] or b"?")
        whole = holds(framing.check, framing.check_from, poll, framing.ends, framing.closes)
        return whole and all(len(one.begins) <= len(poll) == length_of(one, poll, 0) for one in likely)

    return tuple(dict.fromkeys(one.poll for one in frames if one.poll and is_told(one.poll)))


def _up_to_a_poll(data: bytes, at: int, start: int, polls: Sequence[bytes]) -> int:
    """How many bytes belong to nothing: the echo of a poll among them is looked at by itself."""
    first = min((found for poll in polls if (found := data.find(poll[:1], at + 1, start)) >= 0), default=start)
    return first - at


def _all(polls: Sequence[bytes], start: bytes) -> bool:
    return all(poll.startswith(start) for poll in polls)


def _lengths(framing: Framing) -> Callable[[Frame | None, bytes, int], int | None]:
    """What tells the whole length of what begins somewhere; None where no frame is that short, or that long."""
    fixed, spot, size, plus = framing.length, framing.length_at, framing.length_size, framing.length_plus
    order, least = framing.byte_order, max(len(framing.begins), framing.address_at or 0)

    def length_of(frame: Frame | None, data: bytes, at: int) -> int | None:
        length = fixed if frame is None or frame.length is None else frame.length
        if length is None and spot is not None and at + spot + size <= len(data):
            length = plus + (
                data[at + spot] if size == 1 else int.from_bytes(data[at + spot : at + spot + size], order)
            )
        return None if length is None or not least < length <= LONGEST else length

    return length_of

"""Frames of hex digits between ``~`` and a carriage return: the way Pylontech, PACE, Seplos and their kin speak.

``~ VER ADR CID1 CID2 LENGTH INFO CHKSUM CR``: two digits a byte.  LENGTH counts the digits of INFO in its lower twelve
bits and vouches for itself in the upper four; CHKSUM vouches for all digits in front of it.  In an answer CID2 is a
return code, 00 for a good one; in a question it says what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from purifier.protocols.beginnings import known_frames
from purifier.protocols.binary_framers import Verdict, cut_by
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Cutter, Piece

HEAD: Final = 6
"""Bytes in front of INFO: version, address, group, return code, two of length."""
CODE_AT: Final = 3
_WINDOW: Final = 2 + 2 * HEAD + 0xFFF + 4
"""Characters of the longest frame that LENGTH has room for."""
_MOST: Final = 0xFFF // 2
_LEAST: Final = 2 + 2 * HEAD + 4
_TOGETHER: Final = _WINDOW + 64
"""Characters of a question and its answer: who asks says little."""
_DIGITS: Final = re.compile(rb"[0-9A-Fa-f]+")
_REFUSALS: Final = {
    0x01: "another version was expected",
    0x02: "the check of the question does not hold",
    0x03: "the length of the question does not hold",
    0x04: "it does not know this question",
    0x05: "it does not know this command",
    0x06: "the data of the question are wrong",
    0x90: "another address was expected",
    0x91: "its own parts do not answer it",
}


def ascii_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Such frames. The answer to a question that is none of the table's, heard on the same line, is passed over."""
    known = known_frames(framing, frames)
    polls = frozenset(one.poll for one in frames if one.poll)

    def judge(data: bytes, at: int, final: bool) -> Verdict | None:
        if data[at : at + 1] != b"~":
            start = data.find(b"~", at)
            return (start if start >= 0 else len(data)) - at, None
        end = _end(data, at)
        if end is None:
            return (1, None) if final or len(data) - at > _WINDOW else None
        raw = data[at:end]
        if not raw.endswith(b"\r"):
            return end - at, None
        body = whole(raw)
        if body is None:
            return end - at, Piece(raw, None, BAD_CHECK, ok=False)
        code = body[CODE_AT]
        if raw in polls:
            return len(raw), Piece(raw, None, POLL_HEARD)
        if code in _REFUSALS:
            reason = f"the meter refuses the request: code {code:02X}, {_REFUSALS[code]}"
            return len(raw), Piece(raw, None, reason)
        if code:
            return _question(data, at, end, body, final)
        return len(raw), Piece(raw, known(body, 0))

    return partial(cut_by, judge)


def _question(data: bytes, at: int, end: int, body: bytes, final: bool) -> Verdict | None:
    """Somebody else's question, together with its answer, which says nothing of what it is about."""
    behind = data[end : end + 1]
    if behind == b"~" or not behind:
        last = _end(data[: at + _TOGETHER], end) if behind else None
        if last is None:
            if not final and len(data) - at < _TOGETHER:
                return None
            return end - at, Piece(data[at:end], None, POLL_HEARD)
        answer = whole(data[end:last])
        if answer is not None and answer[:CODE_AT] == body[:CODE_AT] and answer[CODE_AT] in (0, *_REFUSALS):
            return last - at, Piece(data[at:last], None, POLL_HEARD)
    return end - at, Piece(data[at:end], None, POLL_HEARD)


def _end(data: bytes, at: int) -> int | None:
    """Behind the return that ends what begins at ``at``, or up to the next beginning; None while neither is there."""
    end = data.find(b"\r", at, at + _WINDOW)
    again = data.find(b"~", at + 1, at + _WINDOW if end < 0 else end)
    return again if again >= 0 else end + 1 if end >= 0 else None


def whole(raw: bytes) -> bytes | None:
    """The bytes that a frame's digits stand for, without its check; None where they, or it, cannot be."""
    digits = raw[1:-1]
    if len(raw) < _LEAST or len(raw) % 2 or _DIGITS.fullmatch(digits) is None:
        return None
    body = bytes.fromhex(digits[:-4].decode())
    length = int.from_bytes(body[4:HEAD], "big")
    if check(digits[:-4]) != int(digits[-4:], 16) or length != told(2 * (len(body) - HEAD)):
        return None
    return body


def framed(body: bytes) -> bytes:
    """The frame for ``body``, whose two bytes of LENGTH are made here. Raises ValueError for one that is too long."""
    body = body.ljust(HEAD, b"\0")
    if len(body) - HEAD > _MOST:
        raise ValueError(f"a message of {len(body)} bytes is longer than its LENGTH can say")
    digits = (body[:4] + told(2 * (len(body) - HEAD)).to_bytes(2, "big") + body[HEAD:]).hex().upper().encode()
    return b"~" + digits + b"%04X\r" % check(digits)


def told(digits: int) -> int:
    """LENGTH for so many digits of INFO: its top digit makes the sum of all four a multiple of 16."""
    return (-(digits + (digits >> 4) + (digits >> 8)) & 0xF) << 12 | digits if digits else 0


def check(digits: bytes) -> int:
    """CHKSUM: 0x10000 less the sum of the characters, modulo 65536."""
    return -sum(digits) & 0xFFFF

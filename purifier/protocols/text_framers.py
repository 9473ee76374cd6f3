"""Cutting a stream into text: checked blocks, lines, and samples of several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from purifier.protocols.checks import numbers_mod255, sum8
from purifier.protocols.labels import Labels
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import BAD_CHECK, CUT_OFF, POLL_HEARD, Cut, Cutter, Piece
from purifier.protocols.spoken import dimension_of, pairs
from purifier.protocols.tables import is_number_like, split

WINDOW: Final = 4096
"""The most bytes that wait for the end of a block or line."""

CLOSING: Final = b"\r\nChecksum\t"
_FOREIGN: Final = re.compile(rb":[0-9A-F](?:[0-9A-F]{2})+\n")


def block_cutter(framing: Framing, frame: Frame) -> Cutter:
    """VE.Direct text: CR LF label TAB value, again and again; ``Checksum`` and one raw byte close the block.

    The bytes of a block add up to 0 modulo 256.  HEX frames (colon, hex digits, LF) stand between blocks; one that
    cuts into a block must be right to be taken out, for a colon may also be a damaged digit or the check byte.
    """
    foreign = framing.skip == "ve-direct-hex"

    def cut(data: bytes, final: bool) -> Cut:
        pieces: list[Piece] = []
        at = skipped = 0
        while at < len(data):
            window = at + WINDOW
            if foreign and data[at] == 0x3A:
                line = data.find(b"\n", at, window)
                if line >= 0 and data.find(b"\r", at, line) < 0:
                    skipped += line + 1 - at
                    at = line + 1
                    continue
                if line < 0 and data.find(b"\r", at, window) < 0 and len(data) < window and not final:
                    break
            mark = data.find(CLOSING, at, window)
            end = mark + len(CLOSING) + 1
            if mark < 0 or end > len(data):
                if len(data) > window:
                    skipped += WINDOW // 2
                    at += WINDOW // 2
                    continue
                if final:
                    skipped += len(data) - at
                    at = len(data)
                break
            raw = data[at:end]
            if foreign and raw.find(b":", 0, -1) >= 0:
                raw = _FOREIGN.sub(_without, raw[:-1]) + raw[-1:]
                skipped += end - at - len(raw)
            ok = not sum8(raw)
            pieces.append(Piece(raw, frame if ok else None, None if ok else BAD_CHECK, ok, at, end - at))
            at = end
        return pieces, at, skipped

    return cut


def _without(match: re.Match[bytes]) -> bytes:
    """A HEX frame that satisfies its own rule goes: command and bytes add up to 0x55 modulo 256."""
    text = match[0][1:-1].decode()
    total = int(text[0], 16) + sum(bytes.fromhex(text[1:]))
    return b"" if total & 0xFF == 0x55 else match[0]


def line_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Lines. Where frames have beginnings, a line is read from the last of them on; other lines are passed over.

    A last line without its end counts where its check, or its own form, says that nothing is missing.
    """
    plain = all(not frame.begins for frame in frames)
    starts = [*dict.fromkeys(frame.begins for frame in frames if frame.begins)]
    nowhere = -1 if all(frame.begins for frame in frames) else 0
    closes, ends = framing.ends, framing.ends or b"\n"
    polls = frozenset(frame.poll.strip(b"\r\n") for frame in frames if frame.poll)
    is_cut = partial(_is_cut, framing)
    judge: Callable[[bytes], _Judged] = partial(_named, frames)
    if framing.check == "numbers-mod255":
        judge = _counter(framing, frames)
    elif plain:
        judge = partial(_only, frames[0])

    def cut(data: bytes, final: bool) -> Cut:
        pieces: list[Piece] = []
        at = skipped = 0
        while at < len(data):
            line = data.find(ends, at, at + WINDOW)
            if line < 0 and len(data) - at >= WINDOW:
                skipped += WINDOW
                at += WINDOW
                continue
            if line < 0 and not final:
                break
            end = line + len(ends) if line >= 0 else len(data)
            raw = data[at:end]
            raw = (raw.removesuffix(closes) if closes else raw).strip(b"\r\n")
            start = 0 if plain else max(nowhere, *map(raw.rfind, starts))
            if polls and raw in polls:
                pieces.append(Piece(data[at:end], None, POLL_HEARD, at=at))
            elif start < 0 or not raw or raw.isspace():
                skipped += end - at
            elif line < 0 and (closes or is_cut(raw)):
                pieces.append(Piece(raw, None, CUT_OFF, False, at, end - at))
            else:
                skipped += start
                begins = at + start
                text, frame, fault, ok = judge(raw[start:] if start else raw)
                pieces.append(Piece(text, frame, fault, ok, begins, end - begins))
            at = end
        return pieces, at, skipped

    return cut


def _is_cut(framing: Framing, raw: bytes) -> bool:
    """Whether a line without an end may go on: JSON ends with its bracket, a value with a unit behind it is whole."""
    if framing.check != "none":
        return False
    if framing.shape == "json":
        return b"{" in raw and not raw.rstrip().endswith(b"}")
    cells = split(raw.decode("utf-8", "replace"))
    return any(map(is_number_like, cells)) and not _is_finished(cells[-1])


def _is_finished(value: str) -> bool:
    return dimension_of(value) is not None


_Judged = tuple[bytes, Frame | None, str | None, bool]
"""What a line is: the first four parts of a piece."""


def _only(frame: Frame, raw: bytes) -> _Judged:
    return raw, frame, None, True


def _named(frames: Sequence[Frame], raw: bytes) -> _Judged:
    """A line without a check, taken for the first of ``frames`` that begins like it."""
    return raw, next(frame for frame in frames if raw.startswith(frame.begins)), None, True


def _counter(framing: Framing, frames: Sequence[Frame]) -> Callable[[bytes], _Judged]:
    """What judges lines of numbers that vouch for each other: each is of the frame that has as many of them."""
    separator = framing.separator.encode() or None
    kinds = {frame.begins: [one for one in frames if frame.begins.startswith(one.begins)] for frame in frames}
    starts = [(begins, len(begins), meant) for begins, meant in kinds.items()]

    def judge(raw: bytes) -> _Judged:
        size, meant = next((size, meant) for begins, size, meant in starts if raw.startswith(begins))
        *told, rest = raw[size:].split(separator)
        # Numbers are digits and nothing else: int() would take blanks and signs that damage can make of digits.
        if rest or len(told) < 3 or not (all(told) and b"".join(told).isdigit() and len(max(told, key=len)) < 16):
            return raw, None, "expected numbers, each with a comma behind it", False
        numbers = [*map(int, told)]
        if numbers_mod255(numbers[2:]) != numbers[1]:
            return raw, None, BAD_CHECK, False
        for frame in meant:
            if frame.columns is None or frame.columns[0] <= len(numbers) <= frame.columns[1]:
                return raw, frame, None, True
        known = " or ".join(_span(frame.columns) for frame in meant if frame.columns)
        return raw, None, f"expected {known} numbers, found {len(numbers)}", False

    return judge


def _span(columns: tuple[int, int]) -> str:
    least, most = columns
    return str(least) if least == most else f"{least} to {most}"


def sample_cutter(frame: Frame, labels: Labels) -> Cutter:
    """Lines of ``label: value``; a blank line, or a label that comes again, ends the sample.

    A last line without its end counts when a unit closes it.
    """
    find = labels.find
    half = WINDOW // 2  # a sample and the unfinished line behind it share the window

    def cut(data: bytes, final: bool) -> Cut:
        pieces: list[Piece] = []
        at = start = skipped = 0
        seen: set[str] = set()
        while at < len(data):
            line = data.find(b"\n", at, at + half)
            if line < 0 and len(data) - at < half and not final:
                break
            end = line + 1 if line >= 0 else min(len(data), at + half)
            text = data[at:end].decode("utf-8", "replace").strip()
            told = [one for one in pairs(text) if find(one[0]) is not None]
            found = {label for label, _ in told}
            if seen and (not text or found & seen or end - start > half):
                pieces.append(Piece(data[start:at], frame, at=start))
                seen, start = set(), at
            if line < 0 and final and told and not _is_finished(told[-1][1]):
                if seen:
                    pieces.append(Piece(data[start:at], frame, at=start))
                pieces.append(Piece(data[at:end], None, CUT_OFF, ok=False, at=at))
                seen, start = set(), end
                at = end
                continue
            if not seen and not found:
                skipped += end - at
                start = end
            seen |= found
            at = end
        if final and seen:
            pieces.append(Piece(data[start:], frame, at=start))
            start = len(data)
        return pieces, start, skipped

    return cut

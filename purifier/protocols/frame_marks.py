"""What a binary frame is held together by: beginning, address, length, tags, check and end, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from purifier.protocols.ascii_framer import CODE_AT, HEAD
from purifier.protocols.checks import CHECKS, check_size
from purifier.protocols.layout import trailer_of
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.tag_walk import walk

_FUNCTIONS: Final = {1: "coils", 2: "inputs of one bit", 3: "holding registers", 4: "input registers"}


class Mark(NamedTuple):
    """Some bytes of a frame that are no value: where they stand, what they are, and what they say."""

    start: int
    size: int
    name: str
    note: str = ""
    tone: Literal["frame", "unread", "good", "bad"] = "frame"

    @property
    def spans(self) -> set[int]:
        """The bytes."""
        return set(range(self.start, self.start + self.size))


def marks(framing: Framing, frame: Frame | None, body: bytes) -> Iterator[Mark]:
    """The marks of ``body``, a frame as positions count its bytes, whether it is right or not.

    Of those that name the same byte the first tells more.
    """
    found = {"modbus": _modbus, "ascii-hex": _ascii}.get(framing.shape, _framed)(framing, body)
    taken: set[int] = set()
    for one in (*found, *_tags(framing, frame, body), *_begins(framing, frame, body)):
        free = sorted(at for at in one.spans - taken if at < len(body))
        taken |= one.spans
        for run in runs(free):
            yield one._replace(start=run[0], size=len(run))


def runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Places that follow each other, together."""
    for _, group in groupby(enumerate(places), lambda one: one[1] - one[0]):
        yield [at for _, at in group]


def _framed(framing: Framing, body: bytes) -> Iterator[Mark]:
    whole = len(body) if framing.whose != "modbus-behind" else min(len(body), framing.length or len(body))
    size, ends, closes = check_size(framing.check), framing.ends, framing.closes
    check_at = whole - len(ends) - size
    if check_at < len(closes):
        return
    if framing.address_at is not None and framing.address_at < check_at:
        yield Mark(framing.address_at, 1, "address", str(body[framing.address_at]))
    if framing.length_at is not None and framing.length_at + framing.length_size <= check_at:
        stretch = body[framing.length_at : framing.length_at + framing.length_size]
        told = int.from_bytes(stretch, framing.byte_order)
        plus = (
            f"{told} + {framing.length_plus} = {told + framing.length_plus}"
            if framing.length_plus >= 0
            else f"{told} - {-framing.length_plus} = {told + framing.length_plus}"
        )
        yield Mark(
            framing.length_at,
            len(stretch),
            "length",
            f"{plus} bytes in all" if framing.length_plus else f"{told} bytes in all",
        )
    if framing.code_at is not None and framing.code_at < check_at:
        yield Mark(framing.code_at, 1, "code", "an answer" if not body[framing.code_at] else "a refusal")
    yield from _ending(body, check_at - len(closes), closes, "closes")
    if size:
        yield check_mark(framing, body[:check_at], body[check_at : check_at + size])
    yield from _ending(body, whole - len(ends), ends, "ends")
    if whole < len(body):
        yield Mark(whole, len(body) - whole, "whose", f"Modbus acknowledgement from address {body[whole]}")


def check_mark(framing: Framing, covered: bytes, there: bytes) -> Mark:
    """The check behind ``covered``: whether it holds, else what it should be."""
    meant = CHECKS[framing.check](covered[framing.check_from :])
    since = f" from byte {framing.check_from}" if framing.check_from else ""
    if meant == there:
        return Mark(len(covered), len(there), "check", f"{framing.check}{since}: holds", "good")
    return Mark(
        len(covered), len(there), "check", f"{framing.check}{since}: does not hold, {_hex(meant)} was expected", "bad"
    )


def _ending(body: bytes, at: int, meant: bytes, name: str) -> Iterator[Mark]:
    there = body[at : at + len(meant)]
    if meant and there == meant:
        yield Mark(at, len(meant), name)
    elif meant:
        yield Mark(at, len(meant), name, f"{_hex(meant)} was expected", "bad")


def _modbus(framing: Framing, body: bytes) -> Iterator[Mark]:
    if len(body) < 5:
        return
    yield Mark(0, 1, "address", str(body[0]))
    function = body[1]
    if function & 0x80:
        yield Mark(1, 1, "function", f"{function & 0x7F}, refused")
        yield Mark(2, 1, "code", str(body[2]))
    else:
        yield Mark(1, 1, "function", f"{function}: {_FUNCTIONS.get(function, 'unknown')}")
        yield Mark(2, 1, "length", f"{body[2]} bytes of data")
    meant = CHECKS["crc16-modbus"](body[:-2])
    holds = meant == body[-2:]
    words = "holds" if holds else f"does not hold, {_hex(meant)} was expected"
    yield Mark(len(body) - 2, 2, "check", f"crc16-modbus: {words}", "good" if holds else "bad")


def _ascii(framing: Framing, body: bytes) -> Iterator[Mark]:
    if len(body) < HEAD:
        return
    yield Mark(0, 1, "version", f"{body[0]:02X}")
    yield Mark(1, 1, "address", str(body[1]))
    yield Mark(2, 1, "group", f"{body[2]:02X}")
    yield Mark(CODE_AT, 1, "code", "an answer" if not body[CODE_AT] else "a question, or a refusal")
    yield Mark(4, 2, "length", f"{int.from_bytes(body[4:6], 'big') & 0xFFF} digits of data behind it")


def _tags(framing: Framing, frame: Frame | None, body: bytes) -> Iterator[Mark]:
    """The tags, and the bytes that say how many follow one; how many there are of what comes several times."""
    if frame is None:
        return
    if frame.tags_at is not None:
        stop = len(body) - trailer_of(framing) - frame.tags_left
        found = walk(frame.tags, body, frame.tags_at, stop).places if frame.tags_at <= stop else {}
        read = {field.tag for field in frame.fields}
        for tag, (first, end) in found.items():
            if tag not in read:
                yield Mark(first - 1, 1 + end - first, f"tag {tag:02X}", "not in the profile", "unread")
                continue
            yield Mark(first - 1, 1, f"tag {tag:02X}")
            size = next(one for one in frame.tags if one.first <= tag <= one.last)
            if size.each and first < len(body):
                yield Mark(first, 1, "length", f"{body[first]} x {size.each} bytes behind it")
    counts = {field.count_at: field.name for field in frame.fields if field.count_at is not None}
    if frame.each_at is not None:
        counts[frame.each_at] = "modules"
    for at, name in counts.items():
        if at < len(body):
            yield Mark(at, 1, "how many", f"{body[at]} of {name}")


def _begins(framing: Framing, frame: Frame | None, body: bytes) -> Iterator[Mark]:
    """The bytes that it begins with, but for those that may be anything."""
    size = max(len(framing.begins), 0 if frame is None else len(frame.begins))
    blanks = frozenset[int]() if frame is None else frame.blanks
    for run in runs([at for at in range(min(size, len(body))) if at not in blanks]):
        yield Mark(run[0], len(run), "begins")


def _hex(raw: bytes) -> str:
    return raw.hex(" ").upper()

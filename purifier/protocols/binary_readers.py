"""The values of binary frames: numbers of so many bytes, here and there, scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from purifier.protocols.ascii_framer import whole
from purifier.protocols.field import WIDTHS, Field
from purifier.protocols.layout import Spot, is_fixed, numbered, position, spots, trailer_of
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.modules import picked
from purifier.protocols.pieces import Aside, FrameValues, MisfitError
from purifier.protocols.raw_value import Decode, decoder_of
from purifier.protocols.stuffed_framer import unstuffed

BinaryReader = Callable[[bytes, Aside], FrameValues]


def binary_reader(framing: Framing, frame: Frame, pick: str = "") -> BinaryReader:
    """What reads one kind of frame; it raises MisfitError for one that is too short, and for odd volts or amperes.

    ``pick`` is the module that is wanted of several that answer in one.
    """
    read = _fixed(framing, frame) if is_fixed(frame) else _laid_out(framing, frame, pick)
    body = body_of(framing)
    return read if body is None else lambda raw, aside: read(body(raw), aside)


def body_of(framing: Framing) -> Callable[[bytes], bytes] | None:
    """What makes the bytes that positions count of those that came; None where they are the same."""
    if framing.shape == "ascii-hex":
        return lambda raw: whole(raw) or b""
    if framing.stuffing is not None:
        return lambda raw: unstuffed(framing, raw) or b""
    if framing.whose == "modbus-behind":
        return lambda raw: raw[: framing.length]
    return None


def _fixed(framing: Framing, frame: Frame) -> BinaryReader:
    trailer = trailer_of(framing)
    compiled = [
        (field, position(framing, frame, field), decoder_of(framing, frame.start, field)) for field in frame.fields
    ]
    if not any(field.count_at is not None or field.rest for field in frame.fields):
        return _single(trailer, compiled)

    def read(raw: bytes, aside: Aside) -> FrameValues:
        end = len(raw) - trailer
        values: FrameValues = {}
        for field, at, decode in compiled:
            width = WIDTHS.get(field.kind, field.size)
            count = 1
            if field.count_at is not None:
                count = raw[field.count_at] if field.count_at < end else -1
            elif field.rest:
                count, over = divmod(end - at, width)
                count = -1 if over else count
            if count < 0 or at + count * width > end:
                raise MisfitError(f"the frame is too short for {field.name}")
            for number in range(count):
                name = numbered(field.name, number + 1)
                try:
                    value = decode(raw[at + number * width : at + (number + 1) * width])
                    if not field.hidden:
                        values[name] = value
                except MisfitError as misfit:
                    if field.guard:
                        raise
                    aside.leave_out(name, MisfitError(str(misfit).replace(field.name, name, 1)), values)
        return values

    return read


def _single(trailer: int, compiled: Sequence[tuple[Field, int, Decode]]) -> BinaryReader:
    """`_fixed`, where every field is there once."""
    singles = [(field.name, at, at + WIDTHS.get(field.kind, field.size), decode) for field, at, decode in compiled]
    guards = frozenset(field.name for field, _, _ in compiled if field.guard)
    hidden = [field.name for field, _, _ in compiled if field.hidden]
    least = max((behind for _, _, behind, _ in singles), default=0)

    def read(raw: bytes, aside: Aside) -> FrameValues:
        values: FrameValues = {}
        short = len(raw) - trailer if len(raw) - trailer < least else None
        for name, at, behind, decode in singles:
            if short is not None and behind > short:
                raise MisfitError(f"the frame is too short for {name}")
            try:
                values[name] = decode(raw[at:behind])
            except MisfitError as misfit:
                if name in guards:
                    raise
                aside.leave_out(name, misfit, values)
        for name in hidden:
            values.pop(name, None)
        return values

    return read


def _laid_out(framing: Framing, frame: Frame, pick: str) -> BinaryReader:
    find = spots(framing, frame)

    def read(raw: bytes, aside: Aside) -> FrameValues:
        if frame.each_from is not None:
            return gathered(picked(frame, find, raw, len(raw) - trailer_of(framing), pick), aside)
        return gathered(find(raw, 0), aside)

    return read


def gathered(found: Iterable[Spot], aside: Aside) -> FrameValues:
    """The values of the spots ``found``: of those that have one name the first that says something."""
    values: FrameValues = {}
    for spot in found:
        if spot.misfit is not None and spot.field.guard:
            raise spot.misfit
        if spot.misfit is not None:
            aside.leave_out(spot.name, spot.misfit, values)
        elif not spot.field.hidden and values.get(spot.name) is None:
            values[spot.name] = spot.value
    return values

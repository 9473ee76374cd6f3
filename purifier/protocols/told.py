"""A meter's table as one person uses it: at another address, one sensor of several, columns by names of their own."""

from __future__ import annotations

from dataclasses import replace

from purifier.errors import UsageError
from purifier.model.run import How
from purifier.protocols.addresses import address_most
from purifier.protocols.ascii_framer import HEAD, framed, whole
from purifier.protocols.checks import CHECKS, check_size, numbers_mod255
from purifier.protocols.meter import Frame, Framing, Meter


def as_told(meter: Meter, how: How) -> Meter:
    """``meter`` with the address, the sensor and the columns of ``how``.

    Raises UsageError as `at_address` and `picking` do.
    """
    meter = meter if how.address is None else at_address(meter, how.address)
    meter = picking(meter, how.pick) if how.pick else meter
    return replace(meter, told=replace(meter.told, columns=how.columns)) if how.columns else meter


def at_address(meter: Meter, address: int) -> Meter:
    """``meter`` asked at ``address``, where answers from any other are left out.

    Raises UsageError for a meter whose messages have no address, and for one that it cannot have.
    """
    framing = meter.framing
    most = address_most(framing)
    if most is None:
        raise UsageError(f"--address: '{meter.id}' has none: its messages do not say which of several meters speaks")
    least = 0 if has_nought(meter) else 1
    if not least <= address <= most:
        raise UsageError(f"--address: expected a whole number from {least} to {most} for '{meter.id}', found {address}")
    moved = replace(framing, address=address, begins=_answer(framing, framing.begins, address))
    frames = tuple(
        replace(one, begins=_answer(framing, one.begins, address), poll=_poll(framing, one, address))
        for one in meter.frames
    )
    return replace(meter, framing=moved, frames=frames, told=replace(meter.told, address=address))


def has_nought(meter: Meter) -> bool:
    """Whether there can be such a meter at address 0: most have none there."""
    framing = meter.framing
    if framing.address_least == 0:
        return True
    return framing.address == 0 or framing.whose != "" or any(one.address == 0 for one in meter.frames)


def picking(meter: Meter, name: str) -> Meter:
    """``meter`` as one sensor of several in its stream. Raises UsageError for a meter that is one and no more."""
    modules = any(frame.each_from is not None for frame in meter.frames)
    named = meter.framing.shape in ("labels", "json") or meter.framing.header
    if not modules and not named:
        raise UsageError(
            f"--pick: chooses a sensor by its name in the text of a home-made board, or one of several modules that "
            f"answer together; '{meter.id}' has neither"
        )
    return replace(meter, told=replace(meter.told, pick=name))


def called(meter: Meter, name: str) -> Meter:
    """``meter`` as a board that puts ``name`` in front of every label: a pretend sensor for `picking` to pick.

    Raises UsageError as that does.
    """
    meter = replace(picking(meter, name), told=meter.told)
    frames = tuple(
        replace(
            frame,
            fields=tuple(replace(one, labels=tuple(f"{name} {label}" for label in one.labels)) for one in frame.fields),
        )
        for frame in meter.frames
    )
    return replace(meter, frames=frames)


def _answer(framing: Framing, begins: bytes, address: int) -> bytes:
    spot = framing.address_at
    if spot is None or spot >= len(begins):
        return begins
    return begins[:spot] + bytes((address,)) + begins[spot + 1 :]


def _asked_in_digits(poll: bytes, spot: int, own: int, address: int) -> bytes:
    """A question of hex digits for another address; data of one byte that name the same address go along."""
    body = bytearray(whole(poll) or b"")
    body[spot] = address
    if body[HEAD:] == bytes((own,)):
        body[HEAD] = address
    return framed(bytes(body))


def _poll(framing: Framing, frame: Frame, address: int) -> bytes:
    """The poll of ``frame`` for another address, its check made anew. Modbus requests are made when they are sent."""
    poll, spot = frame.poll, framing.address_at
    if poll and framing.check == "numbers-mod255":
        start, separator = poll[: len(frame.begins)], framing.separator.encode()
        _, _, *numbers = poll[len(frame.begins) :].strip(b"\r\n").strip(separator).split(separator)
        check = numbers_mod255([int(number) for number in numbers])
        cells = [b"%d" % address, b"%d" % check, *numbers, b"\r\n"]
        return start + separator.join(cells)
    if not poll or spot is None:
        return poll
    if framing.shape == "ascii-hex":
        return _asked_in_digits(poll, spot, framing.address, address)
    asked = poll[spot] + address - framing.address
    size = check_size(framing.check)
    body = poll[:spot] + bytes((asked & 0xFF,)) + poll[spot + 1 : len(poll) - size - len(framing.ends)]
    return body + CHECKS[framing.check](body[framing.check_from :]) + framing.ends

"""Why bytes make no reading, in a sentence that says what to do: the speed, the meter, the header, an echo, a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from purifier.protocols.encoder import polls
from purifier.protocols.meter import TEXT_SHAPES
from purifier.protocols.pieces import BAD_CHECK, CUT_OFF
from purifier.services.meters.of_air import measures_air, vital_words

if TYPE_CHECKING:
    from purifier.protocols.decoder import Decoder
    from purifier.protocols.meter import Meter

_TEXT: Final = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))
_ODD_SHARE: Final = 0.15
"""A text meter heard at its own speed sends next to nothing but letters; at a wrong one hardly any."""


def because(decoder: Decoder, reasons: Counter[str]) -> str | None:
    """What is known of why ``decoder`` made no reading of what it was fed, its faults counted in ``reasons``.

    None where nothing it was fed was even whole.
    """
    telling = [reason for reason, _ in reasons.most_common() if reason not in (BAD_CHECK, CUT_OFF)]
    if telling:
        return telling[0]
    if decoder.frames_ok:
        return f"{_count(decoder.frames_ok, 'message')} understood, but none holds {vital_words(decoder.meter)}"
    if decoder.polls_heard and not decoder.frames_rejected:
        return (
            f"{_count(decoder.polls_heard, 'question')} heard and no answer. If they are your own coming back, TX and "
            "RX touch, or the adapter repeats what it sends (a switch of many RS485 ones), and the meter is silent"
        )
    return None


def strange(meter: Meter, sample: bytes, *, recorded: bool = False) -> str:
    """What to do about a ``sample`` in which nothing is whole; ``recorded``: it is no open line but a file."""
    line = f"{meter.line.baud} baud {meter.line.format}"
    known = note_of(meter)
    if meter.framing.shape not in TEXT_SHAPES:
        return f"wrong speed (the profile says {line}), or another meter? Try another --meter{known}"
    if sum(byte not in _TEXT for byte in sample) / len(sample) > _ODD_SHARE:
        return f"they are no text, so most likely the speed is wrong (the profile says {line})"
    speed = "they are text" if recorded else "they are text, so the speed is right"
    return f"{speed}, and it is another meter; try another --meter{known}"


def note_of(meter: Meter) -> str:
    """What the profile has to say, behind another sentence."""
    return f". Of {meter.id} the profile says: {meter.note}" if meter.note else ""


def silence(meter: Meter, device: str) -> str:
    """What to do when nothing comes in; why sensors of the air may keep silent is told by their profiles."""
    own = note_of(meter) if measures_air(meter) else ""
    if polls(meter):
        address = meter.framing.address
        asked = "does not answer: is it switched on, are its two data wires the right way round"
        where = f", is its address {address} (--address N asks another)" if _has_address(meter) else ""
        return f"{device}: the meter {asked}{where}?{own.removeprefix('.')}"
    slow = "a board that prints once a minute only takes its time; else " if meter.framing.shape in _BOARDS else ""
    alone = "it speaks by itself, so look whether it is switched on, whether its TX goes to the adapter's RX"
    return (
        f"{device}: nothing comes in so far; {slow}{alone}, and whether this is the right port ('purifier ports'){own}"
    )


def talks_already(masters: Sequence[str], size: int, speed: str) -> str:
    """Why nothing is asked on a line where something talks: ``size`` bytes at ``speed``, questions to ``masters``."""
    if masters:
        return (
            f"something else on this line asks a {masters[0]} already, such as an inverter or another program: its "
            "questions and these would spoil each other"
        )
    return (
        f"something talks here that no profile understands ({size} bytes at {speed}): questions might disturb it, and "
        "spoil each other if it is an inverter that asks"
    )


def no_answer(size: int, echo: bool) -> str:
    """What to look at when every meter was asked in vain.

    ``size`` bytes came back that are no answer; ``echo``: the questions themselves did.
    """
    if size:
        return (
            f"{size} bytes came back that no profile understands, so something is there: a meter without a profile "
            "('purifier profiles new meter' begins one), or one at an address of its own ('purifier log' takes its "
            "name, and --address)"
        )
    awake = "awake (a BMS sleeps until it is charged or its button is pressed)"
    if echo:
        return (
            "only the questions themselves came back: TX and RX touch, or the adapter repeats what it sends. No meter "
            f"answers: is it {awake}, is it this port?"
        )
    return (
        f"nothing answers. Is the meter {awake}, are its two data wires the right way round, is it this port? One at "
        "an address of its own is not found so: 'purifier log' takes its name, and --address"
    )


_BOARDS: Final = ("labels", "columns", "json")


def _has_address(meter: Meter) -> bool:
    from purifier.protocols.addresses import address_most

    return address_most(meter.framing) is not None


def _count(number: int, what: str) -> str:
    return f"one {what} was" if number == 1 else f"{number} {what}s were"

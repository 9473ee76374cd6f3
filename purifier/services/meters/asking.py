"""Which meter is at a port, found out by asking: for a person who has agreed that bytes are written there.

What is written are the polls that profiles state, and nothing else.  A line on which something talks already is left
alone: another master's questions and these would spoil each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import SpeedError
from purifier.link.clock import boottime_s
from purifier.link.serial_link import open_link
from purifier.services.meters.answers import NOBODY, Answers, Found
from purifier.services.meters.ear import SAMPLE
from purifier.services.meters.to_ask import Enquiry, enquiries, wire
from purifier.services.meters.why import talks_already

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.link.serial_link import SerialLink

READ_S: Final = 0.05
"""How long one read waits for a byte: so long is silent between two questions, more than Modbus asks for."""
QUIET_S: Final = 0.5
"""How long nothing must have come before the first question at a speed."""
TALKS_S: Final = 2.0
"""How long what does come is listened to: a meter that talks by itself does so about once a second."""
ENDED_S: Final = 0.2
"""An answer has ended when nothing more has come for this long."""


class Asked(NamedTuple):
    """How far the asking has come: question ``number`` of ``of`` is about to be asked, or was the last."""

    number: int
    of: int
    speed: str
    left_s: float
    """How long the rest takes where nobody answers [s]."""
    meters: tuple[str, ...] = ()
    """Ids of meters that understand what came back, the likeliest first: the asking is over."""
    values: str = ""
    """What the likeliest of them says, as ``13.10 V, -0.33 A``."""
    bytes: int = 0
    """How many came back so far that no meter understands, one's own questions aside."""
    echo: bool = False
    """The questions themselves come back."""
    busy: str = ""
    """Why nothing more is asked: somebody else talks here."""
    over: bool = False
    """All has been asked."""


def ask(library: Library, port: str, over: Callable[[], bool], *, busy_too: bool = False) -> Iterator[Asked]:
    """Ask at ``port``, one speed after the other, until a meter is understood or ``over`` says so.

    How far it has come is yielded before every question, and at the end once more with what came of it.  Whoever calls
    this has been allowed to write to the port; ``busy_too``: also where something else talks.  Raises LinkError when
    the port cannot be opened or goes away, UsageError for a name that means nothing; a speed that the adapter cannot be
    set to is passed over.
    """
    todo = enquiries(library)
    answers = Answers(library)
    at, speed = 0, ""

    def so_far(found: Found = NOBODY, busy: str = "") -> Asked:
        return Asked(
            min(at + 1, len(todo)),
            len(todo),
            found.speed or speed,
            lasts_s(todo[at:]),
            found.meters,
            found.values,
            answers.strange,
            answers.echo,
            busy,
            over=at >= len(todo),
        )

    for _, some in groupby(todo, lambda one: wire(one.line)):
        here = list(some)
        speed = here[0].speed
        try:
            link = open_link(port, here[0].line, [one.poll for one in here], wait_s=READ_S)
        except SpeedError:
            at += len(here)
            continue
        answers.begin(speed)
        try:
            unasked = _unasked(link, over)
            if unasked and (found := answers.overheard(unasked)):
                yield so_far(found)
                return
            if unasked and not busy_too:
                yield so_far(busy=talks_already(answers.masters(unasked), len(unasked), speed))
                return
            for one in here:
                if over():
                    return
                yield so_far()
                link.write(one.poll)
                sample = answers.behind(one, _heard(link, one.within_s, over, one.poll))
                if sample and (found := answers.to(sample)):
                    yield so_far(found)
                    return
                if sample and not busy_too and (masters := answers.masters(sample)):
                    yield so_far(busy=talks_already(masters, len(sample), speed))
                    return
                at += 1
        finally:
            link.close()
    yield so_far(answers.perhaps)


def lasts_s(todo: Sequence[Enquiry]) -> float:
    """How long it takes to ask all of ``todo`` where nobody answers [s]."""
    speeds = sum(1 for _ in groupby(todo, lambda one: wire(one.line)))
    return sum(one.within_s for one in todo) + speeds * (READ_S + QUIET_S)


def _unasked(link: SerialLink, over: Callable[[], bool]) -> bytes:
    """What comes in before anything is asked; when the first byte has come, more is waited for."""
    link.read()  # what opening the port shook loose
    sample = _heard(link, QUIET_S, over)
    return sample + _heard(link, TALKS_S, over) if sample else b""


def _heard(link: SerialLink, within_s: float, over: Callable[[], bool], asked: bytes = b"") -> bytes:
    """What comes in within ``within_s`` and, of what has begun by then, for as long as it goes on.

    Behind the question ``asked`` one answer is waited for: more than the question itself, and silence behind it.
    """
    sample = b""
    start_s = last_s = boottime_s()
    while len(sample) < SAMPLE and not over():
        data, now_s = link.read()
        sample += data
        last_s = now_s if data else last_s
        silent = now_s - last_s >= ENDED_S
        is_answer = bool(asked) and not asked.startswith(sample)
        late_s = now_s - start_s - within_s
        if (silent and is_answer) or (late_s >= 0.0 and (silent or not sample)) or late_s >= TALKS_S:
            break
    return sample

"""What is heard at a port, by listening and by asking, as words for whoever chooses the meter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.message import Message

from purifier.plain_text import plain
from purifier.ui.tones import MARK, WRONG
from purifier.ui.words import micro

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

OR_BY_NAME: Final = "Or choose the meter by name."


@dataclass
class Hearing(Message):
    """How far the listening or asking has come: ``words`` to show, and the meters that understand what was heard."""

    words: Content
    meters: tuple[str, ...] = ()
    goes_on: bool = False
    busy: str = ""
    """Why asking might do harm: something talks here already."""


def by_listening(library: Library, port: str, over: Callable[[], bool]) -> Iterator[Hearing]:
    """What is heard at ``port`` without a byte being written. Raises as `listen`."""
    from purifier.services.meters.recognise import listen
    from purifier.services.meters.why import talks_already

    busy = ""
    for said in listen(library, port, over):
        if said.meters:
            yield _heard("● Heard it", said.speed if said.is_own_speed else "", said.values, said.meters)
            return
        if said.bytes and (said.masters or not busy):
            busy = talks_already(said.masters, said.bytes, said.speed)
        what = f"{said.bytes} bytes, no meter known" if said.bytes else "nothing"
        yield Hearing(Content(f"Listening: {what} at {said.speed}; trying on…"), goes_on=True)
    if over():
        return
    if busy:
        words = f" {whole(busy)} Choose the meter, or look at its speed and wiring; f2 asks all the same."
        yield Hearing(Content.assemble(("! No meter known.", WRONG), words), busy=busy)
    else:
        words = (
            f"Nothing talks here by itself. f2 asks: it writes {_questions(library)}, all of them reads. {OR_BY_NAME}"
        )
        yield Hearing(Content(words))


def by_asking(library: Library, port: str, over: Callable[[], bool], busy_too: bool) -> Iterator[Hearing]:
    """What comes back at ``port`` when every meter is asked; ``busy_too``: also while something else talks there.

    Raises as `ask`.
    """
    from purifier.services.meters.asking import ask
    from purifier.services.meters.why import no_answer

    for said in ask(library, port, over, busy_too=busy_too):
        if said.meters:
            yield _heard("● It answers", said.speed, said.values, said.meters)
        elif said.busy:
            words = f" {whole(said.busy)} Nothing more is asked; f2 asks all the same. {OR_BY_NAME}"
            yield Hearing(Content.assemble(("! Stopped.", WRONG), words), busy=said.busy)
        elif said.over:
            yield Hearing(Content(f"{whole(no_answer(said.bytes, said.echo))} f2 asks again."))
        else:
            words = f"Asking at {said.speed}: {said.number} of {said.of}, {said.left_s:.0f} s to go…"
            yield Hearing(Content(words), goes_on=True)


def what_is_asked(library: Library, port: str) -> str:
    """What is written to ``port`` if a person agrees, in sentences."""
    from purifier.services.meters.asking import lasts_s
    from purifier.services.meters.to_ask import enquiries

    todo = enquiries(library)
    return whole(
        f"{_questions(library)} are written to {plain(port)}, at one speed after the other, until one is answered: "
        f"{len(todo)} questions, {lasts_s(todo):.0f} s. Each is a read: it asks that meter for values and changes "
        "nothing in it. If something other than a meter hangs there, do not ask"
    )


def whole(words: str) -> str:
    """As a sentence: a capital and a full stop."""
    end = "" if words.endswith("?") else "."
    return f"{words[:1].upper()}{words[1:]}{end}"


def _questions(library: Library) -> str:
    from purifier.services.meters.to_ask import askable

    return f"the questions of {len(askable(library))} meters"


def _heard(how: str, speed: str, values: str, meters: tuple[str, ...]) -> Hearing:
    at = f" at {speed}" if speed else ""
    said = f": {micro(values)}" if values else ""
    return Hearing(Content.assemble((how, MARK), f"{at}{said}."), meters)

"""A poll that a board does not answer: it must cost a wait now and then, never every round, and is never given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from purifier.errors import LinkLost
from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.protocols.encoder import answer, polls
from purifier.protocols.meter import Meter
from purifier.services.meters.listener import Listener
from purifier.services.meters.mailbox import Mailbox
from purifier.services.meters.rounds import RARELY, TRIES
from tests.patience import until
from tests.protocols.test_published_layouts import crc
from tests.protocols.wires import meter

READING = Reading(voltage_v=13.0, current_a=-1.0, soc_percent=50.0, temperature_c=20.0)
STATE: dict[str, float | str] = {"remaining_ah": 50.0, "cell_1_v": 3.3, "cells": 4, "cycles": 3}
ROUNDS = 3 * RARELY


def quick(id_: str) -> Meter:
    """A bundled meter that is asked without a pause, and not waited for long."""
    one = meter(id_)
    return replace(one, line=replace(one.line, every_s=0.0, answer_within_s=0.002))


class Board:
    """Answers what ``says`` answers, at once; counts what it was asked."""

    identity = device = "/dev/test"

    def __init__(self, says: Callable[[bytes], bytes]) -> None:
        self.asked: list[bytes] = []
        self.lost_at = 0
        """The link goes away at the poll of this number, once."""
        self._says = says
        self._waiting = b""

    def read(self) -> tuple[bytes, float]:
        data, self._waiting = self._waiting, b""
        return data, boottime_s()

    def write(self, data: bytes) -> None:
        if len(self.asked) == self.lost_at - 1:
            self.lost_at = 0
            raise LinkLost("gone")
        self.asked.append(data)
        self._waiting += self._says(data)

    def reopen(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing to let go of."""


def counts(board: Board, asked: Meter, rounds: int = ROUNDS) -> list[int]:
    """How often each poll of ``asked`` was written, in the order of its table, in ``rounds`` of the first one."""
    listener = Listener(board, asked, Mailbox())
    always = polls(asked)[0]
    listener.start()
    until(lambda: board.asked.count(always) > rounds)
    listener.close()
    last = [at for at, poll in enumerate(board.asked) if poll == always][rounds]
    written = Counter(board.asked[:last])
    return [written[poll] for poll in dict.fromkeys(polls(asked))]


def only(one: Meter, *names: str) -> Callable[[bytes], bytes]:
    """A board that answers the polls of the frames called so, and no other."""
    some = replace(one, frames=tuple(frame for frame in one.frames if frame.name in names))
    return lambda poll: answer(some, poll, READING, STATE)


RARE = TRIES + ROUNDS // RARELY


def test_what_a_board_never_answers_is_asked_rarely_and_never_given_up() -> None:
    daly = quick("daly-bms")
    assert counts(Board(only(daly, "live", "cell range")), daly) == [ROUNDS, RARE, RARE, ROUNDS, RARE]


def test_what_was_answered_once_is_asked_in_every_round() -> None:
    jbd = quick("jbd-bms")
    told: list[bytes] = []

    def once(poll: bytes) -> bytes:
        first = poll not in told
        told.append(poll)
        return answer(jbd, poll, READING, STATE) if first or poll == polls(jbd)[0] else b""

    assert counts(Board(once), jbd) == [ROUNDS, ROUNDS]


def test_what_is_answered_after_all_is_asked_in_every_round_from_then_on() -> None:
    jbd = quick("jbd-bms")
    told: list[bytes] = []

    def later(poll: bytes) -> bytes:
        told.append(poll)
        is_late = poll == polls(jbd)[0] or told.count(poll) > TRIES
        return answer(jbd, poll, READING, STATE) if is_late else b""

    assert counts(Board(later), jbd) == [ROUNDS, TRIES + ROUNDS - RARELY + 1]


def test_an_answer_of_a_form_that_no_poll_asks_for_is_one_too() -> None:
    jbd = quick("jbd-bms")
    first_years = b"\xdd\xa5\x00" + answer(jbd, polls(jbd)[0], READING, STATE)[3:]
    assert counts(Board(lambda poll: first_years if poll == polls(jbd)[0] else b""), jbd) == [ROUNDS, RARE]


def test_a_board_that_answers_nothing_is_asked_everything_as_long_as_it_takes() -> None:
    jbd = quick("jbd-bms")
    assert counts(Board(lambda poll: b""), jbd) == [ROUNDS, ROUNDS]


def test_the_poll_for_the_current_does_not_step_back_for_one_that_makes_no_reading() -> None:
    jbd = quick("jbd-bms")
    assert counts(Board(only(jbd, "cells")), jbd) == [ROUNDS, ROUNDS]


def test_of_two_dialects_the_one_that_is_spoken_is_asked() -> None:
    one = quick("renogy-battery")
    live = one.frames[0]
    fields = tuple(replace(field, register=(field.register or 0) - 5000) for field in live.fields)
    both = replace(one, frames=(live, replace(live, name="older", start=live.start - 5000, fields=fields)))
    ask_live, ask_older = polls(both)
    assert ask_live != ask_older
    board = Board(lambda poll: answer(both, poll, READING, STATE) if poll == ask_live else b"")
    assert counts(board, both) == [ROUNDS, RARE]


def test_a_refusal_is_no_answer_but_ends_the_wait() -> None:
    one = quick("pzem-017")
    patient = replace(one, line=replace(one.line, answer_within_s=60.0))
    more = replace(one.frames[0], name="more", start=0x3100, fields=())
    both = replace(patient, frames=(one.frames[0], more))
    refusal = crc(bytes((1, 0x84, 2)))
    board = Board(lambda poll: answer(one, poll, READING, STATE) or refusal)
    assert counts(board, both) == [ROUNDS, RARE]


def test_an_answer_to_another_poll_is_none_to_this_one() -> None:
    daly = quick("daly-bms")
    live = answer(daly, polls(daly)[0], READING)
    assert counts(Board(lambda poll: live), daly) == [ROUNDS, RARE, RARE, RARE, RARE]


def test_a_board_that_comes_back_is_asked_everything_again() -> None:
    jbd = quick("jbd-bms")
    board = Board(only(jbd, "live"))
    board.lost_at = 2 * TRIES + 5
    assert counts(board, jbd, RARELY) == [RARELY, 2 * TRIES]

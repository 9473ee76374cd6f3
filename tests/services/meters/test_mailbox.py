"""What waits between listener and recorder: bounded, counted, and nobody who asks to end waits behind it."""

from __future__ import annotations

import signal
import sys
import threading
import tracemalloc

import pytest

from purifier.services.meters.mailbox import Asked, Dropped, Heard, Lost, Mailbox, Message
from tests.patience import HANGS_S

STOP = Asked("stop", "asked to")


def all_of(mailbox: Mailbox) -> list[Message]:
    found = []
    while (message := mailbox.get(timeout=0.0)) is not None:
        found.append(message)
    return found


def test_messages_come_in_order_and_a_request_to_end_before_them() -> None:
    mailbox = Mailbox()
    said: list[Message] = [Heard(b"one", 1.0), Lost(False, "gone", 2.0), Heard(b"two", 3.0)]
    for message in (*said, STOP):
        mailbox.put(message)
    assert all_of(mailbox) == [STOP, *said]


def test_of_a_flood_the_newest_is_kept_and_the_rest_is_counted_with_its_time() -> None:
    mailbox = Mailbox(most_bytes=1000)
    for t in range(100):
        mailbox.put(Heard(bytes(100), float(t)))
    kept = [message.at_s for message in all_of(mailbox) if isinstance(message, Heard)]
    assert 5 <= len(kept) <= 10 and kept == [float(t) for t in range(100 - len(kept), 100)]
    assert mailbox.dropped() == Dropped(100 * (100 - len(kept)), 0.0, float(99 - len(kept)))
    assert mailbox.dropped() is None


def test_that_the_link_was_lost_is_never_dropped_and_keeps_its_place() -> None:
    mailbox = Mailbox(most_bytes=1000)
    lost, back = Lost(False, "gone", 0.0), Lost(True, "back", 1.0)
    flood: list[Message] = [Heard(bytes(100), float(t)) for t in range(100)]
    for message in (lost, back, *flood):
        mailbox.put(message)
    found = all_of(mailbox)
    assert found[:2] == [lost, back] and len(found) <= 12


def test_messages_without_bytes_are_bounded_too_and_losing_them_is_no_loss() -> None:
    mailbox = Mailbox(most_messages=10)
    for t in range(1000):
        mailbox.put(Heard(b"", float(t)))
    assert len(mailbox) <= 10 and mailbox.dropped() is None


def test_memory_is_flat_however_much_comes_in_and_nobody_takes_it() -> None:
    mailbox = Mailbox()
    tracemalloc.start()
    try:
        for t in range(50_000):  # 50 MB
            mailbox.put(Heard(bytes(1000), float(t)))
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4_000_000, now
    dropped = mailbox.dropped()
    assert dropped is not None and dropped.bytes > 45_000_000


def test_what_is_put_back_comes_first_and_counts_against_the_bound() -> None:
    mailbox = Mailbox(most_bytes=1000)
    first = [Heard(bytes(100), float(t)) for t in range(3)]
    mailbox.put(Heard(bytes(100), 3.0))
    mailbox.put_back([*first])
    assert [message.at_s for message in all_of(mailbox) if isinstance(message, Heard)] == [0.0, 1.0, 2.0, 3.0]
    mailbox.put_back([Heard(bytes(500), 0.0), Heard(bytes(500), 1.0), Heard(bytes(500), 2.0)])
    assert [message.at_s for message in all_of(mailbox) if isinstance(message, Heard)] == [2.0]


def test_what_nobody_takes_any_more_is_counted() -> None:
    mailbox = Mailbox()
    for t in range(3):
        mailbox.put(Heard(b"abc", float(t)))
    mailbox.give_up()
    assert mailbox.dropped() == Dropped(9, 0.0, 2.0) and all_of(mailbox) == []


def test_who_waits_is_woken_by_a_message_and_by_a_request() -> None:
    for message in (Heard(b"x", 0.0), STOP):
        mailbox = Mailbox()
        threading.Timer(0.01, mailbox.put, [message]).start()
        found = None
        while found is None:
            found = mailbox.get(timeout=HANGS_S)
        assert found == message


def test_a_signal_may_put_a_request_at_any_moment_also_while_the_mailbox_is_at_work() -> None:
    if sys.platform == "win32":
        pytest.skip("needs timers that signal")
    mailbox = Mailbox(most_bytes=1000)
    asked = 0

    def ask(number: int, frame: object) -> None:
        nonlocal asked
        asked += 1
        mailbox.put(STOP)

    before = signal.signal(signal.SIGALRM, ask)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        heard = 0
        while asked < 200:  # a lock taken twice would hang here for good
            mailbox.put(Heard(bytes(300), 0.0))
            heard += mailbox.get(timeout=0.01) == STOP
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    heard += sum(message == STOP for message in all_of(mailbox))
    assert heard == asked

"""Events put together while a disk refuses: no count, no second and no doubt is lost."""

from __future__ import annotations

from purifier.model.run import Event
from purifier.store.folding import amount, folded, longest_s, times
from purifier.store.pending import MOST_EVENTS, Pending


def gap(at_s: int, seconds: float) -> Event:
    return Event(at_s * 1000, "gap", f"no readings for {seconds:g} s", {"seconds": seconds, "drawn_ah": None})


def test_gaps_become_one_that_counts_them() -> None:
    (one,) = folded([gap(10, 6.0), gap(20, 9.0), gap(30, 7.0)])
    assert (one.t_ms, one.kind, times(one), amount(one, "seconds"), longest_s(one)) == (10_000, "gap", 3, 22.0, 9.0)
    (again,) = folded([one, gap(40, 8.0)])
    assert (times(again), amount(again, "seconds"), longest_s(again)) == (4, 30.0, 9.0)
    assert again.text == one.text


def test_what_says_something_of_its_own_stays() -> None:
    doubts = [Event(t, "doubt", f"odd {t}", {"what": "sign"}) for t in range(3)]
    marks = [Event(5, "mark", "door open"), Event(6, "mark", "door shut")]
    assert folded([*doubts, *marks]) == [*doubts, *marks]


def test_lost_readings_are_added_up() -> None:
    (one,) = folded([Event(t, "saved-again", "", {"dropped": 5}) for t in (1, 2)])
    assert amount(one, "dropped") == 10.0


def test_nonsense_in_an_event_counts_as_nothing() -> None:
    odd = Event(0, "gap", "", {"seconds": "a while", "count": -3})
    assert (times(odd), amount(odd, "seconds"), longest_s(odd)) == (1, 0.0, 0.0)


def test_memory_is_bounded_and_the_count_is_whole() -> None:
    pending = Pending()
    for i in range(20_000):
        pending.add_event(gap(i * 20, 10.0))
        if i % 100 == 0:
            pending.add_event(Event(i * 20_000, "link-lost", "gone"))
    assert len(pending.events) <= MOST_EVENTS
    gaps = [event for event in pending.events if event.kind == "gap"]
    assert sum(map(times, gaps)) == 20_000 and sum(amount(event, "seconds") for event in gaps) == 200_000.0
    assert sum(times(event) for event in pending.events if event.kind == "link-lost") == 200

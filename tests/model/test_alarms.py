"""Alarms: once, and armed again only well on the other side."""

from __future__ import annotations

from purifier.model.alarms import AlarmWatch


def told(watch: AlarmWatch, name: str, values: list[float | None], step_s: float = 20.0) -> list[tuple[int, bool]]:
    found = []
    for i, value in enumerate(values):
        found += [(i, change.raised) for change in watch.check(i * step_s, {name: value})]
    return found


def test_an_alarm_is_raised_once_and_again_after_it_was_over() -> None:
    watch = AlarmWatch({"charge": 0.20})
    assert told(watch, "charge", [0.3, 0.2, 0.2, 0.19, 0.21, 0.2, 0.22, 0.2, 0.2]) == [(2, True), (6, False), (8, True)]


def test_a_dip_is_no_alarm() -> None:
    assert told(AlarmWatch({"voltage": 11.8}), "voltage", [12.5, 11.7, 12.5, 11.7, 12.4]) == []


def test_silence_is_an_alarm_and_a_reading_ends_it() -> None:
    assert told(AlarmWatch({"no-data": 0.1}), "no-data", [0.0, 0.05, 0.11, 0.2, 0.0]) == [(2, True), (4, False)]


def test_what_is_not_known_changes_nothing() -> None:
    watch = AlarmWatch({"charge": 0.2}, raised={"charge"})
    assert told(watch, "charge", [None, None]) == [] and watch.raised == {"charge"}


def test_an_alarm_raised_before_is_not_raised_again() -> None:
    assert told(AlarmWatch({"charge": 0.2}, raised={"charge"}), "charge", [0.1, 0.1, 0.1]) == []

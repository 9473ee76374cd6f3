"""What is heard on its way to the recorder: a flood is thinned, counted and told of, and an end is an end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.services.meters.mailbox import Asked, Heard, Lost, Mailbox, Message
from purifier.services.record import hearing as module
from purifier.services.record.hearing import Hearing, first_reading
from purifier.services.record.live import decoder_of
from tests.recordings import Recording, at, line, meter, plan

STOP = Asked("stop", "asked to")


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    found = Recording(tmp_path / "runs.sqlite3")
    yield found
    found.close()


def heard(recording: Recording, mailbox: Mailbox) -> Hearing:
    return Hearing(mailbox, recording.recorder, meter(), "/dev/test", None)


def told(recording: Recording) -> list[tuple[str, dict[str, object]]]:
    return [(event.text, dict(event.data)) for event in recording.said if event.kind == "not-understood"]


def decoder() -> Decoder:
    return decoder_of(meter(), plan())


def test_what_there_was_no_room_for_is_told_at_once_and_then_once_a_minute(recording: Recording) -> None:
    mailbox = Mailbox(most_bytes=1000)
    hearing = heard(recording, mailbox)
    for t in range(130):
        for _ in range(20):
            mailbox.put(Heard(bytes(100), at(t).boot_s))
        hearing.tell_drops(at(t).boot_s)
    said = told(recording)
    assert [data["from_ms"] for _, data in said] == [0, 0, 60_000]
    assert [data["to_ms"] for _, data in said] == [0, 60_000, 120_000]
    total = sum(int(str(data["dropped_bytes"])) for _, data in said)
    assert total > 121 * 1900 and "were dropped, from 2026-05-28 20:26:40 to 20:26:40 UTC" in said[0][0]
    hearing.take_last()
    total = sum(int(str(data["dropped_bytes"])) for _, data in told(recording))
    taken = recording.recorder.decoder.bytes_skipped
    assert len(told(recording)) == 4 and 130 * 2000 - 1000 <= total + taken <= 130 * 2000


def test_what_was_heard_before_the_end_is_recorded(recording: Recording) -> None:
    mailbox = Mailbox()
    for t in range(50):
        mailbox.put(Heard(line(), at(t).boot_s))
    mailbox.put(Lost(False, "gone", at(50).boot_s))
    hearing = heard(recording, mailbox)
    hearing.take_last()
    assert recording.recorder.readings == 50 and recording.recorder.lost == "gone" and not told(recording)


def test_of_a_flood_what_cannot_be_taken_at_the_end_in_time_is_counted(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LAST_S", -1.0)  # no time at all: one message, and it is over
    mailbox = Mailbox()
    for t in range(50):
        mailbox.put(Heard(line(), at(t).boot_s))
    heard(recording, mailbox).take_last()
    ((words, data),) = told(recording)
    assert recording.recorder.readings == 1 and data["dropped_bytes"] == 49 * len(line()) and "1.67 kB" in words
    assert (data["from_ms"], data["to_ms"]) == (1000, 49_000)


def test_the_first_reading_is_looked_for_and_all_that_was_heard_is_there_as_before() -> None:
    mailbox = Mailbox()
    said: list[Message] = [
        Heard(b"noise\n", 1.0),
        Lost(False, "gone", 2.0),
        Heard(line(12.5), 3.0),
        Heard(line(12.6), 4.0),
    ]
    for message in said:
        mailbox.put(message)
    found = first_reading(mailbox, decoder(), 10.0)
    assert found is not None and found.voltage_v == 12.5
    assert [mailbox.get(timeout=0.0) for _ in said] == said


def test_who_asks_to_end_while_the_first_reading_is_looked_for_is_heard() -> None:
    mailbox = Mailbox()
    mailbox.put(Heard(b"noise\n", 1.0))
    mailbox.put(STOP)
    assert first_reading(mailbox, decoder(), 3600.0) is None
    assert [mailbox.get(timeout=0.0) for _ in range(2)] == [STOP, Heard(b"noise\n", 1.0)]


def test_a_reading_that_was_heard_before_somebody_asked_to_end_still_tells() -> None:
    mailbox = Mailbox()
    for message in (Heard(b"noise\n", 1.0), STOP, Heard(line(12.5), 2.0)):
        mailbox.put(message)
    found = first_reading(mailbox, decoder(), 3600.0)
    assert found is not None and found.voltage_v == 12.5 and mailbox.is_asked and len(mailbox) == 2


def test_a_flood_without_a_reading_is_not_gathered_without_bound() -> None:
    class Flood(Mailbox):
        """It never ends."""

        def get(self, timeout: float) -> Heard:
            return Heard(bytes(4096), boottime_s())

    mailbox = Flood()
    assert first_reading(mailbox, decoder(), 3600.0) is None and len(mailbox) < 1000


@pytest.mark.parametrize("per_s", [2, 500, 3000, 20_000])
def test_the_runs_time_never_runs_ahead_of_the_clock_and_what_is_thinned_is_counted(
    recording: Recording, per_s: int
) -> None:
    seconds = 6
    recorder = recording.recorder
    for t in range(seconds):
        recorder.tick(at(t))
        for number in range(per_s):
            recorder._accept(Reading(voltage_v=13.0, current_a=-0.3, at_s=at(t + number / per_s).boot_s), None)
        assert recorder._last_ms <= (t + 1) * 1000 + 1000
    thinned = recorder._faults.counts.get("more readings than milliseconds")
    kept = recorder.readings
    assert kept + (thinned.times if thinned else 0) == per_s * seconds
    assert (thinned is None) == (per_s <= 1000) and kept <= (seconds + 1) * 1000 + 1


def test_a_hundred_readings_that_a_meter_had_gathered_are_all_kept(recording: Recording) -> None:
    recording.recorder.take(line() * 100, at(5).boot_s)
    assert recording.recorder.readings == 100 and not recording.recorder._faults.counts

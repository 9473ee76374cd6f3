"""What comes in from the link, on its way to the recorder: captured, listened to, and what is dropped is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.services.meters.ear import Ear
from purifier.services.meters.mailbox import MOST_BYTES, Asked, Dropped, Heard, Lost, Mailbox
from purifier.services.record.capture import Capture
from purifier.services.record.recorder import Recorder
from purifier.services.record.recorder_words import dropped_words
from purifier.services.record.run_clock import RunClock

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

TELL_EVERY_S: Final = 60.0
"""How often a flood that goes on is told of."""
LAST_S: Final = 0.5
"""How long what was heard before the end is still taken in; a flood would be taken in for ever."""


class Hearing:
    """Hands messages from ``mailbox`` to ``recorder``."""

    def __init__(
        self, mailbox: Mailbox, recorder: Recorder, meter: Meter, device: str, capture: Capture | None
    ) -> None:
        self._mailbox = mailbox
        self._recorder = recorder
        self._meter = meter
        self._device = device
        self._capture = capture
        self._ear: Ear | None = Ear(meter, device)
        self._dropped: Dropped | None = None
        self._told_s = -TELL_EVERY_S

    def take(self, message: Heard | Lost) -> None:
        """Record what was heard, or that the link has gone or come back."""
        if isinstance(message, Heard):
            self._hear(message)
        elif message.back:
            self._recorder.link_back(message.words, message.at_s)
            self._ear = Ear(self._meter, self._device)
        else:
            self._recorder.link_lost(message.words, message.at_s)

    def take_last(self) -> None:
        """It ends: take what was heard before, as far as that is soon done, and tell of the rest."""
        until_s = boottime_s() + LAST_S
        for _ in range(len(self._mailbox)):
            message = self._mailbox.get(timeout=0.0)
            if isinstance(message, Heard | Lost):
                self.take(message)
            if boottime_s() > until_s:
                break
        self._mailbox.give_up()
        self._told_s = -TELL_EVERY_S
        self.tell_drops(until_s)

    def tell_drops(self, now_s: float) -> None:
        """Tell of what there was no room for: at once, and then once a minute while it goes on."""
        new, old = self._mailbox.dropped(), self._dropped
        if new is not None:
            self._dropped = new if old is None else Dropped(old.bytes + new.bytes, old.from_s, new.to_s)
        if self._dropped is None or now_s - self._told_s < TELL_EVERY_S:
            return
        told, self._dropped, self._told_s = self._dropped, None, now_s
        writer = self._recorder.writer
        clock = RunClock(writer.clocks[-1])
        span = max(0, clock.ms(told.from_s)), max(0, clock.ms(told.to_s))
        words = dropped_words(told.bytes, writer.clocks, *span)
        data = {"dropped_bytes": told.bytes, "from_ms": span[0], "to_ms": span[1]}
        self._recorder.note("not-understood", words, told.to_s, **data)

    def _hear(self, message: Heard) -> None:
        """Record bytes, and listen for what is wrong until that is known."""
        recorder = self._recorder
        if self._capture is not None and (trouble := self._capture.add(message.data, message.at_s)) is not None:
            recorder.note("not-understood", trouble, message.at_s)
        before = recorder.decoder.frames_ok
        recorder.take(message.data, message.at_s)
        if self._ear is None:
            return
        understood = recorder.decoder.frames_ok > before
        trouble = self._ear.trouble(message.data, message.at_s, understood)
        if trouble is not None:
            recorder.note("not-understood", trouble, message.at_s)
        if understood or trouble is not None:
            self._ear = None


def first_reading(mailbox: Mailbox, decoder: Decoder, patience_s: float) -> Reading | None:
    """The first reading that comes within ``patience_s``; all that was heard until then is in ``mailbox`` as before.

    None as well when somebody asks to end, or when far too much comes in without any.
    """
    until_s = boottime_s() + patience_s
    heard: list[Heard | Lost] = []
    found: Reading | None = None
    size = 0
    asked: Asked | None = None
    while found is None and size < MOST_BYTES // 2 and (left_s := until_s - boottime_s()) > 0.0:
        message = mailbox.get(timeout=left_s if asked is None else 0.0)
        if isinstance(message, Asked):
            asked = message  # what has been heard already may still tell
            continue
        if message is None:
            if asked is not None:
                break
            continue
        heard.append(message)
        if isinstance(message, Heard):
            size += len(message.data) + 1
            readings = (one for one in decoder.feed(message.data, message.at_s) if isinstance(one, Reading))
            found = next(readings, None)
    mailbox.put_back(heard)
    if asked is not None:
        mailbox.put(asked)
    return found

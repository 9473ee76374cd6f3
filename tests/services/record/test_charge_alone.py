"""A battery whose meter tells its charge in percent and nothing else: it is recorded, and nothing is made up."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.protocols.encoder import encode
from purifier.services.plan.request import Request
from purifier.services.record.begin import begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.services.runs.compare import compare
from purifier.services.runs.facts import Facts
from purifier.services.runs.in_words import sentences
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from tests.recordings import BATTERY, Recording, at, library, meter, read

BOARD = "upspack-v3"


class OfCharge(Recording):
    """A run on a board that says nothing but percent."""

    def __init__(self, database: Path) -> None:
        frozen = freeze(library(), Request((BATTERY,), load="4.1 W"), BOARD)
        self.said = []
        self.begun = begin(database, frozen, "usb:ups", at(0.0), {})
        self.recorder = Recorder(
            self.begun.writer,
            decoder_of(meter(BOARD), frozen),
            self.begun.past,
            commit_every_s=1e9,
            alarms=self.begun.alarms,
            say=self.said.append,
            monotonic=lambda: 0.0,
        )


def percent(left: float) -> bytes:
    return encode(meter(BOARD), Reading(soc_percent=left, extra={"output_v": 5.2}), {"mains": "NG", "version": "V3.2P"})


def test_down_to_nothing_and_silence_it_is_not_called_empty_by_its_percent_alone(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = OfCharge(database)
    recording.hear(range(0, 6000, 10), lambda t: percent(max(0.0, round(100.0 - t / 55.0))))
    recording.recorder.tick(at(9000.0))
    assert recording.said == [] and recording.recorder.run.end_ms is None
    recording.recorder.end("stopped", "stopped on request")
    recording.recorder.commit()
    recording.begun.close()
    with closing(read(database)) as connection:
        (run,) = run_rows.runs(connection)
        assert isinstance(run, Run) and not run.complete and run.frozen.of == "battery"
        one = summary(Facts.read(connection, database, run, at(9000.0)))
    assert (one.soc_percent, one.readings) == (0.0, 600)
    assert (one.drawn_ah, one.drawn_wh, one.mean_power_w) == (None, None, None)
    said = " ".join(sentences(compare(database, [1], at(9000.0)).rows[0]))
    assert "its meter says nothing of a current" in said and "Nothing was drawn" not in said

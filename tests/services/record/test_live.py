"""A live recording, heard on a link that says what a test has written down for it."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import LinkError, LinkLost, UsageError
from purifier.link.clock import boottime_s
from purifier.model.run import Event, Run
from purifier.services.meters.mailbox import Asked, Mailbox
from purifier.services.record.live import LOOK_EVERY_S, Audience, Job, record
from purifier.services.record.recorder_state import Status
from purifier.services.runs.stop import stop
from purifier.store import run_rows
from purifier.store.locks import acquire, locks_folder
from purifier.store.outcome import Outcome
from purifier.store.readings import rows
from purifier.store.writer import Writer
from tests.patience import HANGS_S
from tests.recordings import Recording, line, meter, plan, read

Said = tuple[bytes | None, float]
"""Bytes, or None where the port is gone, and when [s after the link was opened]."""


class Wire:
    """A link with these words on it; when all are said, the recorder is asked to ``then``."""

    identity = "usb:test"
    device = "/dev/test"

    def __init__(self, said: Iterable[Said], mailbox: Mailbox, then: str | None = "stop") -> None:
        self.zero_s = boottime_s()
        self.said = list(said)
        self.closed = threading.Event()
        self._mailbox = mailbox
        self._then = then

    def read(self) -> tuple[bytes, float]:
        if not self.said:
            if self._then is not None:
                self._mailbox.put(Asked(self._then, "asked to"))
                self._then = None
            self.closed.wait(0.01)
            return b"", boottime_s()
        data, after_s = self.said.pop(0)
        if data is None:
            raise LinkLost("/dev/test is gone")
        return data, self.zero_s + after_s

    def write(self, data: bytes) -> None:
        raise AssertionError(f"{data!r} was written to a meter that talks by itself")

    def reopen(self) -> bool:
        return True

    def close(self) -> None:
        self.closed.set()


class Listened:
    """What a recording told its audience, and what is left of it."""

    def __init__(self, database: Path, said: Iterable[Said] = (), then: str | None = "stop", **job: object) -> None:
        self.events: list[Event] = []
        self.shown: list[Status] = []
        self.begun: list[str] = []
        self.database = database
        mailbox = Mailbox()
        self.wire = Wire(said, mailbox, then)
        audience = Audience(lambda begun: self.begun.extend(begun.said), self.events.append, self.show)
        record(Job(database, plan(), {}, **job), meter(), self.wire, mailbox, audience)  # type: ignore[arg-type]

    def show(self, status: Status) -> None:
        self.shown.append(status)

    def told(self, kind: str) -> list[str]:
        return [event.text for event in self.events if event.kind == kind]


def run_of(database: Path, id_: int = 1) -> tuple[Run, int]:
    """A run, and how many readings it holds."""
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, id_)
        assert run is not None
        return run, len(list(rows(connection, id_)))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def test_what_is_heard_is_recorded_until_it_is_asked_to_stop(database: Path, tmp_path: Path) -> None:
    said = [(line(), float(t)) for t in range(5)]
    heard = Listened(database, said, capture=tmp_path / "capture.jsonl")
    run, readings = run_of(database)
    assert (run.end_reason, readings) == ("stopped", 5) and heard.told("end") == ["asked to"]
    assert heard.wire.closed.is_set() and not list(locks_folder(database).iterdir())
    captured = (tmp_path / "capture.jsonl").read_text().splitlines()
    assert len(captured) == 5 and all(text.endswith(f'"hex": "{line().hex()}"}}') for text in captured)


def test_asked_to_pause_it_leaves_the_run_open(database: Path) -> None:
    heard = Listened(database, [(line(), 0.0)], then="pause")
    run, readings = run_of(database)
    assert (run.end_ms, readings) == (None, 1) and heard.told("pause") == ["asked to"]
    assert not list(locks_folder(database).iterdir())


def test_a_port_that_goes_and_comes_back_is_told_and_the_run_goes_on(database: Path) -> None:
    heard = Listened(database, [(line(), 0.0), (None, 0.0), (line(), 1.0)])
    assert heard.told("link-lost") == ["/dev/test is gone"] and heard.told("reconnect") == ["back at /dev/test"]
    assert run_of(database)[1] == 2


def test_what_makes_no_sense_is_said_once_and_again_after_an_unplug(database: Path) -> None:
    def noise(since_s: float) -> list[Said]:
        return [(b"\xff\xfe\x80\x81", since_s + t) for t in (0.0, 5.0, 20.0, 40.0)]

    heard = Listened(database, [*noise(0.0), (None, 50.0), *noise(60.0)])
    assert len(heard.told("not-understood")) == 2 and "none make sense" in heard.told("not-understood")[0]


def test_once_a_meter_was_understood_later_noise_is_only_counted(database: Path) -> None:
    heard = Listened(database, [(line(), 0.0), *((b"\xff\xfe\x80\x81\n", float(t)) for t in range(1, 60, 5))])
    assert not heard.told("not-understood")


def test_it_ends_when_its_time_is_up(database: Path) -> None:
    heard = Listened(database, then=None, duration_s=0.0)
    assert run_of(database)[0].end_reason == "duration"
    assert heard.told("end") == ["the time that was asked for is over"] and len(heard.shown) == 1


def test_it_ends_when_the_database_asks_for_it(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listened, "show", lambda self, status: stop(database, str(status.run.id)))
    heard = Listened(database, then=None)
    assert run_of(database)[0].end_reason == "stopped" and heard.told("end") == ["stopped on request"]


def test_a_port_that_is_being_logged_is_refused_and_let_go_of(database: Path) -> None:
    held = acquire(database, "port-usb:test")
    with pytest.raises(LinkError, match="/dev/test is being logged by process"):
        Listened(database)
    held.release()
    assert not database.exists()


def test_what_is_heard_while_it_is_decided_which_run_goes_on_is_recorded(database: Path) -> None:
    before = Recording(database)  # months ago: only the meter's counter could vouch for the time between
    before.hear(range(10))
    before.close()
    heard = Listened(database, [(line(12.0 + t / 10), float(t)) for t in range(3)])
    assert "run 1 is not continued" in heard.begun[0]
    assert run_of(database, 2)[1] == 3


def no_run_was_begun(database: Path) -> bool:
    """No file, no lock, no port held."""
    return not database.exists() and not list(locks_folder(database).iterdir())


def test_a_capture_that_cannot_be_written_is_refused_before_a_run_is_begun(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--capture: cannot write .*capture.jsonl: .*its folder is not there"):
        Listened(database, capture=tmp_path / "nowhere" / "capture.jsonl")
    assert no_run_was_begun(database)


def test_asked_to_end_before_it_is_known_which_run_goes_on_it_leaves_all_as_they_were(database: Path) -> None:
    before = Recording(database)  # months ago: the meter's first reading decides
    before.hear(range(10))
    before.close()
    heard = Listened(database, then="pause")
    assert (heard.begun, heard.events) == ([], []) and run_of(database) == (run_of(database)[0], 10)
    with closing(read(database)) as connection:
        assert [run.end_ms for run in run_rows.runs(connection)] == [None]
    assert not list(locks_folder(database).iterdir())


def test_the_service_manager_hears_that_it_began_lives_and_ends(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("needs sockets with a path")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(HANGS_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1000")
        Listened(database, then=None, duration_s=0.0)
        assert [manager.recv(64) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_that_a_run_goes_on_is_there_for_all_to_see_before_its_first_reading(database: Path) -> None:
    Listened(database, [(line(), 0.0)], then="pause")
    seen: list[list[str]] = []

    class Looking(Listened):
        def show(self, status: Status) -> None:
            with closing(read(database)) as connection:
                seen.append([event.kind for event in run_rows.events(connection, status.run.id)])

    Looking(database, then=None, duration_s=0.0)
    assert seen == [["start", "discharging", "pause", "continue"]]


def test_how_it_stands_is_shown_once_a_second_however_much_comes_in(database: Path) -> None:
    heard = Listened(database, [(line(), t / 100) for t in range(500)])
    assert run_of(database)[1] == 500 and 1 <= len(heard.shown) < 100


@pytest.mark.parametrize(("every_s", "unsaved"), [(1e-6, 0), (3600.0, 1)])
def test_readings_are_saved_as_often_as_was_asked_for(database: Path, every_s: float, unsaved: int) -> None:
    class UntilItIsHeard(Listened):
        def show(self, status: Status) -> None:
            super().show(status)
            if status.reading is not None:
                stop(database, str(status.run.id))

    heard = UntilItIsHeard(database, [(line(13.1, 0.0), 0.0)], then=None, commit_every_s=every_s)
    assert heard.shown[-1].unsaved == unsaved


def test_noise_under_a_running_recorder_is_noticed_and_the_run_goes_on_in_a_new_file(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However rarely it commits: the file is looked at on its own, twice a minute unless a test has no time."""
    assert LOOK_EVERY_S <= 30.0
    monkeypatch.setattr("purifier.services.record.live.LOOK_EVERY_S", 0.0)

    class Spoiled(Listened):
        def show(self, status: Status) -> None:
            super().show(status)
            if len(self.shown) == 2:
                with open(database, "r+b") as file:
                    file.seek(4096)
                    file.write(os.urandom(database.stat().st_size - 4096))
            if self.told("damaged"):
                stop(database, str(status.run.id))

    heard = Spoiled(database, [(line(), float(t)) for t in range(5)], then=None, commit_every_s=3600.0)
    assert len(heard.told("damaged")) == 1 and "it is kept as" in heard.told("damaged")[0]
    run, readings = run_of(database)
    # The first was on the disk already, for with it discharge began: it is in the file that is kept.
    assert (run.end_reason, readings) == ("stopped", 4)
    assert len(list(database.parent.glob("runs.damaged-*Z.sqlite3"))) == 1


def test_who_wants_to_lose_less_than_a_second_is_saved_more_often_than_once_a_second(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared with what happens once a second, so that a busy machine slows down both."""
    commits = 0
    commit = Writer.commit

    def counted(writer: Writer) -> Outcome:
        nonlocal commits
        commits += 1
        return commit(writer)

    monkeypatch.setattr(Writer, "commit", counted)

    class UntilItIsClear(Listened):
        def show(self, status: Status) -> None:
            super().show(status)
            if commits >= 3 * len(self.shown) + 10:
                stop(database, str(status.run.id))

    UntilItIsClear(database, then=None, commit_every_s=0.05)
    assert run_of(database)[0].end_reason == "stopped"


def test_a_request_to_end_is_heard_while_more_comes_in_than_can_be_taken(database: Path) -> None:
    class Flooded(Wire):
        """Never silent; after a hundred reads somebody asks to end."""

        reads = 0

        def read(self) -> tuple[bytes, float]:
            self.reads += 1
            if self.reads == 100 or self.closed.is_set():
                self._mailbox.put(Asked("pause", "asked to"))
            return line() * 1000, boottime_s()

    mailbox = Mailbox()
    events: list[Event] = []
    audience = Audience(lambda begun: None, events.append, lambda status: None)
    wire = Flooded((), mailbox)
    record(Job(database, plan(), {}), meter(), wire, mailbox, audience)
    assert [event.kind for event in events][-1] == "pause"
    dropped = sum(int(str(event.data.get("dropped_bytes", 0))) for event in events)
    assert dropped > 0 and "came in faster than they could be recorded" in str(events)

"""A meter that answers only when asked is found by asking, and nothing but what its profile states is ever written."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from purifier.errors import LinkError, ProfileError, SpeedError
from purifier.link.serial_link import open_link
from purifier.model.reading import Reading
from purifier.protocols.ascii_framer import framed, whole
from purifier.protocols.encoder import encode, polls
from purifier.protocols.meter import Line
from purifier.protocols.told import at_address
from purifier.services.meters import recognise
from purifier.services.meters.asking import Asked, ask
from purifier.services.meters.recognise import listen, masters
from purifier.services.meters.to_ask import askable, enquiries, speed_of
from purifier.services.meters.why import no_answer
from tests.protocols.test_published_layouts import crc
from tests.recordings import library
from tests.services.meters.strangers import Wire, library_of, pretending, put_in_place, said_by

BUNDLE = library()
ASKABLE = [meter.id for meter in askable(BUNDLE)]
needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """A line at which nobody is."""
    return put_in_place(Wire(lambda speed, data: b""), monkeypatch)


def meter_on(wire: Wire, id_: str) -> None:
    """Have a meter at the wire, which understands what is sent at its own speed."""
    meter = BUNDLE.meter(id_)
    wire.says = lambda speed, data: said_by(meter, data) if speed == speed_of(meter.line) else b""


def asked_all(wire: Wire, port: str = "/dev/x", *, over: bool = False, busy_too: bool = False) -> list[Asked]:
    return list(ask(BUNDLE, port, lambda: over, busy_too=busy_too))


@pytest.mark.parametrize("id_", ASKABLE)
def test_every_bundled_meter_that_answers_when_asked_is_found(id_: str, silent: Wire) -> None:
    meter_on(silent, id_)
    last = asked_all(silent)[-1]
    assert last.meters[0] == id_ or polls(BUNDLE.meter(last.meters[0])) == polls(BUNDLE.meter(id_)), last
    assert id_ in last.meters and last.speed == speed_of(BUNDLE.meter(id_).line)
    assert (" A" in last.values or "PM2.5" in last.values) and not last.over
    assert silent.written[-1][1] in polls(BUNDLE.meter(id_)), "nothing is asked behind the answer"


@pytest.mark.parametrize("id_", ASKABLE)
def test_an_adapter_that_repeats_what_is_sent_does_not_matter(id_: str, silent: Wire) -> None:
    meter_on(silent, id_)
    says = silent.says
    silent.says = lambda speed, data: data + says(speed, data)
    assert id_ in asked_all(silent)[-1].meters


def test_where_nobody_is_every_poll_is_written_once_a_speed_and_nothing_else(silent: Wire) -> None:
    told = asked_all(silent)
    stated = {(speed_of(meter.line), poll) for meter in askable(BUNDLE) for poll in polls(meter)}
    assert sorted(silent.written) == sorted(stated)
    assert [one.number for one in told[:-1]] == list(range(1, len(stated) + 1)) and told[-1].over
    assert told[-1].meters == () and told[-1].bytes == 0 and not told[-1].echo
    assert all(later.left_s < one.left_s for one, later in pairwise(told))
    # Overall it takes what the profiles say an answer may take, and a moment of listening at each speed.
    assert silent.now_s - 1000.0 == pytest.approx(told[0].left_s, abs=0.1 * len(stated))
    assert "nothing answers." in no_answer(0, False) and "BMS sleeps" in no_answer(0, False)


def test_what_makes_a_reading_is_asked_first_at_the_speed_that_most_meters_use() -> None:
    todo = enquiries(BUNDLE)
    assert [one.has_current for one in todo] == sorted((one.has_current for one in todo), reverse=True)
    speeds = [speed for speed, _ in groupby(one.speed for one in todo if one.has_current)]
    users = [sum(speed_of(meter.line) == speed for meter in askable(BUNDLE)) for speed in speeds]
    assert speeds[0] == "9600 8N1" and users == sorted(users, reverse=True)


def test_a_poll_that_would_be_a_write_to_another_device_is_never_asked_of_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = library_of(tmp_path / "own", "jbd-bms")
    path = tmp_path / "own/meters/jbd-bms.toml"
    poll = crc(bytes.fromhex("0110162000010200 00")).hex(" ")
    path.write_text(path.read_text().replace("DD A5 04 00 FF FC 77", poll.upper()))
    with pytest.raises(ProfileError):  # its own check refuses the profile already
        only.fresh().meter("jbd-bms")
    meter = BUNDLE.meter("jbd-bms")
    frames = (meter.frames[0], replace(meter.frames[1], poll=bytes.fromhex(poll)))
    monkeypatch.setattr("purifier.library.catalogue.Library.all", lambda *_: (replace(meter, frames=frames),))
    assert [one.poll.hex() for one in enquiries(only.fresh())] == ["dda50300fffd77"]


def test_a_line_at_which_something_talks_is_left_alone(silent: Wire) -> None:
    silent.unasked = dict.fromkeys(("9600 8N1", "115200 8N1", "9600 8N2"), b"\x13\x37\x00 what is this")
    meter_on(silent, "jbd-bms")
    (only,) = asked_all(silent)
    assert silent.written == [] and "something talks here that no profile understands" in only.busy
    silent.unasked = {"9600 8N1": b"".join(polls(BUNDLE.meter("daly-bms")))}
    (only,) = asked_all(silent)
    assert silent.written == [] and "asks a daly-bms already" in only.busy and "spoil each other" in only.busy
    assert asked_all(silent, busy_too=True)[-1].meters == ("jbd-bms",), "a person may know better"
    silent.unasked = {"9600 8N1": said_by(BUNDLE.meter("seplos-v3"), polls(BUNDLE.meter("seplos-v3"))[0])}
    assert asked_all(silent)[-1].busy, "without its question an answer of Modbus may be anybody's"


def test_a_master_that_begins_meanwhile_ends_it(silent: Wire) -> None:
    silent.says = lambda speed, data: polls(BUNDLE.meter("jbd-bms"))[1]
    *_, last = asked_all(silent)
    assert len(silent.written) == 1 and "asks a jbd-bms already" in last.busy and not last.over


def test_a_meter_that_talks_by_itself_meanwhile_is_heard(silent: Wire) -> None:
    meter = BUNDLE.meter("victron-ve-direct")
    talk = encode(meter, Reading(voltage_v=13.1, current_a=-0.33, power_w=-4.3, charge_ah=-1.0, soc_percent=99.0)) * 2
    silent.unasked = {"9600 8N2": talk}
    *_, last = asked_all(silent)
    assert last.meters == ("victron-ve-direct",) and last.values == "13.10 V, -0.33 A"
    silent.unasked, silent.says = {}, lambda speed, data: talk
    assert asked_all(silent)[-1].meters == ("victron-ve-direct",)


@pytest.mark.parametrize(("id_", "later_s"), [("daly-bms", 1.3), ("epever-tracer", 0.7)])
def test_an_answer_that_comes_late_belongs_to_what_was_asked_before(id_: str, later_s: float, silent: Wire) -> None:
    silent.later_s = later_s
    meter_on(silent, id_)
    told = asked_all(silent)
    first = next(at for at, (_, poll) in enumerate(silent.written, 1) if poll in polls(BUNDLE.meter(id_)))
    assert told[-1].meters == (id_,) and told[-1].number == first + 1


@pytest.mark.parametrize("id_", ["jbd-bms", "daly-bms"])
def test_a_meter_that_answers_only_beside_its_current_is_found(id_: str, silent: Wire) -> None:
    meter = BUNDLE.meter(id_)
    silent.says = lambda speed, data: said_by(meter, data) if data == polls(meter)[1] else b""
    last = asked_all(silent)[-1]
    assert last.meters == (id_,) and not last.over


def test_what_opening_the_port_shakes_loose_is_no_talk(silent: Wire) -> None:
    silent.shaken = b"\x00\xff"
    meter_on(silent, "jbd-bms")
    assert asked_all(silent)[-1].meters == ("jbd-bms",)


def noughts(data: bytes) -> bytes:
    """What a device says that answers about any registers, also those that it has not."""
    return crc(data[:2] + bytes((2 * data[5],)) + bytes(2 * data[5]))


def test_noughts_of_a_device_that_has_no_such_registers_do_not_make_a_meter(silent: Wire) -> None:
    pzem, net = BUNDLE.meter("pzem-017"), polls(BUNDLE.meter("epever-tracer"))[0]
    silent.says = lambda speed, data: noughts(data) if data == net else said_by(pzem, data)
    assert asked_all(silent)[-1].meters == ("pzem-017",)
    silent.says = lambda speed, data: noughts(data) if data == net else b""
    last = asked_all(silent)[-1]
    assert last.meters == ("epever-tracer",) and last.over, "for want of a better one it is named in the end"
    assert (last.speed, last.values) == ("115200 8N1", "0.00 V, 0.00 A")


def test_values_that_no_battery_has_do_not_make_a_meter(silent: Wire) -> None:
    renogy = polls(BUNDLE.meter("renogy-battery"))[0]
    silent.says = lambda speed, data: noughts(data) if data == renogy else b""
    last = asked_all(silent)[-1]
    assert last.meters == () and last.bytes == len(noughts(renogy)) and last.over


def test_several_modules_in_one_answer_are_told_with_what_picks_one(silent: Wire) -> None:
    pylontech = BUNDLE.meter("pylontech")
    body = whole(said_by(pylontech, polls(pylontech)[0]))
    assert body is not None
    two = framed(body[:7] + b"\x02" + body[8:] * 2)
    silent.says = lambda speed, data: two if data in polls(pylontech) else b""
    last = asked_all(silent)[-1]
    assert last.meters == ("pylontech",) and not last.over
    assert last.values == "2 modules answer in one message: --pick 1 reads the first of them alone"


def test_a_refusal_is_no_meter_but_bytes_that_are_told(silent: Wire) -> None:
    pzem = polls(BUNDLE.meter("pzem-017"))[0]
    silent.says = lambda speed, data: crc(b"\x01\x84\x02") if data == pzem else b""
    last = asked_all(silent)[-1]
    assert (last.meters, last.bytes, last.over) == ((), 5, True)
    assert "5 bytes came back that no profile understands" in no_answer(last.bytes, last.echo)


def test_ones_own_questions_coming_back_are_told_as_such(silent: Wire) -> None:
    silent.says = lambda speed, data: data
    last = asked_all(silent)[-1]
    assert last.echo and last.bytes == 0 and last.meters == () and not last.busy
    assert "TX and RX touch" in no_answer(0, last.echo)


def test_it_stops_when_it_is_told_to(silent: Wire) -> None:
    assert asked_all(silent, over=True) == [] and silent.written == []


def test_a_speed_that_the_adapter_cannot_have_is_passed_over(silent: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    meter_on(silent, "junctek-kg")
    opened = silent.open

    def refusing(port: str, line: Line, *writes: object, **more: object) -> object:
        if line.baud == 9600:
            raise SpeedError("cannot be set to 9600 baud")
        return opened(port, line, *writes, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("purifier.services.meters.asking.open_link", refusing)
    assert "junctek-kg" in asked_all(silent)[-1].meters
    silent.says = lambda speed, data: b""
    assert asked_all(silent)[-1].over

    def heard(port: str, line: Line, over: object, each_s: float) -> recognise.Pieces:
        raise SpeedError("cannot be set to it")

    monkeypatch.setattr(recognise, "_heard", heard)
    assert list(listen(BUNDLE, "/dev/x", lambda: False)) == []


def test_a_port_that_is_not_there_says_so() -> None:
    with pytest.raises(LinkError, match="no-such-port"):
        list(ask(BUNDLE, "no-such-port", lambda: False))


def test_questions_of_another_master_are_told_by_whom_they_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    jbd, pzem = BUNDLE.meter("jbd-bms"), at_address(BUNDLE.meter("pzem-017"), 9)
    assert masters(BUNDLE, b"\x00" + polls(jbd)[0] * 2) == ("jbd-bms",)
    assert masters(BUNDLE, polls(pzem)[0]) == ("Modbus device",)
    assert masters(BUNDLE, polls(jbd)[0], own=polls(jbd)) == masters(BUNDLE, b"\xf0\xf0") == ()
    epever = polls(BUNDLE.meter("epever-tracer"))[1]
    assert b"\xf0" in epever and masters(BUNDLE, epever, own=(b"\xf0",)) == ("epever-tracer",)
    monkeypatch.setattr(recognise, "_heard", lambda *_: ((0.0, polls(jbd)[1]),))
    assert {one.masters for one in listen(BUNDLE, "/dev/x", lambda: False)} == {("jbd-bms",)}


@needs_pty
@pytest.mark.parametrize(
    ("id_", "others"),
    [
        ("jbd-bms", ("daly-bms",)),
        pytest.param("daly-bms", (), marks=pytest.mark.slow),
        pytest.param("pzem-017", ("jbd-bms",), marks=pytest.mark.slow),
        pytest.param("junctek-kg", ("jbd-bms",), marks=pytest.mark.slow),
        ("jk-uart", ("jbd-bms", "seplos-v3")),
        pytest.param("seplos-v2", ("pace-v25",), marks=pytest.mark.slow),
        ("seplos-v3", ("jk-uart",)),
    ],
)
def test_a_real_line_is_set_to_each_speed_and_asked_there(
    id_: str, others: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.services.meters.asking.QUIET_S", 0.1)
    some = library_of(tmp_path / "some", *others, id_)
    with pretending(id_) as (device, port):
        *_, last = list(ask(some, device, lambda: False))
        open_link(device, BUNDLE.meter(id_).line).close()  # the recorder can have it
    assert last.meters == (id_,) and last.values.startswith("13.")
    stated = [one.poll for one in enquiries(some)][: last.number]
    assert bytes(port.written) == b"".join(stated)


def test_meters_of_one_poll_are_told_apart_by_what_they_say(silent: Wire) -> None:
    one = BUNDLE.meter("rdtech-um34c")
    meter_on(silent, one.id)
    assert asked_all(silent)[-1].meters == ("rdtech-um34c",)
    silent.says = lambda speed, data: said_by(BUNDLE.meter("rdtech-um25c"), data)
    assert asked_all(silent)[-1].meters == ("rdtech-um25c",)

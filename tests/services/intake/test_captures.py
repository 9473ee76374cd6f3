"""A capture is opened like any other file, and gives the rows that a replay of it would record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.model.block import Block
from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.encoder import encode, preamble
from purifier.services.intake.captures import ROWS, OpenedCapture, is_capture, opened_capture
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.freeze import freeze
from purifier.services.record.live import Audience
from purifier.services.record.replay import Replay, replay
from purifier.services.record.slow_values import SlowValues
from purifier.store.opening import reading
from purifier.store.pending import SlowValue
from purifier.store.readings import readings
from tests.recordings import BATTERY, library, line

Messages = list[tuple[float, bytes]]
QUIET = Audience(lambda begun: None, lambda event: None, lambda status: None)


def written(path: Path, messages: Iterable[tuple[float, bytes]]) -> Path:
    path.write_text("".join(json.dumps({"t": t, "hex": data.hex()}) + "\n" for t, data in messages))
    return path


def blocks(found: OpenedCapture) -> list[Block]:
    return list(found.blocks([]))


def rows(found: OpenedCapture) -> list[Reading]:
    """What the blocks say, as readings; the time is ms since the start."""
    return [
        Reading(
            at_s=t_ms,
            **{name: cells[place] for name, cells in block.values.items()},
            extra=json.loads(block.extra[place] or "{}") if block.extra else {},
        )
        for block in blocks(found)
        for place, t_ms in enumerate(block.t_ms)
    ]


def replayed(database: Path, messages: Messages, meter_id: str) -> list[Reading]:
    """What a replay stores of them, in the same form."""
    plan = freeze(library(), Request((BATTERY,), load="4.1 W"), meter_id, How(), "", "replay")
    run = replay(Replay(database, plan, "capture"), library().meter(meter_id), messages, QUIET)
    with reading(database) as connection:
        found = list(readings(connection, run.id))
    return [one._replace(at_s=round((one.at_s or 0.0) * 1000.0), extra=dict(one.extra)) for one in found]


def discharge(meter_id: str, count: int = 300) -> Messages:
    """The first messages of a pretended discharge, on a clock that counts from the start of the machine."""
    setup = one_setup(library(), Request((BATTERY,), load="40 W"))[0]
    messages = synthetic_capture(pretend(setup, 40.0), library().meter(meter_id))
    return [(1234.5 + t, data) for (t, data), _ in zip(messages, range(count), strict=False)]


class Notes:
    """Stands in for a writer: what a recorder would have noted of the values that change slowly."""

    def __init__(self) -> None:
        self.noted: dict[str, SlowValue] = {}

    def add_change(self, t_ms: int, name: str, value: SlowValue | None) -> None:
        if value is None:
            del self.noted[name]
        else:
            self.noted[name] = value


def kept(found: list[Reading]) -> Iterator[Reading]:
    """Readings as a run keeps them: what changes slowly every ten seconds, and cells as the run leaves them."""
    notes, slow = Notes(), SlowValues()
    for one in found:
        slow.see(one, int(one.at_s or 0), notes)  # type: ignore[arg-type]
        if one is found[-1]:
            slow.settle(notes)  # type: ignore[arg-type]
        extra = dict(notes.noted)
        to_go, degrees = extra.pop("time_to_go_s", None), extra.pop("temperature_c", None)
        yield one._replace(time_to_go_s=to_go, temperature_c=degrees, extra=extra)  # type: ignore[arg-type]


def near(one: float | None, other: float | None, most: float) -> bool:
    """The same, to what a row of the database can hold."""
    return one == other or (one is not None and other is not None and abs(one - other) <= most)


@pytest.mark.parametrize("meter_id", ["victron-ve-direct", "jbd-bms", "diy-json", "votronic-shunt", "aili-tf03k"])
def test_its_rows_are_those_of_a_replay(tmp_path: Path, meter_id: str) -> None:
    messages = discharge(meter_id)
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library())
    assert found.meter.id == meter_id, "its table alone understands the bytes"
    mine, theirs = rows(found), replayed(tmp_path / "runs.sqlite3", messages, meter_id)
    assert len(mine) == len(theirs) > 50
    for one, other in zip(kept(mine), theirs, strict=True):
        assert one.at_s == other.at_s
        if one.charge_ah is None and "remaining_ah" in one.extra:
            other = other._replace(charge_ah=None)  # the set-up of the replay knew from how much
        for name in ("voltage_v", "current_a", "charge_ah"):
            assert near(getattr(one, name), getattr(other, name), 6e-5), name
        assert near(one.power_w, other.power_w, 1e-3) and near(one.soc_percent, other.soc_percent, 0.0501)
        assert one[6:] == other[6:], "time to go, temperature, all else"
    assert found.said.rows == len(mine)
    assert found.dated().start_utc_ms is None and found.format.sign == "charge-positive"


def test_a_capture_that_knows_the_date_has_times_in_utc(tmp_path: Path) -> None:
    messages = [(1_780_000_000.25 + t, line()) for t in range(3)]
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library())
    assert [one.at_s for one in rows(found)] == [1_780_000_000_250 + t * 1000 for t in range(3)]
    assert found.dated().start_utc_ms == 0


def test_channels_are_what_the_meter_says_with_units(tmp_path: Path) -> None:
    messages = [(float(t), line(13.2 - t / 10, -0.33, soc_percent=80.0)) for t in range(4)]
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library())
    there = {one.name: one for one in found.channels()}
    assert (there["voltage_v"].unit, there["voltage_v"].count) == ("V", 4)
    assert (there["voltage_v"].low, there["voltage_v"].high) == pytest.approx((12.9, 13.2))
    assert {name: one.unit for name, one in there.items()} == {
        "voltage_v": "V",
        "current_a": "A",
        "power_w": "W",
        "soc_percent": "%",
    }


def test_several_meters_that_understand_it_are_named_and_one_may_be_given(tmp_path: Path) -> None:
    kg = library().meter("junctek-kg")
    data = preamble(kg) + encode(kg, Reading(voltage_v=13.1, current_a=-0.33, charge_ah=-10.0))
    path = written(tmp_path / "x.jsonl", [(float(t), data) for t in range(9)])
    with pytest.raises(UsageError, match=r"x\.jsonl: .* make sense as junctek-kg, junctek-kh: --meter junctek-kg"):
        opened_capture(path, library())
    assert rows(opened_capture(path, library(), "junctek-kg"))[0].current_a == pytest.approx(-0.33)


def test_bytes_nobody_understands_are_told_so_and_an_unknown_meter_too(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", [(0.0, b"\x01\x02\x03" * 20)])
    with pytest.raises(UsageError, match=r"x\.jsonl: a capture of which meter\?.*--meter ID"):
        opened_capture(path, library())
    with pytest.raises(UsageError, match="victron-ve-direct"):
        opened_capture(path, library(), "victron-ve-direkt")
    with pytest.raises(UsageError, match="cannot be read"):
        opened_capture(tmp_path / "nowhere.jsonl", library())


def test_how_the_meter_is_read_is_heeded(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", [(float(t), line(13.1, 0.43)) for t in range(3)])
    how = replace(How(), invert=True, zero_a=-0.1)
    assert rows(opened_capture(path, library(), "diy-json", how))[0].current_a == pytest.approx(-0.33)


def test_a_power_without_a_sign_flows_as_the_current_does(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", [(0.0, b'{"voltage": 13.0, "current": -0.5, "power": 6.5}\n')])
    (one,) = rows(opened_capture(path, library(), "diy-json"))
    assert one.power_w == -6.5


def test_a_clock_that_begins_again_is_another_section_with_times_of_its_own(tmp_path: Path) -> None:
    messages = [(t, line()) for t in (500.0, 501.0, 500.5, 3.0, 4.0)]
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library())
    assert [(block.section, block.t_ms) for block in blocks(found)] == [(0, [0, 1000, 1001]), (1, [0, 1000])]


def test_a_date_that_was_set_back_costs_no_time_between_readings(tmp_path: Path) -> None:
    t0 = 1_780_000_000.0
    messages = [(t0 + t, line()) for t in (0.0, 10.0, 5.0, 6.0)]
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library())
    (block,) = blocks(found)
    assert [t - round(t0 * 1000) for t in block.t_ms] == [0, 10_000, 10_001, 11_000]
    assert any("set back by 5 s" in sentence for sentence in found.dated().sentences)


def test_faults_and_broken_lines_are_counted_with_their_reasons_and_lines(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.jsonl", [(0.0, line()), (1.0, b'{"voltage": 1310, "current": -0.33}\n'), (2.0, line())]
    )
    text = path.read_text().splitlines()
    text[1:1] = ["half a li", '{"t": 1e30, "hex": "00"}', "x" * 200, '{"t": 1}', "\0"]
    path.write_text("\n".join(text) + "\n" + text[-1][:30])
    found = opened_capture(path, library(), "diy-json")
    assert len(rows(found)) == 2
    assert found.said.dropped["no line of a capture"] == 4 and found.said.first["no line of a capture"] == 2
    assert found.said.dropped["a time that cannot be"] == 1 and found.said.first["a time that cannot be"] == 3
    assert found.said.dropped["it ends inside a line"] == 1
    (reason,) = (one for one in found.said.dropped if "1310" in one)
    assert found.said.first[reason] == 7


def test_a_jump_that_a_recorder_would_doubt_is_left_out(tmp_path: Path) -> None:
    messages = discharge("victron-ve-direct", 40)
    ve = library().meter("victron-ve-direct")
    assert ve.steps
    odd = encode(ve, Reading(voltage_v=60.0, current_a=-3.0, soc_percent=80.0))
    messages.insert(20, (messages[19][0] + 0.5, odd))
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library(), "victron-ve-direct")
    mine, theirs = rows(found), replayed(tmp_path / "runs.sqlite3", messages, "victron-ve-direct")
    assert [one.at_s for one in mine] == [one.at_s for one in theirs]


def test_a_long_capture_comes_in_blocks_with_all_rows(tmp_path: Path) -> None:
    messages = [(float(t), line(13.0 + t % 10 / 100)) for t in range(ROWS + 10)]
    found = opened_capture(written(tmp_path / "x.jsonl", messages), library(), "diy-json")
    assert [len(block) for block in blocks(found)] == [ROWS, 10]


def test_a_capture_is_told_by_its_first_line() -> None:
    assert is_capture(b'{"t": 0.5, "hex": "0d0a"}\nanything')
    assert is_capture(b'\xef\xbb\xbf{"hex": "", "t": 1}')
    for other in (
        '{"t": 0.5}',
        '{"t": 0.5, "hex": "0d0a", "v": 1}',
        '{"t": "x", "hex": "0d"}',
        "t,hex",
        "",
        '{"t": 1, "hex": "0"}',
    ):
        assert not is_capture(other.encode())


@given(st.lists(st.tuples(st.floats(), st.binary(max_size=40)) | st.binary(max_size=40), max_size=12))
def test_no_bytes_are_a_traceback(lines: list[tuple[float, bytes] | bytes]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_bytes(
            b"\n".join(
                one if isinstance(one, bytes) else json.dumps({"t": one[0], "hex": one[1].hex()}).encode()
                for one in lines
            )
        )
        for meter_id in ("diy-json", "victron-ve-direct", "jbd-bms"):
            found = opened_capture(path, library(), meter_id)
            found.channels()
            for block in blocks(found):
                assert all(later > earlier for earlier, later in zip(block.t_ms, block.t_ms[1:], strict=False))

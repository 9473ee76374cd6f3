"""``purifier decode``, from the outside."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.cli.decode import chunks
from purifier.cli.main import run
from purifier.errors import UsageError
from purifier.protocols.meter import vital_names
from tests.patience import HANGS_S
from tests.protocols.test_published_layouts import HISTORY, LIVE, basic, block, jbd
from tests.protocols.wires import IDS, meter, stream

Decode = Callable[..., tuple[int, list[dict[str, Any]], dict[str, int], list[str]]]

COLUMNS = (
    *("t_s", "voltage_v", "current_a", "power_w", "charge_ah", "soc_percent", "time_to_go_s"),
    *("temperature_c", "extra"),
)


@pytest.fixture
def decode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Decode:
    """Decode bytes from a file: exit code, lines, counts, what else is on stderr."""

    def call(meter: str, data: bytes, *options: str) -> tuple[int, list[dict[str, Any]], dict[str, int], list[str]]:
        file = tmp_path / "dump"
        file.write_bytes(data)
        code = run(["decode", "--meter", meter, *options, str(file)])
        out, err = capsys.readouterr()
        *said, last = err.splitlines() or [""]
        return (
            code,
            [json.loads(line) for line in out.splitlines()],
            json.loads(last) if code == 0 else {},
            [*said, last],
        )

    return call


def test_a_raw_dump_becomes_json_lines_and_counts(decode: Decode) -> None:
    code, rows, counts, said = decode("victron-ve-direct", b"x" + block(*LIVE) + (block(*LIVE) + block(*HISTORY)) * 2)
    assert code == 0
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert rows[0]["t_s"] is None
    assert (rows[0]["voltage_v"], rows[0]["current_a"], rows[0]["temperature_c"]) == (12.805, -3.45, None)
    assert rows[0]["extra"]["lowest_voltage_v"] == 0.027
    assert counts == {"readings": 2, "frames_ok": 4, "frames_rejected": 1, "bytes_skipped": 0}
    assert said[0] == "once: the check does not hold"


@pytest.mark.parametrize("id_", IDS)
def test_every_meter_decodes(decode: Decode, id_: str) -> None:
    data, sent = stream(id_, 3)
    code, rows, counts, _ = decode(id_, data)
    assert (code, len(rows), counts["readings"], counts["frames_rejected"]) == (0, 3, 3, 0)
    name = "voltage_v" if "voltage_v" in sent[0] else min(vital_names(meter(id_)) & sent[0].keys())
    said = [row.get(name, row["extra"].get(name)) for row in rows]
    assert said == pytest.approx([values[name] for values in sent], rel=1e-9)


def hexed(form: str, data: bytes) -> str:
    match form:
        case "colons":
            return data.hex(":").upper()
        case "dots":
            return data.hex(".").upper()
        case "prefixed":
            return " ".join(f"0x{byte:02X}" for byte in data)
        case "blanks":
            return data.hex(" ")
        case _:
            return data.hex()


@pytest.mark.parametrize("form", ["colons", "dots", "prefixed", "blanks", "joined"])
def test_hex_in_all_its_forms_with_remarks(decode: Decode, form: str) -> None:
    first, second = hexed(form, basic((2955,))), hexed(form, jbd(4, b"\x0c\xe4" * 4))
    text = f"# recorded by hand\n{first}  # basic\n\n{second} // cells\r\n"
    _, rows, counts, _ = decode("jbd-bms", text.encode(), "--hex")
    assert [row["extra"]["cell_4_v"] for row in rows] == [3.3]
    assert counts == {"readings": 1, "frames_ok": 2, "frames_rejected": 0, "bytes_skipped": 0}


@pytest.mark.parametrize("line", ["DD 03 0", "DD 0G", "0xDD0x03", "hello"])
def test_what_is_no_hex_is_told_with_its_line(decode: Decode, line: str) -> None:
    code, _, _, said = decode("jbd-bms", f"DD 03\n{line}\n".encode(), "--hex")
    assert code == 2
    assert said[-1].endswith(f"dump:2: expected bytes in hex such as 'DD 03', found '{line}'")


def test_a_capture_is_told_by_its_first_line_and_keeps_its_times(decode: Decode) -> None:
    one, other = block(*LIVE), block(*HISTORY)
    rows_in = [(10.5, one[:40]), (10.6, one[40:] + other), (11.5, one), (12.5, other + one[:7])]
    text = "".join(json.dumps({"t": at, "hex": data.hex()}) + "\n" for at, data in rows_in)
    for options in ((), ("--hex",)):
        code, rows, counts, _ = decode("victron-ve-direct", text.encode(), *options)
        assert code == 0
        assert [row["t_s"] for row in rows] == [10.6, 11.5]
        assert (counts["frames_ok"], counts["bytes_skipped"]) == (4, 7)


def test_a_capture_cut_short_loses_its_last_line_alone(decode: Decode) -> None:
    line = json.dumps({"t": 1.0, "hex": block(*LIVE).hex()})
    code, rows, _, said = decode("victron-ve-direct", f"{line}\n{line[:50]}".encode())
    assert (code, len(rows)) == (0, 1)
    assert said[0].endswith("dump:2: the capture ends inside a line, which is left out")


def test_a_capture_with_a_wrong_line_is_told_where(decode: Decode) -> None:
    line = json.dumps({"t": 1.0, "hex": "00"})
    code, _, _, said = decode("victron-ve-direct", f'{line}\n{{"t": "x", "hex": "00"}}\n{line}\n'.encode())
    assert code == 2
    assert 'dump:2: expected {"t": seconds, "hex": "..."} as on line 1, found' in said[-1]


@pytest.mark.parametrize("first", ['{"t": 1.0}', '{"t": 1.0, "hex": "0"}', '{"t": 1, "hex": "00", "x": 1}', "[1]", "{"])
def test_what_only_looks_like_a_capture_is_data(first: str) -> None:
    data = f"{first}\nmore".encode()
    assert b"".join(piece for piece, _ in chunks(io.BytesIO(data), "x", False)) == data


@given(st.lists(st.binary(max_size=30), max_size=20), st.integers(1, 9))
def test_chunks_of_hex_text_are_the_bytes(parts: list[bytes], width: int) -> None:
    text = "\n".join(part.hex(" ") for part in parts) + "\n" * (width % 2)

    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return super().read1(width)

    assert b"".join(piece for piece, _ in chunks(Slow(text.encode()), "x", True)) == b"".join(parts)


def test_the_last_sample_is_flushed(decode: Decode) -> None:
    _, rows, _, _ = decode("diy-labels", b"Bus Voltage: 12.6 V\r\nCurrent: -412.3 mA")
    assert (rows[0]["voltage_v"], rows[0]["current_a"]) == (12.6, -0.4123)


def test_columns_invert_zero_and_scale(decode: Decode) -> None:
    _, (row,), _, _ = decode("diy-csv", b"1,12.5,-410\n", "--columns", "-,volts,milliamps")
    assert (row["voltage_v"], row["current_a"]) == (12.5, -0.41)
    options = ("--columns", "-,volts,milliamps", "--invert", "--zero", "10 mA", "--shunt-scale", "2")
    _, (row,), _, _ = decode("diy-csv", b"1,12.5,-410\n", *options)
    assert (row["current_a"], row["power_w"]) == (0.8, 10.0)


@pytest.mark.parametrize(
    ("meter", "options", "words"),
    [
        ("victorn", (), "did you mean 'victron-ve-direct'?"),
        ("jbd-bms", ("--columns", "volts"), "'jbd-bms' reads none"),
        ("diy-csv", ("--columns", "volts,miliamps"), "found 'miliamps' (did you mean 'milliamps'?)"),
        ("jbd-bms", ("--zero", "50"), "--zero: a current such as '5 A' was expected, '50' has no unit"),
        ("jbd-bms", ("--shunt-scale", "0"), "--shunt-scale: expected a number above zero such as 2, found 0"),
    ],
)
def test_what_cannot_be_carried_out_exits_2(decode: Decode, meter: str, options: tuple[str, ...], words: str) -> None:
    code, rows, _, said = decode(meter, b"", *options)
    assert (code, rows) == (2, [])
    assert words in said[-1]


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file, words in ((tmp_path / "nowhere", "No such file"), (tmp_path, "Is a directory")):
        assert run(["decode", "--meter", "jbd-bms", str(file)]) == 2
        assert words in capsys.readouterr().err


def test_without_readings_it_says_what_may_be_wrong(decode: Decode) -> None:
    _, _, counts, said = decode("jbd-bms", b"DD 03 00 1B")
    assert counts["readings"] == 0
    assert said[0] == "no readings: are these the bytes of 'jbd-bms'? Hex text wants --hex."
    assert said[1].startswith("else wrong speed (the profile says 9600 baud 8N1), or another meter?")


def test_without_readings_it_names_the_meter_that_understands_the_bytes(decode: Decode) -> None:
    esphome = b"[D][sensor:121]: 'Volts': Sending state 12.8 V with 1 decimals of accuracy\n"
    for id_, data, other in (
        ("jbd-bms", block(*LIVE), "victron-ve-direct"),
        ("victron-ve-direct", basic((2955,)), "jbd-bms"),
        ("diy-csv", esphome * 3, "diy-labels"),
    ):
        _, _, _, said = decode(id_, data)
        assert any(f"make sense as {other}: --meter {other}" in line for line in said), said


def test_what_was_heard_of_ones_own_questions_is_said(decode: Decode) -> None:
    poll = bytes.fromhex("DD A5 03 00 FF FD 77")
    _, rows, counts, said = decode("jbd-bms", poll + basic((2955,)) + poll)
    assert (len(rows), counts["bytes_skipped"]) == (1, 14)
    assert said[0].startswith("2 questions were heard among the answers and passed over")
    _, _, _, said = decode("jbd-bms", poll)
    assert said[0].startswith("no readings: one question was heard and no answer.")


def test_nothing_at_all_is_told_as_that(decode: Decode) -> None:
    assert decode("jbd-bms", b"")[3][0] == "no readings: the input is empty"


def test_all_problems_of_a_bad_meter_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "meters").mkdir()
    (tmp_path / "meters" / "mine.toml").write_text('name = "x"\nsign = "both"\n', encoding="utf-8")
    assert run(["--profiles", str(tmp_path), "decode", "--meter", "mine", "-"]) == 2
    assert "mine.toml:2: sign: expected 'charge-positive'" in capsys.readouterr().err


def process(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "purifier", "decode", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_standard_input_is_read_as_it_comes() -> None:
    with process("--meter", "aili-tf03k") as running:
        assert running.stdin is not None and running.stdout is not None
        frame = bytes.fromhex("A5 02 07 D0 00 00 0A 87 00 00 24 05 00 94 11 DD")
        out, err = running.communicate(frame * 1000, timeout=HANGS_S)
    assert running.returncode == 0
    assert len(out.splitlines()) == 1000
    assert json.loads(err.splitlines()[-1])["readings"] == 1000


def children_s() -> float:
    """Processor time of all processes that were started and have ended [s]."""
    spent = os.times()
    return spent.children_user + spent.children_system


def test_ten_thousand_blocks_take_little_time() -> None:
    data = (block(*LIVE) + block(*HISTORY)) * 5000
    start_s = children_s()
    with process("--meter", "victron-ve-direct", "-") as running:
        out, err = running.communicate(data, timeout=HANGS_S)
    assert len(out.splitlines()) == 5000
    assert json.loads(err.splitlines()[-1])["frames_ok"] == 10_000
    assert children_s() - start_s < 15.0


def test_decode_loads_neither_pint_nor_the_app() -> None:
    code = (
        "import sys\nfrom purifier.cli.main import run\nrun(['decode', '--meter', 'jbd-bms', '/dev/null'])\n"
        "heavy = ('pint', 'textual', 'serial', 'sqlite3', 'difflib', 'plotext')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=HANGS_S)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_of_chunks_hears_of_an_overlong_line() -> None:
    with pytest.raises(UsageError, match="x:1: expected bytes in hex"):
        list(chunks(io.BytesIO(b"zz" * 100), "x", True))


@pytest.mark.parametrize(("meant", "tried"), [("jbd-bms", "diy-json"), ("victron-ve-direct", "jbd-bms")])
def test_bytes_of_another_meter_name_it(decode: Decode, meant: str, tried: str) -> None:
    data = block(*LIVE) if meant == "victron-ve-direct" else basic((2955,))
    _, _, counts, said = decode(tried, data)
    assert counts["readings"] == 0 and f"--meter {meant}" in " ".join(said)

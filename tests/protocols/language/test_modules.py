"""Several modules that answer in one message: the one that is picked, and what is said where none is."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from purifier.errors import UsageError
from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from purifier.protocols.told import picking
from tests.protocols.language.tables import AMPS, VOLTS, meter_of, read, table

FIELDS = (
    '{ name = "cells", byte = 0, kind = "u8", range = "0 to 32", guard = true }, '
    '{ name = "cell_#_v", byte = 1, kind = "u16", count_by = "cells", unit = "1 mV", range = "0 V to 5 V" }, '
    + VOLTS.replace("byte = 2", 'behind = "cell_#_v", byte = 0') + ", "
    + AMPS.replace("byte = 4", 'behind = "cell_#_v", byte = 2')
)  # fmt: skip
STACK = table(
    'shape = "frame"\nbegins = "AA 55"\nlength_at = 2\nlength_size = 2\nlength_plus = 7\ncheck = "sum16"',
    f'name = "live"\neach_at = 4\neach_from = 5\nfields = [{FIELDS}]',
)


def module(volts: int, *cells: int) -> bytes:
    return struct.pack(f">B{len(cells)}HHh", len(cells), *cells, volts, -150)


def framed(number: int, *modules: bytes) -> bytes:
    data = b"".join(modules)
    body = b"\xaa\x55" + struct.pack(">HB", len(data), number) + data
    return body + struct.pack(">H", sum(body) & 0xFFFF)


THREE = framed(3, module(4800, 3300, 3301), module(4810), module(4820, 3200, 3201, 3202))


@pytest.mark.parametrize(
    ("pick", "volts", "cells"), [("1", 48.0, 2), ("2", 48.1, 0), ("3", 48.2, 3), ("03", 48.2, 3), (" 2 ", 48.1, 0)]
)
def test_each_module_by_its_number(pick: str, volts: float, cells: int) -> None:
    readings, reasons, _ = read(picking(meter_of(STACK), pick), THREE * 2)
    assert [(one.voltage_v, len(one.extra)) for one in readings] == [(volts, 1 + cells)] * 2
    assert reasons == []


@pytest.mark.parametrize("pick", ["4", "0", "fan", "-1", "²"])
def test_a_module_that_there_is_not_is_told_with_those_there_are(pick: str) -> None:
    readings, reasons, decoder = read(picking(meter_of(STACK), pick), THREE)
    assert (readings, decoder.frames_rejected) == ([], 1)
    assert reasons == [f"no module {pick} answers, but 1, 2 and 3: --pick takes one of these"]


def test_of_several_none_is_guessed() -> None:
    readings, reasons, _ = read(STACK, THREE)
    assert (readings, reasons) == ([], ["3 modules answer in one message: --pick 1 reads the first of them alone"])


@pytest.mark.parametrize("number", [0, 1, 7])
def test_one_alone_is_read_and_has_the_number_that_the_frame_says(number: int) -> None:
    alone = framed(number, module(4800, 3300))
    (reading,), reasons, _ = read(STACK, alone)
    assert (reading.voltage_v, reasons) == (48.0, [])
    (picked,), _, _ = read(picking(meter_of(STACK), str(number or 1)), alone)
    assert picked == reading
    none, reasons, _ = read(picking(meter_of(STACK), "9"), alone)
    assert (none, reasons) == ([], [f"no module 9 answers, but {number or 1}: --pick takes one of these"])


def test_an_empty_answer_and_one_that_ends_inside_a_module_are_refused() -> None:
    assert read(STACK, framed(0))[1] == ["0 modules answer in one message: --pick 1 reads the first of them alone"]
    assert read(STACK, framed(2, module(4800, 3300), module(4810)[:-1]))[1] == ["the frame is too short for current_a"]
    assert read(STACK, framed(2, module(4800), b"\x21" + bytes(70)))[1] == ["cells is 33, expected 0 to 32"]


@pytest.mark.parametrize("pick", ["", "1", "5"])
def test_a_pretend_stack_answers_with_the_one_that_is_picked(pick: str) -> None:
    one = meter_of(STACK)
    one = replace(one, told=replace(one.told, pick=pick))
    (reading,), reasons, _ = read(one, encode(one, Reading(voltage_v=48.0, current_a=-1.5, extra={"cell_1_v": 3.3})))
    assert (reading.voltage_v, reading.extra["cell_1_v"], reasons) == (48.0, 3.3, [])


def test_to_pick_one_of_a_meter_that_is_one_is_a_mistake() -> None:
    single = STACK.replace("each_at = 4\neach_from = 5\n", "")
    with pytest.raises(UsageError, match="--pick: chooses a sensor by its name"):
        picking(meter_of(single), "2")

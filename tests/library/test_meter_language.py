"""Every key of the meter language used wrongly: one sentence, at its line, with what was expected there."""

from __future__ import annotations

import re

import pytest

from tests.protocols.language.tables import AMPS, VOLTS, meter_of, problems, table

CELLS = '{ name = "cells", byte = 6, kind = "u8" }'
LIST = '{ name = "cell_#_v", byte = 7, kind = "u16", unit = "1 mV", count_by = "cells" }'
LABEL = '{ name = "label", byte = 6, kind = "text", size = 4 }'


def frame(*fields: str, framing: str = "length_at = 2", more: str = "") -> str:
    """A binary meter, one field a line: the first of ``fields`` stands in line 15 or, behind ``more``, further down."""
    lines = ",\n".join((VOLTS, AMPS, *fields))
    return table(
        f'shape = "frame"\nbegins = "AA"\ncheck = "sum8"\n{framing}',
        f'name = "live"{more}\nfields = [\n{lines},\n]',
    )


def modbus(*fields: str, framing: str = "", more: str = "") -> str:
    volts = VOLTS.replace("byte = 2", "register = 10")
    return table(
        f'shape = "modbus"{framing}',
        "name = \"live\"\nfunction = 3\nstart = 10\ncount = 8\nfields = [\n" + ",\n".join((volts, *fields)) + ",\n]",
        *([more] if more else []),
    )  # fmt: skip


def extra(rest: str) -> str:
    return f'{{ name = "more", {rest} }}'


BITS = "of a number without a sign"
CASES = {
    # lists
    "two ways to say how many": (frame(CELLS, extra('byte = 7, kind = "u8", count = 3, count_by = "cells"')),
        "fields[4].count: expected one way to say how many, found count_by and count"),
    "apart alone": (frame(extra('byte = 7, kind = "u8", apart = 3')), "fields[3].apart: expected count, count_by,"),
    "apart too near": (frame(extra('byte = 7, kind = "u32", count = 2, apart = 3')),
        "fields[3].apart: expected at least the bytes of a u32, found 3"),
    "count_by nothing": (frame(LIST), "fields[3].count_by: expected the name of a field further up"),
    "count_by itself": (frame(extra('byte = 7, kind = "u8", count_by = "more"')),
        "fields[3].count_by: expected the name"),
    "count_by what is below": (frame(LIST, CELLS), "fields[3].count_by: expected the name of a field further up"),
    "count_by a near miss": (frame(CELLS, LIST.replace('by = "cells"', 'by = "cell"')), "did you mean 'cells'?"),
    "count_by a text": (frame(LABEL, extra('byte = 10, kind = "u8", count_by = "label"')),
        "fields[4].count_by: expected a field that is a number, 'label' is a text"),
    "count_by a list": (frame(CELLS, LIST, extra('byte = 9, kind = "u8", count_by = "cell_#_v"')),
        "fields[5].count_by: expected a field that is there once, 'cell_#_v' is there several times"),
    "a count of none": (frame(extra('byte = 7, kind = "u8", count = 0')), "a whole number from 1 to 255"),
    "behind nothing": (frame(extra('behind = "cell_#_v", byte = 0, kind = "u8"')),
        "fields[3].behind: expected the name"),
    "behind what is reckoned": (frame('{ name = "sum_w", of = "voltage_v * current_a", unit = "1 W" }',
        extra('behind = "sum_w", byte = 0, kind = "u8"')),
        "fields[4].behind: expected a field with a place of its own, 'sum_w' has none"),
    "more than a fixed frame holds": (frame(extra('byte = 6, kind = "u16", count = 3'), framing="length = 12"),
        "fields[3].byte: expected 6 bytes before byte 11, where the data end; found 6"),
    # tags
    "tag without tags": (frame(extra('tag = "83", byte = 0, kind = "u8"')), "fields[3].tag: expected tags_at and tags"),
    "tags without tags_at": (frame(more='\ntags = ["80: 2"]'), "frames[1].tags: expected tags_at beside it"),
    "tags_at without tags": (frame(more="\ntags_at = 6"), "frames[1].tags_at: expected tags beside it"),
    "tags_left alone": (frame(more="\ntags_left = 6"), "frames[1].tags_left: expected tags_at beside it"),
    "a size that is none": (frame(more='\ntags_at = 6\ntags = ["80: two"]'),
        "frames[1].tags: expected such as '80-84 86: 2', 'BA: 24 or 25' or '79: n x 1', found '80: two'"),
    "tags the wrong way round": (frame(more='\ntags_at = 6\ntags = ["84-80: 2"]'), "frames[1].tags: expected such as"),
    "a tag of no size": (frame(extra('tag = "83", byte = 0, kind = "u8"'), more='\ntags_at = 6\ntags = ["80: 2"]'),
        "fields[3].tag: expected one of the tags that tags gives a size, found 83"),
    "a tag that is none": (frame(extra('tag = "8", byte = 0, kind = "u8"'), more='\ntags_at = 6\ntags = ["80: 2"]'),
        "fields[3].tag: expected a tag as two hex digits"),
    "behind and tag": (frame(CELLS, extra('tag = "80", behind = "cells", byte = 0, kind = "u8"'),
        more='\ntags_at = 7\ntags = ["80: 2"]'), "fields[4].behind: expected either behind or tag, found both"),
    "count_at and tag": (frame(extra('tag = "80", count_at = 3, byte = 0, kind = "u8"'),
        more='\ntags_at = 6\ntags = ["80: 2"]'), "fields[3].count_at: expected count_by"),
    # modules
    "each_at alone": (frame(more="\neach_at = 6"), "frames[1].each_at: expected each_from beside it"),
    "each and tags": (frame(more='\neach_from = 6\ntags_at = 6\ntags = ["80: 2"]'),
        "frames[1].tags_at: expected either tags_at or each_from, found both"),
    "each and count_at": (frame(extra('byte = 7, kind = "u8", count_at = 6'), more="\neach_from = 1"),
        "fields[3].count_at: expected count_by"),
    # bits and signs
    "bits the wrong way round": (frame(extra('byte = 6, kind = "u16", bits = "9 to 3"')),
        "fields[3].bits: expected bits from 0 to 15, the lower first, found '9 to 3'"),
    "bits beyond": (frame(extra('byte = 6, kind = "u8", bits = "0 to 8"')),
        "fields[3].bits: expected bits from 0 to 7"),
    "bits in other words": (frame(extra('byte = 6, kind = "u8", bits = "0-3"')), "the lowest and the highest bit"),
    "bits of a number with a sign": (frame(extra('byte = 6, kind = "s16", bits = "0 to 3"')),
        "fields[3].bits: expected a kind without a sign beside it, u8, u16, u24, u32, u64; found 's16'"),
    "minus_bit of a text": (frame(LABEL.replace(" }", ", minus_bit = 3 }")),
        "fields[3].minus_bit: expected a kind without"),
    "minus_bit beyond": (frame(extra('byte = 6, kind = "u8", minus_bit = 8')),
        "fields[3].minus_bit: expected a bit below 8 that is none of bits, found 8"),
    "minus_bit among bits": (frame(extra('byte = 6, kind = "u8", bits = "0 to 5", minus_bit = 5')),
        "fields[3].minus_bit: expected a bit below 8 that is none of bits, found 5"),
    "minus_bit of nothing": (frame(extra('byte = 6, kind = "u8", minus_bit = 0')),
        "fields[3].minus_bit: expected bits"),
    "two signs": (frame(extra('byte = 6, kind = "u8", minus_bit = 7, minus_above = 9')),
        "fields[3].minus_above: expected either minus_bit or minus_above, found both"),
    "minus_above all": (frame(extra('byte = 6, kind = "u8", minus_above = 300')),
        "fields[3].minus_above: expected less than 255, the most that stands there; found 300"),
    "a null that bits cannot be": (frame(extra('byte = 6, kind = "u16", bits = "0 to 5", nulls = ["0xFFFF"]')),
        "fields[3].nulls: expected raw numbers of at most 63, all that its bits hold; found '0xFFFF'"),
    # conditions, sums, guards
    "when nothing": (frame(extra('byte = 6, kind = "u8", when = "version = 1"')), "fields[3].when: expected the name"),
    "when a text": (frame(LABEL, extra('byte = 12, kind = "u8", when = "label = 1"')),
        "fields[4].when: expected a field that is a number, 'label' is a text"),
    "when in other words": (frame(CELLS, extra('byte = 7, kind = "u8", when = "cells >= 1"')),
        "fields[4].when: expected a condition such as 'version = 0 or 1', found 'cells >= 1'"),
    "of nothing": (frame('{ name = "more_a", of = "current_a - load_a", unit = "1 A" }'),
        "fields[3].of: expected the name"),
    "of in other words": (frame('{ name = "more_a", of = "current_a + voltage_v", unit = "1 A" }'),
        "fields[3].of: expected a difference or a product such as 'in_a - out_a', found 'current_a + voltage_v'"),
    "of and a place": (frame('{ name = "more_w", of = "current_a * voltage_v", byte = 6, unit = "1 W" }'),
        "fields[3].byte: expected either a place or of, found both"),
    "of and a kind": (frame('{ name = "more_w", of = "current_a * voltage_v", kind = "u8", unit = "1 W" }'),
        "fields[3].kind: means nothing beside of"),
    "of and a list": (frame('{ name = "more_w", of = "current_a * voltage_v", count = 3, unit = "1 W" }'),
        "fields[3].count: means nothing beside of"),
    "of without a unit": (frame('{ name = "more_w", of = "current_a * voltage_v" }'),
        "fields[3].unit: missing: expected"),
    "guard without a range": (frame(CELLS.replace(" }", ", guard = true }")),
        "fields[3].guard: expected a range beside it"),
    # framing
    "stuffing alone": (frame(framing='length_at = 2\nends = "AA"\nstuffing = "7D"'),
        "framing.stuffing: expected stuffed"),
    "stuffed alone": (frame(framing='length_at = 2\nends = "AA"\nstuffed = "7D"'),
        "framing.stuffed: expected stuffing"),
    "stuffing without marks": (frame(framing='length_at = 2\nstuffing = "7D"\nstuffed = "7D AA"'),
        "framing.stuffing: expected begins and ends beside it"),
    "a mark that is not stuffed": (frame(framing='length_at = 2\nends = "AB"\nstuffing = "7D"\nstuffed = "7D AA"'),
        "framing.stuffed: expected AB among them"),
    "stuffing of two bytes": (frame(framing='length_at = 2\nends = "AA"\nstuffing = "7D 7E"\nstuffed = "7D AA 7E"'),
        "framing.stuffing: expected one byte as two hex digits"),
    "stuffing and an address": (
        frame(framing='length_at = 2\nends = "AA"\nstuffing = "7D"\nstuffed = "7D AA"\naddress_at = 1'),
        "framing.address_at: expected either stuffing or address_at, found both"),
    "whose without a length": (frame(framing='length_at = 2\nwhose = "modbus-behind"'),
        "framing.whose: expected length"),
    "whose and an address": (frame(framing='length = 12\naddress_at = 1\nwhose = "modbus-behind"'),
        "framing.address_at: expected either whose or address_at, found both"),
    "whose with several lengths": (frame(framing='length = 12\nwhose = "modbus-behind"', more="\nlength = 14"),
        "framing.whose: expected messages of one length, with none of their own"),
    "whose that is none": (frame(framing='length = 12\nwhose = "modbus"'), "did you mean 'modbus-behind'?"),
    "length_size alone": (frame(framing="length = 12\nlength_size = 2"), "framing.length_size: expected length_at"),
    "length_size of three": (frame(framing="length_at = 2\nlength_size = 3"), "a whole number from 1 to 2"),
    "closes in other words": (frame(framing='length_at = 2\ncloses = "h"'), "framing.closes: expected bytes as pairs"),
    "a gap in front": (frame(more='\nbegins = ".. AA"'),
        "frames[1].begins: expected bytes such as 'DD A5 03', found '.. AA'"),
    "a gap without blanks": (frame(more='\nbegins = "AA..01"'), "frames[1].begins: expected bytes such as"),
    "half a gap": (frame(more='\nbegins = "AA . 01"'), "frames[1].begins: expected bytes such as 'DD A5 03'"),
    "a check that is none": (frame().replace('"sum8"', '"sum-16"'), "did you mean 'sum16'?"),
    "an address byte beyond": (frame(framing="length = 12\naddress_at = 12"),
        "framing.address_at: expected a byte of the frame, below 12; found 12"),
    "an address digit beyond": (
        table('shape = "ascii-hex"\naddress_at = 6', f'name = "live"\nfields = [\n{VOLTS},\n]'),
        "framing.address_at: expected a byte in front of the data, below 6; found 6"),
    "a code byte beyond": (frame(framing="length = 12\ncode_at = 40"),
        "framing.code_at: expected a byte of the frame, below 12; found 40"),
    # Modbus
    "tag in Modbus": (modbus(extra('register = 12, tag = "80", kind = "u16"')),
        "fields[2].tag: means nothing with shape"),
    "a bit among registers": (modbus(extra('register = 12, kind = "bit"')), "fields[2].kind: expected one of u16, s16"),
    "a list beyond": (modbus(extra('register = 12, kind = "u32", count = 4')),
        "fields[2].register: expected one of the registers asked for, 10 to 10; found 12"),
    "half a register": (modbus(extra('register = 17, kind = "text", size = 3')), "10 to 16; found 17"),
    "a bit with a count": (modbus(more='name = "state"\nfunction = 1\nstart = 0\ncount = 8\nfields = '
        '[{ name = "on_#", register = 0, kind = "bit", count = 2 }]'), "expected a field for each: a bit stands alone"),
    "too many registers": (modbus(more='name = "more"\nfunction = 3\nstart = 0\ncount = 126'),
        "frames[2].count: expected at most 125 registers, all that an answer holds; found 126"),
    "a function that writes": (modbus(more='name = "more"\nfunction = 6\nstart = 0\ncount = 1'),
        "a whole number from 1 to 4"),
    "register_step elsewhere": (frame(framing="length_at = 2\nregister_step = 2"),
        "means nothing with shape = 'frame'"),
    # like
    "like nothing": (frame(more='\nlike = "other"'), "frames[1].like: expected the name of a message further up"),
    "like itself": (frame(more='\nlike = "live"'), "frames[1].like: expected the name of a message further up"),
    "like other registers": (modbus(more='name = "more"\nlike = "live"\nfunction = 3\nstart = 50\ncount = 4'),
        "frames[2].like: voltage_v has no place in this message: expected one of the registers asked for, 50 to 53"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_told_once_with_its_line_and_key(case: str) -> None:
    text, words = CASES[case]
    (told,) = problems(text)
    assert words in told
    where = re.match(r"x\.toml:([0-9]+): (?:[a-z]+(?:\[[0-9]+\])?\.)*([a-z_]+): ", told)
    assert where is not None
    assert "missing" in told or where[2] in text.splitlines()[int(where[1]) - 1]


def test_a_longer_message_like_another_has_room_for_its_fields() -> None:
    text = table(
        'shape = "frame"\ncheck = "sum8"',
        f'name = "live"\nbegins = "AA"\nlength = 12\nfields = [{VOLTS}, {AMPS}]',
        'name = "short"\nbegins = "AB"\nlength = 6\nlike = "live"',
    )
    (told,) = problems(text)
    assert "frames[2].like: current_a has no place in this message: expected 2 bytes before byte 5" in told
    again = text.replace('length = 6\nlike = "live"', f'length = 12\nlike = "live"\nfields = [{VOLTS}]')
    (told,) = problems(again)
    assert "frames[2].fields[1].name: expected a name of its own, found 'voltage_v' again" in told
    assert meter_of(text.replace("length = 6", "length = 12")).frames[1].fields


@pytest.mark.parametrize("key", ["stuffing", "closes", "whose", "code_at", "length_size"])
def test_keys_of_frames_mean_nothing_in_other_shapes(key: str) -> None:
    value = {"whose": '"modbus-behind"', "code_at": "3", "length_size": "2"}.get(key, '"7D"')
    (told,) = problems(modbus(framing=f"\n{key} = {value}"))
    assert f"framing.{key}: means nothing with shape = 'modbus': expected it to be left out" in told


def ascii_hex(poll: str, framing: str = "") -> str:
    """An ASCII-hex meter that is asked ``poll``."""
    return table(
        f'shape = "ascii-hex"{framing}', f'name = "live"\nbegins = "20 03"\npoll = "{poll}"\nfields = [\n{VOLTS},\n]'
    )


@pytest.mark.parametrize(
    "poll", ["~20034642E00201FD31", "20034642E00201FD33", "~20034642E00201", "~20034642000201FD31"]
)
def test_a_question_with_a_wrong_check_is_told_the_right_one(poll: str) -> None:
    right = "~20034642E00201FD33"
    (found,) = problems(ascii_hex(poll))
    assert found.endswith(f"expected a question '{right}', by its length and check; found '{poll}'"), found
    assert problems(ascii_hex(right)) == []


def test_a_question_whose_check_cannot_be_told_is_given_an_example() -> None:
    (found,) = problems(ascii_hex("~2003"))
    assert "such as '~20024642E002FFFD09', with the right length and check; found '~2003'" in found


def test_a_check_that_a_shape_has_no_place_for_is_told_once() -> None:
    (found,) = problems(ascii_hex("~20034642E00201FD33", '\ncheck = "sum16"'))
    assert "framing.check: means nothing with shape = 'ascii-hex'" in found


def test_the_example_of_a_range_is_one_of_what_it_is_for() -> None:
    (found,) = problems(frame().replace(AMPS, re.sub(r', range = "[^"]*"', "", AMPS)))
    assert "what to believe of current_a, such as '-50 A to 50 A'" in found

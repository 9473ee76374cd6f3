"""Hex as people have it: typed, or copied from a dump."""

from __future__ import annotations

import pytest

from purifier.cli.hex_lines import hex_lines
from purifier.cli.hex_text import hex_text
from purifier.errors import UsageError

DATA = bytes(range(256)) + b"A5 5A# //    " + bytes(9) + b"    "


def read(text: str) -> bytes:
    return b"".join(hex_text(enumerate(text.encode().splitlines(keepends=True), 1), "x"))


def xxd(data: bytes, group: int = 2) -> str:
    rows = [data[at : at + 16] for at in range(0, len(data), 16)]
    return "".join(
        f"{16 * number:08x}: {row.hex(' ', -group):<{32 + 32 // group}} "
        + "".join(chr(one) if 0x20 <= one < 0x7F else "." for one in row)
        + "\n"
        for number, row in enumerate(rows)
    )


def hexdump(data: bytes) -> str:
    rows = [data[at : at + 16] for at in range(0, len(data), 16)]
    return (
        "".join(
            f"{16 * number:08x}  {row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}  |"
            + "".join(chr(one) if 0x20 <= one < 0x7F else "." for one in row)
            + "|\n"
            for number, row in enumerate(rows)
        )
        + f"{len(data):08x}\n"
    )


@pytest.mark.parametrize("strip", [False, True])
def test_what_doctor_printed_is_read_back(strip: bool) -> None:
    rows = list(hex_lines([(0.105, DATA), (61.25, b"\x01\x02\x03\x04"), (62.5, b"  "), (63.0, b"AB")], most=4096))
    text = "\n".join(row.rstrip() if strip else row for row in rows)
    assert read(text) == DATA + b"\x01\x02\x03\x04" + b"  " + b"AB"


@pytest.mark.parametrize("text", [xxd(DATA), xxd(DATA, 1), hexdump(DATA), hexdump(bytes(3)), xxd(bytes(20))])
def test_the_place_and_the_letters_of_a_dump_are_no_bytes(text: str) -> None:
    assert read(text) in (DATA, bytes(3), bytes(20)) and len(read(text)) in (len(DATA), 3, 20)


def test_what_is_typed_is_read_as_ever() -> None:
    for text in ("DD 03 00", "DD:03:00", "0xDD, 0x03, 0x00", "dd0300", "DD-03-00 # AB", "DD 03 // 04\n00", "DD.03;00"):
        assert read(text) == b"\xdd\x03\x00", text
    assert read("0000000a") == b"\0\0\0\n" and read("41 42 AB") == b"AB\xab"


@pytest.mark.parametrize("text", ["DD 0", "00000000: a55a  ?!", "ok  nothing came in", "    0.105  A5 5A  .."])
def test_what_is_no_hex_is_named_with_its_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"^x:2: expected bytes in hex such as 'DD 03', found '"):
        read(f"DD\n{text}")

"""Bytes with their times, as a person reads them."""

from __future__ import annotations

from purifier.cli.hex_lines import hex_lines

FULL = bytes(range(0x41, 0x51))


def test_a_message_that_came_in_pieces_is_one_with_the_time_it_began() -> None:
    rows = list(hex_lines([(0.5, b"\xdd\x03"), (0.52, b"\x00 ~\x7f"), (1.5, b"w")]))
    assert rows == [
        "    0.500  DD 03 00 20 7E 7F                                ... ~.",
        "    1.500  77                                               w",
    ]


def test_sixteen_a_line_and_no_more_than_asked_for() -> None:
    rows = list(hex_lines([(0.0, FULL * 3), (9.0, FULL)], most=40))
    assert [row[:9].strip() for row in rows] == ["0.000", "", ""]
    assert [len(bytes.fromhex(row[11:58])) for row in rows] == [16, 16, 8]
    assert rows[0].endswith("ABCDEFGHIJKLMNOP") and max(map(len, rows)) < 80


def test_what_ends_right_at_the_most_is_whole() -> None:
    assert [row[:9].strip() for row in hex_lines([(0.0, FULL), (1.0, FULL), (2.0, FULL)], most=32)] == [
        "0.000",
        "1.000",
    ]
    assert list(hex_lines([])) == list(hex_lines([(0.0, b"")])) == []

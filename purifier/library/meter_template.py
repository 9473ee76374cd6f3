"""The meter profile to fill in: one binary message, with a word on every other shape."""

from __future__ import annotations

from typing import Final

METER_TEMPLATE: Final = """\
# A meter profile. Save it as meters/ID.toml in one of the folders that 'purifier profiles where' lists; ID is
# lower-case words joined by hyphens. Then: purifier profiles check, and purifier decode --explain --meter ID DUMP
# Positions are plain numbers counted from 0; quantities are quoted with their unit. Take the # away only from keys
# you fill in. This example is a binary meter; at the end stands what changes for the other shapes.

name = "Maker and model"  # what a person calls it
# What a current without a minus means on the wire: charge-positive, discharge-positive, unsigned (no direction is
# sent; it is read as discharge), or by-field. Without by-field leave out [direction] and its field.
sign = "by-field"
#sign_open = true  # nobody knows which way it counts: whoever logs with it is asked once
#note = "3.3 V TTL UART"  # one sentence worth knowing

[link]  # the serial line
baud = 9600
#format = "8N1"  # data bits, parity, stop bits
#dtr = true  # false: keep the line low, for raising it resets the board
#every = "1 s"  # how often to ask, or how often it speaks by itself
#answer_within = "0.5 s"  # how long an answer may take

[framing]  # how the stream is cut into messages
shape = "frame"
begins = "AA"  # the bytes that every frame begins with
length = 20  # bytes of a frame, all told; or length_at = 3 and length_plus = 7, when byte 3 tells it (length_size = 2:
# bytes 3 and 4 do). decode --explain says which check would hold
check = "sum8"  # none, sum8, xor8, not-sum8, sum16, minus-sum16, crc16-modbus, ...: profiles/README.md has them all
#check_from = 0  # the first byte that the check covers
#ends = "77"  # the bytes behind the check
#byte_order = "big"  # big: the high byte of a number comes first; little: the low byte

[direction]
field = "direction"
charging = 1
discharging = 0

[[frames]]  # one for each kind of message; those with the current make readings, the others join them
name = "live"
#begins = "AA 01"  # what tells it from the others
#poll = "AA 01 00 AB"  # what asks for it; without any the meter speaks by itself
#length = 20  # its own, where lengths differ
#keep = "60 s"  # for how long its values stand in later readings
fields = [
  # name: voltage_v, current_a, power_w, charge_ah (since full, negative when drawn), soc_percent, time_to_go_s,
  # temperature_c, or one of your own that ends in its unit: remaining_ah, capacity_ah, cell_#_v. A count has none.
  # kind: u8 s8 u16 s16 u24 s24 u32 s32 f32 ..., or text with its size. value = (raw - zero) x unit.
  { name = "voltage_v", byte = 2, kind = "u16", unit = "0.01 V", range = "0 V to 60 V", step = "20 V" },
  { name = "current_a", byte = 4, kind = "u16", unit = "0.01 A", range = "0 A to 300 A" },
  { name = "direction", byte = 6, kind = "u8" },
  { name = "soc_percent", byte = 7, kind = "u8", unit = "1 %", range = "0 % to 100 %", nulls = ["0xFF"] },
  { name = "temperature_c", byte = 8, kind = "u8", zero = 40, unit = "1 degC" },
  { name = "time_to_go_s", byte = 9, kind = "u16", unit = "1 min", only = "discharging" },
  # count_at = 11: that byte says how many there are; rest = true: as many as fit before the check.
  { name = "cell_#_v", byte = 12, kind = "u16", unit = "1 mV", count_at = 11 },
]

# More that a field may have: bits = "0 to 13", the bits that are the value; minus_bit = 15 or minus_above = 100, a sign
#   of its own; when = "version = 1", it is there only then; of = "in_a - out_a", reckoned; count = 16, or
#   count_by = "cells", so many of them, apart = 3 bytes from one to the next; behind = "cell_#_v", byte counts from the
#   end of those; tag = "83", byte counts from that tag; guard = true, outside its range all of it is another message.
# More that a message may have: like = "live", the fields of that one too; tags_at = 11 and tags = ["80-84: 2"], values
#   behind tags; each_from = 8 and each_at = 7, several modules in one. In [framing]: stuffing, closes, code_at, whose.
# shape = "ascii-hex": ~, two hex digits a byte, a carriage return (Pylontech, PACE, Seplos); byte 0 is the version.
# shape = "modbus": a message has function = 3 or 4 (1, 2: bits), start and count in place of poll, a field has register
#   in place of byte; word_order = "low-first" where 32-bit numbers come low word first, and address, stand in
#   [framing].
# address_at = 2 in [framing]: the byte that says which of several meters answers, and in a poll which one is asked.
# shape = "columns": lines; separator in [framing], begins and columns in a message, column in a field, and kind is
#   integer, number (1.5), quantity (1.5 or 1500 mV) or text. header = true: a line names the columns, as labels.
# shape = "labels": label: value unit, a line each; "json": an object a line. A field is
#   { name = "voltage_v", labels = ["voltage", "u"], kind = "quantity", unit = "1 V", range = "0 V to 60 V" },
#   where unit is that of a number without one.
# shape = "block": VE.Direct text, with label and check = "block-sum8".

[[sources]]  # where this comes from; together they must cover every number
covers = ["link", "framing", "direction", "frames"]
kind = "measured"  # measured, calibrated, certified, datasheet, estimated, aggregator
url = "https://example.org/protocol.pdf"
#date = 2026-06-04
#note = "worked out from a recording"
"""

"""The format profile to fill in: a table with a header, with a word on every other shape."""

from __future__ import annotations

from typing import Final

FORMAT_TEMPLATE: Final = """\
# A format profile: how the files of one program are told and read. Save it as formats/ID.toml in one of the folders
# that 'purifier profiles where' lists; ID is lower-case words joined by hyphens. Then: purifier profiles check, and
# purifier import --dry-run FILE, which says what was understood. No programming is needed, and nothing is a pattern
# except times: names are written as they stand in the file; letters of either case are equal.
# Columns and rows are counted from 1. Take the # away only from keys you need. This example is a table with a header;
# at the end stands what changes for the other shapes.

name = "The program's name"  # what a person calls it
#note = "the clock of this logger is never set"  # one sentence worth knowing, shown when something must be asked
#version = 2  # count up when you change how files are read: it is kept with what was imported

[told_by]  # all that stands here must be in the file
has = ["Time", "Voltage", "Current"]  # the header has these columns, in any order; "*_voltage" is any with that end
#or_has = ["Zeit", "Spannung", "Strom"]  # or these: what another version writes
#only = true  # and no others: wanted where the names are those of any file
#begins = ["MyLogger"]  # one of the first 30 lines begins with one of these

[layout]
shape = "table"
#delimiter = ","  # one of , ; | tab blank (any number of blanks); without it, it is found out
#decimal = "point"  # or comma; without it, it is found out
#header = ["names"]  # its rows: names, units, devices; or "none" alone

[time]
names = ["Time"]  # the first of these that is there; or number = 1
#also = "Time of day"  # a second column, where date and time stand apart
#form = "%d/%m/%Y %H:%M"  # iso, unix, elapsed, clock, tai64n, or a pattern; without it, it is found out
#zone = "UTC"  # without it: that of whoever imports

[[columns]]  # one for each that means something; those without are offered by name
# quantity: voltage_v, current_a, power_w, charge_ah (a counter), soc_percent, temperature_c, time_to_go_s,
# energy_wh (a counter), or charging_current_a and discharging_current_a where there are two without a sign.
quantity = "voltage_v"
names = ["Voltage"]  # the first of these that is there; or number = 2
unit = "V"  # where neither header nor cell says it: mV, A, uA, Ah, C, Wh, J, degF, K, ...

[[columns]]
quantity = "current_a"
names = ["Current"]
unit = "A"
#overrules = true  # unit goes before what the header says, which is wrong
#turned = true  # it counts the other way: a charge that grows while it is drawn

#[long]  # a file with one value a row, in place of a column each; the names above are then those of its rows
#name = "entity_id"
#value = "state"
#unit = "unit"
#untimed = true  # rows without the cell of the time hold from the start

#[rows]
#ends_hold = ["unavailable", "unknown"]  # cells that say that a value is known no longer
#on_change = true  # a row is written when a value changes, and silence means that it stays
#mean_over = "1 h"  # each row is a mean over this time
#middle_of = ["Min", "Max"]  # the truth lies between these two: they make a column called middle

[sign]
# What a current without a minus is. ask: the file must show it, by a voltage that falls, else whoever imports is asked;
# charge-positive; discharge-positive; or by-line, where a line above the data tells what was done.
rule = "by-line"
line = "Mode:"
discharging = ["D-", "Discharge"]  # what stands behind it
#charging = ["C-", "Charge"]

# No header: header = ["none"] in [layout], begins in [told_by], and number in [time] and every column.
# No times: form = "none" alone in [time], and every = "60 s" if that is the same in all files.
# shape = "lines": lines of a log, told by their look. In [layout] a line with what varies in braces:
#   line = "[{time}] '{name}': {value} {unit} with {}"      one value a line; columns go by {name}
#   line = "{time} U={volts}V I={amps}A"                    several: names = ["volts"] in a column
#   or_line = ["..."] has other looks of the same. Leave out has, and names in [time].
# shape = "json": an object a line; names are its keys.

[[sources]]  # where this comes from; together they must cover every number
covers = ["columns"]
kind = "measured"  # measured, calibrated, certified, datasheet, estimated, aggregator
url = "https://example.org/the-program"
#date = 2026-06-04
#note = "read off a file of version 1.2"
#
#[[sources]]
#covers = ["rows"]
#kind = "datasheet"
#url = "https://example.org/the-manual"
"""

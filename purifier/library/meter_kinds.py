"""Every key a meter profile may have: the serial line, how the stream is cut, and what stands where."""

from __future__ import annotations

from typing import Final

from purifier.library.meter_words import BITS, HEX, OF, WHEN
from purifier.library.meter_words import NAME as VALUE_NAME
from purifier.library.shared_keys import NAME, NOTE, SOURCES
from purifier.library.values.key import Key
from purifier.library.values.plain import Choice, Flag, Form, Text, Whole, Wholes, Words
from purifier.library.values.quantity import Quantity as Q
from purifier.library.values.tables import Rows, Table
from purifier.protocols.checks import CHECKS, TEXT_CHECKS

SHAPES: Final = ("block", "labels", "columns", "json", "frame", "ascii-hex", "modbus")
KINDS_OF_VALUE: Final = (
    *("u8", "s8", "u16", "s16", "u24", "s24", "u32", "s32", "u64", "f32", "b240", "bit"),
    *("integer", "number", "quantity", "text"),
)

_NUMBER: Final = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_UNIT_NAME: Final = r"[A-Za-zΩµ°%/][A-Za-zΩµ°%/0-9]*"
_UNIT: Final = rf"(?: ?{_UNIT_NAME})?"

_NAME: Final = Form("voltage_v", VALUE_NAME, "lower-case words joined by underscores")
_HEX: Final = Form("DD A5 03", HEX, "bytes as pairs of hex digits")
_BYTE: Final = Form("7D", r"[0-9A-Fa-f]{2}", "one byte as two hex digits")
_LINE_OR_HEX: Final = Text("DD A5 03 00 FF FD 77", limit=120)
_SCALE: Final = Form("0.01 V", rf"{_NUMBER} ?{_UNIT_NAME}", "what one count is worth,")
_RANGE: Final = Form("0 V to 60 V", rf"{_NUMBER}{_UNIT} to {_NUMBER}{_UNIT}", "the least and the most")
_STEP: Final = Form("5 V", rf"{_NUMBER}{_UNIT}", "a change")

LINK: Final = Key(
    "link",
    Table(
        (
            Key("baud", Whole(50, 4_000_000, 9600), "bits a second", required=True),
            Key("format", Form("8N1", r"[5-8][NEO][12]", "data bits, parity, stop bits"), "bits of a byte"),
            Key("dtr", Flag(), "false: keep the DTR line low, for raising it resets the board"),
            Key("every", Q("time", 0.0, 1.0, "1 s"), "how often to ask, or how often it speaks by itself"),
            Key("answer_within", Q("time", 0.0, 1.0, "0.5 s"), "how long an answer may take"),
        )
    ),
    "the serial line",
    required=True,
)

FRAMING: Final = Key(
    "framing",
    Table(
        (
            Key("shape", Choice(SHAPES), "what a message looks like", required=True),
            Key("check", Choice((*CHECKS, *TEXT_CHECKS[1:])), "what proves a message right"),
            Key("check_from", Whole(0, 64, 2), "the first byte that the check covers, the frame's first being 0"),
            Key("begins", _HEX, "the bytes that every frame begins with"),
            Key("closes", Form("68", _HEX.pattern, _HEX.what), "bytes that are always the same, in front of the check"),
            Key("ends", Form("77", _HEX.pattern, _HEX.what), "the bytes behind the check"),
            Key("length", Whole(3, 2048, 20), "bytes of a frame, all told"),
            Key("length_at", Whole(0, 63, 3), "or: the byte that tells the length"),
            Key("length_size", Whole(1, 2, 2), "of how many bytes that number is"),
            Key("length_plus", Whole(-64, 255, 7), "and what to add to it for the length of the whole frame"),
            Key("byte_order", Choice(("big", "little")), "which byte of a number comes first; big unless said"),
            Key(
                "word_order", Choice(("high-first", "low-first")), "Modbus: which register of two", default="high-first"
            ),
            Key("address", Whole(0, 255, 1), "the meter's address on a shared line"),
            Key("address_at", Whole(0, 15, 1), "the byte that says who answers; in a poll it says who is asked"),
            Key("address_least", Whole(0, 1, 0), "the lowest address there can be; 1 unless said"),
            Key("address_most", Whole(1, 255, 16), "the highest address there can be"),
            Key("separator", Choice((",", ";", "tab", "blank")), "between the columns of a line"),
            Key("header", Flag(), "true: a line names the columns"),
            Key("skip", Choice(("ve-direct-hex",)), "a rule for foreign frames in between"),
            Key("stuffing", _BYTE, "byte stuffing: behind this one the next byte comes XORed with 20 (hex)"),
            Key(
                "stuffed",
                Form("7D 7E", _HEX.pattern, _HEX.what),
                "with stuffing: the bytes that never come as they are",
            ),
            Key("code_at", Whole(0, 63, 3), "the byte that is 00 in an answer, and something else in a refusal"),
            Key(
                "whose",
                Choice(("modbus-behind",)),
                "what says who a frame is from: a Modbus acknowledgement that follows it, of address 0 without one",
            ),
            Key("register_step", Whole(1, 4, 2), "Modbus: by how much register numbers grow; 2 where they count bytes"),
        )
    ),
    "how the stream is cut into messages",
    required=True,
)

FIELD: Final = (
    Key("name", _NAME, "as in a reading, or a name of your own with its unit: remaining_ah", required=True),
    Key("byte", Whole(0, 2047, 4), "where: the byte in the frame, its first being 0"),
    Key("register", Whole(0, 65535, 5042), "where: the Modbus register"),
    Key("column", Whole(0, 99, 2), "where: the column of the line, its first being 0"),
    Key("label", Text("V", limit=40), "where: the label in front of it; with column: the word there in front of it"),
    Key("labels", Words(("voltage", "volts")), "where: the first of these labels that is there"),
    Key(
        "kind",
        Choice(KINDS_OF_VALUE),
        "bits and sign of a number (f32: a float, b240: two digits of base 240, bit: one bit), or how text is read",
    ),
    Key("unit", _SCALE, "what one count is worth"),
    Key("zero", Whole(-1_000_000, 1_000_000, 2731), "the raw number that means nothing at all"),
    Key("nulls", Words(("---", "-1")), "what stands there when the meter does not know"),
    Key(
        "range",
        _RANGE,
        "what to believe; anything else is left out, and rejects the message if it is voltage_v or current_a",
    ),
    Key("step", _STEP, "the largest believable change between two readings"),
    Key("only", Choice(("charging", "discharging")), "means something in this direction only"),
    Key("size", Whole(1, 255, 16), "bytes of a text"),
    Key("count_at", Whole(0, 255, 22), "the byte that says how many of these follow each other; # numbers them"),
    Key("turns", Flag(), "true: signed as the current is, so that what turns the current round turns it too"),
    Key("rest", Flag(), "true: they follow each other to the end of the data; # numbers them"),
    Key("count", Whole(1, 255, 16), "so many of these follow each other; # numbers them"),
    Key("count_by", _NAME, "the field further up that says how many follow each other; # numbers them"),
    Key("apart", Whole(1, 64, 3), "bytes from one of them to the next, where others stand in between"),
    Key("behind", _NAME, "the field further up from whose end byte counts: 0 is the first behind it"),
    Key("tag", Form("83", r"[0-9A-Fa-f]{2}", "a tag as two hex digits"), "the tag behind which byte counts"),
    Key(
        "bits",
        Form("0 to 13", BITS, "the lowest and the highest bit"),
        "which bits of the number are the value; its last is bit 0",
    ),
    Key("minus_bit", Whole(0, 63, 15), "the bit that says minus where it is set; those below it are the number"),
    Key("minus_above", Whole(1, 1_000_000, 100), "raw numbers above it are a minus: 101 is -1 with 100"),
    Key("when", Form("version = 0 or 1", WHEN, "a condition"), "it is there only then; =, !=, < or >"),
    Key(
        "of",
        Form("in_a - out_a", OF, "a difference or a product"),
        "nothing on the wire: the difference (-) or the product (*) of two fields further up",
    ),
    Key("hidden", Flag(), "true: others need it, in when or as a guard; by itself it is no value of a reading"),
    Key("guard", Flag(), "true: outside its range it is another kind of message, of which nothing is believed"),
)

FRAMES: Final = Key(
    "frames",
    Rows(
        (
            Key("name", Text("live", limit=40), "what it is about", required=True),
            Key("begins", _LINE_OR_HEX, "the bytes, or the text, it begins with; .. is any byte"),
            Key("poll", _LINE_OR_HEX, "the bytes, or the line, that ask for it"),
            Key("length", Whole(3, 2048, 36), "its own length, where lengths differ"),
            Key("columns", Whole(1, 100, 14), "how many columns the line has"),
            Key("columns_most", Whole(1, 100, 19), "or up to this many"),
            Key("function", Whole(1, 4, 4), "Modbus: 3 for holding, 4 for input registers, 1 or 2 for bits"),
            Key("start", Whole(0, 65535, 5042), "Modbus: the first register"),
            Key("count", Whole(1, 2000, 7), "Modbus: how many"),
            Key("address", Whole(0, 255, 0), "Modbus: the only address that is asked it"),
            Key("keep", Q("time", 0.0, 24.0, "60 s"), "for how long its values stand in later readings"),
            Key("like", Text("live", limit=40), "the message further up whose fields it has, besides its own"),
            Key(
                "each_from", Whole(0, 255, 8), "several modules in one: from this byte on the fields come once for each"
            ),
            Key("each_at", Whole(0, 255, 7), "the byte that says how many modules there are, or which one answers"),
            Key("tags_at", Whole(0, 255, 11), "from this byte on values stand behind tags of one byte"),
            Key(
                "tags",
                Words(("80-84 86: 2", "BA: 24 or 25", "79: n x 1")),
                "how many bytes follow which tags; n x 2: the first of them says how many times 2",
            ),
            Key("tags_left", Whole(0, 64, 4), "how many bytes follow behind the last tag"),
            Key("fields", Rows(FIELD, least=0), "what stands where"),
        )
    ),
    "the kinds of message",
    required=True,
)

DIRECTION: Final = Key(
    "direction",
    Table(
        (
            Key("field", _NAME, "the field that tells it", required=True),
            Key("charging", Wholes(0, 65535, (1,)), "its number, or numbers, while charging", required=True),
            Key("discharging", Wholes(0, 65535, (0,)), "its number, or numbers, while discharging", required=True),
        )
    ),
    "with sign = by-field: how the direction is told",
)

SIGN: Final = Key(
    "sign",
    Choice(("charge-positive", "discharge-positive", "by-field", "unsigned")),
    "what a current without a minus means on the wire",
    required=True,
)

SIGN_OPEN: Final = Key("sign_open", Flag(), "true: sign is a guess; whoever logs with one is asked once")

METER: Final = (NAME, SIGN, SIGN_OPEN, NOTE, LINK, FRAMING, DIRECTION, FRAMES, SOURCES)

"""What the keys of one field of a meter's table owe each other, its message and its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from purifier.errors import QuantityError
from purifier.library.key_lines import KeyPath
from purifier.library.meter_numbers import limits, scale
from purifier.plain_text import quoted
from purifier.protocols.checks import CHECKS, check_size
from purifier.protocols.field import SUFFIXES, WIDTHS, suffix_of
from purifier.protocols.modbus_framer import COILS

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings

_WHERE: Final = ("byte", "register", "column", "label", "labels")
PLACES: Final[dict[str, tuple[str, ...]]] = {
    "block": ("label",),
    "labels": ("label", "labels"),
    "columns": ("column",),
    "json": ("label", "labels"),
    "frame": ("byte",),
    "ascii-hex": ("byte",),
    "modbus": ("register",),
}
"""Shape -> the keys that can say where a field stands; a table with a header is read by label."""

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "frame": tuple(kind for kind in (*WIDTHS, "text") if kind != "bit"),
    "ascii-hex": tuple(kind for kind in (*WIDTHS, "text") if kind != "bit"),
    "modbus": ("u16", "s16", "u32", "s32", "f32", "text"),
}
"""Binary shape -> the kinds of value that can stand in it."""
TEXT_KINDS: Final = ("integer", "number", "quantity", "text")
"""The kinds of value in all other shapes."""

MUST_HAVE_RANGE: Final = ("voltage_v", "current_a")
"""Without one of them a message makes no reading."""


def check_field(shape: str, header: bool, frame: Checked, field: Checked, path: KeyPath, findings: Findings) -> None:
    """Where a field stands, its kind, and its numbers."""
    places = ("label", "labels") if header else PLACES[shape]
    stated: list[str] = [key for key in _WHERE if key in field]
    if "of" in field or findings.faulty((*path, "of")):
        if stated:
            findings.fault((*path, stated[0]), "expected either a place or of, found both")
        stated = ["of"]
    elif "kind" not in field and not findings.faulty((*path, "kind")):
        findings.fault((*path, "kind"), f"missing: expected one of {', '.join(_kinds(shape, frame))}")
    if shape == "columns" and "column" in stated and "label" in stated:
        stated.remove("label")  # the word in front of a number in its column
    for place in stated:
        if place not in places and place != "of":
            findings.fault(
                (*path, place), f"with shape = '{shape}' expected {' or '.join(places)} to say where it stands"
            )
    wrong = [key for key in _WHERE if findings.faulty((*path, key))]
    if not stated and not wrong:
        findings.fault(path, f"missing: expected {' or '.join(places)} to say where it stands")
    if len(stated) > 1 and not findings.faulty((*path, stated[1])):
        findings.fault((*path, stated[1]), f"expected one place, found {' and '.join(stated)}")
    kind, kinds = field.get("kind"), _kinds(shape, frame)
    if kind is not None and kind not in kinds:
        findings.fault((*path, "kind"), f"expected one of {', '.join(kinds)} with shape = '{shape}', found '{kind}'")
    if kind == "text" and shape in KINDS and "size" not in field and not field.get("rest"):
        findings.fault((*path, "size"), "missing: expected how many bytes the text has")
    for key, message in _number_problems(field, shape):
        if not findings.faulty((*path, key)):
            findings.fault((*path, key), message)
    if shape in KINDS:
        for token in field.get("nulls", ()):
            if not is_integer(token):
                findings.fault((*path, "nulls"), f"expected raw numbers such as '0xFFFF', found {quoted(token)}")


def _kinds(shape: str, frame: Checked) -> tuple[str, ...]:
    """The kinds of value that a message can hold."""
    if shape == "modbus" and frame.get("function") in COILS:
        return ("bit",)
    return KINDS.get(shape, TEXT_KINDS)


def is_integer(token: str) -> bool:
    """Whether ``token`` is a raw number: in digits, or as 0xFF."""
    try:
        int(token, 0)
    except ValueError:
        return False
    return True


def _number_problems(field: Checked, shape: str) -> Iterator[tuple[str, str]]:
    name, kind = field.get("name"), field.get("kind")
    if name is None:
        return
    if suffix_of(name) is not None and kind == "text":
        yield "kind", f"expected a kind of number, for '{name}' ends in a unit; found 'text'"
    elif suffix_of(name) is not None and "unit" not in field:
        yield "unit", f"missing: expected {_what_unit(name, shape)}"
    readers: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("unit", lambda text: scale(text, name)),
        ("range", lambda text: limits(text, name)),
        ("step", lambda text: limits(f"{text} to {text}", name)),
    )
    for key, read in readers:
        if key in field:
            try:
                read(field[key])
            except QuantityError as error:
                yield key, str(error)
    if name in MUST_HAVE_RANGE and "range" not in field:
        example = "-50 A to 50 A" if suffix_of(name) == "a" else "0 V to 60 V"
        yield "range", f"missing: expected what to believe of {name}, such as '{example}'"
    if kind == "quantity" and suffix_of(name) is None:
        yield "kind", "expected 'number', 'integer' or 'text' for a name without a unit; found 'quantity'"


def _what_unit(name: str, shape: str) -> str:
    """What a unit is there for: on a binary line a count is worth it, in a text it is the unit of a bare number."""
    unit = SUFFIXES[suffix_of(name) or ""][2]
    if shape in KINDS:
        return f"what one count is worth, for '{name}' ends in a unit; such as '0.01 {unit}'"
    return f"the unit of a number that stands there without one, for '{name}' ends in a unit; such as '1 {unit}'"


def check_extent(
    shape: str, framing: Checked, frame: Checked, field: Checked, path: KeyPath, findings: Findings
) -> None:
    """Every field lies inside its message, as far as that can be known beforehand."""
    width = WIDTHS.get(field.get("kind", ""), field.get("size", 1))
    width += (field.get("count", 1) - 1) * field.get("apart", width)
    if "tag" in field or "behind" in field or "of" in field or "each_from" in frame:
        return
    length = frame.get("length", framing.get("length"))
    if shape == "frame" and length is not None and "byte" in field and framing.get("check", "none") in CHECKS:
        behind = "".join(framing.get(key, "") for key in ("closes", "ends"))
        end = length - check_size(framing.get("check", "none")) - len(hex_bytes(behind) or b"")
        if field["byte"] + width > end:
            findings.fault(
                (*path, "byte"), f"expected {width} bytes before byte {end}, where the data end; found {field['byte']}"
            )
    if shape == "modbus" and "register" in field and "start" in frame and "count" in frame:
        coils = frame.get("function") in COILS
        step, words = 1 if coils else framing.get("register_step", 1), 1 if coils else -(-width // 2)
        first, last = frame["start"], frame["start"] + (frame["count"] - words) * step
        if not first <= field["register"] <= last or (field["register"] - first) % step:
            by = "" if step == 1 else f" in steps of {step}"
            findings.fault(
                (*path, "register"),
                f"expected one of the registers asked for, {first} to {last}{by}; found {field['register']}",
            )
    if "column" in field and field["column"] >= frame.get("columns", 100):
        findings.fault(
            (*path, "column"), f"expected less than the {frame['columns']} columns there are; found {field['column']}"
        )


def hex_bytes(text: str) -> bytes | None:
    """The bytes of ``DD A5``, or None when it is no such text."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None

"""What the keys of a meter profile owe each other: a table that passes can be read, both ways, for any bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import nearest
from purifier.library.findings import Findings
from purifier.library.key_lines import KeyPath
from purifier.library.meter_field_agreement import check_extent, check_field
from purifier.library.meter_frame_agreement import check_frame
from purifier.library.meter_layout_agreement import check_layout, check_tags, fields_above
from purifier.library.meter_words import with_like
from purifier.plain_text import plain
from purifier.protocols.ascii_framer import HEAD
from purifier.protocols.checks import CHECKS
from purifier.protocols.field import suffix_of
from purifier.protocols.modbus_framer import answer_size

if TYPE_CHECKING:
    from purifier.library.findings import Checked

FRAMING_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "block": ("check", "skip"),
    "labels": (),
    "columns": ("check", "separator", "header", "address", "address_most", "ends"),
    "json": (),
    "frame": (
        *("check", "check_from", "begins", "closes", "ends", "length", "length_at", "length_size", "length_plus"),
        *("byte_order", "address", "address_at", "address_least", "address_most"),
        *("stuffing", "stuffed", "code_at", "whose"),
    ),
    "ascii-hex": ("begins", "byte_order", "address", "address_at", "address_least", "address_most"),
    "modbus": ("byte_order", "word_order", "address", "address_most", "register_step"),
}
"""Shape -> the keys of ``[framing]`` that mean something with it, ``shape`` apart."""

_LAYOUT: Final = ("each_from", "each_at", "tags_at", "tags", "tags_left")
FRAME_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "block": ("poll",),
    "labels": ("poll",),
    "columns": ("poll", "begins", "columns", "columns_most"),
    "json": ("poll",),
    "frame": ("poll", "begins", "length", *_LAYOUT),
    "ascii-hex": ("poll", "begins", *_LAYOUT),
    "modbus": ("function", "start", "count", "address"),
}
"""Shape -> the keys of ``[[frames]]`` that mean something with it, those that every message has apart."""

MAKES_READINGS: Final = ("voltage_v", "current_a", "soc_percent")
"""Without one of them, or something of the air, a meter makes no reading."""

CHECKS_OF: Final[dict[str, tuple[str, ...]]] = {
    "block": ("block-sum8",),
    "columns": ("none", "numbers-mod255"),
    "frame": tuple(CHECKS),
}
"""Shape -> the checks it can have; other shapes have none (Modbus: its own)."""


def check_meter(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    """Note what does not fit together in a meter profile."""
    framing = values.get("framing", {})
    shape = framing.get("shape")
    if shape is None:
        return
    header = framing.get("header", False)
    _expect_keys(raw.get("framing"), ("shape", *FRAMING_KEYS[shape]), ("framing",), shape, findings)
    _check_framing(shape, framing, raw.get("framing", {}), values.get("frames", ()), findings)
    frames = values.get("frames", ())
    wholes = with_like(frames)
    if (shape in ("labels", "json") or header) and len(frames) > 1:
        findings.fault(("frames", 1), f"expected one kind of message only with shape = '{shape}'")
    for number, frame in enumerate(frames):
        path: KeyPath = ("frames", number)
        _expect_keys(
            raw["frames"][number], ("name", "keep", "like", "fields", *FRAME_KEYS[shape]), path, shape, findings
        )
        check_frame(shape, framing, frame, path, findings)
        for row, field in enumerate(frame.get("fields", ())):
            spot, whole = (*path, "fields", row), wholes[number]
            above = fields_above(whole, frame.get("fields", ()), row)
            check_field(shape, header, frame, field, spot, findings)
            check_layout(shape, whole, field, above, spot, findings)
            check_extent(shape, framing, whole, field, spot, findings)
        check_tags(wholes[number], path, findings)
        _expect_like(shape, framing, frames, wholes[number], number, findings)
        _expect_once(shape, header, frame, wholes[number], path, findings)
    _check_direction(raw, values, wholes, findings)
    names = {field.get("name", "") for frame in wholes for field in frame.get("fields", ())}
    if frames and not any(name in MAKES_READINGS or suffix_of(name) == "ug_m3" for name in names):
        findings.fault(
            ("frames",),
            f"expected a field named {', '.join(MAKES_READINGS)}, or one in ug_m3 such as pm25_ug_m3; found none",
        )
    if shape == "modbus":
        _expect_distinct(frames, findings)


def _expect_keys(raw: Any, known: Sequence[str], path: KeyPath, shape: str, findings: Findings) -> None:
    if not isinstance(raw, dict):
        return
    every = {key for keys in (*FRAMING_KEYS.values(), *FRAME_KEYS.values()) for key in keys}
    for key in raw:
        if key in every and key not in known:
            findings.fault((*path, key), f"means nothing with shape = '{shape}': expected it to be left out")


def _check_framing(shape: str, framing: Checked, raw: Any, frames: Sequence[Checked], findings: Findings) -> None:
    checks, check = CHECKS_OF.get(shape, ()), framing.get("check")
    if checks and check is not None and check not in checks:
        known = ", ".join(checks)
        findings.fault(("framing", "check"), f"expected one of {known} with shape = '{shape}', found '{check}'")
    if shape == "ascii-hex" and framing.get("address_at", 0) >= HEAD:
        findings.fault(
            ("framing", "address_at"),
            f"expected a byte in front of the data, below {HEAD}; found {framing['address_at']}",
        )
    if shape != "frame":
        return
    for key in ("address", "address_least", "address_most"):
        if key in raw and "address_at" not in raw and "whose" not in raw:
            findings.fault(("framing", key), "expected address_at beside it: the byte that says who answers")
    if "begins" not in raw and not (frames and all("begins" in frame for frame in frames)):
        findings.fault(("framing", "begins"), "missing: expected the bytes that every frame begins with")
    if "length" in raw and "length_at" in raw:
        findings.fault(("framing", "length_at"), "expected either length or length_at, found both")
    told = any(key in raw for key in ("length", "length_at", "stuffing"))
    if not told and not all("length" in frame for frame in frames):
        findings.fault(("framing", "length"), "missing: expected length or length_at, or the length of every message")
    if "whose" in raw and "length" not in raw:
        findings.fault(("framing", "whose"), "expected length beside it: what says who it is from stands behind")
    if "whose" in raw and any("length" in frame for frame in frames):
        findings.fault(("framing", "whose"), "expected messages of one length, with none of their own")
    if "length_size" in raw and "length_at" not in raw:
        findings.fault(("framing", "length_size"), "expected length_at beside it: where the length stands")
    for one, other in (("whose", "address_at"), ("stuffing", "address_at"), ("stuffing", "whose")):
        if one in raw and other in raw:
            findings.fault(("framing", other), f"expected either {one} or {other}, found both")
    for key in ("address_at", "code_at"):
        if framing.get(key, 0) >= framing.get("length", 64):
            findings.fault(
                ("framing", key), f"expected a byte of the frame, below {framing['length']}; found {framing[key]}"
            )
    _check_marks(framing, raw, findings)


def _check_marks(framing: Checked, raw: Any, findings: Findings) -> None:
    """Where bytes come in disguise: the marks do, and what announces it."""
    for one, other in (("stuffed", "stuffing"), ("stuffing", "stuffed")):
        if one in raw and other not in raw:
            findings.fault(("framing", one), f"expected {other} beside it")
            return
    if "stuffing" not in raw:
        return
    if not ("begins" in raw and "ends" in raw):
        findings.fault(("framing", "stuffing"), "expected begins and ends beside it: the marks that stand nowhere else")
        return
    marks = [framing.get("stuffing", ""), framing.get("begins", "")[:2], framing.get("ends", "")[-2:]]
    missing = [one for one in dict.fromkeys(map(str.upper, marks)) if one not in framing.get("stuffed", one).upper()]
    if missing:
        findings.fault(
            ("framing", "stuffed"),
            f"expected {' and '.join(missing)} among them, for a mark, and what announces one, must stand nowhere else",
        )


def _expect_like(
    shape: str, framing: Checked, frames: Sequence[Checked], whole: Checked, number: int, findings: Findings
) -> None:
    """The message that another is like stands further up, and its fields have room in this one."""
    path: KeyPath = ("frames", number, "like")
    other = frames[number].get("like")
    known = [one.get("name", "") for one in frames[:number]]
    if other is None:
        return
    if other not in known:
        hint = nearest(other, known) if known else ""
        findings.fault(path, f"expected the name of a message further up, found '{plain(other)}'{hint}")
        return
    own, wrong = len(frames[number].get("fields", ())), Findings()
    for row, field in enumerate(whole["fields"][: len(whole["fields"]) - own]):
        check_extent(shape, framing, whole, field, (row,), wrong)
        if wrong.faults:
            findings.fault(path, f"{field.get('name')} has no place in this message: {wrong.faults[0][1]}")
            return


def _expect_once(shape: str, header: bool, frame: Checked, whole: Checked, path: KeyPath, findings: Findings) -> None:
    if shape in ("labels", "json") or header:
        return
    seen: set[object] = set()
    inherited = len(whole["fields"]) - len(frame.get("fields", ()))
    for row, field in enumerate(whole["fields"], -inherited):
        key = (field.get("name"), field.get("only"), field.get("when"))
        if key in seen and row >= 0:
            findings.fault(
                (*path, "fields", row, "name"), f"expected a name of its own, found '{field.get('name')}' again"
            )
        seen.add(key)


def _check_direction(raw: dict[str, Any], values: Checked, frames: Sequence[Checked], findings: Findings) -> None:
    direction = values.get("direction")
    if values.get("sign") == "by-field" and "direction" not in raw:
        findings.fault(("direction",), "missing: with sign = 'by-field' expected which field tells the direction")
    if direction is None:
        return
    if values.get("sign") not in (None, "by-field"):
        findings.fault(("direction",), f"expected sign = 'by-field' beside it, found '{values['sign']}'")
    for frame in frames:
        names = {field.get("name") for field in frame.get("fields", ())}
        if "current_a" in names and direction.get("field", "current_a") not in names:
            findings.fault(
                ("direction", "field"),
                f"expected the name of a field beside current_a in '{frame.get('name')}', found '{direction['field']}'",
            )


def _expect_distinct(frames: Sequence[Checked], findings: Findings) -> None:
    seen: set[tuple[object, ...]] = set()
    for number, frame in enumerate(frames):
        if "function" not in frame or "count" not in frame:
            continue
        size = answer_size(frame["function"], frame["count"])
        key = (frame["function"], size, frame.get("address"))
        if key in seen:
            findings.fault(
                ("frames", number, "count"),
                "expected a count of its own, for an answer tells how many registers it holds but not which",
            )
        seen.add(key)

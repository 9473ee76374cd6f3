"""What the keys of a field owe each other where it moves with the message, is part of a number, or is reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import nearest
from purifier.library.key_lines import KeyPath
from purifier.library.meter_field_agreement import is_integer
from purifier.library.meter_words import bits, condition, derived, tag_sizes
from purifier.plain_text import quoted
from purifier.protocols.field import WIDTHS

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings

_BINARY: Final = ("frame", "ascii-hex", "modbus")
_MOVING: Final = ("frame", "ascii-hex")
_UNSIGNED: Final = ("u8", "u16", "u24", "u32", "u64")
SHAPES_OF: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("count_at", "rest", "apart", "behind", "tag"), _MOVING),
    **dict.fromkeys(
        ("bits", "minus_bit", "minus_above", "count", "count_by", "when", "guard", "hidden", "of", "size"), _BINARY
    ),
}
"""Key -> the shapes with which it means something."""
_HOW_MANY: Final = ("count_at", "count_by", "count", "rest")
_NOT_RECKONED: Final = (
    *("kind", "nulls", "size", "count_at", "count_by", "count", "rest", "apart", "behind", "tag"),
    *("bits", "minus_bit", "minus_above"),
)
"""What says how something stands on the wire, which what is reckoned does not."""


def check_layout(
    shape: str, frame: Checked, field: Checked, above: Sequence[Checked], path: KeyPath, findings: Findings
) -> None:
    """Note what is wrong with ``field``, ``above`` which the others of its message stand."""
    for key, shapes in SHAPES_OF.items():
        if key in field and shape not in shapes:
            findings.fault((*path, key), f"means nothing with shape = '{shape}': expected it to be left out")
    stated = [key for key in _HOW_MANY if field.get(key)]
    if len(stated) > 1:
        findings.fault((*path, stated[1]), f"expected one way to say how many, found {' and '.join(stated)}")
    if "apart" in field and not stated:
        findings.fault((*path, "apart"), "expected count, count_by, count_at or rest beside it: how many there are")
    if field.get("apart", 64) < WIDTHS.get(field.get("kind", ""), 1):
        findings.fault((*path, "apart"), f"expected at least the bytes of a {field['kind']}, found {field['apart']}")
    if field.get("kind") == "bit" and stated:
        findings.fault((*path, stated[0]), "expected a field for each: a bit stands alone")
    if "count_at" in field and ("tag" in field or "each_from" in frame):
        findings.fault((*path, "count_at"), "expected count_by, for that byte has no place of its own in the message")
    if "of" in field:
        for key in _NOT_RECKONED:
            if key in field:
                findings.fault((*path, key), "means nothing beside of: expected it to be left out")
    _check_bits(field, path, findings)
    _check_names(field, above, path, findings)
    _check_tag(frame, field, path, findings)
    if "guard" in field and "range" not in field:
        findings.fault((*path, "guard"), "expected a range beside it, outside of which it is another kind of message")


def check_tags(frame: Checked, path: KeyPath, findings: Findings) -> None:
    """Note what is wrong with the tags of a message, and with the modules in it."""
    for text in frame.get("tags", ()):
        if tag_sizes(text) is None:
            findings.fault(
                (*path, "tags"), f"expected such as '80-84 86: 2', 'BA: 24 or 25' or '79: n x 1', found {quoted(text)}"
            )
            break
    if ("tags" in frame) != ("tags_at" in frame):
        there, missing = ("tags", "tags_at") if "tags" in frame else ("tags_at", "tags")
        findings.fault((*path, there), f"expected {missing} beside it")
    if "tags_left" in frame and "tags_at" not in frame:
        findings.fault((*path, "tags_left"), "expected tags_at beside it: where the first tag stands")
    if "tags_at" in frame and "each_from" in frame:
        findings.fault((*path, "tags_at"), "expected either tags_at or each_from, found both")
    if "each_at" in frame and "each_from" not in frame:
        findings.fault((*path, "each_at"), "expected each_from beside it: the first byte of the first module")


def _check_bits(field: Checked, path: KeyPath, findings: Findings) -> None:
    kind, width = field.get("kind"), 8 * WIDTHS.get(field.get("kind", ""), 0)
    for key in ("bits", "minus_bit", "minus_above"):
        if key in field and kind is not None and kind not in _UNSIGNED:
            findings.fault(
                (*path, key), f"expected a kind without a sign beside it, {', '.join(_UNSIGNED)}; found '{kind}'"
            )
            return
    if kind not in _UNSIGNED or not any(key in field for key in ("bits", "minus_bit", "minus_above")):
        return
    low, high = bits(field["bits"]) if "bits" in field else (0, width - 1)
    if not low <= high < width:
        findings.fault(
            (*path, "bits"), f"expected bits from 0 to {width - 1}, the lower first, found {quoted(field['bits'])}"
        )
    minus, above, most = field.get("minus_bit"), field.get("minus_above"), (1 << max(0, high - low + 1)) - 1
    if minus is not None and above is not None:
        findings.fault((*path, "minus_above"), "expected either minus_bit or minus_above, found both")
    elif above is not None and above >= most:
        findings.fault((*path, "minus_above"), f"expected less than {most}, the most that stands there; found {above}")
    if minus == 0 and "bits" not in field:
        findings.fault((*path, "minus_bit"), "expected bits beside it: none are left below bit 0")
    elif minus is not None and (minus >= width or ("bits" in field and low <= minus <= high)):
        findings.fault((*path, "minus_bit"), f"expected a bit below {width} that is none of bits, found {minus}")

    for token in field.get("nulls", ()) if "bits" in field else ():
        if is_integer(token) and int(token, 0) > most:
            findings.fault(
                (*path, "nulls"),
                f"expected raw numbers of at most {most}, all that its bits hold; found {quoted(token)}",
            )


def _check_names(field: Checked, above: Sequence[Checked], path: KeyPath, findings: Findings) -> None:
    known = [one.get("name", "") for one in above]
    wanted: list[tuple[str, str]] = [(key, field[key]) for key in ("behind", "count_by") if key in field]
    if "when" in field:
        wanted.append(("when", condition(field["when"]).name))
    if "of" in field:
        both = derived(field["of"])
        wanted += [("of", both.first), ("of", both.second)]
    for key, name in wanted:
        if name not in known:
            hint = nearest(name, known) if known else ""
            findings.fault(
                (*path, key), f"expected the name of a field further up in this message, found '{name}'{hint}"
            )
            return
        named = [one for one in above if one.get("name") == name]
        if key == "behind":
            if "tag" in field:
                findings.fault((*path, key), "expected either behind or tag, found both")
            elif any("tag" in one or "of" in one for one in named):
                findings.fault((*path, key), f"expected a field with a place of its own, '{name}' has none")
        elif "#" in name:
            findings.fault((*path, key), f"expected a field that is there once, '{name}' is there several times")
        elif any(one.get("kind") == "text" for one in named):
            findings.fault((*path, key), f"expected a field that is a number, '{name}' is a text")


def _check_tag(frame: Checked, field: Checked, path: KeyPath, findings: Findings) -> None:
    if "tag" not in field or findings.faulty((*path, "tag")):
        return
    if "tags_at" not in frame:
        findings.fault((*path, "tag"), "expected tags_at and tags in its message: where tags begin, and their sizes")
        return
    sizes = [size for text in frame.get("tags", ()) for size in tag_sizes(text) or ()]
    meant = next((size for size in sizes if size.first <= int(field["tag"], 16) <= size.last), None)
    if meant is None:
        findings.fault((*path, "tag"), f"expected one of the tags that tags gives a size, found {field['tag']}")
    elif meant.sizes and "byte" in field and "kind" in field:
        most = max(meant.sizes) - WIDTHS.get(field["kind"], field.get("size", 1))
        if field["byte"] > most:
            findings.fault(
                (*path, "byte"),
                f"expected at most {most}, for so long is what stands behind the tag; found {field['byte']}",
            )


def fields_above(frame: Checked, raw: Any, row: int) -> list[Checked]:
    """The fields in front of row ``row`` of a message, those of the one it is like among them."""
    own = len(raw) if isinstance(raw, list) else 0
    inherited = len(frame["fields"]) - own
    return list(frame["fields"][: inherited + row])

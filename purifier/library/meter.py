"""A meter profile's checked values become the tables that the protocols room reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from purifier.library.findings import Checked
from purifier.library.meter_numbers import limits, scale
from purifier.library.meter_words import bits, condition, derived, gapped, tag_sizes, with_like
from purifier.model.equipment import Source
from purifier.protocols.field import Field
from purifier.protocols.meter import TEXT_SHAPES, Direction, Frame, Framing, Line, Meter


def build_meter(id_: str, values: Checked, sources: tuple[Source, ...]) -> Meter:
    """The meter ``id_`` from the values of a problem-free `decode`."""
    framing = values["framing"]
    is_text = framing["shape"] in TEXT_SHAPES
    direction = values.get("direction")
    return Meter(
        id=id_,
        name=values["name"],
        sign=values["sign"],
        sign_open=values.get("sign_open", False),
        line=_line(values["link"]),
        framing=_framing(framing),
        frames=tuple(_frame(frame, framing, is_text) for frame in with_like(values["frames"])),
        direction=Direction(**_renamed(direction)) if direction else None,
        note=values.get("note"),
        sources=sources,
    )


def _renamed(direction: Checked) -> dict[str, Any]:
    return {"name" if key == "field" else key: value for key, value in direction.items()}


def _line(link: Checked) -> Line:
    seconds = {f"{key}_s": link[key].value * 3600.0 for key in ("every", "answer_within") if key in link}
    return Line(**{key: link[key] for key in ("baud", "format", "dtr") if key in link}, **seconds)


def _framing(framing: Checked) -> Framing:
    hexed = ("begins", "ends", "closes", "stuffed")
    changed: dict[str, Any] = {key: bytes.fromhex(framing[key]) for key in hexed if key in framing}
    if "stuffing" in framing:
        changed["stuffing"] = int(framing["stuffing"], 16)
    separator = framing.get("separator", ",")
    changed["separator"] = {"tab": "\t", "blank": ""}.get(separator, separator)
    return Framing(**{**framing, **changed})


def _frame(frame: Checked, framing: Checked, is_text: bool) -> Frame:
    least: int | None = frame.get("columns")
    most: int | None = frame.get("columns_most", least)
    every: Any = "" if is_text else framing.get("begins", "")
    begins: str = frame.get("begins", every)
    start, blanks = (begins.encode(), frozenset[int]()) if is_text else gapped(begins)
    return Frame(
        name=frame["name"],
        fields=tuple(_field(field) for field in frame.get("fields", ())),
        begins=start,
        blanks=blanks,
        poll=_poll(frame["poll"], framing["shape"]) if "poll" in frame else b"",
        length=frame.get("length"),
        columns=None if least is None or most is None else (least, most),
        function=frame.get("function", 0),
        start=frame.get("start", 0),
        count=frame.get("count", 0),
        **{key: frame[key] for key in ("address", "each_from", "each_at", "tags_at", "tags_left") if key in frame},
        tags=tuple(size for text in frame.get("tags", ()) for size in tag_sizes(text) or ()),
        **({"keep_s": frame["keep"].value * 3600.0} if "keep" in frame else {}),
    )


def _poll(text: str, shape: str) -> bytes:
    """What asks for a message. A line is asked for by a line: its end goes without saying."""
    if shape in TEXT_SHAPES:
        return text.encode() + b"\r\n"
    return text.encode() + b"\r" if shape == "ascii-hex" else bytes.fromhex(text)


_AS_THEY_ARE: Final = (
    *("column", "byte", "register", "zero", "nulls", "only", "size", "count_at", "rest", "turns"),
    *("minus_bit", "minus_above", "count", "count_by", "apart", "behind", "guard", "hidden"),
)
_IN_WORDS: Final[dict[str, Callable[[str], Any]]] = {
    "bits": bits, "when": condition, "of": derived, "tag": lambda text: int(text, 16)
}  # fmt: skip


def _field(field: Checked) -> Field:
    name = field["name"]
    times, divisor = scale(field["unit"], name) if "unit" in field else (1, 1)
    low, high = limits(field["range"], name) if "range" in field else (float("-inf"), float("inf"))
    return Field(
        name=name,
        kind=field.get("kind", "number"),
        labels=field["labels"] if "labels" in field else (field["label"],) if "label" in field else (),
        times=times,
        divisor=divisor,
        low=low,
        high=high,
        step=limits(f"{field['step']} to {field['step']}", name)[0] if "step" in field else None,
        **{key: field[key] for key in _AS_THEY_ARE if key in field},
        **{key: read(field[key]) for key, read in _IN_WORDS.items() if key in field},
    )

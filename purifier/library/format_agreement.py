"""What the keys of a format profile owe each other: a format that passes says all that reading a file needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import nearest
from purifier.formats.format import CHARGING, DISCHARGING
from purifier.formats.header_words import DIMENSIONS
from purifier.formats.line_shape import fault_of, names_in
from purifier.formats.recognise import plain_name
from purifier.library.column_units import is_column_unit
from purifier.library.format_kinds import NO_HEADER
from purifier.library.format_times import check_time
from purifier.library.quantities import EXAMPLES
from purifier.model.units import UNITS
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings
    from purifier.library.key_lines import KeyPath

DIMENSION_OF: Final = {**DIMENSIONS, CHARGING: "current", DISCHARGING: "current"}
"""Quantity -> the dimension of its unit."""

LAYOUT_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "table": ("delimiter", "decimal", "header"),
    "lines": ("decimal", "line", "or_line"),
    "json": (),
}
"""Shape -> the keys of ``[layout]`` that mean something with it, ``shape`` apart."""

_LONG_WORDS: Final = ("name", "value", "unit")


def check_format(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    """Note what does not fit together in a format profile."""
    layout = values.get("layout", {})
    shape = layout.get("shape") if "shape" in _table(raw, "layout") else "table"
    if shape is None:
        return
    _check_layout(shape, layout, raw, findings)
    has_header = shape == "table" and NO_HEADER not in layout.get("header", ())
    _check_told_by(shape, has_header, raw, values, findings)
    words = None
    if shape == "lines":
        lines = (layout.get("line", ""), *layout.get("or_line", ()))
        words = tuple(dict.fromkeys(word for line in lines for word in names_in(line)))
    check_time(shape, has_header, values, raw, words, findings)
    _check_columns(shape, has_header, words, values, findings)
    _check_long(shape, has_header, raw, values, findings)
    _check_rows(has_header, raw, values, findings)
    _check_sign(raw, values, findings)


def _table(raw: dict[str, Any], key: str) -> dict[str, Any]:
    found = raw.get(key)
    return found if isinstance(found, dict) else {}


def _means_nothing(path: KeyPath, where: str, findings: Findings) -> None:
    findings.fault(path, f"means nothing {where}: expected it to be left out")


def _check_layout(shape: str, layout: Checked, raw: dict[str, Any], findings: Findings) -> None:
    for key in _table(raw, "layout"):
        if key != "shape" and key not in LAYOUT_KEYS[shape] and any(key in keys for keys in LAYOUT_KEYS.values()):
            _means_nothing(("layout", key), f"with shape = '{shape}'", findings)
    header = layout.get("header", ())
    if NO_HEADER in header and len(header) > 1:
        findings.fault(("layout", "header"), "expected 'none' alone, or the rows that there are")
    elif header and NO_HEADER not in header and "names" not in header:
        findings.fault(("layout", "header"), "expected 'names' among them, or 'none' alone")
    if shape != "lines":
        return
    if "line" not in _table(raw, "layout"):
        findings.fault(("layout", "line"), "missing: expected a line, with what varies in braces")
    elif "line" in layout:
        _check_line(layout["line"], ("layout", "line"), findings)
    for number, line in enumerate(layout.get("or_line", ())):
        _check_line(line, ("layout", "or_line", number), findings)
        if ("time" in names_in(line)) != ("time" in names_in(layout.get("line", ""))):
            findings.fault(("layout", "or_line", number), "expected '{time}' in all of the lines, or in none")


def _check_line(line: str, path: KeyPath, findings: Findings) -> None:
    fault = fault_of(line)
    if fault is not None:
        findings.fault(path, fault)
        return
    words = names_in(line)
    for word in _LONG_WORDS[1:]:
        if word in words and "name" not in words:
            findings.fault(path, f"'{{{word}}}' has no '{{name}}' beside it that says what it is")
    if "name" in words and "value" not in words:
        findings.fault(path, "'{name}' has no '{value}' beside it")
    if not set(words) - {"time"}:
        findings.fault(path, "expected '{name}' and '{value}', or words of your own, found no value")


def _check_told_by(shape: str, has_header: bool, raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    told, path = _table(raw, "told_by"), ("told_by",)
    if shape == "lines":
        for key in told:
            if key in ("has", "or_has", "only"):
                _means_nothing((*path, key), "with shape = 'lines', which have no header", findings)
        return
    header = values.get("layout", {}).get("header", ("names",))
    by_rows = has_header and len(header) > 1 and values.get("time", {}).get("zone") == "header"
    if not by_rows and "begins" not in told and "has" not in told:
        findings.fault((*path, "has"), "missing: expected what tells such a file, begins or has")
    if "begins" in told and shape == "json":
        _means_nothing((*path, "begins"), "with shape = 'json'", findings)
    for key in ("has", "or_has", "only"):
        if key in told and shape == "table" and not has_header:
            _means_nothing((*path, key), "without a header", findings)
    for key in ("or_has", "only"):
        if key in told and "has" not in told:
            findings.fault((*path, key), "expected has beside it")


def _check_columns(
    shape: str, has_header: bool, words: tuple[str, ...] | None, values: Checked, findings: Findings
) -> None:
    seen: dict[str, str] = {}
    quantities: list[str] = []
    by_name = "long" in values or (words is not None and "name" in words)
    for number, column in enumerate(values.get("columns", ())):
        path: KeyPath = ("columns", number)
        quantity = column.get("quantity")
        if quantity in quantities:
            findings.fault((*path, "quantity"), f"expected each quantity once, found '{quantity}' again")
        if quantity is not None:
            quantities.append(quantity)
        if ("names" in column) == ("number" in column):
            found = "both" if "names" in column else "neither"
            findings.fault(path, f"expected either names or number, found {found}")
        elif "number" in column and (shape != "table" or by_name):
            _means_nothing((*path, "number"), "where values go by name", findings)
        elif "names" in column and not has_header and not by_name and words is None and shape != "json":
            findings.fault((*path, "names"), "there is no header: expected number")
        for place, name in enumerate(column.get("names", ())):
            before = seen.setdefault(plain_name(name), str(quantity))
            if before != str(quantity):
                findings.fault((*path, "names", place), f"{quoted(name)} is among the names of {before} already")
            elif words is not None and not by_name and name not in words:
                findings.fault((*path, "names", place), f"'{{{name}}}' is not in the line{nearest(name, words)}")
        if "overrules" in column and "unit" not in column:
            findings.fault((*path, "overrules"), "expected unit beside it")
        if quantity is not None and "unit" in column:
            _check_unit(column["unit"], quantity, (*path, "unit"), findings)
    _check_pair(quantities, findings)


def _check_pair(quantities: Sequence[str], findings: Findings) -> None:
    for one, other in ((CHARGING, DISCHARGING), (DISCHARGING, CHARGING)):
        if one in quantities and other not in quantities:
            findings.fault(("columns", quantities.index(one)), f"expected a column of '{other}' beside it")
        if one in quantities and "current_a" in quantities:
            findings.fault(("columns", quantities.index(one)), "expected either it and its other half, or current_a")


def _check_unit(spelling: str, quantity: str, path: KeyPath, findings: Findings) -> None:
    dimension = DIMENSION_OF[quantity]
    if not is_column_unit(spelling, dimension):
        example = EXAMPLES[dimension].split(" ", 1)[1]
        hint = nearest(spelling, [name for name, one in UNITS.items() if one.dimension == dimension])
        findings.fault(path, f"expected a unit of {quantity} such as '{example}', found {quoted(spelling)}{hint}")


def _check_long(shape: str, has_header: bool, raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    if "long" not in raw:
        return
    if shape != "table":
        _means_nothing(("long",), f"with shape = '{shape}'", findings)
    long = values.get("long", {})
    places = {key: long[key] for key in _LONG_WORDS if key in long}
    for key, place in places.items():
        if isinstance(place, str) and not has_header:
            findings.fault(("long", key), f"there is no header: expected the column's number, found {quoted(place)}")
        if list(places.values()).count(place) > 1:
            findings.fault(("long", key), f"expected a column of its own, found {quoted(str(place))} twice")


def _check_rows(has_header: bool, raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    rows = values.get("rows", {})
    if "hourly_means_first" in rows and "mean_over" in rows:
        findings.fault(("rows", "hourly_means_first"), "expected either it or mean_over, found both")
    if "hourly_means_first" in rows and "long" not in raw:
        findings.fault(("rows", "hourly_means_first"), "expected [long] beside it: rows have no names else")
    middle = rows.get("middle_of")
    if middle is None:
        return
    if len(middle) != 2 or plain_name(middle[0]) == plain_name(middle[1]):
        findings.fault(("rows", "middle_of"), f"expected two columns, least and greatest, found {len(set(middle))}")
    if not has_header:
        _means_nothing(("rows", "middle_of"), "without a header", findings)


def _check_sign(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    sign, path = values.get("sign", {}), ("sign",)
    if "rule" not in sign:
        return
    if sign["rule"] != "by-line":
        for key in ("line", "charging", "discharging"):
            if key in sign:
                _means_nothing((*path, key), f"with rule = '{sign['rule']}'", findings)
        return
    if "line" not in _table(raw, "sign"):
        findings.fault((*path, "line"), "missing: expected what the line begins with that tells the direction")
    if "charging" not in _table(raw, "sign") and "discharging" not in _table(raw, "sign"):
        findings.fault((*path, "discharging"), "missing: expected what stands behind it, charging or discharging")
    for number, word in enumerate(sign.get("discharging", ())):
        if word in sign.get("charging", ()):
            findings.fault((*path, "discharging", number), f"{quoted(word)} is among the words of charging already")

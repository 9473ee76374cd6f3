"""What ``[time]`` of a format profile owes the rest: where the time stands, and whether its pattern can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import nearest
from purifier.library.expectations import one_of
from purifier.library.format_kinds import FORMS
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings

_NUMBERS: Final = ("unix", "elapsed")
_DIRECTIVES: Final = "aAbBdfHIjmMpSyYzZ"
_A_DATE: Final = datetime(2026, 11, 23, 21, 34, 56, tzinfo=UTC)
"""No two of its parts are equal, and none reads as another."""
_DAY: Final = (("%d", "%m"), ("%d", "%b"), ("%d", "%B"), ("%j",))


def check_time(
    shape: str,
    has_header: bool,
    values: Checked,
    raw: dict[str, Any],
    words: tuple[str, ...] | None,
    findings: Findings,
) -> None:
    """Note what is wrong with ``[time]``; ``words`` are those in the braces of a line, None where there is no line."""
    time: Checked = values.get("time", {})
    if not isinstance(raw.get("time"), dict):
        return
    form = time.get("form", "")
    _check_place(shape, has_header, time, raw["time"], words, findings)
    if form and form not in FORMS:
        fault = pattern_fault(form)
        if fault is not None:
            findings.fault(("time", "form"), fault)
    if "unit" in time and form and form not in _NUMBERS:
        findings.fault(("time", "unit"), f"means nothing with form = {quoted(form)}: expected it to be left out")
    if "every" in time and form != "none":
        findings.fault(("time", "every"), "expected form = 'none' beside it: a file with times needs no other")
    header = values.get("layout", {}).get("header", ("names",))
    if time.get("zone") == "header" and (not has_header or len(header) < 2):
        findings.fault(("time", "zone"), "expected several rows of header, one of which names the zone")


def _check_place(
    shape: str,
    has_header: bool,
    time: Checked,
    raw: dict[str, Any],
    words: tuple[str, ...] | None,
    findings: Findings,
) -> None:
    if time.get("form") == "none":
        for key in ("names", "also", "number", "unit", "zone"):
            if key in raw:
                findings.fault(("time", key), "means nothing with form = 'none': expected it to be left out")
        if words is not None and "time" in words:
            findings.fault(("time", "form"), "'none' was found, but the line has '{time}'")
        return
    if words is not None:
        for key in ("names", "also", "number"):
            if key in raw:
                findings.fault(("time", key), "means nothing with shape = 'lines', where the time is '{time}'")
        if "time" not in words:
            findings.fault(("time", "form"), "expected '{time}' in the line, or form = 'none'")
        return
    if ("names" in raw) == ("number" in raw):
        found = "both" if "names" in raw else "neither; with form = 'none' a file has no times"
        findings.fault(("time",), f"expected either names or number of its column, found {found}")
    elif "names" in raw and shape == "table" and not has_header:
        findings.fault(("time", "names"), "there is no header: expected number")
    elif "number" in raw and shape == "json":
        findings.fault(("time", "number"), "means nothing with shape = 'json': expected names")
    if "also" in raw and "names" not in raw:
        findings.fault(("time", "also"), "expected names beside it")


def pattern_fault(form: str) -> str | None:
    """One sentence on why ``form`` is no pattern of a time, or None when it is one."""
    found = [part for part in re.findall(r"%(.?)", form, re.DOTALL) if part != "%"]
    if not found:
        known = f"expected {one_of(FORMS)}, or a pattern such as '%d.%m.%Y %H:%M'"
        return f"{known}; found {quoted(form)}{nearest(form, FORMS)}"
    unknown = [f"%{one}" for one in found if one not in _DIRECTIVES or not one]
    if unknown:
        return f"expected %Y %m %d %H %M %S and their kin, found {quoted(unknown[0])}"
    if len(set(found)) < len(found):
        return f"expected each part once, found one twice in {quoted(form)}"
    if "H" not in found and "I" not in found:
        return f"expected an hour (%H) in the pattern, found {quoted(form)}"
    if not any(all(part in form for part in parts) for parts in _DAY):
        return f"expected a day and a month (%d and %m) in the pattern, or form = 'clock'; found {quoted(form)}"
    if not {"Y", "y"} & set(found):
        return f"expected a year (%Y) in the pattern, found {quoted(form)}"
    try:
        datetime.strptime(_A_DATE.strftime(form), form)
    except (ValueError, re.error) as error:
        return f"expected a pattern that can be read back, found {quoted(form)}: {error}"
    return None

"""A format profile's checked values become the format that the formats room reads files by."""

from __future__ import annotations

from typing import Any, Final

from purifier.formats.format import Format, FormatColumn, LongColumns, TimeColumn
from purifier.library.findings import Checked
from purifier.library.format_kinds import DELIMITERS, NO_HEADER

_SECONDS: Final = 3600.0


def build_format(id_: str, values: Checked) -> Format:
    """The format ``id_`` from the values of a problem-free `decode`."""
    told, layout, rows, sign = (values.get(table, {}) for table in ("told_by", "layout", "rows", "sign"))
    header = layout.get("header", ("names",))
    return Format(
        id=id_,
        name=values["name"],
        begins=told.get("begins", ()),
        has=told.get("has", ()),
        or_has=told.get("or_has", ()),
        only=told.get("only", False),
        shape=layout.get("shape", "table"),
        delimiter=DELIMITERS.get(layout.get("delimiter", "")),
        decimal=layout.get("decimal"),
        header=() if NO_HEADER in header else header,
        line=layout.get("line", ""),
        or_line=layout.get("or_line", ()),
        time=_time(values["time"]),
        columns=tuple(FormatColumn(**column) for column in values.get("columns", ())),
        long=LongColumns(**values["long"]) if "long" in values else None,
        ends_hold=rows.get("ends_hold", ()),
        on_change=rows.get("on_change", False),
        mean_over_s=rows["mean_over"].value * _SECONDS if "mean_over" in rows else None,
        hourly_means_first=rows.get("hourly_means_first", False),
        middle_of=_pair(rows["middle_of"]) if "middle_of" in rows else None,
        sign=sign.get("rule", "ask"),
        sign_line=sign.get("line", ""),
        charging=sign.get("charging", ()),
        discharging=sign.get("discharging", ()),
        version=values.get("version", 1),
        note=values.get("note", ""),
    )


def _time(time: Checked) -> TimeColumn:
    as_they_are: dict[str, Any] = {key: value for key, value in time.items() if key != "every"}
    return TimeColumn(**as_they_are, every_s=time["every"].value * _SECONDS if "every" in time else None)


def _pair(words: tuple[str, ...]) -> tuple[str, str]:
    least, greatest = words
    return least, greatest

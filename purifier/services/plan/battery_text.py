"""A battery as typed, taken apart: ``ID[*COUNT][:OUTPUT][+CONVERTER]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class BatteryText:
    """``ID[*COUNT][:OUTPUT][+CONVERTER]`` taken apart; ``what`` is an id or a plain quantity."""

    what: str
    count: int = 1
    output: str | None = None
    converter: str | None = None

    def __str__(self) -> str:
        count = f"*{self.count}" if self.count != 1 else ""
        return (
            f"{self.what}{count}"
            f"{'' if self.output is None else ':' + self.output}"
            f"{'' if self.converter is None else '+' + self.converter}"
        )


_BATTERY = re.compile(r"(?P<what>.*?)(?::(?P<output>[^:+]*))?(?:\+(?!/)(?P<converter>[^+]*))?", re.DOTALL)
_COUNT = re.compile(r"(?P<id>.+?)\s*(?P<sign>[*x×])\s*(?P<count>\d{1,4})", re.DOTALL)


def battery_text(text: str, library: Library) -> BatteryText:
    """Take a battery as typed apart; an exact id wins before ``*`` or ``x`` is split off."""
    text = plain(text)
    match = _BATTERY.fullmatch(text)
    assert match is not None  # every part is optional
    what, count = split_count(match["what"].strip(), library, "battery")
    for part, value in (("output", match["output"]), ("converter", match["converter"])):
        if value is not None and not value.strip():
            raise UsageError(f"battery '{text}': the {part} is missing; expected ID[*COUNT][:OUTPUT][+CONVERTER]")
    if not what:
        raise UsageError(f"battery '{text}': expected ID[*COUNT][:OUTPUT][+CONVERTER] or an energy such as '1280 Wh'")
    output, converter = match["output"], match["converter"]
    return BatteryText(what, count, output and output.strip().lower(), converter and converter.strip())


def split_count(text: str, library: Library, kind: str) -> tuple[str, int]:
    """``ID*COUNT`` or ``IDxCOUNT`` -> (id, count); raises `UsageError` for a count of nothing or of thousands."""
    if text in library.ids(kind):
        return text, 1
    match = _COUNT.fullmatch(text)
    if match is None or (match["sign"] == "x" and match["id"].strip() not in library.ids(kind) and text[0].isalpha()):
        return text, 1  # an x inside an id we do not know is more likely a typing slip than a count
    count = int(match["count"])
    if not 1 <= count <= 1000:
        raise UsageError(f"{kind} '{text}': a count from 1 to 1000 was expected, found {count}")
    return match["id"].strip(), count

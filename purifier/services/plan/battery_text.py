"""A battery as typed, taken apart: ``ID[*COUNT][:OUTPUT][+CONVERTER]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.plain_text import plain, quoted

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


_JOIN = r"(?<![0-9][eE])\+(?![/-])"
"""A plus that joins a converter on: neither that of ``1e+3 Wh`` nor that of ``+/- 5 %``."""
_BATTERY = re.compile(rf"(?P<what>.*?)(?::(?P<output>[^:+]*))?(?:{_JOIN}(?P<converter>[^+]*))?", re.DOTALL)
_COUNT = re.compile(r"(?P<id>.+?)\s*(?P<sign>[*xX×])\s*(?P<count>\d{1,40})", re.DOTALL | re.ASCII)
MOST = 1000
"""The largest count that is taken."""


def battery_text(text: str, library: Library) -> BatteryText:
    """Take a battery as typed apart; an exact id wins before ``*`` or ``x`` is split off."""
    text = plain(text)
    match = _BATTERY.fullmatch(text)
    assert match is not None  # every part is optional
    what, *more = re.split(_JOIN, match["what"])
    if more:
        names = ", ".join(quoted(one.strip()) for one in (*more, match["converter"] or ""))
        raise UsageError(
            f"battery {quoted(text, 60)}: one converter at most was expected behind a battery, found {names}"
        )
    what, count = split_count(what.strip(), library, "battery")
    for part, value in (("output", match["output"]), ("converter", match["converter"])):
        if value is not None and not value.strip():
            raise UsageError(
                f"battery {quoted(text, 60)}: the {part} is missing; expected ID[*COUNT][:OUTPUT][+CONVERTER]"
            )
    if not what:
        raise UsageError(
            f"battery {quoted(text, 60)}: expected ID[*COUNT][:OUTPUT][+CONVERTER] or an energy such as '1280 Wh'"
        )
    output, converter = match["output"], match["converter"]
    return BatteryText(what, count, output and output.strip().lower(), converter and converter.strip())


def split_count(text: str, library: Library, kind: str) -> tuple[str, int]:
    """``ID*COUNT`` or ``IDxCOUNT`` -> (id, count); raises `UsageError` for a count of nothing or of thousands."""
    if known := library.known(kind, text):
        return known, 1
    match = _COUNT.fullmatch(text)
    is_x = match is not None and match["sign"] in "xX"
    if match is None or (is_x and not library.known(kind, match["id"].strip()) and text[0].isalpha()):
        return text, 1  # an x inside an id we do not know is more likely a typing slip than a count
    count = int(match["count"])
    if not 1 <= count <= MOST:
        raise UsageError(
            f"{kind} {quoted(text, 60)}: a count from 1 to {MOST} was expected, found {quoted(match['count'])}"
        )
    return match["id"].strip(), count

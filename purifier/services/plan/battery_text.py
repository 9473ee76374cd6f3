"""A battery as typed, taken apart: ``ID[*COUNT][:OUTPUT][+CONVERTER]``, with a name for any id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.library.asked import is_quantity
from purifier.library.ids import Found
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
    """Take a battery as typed apart, names made ids; an exact id or name wins before anything is split off it."""
    text = plain(text)
    match = _BATTERY.fullmatch(text)
    assert match is not None  # every part is optional
    if match["what"] != text and (named := _named(text, match["what"], library)):
        return named
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
    if converter is not None:
        converter = library.known("converter", converter) or converter.strip()
    return BatteryText(what, count, output and output.strip().lower(), converter)


def _named(text: str, what: str, library: Library) -> BatteryText | None:
    """``text`` taken apart behind a name that has a colon or a plus in it; None where no such name begins it."""
    begins = split_count(what.strip(), library, "battery")[0]
    if is_quantity(begins) or (begins in library.ids("battery") and not _names(what, begins, library, "battery")):
        return None
    for end in (len(text), *(at.start() for at in reversed(list(re.finditer(r"[:+]", text))))):
        id_, count = split_count(text[:end].strip(), library, "battery")
        named = _names(text[:end], id_, library, "battery")
        if end >= len(what) and named and library.find(*named[0]).exact:
            return battery_text(f"{id_}*{count}{text[end:]}", library)
    return None


def split_count(text: str, library: Library, kind: str) -> tuple[str, int]:
    """``ID*COUNT`` or ``IDxCOUNT`` -> (id, count); raises `UsageError` for a count of nothing or of thousands.

    A name in the place of the id is made one; what is neither, or may be several, stays as it is.
    """
    if _is_id(text, library, kind):
        return text.strip().lower(), 1
    match = _COUNT.fullmatch(text)
    # Behind an id a count is a count, whatever names there are: and names are slow to look through.
    whole = Found() if match is not None and _is_id(match["id"], library, kind) else library.find(kind, text)
    if whole.exact and whole.only:
        return whole.only, 1
    is_x = match is not None and match["sign"] in "xX"
    if match is None or (is_x and not library.find(kind, match["id"]).ids and text[0].isalpha()):
        return whole.only or text, 1  # an x inside an id we do not know is more likely a typing slip than a count
    count = int(match["count"])
    if not 1 <= count <= MOST:
        raise UsageError(
            f"{kind} {quoted(text, 60)}: a count from 1 to {MOST} was expected, found {quoted(match['count'])}"
        )
    return library.known(kind, match["id"]) or match["id"].strip(), count


def _is_id(text: str, library: Library, kind: str) -> bool:
    return text.strip().lower() in library.ids(kind)


def in_ids(text: str, library: Library) -> str:
    """A battery as typed, or as it is with ids where it has names; raises as `battery_text`."""
    return str(battery_text(text, library)) if names_in(text, library) else plain(text)


def counted_in_ids(text: str, library: Library, kind: str) -> str:
    """The same of ``ID*COUNT``."""
    id_, count = split_count(text.strip(), library, kind)
    if not _names(text, id_, library, kind):
        return plain(text)
    return f"{id_}*{count}" if count > 1 else id_


def names_in(text: str, library: Library, kind: str = "battery") -> list[tuple[str, str]]:
    """(kind, name) for each name in a battery or a purifier as typed that stands for an id; raises as those do."""
    if kind != "battery":
        return _names(text, split_count(text.strip(), library, kind)[0], library, kind)
    parts, match = battery_text(text, library), _BATTERY.fullmatch(plain(text))
    assert match is not None
    via = _names(match["converter"] or "", parts.converter or "", library, "converter")
    return [*_names(match["what"], parts.what, library, "battery"), *via]


def _names(typed: str, id_: str, library: Library, kind: str) -> list[tuple[str, str]]:
    """``typed``, perhaps with a count, where it is a name for ``id_``."""
    counted = _COUNT.fullmatch(plain(typed))
    heads = [plain(typed), *([] if counted is None else [counted["id"].strip()])]
    if id_ not in library.ids(kind) or id_ in [head.lower() for head in heads]:
        return []
    return [(kind, next((head for head in heads if library.find(kind, head).exact), heads[-1]))]

"""Where the kinds of profile lie, and what may be a profile's id: known from names alone, before any file is opened."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from purifier.errors import nearest

FOLDERS: Final[dict[str, str]] = {
    "battery": "batteries",
    "converter": "converters",
    "purifier": "purifiers",
    "part": "parts",
    "chemistry": "chemistries",
    "prior": "priors",
    "meter": "meters",
    "format": "formats",
}
"""Kind -> the folder of its files."""

KINDS: Final = tuple(FOLDERS)
"""Every kind of profile there is."""

PRIOR_IDS: Final = (
    "station-dc",
    "station-ac",
    "station-ac-small",
    "station-ac-large",
    "station-usb-c",
    "inverter",
    "dc-dc",
    "usb-c-trigger",
    "adapter",
)
"""The classes of device whose unknown losses are assumed."""

_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_ID: Final = 80
IS_ITS_ID: Final = "the file's name is its id: "


class Found(NamedTuple):
    """``ids`` that a text may mean: of several none is meant; ``exact``: it is a whole name, perhaps but its maker."""

    ids: tuple[str, ...] = ()
    exact: bool = False

    @property
    def only(self) -> str | None:
        """The one that is meant."""
        return self.ids[0] if len(self.ids) == 1 else None


def id_fault(stem: str, kind: str) -> str | None:
    """One sentence on why a file name's stem is no id, or None when it is one."""
    if _ID.fullmatch(stem) is None or len(stem) > LONGEST_ID:
        words = "-".join(re.findall(r"[a-z0-9]+", stem.lower())).lstrip("0123456789-")[:LONGEST_ID]
        hint = f" (rename it to '{words}.toml'?)" if words else ""
        return f"{IS_ITS_ID}expected lower-case words joined by hyphens, beginning with a letter, found '{stem}'{hint}"
    if kind == "prior" and stem not in PRIOR_IDS:
        known = ", ".join(PRIOR_IDS)
        return f"expected the file of one of the classes {known}; found '{stem}'{nearest(stem, PRIOR_IDS)}"
    return None

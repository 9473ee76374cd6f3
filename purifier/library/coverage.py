"""Every number has a source: which one vouches for which key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from purifier.errors import nearest
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings


def covers(entry: str, dotted: str) -> bool:
    """Whether ``entry`` names ``dotted`` or a table above it: ``outputs`` covers ``outputs.dc.overhead``."""
    return dotted == entry or dotted.startswith(f"{entry}.")


def source_of(dotted: str, sources: Iterable[Checked]) -> Checked | None:
    """The source that vouches for the key ``dotted``: the one naming it most precisely, then the first."""
    best: Checked | None = None
    length = -1
    for source in sources:
        for entry in source.get("covers", ()):
            if covers(entry, dotted) and len(entry) > length:
                best, length = source, len(entry)
    return best


def check_coverage(raw: dict[str, Any], values: Checked, findings: Findings) -> None:
    """Note numbers without a source, sources for nothing, and sources that do not say where to look."""
    sources = values.get("sources", [])
    keys = [key for key in findings.keys if key.partition(".")[0] != "sources"]
    entries: list[str] = []
    for number, source in enumerate(sources):
        for place, entry in enumerate(source.get("covers", ())):
            entries.append(entry)
            if entry not in keys:
                hint = nearest(entry, keys)
                findings.fault(
                    ("sources", number, "covers", place), f"expected a key of this file, found {quoted(entry)}{hint}"
                )
        if source:
            _check_traceable(source, raw["sources"][number], number, findings)
    # A source whose list cannot be read may cover anything: say that first, not its consequences.
    if not sources or any("covers" not in source for source in sources):
        return
    for dotted, path in findings.numbers.items():
        if not any(covers(entry, dotted) for entry in entries):
            findings.fault(path, f"no source covers it: expected '{dotted}' in the covers of one of the sources")


def _check_traceable(source: Checked, raw: dict[str, Any], number: int, findings: Findings) -> None:
    kind = source.get("kind")
    path = ("sources", number)
    if kind == "calibrated" and "runs" not in raw:
        findings.fault((*path, "runs"), "missing: expected the runs that the calibration came from")
    elif kind not in (None, "calibrated") and "url" not in raw and "note" not in raw:
        findings.fault((*path, "url"), "missing: expected where to read it, or a note saying how it is known")
    url = source.get("url")
    if url is not None and not url.startswith(("https://", "http://")):
        wanted = "expected a web address beginning with https:// (words go in note)"
        findings.fault((*path, "url"), f"{wanted}, found {quoted(url)}")

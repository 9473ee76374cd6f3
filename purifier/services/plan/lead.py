"""The lead to the purifier: its length and gauge as typed, and whether it can carry the load."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.errors import QuantityError, UsageError
from purifier.library.asked import Asked, read_asked, state, within
from purifier.library.quantities import SPELLING, Stated
from purifier.model.bands import Prepared
from purifier.model.equipment import Setting
from purifier.model.estimate import lead_end_w
from purifier.model.figures import Figure
from purifier.model.power_path import awg_lead_ohm, awg_mm2, lead_ohm
from purifier.model.units import NUMBER
from purifier.model.wiring import Wire, most_ohm
from purifier.plain_text import plain, quoted
from purifier.services.wording import watts

_LENGTH: Final = rf"(?P<length>{NUMBER}\s*[A-Za-z]+?)"
_AWG: Final = r"(?:(?P<awg>\d{1,2}|[1-4]/0)\s*(?:AWG|ga|gauge)|AWG\s*(?P<awg_after>\d{1,2}|[1-4]/0))"
_AREA: Final = rf"(?P<area>{NUMBER})\s*(?:mm\s*(?:2|²|\^2|\*\*2)|sq\.?\s*mm|mmq|qmm)"
_SPREAD: Final = r"(?P<spread>\s*(?:±|\+/-)\s*\d+(?:\.\d+)?\s*%)?"
_BETWEEN: Final = r"(?:\s*[x×,;@]\s*|\s+(?:of|at)\s+|\s*)"
_LEADS: Final = tuple(
    re.compile(form + _SPREAD, re.IGNORECASE | re.ASCII)
    for form in (f"{_LENGTH}{_BETWEEN}(?:{_AWG}|{_AREA})", f"(?:{_AWG}|{_AREA}){_BETWEEN}{_LENGTH}")
)

_LENGTHS: Final = Asked("--wire", "length", 0.0, 10_000.0, "3 m", low_allowed=False, sure=True)
_THINNEST_MM2, _THICKEST_MM2 = 0.001, 1000.0

GAUGES: Final = (24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0)
AREAS_MM2: Final = (0.5, 0.75, 1.0, 1.5, 2.5, 4.0, 6.0, 10.0, 16.0, 25.0, 35.0, 50.0)


class Lead(NamedTuple):
    """A lead as typed: ``length`` one way, ``gauge`` with its unit, both exact texts; [m] and [mm2]; the ± part."""

    length: str
    gauge: str
    length_m: float
    area_mm2: float
    spread: str

    def __str__(self) -> str:
        return f"{self.length} {self.gauge}{self.spread}"


def read_lead(asked: Asked, text: str) -> Figure:
    """A resistance there and back [ohm], from ``60 mohm``, ``3 m 18 AWG`` or ``2 m 1.5 mm2``; QuantityError else."""
    lead = lead_of(text)
    if lead is None:
        return read_asked(asked, text)
    spread = float(lead.spread.strip(" ±+/-%")) / 100.0 if lead.spread else None
    stated = within(asked, Stated(lead_ohm(lead.area_mm2, lead.length_m), spread, str(lead)), text)
    return Figure(stated.value, stated.spread or 0.0)


def lead_of(text: str) -> Lead | None:
    """``3 m 18 AWG`` or ``2 m 1.5 mm2`` taken apart, in either order; None when it is neither.

    Raises QuantityError for a length or a gauge that is none, and for a decimal comma.
    """
    shown = plain(text).translate(SPELLING)
    match = _match(shown)
    if match is None:
        pointed = re.sub(r"(?<=\d),(?=\d)", ".", shown)
        if pointed != shown and _match(pointed) is not None:
            raise QuantityError(f"--wire: {quoted(shown)} has a decimal comma: write '{lead_of(pointed)}'")
        if re.fullmatch(rf"{NUMBER}\s*(?:mm?|cm|ft|feet|in)\b.*", shown, re.IGNORECASE | re.ASCII | re.DOTALL):
            raise QuantityError(
                "--wire: expected a resistance ('60 mohm'), or length and gauge ('3 m 18 AWG', '2 m 1.5 mm2'), "
                f"found {quoted(shown)}"
            )
        return None
    length = state(_LENGTHS, match["length"])
    gauge, area_mm2 = _gauge(match)
    if not _THINNEST_MM2 <= area_mm2 <= _THICKEST_MM2:
        raise QuantityError(
            f"--wire: a gauge from 40 to 4/0 AWG, or from {_THINNEST_MM2:g} to {_THICKEST_MM2:g} mm2, was expected, "
            f"found {quoted(shown)}"
        )
    spread = match["spread"]
    return Lead(length.text, gauge, length.value, area_mm2, f" {spread.strip()}" if spread else "")


def read_wire(text: str) -> Wire | None:
    """The wire by length and gauge; None where ``text`` states its resistance, or nothing."""
    lead = lead_of(text)
    return None if lead is None else Wire(lead.length_m, lead.area_mm2)


def _gauge(match: re.Match[str]) -> tuple[str, float]:
    """The gauge as an exact text, and its cross-section [mm2]."""
    awg = match["awg"] or match["awg_after"]
    if awg is None:
        return f"{match['area']} mm2", float(match["area"])
    return f"{awg} AWG", awg_mm2(1.0 - int(awg[0]) if "/" in awg else float(awg))


def _match(text: str) -> re.Match[str] | None:
    return next((found for form in _LEADS if (found := form.fullmatch(text)) is not None), None)


def refuse_what_the_lead_cannot_carry(path: Prepared, settings: Sequence[Setting], text: str | None) -> None:
    """UsageError when the lead cannot carry one of ``settings``, naming a lead that would carry them all.

    ``text`` is the lead as typed; None: nobody typed one.
    """
    of = path.central
    ends_w = {one.name: lead_end_w(of, one.power_w.value * path.setup.purifier_count) for one in settings}
    carried = [name for name, end_w in ends_w.items() if of.wire_v**2 >= 4.0 * of.wire_ohm * end_w]
    if len(carried) == len(ends_w):
        return
    most_w = max(ends_w.values())
    enough_ohm = most_ohm(most_w, of.wire_v)
    lead = None if text is None else lead_of(text)
    what = f"the usual wire of {of.wire_ohm * 1000.0:.3g} mohm" if text is None else quoted(text)
    would_do = (
        f"{_at_most(enough_ohm * 1000.0)} mohm at most would do" if lead is None else _thick_enough(lead, enough_ohm)
    )
    at = "" if path.setup.purifier is None else f" at setting {max(ends_w, key=ends_w.__getitem__)}"
    rest = f" (it carries setting{'s' if len(carried) > 1 else ''} {', '.join(carried)} alone)" if carried else ""
    raise UsageError(f"--wire: {what} cannot carry {watts(most_w)} from {of.wire_v:g} V{at}: {would_do}{rest}")


def _at_most(number: float) -> str:
    """``number`` in three figures, rounded down."""
    if number < 1e-300:
        return "0"
    step = 10.0 ** (math.floor(math.log10(number)) - 2)
    return f"{math.floor(number / step) * step:.3g}"


def _thick_enough(lead: Lead, enough_ohm: float) -> str:
    """The gauge that does for the length of ``lead``, or the longest lead of the thickest that is usual."""
    gauge = next((one for one in GAUGES if awg_lead_ohm(one, lead.length_m) <= enough_ohm), None)
    area = next((one for one in AREAS_MM2 if lead_ohm(one, lead.length_m) <= enough_ohm), None)
    if gauge is not None and area is not None:
        return f"for {lead.length} take {gauge} AWG or {area:g} mm2"
    longest = _at_most(lead.length_m * enough_ohm / lead_ohm(AREAS_MM2[-1], lead.length_m))
    return (
        f"no usual wire does over {lead.length}: {AREAS_MM2[-1]:g} mm2 (1/0 AWG) does over {longest} m at most, "
        f"and {_at_most(enough_ohm * 1000.0)} mohm is the most for any"
    )

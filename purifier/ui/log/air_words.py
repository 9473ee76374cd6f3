"""The Log screen's words and figures of the air: of a run of it, and beside a battery's run in the same hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from purifier.model import particles
from purifier.plain_text import plain as cleaned
from purifier.services.runs.air import air_words, by_whom, trend_words
from purifier.services.runs.states import OVER
from purifier.ui.tones import MUTED, STRONG

if TYPE_CHECKING:
    from purifier.services.runs.air import Air
    from purifier.services.runs.watch import Watched

UNIT: Final = "µg/m³"
MOST_FIGURES: Final = 5


def figures(watched: Watched) -> list[tuple[str, str, str]]:
    """(figure, unit, what it is) of what a sensor says of the air, the most wanted first; PM2.5 as ``-`` before."""
    found = [
        (particles.shown(value), UNIT, particles.word(name)) for name, value in particles.masses(watched.slow).items()
    ]
    found += particles.besides(watched.slow)
    return found[:MOST_FIGURES] or [("-", UNIT, "PM2.5")]


def lines(watched: Watched, air: Sequence[Air]) -> list[Content]:
    """A run of the air in sentences: what it was when, and which way it goes."""
    if not air:
        return [Content("The first readings are being saved."), Content("")]
    own, ended = air[0], watched.state in OVER
    trend = trend_words(own) if watched.state == "recording" else ""
    told = Content(f"{air_words(own, ended=ended, unit=UNIT)}.")
    said = Content.assemble((f"{trend[:1].upper()}{trend[1:]}.", STRONG)) if trend else Content("")
    return [told, said]


def meanwhile(watched: Watched, air: Sequence[Air]) -> list[Content]:
    """The air while a battery's run was recorded, a line for each sensor."""
    return [
        Content.assemble(
            ("Air meanwhile: ", MUTED),
            air_words(one, ended=watched.state in OVER, unit=UNIT),
            (f" ({cleaned(by_whom(one))})", MUTED),
        )
        for one in air
    ]

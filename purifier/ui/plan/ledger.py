"""Where the hours went: the label's hours at the top, what each loss took, what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from purifier.services.wording import LAYER_WORDS, duration
from purifier.ui.bars import bar
from purifier.ui.tones import MUTED

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row

WHOLE: Final = "the label promises"
LEAST_BAR: Final = 8


def ledger(row: Row, gains: tuple[tuple[str, float], ...] | None, width: int) -> list[Content]:
    """Lines of at most ``width`` columns; ``gains`` are (layer, hours won without it), None until they are known."""
    doubt_h = row.runtime_high_h - row.runtime_low_h
    nameplate = row.runtime_h + sum(hours for _, hours in row.losses)
    if not row.losses:
        return [Content.assemble(("Where the hours went  ", "bold"), "nothing is lost on the way")]
    words = [LAYER_WORDS[layer] for layer, _ in row.losses]
    won = dict(gains or ())
    texts = {layer: _won(won.get(layer), doubt_h) for layer, _ in row.losses}
    every = (nameplate, row.runtime_h, *(hours for _, hours in row.losses))
    figures = 1 + max(len(duration(abs(hours), doubt_h)) for hours in every)
    label = max(len(WHOLE), *(len(word) for word in words))
    last = max(10, *(len(text) for text in texts.values()))
    if width < label + LEAST_BAR + figures + last + 4:
        last = 0
    label = min(label, max(8, width - LEAST_BAR - figures - 2))
    heading = "gained without it alone" if last else ""
    room = max(1, width - label - figures - last - (4 if last else 2))
    scale = room / max(nameplate, row.runtime_h, 1e-9)

    def line(name: str, start: float, end: float, hours: str, won: str, glyph: str, style: str) -> Content:
        return Content.assemble(
            (f"{name[:label]:<{label}} ", ""),
            (bar(start * scale, end * scale, room, glyph), style),
            (f" {hours:>{figures}}", "bold"),
            (f"  {won:>{last}}" if last else "", MUTED),
        )

    lines = [Content.assemble(("Where the hours went", "bold"), (f"{heading:>{max(0, width - 20)}}", MUTED))]
    lines.append(line(WHOLE, 0.0, nameplate, duration(nameplate, doubt_h), "", "█", "$text-secondary"))
    left = nameplate
    for (layer, hours), word in zip(row.losses, words, strict=True):
        taken = f"{'−' if hours >= 0 else '+'}{duration(abs(hours), doubt_h).strip()}"
        low, high = sorted((left - hours, left))
        lines.append(line(word, low, high, taken, texts[layer], "▒", "$text-accent"))
        left -= hours
    lines.append(line("what is left", 0.0, row.runtime_h, duration(row.runtime_h, doubt_h), "", "█", "$text-primary"))
    return lines


def _won(hours: float | None, doubt_h: float) -> str:
    """``+4 d 1 h``: what the runtime would gain."""
    if hours is None:
        return ""
    return f"{'+' if hours >= 0 else '−'}{' '.join(duration(abs(hours), doubt_h).split())}"

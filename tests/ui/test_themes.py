"""Both grounds: what is written can be read, what is drawn can be seen (WCAG: 4.5 to 1 for text, 3 for edges)."""

from __future__ import annotations

import pytest
from textual.color import Color

from purifier.ui.themes import OWN
from purifier.ui.tones import KEY, MARK, MUTED, SERIES, WRONG

GROUNDS = ("background", "surface", "panel")
TONES = ("$foreground", MUTED, MARK, WRONG, KEY, *SERIES)
EDGES = ("border", "border-blurred")


def luminance(colour: Color) -> float:
    """From 0 for black to 1 for white, as the eye weighs it."""
    parts = (part / 255.0 for part in (colour.r, colour.g, colour.b))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """From 1 for the same to 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on(ground: Color, tone: str, names: dict[str, str]) -> Color:
    """A tone such as ``bold $foreground 65%`` as it stands on a ground."""
    name, _, share = tone.rpartition("$")[2].partition(" ")
    colour = Color.parse(names[name]) if not names[name].startswith("auto") else ground.get_contrast_text(0.87)
    return ground.blend(colour, float(share.rstrip("%")) / 100.0 if share else colour.a, 1.0)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_text_and_edges_stand_out_from_every_ground(theme: object) -> None:
    names = theme.to_color_system().generate()  # type: ignore[attr-defined]
    weak = []
    for ground_name in GROUNDS:
        ground = Color.parse(names[ground_name])
        for tone in TONES:
            if (found := contrast(on(ground, tone, names), ground)) < 4.5:
                weak.append(f"{tone} on {ground_name}: {found:.2f}")
        for edge in EDGES:
            if (found := contrast(Color.parse(names[edge]), ground)) < 3.0:
                weak.append(f"{edge} on {ground_name}: {found:.2f}")
    cursor = Color.parse(names["block-cursor-background"])
    if (found := contrast(Color.parse(names["block-cursor-foreground"]), cursor)) < 4.5:
        weak.append(f"the cursor: {found:.2f}")
    blurred = Color.parse(names["block-cursor-blurred-background"])
    if (found := contrast(Color.parse(names["foreground"]), blurred)) < 4.5:
        weak.append(f"the cursor elsewhere: {found:.2f}")
    assert weak == []

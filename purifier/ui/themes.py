"""The app's own colours: blue and orange, told apart by every kind of colour sight; on a dark and on a light ground."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="purifier-dark",
    primary="#58a6ff",
    secondary="#8fb4d9",
    accent="#ffb347",
    warning="#ffb347",
    error="#ff8a70",
    success="#4fd1c0",
    foreground="#e4ebf2",
    background="#0e151d",
    surface="#121b25",
    panel="#1b2836",
    dark=True,
    variables={
        "block-cursor-background": "#ffb347",
        "block-cursor-foreground": "#10161d",
        "block-cursor-blurred-background": "#2a3a4d",
        "border": "#58a6ff",
        "border-blurred": "#647a91",
        "footer-key-foreground": "#ffb347",
    },
)

LIGHT: Final = Theme(
    name="purifier-light",
    primary="#0b5cad",
    secondary="#44627f",
    accent="#b35400",
    warning="#b35400",
    error="#b3261e",
    success="#00695c",
    foreground="#17202a",
    background="#f3f6f9",
    surface="#fbfcfd",
    panel="#e3eaf1",
    dark=False,
    variables={
        "block-cursor-background": "#0b5cad",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#cfdbe7",
        "border": "#0b5cad",
        "border-blurred": "#6f8296",
        "footer-key-foreground": "#a04a00",
    },
)

OWN: Final = (DARK, LIGHT)

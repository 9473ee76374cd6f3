"""The card as a page for a browser to print: the sheet and nothing else, no script, nothing from elsewhere."""

from __future__ import annotations

from purifier.services.share.card import Card
from purifier.services.share.card_sheet import Paper, sheet
from purifier.services.share.svg import safe

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
@page {{ size: {css}; margin: 0 }}
html, body {{ margin: 0; padding: 0; background: #ffffff }}
svg {{ display: block; margin: 0 auto; width: 100%; max-width: {w}mm; height: auto }}
@media print {{
  html, body {{ height: {less}mm; overflow: hidden }}
  svg {{ width: {w}mm; height: {less}mm }}
}}
</style>
</head>
<body>
{sheet}</body>
</html>
"""


def page(card: Card, paper: Paper) -> str:
    """The card as HTML whose print is exactly one page of ``paper``."""
    less = paper.h - 0.6  # what rounds up to a second page on some printers
    drawn = sheet(card, paper)
    title = safe(f"{card.machine}: {card.answers[0]}")
    return _PAGE.format(title=title, css=paper.css, w=paper.w, less=less, sheet=drawn)

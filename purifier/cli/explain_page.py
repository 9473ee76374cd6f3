"""``decode --explain``: the input byte by byte while it is read, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable

import click

from purifier.cli.explain_text import explained
from purifier.cli.gate import print_styled
from purifier.cli.wrapping import plan_width, wrapped
from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.explain import Explainer, Told
from purifier.protocols.explain_summary import Summary


class Page:
    """Prints what a meter's bytes are while `purifier.protocols.decoder.Decoder` reads them."""

    def __init__(self, decoder: Decoder) -> None:
        self._explainer = Explainer(decoder)
        self._summary = Summary(decoder.meter.framing)
        self._width = plan_width()

    def feed(self, data: bytes, at_s: float | None = None) -> list[Reading | Fault]:
        """As the decoder's own."""
        return self._print(self._explainer.feed(data, at_s))

    def flush(self) -> list[Reading | Fault]:
        """As the decoder's own."""
        return self._print(self._explainer.flush())

    def sum_up(self) -> None:
        """Print what the whole input came to."""
        lines = [wrapped(line, self._width) for line in self._summary.lines()]
        if lines:
            print_styled("\n".join(["", click.style(lines[0], bold=True), *lines[1:]]))

    def _print(self, stretches: Iterable[Told]) -> list[Reading | Fault]:
        found: list[Reading | Fault] = []
        for told in stretches:
            self._summary.add(told)
            print_styled("\n".join(explained(told, self._width)))
            found += told.found
        return found

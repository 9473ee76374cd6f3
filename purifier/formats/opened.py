"""A file of another program, opened: what every way of reading one offers, be it a table, a database or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.said import Said
from purifier.formats.timeline import Dated
from purifier.model.block import Block
from purifier.model.units import Unit

UnitOf = Callable[[str], Unit | None]
"""The unit that a spelling stands for, None when it is none: handed in, for only the library knows units."""


class Opened(Protocol):
    """One file: first its `channels`, of which some are chosen, then its `blocks`, then its `dated`."""

    @property
    def format(self) -> Format:
        """What it is; for a file that no profile describes, what was found out about it."""

    @property
    def said(self) -> Said:
        """What was understood so far; grows while `blocks` is read."""

    def channels(self) -> Sequence[Channel]:
        """Every column or series in it that holds numbers, in the order of the file."""

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """Its rows in the order of the file, the ``chosen`` channels alone, in blocks of some thousand rows.

        Nothing of the size of the file is kept in memory.  Raises UsageError with ``file:line`` for what cannot be read
        or can be read two ways.
        """

    def dated(self) -> Dated:
        """What its times come to, once `blocks` has been read to the end."""
